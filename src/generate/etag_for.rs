//! A tag for any value.

use serde::Serialize;

use super::builder::VALUE;
use super::digest::{strong, DIGEST};
use super::encoding;
use super::error::GenerateError;
use super::hasher::{Blake3, TagHasher};
use crate::entity_tag::EntityTag;

/// The strong tag of a value: BLAKE3 of its canonical encoding, 256 bits, 45 octets on the wire.
///
/// Equal values have equal tags, in every process, on every machine and whatever features other
/// crates in the build switch on; different values have different tags:
///
/// - Maps are compared by their entries: a `HashMap`, a `BTreeMap` and a `serde_json::Map` with the
///   same entries are the same, in whatever order they iterate.
/// - Integers are exact up to 128 bits and the same in every width. A float is no integer.
/// - Structs are compared by the names and values of their fields in declared order, variants of
///   enums by name. The names of types do not count.
/// - What iterates in an order of its own and is no map, such as a `HashSet`, has a tag of that order.
///
/// All rules are in [the canonical encoding](crate::manual::encoding). Nothing is written to a heap
/// unless the value has maps in it, whose entries are held back until they are in order.
///
/// The tag is that of the value, not of what you make of it: compress it or print it otherwise, and
/// one strong tag stands for two contents. What to do then is told in
/// [when a strong tag is a lie](crate::manual::strong_or_weak).
/// [`TagBuilder`](crate::TagBuilder) takes more than one part, another hash, length or strength.
///
/// # Errors
///
/// - A map in which two entries have the same key.
/// - A value that is nested deeper than 128: each sequence, map, struct, `Some`, newtype and variant
///   with something in it is one level.
/// - A value whose own `Serialize` or `Display` fails, or that breaks the rules of serde's data
///   model, such as a key without a value.
///
/// ```
/// use std::collections::{BTreeMap, HashMap};
/// use preconditions::etag_for;
///
/// let stock = [("apples", 3), ("pears", 5)];
/// let tag = etag_for(&HashMap::from(stock))?;
/// assert!(tag.strong_eq(&etag_for(&BTreeMap::from(stock))?));
/// assert!(!tag.strong_eq(&etag_for(&BTreeMap::from([("apples", 3)]))?));
/// assert_eq!(tag.as_bytes().len(), 45);
/// # Ok::<(), preconditions::GenerateError>(())
/// ```
pub fn etag_for<T: Serialize + ?Sized>(value: &T) -> Result<EntityTag<'static>, GenerateError> {
    let mut hasher = Blake3::new();
    encoding::encode(value, &VALUE, &mut hasher)?;
    Ok(strong(&hasher.digest(), DIGEST))
}

//! A tag for any value.

use serde::Serialize;

use super::cbor::PART_VALUE;
use super::digest::{tag, Strength};
use super::encoding;
use super::error::GenerateError;
use super::hasher::{Blake3, TagHasher};
use crate::entity_tag::EntityTag;

/// Creates the strong tag of a value: the BLAKE3 digest of its canonical encoding, 256 bits, 45 bytes
/// in the header field.
///
/// Equal values have equal tags, in every process and on every machine. Different values have
/// different tags:
///
/// - Maps are compared by their entries: a `HashMap`, a `BTreeMap` and a `serde_json::Map` with the
///   same entries have the same tag, in whatever order they iterate.
/// - Integers are exact up to 128 bits, and `5u8` is the same as `5i64`. An integer is never a float.
/// - Structs are compared by the names and values of their fields in declared order, and variants of
///   enums by name. The names of types do not count.
/// - A `HashSet` is hashed in iteration order, so its tag differs between processes. Collect it into a
///   `BTreeSet` first.
///
/// A value is what its `Serialize` hands over. A feature of another crate that changes what is handed
/// over changes the tag; [the canonical encoding](crate::manual::encoding) names those of serde_json,
/// and lays down all the rules.
///
/// The tag identifies the value, not the bytes you send. If you compress or reformat the value, two
/// different bodies share one strong tag: see
/// [when a strong tag is a lie](crate::manual::strong_or_weak).
///
/// Nothing is allocated for a value without maps. The entries of maps are held back until they are in
/// order, in two buffers that grow as a `Vec` does and serve all maps of the value.
///
/// [`TagBuilder`](crate::TagBuilder) takes more than one part, another hash, length or strength.
///
/// # Errors
///
/// - A map in which two entries have the same key, as a struct with `#[serde(flatten)]` can have them:
///   which of the two counts is not known.
/// - A value nested deeper than 128 levels: each sequence, map, struct, `Some`, newtype and variant
///   with content is a level, and takes room on the stack.
/// - A value whose own `Serialize` or `Display` fails, or which breaks the rules of serde's data
///   model, such as a key without a value.
///
/// The first two can depend on data that a user has sent, and then one user's item costs everybody the
/// tag of the list. Where you have the body, it is the way out:
///
/// ```
/// use preconditions::{etag_for, TagBuilder};
///
/// # let deep = (0..200).fold(serde_json::json!(1), |inner, _| serde_json::json!([inner]));
/// # let list = vec![deep];
/// # assert!(etag_for(&list).is_err());
/// let body = serde_json::to_vec(&list)?;
/// let tag = etag_for(&list).or_else(|_| TagBuilder::new().bytes(&body).finish())?;
/// # assert!(!tag.is_weak());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Examples
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
    encoding::encode(value, &PART_VALUE, &mut |bytes| hasher.update(bytes))?;
    Ok(tag(&hasher.digest(), Strength::Strong))
}

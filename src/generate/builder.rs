//! A tag made of several parts.

use super::cbor::{Head, BYTES, TEXT};
use super::digest::{strong, weak, DIGEST};
use super::error::GenerateError;
#[cfg(feature = "blake3")]
use super::hasher::Blake3;
use super::hasher::TagHasher;
use crate::entity_tag::EntityTag;

#[cfg(feature = "serde")]
use super::encoding;

// What each part starts with: an array of its kind and its content.
#[cfg(feature = "serde")]
pub(super) const VALUE: [u8; 2] = [0x82, 0];
const OCTETS: [u8; 2] = [0x82, 1];
const HEADER: [u8; 2] = [0x83, 2];
const VARIANT: [u8; 2] = [0x82, 3];
const SALT: [u8; 2] = [0x82, 4];

/// Makes a tag of any number of parts, in the order in which they are given.
///
/// Every part is framed and typed: the octets `ab` and `c` differ from `a` and `bc`, and a variant
/// `gzip` differs from a salt `gzip`. A single value gives the tag that
/// [`etag_for`](crate::etag_for) gives.
///
/// What can go wrong is reported by [`finish`](TagBuilder::finish), once.
///
/// ```
/// use preconditions::TagBuilder;
///
/// let notes = ["milk", "bread"];
/// let tag = TagBuilder::new()
///     .value(&notes)
///     .header("X-Total-Count", "17")
///     .variant("gzip")
///     .context("templates of 2026-11-21")
///     .finish()?;
/// assert!(!tag.is_weak());
/// # Ok::<(), preconditions::GenerateError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct TagBuilder<#[cfg(feature = "blake3")] H = Blake3, #[cfg(not(feature = "blake3"))] H> {
    hasher: H,
    is_weak: bool,
    /// The octets of the digest that go into the tag.
    length: usize,
    failure: Option<GenerateError>,
}

#[cfg(feature = "blake3")]
impl TagBuilder<Blake3> {
    /// No part yet, hashed by BLAKE3. With another hash:
    /// `TagBuilder::<Sha256>::default()`, or [`TagBuilder::with_hasher`].
    pub fn new() -> Self {
        TagBuilder::with_hasher(Blake3::new())
    }

    /// No part yet, hashed by BLAKE3 with a key.
    ///
    /// The digest of content that few values are possible for, such as a balance or a diagnosis,
    /// gives it away to whoever tries them all. With a key that only the server has, it does not.
    /// All servers behind one URL must have the same key.
    ///
    /// ```
    /// use preconditions::TagBuilder;
    ///
    /// let key = [7; 32]; // Yours is random, and a secret.
    /// let tag = TagBuilder::keyed(&key).value(&1_250).finish()?;
    /// assert!(!tag.strong_eq(&TagBuilder::new().value(&1_250).finish()?));
    /// # Ok::<(), preconditions::GenerateError>(())
    /// ```
    pub fn keyed(key: &[u8; 32]) -> Self {
        TagBuilder::with_hasher(Blake3::keyed(key))
    }
}

impl<H: TagHasher + Default> Default for TagBuilder<H> {
    fn default() -> Self {
        TagBuilder::with_hasher(H::default())
    }
}

impl<H: TagHasher> TagBuilder<H> {
    /// No part yet, hashed by `hasher`.
    pub fn with_hasher(hasher: H) -> Self {
        TagBuilder {
            hasher,
            is_weak: false,
            length: DIGEST,
            failure: None,
        }
    }

    /// A value, by its canonical encoding: everything in [`etag_for`](crate::etag_for) holds.
    #[cfg(feature = "serde")]
    pub fn value<T: serde::Serialize + ?Sized>(mut self, value: &T) -> Self {
        if self.failure.is_none() {
            let encoded = encoding::encode(value, &VALUE, &mut self.hasher);
            self.failure = encoded.err().map(GenerateError::from);
        }
        self
    }

    /// Octets.
    pub fn bytes(self, octets: impl AsRef<[u8]>) -> Self {
        self.part(OCTETS, BYTES, octets.as_ref())
    }

    /// A header field of the response that changes with what is in the content and yet is not in it,
    /// such as the number of all pages, or `Link`. The name is compared without case.
    ///
    /// Not every header belongs into the tag: on a 304 the client keeps those it has, except for the
    /// few that the 304 brings anew
    /// ([RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)), so a header that
    /// may be out of date without harm stays out.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.hasher.update(&HEADER);
        self.hasher
            .update(Head::of_length(TEXT, name.len()).as_bytes());
        for octet in name.bytes() {
            self.hasher.update(&[octet.to_ascii_lowercase()]);
        }
        let value = value.as_ref();
        self.hasher
            .update(Head::of_length(BYTES, value.len()).as_bytes());
        self.hasher.update(value);
        self
    }

    /// Which representation of the resource it is: a content coding, a media type, a language, the
    /// identifier of a dictionary. Two representations with different octets must not share a strong
    /// tag ([RFC 9110 §8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)).
    pub fn variant(self, name: &str) -> Self {
        self.part(VARIANT, TEXT, name.as_bytes())
    }

    /// What the content depends on besides the data: the version of a template, of a schema, of the
    /// program. Change it, and all tags change.
    pub fn context(self, context: impl AsRef<[u8]>) -> Self {
        self.part(SALT, BYTES, context.as_ref())
    }

    /// Makes the tag a weak one
    /// ([RFC 9110 §8.8.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
    pub fn weak(mut self) -> Self {
        self.is_weak = true;
        self
    }

    /// How much of the digest is in the tag, in bits: 256 unless this is called.
    ///
    /// 128 bits, 24 octets on the wire, are enough where nobody has an interest in two contents with
    /// the same tag.
    pub fn bits(mut self, bits: usize) -> Self {
        match bits {
            128..=256 if bits % 8 == 0 => self.length = bits / 8,
            _ => {
                self.failure.get_or_insert(GenerateError::length(bits));
            }
        }
        self
    }

    /// The tag of all parts.
    ///
    /// # Errors
    ///
    /// - A value without a canonical encoding, for the reasons in [`etag_for`](crate::etag_for).
    /// - A length under 128 bits, over 256, or not divisible by 8.
    pub fn finish(self) -> Result<EntityTag<'static>, GenerateError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let digest = self.hasher.digest();
        Ok(if self.is_weak {
            weak(&digest, self.length)
        } else {
            strong(&digest, self.length)
        })
    }

    fn part(mut self, kind: [u8; 2], major: u8, octets: &[u8]) -> Self {
        self.hasher.update(&kind);
        self.hasher
            .update(Head::of_length(major, octets.len()).as_bytes());
        self.hasher.update(octets);
        self
    }
}

//! A tag made of several parts.

use super::cbor::{
    head_of_length, BYTES, PART_BYTES, PART_CONTEXT, PART_HEADER, PART_VARIANT, TEXT,
};
use super::digest::{tag, Strength, LONGEST, SHORTEST};
use super::error::GenerateError;
#[cfg(feature = "blake3")]
use super::hasher::Blake3;
use super::hasher::TagHasher;
use crate::buffer::Buffer;
use crate::entity_tag::EntityTag;

#[cfg(feature = "serde")]
use super::{cbor::PART_VALUE, encoding};

/// Makes one tag of several parts, in the order in which they are given.
///
/// Use it where more than one thing shapes the response: data and a header field, a content coding,
/// the version of a template; or where a tag should be weak, shorter, keyed, or made by another hash.
/// Start with [`new`](TagBuilder::new), add the parts, and [`finish`](TagBuilder::finish), which also
/// reports whatever went wrong on the way.
///
/// Every part is typed and framed, so the parts `ab`, `c` differ from `a`, `bc`, and a variant `gzip`
/// differs from a context `gzip`. A single `value` gives the tag that
/// `etag_for` gives.
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
    /// Whether nothing has been hashed yet.
    is_empty: bool,
    strength: Strength,
    /// How many bytes of the digest go into the tag, if that was said.
    length: Option<usize>,
    failure: Option<GenerateError>,
}

#[cfg(feature = "blake3")]
impl TagBuilder<Blake3> {
    /// Creates an empty builder that hashes with BLAKE3.
    ///
    /// For another hash: `TagBuilder::<Sha256>::default()`, or [`TagBuilder::with_hasher`].
    pub fn new() -> Self {
        TagBuilder::with_hasher(Blake3::new())
    }

    /// Creates an empty builder that hashes with BLAKE3 and a secret key.
    ///
    /// A tag is public. If only few values are possible, such as a balance or a diagnosis, whoever
    /// computes the digests of all of them knows which one it is. A key that only the server has
    /// prevents that. All servers behind one URL must have the same key.
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
    /// Creates an empty builder that hashes with `hasher`.
    pub fn with_hasher(hasher: H) -> Self {
        TagBuilder {
            hasher,
            is_empty: true,
            strength: Strength::Strong,
            length: None,
            failure: None,
        }
    }

    /// Adds a value, by its canonical encoding: everything said of `etag_for` holds.
    #[cfg(feature = "serde")]
    pub fn value<T: serde::Serialize + ?Sized>(mut self, value: &T) -> Self {
        if self.failure.is_none() {
            let hasher = &mut self.hasher;
            let encoded = encoding::encode(value, &PART_VALUE, &mut |bytes| hasher.update(bytes));
            self.failure = encoded.err().map(GenerateError::from);
        }
        self.is_empty = false;
        self
    }

    /// Adds raw bytes.
    ///
    /// Unlike [`EntityTag::from_content`](crate::EntityTag::from_content), the bytes are framed, so no
    /// content that somebody uploads has the tag of a value at the same URL. Long bytes are hashed
    /// fastest as the first part.
    ///
    /// ```
    /// use preconditions::{etag_for, TagBuilder};
    ///
    /// let body = b"\x82\x00\x05"; // what `etag_for(&5)` hashes
    /// let tag = TagBuilder::new().bytes(body).finish()?;
    /// assert!(!tag.strong_eq(&etag_for(&5)?));
    /// # Ok::<(), preconditions::GenerateError>(())
    /// ```
    pub fn bytes(self, bytes: impl AsRef<[u8]>) -> Self {
        self.part(PART_BYTES, BYTES, bytes.as_ref())
    }

    /// Adds a header field of the response: one that changes with the resource and is not part of the
    /// content, such as the total number of items, or `Link`. The name is compared without case.
    ///
    /// Leave out what may be outdated without harm. On a 304 the client keeps the header fields that
    /// it has, except for the few that the 304 brings anew
    /// ([RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)).
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.hasher.update(&PART_HEADER);
        let head = head_of_length(TEXT, name.len());
        self.hasher.update(head.as_bytes());
        for byte in name.bytes() {
            self.hasher.update(&[byte.to_ascii_lowercase()]);
        }
        let value = value.as_ref();
        let head = head_of_length(BYTES, value.len());
        self.hasher.update(head.as_bytes());
        self.hasher.update(value);
        self.is_empty = false;
        self
    }

    /// Adds the name of the representation, where a resource has several: a content coding, a media
    /// type, a language, the identifier of a dictionary.
    ///
    /// Two representations that differ in their bytes must not share a strong tag
    /// ([RFC 9110 §8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)).
    pub fn variant(self, name: &str) -> Self {
        self.part(PART_VARIANT, TEXT, name.as_bytes())
    }

    /// Adds what the content depends on besides the data: the version of a template, of a schema, of
    /// the program. When it changes, all tags change.
    pub fn context(self, context: impl AsRef<[u8]>) -> Self {
        self.part(PART_CONTEXT, BYTES, context.as_ref())
    }

    /// Makes the tag weak
    /// ([RFC 9110 §8.8.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
    pub fn weak(mut self) -> Self {
        self.strength = Strength::Weak;
        self
    }

    /// Sets how many bits of the digest are in the tag: 256 if this is not called, or all that the
    /// hash gives if these are fewer.
    ///
    /// 128 bits, 24 bytes in the header field, are enough where nobody gains by two contents with the
    /// same tag.
    pub fn bits(mut self, bits: usize) -> Self {
        match bits.checked_div(8) {
            Some(bytes) if bits % 8 == 0 && (SHORTEST..=LONGEST).contains(&bytes) => {
                self.length = Some(bytes);
            }
            _ => {
                self.failure.get_or_insert(GenerateError::tag_length(bits));
            }
        }
        self
    }

    /// Creates the tag of all parts.
    ///
    /// # Errors
    ///
    /// - A value without a canonical encoding, for the reasons listed at
    ///   `etag_for`.
    /// - [`bits`](TagBuilder::bits) under 128, over 256, or not divisible by 8.
    /// - A digest of fewer than 128 bits, or of fewer than were asked for.
    pub fn finish(mut self) -> Result<EntityTag<'static>, GenerateError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let digest = self.hasher.digest();
        let digest = digest.as_ref();
        let length = self.length.unwrap_or(digest.len());
        match digest.get(..length) {
            Some(digest) if length >= SHORTEST => Ok(tag(digest, self.strength)),
            _ => Err(GenerateError::digest_length(digest.len())),
        }
    }

    #[inline]
    fn part(mut self, kind: [u8; 2], major: u8, bytes: &[u8]) -> Self {
        let mut front = Buffer::<11>::new();
        let head = head_of_length(major, bytes.len());
        // There is room for a kind and the longest head.
        let _ = front.push(&kind).and(front.push(head.as_bytes()));
        if self.is_empty && bytes.len() >= LONG {
            hash_together(&mut self.hasher, front.as_bytes(), bytes);
        } else {
            self.hasher.update(front.as_bytes());
            self.hasher.update(bytes);
        }
        self.is_empty = false;
        self
    }
}

/// From how many bytes on they are hashed together with what is in front of them.
const LONG: usize = 2 * 1024;

/// What the hasher is given at once: as much as BLAKE3 can hash in parallel.
const BLOCK: usize = 16 * 1024;

/// Hashes `front` and `bytes` as if they were in one piece. A hasher that is given the few bytes in
/// front alone is behind by these from then on: BLAKE3 would hash the beginning chunk by chunk, and
/// take up to three times as long.
#[inline(never)]
fn hash_together(hasher: &mut impl TagHasher, front: &[u8], bytes: &[u8]) {
    let mut block = [0; BLOCK];
    let (start, room) = block.split_at_mut(front.len());
    start.copy_from_slice(front);
    let (together, rest) = bytes.split_at(bytes.len().min(room.len()));
    let (room, unused) = room.split_at_mut(together.len());
    room.copy_from_slice(together);
    let unused = unused.len();
    // Saturating: no more is unused than there is.
    hasher.update(block.get(..BLOCK.saturating_sub(unused)).unwrap_or(&[]));
    hasher.update(rest);
}

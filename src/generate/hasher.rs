//! The hashes that tags are made with.

use core::fmt;

/// A cryptographic hash with a digest of 256 bits: what [`TagBuilder`](crate::TagBuilder) feeds.
///
/// Open to other algorithms. A tag is the first octets of the digest, so each octet must depend on
/// every octet that came in, and the result must not depend on how they were divided among the calls
/// of `update`.
///
/// ```
/// use preconditions::{TagBuilder, TagHasher};
///
/// /// A tag for tests, which shows how much was hashed.
/// #[derive(Default)]
/// struct Count(u8);
///
/// impl TagHasher for Count {
///     fn update(&mut self, octets: &[u8]) {
///         self.0 = self.0.wrapping_add(octets.len() as u8);
///     }
///     fn digest(&self) -> [u8; 32] {
///         [self.0; 32]
///     }
/// }
///
/// let tag = TagBuilder::<Count>::default().bytes(b"abc").bits(128).finish()?;
/// assert_eq!(tag.opaque().len(), 22);
/// # Ok::<(), preconditions::GenerateError>(())
/// ```
pub trait TagHasher {
    /// Takes in more octets.
    fn update(&mut self, octets: &[u8]);

    /// The digest of all octets taken in so far.
    fn digest(&self) -> [u8; 32];
}

/// BLAKE3, the default: several times faster than SHA-256 from a few kilobytes on, with a mode that
/// needs a key.
#[cfg(feature = "blake3")]
#[derive(Clone, Default)]
pub struct Blake3(blake3::Hasher);

#[cfg(feature = "blake3")]
impl Blake3 {
    /// The hash without a key.
    #[must_use]
    pub fn new() -> Self {
        Blake3(blake3::Hasher::new())
    }

    /// The keyed mode: whoever does not have the key can neither compute a digest nor test a guess
    /// at what was hashed.
    #[must_use]
    pub fn keyed(key: &[u8; 32]) -> Self {
        Blake3(blake3::Hasher::new_keyed(key))
    }
}

#[cfg(feature = "blake3")]
impl TagHasher for Blake3 {
    #[inline]
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    #[inline]
    fn digest(&self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

/// Shows nothing of what was hashed.
#[cfg(feature = "blake3")]
impl fmt::Debug for Blake3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blake3 { .. }")
    }
}

/// SHA-256, where it is asked for: `TagBuilder::<Sha256>::default()`.
///
/// On processors with instructions for it, it is the faster one below about two kilobytes.
#[cfg(feature = "sha2")]
#[derive(Clone, Default)]
pub struct Sha256(sha2::Sha256);

#[cfg(feature = "sha2")]
impl Sha256 {
    /// The hash of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Sha256::default()
    }
}

#[cfg(feature = "sha2")]
impl TagHasher for Sha256 {
    #[inline]
    fn update(&mut self, octets: &[u8]) {
        sha2::Digest::update(&mut self.0, octets);
    }

    #[inline]
    fn digest(&self) -> [u8; 32] {
        sha2::Digest::finalize(self.0.clone()).into()
    }
}

/// Shows nothing of what was hashed.
#[cfg(feature = "sha2")]
impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sha256 { .. }")
    }
}

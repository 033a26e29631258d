//! The hashes that tags are made with.

use core::fmt;

/// A cryptographic hash, which [`TagBuilder`](crate::TagBuilder) feeds.
///
/// Implement it to make tags with a hash that this crate does not bring. Three things must hold:
///
/// - The digest has at least 128 bits (16 bytes). A tag contains at most its first 256 bits.
/// - Each byte of the digest depends on every byte that was hashed.
/// - The digest does not depend on how the bytes were divided among the calls of `update`.
///
/// ```
/// use preconditions::{TagBuilder, TagHasher};
///
/// /// A toy for tests: its digest says how many bytes were hashed.
/// #[derive(Default)]
/// struct Count(u128);
///
/// impl TagHasher for Count {
///     type Digest = [u8; 16];
///
///     fn update(&mut self, bytes: &[u8]) {
///         self.0 += bytes.len() as u128;
///     }
///     fn digest(&mut self) -> [u8; 16] {
///         self.0.to_be_bytes()
///     }
/// }
///
/// let tag = TagBuilder::<Count>::default().bytes(b"abc").finish()?;
/// assert_eq!(tag.opaque().len(), 22); // 128 bits in base64url
/// # Ok::<(), preconditions::GenerateError>(())
/// ```
pub trait TagHasher {
    /// The digest: an array of bytes, such as `[u8; 32]`.
    type Digest: AsRef<[u8]>;

    /// Hashes more bytes.
    fn update(&mut self, bytes: &[u8]);

    /// Returns the digest of all bytes hashed. It is asked for once, after the last of them, so a hash
    /// need not keep its state (nor copy it: in RustCrypto's crates this is `finalize_reset`).
    fn digest(&mut self) -> Self::Digest;
}

/// BLAKE3, the default hash, with and without a key.
///
/// From two kilobytes on it is several times faster than SHA-256. The crate `blake3` that computes it
/// assembles or compiles code for the processor's vector instructions where it finds a C compiler;
/// [the manual](crate::manual::performance_generate) says what it builds, and how to build it from
/// Rust alone.
///
/// ```
/// use preconditions::{Blake3, TagBuilder};
///
/// let tag = TagBuilder::with_hasher(Blake3::new()).bytes(b"abc").finish()?;
/// assert!(tag.strong_eq(&TagBuilder::new().bytes(b"abc").finish()?));
/// # Ok::<(), preconditions::GenerateError>(())
/// ```
#[cfg(feature = "blake3")]
#[derive(Clone, Default)]
pub struct Blake3(blake3::Hasher);

#[cfg(feature = "blake3")]
impl Blake3 {
    /// Creates the hash without a key.
    #[must_use]
    pub fn new() -> Self {
        Blake3(blake3::Hasher::new())
    }

    /// Creates the keyed hash: whoever does not have the key can neither compute a digest nor test a
    /// guess at what was hashed.
    #[must_use]
    pub fn keyed(key: &[u8; 32]) -> Self {
        Blake3(blake3::Hasher::new_keyed(key))
    }
}

#[cfg(feature = "blake3")]
impl TagHasher for Blake3 {
    type Digest = [u8; 32];

    #[inline]
    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    #[inline]
    fn digest(&mut self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

/// Shows nothing of what was hashed, since that may be a secret.
#[cfg(feature = "blake3")]
impl fmt::Debug for Blake3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blake3 { .. }")
    }
}

/// SHA-256, for those who are asked for it: `TagBuilder::<Sha256>::default()`.
///
/// On processors that have instructions for it, it is faster than BLAKE3 up to about two kilobytes,
/// and slower beyond.
///
/// ```
/// use preconditions::{Sha256, TagBuilder};
///
/// let tag = TagBuilder::with_hasher(Sha256::new()).bytes(b"abc").finish()?;
/// assert_eq!(tag.opaque().len(), 43); // 256 bits in base64url
/// # Ok::<(), preconditions::GenerateError>(())
/// ```
#[cfg(feature = "sha2")]
#[derive(Clone, Default)]
pub struct Sha256(sha2::Sha256);

#[cfg(feature = "sha2")]
impl Sha256 {
    /// Creates the hash, with nothing hashed yet.
    #[must_use]
    pub fn new() -> Self {
        Sha256::default()
    }
}

#[cfg(feature = "sha2")]
impl TagHasher for Sha256 {
    type Digest = [u8; 32];

    #[inline]
    fn update(&mut self, bytes: &[u8]) {
        sha2::Digest::update(&mut self.0, bytes);
    }

    #[inline]
    fn digest(&mut self) -> [u8; 32] {
        sha2::Digest::finalize_reset(&mut self.0).into()
    }
}

/// Shows nothing of what was hashed, since that may be a secret.
#[cfg(feature = "sha2")]
impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sha256 { .. }")
    }
}

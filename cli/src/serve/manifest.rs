//! Whether files still have the digests that a manifest lists for them.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use preconditions::{Blake3, EntityTag, Manifest, ManifestError, Sha256, TagHasher};
use sha2::Digest;
use std::fmt;
use std::io::{ErrorKind, Read, Result};

/// Why a manifest cannot be used.
#[derive(Debug)]
pub enum Error {
    Read(std::io::Error),
    Parse(ManifestError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read(error) => error.fmt(f),
            Error::Parse(error) => error.fmt(f),
        }
    }
}

/// Reads a manifest from its file.
pub fn read(path: &std::path::Path) -> std::result::Result<Manifest, Error> {
    let text = std::fs::read(path).map_err(Error::Read)?;
    Manifest::parse(&text).map_err(Error::Parse)
}

/// What a digest of a manifest may have been made with: `sha256sum`, `b3sum`, `sha512sum`. Of the
/// longer ones, a tag has the first 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    Sha256,
    Blake3,
    Sha512,
}

impl Algorithm {
    /// All of them, the usual one first.
    pub const ALL: [Algorithm; 3] = [Algorithm::Sha256, Algorithm::Blake3, Algorithm::Sha512];

    /// Returns the tag that a manifest gives to a content, of which it lists this digest.
    pub fn tag(self, content: impl Read) -> Result<EntityTag<'static>> {
        match self {
            Algorithm::Sha256 => digest(content, Sha256::new()),
            Algorithm::Blake3 => digest(content, Blake3::new()),
            Algorithm::Sha512 => digest(content, Sha512::default()),
        }
    }
}

/// Reads to the end.
fn digest(mut content: impl Read, mut hasher: impl TagHasher) -> Result<EntityTag<'static>> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => hasher.update(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let digest = hasher.digest();
    let digest = digest.as_ref();
    let opaque = URL_SAFE_NO_PAD.encode(digest.get(..32).unwrap_or(digest));
    EntityTag::strong(opaque).map_err(std::io::Error::other)
}

/// What the library has no hasher for, since its own tags need none that is longer.
#[derive(Debug, Default)]
struct Sha512(sha2::Sha512);

impl TagHasher for Sha512 {
    type Digest = [u8; 64];

    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn digest(&mut self) -> [u8; 64] {
        self.0.finalize_reset().into()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test.
mod tests {
    use super::Algorithm;
    use preconditions::Manifest;

    /// What `sha256sum`, `b3sum` and `sha512sum` print of "abc".
    #[test]
    fn each_algorithm_gives_the_tag_of_its_line() {
        let sums = [
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ];
        for (algorithm, sum) in Algorithm::ALL.into_iter().zip(sums) {
            let manifest = Manifest::parse(format!("{sum}  ./abc\n").as_bytes()).unwrap();
            let tag = algorithm.tag(&b"abc"[..]).unwrap();
            assert_eq!(manifest.tag("abc"), Some(&tag), "{algorithm:?}");
        }
    }
}

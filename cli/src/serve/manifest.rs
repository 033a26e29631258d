//! Hashes of files, in lines as `sha256sum` writes them.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::io::Read;

/// The hash of each file by its name.
#[derive(Debug, Default)]
pub struct Manifest(HashMap<String, String>);

/// Why a manifest cannot be read.
#[derive(Debug)]
pub enum Error {
    Read(std::io::Error),
    /// Which line is not of the form, counted from 1.
    Line(usize, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read(error) => error.fmt(f),
            Error::Line(number, line) => write!(
                f,
                "line {number}: expected 64 hexadecimal digits, two spaces and a name, found {line:?}"
            ),
        }
    }
}

impl Manifest {
    /// Reads `HASH  NAME` lines; a `*` in place of the second space, which says that the file was read
    /// as binary, means nothing here, nor does a `./` before the name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut hashes = HashMap::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() {
                continue;
            }
            let bad = || Error::Line(index + 1, line.to_string());
            let (hash, name) = line.split_at_checked(64).ok_or_else(bad)?;
            let name = name.strip_prefix("  ").or(name.strip_prefix(" *"));
            let name = name.filter(|name| !name.is_empty()).ok_or_else(bad)?;
            if !hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(bad());
            }
            let name = name.strip_prefix("./").unwrap_or(name);
            hashes.insert(name.to_string(), hash.to_ascii_lowercase());
        }
        Ok(Manifest(hashes))
    }

    /// Returns the hash that is written for a file.
    pub fn hash_of(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Returns the hash of a content, as a manifest has it.
pub fn hash(mut content: impl Read) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => hasher.update(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let digest = hasher.finalize();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test.
mod tests {
    use super::{hash, Manifest};

    #[test]
    fn lines_of_sha256sum() {
        let one = "a".repeat(64);
        let two = "0123456789ABCDEF".repeat(4);
        let manifest = Manifest::parse(&format!("{one}  a b.txt\n{two} *./c/d\n\n")).unwrap();
        assert_eq!(manifest.hash_of("a b.txt"), Some(&*one));
        assert_eq!(manifest.hash_of("c/d"), Some(&*two.to_lowercase()));
        assert_eq!(manifest.hash_of("d"), None);
    }

    #[test]
    fn what_is_no_manifest() {
        let hash = "a".repeat(64);
        for (text, line) in [
            ("a  b".to_string(), 1),
            (hash.clone(), 1),
            (format!("{hash}  "), 1),
            (format!("{hash} name"), 1),
            (format!("{hash}  a\n{}  b", "g".repeat(64)), 2),
            (format!("{hash}  a\n\u{e9}{hash}"), 2),
        ] {
            let error = Manifest::parse(&text).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("line {line}: expected 64")),
                "{error}"
            );
        }
    }

    #[test]
    fn the_hash_of_a_content() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash(&b"abc"[..]).unwrap(), expected);
    }
}

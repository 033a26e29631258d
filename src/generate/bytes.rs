//! Tags of content as it is sent, octet by octet.

#[cfg(feature = "std")]
use std::io::{self, Read};

use super::digest::{strong, DIGEST};
use crate::entity_tag::EntityTag;

#[cfg(feature = "std")]
use super::hasher::{Blake3, TagHasher};

impl EntityTag<'static> {
    /// The strong tag of exactly these octets: the BLAKE3 digest that `b3sum` prints, in base64url.
    ///
    /// The octets are those of the content, after any content coding.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_content(b"hello");
    /// assert_eq!(tag.to_string(), "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu-MFOt4qG6QjFYkpnIA8\"");
    /// ```
    #[must_use]
    pub fn from_content(octets: &[u8]) -> Self {
        strong(blake3::hash(octets).as_bytes(), DIGEST)
    }

    /// The strong tag of everything there is to read, as [`from_content`](EntityTag::from_content)
    /// makes it. Reads to the end, in blocks of 16 KiB.
    ///
    /// # Errors
    ///
    /// - Whatever error the reader returns, except [`io::ErrorKind::Interrupted`], after which
    ///   reading goes on.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_reader(&b"hello"[..])?;
    /// assert!(tag.strong_eq(&EntityTag::from_content(b"hello")));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[cfg(feature = "std")]
    pub fn from_reader(mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = Blake3::new();
        let mut block = [0; BLOCK];
        loop {
            let filled = fill(&mut reader, &mut block)?;
            hasher.update(block.get(..filled).unwrap_or(&[]));
            if filled < BLOCK {
                return Ok(strong(&hasher.digest(), DIGEST));
            }
        }
    }
}

/// BLAKE3 hashes 16 chunks of 1 KiB in parallel if it gets them together.
#[cfg(feature = "std")]
const BLOCK: usize = 16 * 1024;

/// Reads until the block is full or there is nothing more; returns how many octets there are.
#[cfg(feature = "std")]
fn fill(reader: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled: usize = 0;
    while let Some(room) = block.get_mut(filled..).filter(|room| !room.is_empty()) {
        match reader.read(room) {
            Ok(0) => break,
            Ok(read) => filled = filled.saturating_add(read),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

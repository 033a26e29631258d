//! Tags of content as it is sent, byte by byte.

#[cfg(feature = "std")]
use std::io::{self, Read};

use super::digest::{tag, Strength};
use crate::entity_tag::EntityTag;

#[cfg(feature = "std")]
use super::hasher::{Blake3, TagHasher};

impl EntityTag<'static> {
    /// Creates the strong tag of exactly these bytes: their BLAKE3 digest, which `b3sum` prints too, in
    /// base64url.
    ///
    /// Hash the content as you send it, after any content coding. It is hashed as it is, without a
    /// frame: where clients upload content to a URL that at other times sends a value with a tag by
    /// `etag_for`, one can upload what has the tag of a value. There, use
    /// `TagBuilder::bytes`.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_content(b"hello");
    /// assert_eq!(tag.to_string(), "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu-MFOt4qG6QjFYkpnIA8\"");
    /// ```
    #[must_use]
    pub fn from_content(content: &[u8]) -> Self {
        tag(blake3::hash(content).as_bytes(), Strength::Strong)
    }

    /// Creates the strong tag of everything that can be read, which is that of
    /// [`from_content`](EntityTag::from_content). Reads to the end, in blocks of 64 KiB.
    ///
    /// This is the tag for a file whose time says nothing, or says too little while the file is young:
    /// hash it when the program starts, or after each write.
    ///
    /// # Errors
    ///
    /// - Whatever error the reader returns, except [`io::ErrorKind::Interrupted`], after which reading
    ///   goes on.
    /// - [`io::ErrorKind::InvalidData`]: a reader that claims to have read more than there was room
    ///   for. What it has read is not known, so there is no tag.
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
        let mut block = [0; SMALL_BLOCK];
        for _ in 0..BLOCK / SMALL_BLOCK {
            if hash_block(&mut reader, &mut block, &mut hasher)? {
                return Ok(tag(&hasher.digest(), Strength::Strong));
            }
        }
        hash_rest(&mut reader, &mut hasher)?;
        Ok(tag(&hasher.digest(), Strength::Strong))
    }
}

/// How much is read at once. BLAKE3 hashes chunks of 1 KiB in parallel, as many as it is given
/// together.
#[cfg(feature = "std")]
const BLOCK: usize = 64 * 1024;

/// How much is read at once until there was a whole [`BLOCK`]: short content does not pay for zeroing
/// the large one.
#[cfg(feature = "std")]
const SMALL_BLOCK: usize = 16 * 1024;

/// Hashes what follows the first blocks. A function of its own, so that the large block is on the stack
/// only when it is needed.
#[cfg(feature = "std")]
#[inline(never)]
fn hash_rest(reader: &mut impl Read, hasher: &mut Blake3) -> io::Result<()> {
    let mut block = [0; BLOCK];
    while !hash_block(reader, &mut block, hasher)? {}
    Ok(())
}

/// Reads a block and hashes it; says whether there is nothing more to read.
#[cfg(feature = "std")]
fn hash_block(reader: &mut impl Read, block: &mut [u8], hasher: &mut Blake3) -> io::Result<bool> {
    let filled = fill(reader, block)?;
    hasher.update(block.get(..filled).unwrap_or(&[]));
    Ok(filled < block.len())
}

/// Reads until there is no room or nothing more to read; returns how many bytes were read.
#[cfg(feature = "std")]
fn fill(reader: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled: usize = 0;
    while let Some(room) = block.get_mut(filled..).filter(|room| !room.is_empty()) {
        match reader.read(room) {
            Ok(0) => break,
            Ok(read) if read > room.len() => return Err(too_much(read, room.len())),
            // Saturating: never more than the block has.
            Ok(read) => filled = filled.saturating_add(read),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(feature = "std")]
#[cold]
fn too_much(read: usize, room: usize) -> io::Error {
    let problem = std::format!(
        "the reader claims {read} bytes: expected at most {room}, the room it was given"
    );
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

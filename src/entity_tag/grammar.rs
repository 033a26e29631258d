//! Where an entity-tag begins and ends: the grammar of RFC 9110 §8.8.3.
//!
//! Offsets wrap because a check that cannot fail would put a panic into the binary, and cost time in
//! the innermost loop of the crate: they are those of bytes that were read, and at most 3 more.

use super::EntityTag;
use crate::error::{ParseError, Part, Problem};

/// Where in a line an entity-tag stands: the mark if there is one, a quote, the opaque value, a
/// quote.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: usize,
    opaque: usize,
    /// Behind the closing quote.
    pub(crate) end: usize,
}

impl Span {
    /// Reads the entity-tag that starts at byte `start` of `line`.
    #[inline(always)]
    pub(crate) fn at(line: &[u8], start: usize) -> Result<Self, Fault> {
        let opaque = match line.get(start..).unwrap_or(&[]) {
            [b'"', ..] => start.wrapping_add(1),
            // fault: lower-case-weak-mark
            [b'W', b'/', b'"', ..] => start.wrapping_add(3),
            _ => return Err(Fault::Expected(Part::Tag, start)),
        };
        let closing = closing_quote(line, opaque)?;
        Ok(Span {
            start,
            opaque,
            end: closing.wrapping_add(1),
        })
    }

    /// Returns the bytes between the quotes.
    #[inline]
    pub(crate) fn opaque(self, line: &[u8]) -> &[u8] {
        line.get(self.opaque..self.end.wrapping_sub(1))
            .unwrap_or(&[])
    }

    /// Returns the number of bytes between the quotes.
    #[inline]
    pub(crate) fn opaque_length(self) -> usize {
        self.end.wrapping_sub(1).wrapping_sub(self.opaque)
    }

    #[inline]
    pub(crate) fn is_weak(self) -> bool {
        self.opaque.wrapping_sub(self.start) > 1
    }

    pub(crate) fn in_line(self, line: &[u8]) -> EntityTag<'_> {
        EntityTag::borrowed(line.get(self.start..self.end).unwrap_or(&[]))
    }
}

/// What is wrong in a line, and at which byte: small, since what is read in the innermost loop of the
/// crate is returned beside it.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    InvalidByte(u8, usize),
    Expected(Part, usize),
}

impl Fault {
    /// Says what was found in that line.
    #[cold]
    pub(crate) fn in_line(self, line: &[u8]) -> ParseError {
        match self {
            Fault::InvalidByte(byte, offset) => ParseError::new(Problem::InvalidByte(byte), offset),
            Fault::Expected(part, offset) => {
                let rest = line.get(offset..).unwrap_or(&[]);
                ParseError::new(Problem::expected(part, rest), offset)
            }
        }
    }
}

/// Finds the first byte that may not stand between the quotes.
pub(super) fn check_opaque(opaque: &[u8]) -> Result<(), ParseError> {
    // Without a way out of the loop, so that compilers test many bytes at once.
    let fits = opaque
        .iter()
        .fold(true, |fits, byte| fits & is_etagc(*byte));
    if fits {
        return Ok(());
    }
    match skip_etagc(opaque) {
        [] => Ok(()),
        rest @ [byte, ..] => Err(ParseError::new(
            Problem::InvalidByte(*byte),
            opaque.len().wrapping_sub(rest.len()),
        )),
    }
}

/// Skips the etagc that `bytes` start with.
pub(crate) const fn skip_etagc(mut bytes: &[u8]) -> &[u8] {
    while let [byte, rest @ ..] = bytes {
        if !is_etagc(*byte) {
            break;
        }
        bytes = rest;
    }
    bytes
}

/// Whether this may stand between the quotes of a tag. If it is at least a block long, it is tested at
/// once, in blocks of which the last two may overlap.
#[inline]
pub(crate) fn is_opaque(opaque: &[u8]) -> bool {
    const BLOCK: usize = 16;
    let start_of_last = opaque.len().checked_sub(BLOCK);
    match start_of_last.and_then(|start| opaque.get(start..)) {
        Some(last) => {
            let mut blocks = opaque.chunks_exact(BLOCK).chain(Some(last));
            blocks.all(is_all_etagc)
        }
        None => skip_etagc(opaque).is_empty(),
    }
}

#[inline]
fn is_all_etagc(block: &[u8]) -> bool {
    let others = block.iter().map(|byte| u8::from(!is_etagc(*byte)));
    others.fold(0, |any, other| any | other) == 0
}

/// Finds the quote that ends the opaque value which starts at byte `opaque` of `line`.
///
/// Compilers test a block of bytes at once, which pays for most tags; for one byte or none it would
/// not.
#[inline(always)]
fn closing_quote(line: &[u8], opaque: usize) -> Result<usize, Fault> {
    const BLOCK: usize = 16;
    let is_quote = |at: usize| line.get(at) == Some(&b'"');
    let mut at = opaque;
    if is_quote(at) {
        return Ok(at);
    }
    if !is_quote(at.wrapping_add(1)) {
        while let Some(block) = line.get(at..at.wrapping_add(BLOCK)) {
            let others = block.iter().map(|byte| u8::from(!is_etagc(*byte)));
            if others.fold(0, |any, other| any | other) != 0 {
                break;
            }
            at = at.wrapping_add(BLOCK);
        }
    }
    loop {
        match line.get(at) {
            Some(b'"') => return Ok(at),
            Some(byte) if is_etagc(*byte) => at = at.wrapping_add(1),
            Some(byte) => return Err(Fault::InvalidByte(*byte, at)),
            None => return Err(Fault::Expected(Part::ClosingQuote, at)),
        }
    }
}

/// `etagc = %x21 / %x23-7E / obs-text`
const fn is_etagc(byte: u8) -> bool {
    // fault: del-in-tag
    (byte > b' ') & (byte != b'"') & (byte != 0x7F)
}

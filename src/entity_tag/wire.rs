//! Where the bytes of a tag live: elsewhere, in place, or on the heap.

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

use crate::buffer::Buffer;

/// The longest tag that is owned without a heap: `W/`, two quotes, 43 digits of base64 for 256 bits.
pub(crate) const INLINE: usize = 47;

/// The bytes of a tag, which always are an entity-tag.
#[derive(Clone)]
pub(super) enum Wire<'a> {
    Borrowed(&'a [u8]),
    // In this place, so that the two that point to their bytes are told from the third by one
    // comparison.
    #[cfg(feature = "alloc")]
    Owned(Box<[u8]>),
    Inline(Buffer<INLINE>),
}

impl Wire<'_> {
    #[inline]
    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Wire::Borrowed(bytes) => bytes,
            Wire::Inline(inline) => inline.as_bytes(),
            #[cfg(feature = "alloc")]
            Wire::Owned(bytes) => bytes,
        }
    }

    /// Copies these bytes, one part after the other; `None` if they need a heap and there is none.
    #[inline]
    pub(super) fn concat(parts: [&[u8]; 3]) -> Option<Wire<'static>> {
        let mut inline = Buffer::new();
        if parts.iter().all(|part| inline.push(part).is_some()) {
            return Some(Wire::Inline(inline));
        }
        #[cfg(feature = "alloc")]
        return Some(Wire::Owned(parts.concat().into()));
        #[cfg(not(feature = "alloc"))]
        None
    }
}

/// The bytes of a tag while they are laid out: in place, as long as they fit.
pub(super) struct Draft {
    inline: Buffer<INLINE>,
    /// All of them, once they do not fit.
    #[cfg(feature = "alloc")]
    spilled: Option<Vec<u8>>,
}

impl Draft {
    #[inline]
    pub(super) const fn new() -> Self {
        Draft {
            inline: Buffer::new(),
            #[cfg(feature = "alloc")]
            spilled: None,
        }
    }

    /// Adds these bytes; `None` if they need a heap and there is none.
    #[cfg(feature = "alloc")]
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<()> {
        match &mut self.spilled {
            None if self.inline.push(bytes).is_some() => {}
            None => self.spill(bytes),
            Some(spilled) => spilled.extend_from_slice(bytes),
        }
        Some(())
    }

    /// Adds these bytes; `None` if they need a heap and there is none.
    #[cfg(not(feature = "alloc"))]
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.inline.push(bytes)
    }

    #[cfg(feature = "alloc")]
    #[cold]
    fn spill(&mut self, bytes: &[u8]) {
        let inline = self.inline.as_bytes();
        // Saturating, because no allocation has that size. The closing quote is to fit, too.
        let length = inline.len().saturating_add(bytes.len()).saturating_add(1);
        let mut spilled = Vec::with_capacity(length);
        spilled.extend_from_slice(inline);
        spilled.extend_from_slice(bytes);
        self.spilled = Some(spilled);
    }

    #[inline]
    pub(super) fn finish(self) -> Wire<'static> {
        #[cfg(feature = "alloc")]
        if let Some(spilled) = self.spilled {
            return Wire::Owned(spilled.into_boxed_slice());
        }
        Wire::Inline(self.inline)
    }
}

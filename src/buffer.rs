//! A few bytes of bounded length, written without a heap.

use core::fmt;

/// Up to `N` bytes in place, `N` being at most 255. What does not fit as a whole is not written.
#[derive(Clone, Copy)]
pub(crate) struct Buffer<const N: usize> {
    bytes: [u8; N],
    /// One byte, so that an entity-tag with a buffer in it is no larger than it must be.
    length: u8,
}

impl<const N: usize> Buffer<N> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Buffer {
            bytes: [0; N],
            length: 0,
        }
    }

    /// A buffer that holds the first `length` of these bytes.
    #[cfg(any(feature = "blake3", feature = "sha2"))]
    #[inline]
    pub(crate) fn filled(bytes: [u8; N], length: usize) -> Self {
        let length = u8::try_from(length.min(N)).unwrap_or(u8::MAX);
        Buffer { bytes, length }
    }

    /// Adds these bytes, or nothing and `None` where they do not fit.
    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Option<()> {
        let start = usize::from(self.length);
        // Saturating: an end beyond all memory is beyond the buffer, too.
        let end = start.saturating_add(bytes.len());
        let length = u8::try_from(end).ok()?;
        self.bytes.get_mut(start..end)?.copy_from_slice(bytes);
        self.length = length;
        Some(())
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or(&[])
    }
}

impl<const N: usize> fmt::Write for Buffer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes()).ok_or(fmt::Error)
    }
}

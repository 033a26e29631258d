//! The heads of CBOR items (RFC 8949 §3): a major type and a number, in as few bytes as it takes.

use crate::buffer::Buffer;

// What each part of a tag starts with: the head of an array, and the number of its kind.
#[cfg(feature = "serde")]
pub(super) const PART_VALUE: [u8; 2] = [0x82, 0];
pub(super) const PART_BYTES: [u8; 2] = [0x82, 1];
pub(super) const PART_HEADER: [u8; 2] = [0x83, 2];
pub(super) const PART_VARIANT: [u8; 2] = [0x82, 3];
pub(super) const PART_CONTEXT: [u8; 2] = [0x82, 4];

// The major types.
#[cfg(feature = "serde")]
pub(super) const UNSIGNED: u8 = 0x00;
#[cfg(feature = "serde")]
pub(super) const NEGATIVE: u8 = 0x20;
pub(super) const BYTES: u8 = 0x40;
pub(super) const TEXT: u8 = 0x60;
#[cfg(feature = "serde")]
pub(super) const MAP: u8 = 0xA0;

/// A number below this is part of the head's first byte.
#[cfg(feature = "serde")]
pub(super) const SHORT: u64 = 24;

/// Creates the head of an item of this major type, with this number in it.
#[inline]
pub(super) fn head(major: u8, number: u64) -> Buffer<9> {
    let [b0, b1, b2, b3, b4, b5, b6, b7] = number.to_be_bytes();
    match number {
        0..=0x17 => Buffer::filled([major | b7, 0, 0, 0, 0, 0, 0, 0, 0], 1),
        0x18..=0xFF => Buffer::filled([major | 24, b7, 0, 0, 0, 0, 0, 0, 0], 2),
        0x100..=0xFFFF => Buffer::filled([major | 25, b6, b7, 0, 0, 0, 0, 0, 0], 3),
        0x1_0000..=0xFFFF_FFFF => Buffer::filled([major | 26, b4, b5, b6, b7, 0, 0, 0, 0], 5),
        _ => Buffer::filled([major | 27, b0, b1, b2, b3, b4, b5, b6, b7], 9),
    }
}

/// Creates the head of a string of this many bytes, or of a map of this many entries.
#[inline]
pub(super) fn head_of_length(major: u8, length: usize) -> Buffer<9> {
    head(major, u64::try_from(length).unwrap_or(u64::MAX))
}

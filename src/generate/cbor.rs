//! The heads of CBOR items (RFC 8949 §3): a major type and a number, in as few octets as it takes.

#[cfg(feature = "serde")]
pub(super) const UNSIGNED: u8 = 0x00;
#[cfg(feature = "serde")]
pub(super) const NEGATIVE: u8 = 0x20;
pub(super) const BYTES: u8 = 0x40;
pub(super) const TEXT: u8 = 0x60;

/// Below this a number stands in the head's first octet itself.
#[cfg(feature = "serde")]
pub(super) const SHORT: u64 = 24;

/// The octets of one head.
#[derive(Clone, Copy)]
pub(super) struct Head {
    octets: [u8; 9],
    length: usize,
}

impl Head {
    #[inline]
    pub(super) fn new(major: u8, number: u64) -> Self {
        let [b0, b1, b2, b3, b4, b5, b6, b7] = number.to_be_bytes();
        let (octets, length) = match number {
            0..=0x17 => ([major | b7, 0, 0, 0, 0, 0, 0, 0, 0], 1),
            0x18..=0xFF => ([major | 24, b7, 0, 0, 0, 0, 0, 0, 0], 2),
            0x100..=0xFFFF => ([major | 25, b6, b7, 0, 0, 0, 0, 0, 0], 3),
            0x1_0000..=0xFFFF_FFFF => ([major | 26, b4, b5, b6, b7, 0, 0, 0, 0], 5),
            _ => ([major | 27, b0, b1, b2, b3, b4, b5, b6, b7], 9),
        };
        Head { octets, length }
    }

    /// The head of a string or array with this many octets or items.
    #[inline]
    pub(super) fn of_length(major: u8, length: usize) -> Self {
        Head::new(major, u64::try_from(length).unwrap_or(u64::MAX))
    }

    #[inline]
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or(&self.octets)
    }
}

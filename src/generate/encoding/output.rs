//! Where encoded octets go: through a block into the hasher, or aside until a map is complete.

use alloc::vec::Vec;

use super::maps::Entry;
use crate::generate::cbor::{Head, SHORT};
use crate::generate::hasher::TagHasher;

/// What the hasher gets at once. BLAKE3 hashes 16 chunks of 1 KiB in parallel if it gets them
/// together.
pub(in crate::generate) const BLOCK: usize = 16 * 1024;

/// Small values end within this one, and never pay for zeroing the large one.
pub(in crate::generate) const FIRST_BLOCK: usize = 1024;

/// The larger block, of which there is nothing before it is needed.
pub(in crate::generate) type LargerBlock = Option<[u8; BLOCK]>;

pub(super) struct Output<'b> {
    hasher: &'b mut dyn TagHasher,
    block: &'b mut [u8],
    filled: usize,
    larger: Option<&'b mut LargerBlock>,
    /// The entries of the maps that are still open, in the order in which they came.
    pub(super) held: Vec<u8>,
    pub(super) entries: Vec<Entry>,
    pub(super) open_maps: usize,
}

impl<'b> Output<'b> {
    /// The blocks live with the caller, so that they are built in place and never moved.
    pub(super) fn new(
        hasher: &'b mut dyn TagHasher,
        first: &'b mut [u8; FIRST_BLOCK],
        larger: &'b mut LargerBlock,
    ) -> Self {
        Output {
            hasher,
            block: first,
            filled: 0,
            larger: Some(larger),
            held: Vec::new(),
            entries: Vec::new(),
            open_maps: 0,
        }
    }

    /// Hands the rest to the hasher.
    pub(super) fn finish(&mut self) {
        self.hasher
            .update(self.block.get(..self.filled).unwrap_or(&[]));
        self.filled = 0;
    }

    #[inline]
    pub(super) fn write(&mut self, octets: &[u8]) {
        if self.open_maps > 0 {
            self.held.extend_from_slice(octets);
            return;
        }
        let end = self.filled.saturating_add(octets.len());
        match self.block.get_mut(self.filled..end) {
            Some(room) => {
                room.copy_from_slice(octets);
                self.filled = end;
            }
            None => self.write_on(octets),
        }
    }

    #[inline]
    pub(super) fn head(&mut self, major: u8, number: u64) {
        match u8::try_from(number) {
            Ok(short) if number < SHORT => self.write(&[major | short]),
            _ => self.long_head(major, number),
        }
    }

    #[inline(never)]
    fn long_head(&mut self, major: u8, number: u64) {
        self.write(Head::new(major, number).as_bytes());
    }

    #[inline]
    pub(super) fn string(&mut self, major: u8, octets: &[u8]) {
        self.head(major, u64::try_from(octets.len()).unwrap_or(u64::MAX));
        self.write(octets);
    }

    /// Writes what does not fit into the block. Every block is filled before it is handed on, so
    /// that the hasher's chunks are never cut.
    #[cold]
    #[inline(never)]
    fn write_on(&mut self, mut octets: &[u8]) {
        self.enlarge();
        while !octets.is_empty() {
            if self.filled == self.block.len() {
                self.finish();
            }
            if self.filled == 0 && octets.len() >= BLOCK {
                let (whole, rest) = octets.split_at(octets.len() & !(BLOCK - 1));
                self.hasher.update(whole);
                octets = rest;
                continue;
            }
            let room = self.block.get_mut(self.filled..).unwrap_or(&mut []);
            let (fitting, rest) = octets.split_at(octets.len().min(room.len()));
            for (slot, octet) in room.iter_mut().zip(fitting) {
                *slot = *octet;
            }
            self.filled = self.filled.saturating_add(fitting.len());
            octets = rest;
        }
    }

    /// Goes over to the larger block, if that has not happened yet.
    fn enlarge(&mut self) {
        if let Some(larger) = self.larger.take() {
            let larger: &mut [u8] = larger.insert([0; BLOCK]);
            for (slot, octet) in larger.iter_mut().zip(self.block.iter()) {
                *slot = *octet;
            }
            self.block = larger;
        }
    }
}

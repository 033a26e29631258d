//! Where encoded bytes go: through a block into the hasher, or aside until a map is complete.
//!
//! Sums saturate, since a panic has no place here: they count bytes that are in memory, so none can
//! come near the limit.

use alloc::vec::Vec;

use crate::generate::cbor::{head, SHORT};

/// What the hasher is given at once. BLAKE3 hashes 16 chunks of 1 KiB in parallel if it is given them
/// together.
const BLOCK: usize = 16 * 1024;

/// The first block is smaller: a small value ends within it, and never pays for zeroing the large one.
const FIRST_BLOCK: usize = 1024;

/// The memory of an [`Output`], which lives with the caller, so that it is made in place and never
/// moved.
pub(super) struct Blocks {
    first: [u8; FIRST_BLOCK],
    /// `None` until it is needed.
    larger: Option<[u8; BLOCK]>,
}

impl Blocks {
    #[inline]
    pub(super) const fn new() -> Self {
        Blocks {
            first: [0; FIRST_BLOCK],
            larger: None,
        }
    }
}

pub(super) struct Output<'b> {
    hash: &'b mut dyn FnMut(&[u8]),
    block: &'b mut [u8],
    filled: usize,
    /// The larger block, until `block` is that.
    larger: Option<&'b mut Option<[u8; BLOCK]>>,
    /// What was written since a map was opened.
    pub(super) held: Vec<u8>,
    open_maps: usize,
}

impl<'b> Output<'b> {
    pub(super) fn new(hash: &'b mut dyn FnMut(&[u8]), blocks: &'b mut Blocks) -> Self {
        Output {
            hash,
            block: &mut blocks.first,
            filled: 0,
            larger: Some(&mut blocks.larger),
            held: Vec::new(),
            open_maps: 0,
        }
    }

    /// Hands what is left to the hasher.
    pub(super) fn finish(&mut self) {
        (self.hash)(self.block.get(..self.filled).unwrap_or(&[]));
        self.filled = 0;
    }

    /// Holds back what is written from now on.
    pub(super) fn open_map(&mut self) {
        self.open_maps = self.open_maps.saturating_add(1);
    }

    /// Ends what [`open_map`](Output::open_map) began; says whether it was within no other map, so
    /// that nothing is held back any more.
    pub(super) fn close_map(&mut self) -> bool {
        self.open_maps = self.open_maps.saturating_sub(1);
        self.open_maps == 0
    }

    #[inline]
    pub(super) fn write(&mut self, bytes: &[u8]) {
        if self.open_maps > 0 {
            self.held.extend_from_slice(bytes);
            return;
        }
        let end = self.filled.saturating_add(bytes.len());
        match self.block.get_mut(self.filled..end) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.filled = end;
            }
            None => self.write_on(bytes),
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
        self.write(head(major, number).as_bytes());
    }

    #[inline]
    pub(super) fn string(&mut self, major: u8, bytes: &[u8]) {
        self.head(major, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.write(bytes);
    }

    /// Writes what does not fit into the block. Every block is filled before it is handed on, so
    /// that the hasher's chunks are never cut.
    #[cold]
    #[inline(never)]
    fn write_on(&mut self, mut bytes: &[u8]) {
        self.enlarge();
        while !bytes.is_empty() {
            if self.filled == self.block.len() {
                self.finish();
            }
            if self.filled == 0 && bytes.len() >= BLOCK {
                let (whole, rest) = bytes.split_at(bytes.len() & !(BLOCK - 1));
                (self.hash)(whole);
                bytes = rest;
                continue;
            }
            let room = self.block.get_mut(self.filled..).unwrap_or(&mut []);
            let (fitting, rest) = bytes.split_at(bytes.len().min(room.len()));
            for (slot, byte) in room.iter_mut().zip(fitting) {
                *slot = *byte;
            }
            self.filled = self.filled.saturating_add(fitting.len());
            bytes = rest;
        }
    }

    /// Goes over to the larger block, if that has not happened yet.
    fn enlarge(&mut self) {
        if let Some(larger) = self.larger.take() {
            let larger: &mut [u8] = larger.insert([0; BLOCK]);
            for (slot, byte) in larger.iter_mut().zip(self.block.iter()) {
                *slot = *byte;
            }
            self.block = larger;
        }
    }
}

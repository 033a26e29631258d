//! Maps, which come in any order and leave in that of their encoded keys.

use alloc::string::String;
use core::mem;

use super::output::Output;
use crate::generate::cbor::{Head, TEXT};
use crate::generate::error::{Failure, Reason};

/// The major type of a map.
const MAP: u8 = 0xA0;

/// No announced length makes more room than this in advance, in entries.
const ANNOUNCED: usize = 4096;

/// What an entry is guessed to take, in octets.
const ENTRY_OCTETS: usize = 48;

/// Where in the octets held back an entry of an open map is.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Eight octets of the key, from the first one in which the keys of this map differ: comparing
    /// these settles nearly every comparison.
    order: u64,
    start: usize,
    value: usize,
    end: usize,
}

impl Entry {
    pub(super) fn new(start: usize, value: usize, end: usize) -> Self {
        Entry {
            order: 0,
            start,
            value,
            end,
        }
    }

    fn key(self, held: &[u8]) -> &[u8] {
        held.get(self.start..self.value).unwrap_or(&[])
    }
}

impl Output<'_> {
    /// Opens a map; what is written from now on is held back. The returned number closes it.
    pub(super) fn open_map(&mut self, announced: Option<usize>) -> usize {
        let announced = announced.unwrap_or(0).min(ANNOUNCED);
        self.open_maps = self.open_maps.saturating_add(1);
        self.entries.reserve(announced);
        self.held.reserve(announced.saturating_mul(ENTRY_OCTETS));
        self.entries.len()
    }

    /// Writes the map whose entries are those from `first` on and whose octets are those from
    /// `start` on.
    pub(super) fn close_map(&mut self, first: usize, start: usize) -> Result<(), Failure> {
        let entries = self.entries.get_mut(first..).unwrap_or(&mut []);
        sort(entries, &self.held)?;
        let head = Head::of_length(MAP, entries.len());
        self.open_maps = self.open_maps.saturating_sub(1);
        if self.open_maps == 0 {
            let held = mem::take(&mut self.held);
            let entries = mem::take(&mut self.entries);
            self.write(head.as_bytes());
            for entry in entries.iter().skip(first) {
                self.write(held.get(entry.start..entry.end).unwrap_or(&[]));
            }
            self.held = held;
            self.entries = entries;
            self.held.clear();
        } else {
            let end = self.held.len();
            self.held.extend_from_slice(head.as_bytes());
            for entry in entries.iter() {
                self.held.extend_from_within(entry.start..entry.end);
            }
            self.held.copy_within(end.., start);
            let length = self.held.len().saturating_sub(end);
            self.held.truncate(start.saturating_add(length));
        }
        self.entries.truncate(first);
        Ok(())
    }
}

/// The text that this encoded key is, if it is text.
pub(super) fn text_of_key(key: &[u8]) -> Option<String> {
    let after_head = match key {
        [0x60..=0x77, text @ ..]
        | [0x78, _, text @ ..]
        | [0x79, _, _, text @ ..]
        | [0x7A, _, _, _, _, text @ ..] => text,
        _ => return None,
    };
    debug_assert_eq!(key.first().map(|head| head & 0xE0), Some(TEXT));
    core::str::from_utf8(after_head).ok().map(String::from)
}

/// Brings the entries into the order of their keys, of which no two may be equal.
fn sort(entries: &mut [Entry], held: &[u8]) -> Result<(), Failure> {
    let common = common_prefix(entries, held);
    for entry in entries.iter_mut() {
        entry.order = eight_octets(entry.key(held).get(common..).unwrap_or(&[]));
    }
    entries.sort_unstable_by_key(|entry| entry.order);
    let mut rest = entries;
    while let Some(first) = rest.first() {
        let order = first.order;
        let length = rest.iter().take_while(|entry| entry.order == order).count();
        let (tied, others) = rest.split_at_mut(length);
        if length > 1 {
            sort_tied(tied, held)?;
        }
        rest = others;
    }
    Ok(())
}

fn sort_tied(entries: &mut [Entry], held: &[u8]) -> Result<(), Failure> {
    entries.sort_unstable_by(|a, b| a.key(held).cmp(b.key(held)));
    for pair in entries.windows(2) {
        if let [a, b] = *pair {
            if a.key(held) == b.key(held) {
                let key = text_of_key(a.key(held));
                return Err(Failure::new(Reason::DuplicateKey(key)));
            }
        }
    }
    Ok(())
}

/// The first eight octets as a number of the same order; zeros follow a shorter key, which is the
/// beginning of no other.
#[inline]
fn eight_octets(key: &[u8]) -> u64 {
    if let Some(&[b0, b1, b2, b3, b4, b5, b6, b7]) = key.get(..8) {
        return u64::from_be_bytes([b0, b1, b2, b3, b4, b5, b6, b7]);
    }
    let mut octets = [0; 8];
    for (slot, octet) in octets.iter_mut().zip(key) {
        *slot = *octet;
    }
    u64::from_be_bytes(octets)
}

/// How many octets all the keys start with.
fn common_prefix(entries: &[Entry], held: &[u8]) -> usize {
    let (mut common, others) = match entries {
        [first, others @ ..] => (first.key(held), others),
        [] => return 0,
    };
    for other in others {
        let other = other.key(held);
        if !other.starts_with(common) {
            let pairs = common.iter().zip(other);
            let length = pairs.take_while(|(a, b)| a == b).count();
            common = common.get(..length).unwrap_or(&[]);
        }
    }
    common.len()
}

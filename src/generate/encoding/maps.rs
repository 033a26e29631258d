//! Maps, which come in any order and leave in the order of their encoded keys.
//!
//! Sums saturate, since a panic has no place here: they are places in memory that is in use, or
//! bounded by a constant, so none can come near the limit.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::output::Output;
use crate::generate::cbor::{head_of_length, MAP, TEXT};
use crate::generate::error::{Failure, Reason};

/// For how many entries at most an announced length makes room in advance, since it may be a lie.
const ANNOUNCED: usize = 4096;

/// What an entry is guessed to take, in bytes.
const ENTRY_BYTES: usize = 48;

/// Where in the bytes held back an entry of an open map is.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Eight bytes of the key, from the first one in which the keys of this map differ: comparing
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

/// Opens a map; what is written from now on is held back. Returns the number of entries that are
/// held back already, and of bytes: [`close`] needs both.
pub(super) fn open(
    output: &mut Output<'_>,
    entries: &mut Vec<Entry>,
    announced: Option<usize>,
) -> (usize, usize) {
    let announced = announced.unwrap_or(0).min(ANNOUNCED);
    entries.reserve(announced);
    output.held.reserve(announced.saturating_mul(ENTRY_BYTES));
    output.open_map();
    (entries.len(), output.held.len())
}

/// Writes the map whose entries are those from `first` on and whose bytes are those from `start` on.
pub(super) fn close(
    output: &mut Output<'_>,
    entries: &mut Vec<Entry>,
    first: usize,
    start: usize,
) -> Result<(), Failure> {
    let own = entries.get_mut(first..).unwrap_or(&mut []);
    sort(own, &output.held)?;
    let head = head_of_length(MAP, own.len());
    if output.close_map() {
        let held = mem::take(&mut output.held);
        output.write(head.as_bytes());
        for entry in own.iter() {
            output.write(held.get(entry.start..entry.end).unwrap_or(&[]));
        }
        output.held = held;
        output.held.clear();
    } else {
        let held = &mut output.held;
        let end = held.len();
        held.extend_from_slice(head.as_bytes());
        for entry in own.iter() {
            held.extend_from_within(entry.start..entry.end);
        }
        held.copy_within(end.., start);
        let length = held.len().saturating_sub(end);
        held.truncate(start.saturating_add(length));
    }
    entries.truncate(first);
    Ok(())
}

/// Returns the text that this encoded key is, if it is text.
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
        entry.order = eight_bytes(entry.key(held).get(common..).unwrap_or(&[]));
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

/// Returns the first eight bytes as a number of the same order; zeros follow a shorter key, which is
/// the beginning of no other.
#[inline]
fn eight_bytes(key: &[u8]) -> u64 {
    if let Some(&[b0, b1, b2, b3, b4, b5, b6, b7]) = key.get(..8) {
        return u64::from_be_bytes([b0, b1, b2, b3, b4, b5, b6, b7]);
    }
    let mut bytes = [0; 8];
    for (slot, byte) in bytes.iter_mut().zip(key) {
        *slot = *byte;
    }
    u64::from_be_bytes(bytes)
}

/// Counts the bytes that all the keys start with.
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

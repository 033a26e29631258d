//! The state of one encoding, and how single values are written.
//!
//! The depth is counted with saturating sums, since a panic has no place here: it never leaves the
//! range from 0 to [`DEPTH`].

use alloc::vec::Vec;

use serde::ser::Serialize;

use super::maps::Entry;
use super::number::Number;
use super::output::Output;
use crate::generate::cbor::{BYTES, NEGATIVE, TEXT, UNSIGNED};
use crate::generate::error::{Failure, Reason};

/// Values nested deeper than this are refused: each level is a call of the value's own `Serialize`,
/// and takes room on the stack.
const DEPTH: usize = 128;

// What is no string and no number, in CBOR.
pub(super) const FALSE: u8 = 0xF4;
pub(super) const TRUE: u8 = 0xF5;
pub(super) const NULL: u8 = 0xF6;
const FLOAT: u8 = 0xFB;
/// The one NaN that stands for all: which one a computation gives depends on the processor.
const NAN: u64 = 0x7FF8_0000_0000_0000;
/// An array of one: `Some` and what is in it.
pub(super) const SOME: u8 = 0x81;
/// An array of two: the name of an enum's variant and its content, or null and the text of a number.
const PAIR: u8 = 0x82;
/// An array without a length, up to [`BREAK`].
pub(super) const SEQUENCE: u8 = 0x9F;
/// A map without a length, up to [`BREAK`].
pub(super) const RECORD: u8 = 0xBF;
pub(super) const BREAK: u8 = 0xFF;
/// "A natural number, as bytes", and what is to be subtracted from -1.
const BIG_UNSIGNED: u8 = 0xC2;
const BIG_NEGATIVE: u8 = 0xC3;

/// Encodes what a value's `Serialize` hands over, which is written in `serializer.rs`.
pub(super) struct Encoder<'b> {
    pub(super) output: Output<'b>,
    /// The entries of the maps that are still open, in the order in which they came.
    pub(super) entries: Vec<Entry>,
    depth: usize,
}

impl<'b> Encoder<'b> {
    #[inline]
    pub(super) fn new(output: Output<'b>) -> Self {
        Encoder {
            output,
            entries: Vec::new(),
            depth: 0,
        }
    }

    /// Whether each sequence, map and struct that was begun has ended.
    pub(super) fn is_complete(&self) -> bool {
        self.depth == 0
    }

    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), Failure> {
        if self.depth == DEPTH {
            return Err(Failure::new(Reason::TooDeep(DEPTH)));
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Encodes a value that is one level deeper.
    #[inline]
    pub(super) fn nested<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.enter()?;
        value.serialize(&mut *self)?;
        self.leave();
        Ok(())
    }

    #[inline]
    pub(super) fn text(&mut self, text: &str) {
        self.output.string(TEXT, text.as_bytes());
    }

    /// Writes what precedes the content of an enum's variant.
    #[inline]
    pub(super) fn variant(&mut self, name: &str) {
        self.output.write(&[PAIR]);
        self.text(name);
    }

    #[inline]
    pub(super) fn signed(&mut self, number: i64) {
        // -1 - n is !n in two's complement.
        if number < 0 {
            self.output.head(NEGATIVE, (!number).unsigned_abs());
        } else {
            self.output.head(UNSIGNED, number.unsigned_abs());
        }
    }

    pub(super) fn signed_128(&mut self, number: i128) {
        if let Ok(number) = u128::try_from(number) {
            return self.unsigned_128(number);
        }
        let subtracted = (!number).unsigned_abs();
        match u64::try_from(subtracted) {
            Ok(subtracted) => self.output.head(NEGATIVE, subtracted),
            Err(_) => self.big(BIG_NEGATIVE, subtracted),
        }
    }

    pub(super) fn unsigned_128(&mut self, number: u128) {
        match u64::try_from(number) {
            Ok(number) => self.output.head(UNSIGNED, number),
            Err(_) => self.big(BIG_UNSIGNED, number),
        }
    }

    fn big(&mut self, tag: u8, number: u128) {
        let bytes = number.to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        self.output.write(&[tag]);
        let significant = bytes.get(zeros..).unwrap_or(&bytes);
        self.output.string(BYTES, significant);
    }

    #[inline]
    pub(super) fn float(&mut self, number: f64) {
        let bits = if number.is_nan() {
            NAN
        } else {
            number.to_bits()
        };
        let [b0, b1, b2, b3, b4, b5, b6, b7] = bits.to_be_bytes();
        self.output.write(&[FLOAT, b0, b1, b2, b3, b4, b5, b6, b7]);
    }

    /// Writes a number that comes as the text of a JSON number.
    pub(super) fn number(&mut self, text: &str) {
        match Number::parse(text) {
            Number::Unsigned(number) => self.output.head(UNSIGNED, number),
            Number::Signed(number) => self.signed(number),
            Number::Float(number) => self.float(number),
            Number::Text(text) => {
                self.output.write(&[PAIR, NULL]);
                self.text(text);
            }
        }
    }
}

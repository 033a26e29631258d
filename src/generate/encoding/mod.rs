//! The canonical encoding of a value: deterministic CBOR, as the manual's page `encoding` lays down.

mod compound;
mod display;
mod maps;
mod number;
mod output;

use core::fmt;

use serde::ser::{Serialize, Serializer};

use self::compound::{Map, Record, Sequence};
use self::number::Number;
use self::output::Output;
pub(super) use self::output::{LargerBlock, FIRST_BLOCK};
use super::cbor::{BYTES, NEGATIVE, TEXT, UNSIGNED};
use super::error::{Failure, Reason};
use super::hasher::TagHasher;

/// Values nested deeper than this are refused: each level is a call of the value's own `Serialize`,
/// and takes room on the stack.
const DEPTH: usize = 128;

// What is no string and no number, in CBOR.
const FALSE: u8 = 0xF4;
const TRUE: u8 = 0xF5;
const NULL: u8 = 0xF6;
const FLOAT: u8 = 0xFB;
/// The one NaN that stands for all: which one a computation gives depends on the processor.
const NAN: u64 = 0x7FF8_0000_0000_0000;
/// An array of one: `Some` and what is in it.
const SOME: u8 = 0x81;
/// An array of two: the name of an enum's variant, and what is in it.
const VARIANT: u8 = 0x82;
/// An array without a length, up to [`BREAK`].
const SEQUENCE: u8 = 0x9F;
/// A map without a length, up to [`BREAK`].
const RECORD: u8 = 0xBF;
const BREAK: u8 = 0xFF;
/// "A natural number, as octets", and what is to be subtracted from -1.
const BIG_UNSIGNED: u8 = 0xC2;
const BIG_NEGATIVE: u8 = 0xC3;

/// The name of the struct as which serde_json hands over numbers, and of its only field, with its
/// feature `arbitrary_precision`.
const JSON_NUMBER: &str = "$serde_json::private::Number";

/// Feeds the encoding of `value` to `hasher`, after these octets in front.
pub(super) fn encode<T: Serialize + ?Sized>(
    value: &T,
    front: &[u8],
    hasher: &mut dyn TagHasher,
) -> Result<(), Failure> {
    let mut first = [0; FIRST_BLOCK];
    let mut larger: LargerBlock = None;
    let mut encoder = Encoder {
        output: Output::new(hasher, &mut first, &mut larger),
        depth: 0,
        expects_number: false,
    };
    encoder.output.write(front);
    value.serialize(&mut encoder)?;
    if encoder.depth > 0 {
        let problem = "its `Serialize` left a sequence, map or struct without an end";
        return Err(Failure::new(Reason::Misuse(problem)));
    }
    encoder.output.finish();
    Ok(())
}

struct Encoder<'b> {
    output: Output<'b>,
    depth: usize,
    /// The next text is a number's.
    expects_number: bool,
}

impl Encoder<'_> {
    #[inline]
    fn enter(&mut self) -> Result<(), Failure> {
        if self.depth == DEPTH {
            return Err(Failure::new(Reason::TooDeep(DEPTH)));
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    #[inline]
    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Serializes a value that is one level deeper.
    #[inline]
    fn nested<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.enter()?;
        value.serialize(&mut *self)?;
        self.leave();
        Ok(())
    }

    #[inline]
    fn text(&mut self, text: &str) {
        self.output.string(TEXT, text.as_bytes());
    }

    #[inline]
    fn variant(&mut self, name: &str) {
        self.output.write(&[VARIANT]);
        self.text(name);
    }

    #[inline]
    fn signed(&mut self, number: i64) {
        // -1 - n is !n in two's complement.
        if number < 0 {
            self.output.head(NEGATIVE, (!number).unsigned_abs());
        } else {
            self.output.head(UNSIGNED, number.unsigned_abs());
        }
    }

    #[inline]
    fn float(&mut self, number: f64) {
        let bits = if number.is_nan() {
            NAN
        } else {
            number.to_bits()
        };
        let [b0, b1, b2, b3, b4, b5, b6, b7] = bits.to_be_bytes();
        self.output.write(&[FLOAT, b0, b1, b2, b3, b4, b5, b6, b7]);
    }

    fn big(&mut self, tag: u8, number: u128) {
        let octets = number.to_be_bytes();
        let zeros = octets.iter().take_while(|octet| **octet == 0).count();
        self.output.write(&[tag]);
        let significant = octets.get(zeros..).unwrap_or(&octets);
        self.output.string(BYTES, significant);
    }

    fn number(&mut self, text: &str) {
        match Number::parse(text) {
            Number::Unsigned(number) => self.output.head(UNSIGNED, number),
            Number::Signed(number) => self.signed(number),
            Number::Float(number) => self.float(number),
            Number::Text(text) => {
                self.output.write(&[VARIANT, NULL]);
                self.text(text);
            }
        }
    }
}

impl<'e, 'b> Serializer for &'e mut Encoder<'b> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Sequence<'e, 'b>;
    type SerializeTuple = Sequence<'e, 'b>;
    type SerializeTupleStruct = Sequence<'e, 'b>;
    type SerializeTupleVariant = Sequence<'e, 'b>;
    type SerializeMap = Map<'e, 'b>;
    type SerializeStruct = Record<'e, 'b>;
    type SerializeStructVariant = Record<'e, 'b>;

    /// Times, addresses and the like come as they do in JSON.
    fn is_human_readable(&self) -> bool {
        true
    }

    #[inline]
    fn serialize_bool(self, truth: bool) -> Result<(), Failure> {
        self.output.write(&[if truth { TRUE } else { FALSE }]);
        Ok(())
    }

    #[inline]
    fn serialize_i8(self, number: i8) -> Result<(), Failure> {
        self.serialize_i64(i64::from(number))
    }

    #[inline]
    fn serialize_i16(self, number: i16) -> Result<(), Failure> {
        self.serialize_i64(i64::from(number))
    }

    #[inline]
    fn serialize_i32(self, number: i32) -> Result<(), Failure> {
        self.serialize_i64(i64::from(number))
    }

    #[inline]
    fn serialize_i64(self, number: i64) -> Result<(), Failure> {
        self.signed(number);
        Ok(())
    }

    fn serialize_i128(self, number: i128) -> Result<(), Failure> {
        if let Ok(number) = i64::try_from(number) {
            self.signed(number);
            return Ok(());
        }
        if number >= 0 {
            return self.serialize_u128(number.unsigned_abs());
        }
        let subtracted = (!number).unsigned_abs();
        match u64::try_from(subtracted) {
            Ok(subtracted) => self.output.head(NEGATIVE, subtracted),
            Err(_) => self.big(BIG_NEGATIVE, subtracted),
        }
        Ok(())
    }

    #[inline]
    fn serialize_u8(self, number: u8) -> Result<(), Failure> {
        self.serialize_u64(u64::from(number))
    }

    #[inline]
    fn serialize_u16(self, number: u16) -> Result<(), Failure> {
        self.serialize_u64(u64::from(number))
    }

    #[inline]
    fn serialize_u32(self, number: u32) -> Result<(), Failure> {
        self.serialize_u64(u64::from(number))
    }

    #[inline]
    fn serialize_u64(self, number: u64) -> Result<(), Failure> {
        self.output.head(UNSIGNED, number);
        Ok(())
    }

    fn serialize_u128(self, number: u128) -> Result<(), Failure> {
        match u64::try_from(number) {
            Ok(number) => self.output.head(UNSIGNED, number),
            Err(_) => self.big(BIG_UNSIGNED, number),
        }
        Ok(())
    }

    /// By its value, so that a float is the same whatever its width.
    #[inline]
    fn serialize_f32(self, number: f32) -> Result<(), Failure> {
        self.serialize_f64(f64::from(number))
    }

    #[inline]
    fn serialize_f64(self, number: f64) -> Result<(), Failure> {
        self.float(number);
        Ok(())
    }

    fn serialize_char(self, character: char) -> Result<(), Failure> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), Failure> {
        if self.expects_number {
            self.number(text);
        } else {
            self.text(text);
        }
        Ok(())
    }

    #[inline]
    fn serialize_bytes(self, octets: &[u8]) -> Result<(), Failure> {
        self.output.string(BYTES, octets);
        Ok(())
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Failure> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        self.output.write(&[SOME]);
        self.nested(value)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), Failure> {
        self.output.write(&[NULL]);
        Ok(())
    }

    #[inline]
    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Failure> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Failure> {
        self.variant(variant);
        self.serialize_unit()
    }

    /// What it wraps, and nothing else.
    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.nested(value)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.variant(variant);
        self.nested(value)
    }

    /// The announced length is only a hint, so it is not encoded.
    #[inline]
    fn serialize_seq(self, _length: Option<usize>) -> Result<Sequence<'e, 'b>, Failure> {
        Sequence::begin(self)
    }

    #[inline]
    fn serialize_tuple(self, _length: usize) -> Result<Sequence<'e, 'b>, Failure> {
        Sequence::begin(self)
    }

    #[inline]
    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Sequence<'e, 'b>, Failure> {
        Sequence::begin(self)
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Sequence<'e, 'b>, Failure> {
        self.variant(variant);
        Sequence::begin(self)
    }

    #[inline]
    fn serialize_map(self, length: Option<usize>) -> Result<Map<'e, 'b>, Failure> {
        Map::begin(self, length)
    }

    #[inline]
    fn serialize_struct(
        self,
        name: &'static str,
        _length: usize,
    ) -> Result<Record<'e, 'b>, Failure> {
        if name == JSON_NUMBER {
            return Ok(Record::number(self));
        }
        Record::begin(self)
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Record<'e, 'b>, Failure> {
        self.variant(variant);
        Record::begin(self)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Failure> {
        display::print(value, &mut self.output)
    }
}

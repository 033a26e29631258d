//! What each kind of value of serde's data model is encoded as.

use core::fmt;

use serde::ser::{Serialize, Serializer};

use super::compound::{Map, Record, Sequence, JSON_NUMBER};
use super::display;
use super::encoder::{Encoder, FALSE, NULL, SOME, TRUE};
use crate::generate::cbor::{BYTES, UNSIGNED};
use crate::generate::error::Failure;

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

    /// True, so that times, addresses and the like come as the text that they are in JSON.
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
        self.signed_128(number);
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
        self.unsigned_128(number);
        Ok(())
    }

    /// Encoded by its value, so that a float is the same whatever its width.
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
        self.text(text);
        Ok(())
    }

    #[inline]
    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Failure> {
        self.output.string(BYTES, bytes);
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

    /// Encoded as what it wraps, since the names of types do not count.
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

    /// Encoded without the announced length, which is only a hint.
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
        length: usize,
    ) -> Result<Record<'e, 'b>, Failure> {
        if name == JSON_NUMBER && length == 1 {
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

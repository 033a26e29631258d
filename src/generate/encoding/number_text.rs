//! Finds out whether what is said to be a number of serde_json is one: a text.

use core::fmt;

use serde::ser::{Error, Impossible, Serialize, Serializer, StdError};

use super::encoder::Encoder;

/// Writes a text as the number that it stands for; refuses everything else, of which nothing is
/// written.
pub(super) struct NumberText<'e, 'b>(pub(super) &'e mut Encoder<'b>);

/// The error for what is not a text.
#[derive(Debug)]
pub(super) struct NotText;

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a text")
    }
}

impl StdError for NotText {}

impl Error for NotText {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NotText
    }
}

macro_rules! refuse {
    ($($method:ident($($argument:ty),*))*) => {
        $(
            fn $method(self, $(_: $argument),*) -> Result<(), NotText> {
                Err(NotText)
            }
        )*
    };
}

macro_rules! refuse_compounds {
    ($($method:ident($($argument:ty),*))*) => {
        $(
            fn $method(self, $(_: $argument),*) -> Result<Impossible<(), NotText>, NotText> {
                Err(NotText)
            }
        )*
    };
}

impl Serializer for NumberText<'_, '_> {
    type Ok = ();
    type Error = NotText;
    type SerializeSeq = Impossible<(), NotText>;
    type SerializeTuple = Impossible<(), NotText>;
    type SerializeTupleStruct = Impossible<(), NotText>;
    type SerializeTupleVariant = Impossible<(), NotText>;
    type SerializeMap = Impossible<(), NotText>;
    type SerializeStruct = Impossible<(), NotText>;
    type SerializeStructVariant = Impossible<(), NotText>;

    fn serialize_str(self, text: &str) -> Result<(), NotText> {
        self.0.number(text);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), NotText> {
        Err(NotText)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<(), NotText> {
        Err(NotText)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NotText> {
        Err(NotText)
    }

    refuse! {
        serialize_bool(bool)
        serialize_i8(i8)
        serialize_i16(i16)
        serialize_i32(i32)
        serialize_i64(i64)
        serialize_u8(u8)
        serialize_u16(u16)
        serialize_u32(u32)
        serialize_u64(u64)
        serialize_f32(f32)
        serialize_f64(f64)
        serialize_char(char)
        serialize_bytes(&[u8])
        serialize_none()
        serialize_unit()
        serialize_unit_struct(&'static str)
        serialize_unit_variant(&'static str, u32, &'static str)
    }

    refuse_compounds! {
        serialize_seq(Option<usize>)
        serialize_tuple(usize)
        serialize_tuple_struct(&'static str, usize)
        serialize_tuple_variant(&'static str, u32, &'static str, usize)
        serialize_map(Option<usize>)
        serialize_struct(&'static str, usize)
        serialize_struct_variant(&'static str, u32, &'static str, usize)
    }
}

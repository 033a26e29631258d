//! Values as the vectors write them: every kind of serde's data model by its name.

use std::fmt;

use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Deserialize, Serialize, Serializer};

/// Numbers are written as text, since JSON has neither their range nor NaN.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Model {
    Bool(bool),
    I8(String),
    I16(String),
    I32(String),
    I64(String),
    I128(String),
    U8(String),
    U16(String),
    U32(String),
    U64(String),
    U128(String),
    F32(String),
    F64(String),
    Char(char),
    Str(String),
    /// Text that is handed over as something that prints.
    Display(String),
    /// In hexadecimal digits.
    Bytes(String),
    None(()),
    Some(Box<Model>),
    Unit(()),
    UnitStruct(String),
    UnitVariant(String),
    NewtypeStruct(Box<Model>),
    NewtypeVariant(String, Box<Model>),
    Seq(Vec<Model>),
    /// A sequence of so many times the same.
    Repeat(usize, Box<Model>),
    Tuple(Vec<Model>),
    TupleStruct(Vec<Model>),
    TupleVariant(String, Vec<Model>),
    Map(Vec<(Model, Model)>),
    Struct(Vec<(String, Model)>),
    /// A struct with this name, which only that of a number makes a difference for.
    NamedStruct(String, Vec<(String, Model)>),
    StructVariant(String, Vec<(String, Model)>),
    Json(serde_json::Value),
    /// A number as serde_json has it with its feature `arbitrary_precision`.
    JsonNumber(String),
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Model::Bool(truth) => serializer.serialize_bool(*truth),
            Model::I8(number) => serializer.serialize_i8(number.parse().unwrap()),
            Model::I16(number) => serializer.serialize_i16(number.parse().unwrap()),
            Model::I32(number) => serializer.serialize_i32(number.parse().unwrap()),
            Model::I64(number) => serializer.serialize_i64(number.parse().unwrap()),
            Model::I128(number) => serializer.serialize_i128(number.parse().unwrap()),
            Model::U8(number) => serializer.serialize_u8(number.parse().unwrap()),
            Model::U16(number) => serializer.serialize_u16(number.parse().unwrap()),
            Model::U32(number) => serializer.serialize_u32(number.parse().unwrap()),
            Model::U64(number) => serializer.serialize_u64(number.parse().unwrap()),
            Model::U128(number) => serializer.serialize_u128(number.parse().unwrap()),
            Model::F32(number) => serializer.serialize_f32(number.parse().unwrap()),
            Model::F64(number) => serializer.serialize_f64(number.parse().unwrap()),
            Model::Char(character) => serializer.serialize_char(*character),
            Model::Str(text) => serializer.serialize_str(text),
            Model::Display(text) => serializer.collect_str(&Letters(text)),
            Model::Bytes(digits) => serializer.serialize_bytes(&octets(digits)),
            Model::None(()) => serializer.serialize_none(),
            Model::Some(value) => serializer.serialize_some(value),
            Model::Unit(()) => serializer.serialize_unit(),
            Model::UnitStruct(name) => serializer.serialize_unit_struct(keep(name)),
            Model::UnitVariant(name) => serializer.serialize_unit_variant("Enum", 3, keep(name)),
            Model::NewtypeStruct(value) => serializer.serialize_newtype_struct("Struct", value),
            Model::NewtypeVariant(name, value) => {
                serializer.serialize_newtype_variant("Enum", 3, keep(name), value)
            }
            Model::Seq(elements) => {
                let mut seq = serializer.serialize_seq(None)?;
                elements
                    .iter()
                    .try_for_each(|element| seq.serialize_element(element))?;
                seq.end()
            }
            Model::Repeat(times, element) => {
                let mut seq = serializer.serialize_seq(Some(*times))?;
                (0..*times).try_for_each(|_| seq.serialize_element(element))?;
                seq.end()
            }
            Model::Tuple(elements) => {
                let mut tuple = serializer.serialize_tuple(elements.len())?;
                elements
                    .iter()
                    .try_for_each(|element| tuple.serialize_element(element))?;
                tuple.end()
            }
            Model::TupleStruct(elements) => {
                let mut tuple = serializer.serialize_tuple_struct("Struct", elements.len())?;
                elements
                    .iter()
                    .try_for_each(|element| tuple.serialize_field(element))?;
                tuple.end()
            }
            Model::TupleVariant(name, elements) => {
                let name = keep(name);
                let mut tuple =
                    serializer.serialize_tuple_variant("Enum", 3, name, elements.len())?;
                elements
                    .iter()
                    .try_for_each(|element| tuple.serialize_field(element))?;
                tuple.end()
            }
            Model::Map(entries) => {
                let mut map = serializer.serialize_map(None)?;
                entries
                    .iter()
                    .try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
            Model::Struct(fields) => {
                let mut record = serializer.serialize_struct("Struct", fields.len())?;
                fields
                    .iter()
                    .try_for_each(|(name, value)| record.serialize_field(keep(name), value))?;
                record.end()
            }
            Model::NamedStruct(name, fields) => {
                let mut record = serializer.serialize_struct(keep(name), fields.len())?;
                fields
                    .iter()
                    .try_for_each(|(name, value)| record.serialize_field(keep(name), value))?;
                record.end()
            }
            Model::StructVariant(name, fields) => {
                let name = keep(name);
                let mut record =
                    serializer.serialize_struct_variant("Enum", 3, name, fields.len())?;
                fields
                    .iter()
                    .try_for_each(|(name, value)| record.serialize_field(keep(name), value))?;
                record.end()
            }
            Model::Json(value) => value.serialize(serializer),
            Model::JsonNumber(text) => {
                const NAME: &str = "$serde_json::private::Number";
                let mut number = serializer.serialize_struct(NAME, 1)?;
                number.serialize_field(NAME, text)?;
                number.end()
            }
        }
    }
}

pub(crate) fn octets(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    let pairs = pairs.map(|pair| std::str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

/// serde wants names that live as long as the program.
fn keep(name: &str) -> &'static str {
    name.to_owned().leak()
}

/// Prints letter by letter, as numbers and addresses print piece by piece.
struct Letters<'a>(&'a str);

impl fmt::Display for Letters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| write!(f, "{letter}"))
    }
}

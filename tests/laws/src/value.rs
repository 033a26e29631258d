//! Any value that serde knows, and what of it counts.

use arbitrary::Arbitrary;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::collections::BTreeMap;

/// How deep a value may be nested: each sequence, map, struct, `Some`, newtype and variant with
/// something in it is one level.
const DEPTH: usize = 128;

/// A value as a program may have it.
#[derive(Arbitrary, Clone, Debug)]
pub enum Value {
    Unit,
    None,
    Bool(bool),
    U8(u8),
    I64(i64),
    U64(u64),
    I128(i128),
    U128(u128),
    F32(f32),
    F64(f64),
    Char(char),
    Text(String),
    Bytes(Vec<u8>),
    Some(Box<Value>),
    Newtype(Box<Value>),
    Sequence(Vec<Value>),
    Tuple(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Record(Vec<(Name, Value)>),
    UnitVariant(Name),
    NewtypeVariant(Name, Box<Value>),
    /// Text that exists only once it is printed.
    Displayed(String),
    TupleStruct(Vec<Value>),
    TupleVariant(Name, Vec<Value>),
    StructVariant(Name, Vec<(Name, Value)>),
    /// Numbers that serde_json hands over as text; the last is too large to be anything else.
    JsonInteger(i64),
    JsonFloat(f64),
    JsonText(u64),
}

/// The name of a field or of a variant.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Name {
    Empty,
    A,
    B,
    Ab,
}

/// The same without what does not count: the order of entries, the width of numbers, the kind of
/// sequence, the names of types.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plain {
    Null,
    Bool(bool),
    Integer {
        is_negative: bool,
        magnitude: u128,
    },
    /// The bits, since -0 is not 0; one NaN stands for all.
    Float(u64),
    Text(String),
    Bytes(Vec<u8>),
    Some(Box<Plain>),
    Sequence(Vec<Plain>),
    Map(BTreeMap<Plain, Plain>),
    Record(Vec<(&'static str, Plain)>),
    Variant(&'static str, Box<Plain>),
    Number(String),
}

impl Value {
    /// What of this counts; nothing if a map has a key twice, or if it is nested too deeply.
    pub fn plain(&self) -> Option<Plain> {
        self.plain_at(0)
    }

    fn plain_at(&self, depth: usize) -> Option<Plain> {
        let below = || (depth < DEPTH).then_some(depth + 1);
        Some(match self {
            Value::Unit | Value::None => Plain::Null,
            Value::Bool(truth) => Plain::Bool(*truth),
            Value::U8(number) => unsigned((*number).into()),
            Value::U64(number) => unsigned((*number).into()),
            Value::U128(number) => unsigned(*number),
            Value::I64(number) => signed((*number).into()),
            Value::I128(number) => signed(*number),
            Value::JsonInteger(number) => signed((*number).into()),
            Value::F32(number) => float(f64::from(*number)),
            Value::F64(number) => float(*number),
            Value::JsonFloat(number) if number.is_finite() => float(*number),
            Value::JsonFloat(number) => Plain::Number(number.to_string()),
            Value::JsonText(number) => Plain::Number(huge(*number)),
            Value::Char(character) => Plain::Text(character.to_string()),
            Value::Text(text) | Value::Displayed(text) => Plain::Text(text.clone()),
            Value::Bytes(octets) => Plain::Bytes(octets.clone()),
            Value::Some(value) => Plain::Some(value.plain_at(below()?)?.into()),
            Value::Newtype(value) => value.plain_at(below()?)?,
            Value::Sequence(values) | Value::Tuple(values) | Value::TupleStruct(values) => {
                sequence(values, below()?)?
            }
            Value::Map(entries) => {
                let below = below()?;
                let mut plain = BTreeMap::new();
                for (key, value) in entries {
                    let twice = plain.insert(key.plain_at(below)?, value.plain_at(below)?);
                    if twice.is_some() {
                        return None;
                    }
                }
                Plain::Map(plain)
            }
            Value::Record(fields) => record(fields, below()?)?,
            Value::UnitVariant(name) => Plain::Variant(name.text(), Plain::Null.into()),
            Value::NewtypeVariant(name, value) => {
                Plain::Variant(name.text(), value.plain_at(below()?)?.into())
            }
            Value::TupleVariant(name, values) => {
                Plain::Variant(name.text(), sequence(values, below()?)?.into())
            }
            Value::StructVariant(name, fields) => {
                Plain::Variant(name.text(), record(fields, below()?)?.into())
            }
        })
    }

    /// Changes the part with this number, counted from the outside to the inside.
    pub fn at(&mut self, place: &mut usize, change: &mut dyn FnMut(&mut Value)) {
        if *place == 0 {
            change(self);
        }
        let Some(next) = place.checked_sub(1) else {
            *place = usize::MAX;
            return;
        };
        *place = next;
        self.for_each_part(&mut |part| part.at(place, change));
    }

    /// Makes another value of it that is as close as can be.
    pub fn nudge(&mut self) {
        *self = match std::mem::replace(self, Value::Unit) {
            Value::Unit | Value::None => Value::Bool(false),
            Value::Bool(truth) => Value::Bool(!truth),
            Value::U8(number) => Value::U8(number ^ 1),
            Value::I64(number) => Value::I64(!number),
            Value::U64(number) => Value::U64(number ^ 1),
            Value::I128(number) => Value::I128(!number),
            Value::U128(number) => Value::U128(number ^ 1),
            Value::F32(number) => Value::F32(-number),
            Value::F64(number) => Value::F64(f64::from_bits(number.to_bits() ^ 1)),
            Value::Char(character) => Value::Bytes(character.to_string().into()),
            Value::Text(text) => Value::Text(text + "\0"),
            Value::Bytes(octets) => Value::Bytes([&octets[..], b"\0"].concat()),
            Value::Some(value) => *value,
            Value::Newtype(value) => Value::Some(value),
            Value::Sequence(values) => Value::Tuple([&values[..], &[Value::Unit]].concat()),
            Value::Tuple(values) => Value::Some(Value::Tuple(values).into()),
            Value::Map(entries) => {
                Value::Sequence(entries.into_iter().map(|(key, _)| key).collect())
            }
            Value::Record(fields) => {
                let key = |name: Name| Value::Text(name.text().into());
                Value::Map(
                    fields
                        .into_iter()
                        .map(|(name, value)| (key(name), value))
                        .collect(),
                )
            }
            Value::UnitVariant(name) => Value::Text(name.text().into()),
            Value::NewtypeVariant(name, value) => Value::Record(vec![(name, *value)]),
            Value::Displayed(text) => Value::Displayed(text + "a"),
            Value::TupleStruct(values) => Value::TupleVariant(Name::Empty, values),
            Value::TupleVariant(_, values) => Value::Sequence(values),
            Value::StructVariant(_, fields) => Value::Record(fields),
            Value::JsonInteger(number) => Value::JsonInteger(number ^ 1),
            Value::JsonFloat(number) => Value::JsonFloat(-number),
            Value::JsonText(number) => Value::Text(huge(number)),
        };
    }

    /// Writes the same in another way: entries in the opposite order, numbers in other widths,
    /// sequences as tuples.
    pub fn disguise(&mut self) {
        self.for_each_part(&mut Value::disguise);
        *self = match std::mem::replace(self, Value::Unit) {
            Value::Unit => Value::None,
            Value::None => Value::Unit,
            Value::U8(number) => Value::I128(number.into()),
            Value::I64(number) => Value::I128(number.into()),
            Value::U64(number) => Value::U128(number.into()),
            Value::U128(number) => u64::try_from(number).map_or(Value::U128(number), Value::U64),
            Value::I128(number) => i64::try_from(number).map_or(Value::I128(number), Value::I64),
            Value::F32(number) => Value::F64(number.into()),
            Value::Char(character) => Value::Text(character.into()),
            Value::Sequence(values) => Value::Tuple(values),
            Value::Tuple(values) => Value::TupleStruct(values),
            Value::Displayed(text) => Value::Text(text),
            Value::JsonInteger(number) => Value::I64(number),
            Value::JsonFloat(number) if number.is_finite() => Value::F64(number),
            Value::Map(mut entries) => {
                entries.reverse();
                Value::Map(entries)
            }
            other => other,
        };
    }

    fn for_each_part(&mut self, act: &mut dyn FnMut(&mut Value)) {
        match self {
            Value::Some(value) | Value::Newtype(value) | Value::NewtypeVariant(_, value) => {
                act(value)
            }
            Value::Sequence(values)
            | Value::Tuple(values)
            | Value::TupleStruct(values)
            | Value::TupleVariant(_, values) => values.iter_mut().for_each(act),
            Value::Record(fields) | Value::StructVariant(_, fields) => {
                fields.iter_mut().for_each(|(_, value)| act(value))
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    act(key);
                    act(value);
                }
            }
            _ => {}
        }
    }
}

impl Name {
    pub fn text(self) -> &'static str {
        match self {
            Name::Empty => "",
            Name::A => "a",
            Name::B => "b",
            Name::Ab => "ab",
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Unit => serializer.serialize_unit(),
            Value::None => serializer.serialize_none(),
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::U8(number) => serializer.serialize_u8(*number),
            Value::I64(number) => serializer.serialize_i64(*number),
            Value::U64(number) => serializer.serialize_u64(*number),
            Value::I128(number) => serializer.serialize_i128(*number),
            Value::U128(number) => serializer.serialize_u128(*number),
            Value::F32(number) => serializer.serialize_f32(*number),
            Value::F64(number) => serializer.serialize_f64(*number),
            Value::Char(character) => serializer.serialize_char(*character),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Bytes(octets) => serializer.serialize_bytes(octets),
            Value::Some(value) => serializer.serialize_some(&**value),
            Value::Newtype(value) => serializer.serialize_newtype_struct("N", &**value),
            Value::Sequence(values) => {
                let mut sequence = serializer.serialize_seq(None)?;
                values
                    .iter()
                    .try_for_each(|value| sequence.serialize_element(value))?;
                sequence.end()
            }
            Value::Tuple(values) => {
                let mut tuple = serializer.serialize_tuple(values.len())?;
                values
                    .iter()
                    .try_for_each(|value| tuple.serialize_element(value))?;
                tuple.end()
            }
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(None)?;
                entries
                    .iter()
                    .try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
            Value::Record(fields) => {
                let mut record = serializer.serialize_struct("R", fields.len())?;
                let mut fields = fields.iter();
                fields.try_for_each(|(name, value)| record.serialize_field(name.text(), value))?;
                record.end()
            }
            Value::UnitVariant(name) => serializer.serialize_unit_variant("E", 0, name.text()),
            Value::NewtypeVariant(name, value) => {
                serializer.serialize_newtype_variant("E", 0, name.text(), &**value)
            }
            Value::Displayed(text) => serializer.collect_str(text),
            Value::TupleStruct(values) => {
                let mut tuple = serializer.serialize_tuple_struct("T", values.len())?;
                values
                    .iter()
                    .try_for_each(|value| tuple.serialize_field(value))?;
                tuple.end()
            }
            Value::TupleVariant(name, values) => {
                let name = name.text();
                let mut tuple = serializer.serialize_tuple_variant("E", 0, name, values.len())?;
                values
                    .iter()
                    .try_for_each(|value| tuple.serialize_field(value))?;
                tuple.end()
            }
            Value::StructVariant(name, fields) => {
                let name = name.text();
                let mut record = serializer.serialize_struct_variant("E", 0, name, fields.len())?;
                let mut fields = fields.iter();
                fields.try_for_each(|(name, value)| record.serialize_field(name.text(), value))?;
                record.end()
            }
            Value::JsonInteger(number) => json_number(serializer, &number.to_string()),
            Value::JsonFloat(number) if number.is_finite() => {
                json_number(serializer, &format!("{number:e}"))
            }
            Value::JsonFloat(number) => json_number(serializer, &number.to_string()),
            Value::JsonText(number) => json_number(serializer, &huge(*number)),
        }
    }
}

/// As serde_json does it, with its feature `arbitrary_precision`.
fn json_number<S: Serializer>(serializer: S, text: &str) -> Result<S::Ok, S::Error> {
    const NAME: &str = "$serde_json::private::Number";
    let mut number = serializer.serialize_struct(NAME, 1)?;
    number.serialize_field(NAME, text)?;
    number.end()
}

/// A number that no float holds.
fn huge(number: u64) -> String {
    format!("{number}1e999")
}

fn sequence(values: &[Value], depth: usize) -> Option<Plain> {
    let plain = values.iter().map(|value| value.plain_at(depth));
    Some(Plain::Sequence(plain.collect::<Option<_>>()?))
}

fn record(fields: &[(Name, Value)], depth: usize) -> Option<Plain> {
    let plain = fields
        .iter()
        .map(|(name, value)| Some((name.text(), value.plain_at(depth)?)));
    Some(Plain::Record(plain.collect::<Option<_>>()?))
}

fn unsigned(magnitude: u128) -> Plain {
    let is_negative = false;
    Plain::Integer {
        is_negative,
        magnitude,
    }
}

fn signed(number: i128) -> Plain {
    let (is_negative, magnitude) = (number < 0, number.unsigned_abs());
    Plain::Integer {
        is_negative,
        magnitude,
    }
}

fn float(number: f64) -> Plain {
    let number = if number.is_nan() { f64::NAN } else { number };
    Plain::Float(number.to_bits())
}

//! Conditions as data, for a queue or another process.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{bytes_of, text_of};
use crate::conditions::Conditions;
use crate::field::Field;

/// `{method, fields}`: the method by its name, and the field lines as pairs of a name in lower case
/// and a value. A byte of a value is the character of the same number. What [`Conditions::behind`] and
/// [`Conditions::weak_if_match`] have said is of this deployment, and is to be said again.
impl Serialize for Conditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pair = |(field, line): (Field, _)| (field.name(), text_of(line));
        let fields: Vec<(&str, Cow<'_, str>)> = self.all_lines().map(pair).collect();
        let mut data = serializer.serialize_struct("Conditions", 2)?;
        data.serialize_field("method", self.method().name())?;
        data.serialize_field("fields", &fields)?;
        data.end()
    }
}

/// # Errors
///
/// - No `method`, or no `fields`.
/// - A field that is none of the six that [`Field`] lists: it would have no effect.
/// - A value with a character above U+00FF, which is no byte.
impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Conditions", &["method", "fields"], ConditionsVisitor)
    }
}

struct ConditionsVisitor;

impl<'de> Visitor<'de> for ConditionsVisitor {
    type Value = Conditions;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the method and the fields of a conditional request")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut method, mut fields) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "method" => method = Some(map.next_value()?),
                "fields" => fields = Some(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        conditions(
            method.ok_or_else(|| A::Error::missing_field("method"))?,
            fields.ok_or_else(|| A::Error::missing_field("fields"))?,
        )
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let method = parts.next_element()?;
        let fields = parts.next_element()?;
        conditions(
            method.ok_or_else(|| A::Error::invalid_length(0, &self))?,
            fields.ok_or_else(|| A::Error::invalid_length(1, &self))?,
        )
    }
}

fn conditions<E: Error>(method: String, fields: Vec<(String, String)>) -> Result<Conditions, E> {
    let mut lines = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        if !Field::KEPT
            .iter()
            .any(|field| field.name().eq_ignore_ascii_case(&name))
        {
            return Err(E::custom(format_args!(
                "{name:?} is not a field of a condition"
            )));
        }
        lines.push((name, bytes_of(&value)?));
    }
    Ok(Conditions::of(method.as_str(), &lines))
}

//! Tags and dates as strings; explanations as data.

mod conditions;

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Error, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entity_tag::{EntityTag, Printable};
use crate::error::Label;
use crate::explain::{Damage, Explanation, Step};
use crate::http_date::HttpDate;
use crate::outcome::{Outcome, Permit, Protection, RangeUse};

/// Writes the wire form as a string. A byte of a tag is the character of the same number, so that
/// every tag comes back from its string unchanged.
impl Serialize for EntityTag<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text_of(self.as_bytes()))
    }
}

/// Reads the wire form from a string.
///
/// # Errors
///
/// - A string that is no entity-tag, for the reasons in [`EntityTag::parse`].
/// - A character above U+00FF, which is no byte.
impl<'de> Deserialize<'de> for EntityTag<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TagVisitor;

        impl Visitor<'_> for TagVisitor {
            type Value = EntityTag<'static>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entity-tag")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                EntityTag::parse(&bytes_of(text)?)
                    .map(EntityTag::into_owned)
                    .map_err(E::custom)
            }
        }

        deserializer.deserialize_str(TagVisitor)
    }
}

/// Writes an IMF-fixdate.
impl Serialize for HttpDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads a date in any of the three forms from a string.
///
/// # Errors
///
/// - A string that is no HTTP-date, for the reasons in [`HttpDate::parse`].
impl<'de> Deserialize<'de> for HttpDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;

        impl Visitor<'_> for DateVisitor {
            type Value = HttpDate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an HTTP-date")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                HttpDate::parse(text.as_bytes()).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(DateVisitor)
    }
}

/// `{method, target, steps, status, by, range, protection}`: `status` and `by` are null where the
/// method is to be performed; `range` (absent, honor, ignore) where it is not, and `protection`
/// (version, absence, existence, date) where it is not or where nothing protects a write.
impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (by, permit) = match self.outcome() {
            Outcome::Proceed(permit) => (None, Some(permit)),
            Outcome::NotModified { by } | Outcome::PreconditionFailed { by } => (Some(by), None),
        };
        let range = permit.map(|permit| match permit.range() {
            RangeUse::Absent => "absent",
            RangeUse::Honor => "honor",
            RangeUse::Ignore => "ignore",
        });
        let mut data = serializer.serialize_struct("Explanation", 7)?;
        data.serialize_field("method", self.method().name())?;
        data.serialize_field("target", self.target())?;
        data.serialize_field("steps", self.steps())?;
        data.serialize_field("status", &self.outcome().status())?;
        data.serialize_field("by", &by.map(|by| by.name()))?;
        data.serialize_field("range", &range)?;
        let protection = permit.and_then(Permit::protection).map(Protection::as_str);
        data.serialize_field("protection", &protection)?;
        data.end()
    }
}

/// `{field, lines, judgement, reason, section, compared, damage}`: `lines` with octets other than
/// printable ASCII as `\xNN`, `damage` null or `{line, offset, problem}`.
impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lines: Vec<String> = self
            .lines()
            .iter()
            .map(|line| Printable(line).to_string())
            .collect();
        let mut data = serializer.serialize_struct("Step", 7)?;
        data.serialize_field("field", self.field().name())?;
        data.serialize_field("lines", &lines)?;
        data.serialize_field("judgement", self.judgement().as_str())?;
        data.serialize_field("reason", self.reason())?;
        data.serialize_field("section", self.section())?;
        data.serialize_field("compared", &self.compared())?;
        data.serialize_field("damage", &self.damage())?;
        data.end()
    }
}

impl Serialize for Damage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut data = serializer.serialize_struct("Damage", 3)?;
        data.serialize_field("line", &self.line())?;
        data.serialize_field("offset", &self.error().offset())?;
        data.serialize_field("problem", &Label(self.error().problem()).to_string())?;
        data.end()
    }
}

/// Each byte as the character of the same number, without a copy where that is what it is.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match core::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.into(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

/// The inverse of [`text_of`].
fn bytes_of<E: Error>(text: &str) -> Result<Vec<u8>, E> {
    let byte = |character: char| {
        let number = u32::from(character);
        u8::try_from(number).map_err(|_| {
            E::custom(format_args!(
                "invalid character U+{number:04X} in a string of bytes: expected none above U+00FF"
            ))
        })
    };
    text.chars().map(byte).collect()
}

//! Tags and dates as strings.

use alloc::string::String;
use core::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entity_tag::EntityTag;
use crate::http_date::HttpDate;

/// The wire form. An octet of a tag is the character of the same number, so that every tag is a
/// string and comes back from it unchanged.
impl Serialize for EntityTag<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match core::str::from_utf8(self.as_bytes()) {
            Ok(text) if text.is_ascii() => serializer.serialize_str(text),
            _ => {
                let text: String = self.as_bytes().iter().copied().map(char::from).collect();
                serializer.serialize_str(&text)
            }
        }
    }
}

/// # Errors
///
/// - A string that is no entity-tag, for the reasons in [`EntityTag::parse`].
/// - A character above U+00FF, which is no octet.
impl<'de> Deserialize<'de> for EntityTag<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TagVisitor;

        impl Visitor<'_> for TagVisitor {
            type Value = EntityTag<'static>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entity-tag")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let octets: Result<alloc::vec::Vec<u8>, _> =
                    text.chars().map(|c| u8::try_from(u32::from(c))).collect();
                let octets =
                    octets.map_err(|_| E::custom("a character above U+00FF is no octet"))?;
                EntityTag::parse(&octets)
                    .map(EntityTag::into_owned)
                    .map_err(E::custom)
            }
        }

        deserializer.deserialize_str(TagVisitor)
    }
}

/// IMF-fixdate.
impl Serialize for HttpDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

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

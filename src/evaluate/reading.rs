//! What the only line of a date field says, and that of If-Range.

use super::Condition;
use crate::entity_tag::EntityTag;
use crate::error::ParseError;
use crate::http_date::{parse_unix_seconds, read_imf_fixdate};
use crate::target::Validators;
use crate::whitespace::{trim, trim_start};

/// What the lines of a date field say together.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` says what is wrong.
pub(crate) enum DateReading {
    Absent,
    /// Seconds since the Unix epoch.
    Date(i64),
    Unreadable(ParseError),
    /// More than one field line.
    Repeated,
}

/// What If-Range says.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` says what is wrong.
pub(crate) enum IfRangeReading {
    Absent,
    TagMatches,
    TagDiffers,
    DateMatches,
    DateDiffers,
    /// The right date, but not a strong validator.
    DateIsWeak,
    NoCurrentTag,
    NoModificationDate,
    Unreadable(ParseError),
    Repeated,
}

impl IfRangeReading {
    pub(crate) fn condition(self) -> Condition {
        match self {
            IfRangeReading::Absent => Condition::Absent,
            IfRangeReading::TagMatches | IfRangeReading::DateMatches => Condition::True,
            _ => Condition::False,
        }
    }
}

/// Reads the only line of If-Range.
#[inline(never)]
pub(super) fn read_if_range(line: &[u8], validators: &Validators<'_>) -> IfRangeReading {
    let value = trim(line);
    // §13.1.5: "A valid entity-tag can be distinguished from a valid HTTP-date by examining the
    // first three characters for a DQUOTE."
    let reading = if value.iter().take(3).any(|&byte| byte == b'"') {
        EntityTag::parse(value).map(|tag| if_range_tag(&tag, validators))
    } else {
        parse_unix_seconds(value, validators.origination_seconds())
            .map(|date| if_range_date(date, validators))
    };
    reading.unwrap_or_else(|error| IfRangeReading::Unreadable(error.shifted(indent(line))))
}

/// §13.1.5: "If the entity-tag validator provided exactly matches the ETag field value for the
/// selected representation using the strong comparison function (Section 8.8.3.2), the condition is
/// true. Otherwise, the condition is false."
fn if_range_tag(tag: &EntityTag<'_>, validators: &Validators<'_>) -> IfRangeReading {
    match validators.entity_tag() {
        None => IfRangeReading::NoCurrentTag,
        Some(current) if tag.strong_eq(current) => IfRangeReading::TagMatches,
        Some(_) => IfRangeReading::TagDiffers,
    }
}

/// §13.1.5: "If the HTTP-date validator provided is not a strong validator in the sense defined by
/// Section 8.8.2.2, the condition is false. If the HTTP-date validator provided exactly matches the
/// Last-Modified field value for the selected representation, the condition is true. Otherwise, the
/// condition is false."
fn if_range_date(date: i64, validators: &Validators<'_>) -> IfRangeReading {
    match validators.modified() {
        None => IfRangeReading::NoModificationDate,
        // fault: if-range-later
        Some(modified) if date != modified.unix_seconds() => IfRangeReading::DateDiffers,
        Some(_) if validators.has_strong_modification_date() => IfRangeReading::DateMatches,
        Some(_) => IfRangeReading::DateIsWeak,
    }
}

/// Reads the only line of a date field.
#[inline]
pub(super) fn read_date(line: &[u8], validators: &Validators<'_>) -> DateReading {
    // Nearly every date that arrives is an IMF-fixdate without a fault.
    match read_imf_fixdate(line) {
        Some(date) => DateReading::Date(date),
        None => read_other_date(line, validators),
    }
}

#[inline(never)]
fn read_other_date(line: &[u8], validators: &Validators<'_>) -> DateReading {
    match parse_unix_seconds(trim(line), validators.origination_seconds()) {
        Ok(date) => DateReading::Date(date),
        Err(error) => DateReading::Unreadable(error.shifted(indent(line))),
    }
}

/// How many bytes of whitespace `line` starts with.
fn indent(line: &[u8]) -> usize {
    line.len().wrapping_sub(trim_start(line).len())
}

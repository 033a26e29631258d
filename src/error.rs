//! What is wrong with an entity-tag, a list of them or a date, and at which octet.

use core::fmt;

/// Why octets are not what they should be, and where.
///
/// Prints as one line that says both:
///
/// ```
/// use preconditions::EntityTag;
///
/// let error = EntityTag::parse(b"\"a b\"").unwrap_err();
/// assert_eq!(error.to_string(), "octet 0x20 cannot stand in an entity-tag, at octet 2");
/// assert_eq!(error.offset(), 2);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParseError {
    problem: Problem,
    offset: usize,
}

impl ParseError {
    pub(crate) const fn new(problem: Problem, offset: usize) -> Self {
        ParseError { problem, offset }
    }

    /// The octet at which reading stopped, counted from 0 at the start of the input; the length of
    /// the input where something is missing at its end.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong, without where.
    pub(crate) const fn problem(&self) -> Problem {
        self.problem
    }

    /// The same error in an input that has `octets` more in front.
    pub(crate) const fn shifted(self, octets: usize) -> Self {
        ParseError {
            problem: self.problem,
            offset: self.offset.saturating_add(octets),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at octet {}", self.problem, self.offset)
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseError(\"{self}\")")
    }
}

#[cfg(feature = "std")]
impl std::error::Error for ParseError {}

/// A point in time that no HTTP-date can name: before the year 0000 or after the year 9999.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use preconditions::HttpDate;
///
/// let too_late = UNIX_EPOCH + Duration::from_secs(253_402_300_800);
/// assert_eq!(
///     HttpDate::try_from(too_late).unwrap_err().to_string(),
///     "an HTTP-date names only the years 0000 to 9999",
/// );
/// ```
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DateRangeError;

#[cfg(feature = "std")]
impl fmt::Display for DateRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an HTTP-date names only the years 0000 to 9999")
    }
}

#[cfg(feature = "std")]
impl std::error::Error for DateRangeError {}

/// Fits into two octets, so that a result that carries an error is hardly larger than one that does
/// not.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Problem {
    /// An octet outside of etagc within the quotes.
    NotEtagc(u8),
    /// `*` beside something else.
    WildcardNotAlone,
    /// A tag that fits no buffer of fixed size.
    #[cfg(not(feature = "alloc"))]
    NeedsAlloc,
    ExpectedTag,
    ExpectedClosingQuote,
    ExpectedEndOfTag,
    ExpectedComma,
    ExpectedDayName,
    ExpectedCommaAndSpace,
    ExpectedSpace,
    ExpectedHyphen,
    ExpectedColon,
    ExpectedZone,
    ExpectedDay,
    ExpectedMonth,
    ExpectedYear,
    ExpectedShortYear,
    ExpectedHour,
    ExpectedMinute,
    ExpectedSecond,
    ExpectedEndOfDate,
    NoSuchYear,
    NoSuchDay,
    NoSuchHour,
    NoSuchMinute,
    NoSuchSecond,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::NotEtagc(octet) => {
                return write!(f, "octet 0x{octet:02x} cannot stand in an entity-tag");
            }
            Problem::WildcardNotAlone => "`*` must be the whole field value",
            #[cfg(not(feature = "alloc"))]
            Problem::NeedsAlloc => "too long to be stored without `alloc`",
            Problem::ExpectedTag => "expected a double quote or `W/\"`",
            Problem::ExpectedClosingQuote => "expected a closing quote",
            Problem::ExpectedEndOfTag => "expected the end of the entity-tag",
            Problem::ExpectedComma => "expected a comma",
            Problem::ExpectedDayName => "expected the name of a day",
            Problem::ExpectedCommaAndSpace => "expected a comma and a space",
            Problem::ExpectedSpace => "expected a space",
            Problem::ExpectedHyphen => "expected a hyphen",
            Problem::ExpectedColon => "expected a colon",
            Problem::ExpectedZone => "expected ` GMT`",
            Problem::ExpectedDay => "expected a day of two digits",
            Problem::ExpectedMonth => "expected the name of a month",
            Problem::ExpectedYear => "expected a year of four digits",
            Problem::ExpectedShortYear => "expected a year of two digits",
            Problem::ExpectedHour => "expected an hour of two digits",
            Problem::ExpectedMinute => "expected a minute of two digits",
            Problem::ExpectedSecond => "expected a second of two digits",
            Problem::ExpectedEndOfDate => "expected the end of the date",
            Problem::NoSuchYear => "there is no such year",
            Problem::NoSuchDay => "there is no such day of the month",
            Problem::NoSuchHour => "there is no such hour",
            Problem::NoSuchMinute => "there is no such minute",
            Problem::NoSuchSecond => "there is no such second",
        })
    }
}

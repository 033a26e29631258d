//! What is wrong with an entity-tag, a list of them or a date, and at which byte.

use core::fmt;

use crate::entity_tag::Printable;

/// The error returned when an entity-tag, a list or a date cannot be parsed.
///
/// Prints as one line that says what was found, what was expected, and where:
///
/// ```
/// use preconditions::EntityTag;
///
/// let error = EntityTag::parse(b"\"a b\"").unwrap_err();
/// assert_eq!(error.to_string(), "invalid byte 0x20 in entity-tag at byte 2");
/// assert_eq!(error.offset(), 2);
///
/// let error = EntityTag::parse(b"v7").unwrap_err();
/// assert_eq!(error.to_string(), "expected a double quote or `W/\"`, found `v7` at byte 0");
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

    /// Returns the byte at which reading stopped, counted from 0 at the start of the input; the length
    /// of the input where something is missing at its end.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Returns what is wrong, without where.
    pub(crate) const fn problem(&self) -> Problem {
        self.problem
    }

    /// Returns the same error in an input that has so many bytes more in front.
    pub(crate) const fn shifted(self, bytes: usize) -> Self {
        ParseError {
            problem: self.problem,
            // Saturating: no input is longer than the largest number there is.
            // fault: offset-without-spaces
            offset: self.offset.saturating_add(bytes),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.problem, self.offset)
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseError(\"{self}\")")
    }
}

#[cfg(feature = "std")]
impl std::error::Error for ParseError {}

/// The error returned when a point in time is outside of the years that a date can have: 0000 to 9999
/// for an HTTP-date, 1970 to 9999 for one of the crate `httpdate`.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use preconditions::HttpDate;
///
/// let too_late = UNIX_EPOCH + Duration::from_secs(253_402_300_800);
/// assert_eq!(
///     HttpDate::try_from(too_late).unwrap_err().to_string(),
///     "date out of range: expected a year from 0000 to 9999",
/// );
/// ```
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRangeError {
    first_year: u16,
}

#[cfg(feature = "std")]
impl DateRangeError {
    /// Creates the error of a conversion to a type whose first year this is, and the last 9999.
    pub(crate) const fn since(first_year: u16) -> Self {
        DateRangeError { first_year }
    }
}

#[cfg(feature = "std")]
impl fmt::Display for DateRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first_year = self.first_year;
        write!(
            f,
            "date out of range: expected a year from {first_year:04} to 9999"
        )
    }
}

#[cfg(feature = "std")]
impl std::error::Error for DateRangeError {}

/// Fits into eight bytes, so that a result that carries an error is hardly larger than one that does
/// not.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Problem {
    /// A byte between the quotes of a tag that the grammar does not allow there.
    InvalidByte(u8),
    /// `*` beside something else.
    WildcardNotAlone,
    /// A tag that fits no buffer of fixed size.
    NeedsAlloc,
    /// A value that fails to print.
    Unprintable,
    /// Something else stands where this part has to.
    Expected(Part, Found),
    /// The part has the right form, but there is no such day, hour or year.
    OutOfRange(Part),
}

/// What is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Tag,
    ClosingQuote,
    EndOfTag,
    Comma,
    DayName,
    CommaAndSpace,
    Space,
    Hyphen,
    Colon,
    Zone,
    Day,
    Month,
    Year,
    ShortYear,
    Hour,
    Minute,
    Second,
    EndOfDate,
}

/// The bytes that were found in place of what was expected, or the first of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Found {
    bytes: [u8; 4],
    length: u8,
}

impl Problem {
    /// Says that `rest` does not begin with this part.
    #[cold]
    pub(crate) fn expected(part: Part, rest: &[u8]) -> Self {
        let mut bytes = [0; 4];
        let mut length = 0;
        let found = bytes.iter_mut().zip(rest).zip(1..=part.width());
        for ((byte, found), number) in found {
            *byte = *found;
            length = number;
        }
        Problem::Expected(part, Found { bytes, length })
    }
}

/// What is wrong, without what was found: for where that is shown.
#[cfg(feature = "alloc")]
pub(crate) struct Label(pub(crate) Problem);

#[cfg(feature = "alloc")]
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Problem::Expected(part, _) => write!(f, "expected {}", part.name()),
            problem => problem.fmt(f),
        }
    }
}

impl Part {
    /// How many bytes are looked at, so that as many are shown.
    const fn width(self) -> u8 {
        match self {
            Part::Zone | Part::Year => 4,
            Part::Tag | Part::DayName | Part::Month => 3,
            Part::CommaAndSpace
            | Part::Day
            | Part::ShortYear
            | Part::Hour
            | Part::Minute
            | Part::Second => 2,
            Part::ClosingQuote
            | Part::EndOfTag
            | Part::Comma
            | Part::Space
            | Part::Hyphen
            | Part::Colon
            | Part::EndOfDate => 1,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Part::Tag => "a double quote or `W/\"`",
            Part::ClosingQuote => "a closing quote",
            Part::EndOfTag => "the end of the entity-tag",
            Part::Comma => "a comma",
            Part::DayName => "the name of a day",
            Part::CommaAndSpace => "a comma and a space",
            Part::Space => "a space",
            Part::Hyphen => "a hyphen",
            Part::Colon => "a colon",
            Part::Zone => "` GMT`",
            Part::Day => "a day of two digits",
            Part::Month => "the name of a month",
            Part::Year => "a year of four digits",
            Part::ShortYear => "a year of two digits",
            Part::Hour => "an hour of two digits",
            Part::Minute => "a minute of two digits",
            Part::Second => "a second of two digits",
            Part::EndOfDate => "the end of the date",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::InvalidByte(byte) => write!(f, "invalid byte 0x{byte:02x} in entity-tag"),
            Problem::WildcardNotAlone => f.write_str("`*` must be the whole field value"),
            Problem::NeedsAlloc => f.write_str("entity-tag too long without the feature `alloc`"),
            Problem::Unprintable => f.write_str("the value failed to print"),
            Problem::Expected(part, found) => write!(f, "expected {}, found {found}", part.name()),
            Problem::OutOfRange(Part::Day) => f.write_str("day of the month out of range"),
            Problem::OutOfRange(Part::Hour) => f.write_str("hour out of range"),
            Problem::OutOfRange(Part::Minute) => f.write_str("minute out of range"),
            Problem::OutOfRange(Part::Second) => f.write_str("second out of range"),
            Problem::OutOfRange(_) => f.write_str("year out of range"),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bytes.get(..usize::from(self.length)) {
            None | Some([]) => f.write_str("the end"),
            Some(bytes) => write!(f, "`{}`", Printable(bytes)),
        }
    }
}

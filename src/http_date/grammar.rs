//! The three forms of an HTTP-date, part by part: a reader that says what is wrong, and where.
//!
//! Sums wrap or saturate because a check that cannot fail would put a panic into the binary: they are
//! of numbers of at most four digits, and of lengths of what is left to read.

use super::calendar::{days_and_seconds, unix_seconds, Day, LAST_YEAR};
use super::short_names::{DAYS, MONTH_NAMES};
use crate::error::{ParseError, Part, Problem};

/// Reads a date in any form; `now` decides the century of a two-digit year.
#[inline(never)]
pub(super) fn read(wire: &[u8], now: Option<i64>) -> Result<i64, ParseError> {
    let mut cursor = Cursor {
        rest: wire,
        length: wire.len(),
    };
    let seconds = match cursor.day_name()? {
        DayName::Short if cursor.rest.starts_with(b",") => cursor.imf_fixdate()?,
        DayName::Short => cursor.asctime_date()?,
        DayName::Long => cursor.rfc850_date(now)?,
    };
    // fault: rest-of-date
    if cursor.rest.is_empty() {
        Ok(seconds)
    } else {
        Err(cursor.fail(Part::EndOfDate))
    }
}

const LONG_DAY_NAMES: [&[u8]; 7] = [
    b"Sunday",
    b"Monday",
    b"Tuesday",
    b"Wednesday",
    b"Thursday",
    b"Friday",
    b"Saturday",
];

enum DayName {
    Short,
    Long,
}

/// What is left to read of a date.
struct Cursor<'a> {
    rest: &'a [u8],
    length: usize,
}

/// A number and the byte at which it stands.
#[derive(Clone, Copy)]
struct Located {
    number: u32,
    offset: usize,
}

impl Cursor<'_> {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    fn imf_fixdate(&mut self) -> Result<i64, ParseError> {
        self.literal(b", ", Part::CommaAndSpace)?;
        let day = self.day_of_month()?;
        self.literal(b" ", Part::Space)?;
        let month = self.month()?;
        self.literal(b" ", Part::Space)?;
        let year = self.year()?;
        self.literal(b" ", Part::Space)?;
        let time = self.time_of_day()?;
        self.literal(b" GMT", Part::Zone)?;
        point_in_time(year, month, day, time)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    fn rfc850_date(&mut self, now: Option<i64>) -> Result<i64, ParseError> {
        self.literal(b", ", Part::CommaAndSpace)?;
        let day = self.day_of_month()?;
        self.literal(b"-", Part::Hyphen)?;
        let month = self.month()?;
        self.literal(b"-", Part::Hyphen)?;
        let at_year = self.offset();
        let digits = self.two_digits(Part::ShortYear)?;
        self.literal(b" ", Part::Space)?;
        let time = self.time_of_day()?;
        self.literal(b" GMT", Part::Zone)?;
        let year = match now {
            Some(now) => latest_year(digits, month, day.number, time, now),
            None if digits < 70 => Some(digits.wrapping_add(2000)),
            None => Some(digits.wrapping_add(1900)),
        };
        let year = year.ok_or(ParseError::new(Problem::OutOfRange(Part::Year), at_year))?;
        point_in_time(year, month, day, time)
    }

    /// `Sun Nov  6 08:49:37 1994`
    fn asctime_date(&mut self) -> Result<i64, ParseError> {
        self.literal(b" ", Part::Space)?;
        let month = self.month()?;
        self.literal(b" ", Part::Space)?;
        let day = match self.rest {
            [b' ', digit @ b'0'..=b'9', rest @ ..] => {
                let day = Located {
                    number: u32::from(digit.wrapping_sub(b'0')),
                    offset: self.offset(),
                };
                self.rest = rest;
                day
            }
            _ => self.day_of_month()?,
        };
        self.literal(b" ", Part::Space)?;
        let time = self.time_of_day()?;
        self.literal(b" ", Part::Space)?;
        let year = self.year()?;
        point_in_time(year, month, day, time)
    }

    fn day_name(&mut self) -> Result<DayName, ParseError> {
        for name in LONG_DAY_NAMES {
            if let Some(rest) = self.rest.strip_prefix(name) {
                self.rest = rest;
                return Ok(DayName::Long);
            }
        }
        match self.rest {
            [n0, n1, n2, rest @ ..] if DAYS.number([*n0, *n1, *n2]) != 0 => {
                self.rest = rest;
                Ok(DayName::Short)
            }
            _ => Err(self.fail(Part::DayName)),
        }
    }

    fn month(&mut self) -> Result<u32, ParseError> {
        for (number, name) in (1..).zip(&MONTH_NAMES) {
            if let Some(rest) = self.rest.strip_prefix(name) {
                self.rest = rest;
                return Ok(number);
            }
        }
        Err(self.fail(Part::Month))
    }

    fn day_of_month(&mut self) -> Result<Located, ParseError> {
        let offset = self.offset();
        let number = self.two_digits(Part::Day)?;
        Ok(Located { number, offset })
    }

    fn year(&mut self) -> Result<u32, ParseError> {
        let century = self.two_digits(Part::Year)?;
        let year = self.two_digits(Part::Year)?;
        Ok(century.wrapping_mul(100).wrapping_add(year))
    }

    /// `hour ":" minute ":" second`, in seconds.
    fn time_of_day(&mut self) -> Result<u32, ParseError> {
        let hour = self.up_to(23, Part::Hour)?;
        self.literal(b":", Part::Colon)?;
        let minute = self.up_to(59, Part::Minute)?;
        self.literal(b":", Part::Colon)?;
        let second = self.up_to(60, Part::Second)?;
        let minutes = hour.wrapping_mul(60).wrapping_add(minute);
        Ok(minutes.wrapping_mul(60).wrapping_add(second))
    }

    fn up_to(&mut self, most: u32, part: Part) -> Result<u32, ParseError> {
        let offset = self.offset();
        let number = self.two_digits(part)?;
        if number > most {
            return Err(ParseError::new(Problem::OutOfRange(part), offset));
        }
        Ok(number)
    }

    fn two_digits(&mut self, part: Part) -> Result<u32, ParseError> {
        match self.rest {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
                self.rest = rest;
                let tens = u32::from(tens.wrapping_sub(b'0'));
                let ones = u32::from(ones.wrapping_sub(b'0'));
                Ok(tens.wrapping_mul(10).wrapping_add(ones))
            }
            _ => Err(self.fail(part)),
        }
    }

    fn literal(&mut self, text: &[u8], part: Part) -> Result<(), ParseError> {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None => Err(self.fail(part)),
        }
    }

    fn offset(&self) -> usize {
        self.length.saturating_sub(self.rest.len())
    }

    fn fail(&self, expected: Part) -> ParseError {
        ParseError::new(Problem::expected(expected, self.rest), self.offset())
    }
}

fn point_in_time(year: u32, month: u32, day: Located, time: u32) -> Result<i64, ParseError> {
    let Located {
        number: day,
        offset,
    } = day;
    match (Day { year, month, day }).days_before() {
        Some(days) => Ok(unix_seconds(days, time)),
        None => Err(ParseError::new(Problem::OutOfRange(Part::Day), offset)),
    }
}

/// "Recipients of a timestamp value in rfc850-date format, which uses a two-digit year, MUST
/// interpret a timestamp that appears to be more than 50 years in the future as representing the most
/// recent year in the past that had the same last two digits." (RFC 9110 §5.6.7)
///
/// `None` if that year is before the year 0000.
fn latest_year(digits: u32, month: u32, day: u32, time: u32, now: i64) -> Option<u32> {
    let (days, time_of_limit) = days_and_seconds(now);
    let mut limit = Day::after(days);
    // fault: 49-years-ahead
    limit.year = limit.year.wrapping_add(50);
    let years_back = limit.year.wrapping_add(100).wrapping_sub(digits) % 100;
    let year = limit.year.checked_sub(years_back)?;
    let day = Day { year, month, day };
    let is_too_late = day > limit || (day == limit && time > time_of_limit);
    if is_too_late || year > LAST_YEAR {
        year.checked_sub(100)
    } else {
        Some(year)
    }
}

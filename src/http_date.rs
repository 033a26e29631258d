//! One HTTP-date: three formats in, IMF-fixdate out.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use crate::error::{ParseError, Problem};

#[cfg(feature = "std")]
use crate::error::DateRangeError;
#[cfg(feature = "std")]
use core::time::Duration;
#[cfg(feature = "std")]
use std::time::{SystemTime, UNIX_EPOCH};

/// A point in time, to the second
/// ([RFC 9110 §5.6.7](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)): seconds since the
/// Unix epoch without leap seconds, from the year 0000 to the year 9999.
///
/// ```abnf
/// HTTP-date    = IMF-fixdate / obs-date
/// IMF-fixdate  = day-name "," SP date1 SP time-of-day SP GMT
/// obs-date     = rfc850-date / asctime-date
/// ```
///
/// Example values: `Sun, 06 Nov 1994 08:49:37 GMT`, and from old senders
/// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. Only the first is ever printed.
///
/// A date carries its printed form, so that printing it and comparing it with a field value that
/// echoes it are plain copies and comparisons of 29 octets.
///
/// ```
/// use preconditions::HttpDate;
///
/// let date = HttpDate::parse(b"Sunday, 06-Nov-94 08:49:37 GMT")?;
/// assert_eq!(date.unix_seconds(), 784_111_777);
/// assert_eq!(date.to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// # Ok::<(), preconditions::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct HttpDate {
    unix_seconds: i64,
    imf_fixdate: [u8; 29],
}

impl HttpDate {
    /// The first second of the year 0000.
    pub const MIN: HttpDate = HttpDate::new(-62_167_219_200);

    /// The last second of the year 9999.
    pub const MAX: HttpDate = HttpDate::new(253_402_300_799);

    /// Reads a date in any of the three formats, octet for octet as the grammar has them.
    ///
    /// The day name must be one, but need not fit the date. Second 60 is the second after second 59.
    /// A two-digit year from 00 to 69 is in the 21st century, one from 70 to 99 in the 20th: until
    /// the year 2069 that is what the standard asks for; [`parse_at`](HttpDate::parse_at) does it at
    /// any time.
    ///
    /// # Errors
    ///
    /// - `yesterday`, `06 Nov 1994 08:49:37 GMT`: no day name at the start.
    /// - `Sun, 6 Nov 1994 …`, `sun, 06 nov …`, `Sun,  06 Nov …`: digits, spaces and case are fixed.
    /// - `… 08:49:37 UTC`, `… +0000`: the zone is `GMT`.
    /// - `… 30 Feb 1994 …`, `… 24:00:00 …`: there is no such day, hour, minute or second.
    /// - ` Sun, …`, `… GMT; length=5`: octets before or after the date.
    ///
    /// ```
    /// use preconditions::HttpDate;
    ///
    /// let error = HttpDate::parse(b"Sun, 31 Feb 1994 08:49:37 GMT").unwrap_err();
    /// assert_eq!(error.to_string(), "there is no such day of the month, at octet 5");
    /// ```
    pub fn parse(wire: &[u8]) -> Result<Self, ParseError> {
        parse_unix_seconds(wire, None).map(HttpDate::new)
    }

    /// Reads a date like [`parse`](HttpDate::parse), but takes a two-digit year for the latest one
    /// with these digits that is at most 50 years after `now`.
    ///
    /// # Errors
    ///
    /// As for [`parse`](HttpDate::parse); and, with `now` in the first 50 years there are, a
    /// two-digit year that none of them has.
    ///
    /// ```
    /// use preconditions::HttpDate;
    ///
    /// let now = HttpDate::parse(b"Fri, 20 Nov 2026 12:00:00 GMT")?;
    /// let date = HttpDate::parse_at(b"Saturday, 06-Nov-77 08:49:37 GMT", now)?;
    /// assert_eq!(date.to_string(), "Sun, 06 Nov 1977 08:49:37 GMT");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn parse_at(wire: &[u8], now: HttpDate) -> Result<Self, ParseError> {
        parse_unix_seconds(wire, Some(now.unix_seconds)).map(HttpDate::new)
    }

    /// The date that is this many seconds after the Unix epoch; `None` before the year 0000 and
    /// after the year 9999.
    pub const fn from_unix_seconds(seconds: i64) -> Option<Self> {
        if seconds < HttpDate::MIN.unix_seconds || seconds > HttpDate::MAX.unix_seconds {
            return None;
        }
        Some(HttpDate::new(seconds))
    }

    /// Seconds since the Unix epoch, negative before it.
    pub const fn unix_seconds(self) -> i64 {
        self.unix_seconds
    }

    /// The date as IMF-fixdate, the only format that may be sent.
    #[inline]
    pub const fn as_bytes(&self) -> &[u8; 29] {
        &self.imf_fixdate
    }

    /// The current second of the system's clock; [`HttpDate::MIN`] or [`HttpDate::MAX`] if the clock
    /// is outside of what a date can name.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn now() -> Self {
        let now = SystemTime::now();
        HttpDate::try_from(now).unwrap_or(if now < UNIX_EPOCH {
            HttpDate::MIN
        } else {
            HttpDate::MAX
        })
    }

    /// The same point in time for the system's clock; `None` if the system cannot name it.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_secs(self.unix_seconds.unsigned_abs());
        if self.unix_seconds < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        }
    }

    const fn new(unix_seconds: i64) -> Self {
        HttpDate {
            unix_seconds,
            imf_fixdate: imf_fixdate(unix_seconds),
        }
    }
}

/// IMF-fixdate, 29 octets.
impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(core::str::from_utf8(&self.imf_fixdate).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpDate({self})")
    }
}

impl PartialEq for HttpDate {
    fn eq(&self, other: &Self) -> bool {
        self.unix_seconds == other.unix_seconds
    }
}

impl Eq for HttpDate {}

impl PartialOrd for HttpDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for HttpDate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.unix_seconds.cmp(&other.unix_seconds)
    }
}

impl Hash for HttpDate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.unix_seconds.hash(state);
    }
}

impl From<&HttpDate> for Option<HttpDate> {
    fn from(date: &HttpDate) -> Self {
        Some(*date)
    }
}

/// Floors to the second, toward the past, so that a client's echo of the printed date is equal.
#[cfg(feature = "std")]
impl TryFrom<SystemTime> for HttpDate {
    type Error = DateRangeError;

    fn try_from(time: SystemTime) -> Result<Self, DateRangeError> {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok(),
            Err(error) => {
                let before = error.duration();
                let whole = i64::try_from(before.as_secs()).ok();
                let started = i64::from(before.subsec_nanos() > 0);
                whole.and_then(|whole| whole.checked_add(started)?.checked_neg())
            }
        };
        seconds
            .and_then(HttpDate::from_unix_seconds)
            .ok_or(DateRangeError)
    }
}

/// Reads a date without printing it; `now` decides the century of a two-digit year.
pub(crate) fn parse_unix_seconds(wire: &[u8], now: Option<i64>) -> Result<i64, ParseError> {
    let mut cursor = Cursor {
        rest: wire,
        length: wire.len(),
    };
    let seconds = match cursor.day_name()? {
        DayName::Short if cursor.rest.starts_with(b",") => cursor.imf_fixdate()?,
        DayName::Short => cursor.asctime_date()?,
        DayName::Long => cursor.rfc850_date(now)?,
    };
    if cursor.rest.is_empty() {
        Ok(seconds)
    } else {
        Err(cursor.fail(Problem::ExpectedEndOfDate))
    }
}

const DAY_NAMES: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

const DAY_SECONDS: i64 = 86_400;

enum DayName {
    Short,
    Long,
}

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Day {
    year: i64,
    month: i64,
    day: i64,
}

/// What is left to read of a date.
struct Cursor<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Cursor<'_> {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    fn imf_fixdate(&mut self) -> Result<i64, ParseError> {
        self.literal(b", ", Problem::ExpectedCommaAndSpace)?;
        let day = self.day_of_month()?;
        self.literal(b" ", Problem::ExpectedSpace)?;
        let month = self.month()?;
        self.literal(b" ", Problem::ExpectedSpace)?;
        let year = self.year()?;
        self.literal(b" ", Problem::ExpectedSpace)?;
        let time = self.time_of_day()?;
        self.literal(b" GMT", Problem::ExpectedZone)?;
        unix_seconds(year, month, day, time)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    fn rfc850_date(&mut self, now: Option<i64>) -> Result<i64, ParseError> {
        self.literal(b", ", Problem::ExpectedCommaAndSpace)?;
        let day = self.day_of_month()?;
        self.literal(b"-", Problem::ExpectedHyphen)?;
        let month = self.month()?;
        self.literal(b"-", Problem::ExpectedHyphen)?;
        let at_year = self.offset();
        let digits = self.two_digits(Problem::ExpectedShortYear)?;
        self.literal(b" ", Problem::ExpectedSpace)?;
        let time = self.time_of_day()?;
        self.literal(b" GMT", Problem::ExpectedZone)?;
        let year = full_year(digits, month, day.number, time, now)
            .ok_or(ParseError::new(Problem::NoSuchYear, at_year))?;
        unix_seconds(year, month, day, time)
    }

    /// `Sun Nov  6 08:49:37 1994`
    fn asctime_date(&mut self) -> Result<i64, ParseError> {
        self.literal(b" ", Problem::ExpectedSpace)?;
        let month = self.month()?;
        self.literal(b" ", Problem::ExpectedSpace)?;
        let day = match self.rest {
            [b' ', digit @ b'0'..=b'9', rest @ ..] => {
                let day = Placed {
                    number: i64::from(digit.wrapping_sub(b'0')),
                    offset: self.offset(),
                };
                self.rest = rest;
                day
            }
            _ => self.day_of_month()?,
        };
        self.literal(b" ", Problem::ExpectedSpace)?;
        let time = self.time_of_day()?;
        self.literal(b" ", Problem::ExpectedSpace)?;
        let year = self.year()?;
        unix_seconds(year, month, day, time)
    }

    fn day_name(&mut self) -> Result<DayName, ParseError> {
        for name in DAY_NAMES {
            if let Some(rest) = self.rest.strip_prefix(name.as_bytes()) {
                self.rest = rest;
                return Ok(DayName::Long);
            }
            let short = name.as_bytes().get(..3).unwrap_or(&[]);
            if let Some(rest) = self.rest.strip_prefix(short) {
                self.rest = rest;
                return Ok(DayName::Short);
            }
        }
        Err(self.fail(Problem::ExpectedDayName))
    }

    fn month(&mut self) -> Result<i64, ParseError> {
        for (number, name) in (1..).zip(MONTHS) {
            if let Some(rest) = self.rest.strip_prefix(name) {
                self.rest = rest;
                return Ok(number);
            }
        }
        Err(self.fail(Problem::ExpectedMonth))
    }

    fn day_of_month(&mut self) -> Result<Placed, ParseError> {
        let offset = self.offset();
        let number = self.two_digits(Problem::ExpectedDay)?;
        Ok(Placed { number, offset })
    }

    fn year(&mut self) -> Result<i64, ParseError> {
        let century = self.two_digits(Problem::ExpectedYear)?;
        let year = self.two_digits(Problem::ExpectedYear)?;
        Ok(century.wrapping_mul(100).wrapping_add(year))
    }

    /// `hour ":" minute ":" second`, in seconds.
    fn time_of_day(&mut self) -> Result<i64, ParseError> {
        let hour = self.up_to(23, Problem::ExpectedHour, Problem::NoSuchHour)?;
        self.literal(b":", Problem::ExpectedColon)?;
        let minute = self.up_to(59, Problem::ExpectedMinute, Problem::NoSuchMinute)?;
        self.literal(b":", Problem::ExpectedColon)?;
        let second = self.up_to(60, Problem::ExpectedSecond, Problem::NoSuchSecond)?;
        let minutes = hour.wrapping_mul(60).wrapping_add(minute);
        Ok(minutes.wrapping_mul(60).wrapping_add(second))
    }

    fn up_to(&mut self, most: i64, shape: Problem, range: Problem) -> Result<i64, ParseError> {
        let offset = self.offset();
        let number = self.two_digits(shape)?;
        if number > most {
            return Err(ParseError::new(range, offset));
        }
        Ok(number)
    }

    fn two_digits(&mut self, shape: Problem) -> Result<i64, ParseError> {
        match self.rest {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
                self.rest = rest;
                let tens = i64::from(tens.wrapping_sub(b'0'));
                let ones = i64::from(ones.wrapping_sub(b'0'));
                Ok(tens.wrapping_mul(10).wrapping_add(ones))
            }
            _ => Err(self.fail(shape)),
        }
    }

    fn literal(&mut self, text: &[u8], problem: Problem) -> Result<(), ParseError> {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None => Err(self.fail(problem)),
        }
    }

    fn offset(&self) -> usize {
        self.length.saturating_sub(self.rest.len())
    }

    fn fail(&self, problem: Problem) -> ParseError {
        ParseError::new(problem, self.offset())
    }
}

/// A number and the octet at which it stands.
#[derive(Clone, Copy)]
struct Placed {
    number: i64,
    offset: usize,
}

fn unix_seconds(year: i64, month: i64, day: Placed, time: i64) -> Result<i64, ParseError> {
    if day.number < 1 || day.number > days_in_month(year, month) {
        return Err(ParseError::new(Problem::NoSuchDay, day.offset));
    }
    let day = Day {
        year,
        month,
        day: day.number,
    };
    let seconds = days_since_epoch(day)
        .wrapping_mul(DAY_SECONDS)
        .wrapping_add(time);
    // Second 60 of the year 9999 has no successor.
    Ok(seconds.min(HttpDate::MAX.unix_seconds))
}

/// "MUST interpret a timestamp that appears to be more than 50 years in the future as representing
/// the most recent year in the past that had the same last two digits" (§5.6.7); `None` if that is
/// before the year 0000.
fn full_year(digits: i64, month: i64, day: i64, time: i64, now: Option<i64>) -> Option<i64> {
    let now = match now {
        Some(now) => now,
        None if digits < 70 => return Some(digits.wrapping_add(2000)),
        None => return Some(digits.wrapping_add(1900)),
    };
    let mut limit = day_of(now.div_euclid(DAY_SECONDS));
    limit.year = limit.year.wrapping_add(50);
    let back = limit.year.wrapping_sub(digits).rem_euclid(100);
    let year = limit.year.wrapping_sub(back);
    let day = Day { year, month, day };
    let too_late = day > limit || (day == limit && time > now.rem_euclid(DAY_SECONDS));
    let year = if too_late || year > 9999 {
        year.wrapping_sub(100)
    } else {
        year
    };
    Some(year).filter(|year| *year >= 0)
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to `date`, in years that start in March so that the leap day comes last.
#[allow(clippy::arithmetic_side_effects)] // Years 0000 to 9999: nothing comes near a limit.
const fn days_since_epoch(date: Day) -> i64 {
    let (year, month) = if date.month > 2 {
        (date.year, date.month - 3)
    } else {
        (date.year.wrapping_sub(1), date.month.wrapping_add(9))
    };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (month.wrapping_mul(153).wrapping_add(2) / 5)
        .wrapping_add(date.day)
        .wrapping_sub(1);
    let day_of_era =
        (year_of_era * 365 + year_of_era / 4 - year_of_era / 100).wrapping_add(day_of_year);
    era.wrapping_mul(146_097)
        .wrapping_add(day_of_era)
        .wrapping_sub(719_468)
}

/// The inverse of [`days_since_epoch`].
#[allow(clippy::arithmetic_side_effects)] // Years 0000 to 9999: nothing comes near a limit.
const fn day_of(days_since_epoch: i64) -> Day {
    let days = days_since_epoch + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400;
    if month < 10 {
        Day {
            year,
            month: month + 3,
            day,
        }
    } else {
        Day {
            year: year + 1,
            month: month - 9,
            day,
        }
    }
}

#[allow(clippy::arithmetic_side_effects)] // Years 0000 to 9999: nothing comes near a limit.
const fn imf_fixdate(unix_seconds: i64) -> [u8; 29] {
    let days = unix_seconds.div_euclid(DAY_SECONDS);
    let time = unix_seconds.rem_euclid(DAY_SECONDS);
    let Day { year, month, day } = day_of(days);
    let [n0, n1, n2] = match (days + 4).rem_euclid(7) {
        0 => *b"Sun",
        1 => *b"Mon",
        2 => *b"Tue",
        3 => *b"Wed",
        4 => *b"Thu",
        5 => *b"Fri",
        _ => *b"Sat",
    };
    let [m0, m1, m2] = match month {
        1 => *MONTHS[0],
        2 => *MONTHS[1],
        3 => *MONTHS[2],
        4 => *MONTHS[3],
        5 => *MONTHS[4],
        6 => *MONTHS[5],
        7 => *MONTHS[6],
        8 => *MONTHS[7],
        9 => *MONTHS[8],
        10 => *MONTHS[9],
        11 => *MONTHS[10],
        _ => *MONTHS[11],
    };
    let [d0, d1] = digits(day);
    let [c0, c1] = digits(year / 100);
    let [y0, y1] = digits(year % 100);
    let [h0, h1] = digits(time / 3_600);
    let [i0, i1] = digits(time / 60 % 60);
    let [s0, s1] = digits(time % 60);
    [
        n0, n1, n2, b',', b' ', d0, d1, b' ', m0, m1, m2, b' ', c0, c1, y0, y1, b' ', h0, h1, b':',
        i0, i1, b':', s0, s1, b' ', b'G', b'M', b'T',
    ]
}

/// Two decimal digits; `number` is below 100.
#[allow(clippy::arithmetic_side_effects)]
const fn digits(number: i64) -> [u8; 2] {
    [
        b'0'.wrapping_add((number / 10) as u8),
        b'0'.wrapping_add((number % 10) as u8),
    ]
}

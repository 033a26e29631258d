//! One HTTP-date: three forms in, IMF-fixdate out.

mod calendar;
mod grammar;
mod imf_fixdate;
mod short_names;

use core::fmt;
use core::str::FromStr;

use crate::error::ParseError;

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
/// A date is eight bytes, is copied and compared like a number, and is printed when it is asked to be.
///
/// ```
/// use preconditions::HttpDate;
///
/// let date = HttpDate::parse(b"Sunday, 06-Nov-94 08:49:37 GMT")?;
/// assert_eq!(date.unix_seconds(), 784_111_777);
/// assert_eq!(date.to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// # Ok::<(), preconditions::ParseError>(())
/// ```
///
/// # From other types
///
/// Each of these is an `Option<HttpDate>`, which
/// [`Validators::last_modified`](crate::Validators::last_modified) takes as it is:
///
/// | from | by |
/// |---|---|
/// | `std::time::SystemTime` | `HttpDate::from_system_time(time)`; `HttpDate::now()` for now, which is no `Option` |
/// | `chrono::DateTime<_>` | `HttpDate::from_unix_seconds(time.timestamp())` |
/// | `time::OffsetDateTime` | `HttpDate::from_unix_seconds(time.unix_timestamp())` |
/// | `jiff::Timestamp` | `HttpDate::from_unix_seconds(time.as_second())` |
///
/// All of them round down to the second, except that `as_second` rounds up before 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpDate {
    unix_seconds: i64,
}

impl HttpDate {
    /// The first second of the year 0000.
    pub const MIN: HttpDate = HttpDate::new(calendar::FIRST_SECOND);

    /// The last second of the year 9999.
    pub const MAX: HttpDate = HttpDate::new(calendar::LAST_SECOND);

    /// Reads a date in any of the three forms, byte for byte as the grammar has them. It takes bytes,
    /// since field values are bytes; a text is read with `text.parse()` or `HttpDate::try_from(text)`.
    ///
    /// The day name must be valid, but is not checked against the date. Second 60 is the second after
    /// second 59. A two-digit year from 00 to 69 is in the 21st century, one from 70 to 99 in the
    /// 20th: until the year 2069 that is what the standard asks for;
    /// [`parse_at`](HttpDate::parse_at) does it at any time.
    ///
    /// # Errors
    ///
    /// - `yesterday`, `06 Nov 1994 08:49:37 GMT`: no day name at the start.
    /// - `Sun, 6 Nov 1994 …`, `sun, 06 nov …`, `Sun,  06 Nov …`: digits, spaces and case are fixed.
    /// - `… 08:49:37 UTC`, `… +0000`: the zone is `GMT`.
    /// - `… 30 Feb 1994 …`, `… 24:00:00 …`: there is no such day, hour, minute or second.
    /// - ` Sun, …`, `… GMT; length=5`: bytes before or after the date.
    ///
    /// ```
    /// use preconditions::HttpDate;
    ///
    /// let error = HttpDate::parse(b"Sun, 31 Feb 1994 08:49:37 GMT").unwrap_err();
    /// assert_eq!(error.to_string(), "day of the month out of range at byte 5");
    /// ```
    pub fn parse(wire: &[u8]) -> Result<Self, ParseError> {
        parse_unix_seconds(wire, None).map(HttpDate::new)
    }

    /// Reads a date like [`parse`](HttpDate::parse), but takes a two-digit year for the latest one
    /// with these digits for which the date is at most 50 years after `now`.
    ///
    /// # Errors
    ///
    /// As for [`parse`](HttpDate::parse); and, if `now` is before the year 50, a two-digit year that
    /// would fall before the year 0.
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

    /// Creates the date that is this many seconds after the Unix epoch; `None` before the year 0000
    /// and after the year 9999.
    ///
    /// ```
    /// use preconditions::HttpDate;
    ///
    /// let date = HttpDate::from_unix_seconds(784_111_777);
    /// assert_eq!(date.map(|date| date.to_string()).as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    /// assert_eq!(HttpDate::from_unix_seconds(i64::MAX), None);
    /// ```
    pub const fn from_unix_seconds(seconds: i64) -> Option<Self> {
        if seconds < HttpDate::MIN.unix_seconds || seconds > HttpDate::MAX.unix_seconds {
            return None;
        }
        Some(HttpDate::new(seconds))
    }

    /// Returns the seconds since the Unix epoch, negative before it.
    pub const fn unix_seconds(self) -> i64 {
        self.unix_seconds
    }

    /// Prints the date as an IMF-fixdate, the only form that may be sent.
    ///
    /// The 29 bytes are those of `Display`, without a heap and without a formatter.
    ///
    /// ```
    /// use preconditions::HttpDate;
    ///
    /// assert_eq!(&HttpDate::MIN.to_imf_fixdate(), b"Sat, 01 Jan 0000 00:00:00 GMT");
    /// ```
    #[doc(alias = "as_bytes")]
    #[must_use]
    pub fn to_imf_fixdate(self) -> [u8; 29] {
        imf_fixdate::print(self.unix_seconds)
    }

    /// Reads the current second off the system's clock; [`HttpDate::MIN`] or [`HttpDate::MAX`] if the clock
    /// is outside of what a date can name.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn now() -> Self {
        let now = SystemTime::now();
        HttpDate::from_system_time(now).unwrap_or(if now < UNIX_EPOCH {
            HttpDate::MIN
        } else {
            HttpDate::MAX
        })
    }

    /// Creates the date of a point in time of the system's clock, rounded down to the second, so that
    /// a client's echo of the printed date is equal; `None` before the year 0000 and after the year
    /// 9999.
    ///
    /// [`TryFrom`] does the same, with an error in place of `None`.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use preconditions::{HttpDate, Validators};
    ///
    /// let modified = UNIX_EPOCH + Duration::new(784_111_777, 999_999_999);
    /// let validators = Validators::new().last_modified(HttpDate::from_system_time(modified));
    /// assert_eq!(validators.modification_date(), HttpDate::from_unix_seconds(784_111_777));
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn from_system_time(time: SystemTime) -> Option<Self> {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok()?,
            Err(error) => {
                let before = error.duration();
                let started = i64::from(before.subsec_nanos() > 0);
                let whole = i64::try_from(before.as_secs()).ok()?;
                whole.checked_add(started)?.checked_neg()?
            }
        };
        HttpDate::from_unix_seconds(seconds)
    }

    /// Returns the same point in time for the system's clock; `None` if the system cannot name it.
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
        HttpDate { unix_seconds }
    }
}

/// Prints an IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Whether bytes are text is found out for 16 at a time, but only where they lie like this.
        #[repr(align(16))]
        struct Aligned([u8; 32]);

        let mut text = Aligned([b' '; 32]);
        for (byte, printed) in text.0.iter_mut().zip(self.to_imf_fixdate()) {
            *byte = printed;
        }
        let text = core::str::from_utf8(&text.0).map_err(|_| fmt::Error)?;
        f.write_str(text.get(..imf_fixdate::LENGTH).unwrap_or_default())
    }
}

impl fmt::Debug for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpDate({self})")
    }
}

impl From<&HttpDate> for Option<HttpDate> {
    fn from(date: &HttpDate) -> Self {
        Some(*date)
    }
}

/// Reads a date in any of the three forms.
///
/// # Errors
///
/// As for [`HttpDate::parse`].
///
/// ```
/// use preconditions::HttpDate;
///
/// let date: HttpDate = "Sun, 06 Nov 1994 08:49:37 GMT".parse()?;
/// assert_eq!(date.unix_seconds(), 784_111_777);
///
/// let error = "Sun, 06 nov 1994 08:49:37 GMT".parse::<HttpDate>().unwrap_err();
/// assert_eq!(error.to_string(), "expected the name of a month, found `nov` at byte 8");
/// # Ok::<(), preconditions::ParseError>(())
/// ```
impl FromStr for HttpDate {
    type Err = ParseError;

    fn from_str(wire: &str) -> Result<Self, ParseError> {
        HttpDate::parse(wire.as_bytes())
    }
}

/// Reads a date in any of the three forms.
///
/// # Errors
///
/// As for [`HttpDate::parse`].
impl TryFrom<&str> for HttpDate {
    type Error = ParseError;

    fn try_from(wire: &str) -> Result<Self, ParseError> {
        HttpDate::parse(wire.as_bytes())
    }
}

/// Reads a date in any of the three forms.
///
/// # Errors
///
/// As for [`HttpDate::parse`].
impl TryFrom<&[u8]> for HttpDate {
    type Error = ParseError;

    fn try_from(wire: &[u8]) -> Result<Self, ParseError> {
        HttpDate::parse(wire)
    }
}

/// Rounds down to the second, like [`HttpDate::from_system_time`].
///
/// # Errors
///
/// - A time before the year 0000 or after the year 9999.
#[cfg(feature = "std")]
impl TryFrom<SystemTime> for HttpDate {
    type Error = DateRangeError;

    fn try_from(time: SystemTime) -> Result<Self, DateRangeError> {
        HttpDate::from_system_time(time).ok_or(DateRangeError::since(0))
    }
}

/// Reads a date; `now` decides the century of a two-digit year.
#[inline]
pub(crate) fn parse_unix_seconds(wire: &[u8], now: Option<i64>) -> Result<i64, ParseError> {
    // Nearly every date that arrives is an IMF-fixdate without a fault.
    match imf_fixdate::read(wire) {
        Some(seconds) => Ok(seconds),
        None => grammar::read(wire, now),
    }
}

/// Reads an IMF-fixdate; `None` if it is none, without saying why.
#[inline(never)]
pub(crate) fn read_imf_fixdate(wire: &[u8]) -> Option<i64> {
    imf_fixdate::read(wire)
}

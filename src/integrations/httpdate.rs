//! The date type of the `httpdate` crate, which names the years 1970 to 9999 only.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::DateRangeError;
use crate::http_date::HttpDate;

/// Converts every date that `httpdate` can name.
impl From<httpdate::HttpDate> for HttpDate {
    fn from(date: httpdate::HttpDate) -> Self {
        HttpDate::try_from(SystemTime::from(date)).unwrap_or(HttpDate::MAX)
    }
}

/// Converts the dates from 1970 on.
///
/// # Errors
///
/// - A date before 1970: `httpdate` cannot name it.
impl TryFrom<HttpDate> for httpdate::HttpDate {
    type Error = DateRangeError;

    fn try_from(date: HttpDate) -> Result<Self, DateRangeError> {
        date.to_system_time()
            .filter(|time| *time >= UNIX_EPOCH)
            .map(httpdate::HttpDate::from)
            .ok_or(DateRangeError::since(1970))
    }
}

//! HTTP-date in its three forms: §5.6.7. The text is cut at its spaces, and each part looked up.

use super::civil::{days_in_month, seconds_of, to_civil, Civil};
use super::civil::{LONG_DAY_NAMES, MONTH_NAMES, SHORT_DAY_NAMES};

/// 0000-01-01T00:00:00
pub const FIRST_SECOND: i64 = -62_167_219_200;
/// 9999-12-31T23:59:59
pub const LAST_SECOND: i64 = 253_402_300_799;

/// Reads a date in any of the three forms. `now` settles the century of a two-digit year.
pub fn parse_date(octets: &[u8], now: Option<i64>) -> Option<i64> {
    let text = std::str::from_utf8(octets).ok()?;
    let parts: Vec<&str> = text.split(' ').collect();
    match parts[..] {
        // Sun, 06 Nov 1994 08:49:37 GMT
        [day_name, day, month, year, time, "GMT"] => {
            short_day_name(day_name.strip_suffix(',')?)?;
            moment(digits(year, 4)?, month, digits(day, 2)?, time)
        }
        // Sunday, 06-Nov-94 08:49:37 GMT
        [day_name, date, time, "GMT"] => {
            let day_name = day_name.strip_suffix(',')?;
            LONG_DAY_NAMES.iter().find(|name| **name == day_name)?;
            let date: Vec<&str> = date.split('-').collect();
            match date[..] {
                [day, month, year] => {
                    let (day, year) = (digits(day, 2)?, digits(year, 2)?);
                    moment(
                        century(year, month, day, time, now)? + year,
                        month,
                        day,
                        time,
                    )
                }
                _ => None,
            }
        }
        // Sun Nov  6 08:49:37 1994
        [day_name, month, "", day, time, year] => {
            short_day_name(day_name)?;
            moment(digits(year, 4)?, month, digits(day, 1)?, time)
        }
        // Sun Nov 16 08:49:37 1994
        [day_name, month, day, time, year] => {
            short_day_name(day_name)?;
            moment(digits(year, 4)?, month, digits(day, 2)?, time)
        }
        _ => None,
    }
}

/// The first year of the century of a two-digit year.
///
/// With a clock: the latest century in which the date is not more than 50 years ahead of it.
/// Without: 00 to 69 are of the years from 2000 on, 70 to 99 of those from 1900 on.
fn century(year: i64, month: &str, day: i64, time: &str, now: Option<i64>) -> Option<i64> {
    let Some(now) = now else {
        return Some(if year < 70 { 2000 } else { 1900 });
    };
    let (now, _) = to_civil(now);
    let limit = Civil {
        year: now.year + 50,
        ..now
    };
    let (hour, minute, second) = time_of_day(time)?;
    let month = month_number(month)?;
    let mut latest = None;
    for century in 0..100 {
        let year = century * 100 + year;
        if (Civil {
            year,
            month,
            day,
            hour,
            minute,
            second,
        }) <= limit
        {
            latest = Some(century * 100);
        }
    }
    latest
}

fn moment(year: i64, month: &str, day: i64, time: &str) -> Option<i64> {
    let month = month_number(month)?;
    let (hour, minute, second) = time_of_day(time)?;
    if day < 1 || day > days_in_month(year, month) {
        return None;
    }
    // A second 60 is the one after 59; there is none after the last of the year 9999.
    let seconds = seconds_of(Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    });
    Some(if seconds > LAST_SECOND {
        LAST_SECOND
    } else {
        seconds
    })
}

/// `hour ":" minute ":" second`, from 00:00:00 to 23:59:60.
fn time_of_day(time: &str) -> Option<(i64, i64, i64)> {
    let parts: Vec<&str> = time.split(':').collect();
    match parts[..] {
        [hour, minute, second] => {
            let (hour, minute, second) = (digits(hour, 2)?, digits(minute, 2)?, digits(second, 2)?);
            (hour <= 23 && minute <= 59 && second <= 60).then_some((hour, minute, second))
        }
        _ => None,
    }
}

fn short_day_name(name: &str) -> Option<()> {
    SHORT_DAY_NAMES
        .iter()
        .find(|known| **known == name)
        .map(|_| ())
}

fn month_number(name: &str) -> Option<i64> {
    let place = MONTH_NAMES.iter().position(|known| *known == name)?;
    i64::try_from(place + 1).ok()
}

/// Exactly this many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    if text.len() == count && text.bytes().all(|octet| octet.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

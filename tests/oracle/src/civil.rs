//! The calendar, by counting: years one after the other, then months, then days.

/// The names of the days, from Monday on, as IMF-fixdate writes them.
pub const SHORT_DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// The same days as the format of RFC 850 writes them.
pub const LONG_DAY_NAMES: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
/// The months.
pub const MONTH_NAMES: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// A moment as people write it. The order of the fields is the order in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    pub year: i64,
    /// 1 to 12
    pub month: i64,
    /// 1 to 31
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

pub fn is_leap_year(year: i64) -> bool {
    if year % 400 == 0 {
        true
    } else if year % 100 == 0 {
        false
    } else {
        year % 4 == 0
    }
}

pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The seconds from 1970-01-01T00:00:00 to this moment, which must exist.
pub fn seconds_of(moment: Civil) -> i64 {
    let mut days = 0;
    let mut year = 1970;
    while year < moment.year {
        days += days_in_year(year);
        year += 1;
    }
    while year > moment.year {
        year -= 1;
        days -= days_in_year(year);
    }
    for month in 1..moment.month {
        days += days_in_month(moment.year, month);
    }
    days += moment.day - 1;
    days * SECONDS_PER_DAY + moment.hour * 3600 + moment.minute * 60 + moment.second
}

/// The reverse, and the number of the week's day, 0 for Monday.
pub fn to_civil(seconds: i64) -> (Civil, usize) {
    let mut day = seconds.div_euclid(SECONDS_PER_DAY);
    let of_day = seconds.rem_euclid(SECONDS_PER_DAY);
    // 1970-01-01 was a Thursday.
    let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap();
    let mut year = 1970;
    while day < 0 {
        year -= 1;
        day += days_in_year(year);
    }
    while day >= days_in_year(year) {
        day -= days_in_year(year);
        year += 1;
    }
    let mut month = 1;
    while day >= days_in_month(year, month) {
        day -= days_in_month(year, month);
        month += 1;
    }
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    (
        Civil {
            year,
            month,
            day: day + 1,
            hour,
            minute,
            second,
        },
        weekday,
    )
}

/// IMF-fixdate of §5.6.7; nothing outside the years 0000 to 9999.
pub fn format_date(seconds: i64) -> Option<String> {
    if !(super::FIRST_SECOND..=super::LAST_SECOND).contains(&seconds) {
        return None;
    }
    let (moment, weekday) = to_civil(seconds);
    Some(format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        SHORT_DAY_NAMES[weekday],
        moment.day,
        MONTH_NAMES[usize::try_from(moment.month).unwrap() - 1],
        moment.year,
        moment.hour,
        moment.minute,
        moment.second
    ))
}

fn days_in_year(year: i64) -> i64 {
    if is_leap_year(year) {
        366
    } else {
        365
    }
}

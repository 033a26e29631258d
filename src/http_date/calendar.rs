//! The proleptic Gregorian calendar of the years 0000 to 9999, in unsigned arithmetic of 32 bits.
//!
//! Days are counted from 0000-01-01, which is day 0. Sums and products wrap because a check that
//! cannot fail would put a panic into the binary: years have at most four digits, so that no number
//! of days exceeds 4 × 10,400 × 366, which is below 2^24. Seconds are counted in 64 bits.

/// An HTTP-date knows no leap seconds.
const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// 0000-01-01T00:00:00, in seconds since the Unix epoch.
pub(super) const FIRST_SECOND: i64 = -(DAYS_BEFORE_1970 as i64) * (SECONDS_PER_DAY as i64);

/// 9999-12-31T23:59:59, in seconds since the Unix epoch.
pub(super) const LAST_SECOND: i64 =
    FIRST_SECOND + (DAYS_OF_10_000_YEARS as i64) * (SECONDS_PER_DAY as i64) - 1;

pub(super) const LAST_YEAR: u32 = 9_999;

/// Every fourth year is a leap year, but only every fourth of the years that end in 00.
const DAYS_PER_4_YEARS: u32 = 4 * 365 + 1;
const DAYS_PER_400_YEARS: u32 = 100 * DAYS_PER_4_YEARS - 3;
const DAYS_OF_10_000_YEARS: u32 = 25 * DAYS_PER_400_YEARS;

/// 1970 is 30 years, 7 of them leap years, before 2000, with which the sixth 400 years begin.
const DAYS_BEFORE_1970: u32 = 5 * DAYS_PER_400_YEARS - (30 * 365 + 7);

/// In a year that begins in March the leap day comes last, and the lengths of the months repeat every
/// five months: 31, 30, 31, 30, 31.
const DAYS_PER_5_MONTHS: u32 = 31 + 30 + 31 + 30 + 31;

/// March 1 in the year 0, a leap year: January and February come before it.
const DAYS_BEFORE_MARCH: u32 = 31 + 29;

/// A month of a common year.
struct Month {
    days: u32,
    days_before: u32,
}

/// January is the first, with the number 1.
const MONTHS: [Month; 12] = [
    month(31, 0),   // Jan
    month(28, 31),  // Feb
    month(31, 59),  // Mar
    month(30, 90),  // Apr
    month(31, 120), // May
    month(30, 151), // Jun
    month(31, 181), // Jul
    month(31, 212), // Aug
    month(30, 243), // Sep
    month(31, 273), // Oct
    month(30, 304), // Nov
    month(31, 334), // Dec
];

const fn month(days: u32, days_before: u32) -> Month {
    Month { days, days_before }
}

/// A day as it is written. The order of the fields is the order in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub(super) year: u32,
    /// 1 to 12
    pub(super) month: u32,
    /// 1 to 31
    pub(super) day: u32,
}

impl Day {
    /// Returns how many days come before this one; `None` if its month does not have it.
    #[inline(always)]
    pub(super) fn days_before(self) -> Option<u32> {
        let leap_day = u32::from(is_leap_year(self.year));
        let month = MONTHS.get(self.month.wrapping_sub(1) as usize)?;
        let (days, days_before) = match self.month {
            1 => (month.days, month.days_before),
            2 => (month.days.wrapping_add(leap_day), month.days_before),
            _ => (month.days, month.days_before.wrapping_add(leap_day)),
        };
        // Day 0 becomes the largest number there is.
        let day = self.day.wrapping_sub(1);
        if day >= days {
            return None;
        }
        Some(
            days_before_year(self.year)
                .wrapping_add(days_before)
                .wrapping_add(day),
        )
    }

    /// Returns the day that has so many days before it.
    #[inline(always)]
    pub(super) fn after(days: u32) -> Day {
        // From March 1 of the year -400 on, so that no day is before it.
        let days = days.wrapping_add(DAYS_PER_400_YEARS - DAYS_BEFORE_MARCH);
        // Century c begins on day c × 146,097 / 4, rounded down: one of the four has a day more, and it
        // is the last. What undoes this is (4 × day + 3) / 146,097. So it is with the years of a
        // century: year y begins on day y × 1,461 / 4, rounded down.
        let quarters = days.wrapping_mul(4).wrapping_add(3);
        let century = quarters / DAYS_PER_400_YEARS;
        let quarters = (quarters % DAYS_PER_400_YEARS) | 3;
        let year = quarters / DAYS_PER_4_YEARS;
        let day_of_year = quarters % DAYS_PER_4_YEARS / 4;
        // Month m begins on day (m × 153 + 2) / 5, rounded down: 0, 31, 61, 92, 122, 153.
        let fifths = day_of_year.wrapping_mul(5).wrapping_add(2);
        let month = fifths / DAYS_PER_5_MONTHS;
        let day = (fifths % DAYS_PER_5_MONTHS / 5).wrapping_add(1);
        let year = century
            .wrapping_mul(100)
            .wrapping_add(year)
            .wrapping_sub(400);
        // Month 0 is March; January and February are of the year after.
        if month < 10 {
            let month = month.wrapping_add(3);
            Day { year, month, day }
        } else {
            let (year, month) = (year.wrapping_add(1), month.wrapping_sub(9));
            Day { year, month, day }
        }
    }
}

/// Returns how many days have passed since 0000-01-01, and how many seconds of the day after them.
#[inline(always)]
pub(super) fn days_and_seconds(unix_seconds: i64) -> (u32, u32) {
    let seconds = unix_seconds.wrapping_sub(FIRST_SECOND) as u64;
    let days = seconds / SECONDS_PER_DAY;
    (days as u32, (seconds % SECONDS_PER_DAY) as u32)
}

/// Returns the point in time that is so many days after 0000-01-01, and so many seconds after that.
///
/// The second 60 is the first one of the next minute. That of the last minute of the year 9999 has no
/// successor, and is taken for the second before it.
#[inline(always)]
pub(super) fn unix_seconds(days: u32, seconds: u32) -> i64 {
    let seconds = u64::from(days)
        .wrapping_mul(SECONDS_PER_DAY)
        .wrapping_add(u64::from(seconds));
    FIRST_SECOND.wrapping_add(seconds as i64).min(LAST_SECOND)
}

/// Returns how many days there are in the years before this one.
#[inline(always)]
fn days_before_year(year: u32) -> u32 {
    // Rounded up, since the year 0 is a leap year.
    let fourths = year.wrapping_add(3) / 4;
    let hundredths = year.wrapping_add(99) / 100;
    let four_hundredths = hundredths.wrapping_add(3) / 4;
    year.wrapping_mul(365)
        .wrapping_add(fourths)
        .wrapping_sub(hundredths)
        .wrapping_add(four_hundredths)
}

#[inline(always)]
const fn is_leap_year(year: u32) -> bool {
    // A year that ends in 00 is divisible by 400 exactly if it is divisible by 16.
    if year % 100 == 0 {
        // fault: 1900-leaps
        year % 16 == 0
    } else {
        year % 4 == 0
    }
}

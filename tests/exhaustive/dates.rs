//! Dates: every day there is, every time of day, and five million of them damaged.

use inputs::random::Random;
use oracle::{days_in_month, is_leap_year, seconds_of, Civil, FIRST_SECOND, LAST_SECOND};
use preconditions::HttpDate;

/// The form of RFC 850 is tried with several clocks, each time that so many days have gone by.
const CLOCKED_DAYS: i64 = if cfg!(exhaustive) { 29 } else { 1009 };

/// Dates that are damaged in every byte, and those that are damaged in several ways at once.
const DAMAGED_BYTE_BY_BYTE: i64 = if cfg!(exhaustive) { 150 } else { 2 };
const DAMAGED_AT_RANDOM: u32 = if cfg!(exhaustive) { 2_000_000 } else { 20_000 };

/// Walks the calendar day by day; no formula is involved.
#[test]
fn every_day_of_ten_thousand_years() {
    let mut seconds = FIRST_SECOND;
    let mut weekday = 5; // 0000-01-01 was a Saturday, by the calendar of today.
    let mut days = 0;
    for year in 0..=9999 {
        for month in 1..=12 {
            for day in 1..=days_in_month(year, month) {
                // Another time of day each day.
                let time = days * 7919 % 86_400;
                let date = Date {
                    year,
                    month,
                    day,
                    weekday,
                    time,
                };
                check_fixdate(&date, seconds + time);
                check_asctime(&date, seconds + time);
                if days % CLOCKED_DAYS == 0 {
                    check_rfc_850(&date, seconds + time);
                }
                seconds += 86_400;
                weekday = (weekday + 1) % 7;
                days += 1;
            }
        }
    }
    assert_eq!((days, seconds), (3_652_425, LAST_SECOND + 1));
}

struct Date {
    year: i64,
    month: i64,
    day: i64,
    weekday: usize,
    time: i64,
}

const DAYS: [&str; 7] = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"];
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

impl Date {
    fn month_name(&self) -> &'static str {
        &MONTHS[3 * usize::try_from(self.month - 1).unwrap()..][..3]
    }

    fn time_of_day(&self) -> String {
        let time = self.time;
        format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
    }
}

fn check_fixdate(date: &Date, seconds: i64) {
    let (name, month, time) = (
        &DAYS[date.weekday][..3],
        date.month_name(),
        date.time_of_day(),
    );
    let text = format!(
        "{name}, {:02} {month} {:04} {time} GMT",
        date.day, date.year
    );
    let printed = HttpDate::from_unix_seconds(seconds).unwrap();
    assert_eq!(printed.to_string(), text);
    assert_eq!(
        HttpDate::parse(text.as_bytes()).unwrap().unix_seconds(),
        seconds
    );
}

fn check_asctime(date: &Date, seconds: i64) {
    let (name, month, time) = (
        &DAYS[date.weekday][..3],
        date.month_name(),
        date.time_of_day(),
    );
    let text = format!("{name} {month} {:2} {time} {:04}", date.day, date.year);
    assert_eq!(
        HttpDate::parse(text.as_bytes()).unwrap().unix_seconds(),
        seconds
    );
}

fn check_rfc_850(date: &Date, seconds: i64) {
    let (name, month, time) = (DAYS[date.weekday], date.month_name(), date.time_of_day());
    let Date { year, day, .. } = date;
    // With the clock anywhere near, the digits mean this year; half a century off, it depends.
    let rfc_850 = format!("{name}day, {day:02}-{month}-{:02} {time} GMT", year % 100);
    for days in [-18_263, -18_262, -17_800, 0, 17_800, 18_262, 18_263] {
        let Some(now) = HttpDate::from_unix_seconds(seconds + days * 86_400) else {
            continue;
        };
        let read = HttpDate::parse_at(rfc_850.as_bytes(), now)
            .map(HttpDate::unix_seconds)
            .ok();
        let expected = match days {
            -17_800..=17_800 => Some(seconds),
            _ => oracle::parse_date(rfc_850.as_bytes(), Some(now.unix_seconds())),
        };
        assert_eq!(read, expected, "{rfc_850} at {now}");
    }
}

/// The days that do not exist are no dates, in any form.
#[test]
fn every_day_that_does_not_exist() {
    let mut refused = 0;
    for year in 0..=9999 {
        for month in 1..=12 {
            let name = &MONTHS[3 * (month - 1)..][..3];
            let days = days_in_month(year, i64::try_from(month).unwrap());
            for day in (days + 1..=32).chain([0, 99]) {
                for text in [
                    format!("Sun, {day:02} {name} {year:04} 00:00:00 GMT"),
                    format!("Sun {name} {day:2} 00:00:00 {year:04}"),
                ] {
                    assert!(HttpDate::parse(text.as_bytes()).is_err(), "{text}");
                    refused += 1;
                }
            }
        }
    }
    let leap_years = (0..=9999).filter(|year| is_leap_year(*year)).count();
    // 32, 0 and 99 in each month; the thirty-first of four; 29, 30 and 31 of February.
    assert_eq!(refused, 2 * (10_000 * (12 * 3 + 4 + 3) - leap_years));
}

/// Times of day: all that have the form, read by all three forms.
#[test]
fn every_time_of_day() {
    let mut read = 0;
    for hour in 0..100 {
        for minute in 0..100 {
            for second in 0..100 {
                let text = format!("Fri, 02 Jan 1970 {hour:02}:{minute:02}:{second:02} GMT");
                let expected = (hour < 24 && minute < 60 && second <= 60)
                    .then_some(86_400 + hour * 3600 + minute * 60 + second);
                let found = HttpDate::parse(text.as_bytes())
                    .ok()
                    .map(HttpDate::unix_seconds);
                assert_eq!(found, expected, "{text}");
                read += i64::from(found.is_some());
            }
        }
    }
    assert_eq!(read, 24 * 60 * 61);
}

/// Ten years, at the ends, around 1970, of every kind of leap year, and where other clocks end.
const YEARS: [i64; 10] = [0, 1582, 1900, 1969, 1970, 2000, 2016, 2038, 2100, 9999];

#[test]
fn every_second_of_ten_years() {
    let years: &[i64] = if cfg!(exhaustive) { &YEARS } else { &[] };
    let times: Vec<String> = (0..86_400)
        .map(|time| format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60))
        .collect();
    let first_of = |year| {
        seconds_of(Civil {
            year,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
        })
    };
    let check_day = |first: i64| {
        let midnight = oracle::format_date(first).unwrap();
        for (time, seconds) in times.iter().zip(first..) {
            let date = HttpDate::from_unix_seconds(seconds).unwrap();
            let text = date.to_imf_fixdate();
            assert_eq!(text[..17], midnight.as_bytes()[..17]);
            assert_eq!(text[17..25], *time.as_bytes());
            assert_eq!(text[25..], *b" GMT");
            assert_eq!(HttpDate::parse(&text).unwrap().unix_seconds(), seconds);
        }
    };
    // In any case the days on which something ends.
    for (year, month, day) in [
        (0, 1, 1),
        (1969, 12, 31),
        (1970, 1, 1),
        (2000, 2, 29),
        (9999, 12, 31),
    ] {
        check_day(seconds_of(Civil {
            year,
            month,
            day,
            hour: 0,
            minute: 0,
            second: 0,
        }));
    }
    std::thread::scope(|scope| {
        for half in years.chunks(5) {
            scope.spawn(move || {
                for year in half {
                    let end = if *year == 9999 {
                        LAST_SECOND + 1
                    } else {
                        first_of(year + 1)
                    };
                    (first_of(*year)..end).step_by(86_400).for_each(check_day);
                }
            });
        }
    });
}

/// Whatever one byte is replaced by, in any form: read, or refused, as the oracle does.
#[test]
fn every_byte_of_a_date_replaced_by_every_other() {
    let mut tried = 0;
    for text in (0..DAMAGED_BYTE_BY_BYTE).flat_map(|number| forms(spread(number))) {
        for at in 0..text.len() {
            for byte in 0..=255 {
                let mut damaged = text.clone().into_bytes();
                damaged[at] = byte;
                check_damaged(&damaged);
                tried += 1;
            }
        }
    }
    if cfg!(exhaustive) {
        assert!(tried > 3_000_000, "{tried}");
    }
}

/// Up to four damages at once: other bytes, bytes too many and too few, parts of other dates.
#[test]
fn dates_damaged_in_several_places() {
    let mut random = Random::new(1994);
    let mut read = 0;
    for number in 0..DAMAGED_AT_RANDOM {
        let [one, other] = [0, 1].map(|_| {
            let texts = forms(spread(i64::try_from(random.below(1 << 20)).unwrap()));
            texts[random.below(3)].clone().into_bytes()
        });
        let mut damaged = one;
        for _ in 0..=number % 4 {
            let at = random.below(damaged.len());
            match random.below(4) {
                0 => damaged[at] = random.one_of(TELLING),
                1 => damaged.insert(at, random.one_of(TELLING)),
                2 => drop(damaged.remove(at)),
                _ => {
                    let end = other.len().min(at + random.below(6));
                    let part = other.get(at..end).unwrap_or_default();
                    let end = damaged.len().min(at + part.len());
                    drop(damaged.splice(at..end, part.iter().copied()));
                }
            }
        }
        read += u32::from(check_damaged(&damaged));
    }
    // Enough of both that neither is tried by accident only.
    assert!(read > DAMAGED_AT_RANDOM / 40, "{read} were read");
    assert!(read < DAMAGED_AT_RANDOM / 2, "{read} were read");
}

/// Bytes that dates consist of, and their neighbors.
const TELLING: &[u8] = b"0123456789/:;,- \t.GMTgmtSunFriJanDecy\0\x7f\x80\xb0\xff";

/// Whether it was read.
fn check_damaged(wire: &[u8]) -> bool {
    let now = 1_795_253_278;
    let clock = HttpDate::from_unix_seconds(now).unwrap();
    let read = HttpDate::parse(wire);
    let expected = oracle::parse_date(wire, None);
    assert_eq!(
        read.map(HttpDate::unix_seconds).ok(),
        expected,
        "{}",
        wire.escape_ascii()
    );
    let expected = oracle::parse_date(wire, Some(now));
    assert_eq!(
        HttpDate::parse_at(wire, clock)
            .map(HttpDate::unix_seconds)
            .ok(),
        expected,
        "{}",
        wire.escape_ascii()
    );
    if let Err(error) = read {
        assert!(error.offset() <= wire.len(), "{}", wire.escape_ascii());
    }
    read.is_ok()
}

/// Points in time that are spread over the years 1800 to 2200, and over the hours of the day.
fn spread(number: i64) -> i64 {
    let years = 400 * 31_556_952;
    (number * 7_919_000_003).rem_euclid(years) - 170 * 31_556_952
}

/// One point in time in all three forms.
fn forms(seconds: i64) -> [String; 3] {
    let imf_fixdate = oracle::format_date(seconds).unwrap();
    let (moment, weekday) = oracle::to_civil(seconds);
    let (name, month, year) = (DAYS[weekday], &imf_fixdate[8..11], moment.year);
    let (day, time) = (moment.day, &imf_fixdate[17..25]);
    [
        format!("{name}day, {day:02}-{month}-{:02} {time} GMT", year % 100),
        format!("{} {month} {day:2} {time} {year:04}", &name[..3]),
        imf_fixdate,
    ]
}

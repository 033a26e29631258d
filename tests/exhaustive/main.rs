//! Everything of a kind, instead of a sample: every string of the octets that matter up to some
//! length, every day of ten thousand years, every second of ten of them.
//!
//! The lengths grow with `RUSTFLAGS="--cfg exhaustive"` and `--release`; then it takes some minutes.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used
)] // a test
#![allow(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::incompatible_msrv
)]

use oracle::{days_in_month, is_leap_year, Civil, List, OracleTarget, FIRST_SECOND};
use preconditions::{evaluate, EntityTag, HttpDate, TagList};
use table::{shown, target_of, verdict_of, Lines};

/// The octets that the grammars of tags and lists tell apart, and two that they refuse.
const ALPHABET: &[u8; 10] = b"\"W/, \t*a\x80\x7F";

/// Instead of an octet: the value goes on in a new line.
const NEW_LINE: u8 = b'\n';

const TAG_OCTETS: u32 = if cfg!(exhaustive) { 8 } else { 5 };
const LIST_OCTETS: u32 = if cfg!(exhaustive) { 8 } else { 4 };
const LINES_OCTETS: u32 = if cfg!(exhaustive) { 7 } else { 4 };

/// The form of RFC 850 is tried with several clocks, each time that so many days have gone by.
const CLOCKED_DAYS: i64 = if cfg!(exhaustive) { 29 } else { 1009 };

#[test]
fn every_string_as_an_entity_tag() {
    let tried = for_every_string(ALPHABET, TAG_OCTETS, &|wire| match (
        EntityTag::parse(wire),
        oracle::parse_tag(wire),
    ) {
        (Ok(read), Some(expected)) => {
            assert_eq!(read.as_bytes(), wire);
            assert_eq!(read.opaque(), &expected.opaque[..]);
            assert_eq!(read.is_weak(), expected.weak);
        }
        (Err(error), None) => assert!(error.offset() <= wire.len()),
        (read, _) => panic!("{read:?} from {}", wire.escape_ascii()),
    });
    assert_eq!(tried, strings(ALPHABET.len(), TAG_OCTETS));
}

#[test]
fn every_string_as_a_list() {
    let current = OracleTarget::Exists {
        entity_tag: Some(b"\"a\"".to_vec()),
        last_modified: None,
        date: None,
    };
    let tried = for_every_string(ALPHABET, LIST_OCTETS, &|value| {
        let expected = oracle::parse_list(value);
        match (TagList::new(value), &expected) {
            (TagList::Any, List::Anything) => {}
            (TagList::Tags(tags), List::Tags(expected)) => {
                let read: Result<Vec<_>, _> = tags.collect();
                let read = read.unwrap_or_else(|error| {
                    panic!("{error} in {}", value.escape_ascii());
                });
                assert!(read.len() == expected.len(), "{}", value.escape_ascii());
                for (read, expected) in read.iter().zip(expected) {
                    assert_eq!(
                        (read.is_weak(), read.opaque()),
                        (expected.weak, &expected.opaque[..])
                    );
                }
            }
            (TagList::Tags(tags), List::Unreadable) => {
                let read: Vec<_> = tags.collect();
                let (last, others) = read.split_last().expect("nothing is not damage");
                let error = last.as_ref().expect_err("the damage comes last");
                assert!(error.offset() <= value.len(), "{}", value.escape_ascii());
                assert!(others.iter().all(Result::is_ok));
            }
            (read, _) => panic!("{read:?}, not {expected:?}, from {}", value.escape_ascii()),
        }
        // What a damaged list is worth, a read shows: no match. So does a change: 412.
        let found = |method, name| evaluate(method, &[(name, value)], target_of(&current)).status();
        let matches = |weakly: bool| match &expected {
            List::Anything => true,
            List::Tags(tags) => tags
                .iter()
                .any(|tag| tag.opaque == b"a" && (weakly || !tag.weak)),
            List::Unreadable => false,
        };
        let if_match = if matches(false) { None } else { Some(412) };
        let if_none_match = if matches(true) { Some(304) } else { None };
        assert_eq!(
            found("PUT", "if-match"),
            if_match,
            "{}",
            value.escape_ascii()
        );
        assert_eq!(
            found("GET", "if-none-match"),
            if_none_match,
            "{}",
            value.escape_ascii()
        );
    });
    assert_eq!(tried, strings(ALPHABET.len(), LIST_OCTETS));
}

#[test]
fn every_string_over_every_number_of_lines() {
    let current = OracleTarget::Exists {
        entity_tag: Some(b"W/\"a\"".to_vec()),
        last_modified: None,
        date: None,
    };
    let alphabet = [&ALPHABET[..], &[NEW_LINE]].concat();
    let tried = for_every_string(&alphabet, LINES_OCTETS, &|value| {
        let line = |line: &[u8]| ("If-None-Match".to_string(), line.to_vec());
        let lines: Lines = value.split(|octet| *octet == NEW_LINE).map(line).collect();
        for method in ["GET", "PUT"] {
            let found = verdict_of(&evaluate(method, lines.as_slice(), target_of(&current)));
            let expected = oracle::decide(method, &lines, current.clone());
            assert_eq!(found, expected, "{method}\n{}", shown(&lines));
        }
    });
    assert_eq!(tried, strings(alphabet.len(), LINES_OCTETS));
}

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
    assert_eq!((days, seconds), (3_652_425, oracle::LAST_SECOND + 1));
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
    assert_eq!(printed.as_bytes()[..], *text.as_bytes());
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
            let text = date.as_bytes();
            assert_eq!(text[..17], midnight.as_bytes()[..17]);
            assert_eq!(text[17..25], *time.as_bytes());
            assert_eq!(text[25..], *b" GMT");
            assert_eq!(HttpDate::parse(text).unwrap().unix_seconds(), seconds);
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
                        oracle::LAST_SECOND + 1
                    } else {
                        first_of(year + 1)
                    };
                    (first_of(*year)..end).step_by(86_400).for_each(check_day);
                }
            });
        }
    });
}

fn seconds_of(moment: Civil) -> i64 {
    oracle::seconds_of(moment)
}

/// Calls `check` with every string over `alphabet` of up to `octets` octets, on two threads, and
/// says how many there were.
fn for_every_string(alphabet: &[u8], octets: u32, check: &(dyn Fn(&[u8]) + Sync)) -> u64 {
    std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            scope.spawn(move || {
                let mut tried = 0;
                for length in 0..=octets {
                    let count = u64::try_from(alphabet.len()).unwrap().pow(length);
                    let mut string = vec![0; usize::try_from(length).unwrap()];
                    for number in (half..count).step_by(2) {
                        spell(number, alphabet, &mut string);
                        check(&string);
                        tried += 1;
                    }
                }
                tried
            })
        });
        halves.into_iter().map(|half| half.join().unwrap()).sum()
    })
}

/// Writes a number with the octets of the alphabet as its digits.
fn spell(mut number: u64, alphabet: &[u8], string: &mut [u8]) {
    let base = u64::try_from(alphabet.len()).unwrap();
    for octet in string {
        *octet = alphabet[usize::try_from(number % base).unwrap()];
        number /= base;
    }
}

/// How many strings there are of up to `octets` octets.
fn strings(alphabet: usize, octets: u32) -> u64 {
    (0..=octets)
        .map(|length| u64::try_from(alphabet).unwrap().pow(length))
        .sum()
}

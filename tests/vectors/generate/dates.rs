//! §5.6.7.

use super::{as_text, sections, DateCase, Result};
use oracle::format_date;

use Result::{Latitude, Required};

/// 2026-11-20T12:00:00
const NOW: Option<i64> = Some(1_795_176_000);

/// 0000-01-01T00:00:00
const FIRST: Option<i64> = Some(-62_167_219_200);

/// 9999-12-31T23:59:59
const LAST: Option<i64> = Some(253_402_300_799);

type Row = (
    &'static [u8],
    Option<i64>,
    Option<i64>,
    Result,
    &'static str,
);

/// (wire, the clock, the seconds, whether there is a choice, what it shows)
#[rustfmt::skip] // one row a case
const READ: [Row; 40] = [
    (b"Sun, 06 Nov 1994 08:49:37 GMT", None, Some(784_111_777), Required, "IMF-fixdate"),
    (b"Sunday, 06-Nov-94 08:49:37 GMT", NOW, Some(784_111_777), Required, "the form of RFC 850"),
    (b"Sun Nov  6 08:49:37 1994", None, Some(784_111_777), Required, "the form of asctime"),
    (b"Wed Nov 16 08:49:37 1994", None, Some(784_975_777), Required, "with two digits of day"),
    (b"Sun Nov 06 08:49:37 1994", None, Some(784_111_777), Required,
     "2DIGIT may start with a zero"),
    (b"Thu, 01 Jan 1970 00:00:00 GMT", None, Some(0), Required, "zero is a date"),
    (b"Wed, 31 Dec 1969 23:59:59 GMT", None, Some(-1), Required, "so is the second before"),
    (b"Fri, 01 Jan 1960 00:00:00 GMT", None, Some(-315_619_200), Required, "long before"),
    (b"Mon, 01 Jan 1601 00:00:00 GMT", None, Some(-11_644_473_600), Required,
     "where another clock starts"),
    (b"Sat, 01 Jan 0000 00:00:00 GMT", None, Some(-62_167_219_200), Required,
     "the first date that can be written"),
    (b"Fri, 31 Dec 9999 23:59:59 GMT", None, Some(253_402_300_799), Required, "the last"),
    (b"Tue, 19 Jan 2038 03:14:08 GMT", None, Some(2_147_483_648), Required, "more than 31 bits"),
    (b"Sun, 07 Feb 2106 06:28:16 GMT", None, Some(4_294_967_296), Required, "more than 32 bits"),
    (b"Tue, 29 Feb 2000 12:00:00 GMT", None, Some(951_825_600), Required,
     "the leap day of a year that 400 divides"),
    (b"Thu, 29 Feb 2024 12:00:00 GMT", None, Some(1_709_208_000), Required,
     "the leap day of a year that 4 divides"),
    (b"Sat, 31 Dec 2016 23:59:60 GMT", None, Some(1_483_228_800), Latitude,
     "a leap second is a date; that it is read as the next second is a choice"),
    (b"Sun, 06 Nov 1994 08:49:60 GMT", None, Some(784_111_800), Latitude,
     "second 60 where no leap second was: read like the one above"),
    (b"Fri, 31 Dec 9999 23:59:60 GMT", None, Some(253_402_300_799), Latitude,
     "there is no next second that can be written"),
    (b"Mon, 06 Nov 1994 08:49:37 GMT", None, Some(784_111_777), Latitude,
     "the day name is of another day: an unreadable If-Unmodified-Since would let the write through"),
    (b"Monday, 06-Nov-94 08:49:37 GMT", NOW, Some(784_111_777), Latitude,
     "the same in the form of RFC 850"),
    (b"Mon Nov  6 08:49:37 1994", None, Some(784_111_777), Latitude,
     "the same in the form of asctime"),
    (b"Sunday, 20-Nov-77 12:00:00 GMT", NOW, Some(248_875_200), Required,
     "51 years ahead: the century before"),
    (b"Friday, 20-Nov-76 12:00:00 GMT", NOW, Some(3_373_099_200), Latitude,
     "50 years ahead is not more than 50; the past is allowed, too"),
    (b"Saturday, 20-Nov-76 12:00:01 GMT", NOW, Some(217_339_201), Required, "one second more is"),
    (b"Friday, 20-Nov-76 12:00:01 GMT", NOW, Some(217_339_201), Latitude,
     "the same with the name of the day that it would be in 2076"),
    (b"Sunday, 21-Nov-76 00:00:00 GMT", NOW, Some(217_382_400), Required, "so is a day more"),
    (b"Saturday, 21-Nov-76 00:00:00 GMT", NOW, Some(217_382_400), Latitude,
     "the same with the name of the day that it would be in 2076"),
    (b"Thursday, 06-Nov-69 08:49:37 GMT", NOW, Some(3_150_953_377), Latitude,
     "43 years ahead may be the future"),
    (b"Tuesday, 29-Feb-00 00:00:00 GMT", NOW, Some(951_782_400), Required,
     "the last year 00 had a leap day"),
    (b"Friday, 06-Nov-20 08:49:37 GMT", NOW, Some(1_604_652_577), Required, "6 years ago"),
    (b"Sunday, 06-Nov-94 08:49:37 GMT", None, Some(784_111_777), Latitude,
     "without a clock: 70 to 99 are of the twentieth century"),
    (b"Thursday, 01-Jan-70 00:00:00 GMT", None, Some(0), Latitude,
     "without a clock: the first of them"),
    (b"Tuesday, 31-Dec-69 23:59:59 GMT", None, Some(3_155_759_999), Latitude,
     "without a clock: the last of the others"),
    (b"Saturday, 06-Nov-94 08:49:37 GMT", Some(4_102_444_800), Some(3_939_871_777), Required,
     "in the year 2100, 94 is 2094"),
    (b"Sunday, 06-Nov-94 08:49:37 GMT", Some(4_102_444_800), Some(3_939_871_777), Latitude,
     "the same with the name of the day that it was in 1994"),
    (b"Sunday, 06-Nov-94 08:49:37 GMT", Some(0), Some(784_111_777), Latitude,
     "in the year 1970, 94 is 24 years ahead"),
    (b"Saturday, 06-Nov-94 08:49:60 GMT", NOW, Some(784_111_800), Latitude,
     "second 60 in the form of RFC 850"),
    (b"Sunday, 31-Dec-00 23:59:59 GMT", FIRST, Some(-62_135_596_801), Latitude,
     "a clock in the first year: the end of that year may be the future"),
    (b"Saturday, 01-Jan-50 00:00:00 GMT", FIRST, Some(-60_589_296_000), Latitude,
     "50 years ahead of the first second"),
    (b"Saturday, 31-Dec-49 23:59:59 GMT", LAST, Some(251_824_463_999), Latitude,
     "50 years ahead of the last second would be a year of five digits: the century before"),
];

/// (wire, the clock, why no year will do)
#[rustfmt::skip] // one row a case
const WITHOUT_A_YEAR: [(&[u8], Option<i64>, &str); 2] = [
    (b"Saturday, 01-Jan-50 00:00:01 GMT", FIRST,
     "more than 50 years ahead, and there is no century before that could be written"),
    (b"Sunday, 01-Jan-51 00:00:00 GMT", FIRST, "the same by a year"),
];

/// (wire, whether there is a choice, what is wrong)
#[rustfmt::skip] // one row a case
const UNREADABLE: [(&[u8], Result, &str); 45] = [
    (b"", Required, "nothing"),
    (b"0", Required, "a number"),
    (b"784111777", Required, "seconds"),
    (b"yesterday", Required, "a word"),
    (b"\"a\"", Required, "an entity-tag"),
    (b"1994-11-06T08:49:37Z", Latitude, "another form"),
    (b"Sun, 06 Nov 1994", Required, "no time"),
    (b"06 Nov 1994 08:49:37 GMT", Latitude, "no day name"),
    (b"Sun, 06 Nov 1994 08:49:37", Latitude, "no zone"),
    (b"Sun, 06 Nov 1994 08:49:37 UTC", Latitude, "another name of the zone"),
    (b"Sun, 06 Nov 1994 08:49:37 Z", Latitude, "a letter for it"),
    (b"Sun, 06 Nov 1994 08:49:37 +0000", Latitude, "the form of mail"),
    (b"Sun, 06 Nov 1994 10:49:37 +0200", Latitude, "another zone"),
    (b"Sun, 06 Nov 1994 08:49:37 gmt", Latitude, "small letters"),
    (b"sun, 06 Nov 1994 08:49:37 GMT", Latitude, "small letters"),
    (b"Sun, 06 nov 1994 08:49:37 GMT", Latitude, "small letters"),
    (b"SUN, 06 NOV 1994 08:49:37 GMT", Latitude, "capital letters"),
    (b"Sun, 6 Nov 1994 08:49:37 GMT", Latitude, "one digit of day"),
    (b"Sun,  6 Nov 1994 08:49:37 GMT", Latitude, "a space for a digit"),
    (b"Sun, 06  Nov 1994 08:49:37 GMT", Latitude, "two spaces"),
    (b"Sun,06 Nov 1994 08:49:37 GMT", Latitude, "no space"),
    (b"Sun 06 Nov 1994 08:49:37 GMT", Latitude, "no comma"),
    (b"Sun, 06-Nov-1994 08:49:37 GMT", Latitude,
     "hyphens and four digits, as old cookies have them"),
    (b"Sun, 06-Nov-94 08:49:37 GMT", Latitude, "the form of RFC 850 with a short day name"),
    (b"Sunday, 06 Nov 1994 08:49:37 GMT", Latitude, "IMF-fixdate with a long day name"),
    (b"Sun, 06 Nov 94 08:49:37 GMT", Latitude, "IMF-fixdate with two digits of year"),
    (b"Sun, 06 November 1994 08:49:37 GMT", Latitude, "a long name of the month"),
    (b"Day, 06 Nov 1994 08:49:37 GMT", Latitude, "no day of the week"),
    (b"Sun, 06 Foo 1994 08:49:37 GMT", Required, "no month"),
    (b"Sun, 06 Nov 01994 08:49:37 GMT", Latitude, "five digits of year"),
    (b"Sun, 06 Nov -994 08:49:37 GMT", Required, "a sign is no digit"),
    (b"Sun, +6 Nov 1994 08:49:37 GMT", Required, "nor is a plus"),
    (b"Sun Nov 6 08:49:37 1994", Latitude, "asctime with one space before one digit"),
    (b"Sun Nov  6 08:49:37 1994 GMT", Latitude, "asctime with a zone"),
    (b"Sun, 00 Nov 1994 08:49:37 GMT", Required, "there is no day 0"),
    (b"Wed, 30 Feb 1994 08:49:37 GMT", Required, "there is no 30 February"),
    (b"Tue, 29 Feb 1900 08:49:37 GMT", Required, "1900 was no leap year"),
    (b"Sun, 31 Nov 1994 08:49:37 GMT", Required, "November has 30 days"),
    (b"Sun, 06 Nov 1994 24:00:00 GMT", Required, "the hours end at 23"),
    (b"Sun, 06 Nov 1994 08:60:00 GMT", Required, "the minutes end at 59"),
    (b"Sun, 06 Nov 1994 08:49:61 GMT", Required, "the seconds end at 60"),
    (b"Sun, 06 Nov 1994 08:49:37.5 GMT", Required, "there are no fractions"),
    (b"Sun, 06 Nov 1994 08:49:37 GMT; length=1024", Latitude, "an extension of the nineties"),
    (b"Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", Required,
     "two dates are none"),
    (b"Sun, 06 Nov 1994 08:49:37 GM\xD4", Required, "an octet with its high bit set"),
];

pub fn cases() -> Vec<DateCase> {
    let mut cases = Vec::new();
    for (wire, now, seconds, result, comment) in READ {
        cases.push(case(wire, now, seconds, result, comment));
    }
    for (wire, now, comment) in WITHOUT_A_YEAR {
        cases.push(case(wire, now, None, Latitude, comment));
    }
    for (wire, result, comment) in UNREADABLE {
        cases.push(case(wire, None, None, result, comment));
    }
    // All months and the ends of all years that end a century, printed and read.
    for year in (0..=9900).step_by(100) {
        for (month, day) in [(2, 28), (3, 1), (12, 31)] {
            let moment = oracle::Civil {
                year,
                month,
                day,
                hour: 23,
                minute: 59,
                second: 59,
            };
            let seconds = oracle::seconds_of(moment);
            let wire = format_date(seconds).unwrap();
            let comment = "around the leap day and the end of a year that ends a century";
            cases.push(case(
                wire.as_bytes(),
                None,
                Some(seconds),
                Required,
                comment,
            ));
        }
    }
    for month in 1..=12 {
        let moment = oracle::Civil {
            year: 2023,
            month,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
        };
        let seconds = oracle::seconds_of(moment);
        let wire = format_date(seconds).unwrap();
        cases.push(case(
            wire.as_bytes(),
            None,
            Some(seconds),
            Required,
            "the first of each month",
        ));
    }
    cases
}

fn case(
    wire: &[u8],
    now: Option<i64>,
    seconds: Option<i64>,
    result: Result,
    comment: &str,
) -> DateCase {
    let clock = match now {
        Some(now) => format!(" at {}", format_date(now).unwrap()),
        None => String::new(),
    };
    DateCase {
        name: format!("[{}]{clock}", wire.escape_ascii()),
        sections: sections("5.6.7"),
        wire: as_text(wire),
        now,
        seconds,
        printed: seconds.map(|seconds| format_date(seconds).unwrap()),
        result,
        comment: comment.to_string(),
    }
}

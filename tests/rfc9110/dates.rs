//! §5.6.7: dates, and what the fields that carry one make of them.

use crate::support::{ask, ask_about, date, modified, EARLIER, LATER, MODIFIED};
use preconditions::{HttpDate, Validators};

fn seconds(wire: &str) -> Option<i64> {
    HttpDate::parse(wire.as_bytes())
        .ok()
        .map(HttpDate::unix_seconds)
}

// A recipient accepts all three formats.
#[test]
fn section_5_6_7_three_formats() {
    for value in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        assert_eq!(seconds(value), Some(784_111_777));
        let since = [("If-Modified-Since", value)];
        assert_eq!(ask("GET", &since), "304 by if-modified-since", "{value}");
        let since = [("If-Unmodified-Since", value)];
        assert_eq!(ask("PUT", &since), "proceed, protected by date", "{value}");
        let range = [("Range", "bytes=0-1"), ("If-Range", value)];
        assert_eq!(ask("GET", &range), "proceed, honor the range", "{value}");
    }
    for value in ["Sunday, 06-Nov-94 08:49:36 GMT", "Sun Nov  6 08:49:36 1994"] {
        let since = [("If-Unmodified-Since", value)];
        assert_eq!(ask("PUT", &since), "412 by if-unmodified-since", "{value}");
    }
}

// Every name of a day and of a month, in every format.
#[test]
fn section_5_6_7_names_of_days_and_months() {
    for (short, long) in [
        ("Mon", "Monday"),
        ("Tue", "Tuesday"),
        ("Wed", "Wednesday"),
        ("Thu", "Thursday"),
        ("Fri", "Friday"),
        ("Sat", "Saturday"),
        ("Sun", "Sunday"),
    ] {
        let all = Some(784_111_777);
        assert_eq!(seconds(&format!("{short}, 06 Nov 1994 08:49:37 GMT")), all);
        assert_eq!(seconds(&format!("{long}, 06-Nov-94 08:49:37 GMT")), all);
        assert_eq!(seconds(&format!("{short} Nov  6 08:49:37 1994")), all);
        // Each format has names of its own.
        assert_eq!(seconds(&format!("{long}, 06 Nov 1994 08:49:37 GMT")), None);
        assert_eq!(seconds(&format!("{short}, 06-Nov-94 08:49:37 GMT")), None);
        assert_eq!(seconds(&format!("{long} Nov  6 08:49:37 1994")), None);
    }
    // The first second of each month of 1994, as `date --utc +%s` has it.
    for (month, first) in [
        ("Jan", 757_382_400),
        ("Feb", 760_060_800),
        ("Mar", 762_480_000),
        ("Apr", 765_158_400),
        ("May", 767_750_400),
        ("Jun", 770_428_800),
        ("Jul", 773_020_800),
        ("Aug", 775_699_200),
        ("Sep", 778_377_600),
        ("Oct", 780_969_600),
        ("Nov", 783_648_000),
        ("Dec", 786_240_000),
    ] {
        let first = Some(first);
        assert_eq!(
            seconds(&format!("Sun, 01 {month} 1994 00:00:00 GMT")),
            first
        );
        assert_eq!(
            seconds(&format!("Sunday, 01-{month}-94 00:00:00 GMT")),
            first
        );
        assert_eq!(seconds(&format!("Sun {month}  1 00:00:00 1994")), first);
        assert_eq!(seconds(&format!("Sun {month} 01 00:00:00 1994")), first);
    }
}

// The grammar is case-sensitive and has one space where it shows one. Chosen here: no leniency.
#[test]
fn section_5_6_7_exact_shape_and_case() {
    for value in [
        "sun, 06 nov 1994 08:49:37 gmt",
        "SUN, 06 NOV 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun,06 Nov 1994 08:49:37 GMT",
        "Sun,  06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 006 Nov 1994 08:49:37 GMT",
        "Sun, 06  Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov  1994 08:49:37 GMT",
        "Sun, 06 November 1994 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994  08:49:37 GMT",
        "Sun, 06 Nov 1994T08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 06 Nov 1994 08:49:37.0 GMT",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37GMT",
        "Sun, 06 Nov 1994 08:49:37  GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 1994 08:49:37 GMT+1",
        "Sun, 06 Nov 1994 08:49:37 GMT; length=5",
        "06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "Sunday, 6-Nov-94 08:49:37 GMT",
        "Sunday,06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 UTC",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov   6 08:49:37 1994",
        "Sun  Nov  6 08:49:37 1994",
        "Sun Nov  6 08:49:37 1994 GMT",
        "Sun Nov  6 08:49:37 94",
        "Sun Nov  6  08:49:37 1994",
        "Nov  6 08:49:37 1994",
        "1994-11-06T08:49:37Z",
        "784111777",
        "0",
        "-1",
        "yesterday",
        "",
        "Sun",
        "Sunday",
        "Sun,",
        "Sun, ",
        "Sun Nov",
        "\"Sun, 06 Nov 1994 08:49:37 GMT\"",
        "Sün, 06 Nov 1994 08:49:37 GMT",
    ] {
        assert_eq!(seconds(value), None, "{value:?}");
        let since = [("If-Modified-Since", value)];
        assert_eq!(ask("GET", &since), "proceed", "{value:?}");
    }
    // A day below ten has two digits in an asctime-date, too, as its grammar has it.
    assert_eq!(seconds("Sun Nov 06 08:49:37 1994"), Some(784_111_777));
    assert_eq!(seconds("Wed Nov 16 08:49:37 1994"), Some(784_975_777));
}

// Whitespace around a field value is not part of it (§5.5); of a date it never is.
#[test]
fn section_5_5_whitespace_around_a_date() {
    let since = [("If-Modified-Since", " \tSun, 06 Nov 1994 08:49:37 GMT\t ")];
    assert_eq!(ask("GET", &since), "304 by if-modified-since");
    assert_eq!(seconds(" Sun, 06 Nov 1994 08:49:37 GMT"), None);
    assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT "), None);
}

// A two-digit year is not more than 50 years ahead, or else it lies in the past. With the date of
// the response, that is decided to the second.
#[test]
fn section_5_6_7_two_digit_years_with_a_date() {
    let at = |now: &str, wire: &str| {
        HttpDate::parse_at(wire.as_bytes(), date(now))
            .unwrap()
            .to_string()
    };
    let now = "Fri, 20 Nov 2026 12:00:00 GMT";
    assert_eq!(at(now, "Sunday, 06-Nov-94 08:49:37 GMT"), MODIFIED);
    assert_eq!(
        at(now, "Sunday, 06-Nov-77 08:49:37 GMT"),
        "Sun, 06 Nov 1977 08:49:37 GMT"
    );
    assert_eq!(
        at(now, "Sunday, 06-Nov-69 08:49:37 GMT"),
        "Wed, 06 Nov 2069 08:49:37 GMT"
    );
    assert_eq!(
        at(now, "Sunday, 06-Nov-26 08:49:37 GMT"),
        "Fri, 06 Nov 2026 08:49:37 GMT"
    );
    assert_eq!(
        at(now, "Sunday, 06-Nov-00 08:49:37 GMT"),
        "Mon, 06 Nov 2000 08:49:37 GMT"
    );
    // 50 years and not a second more.
    assert_eq!(
        at(now, "Friday, 20-Nov-76 12:00:00 GMT"),
        "Fri, 20 Nov 2076 12:00:00 GMT"
    );
    assert_eq!(
        at(now, "Friday, 20-Nov-76 12:00:01 GMT"),
        "Sat, 20 Nov 1976 12:00:01 GMT"
    );
    assert_eq!(
        at(now, "Friday, 20-Nov-76 11:59:59 GMT"),
        "Fri, 20 Nov 2076 11:59:59 GMT"
    );
    assert_eq!(
        at(now, "Friday, 19-Nov-76 23:59:59 GMT"),
        "Thu, 19 Nov 2076 23:59:59 GMT"
    );
    assert_eq!(
        at(now, "Friday, 21-Nov-76 00:00:00 GMT"),
        "Sun, 21 Nov 1976 00:00:00 GMT"
    );
    assert_eq!(
        at(now, "Friday, 31-Oct-76 23:59:59 GMT"),
        "Sat, 31 Oct 2076 23:59:59 GMT"
    );
    assert_eq!(
        at(now, "Friday, 01-Dec-76 00:00:00 GMT"),
        "Wed, 01 Dec 1976 00:00:00 GMT"
    );
    // In another century, and where it changes.
    let now = "Wed, 01 Jan 2070 00:00:00 GMT";
    assert_eq!(
        at(now, "Sunday, 06-Nov-94 08:49:37 GMT"),
        "Sat, 06 Nov 2094 08:49:37 GMT"
    );
    assert_eq!(
        at(now, "Sunday, 01-Jan-20 00:00:00 GMT"),
        "Mon, 01 Jan 2120 00:00:00 GMT"
    );
    assert_eq!(
        at(now, "Sunday, 02-Jan-20 00:00:00 GMT"),
        "Thu, 02 Jan 2020 00:00:00 GMT"
    );
    // No date is after the year 9999.
    let now = "Fri, 31 Dec 9999 23:59:59 GMT";
    assert_eq!(
        at(now, "Friday, 31-Dec-99 23:59:59 GMT"),
        "Fri, 31 Dec 9999 23:59:59 GMT"
    );
    assert_eq!(
        at(now, "Friday, 01-Jan-00 00:00:00 GMT"),
        "Mon, 01 Jan 9900 00:00:00 GMT"
    );
    assert_eq!(
        at(now, "Friday, 01-Jan-49 00:00:00 GMT"),
        "Sat, 01 Jan 9949 00:00:00 GMT"
    );
}

// Nor before the year 0000: where there is no earlier year to take, there is no date.
#[test]
fn section_5_6_7_two_digit_years_near_the_year_0000() {
    let now = HttpDate::MIN;
    let date = HttpDate::parse_at(b"Sunday, 06-Nov-49 08:49:37 GMT", now).unwrap();
    assert_eq!(date.to_string(), "Sat, 06 Nov 0049 08:49:37 GMT");
    assert!(HttpDate::parse_at(b"Sunday, 06-Nov-94 08:49:37 GMT", now).is_err());
}

// Without that date a fixed pivot does what the rule asks until the year 2069.
#[test]
fn section_5_6_7_two_digit_years_without_a_date() {
    let year = |digits: u8| {
        let wire = format!("Sunday, 06-Nov-{digits:02} 08:49:37 GMT");
        HttpDate::parse(wire.as_bytes()).unwrap().to_string()[12..16]
            .parse::<u16>()
            .unwrap()
    };
    for digits in 0..70 {
        assert_eq!(year(digits), 2000 + u16::from(digits));
    }
    for digits in 70..100 {
        assert_eq!(year(digits), 1900 + u16::from(digits));
    }
}

// In a request, the date of the response decides the century.
#[test]
fn section_5_6_7_the_date_of_the_response_decides_the_century() {
    let since = [("If-Modified-Since", "Sunday, 06-Nov-77 08:49:37 GMT")];
    let state = modified("Sat, 06 Nov 2027 08:49:37 GMT");
    assert_eq!(ask_about(state.clone(), "GET", &since), "proceed");
    let early = state.clone().date(date("Fri, 20 Nov 2026 12:00:00 GMT"));
    assert_eq!(ask_about(early, "GET", &since), "proceed");
    let late = state.date(date("Mon, 20 Nov 2028 12:00:00 GMT"));
    assert_eq!(ask_about(late, "GET", &since), "304 by if-modified-since");
}

// The grammar has a second 60: the second after second 59.
#[test]
fn section_5_6_7_second_60() {
    let state = modified("Sun, 01 Jan 2017 00:00:00 GMT");
    let leap = "Sat, 31 Dec 2016 23:59:60 GMT";
    assert_eq!(seconds(leap), Some(1_483_228_800));
    assert_eq!(
        seconds("Saturday, 31-Dec-16 23:59:60 GMT"),
        Some(1_483_228_800)
    );
    assert_eq!(seconds("Sat Dec 31 23:59:60 2016"), Some(1_483_228_800));
    let since = [("If-Unmodified-Since", leap)];
    assert_eq!(ask_about(state.clone(), "PUT", &since), "proceed");
    let since = [("If-Modified-Since", leap)];
    assert_eq!(ask_about(state, "GET", &since), "304 by if-modified-since");
    assert_eq!(seconds("Sat, 31 Dec 2016 23:59:61 GMT"), None);
    // The last second of the year 9999 has none after it.
    assert_eq!(
        seconds("Fri, 31 Dec 9999 23:59:60 GMT"),
        Some(253_402_300_799)
    );
}

// There must be such a day and time (RFC 5322 §3.3).
#[test]
fn section_5_6_7_days_and_times_that_there_are_not() {
    for value in [
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 32 Jan 1994 08:49:37 GMT",
        "Sun, 29 Feb 1994 08:49:37 GMT",
        "Sun, 30 Feb 1996 08:49:37 GMT",
        "Sun, 29 Feb 1900 08:49:37 GMT",
        "Sun, 31 Apr 1994 08:49:37 GMT",
        "Sun, 31 Jun 1994 08:49:37 GMT",
        "Sun, 31 Sep 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:99 GMT",
        "Sunday, 31-Nov-94 08:49:37 GMT",
        "Sun Nov  0 08:49:37 1994",
        "Sun Nov 31 08:49:37 1994",
        "Sun, 06 Nul 1994 08:49:37 GMT",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
    ] {
        assert_eq!(seconds(value), None, "{value}");
        // Then it is no date, and the field is ignored (§13.1.4).
        assert_eq!(
            ask("PUT", &[("If-Unmodified-Since", value)]),
            "proceed",
            "{value}"
        );
    }
    for value in [
        "Mon, 31 Jan 1994 08:49:37 GMT",
        "Thu, 29 Feb 1996 08:49:37 GMT",
        "Tue, 29 Feb 2000 08:49:37 GMT",
        "Tue, 29 Feb 0000 08:49:37 GMT",
        "Sun, 31 Dec 1995 23:59:59 GMT",
        "Sat, 30 Apr 1994 00:00:00 GMT",
    ] {
        assert_eq!(date(value).to_string(), value);
    }
}

// Chosen here: the name of the day need not fit, since an ignored If-Unmodified-Since would let a
// write through.
#[test]
fn section_5_6_7_the_name_of_the_day_need_not_fit() {
    let value = "Mon, 06 Nov 1994 08:49:36 GMT";
    let since = [("If-Unmodified-Since", value)];
    assert_eq!(ask("PUT", &since), "412 by if-unmodified-since");
    assert_eq!(date(value).to_string(), EARLIER);
}

// Years from 0000 to 9999, before 1970 too.
#[test]
fn section_5_6_7_years_0000_to_9999() {
    assert_eq!(
        seconds("Sat, 01 Jan 0000 00:00:00 GMT"),
        Some(-62_167_219_200)
    );
    assert_eq!(seconds("Wed, 31 Dec 1969 23:59:59 GMT"), Some(-1));
    assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    assert_eq!(
        seconds("Fri, 31 Dec 9999 23:59:59 GMT"),
        Some(253_402_300_799)
    );
    let moon = modified("Sun, 20 Jul 1969 20:17:40 GMT");
    let since = [("If-Unmodified-Since", "Sun, 20 Jul 1969 20:17:39 GMT")];
    assert_eq!(
        ask_about(moon.clone(), "PUT", &since),
        "412 by if-unmodified-since"
    );
    let since = [("If-Modified-Since", "Sun, 20 Jul 1969 20:17:40 GMT")];
    assert_eq!(ask_about(moon, "GET", &since), "304 by if-modified-since");
}

// What is sent is IMF-fixdate, whatever was read.
#[test]
fn section_5_6_7_only_imf_fixdate_is_sent() {
    for wire in ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        let read = HttpDate::parse(wire.as_bytes()).unwrap();
        assert_eq!(read.to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(&read.to_imf_fixdate(), b"Sun, 06 Nov 1994 08:49:37 GMT");
    }
    let printed = |seconds| HttpDate::from_unix_seconds(seconds).unwrap().to_string();
    assert_eq!(printed(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(printed(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(printed(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    assert_eq!(printed(951_825_599), "Tue, 29 Feb 2000 11:59:59 GMT");
    assert_eq!(printed(-62_167_219_200), "Sat, 01 Jan 0000 00:00:00 GMT");
    assert_eq!(printed(253_402_300_799), "Fri, 31 Dec 9999 23:59:59 GMT");
}

// A date that is none, or more than one, is ignored. A date has a comma of its own, so that two of
// them on one line are no date either.
#[test]
fn section_13_1_3_a_date_that_is_none_is_ignored() {
    assert_eq!(
        ask("GET", &[("If-Modified-Since", LATER)]),
        "304 by if-modified-since"
    );
    let twice = format!("{LATER}, {LATER}");
    for value in ["", "tomorrow", "*", "\"a\"", twice.as_str()] {
        assert_eq!(
            ask("GET", &[("If-Modified-Since", value)]),
            "proceed",
            "{value}"
        );
    }
    let lines = [("If-Modified-Since", LATER), ("If-Modified-Since", LATER)];
    assert_eq!(ask("GET", &lines), "proceed");
    let lines = [("If-Modified-Since", LATER), ("If-Modified-Since", "")];
    assert_eq!(ask("GET", &lines), "proceed");
    let lines = [
        ("If-Modified-Since", "tomorrow"),
        ("If-Modified-Since", LATER),
    ];
    assert_eq!(ask("GET", &lines), "proceed");
}

// The same for a write, which is then let through: that is what the standard asks for. It is not
// guarded, so that a host that insists on a condition answers 428.
#[test]
fn section_13_1_4_a_date_that_is_none_is_ignored_and_guards_nothing() {
    let old = [("If-Unmodified-Since", EARLIER)];
    assert_eq!(ask("PUT", &old), "412 by if-unmodified-since");
    let twice = format!("{EARLIER}, {EARLIER}");
    for value in ["", "yesterday", "*", "\"x\"", twice.as_str()] {
        assert_eq!(
            ask("PUT", &[("If-Unmodified-Since", value)]),
            "proceed",
            "{value}"
        );
    }
    let lines = [
        ("If-Unmodified-Since", EARLIER),
        ("If-Unmodified-Since", EARLIER),
    ];
    assert_eq!(ask("PUT", &lines), "proceed");
    let lines = [
        ("If-Unmodified-Since", "yesterday"),
        ("If-Unmodified-Since", EARLIER),
    ];
    assert_eq!(ask("PUT", &lines), "proceed");
}

// An echo of what was sent is equal, without being read; and what is not an echo is read.
#[test]
fn section_13_1_3_an_echo_is_equal() {
    let state = Validators::new().last_modified(date(MODIFIED));
    let echo = [("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")];
    assert_eq!(
        ask_about(state.clone(), "GET", &echo),
        "304 by if-modified-since"
    );
    let other = [("If-Modified-Since", "Tue, 06 Nov 1994 08:49:37 GMT")];
    assert_eq!(ask_about(state, "GET", &other), "304 by if-modified-since");
}

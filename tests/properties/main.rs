//! Laws that hold for any input, structured or not. The implementation to compare with was written
//! from the standard alone (`oracle/`).
//!
//! Each law is tried on 4,096 inputs, or on `PROPTEST_CASES` if that is more. No seeds are kept in
//! files: an input that breaks a law becomes a test of its own.

use inputs::{any_lines, any_target, dates_nearly, field_value, method, octets, tag, tag_list};
use oracle::{decide, List, FIRST_SECOND, LAST_SECOND};
use preconditions::{evaluate, is_conditional, EntityTag, HttpDate};
use proptest::prelude::*;
use table::{shown, target_of, verdict_of, Lines, METHODS};

fn config() -> ProptestConfig {
    let wanted = ProptestConfig::default();
    ProptestConfig {
        cases: wanted.cases.max(4096),
        failure_persistence: None,
        ..wanted
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn evaluate_answers_like_the_oracle(
        method in method(), lines in any_lines(field_value()), target in any_target(),
    ) {
        let found = verdict_of(&evaluate(method.as_str(), lines.as_slice(), target_of(&target)));
        let expected = decide(&method, &lines, target.clone());
        prop_assert_eq!(found, expected, "{} on {:?}\n{}", method, target, shown(&lines));
    }

    #[test]
    fn evaluate_answers_like_the_oracle_whatever_octets_arrive(
        method in method(), lines in any_lines(octets()), target in any_target(),
    ) {
        let found = verdict_of(&evaluate(method.as_str(), lines.as_slice(), target_of(&target)));
        let expected = decide(&method, &lines, target.clone());
        prop_assert_eq!(found, expected, "{} on {:?}\n{}", method, target, shown(&lines));
    }

    #[cfg(feature = "http")]
    #[test]
    fn a_header_map_is_evaluated_like_its_lines(
        method in method(), lines in any_lines(field_value()), target in any_target(),
    ) {
        let mut map = http::HeaderMap::new();
        for (name, value) in &lines {
            let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            match http::HeaderValue::from_bytes(value) {
                Ok(value) => map.append(name, value),
                // It has no place for control octets.
                Err(_) => return Ok(()),
            };
        }
        let found = verdict_of(&evaluate(method.as_str(), &map, target_of(&target)));
        prop_assert_eq!(found, decide(&method, &lines, target.clone()), "{}", shown(&lines));
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn explain_comes_to_the_outcome_of_evaluate(
        method in method(), lines in any_lines(field_value()), target in any_target(),
    ) {
        let outcome = evaluate(method.as_str(), lines.as_slice(), target_of(&target));
        let told = preconditions::explain(method.as_str(), lines.as_slice(), target_of(&target));
        prop_assert_eq!(verdict_of(told.outcome()), verdict_of(&outcome), "{}", shown(&lines));
        prop_assert!(!told.to_string().is_empty());
        prop_assert_eq!(verdict_of(&told.into_outcome()), verdict_of(&outcome));
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn an_explanation_counts_the_whitespace_before_a_damage(
        name in prop::sample::select(vec!["if-match", "if-none-match", "if-modified-since", "if-range"]),
        value in field_value(), spaces in "[ \t]{0,4}", target in any_target(),
    ) {
        let damage = |value: &[u8]| {
            let fields = [(name, value), ("range", b"bytes=0-1")];
            let told = preconditions::explain("GET", &fields, target_of(&target));
            let damage = told.steps().iter().find_map(|step| step.damage());
            damage.map(|damage| damage.error().offset())
        };
        let expected = damage(&value).map(|offset| spaces.len() + offset);
        prop_assert_eq!(damage(&[spaces.as_bytes(), &value].concat()), expected);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn an_explanation_points_into_the_line_of_the_match(
        others in prop::collection::vec(tag(), 0..4), sought in tag(),
    ) {
        let opaque = |wire: &[u8]| oracle::parse_tag(wire).unwrap().opaque;
        prop_assume!(others.iter().all(|other| opaque(other) != opaque(&sought)));
        let values = others.iter().chain([&sought]).chain(&others);
        let fields: Vec<_> = values.map(|value| ("if-none-match", value)).collect();
        let current = EntityTag::parse(&sought).unwrap();
        let told = preconditions::explain("GET", &fields, &current).to_string();
        let lines: Vec<&str> = told.lines().filter(|line| !line.is_empty()).collect();
        // Above the lines stands what the request is about.
        prop_assert_eq!(lines[others.len() + 2].trim_start(), "^ this one", "{}", told);
    }

    #[test]
    fn a_request_that_is_not_conditional_proceeds_on_any_target(
        method in method(), lines in any_lines(field_value()), target in any_target(),
    ) {
        if !is_conditional(method.as_str(), lines.as_slice()) {
            let range = lines.iter().any(|(name, _)| name.eq_ignore_ascii_case("if-range"));
            let found = verdict_of(&evaluate(method.as_str(), lines.as_slice(), target_of(&target)));
            prop_assert_eq!(found.status, None, "{}", shown(&lines));
            prop_assert_eq!(found.protection, None);
            let known = range && found.range == Some("ignore") && ["GET", "QUERY"].contains(&&*method)
                && target != oracle::OracleTarget::Missing;
            prop_assert!(!known, "a Range was judged by a condition: {}", shown(&lines));
        }
    }

    #[test]
    fn a_list_over_several_lines_is_the_list_joined(
        method in method(), values in prop::collection::vec(tag_list(), 1..5),
        target in any_target(), if_match in any::<bool>(),
    ) {
        let name = if if_match { "If-Match" } else { "If-None-Match" };
        let several: Lines = values.iter().map(|value| (name.to_string(), value.clone())).collect();
        let one = [(name, values.join(&b", "[..]))];
        let over_lines = evaluate(method.as_str(), several.as_slice(), target_of(&target));
        let joined = evaluate(method.as_str(), &one, target_of(&target));
        prop_assert_eq!(verdict_of(&over_lines), verdict_of(&joined), "{}", shown(&several));
    }

    #[test]
    fn a_tag_is_read_like_the_oracle_reads_it_and_printed_as_it_came(
        wire in prop_oneof![tag(), octets(), tag_list()],
    ) {
        let read = EntityTag::parse(&wire);
        let expected = oracle::parse_tag(&wire);
        prop_assert_eq!(read.is_ok(), expected.is_some(), "{}", wire.escape_ascii());
        match (read, expected) {
            (Ok(read), Some(expected)) => {
                prop_assert_eq!(read.as_bytes(), &wire[..]);
                prop_assert_eq!(read.opaque(), &expected.opaque[..]);
                prop_assert_eq!(read.is_weak(), expected.weak);
            }
            (Err(error), None) => prop_assert!(error.offset() <= wire.len()),
            _ => unreachable!("compared above"),
        }
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn a_tag_made_from_an_opaque_value_is_read_back(
        opaque in prop_oneof![octets(), "[!#-~]{0,40}".prop_map(String::into_bytes)],
        weak in any::<bool>(),
    ) {
        let wire = [if weak { &b"W/\""[..] } else { b"\"" }, &opaque, b"\""].concat();
        let made = if weak { EntityTag::weak_from_bytes(&opaque) } else { EntityTag::strong_from_bytes(&opaque) };
        match (made, oracle::parse_tag(&wire)) {
            (Ok(made), Some(expected)) => {
                prop_assert_eq!(made.as_bytes(), &wire[..]);
                prop_assert_eq!((made.is_weak(), made.opaque()), (weak, &expected.opaque[..]));
                let weakened = made.to_weak();
                prop_assert!(weakened.is_weak() && weakened.weak_eq(&made));
                let owned = EntityTag::parse(&wire).unwrap().into_owned();
                prop_assert_eq!(owned.as_bytes(), &wire[..]);
            }
            (Err(error), None) => prop_assert!(error.offset() <= opaque.len()),
            (made, _) => prop_assert!(false, "{:?} from {}", made, opaque.escape_ascii()),
        }
    }

    #[test]
    fn comparison_of_tags(one in tag(), other in tag(), third in tag()) {
        let parse = |wire| (EntityTag::parse(wire).unwrap(), oracle::parse_tag(wire).unwrap());
        let ((one, plain_one), (other, plain_other), (third, _)) =
            (parse(&one), parse(&other), parse(&third));
        // As §8.8.3.2 has it.
        prop_assert_eq!(one.strong_eq(&other), oracle::strong_comparison(&plain_one, &plain_other));
        prop_assert_eq!(one.weak_eq(&other), oracle::weak_comparison(&plain_one, &plain_other));
        // Strong implies weak; both are symmetric.
        prop_assert!(!one.strong_eq(&other) || one.weak_eq(&other));
        prop_assert_eq!(one.strong_eq(&other), other.strong_eq(&one));
        prop_assert_eq!(one.weak_eq(&other), other.weak_eq(&one));
        // Weak comparison is an equivalence; strong comparison is not, since a weak tag differs
        // from itself.
        prop_assert!(one.weak_eq(&one));
        prop_assert!(!(one.weak_eq(&other) && other.weak_eq(&third)) || one.weak_eq(&third));
        prop_assert_eq!(one.strong_eq(&one), !one.is_weak());
    }

    #[test]
    fn a_date_is_printed_like_the_oracle_prints_it_and_read_back(
        seconds in prop_oneof![
            FIRST_SECOND..=LAST_SECOND, any::<i64>(), -70_000_000_000..260_000_000_000_i64,
            FIRST_SECOND - 2..FIRST_SECOND + 2, LAST_SECOND - 2..LAST_SECOND + 2,
        ],
    ) {
        let date = HttpDate::from_unix_seconds(seconds);
        let expected = oracle::format_date(seconds);
        prop_assert_eq!(date.map(|date| date.to_string()), expected.clone());
        if let (Some(date), Some(text)) = (date, expected) {
            prop_assert_eq!(date.unix_seconds(), seconds);
            prop_assert_eq!(HttpDate::parse(text.as_bytes()).unwrap(), date);
            prop_assert_eq!(oracle::parse_date(text.as_bytes(), None), Some(seconds));
        }
    }

    #[test]
    fn a_date_is_read_like_the_oracle_reads_it(
        wire in prop_oneof![4 => dates_nearly(), 1 => octets()],
        now in FIRST_SECOND..=LAST_SECOND,
    ) {
        let shown = wire.escape_ascii();
        let read = HttpDate::parse(&wire).map(HttpDate::unix_seconds);
        prop_assert_eq!(read.ok(), oracle::parse_date(&wire, None), "{}", shown);
        if let Err(error) = read {
            prop_assert!(error.offset() <= wire.len());
        }
        let now_date = HttpDate::from_unix_seconds(now).unwrap();
        let read = HttpDate::parse_at(&wire, now_date).map(HttpDate::unix_seconds);
        prop_assert_eq!(read.ok(), oracle::parse_date(&wire, Some(now)), "{} at {}", shown, now_date);
    }

    #[test]
    fn httpdate_agrees_wherever_both_read_a_date(wire in dates_nearly()) {
        let Ok(text) = std::str::from_utf8(&wire) else { return Ok(()) };
        let theirs = text.parse::<httpdate::HttpDate>().ok().map(|date| {
            let since = std::time::SystemTime::from(date).duration_since(std::time::UNIX_EPOCH);
            i64::try_from(since.unwrap().as_secs()).unwrap()
        });
        match (theirs, HttpDate::parse(&wire).map(HttpDate::unix_seconds)) {
            (Some(theirs), Ok(ours)) => prop_assert_eq!(theirs, ours, "{}", text),
            // It trims the whitespace, which here is done where the field is read, and it takes any
            // octet between the date and the time of RFC 850.
            (Some(_), Err(_)) => {
                let spaced = text.len() > 22 && text.as_bytes()[text.len() - 13] == b' ';
                prop_assert!(text.trim() != text || text.contains('-') && !spaced, "{}", text);
            }
            // The year before 1970, the second 60, and the day name that does not fit: see below.
            (None, Ok(ours)) => prop_assert!(
                ours < 0 || text.contains(":60") || !names_its_day(text, ours), "{}", text,
            ),
            (None, Err(_)) => {}
        }
    }

    #[test]
    fn a_damaged_list_never_matches(
        before in tag_list(), damage in "[^\",*\t ][^\",*\t ]{0,3}", after in tag_list(),
        target in any_target(),
    ) {
        let value = [&before[..], b",", damage.as_bytes(), b",", &after].concat();
        prop_assume!(oracle::parse_list(&value) == List::Unreadable);
        for method in METHODS {
            for name in ["If-Match", "If-None-Match"] {
                let outcome = evaluate(method, &[(name, &value)], target_of(&target));
                let verdict = verdict_of(&outcome);
                prop_assert_ne!(verdict.status, Some(304));
                let writes = !["GET", "HEAD", "QUERY", "OPTIONS", "CONNECT", "TRACE"].contains(&method);
                prop_assert!(!writes || verdict.status == Some(412));
            }
        }
    }
}

/// Whether the first three letters are those of the day of the week.
fn names_its_day(text: &str, seconds: i64) -> bool {
    let right = oracle::format_date(seconds).unwrap();
    text[..3] == right[..3]
}

/// Where `httpdate` refuses what the grammar of §5.6.7 allows, or takes more than it allows.
#[test]
fn differences_from_httpdate_one_by_one() {
    let cases: [(&str, Option<i64>, bool); 13] = [
        // (text, what it is here, whether httpdate reads it)
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777), true),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777), true),
        ("Sun Nov  6 08:49:37 1994", Some(784_111_777), true),
        // The second 60 is of the grammar.
        ("Sat, 31 Dec 2016 23:59:60 GMT", Some(1_483_228_800), false),
        // So is every year of four digits.
        ("Fri, 01 Jan 1960 00:00:00 GMT", Some(-315_619_200), false),
        ("Sat, 01 Jan 0000 00:00:00 GMT", Some(FIRST_SECOND), false),
        // So is a day name that is not the one of the date.
        ("Mon, 06 Nov 1994 08:49:37 GMT", Some(784_111_777), false),
        ("Monday, 06-Nov-94 08:49:37 GMT", Some(784_111_777), false),
        ("Mon Nov  6 08:49:37 1994", Some(784_111_777), false),
        // Whitespace around the value belongs to the field, not to the date.
        (" Sun, 06 Nov 1994 08:49:37 GMT", None, true),
        ("Sun, 06 Nov 1994 08:49:37 GMT\t", None, true),
        // There is one space between the date and the time.
        ("Sunday, 06-Nov-94x08:49:37 GMT", None, true),
        // Both refuse a day that does not exist.
        ("Wed, 30 Feb 1994 08:49:37 GMT", None, false),
    ];
    for (text, ours, theirs) in cases {
        let read = HttpDate::parse(text.as_bytes())
            .ok()
            .map(HttpDate::unix_seconds);
        assert_eq!(read, ours, "{text}");
        assert_eq!(text.parse::<httpdate::HttpDate>().is_ok(), theirs, "{text}");
    }
}

/// The clock may stand anywhere: the century is the latest in which the date is not more than 50
/// years ahead of it (§5.6.7), and where there is none in the years 0000 to 9999, it is no date.
#[test]
fn the_century_of_a_two_digit_year_at_the_ends_of_time() {
    let read = |text: &str, now: &str| {
        let now = HttpDate::parse(now.as_bytes()).unwrap();
        let date = HttpDate::parse_at(text.as_bytes(), now).ok()?;
        Some(date.to_string()[12..16].to_string())
    };
    let (first, twenty, last) = (
        "Sat, 01 Jan 0000 00:00:00 GMT",
        "Wed, 01 Jan 0020 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    );
    assert_eq!(
        read("Saturday, 01-Jan-00 00:00:00 GMT", first).as_deref(),
        Some("0000")
    );
    assert_eq!(
        read("Saturday, 01-Jan-50 00:00:00 GMT", first).as_deref(),
        Some("0050")
    );
    assert_eq!(read("Saturday, 01-Jan-50 00:00:01 GMT", first), None);
    assert_eq!(read("Saturday, 31-Dec-99 23:59:60 GMT", first), None);
    assert_eq!(
        read("Saturday, 01-Jan-70 00:00:00 GMT", twenty).as_deref(),
        Some("0070")
    );
    assert_eq!(read("Saturday, 01-Jan-70 00:00:01 GMT", twenty), None);
    assert_eq!(read("Saturday, 01-Jan-71 00:00:00 GMT", twenty), None);
    assert_eq!(
        read("Friday, 31-Dec-99 23:59:59 GMT", last).as_deref(),
        Some("9999")
    );
    assert_eq!(
        read("Friday, 01-Jan-00 00:00:00 GMT", last).as_deref(),
        Some("9900")
    );
    assert_eq!(
        read("Friday, 01-Jan-49 00:00:00 GMT", last).as_deref(),
        Some("9949")
    );
}

/// Fifty years after a leap day there is none; the first of March is later, the last of February is
/// not.
#[test]
fn the_century_of_a_two_digit_year_on_a_leap_day() {
    let now = HttpDate::parse(b"Thu, 29 Feb 2024 12:00:00 GMT").unwrap();
    for (text, seconds) in [
        ("Wednesday, 28-Feb-74 18:00:00 GMT", 3_287_066_400),
        ("Friday, 01-Mar-74 00:00:00 GMT", 131_328_000),
        ("Tuesday, 29-Feb-00 00:00:00 GMT", 951_782_400),
    ] {
        let date = HttpDate::parse_at(text.as_bytes(), now).unwrap();
        assert_eq!(date.unix_seconds(), seconds, "{text}");
    }
    // The year is settled before the day: 2100 has no leap day, and 2000 is not meant.
    let now = HttpDate::parse(b"Fri, 01 Jan 2055 00:00:00 GMT").unwrap();
    assert!(HttpDate::parse_at(b"Monday, 29-Feb-00 00:00:00 GMT", now).is_err());
}

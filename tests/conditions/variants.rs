//! Which write condition each request has, written out.

use preconditions::{Answer, Conditions, EntityTag, Field, HttpDate, WriteCondition};
use WriteCondition::{Absent, Evaluate, Exists, NoneOf, OneOf, UnmodifiedSince};

type Versions = WriteCondition<u64>;

const NONE: Versions = WriteCondition::None;

fn put(fields: &[(&str, &str)]) -> Versions {
    Conditions::of("PUT", fields).write_condition(EntityTag::version)
}

fn never(by: Field) -> Versions {
    WriteCondition::Never(Answer::PreconditionFailed { by })
}

fn until(seconds: i64) -> Versions {
    UnmodifiedSince(HttpDate::from_unix_seconds(seconds).unwrap())
}

const MODIFIED: i64 = 784_111_777;
const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// RFC 9110 §13.1.1
#[test]
fn if_match() {
    let never = || never(Field::IfMatch);
    for (value, expected) in [
        ("*", Exists),
        (" \t* ", Exists),
        ("\"7\"", OneOf(vec![7])),
        ("\"6\", \"7\"", OneOf(vec![6, 7])),
        ("\"7\", \"7\"", OneOf(vec![7, 7])),
        (", \"7\",, ", OneOf(vec![7])),
        // What does not decode cannot be current.
        ("\"a\", \"7\"", OneOf(vec![7])),
        ("\"a\"", never()),
        // A weak tag matches nothing by strong comparison.
        ("W/\"7\"", never()),
        ("W/\"6\", \"7\"", OneOf(vec![7])),
        // An empty list is a condition that nothing meets.
        ("", never()),
        (" , ,", never()),
        // A damaged list matches nothing, whatever can be read in it.
        ("7", never()),
        ("\"7", never()),
        ("\"7\" \"8\"", never()),
        ("\"7\", x", never()),
        ("x, \"7\"", never()),
        ("*, \"7\"", never()),
        ("**", never()),
    ] {
        assert_eq!(put(&[("If-Match", value)]), expected, "{value}");
        // §13.2.2, step 2: If-Unmodified-Since is not looked at beside If-Match.
        let fields = [("If-Unmodified-Since", DATE), ("If-Match", value)];
        assert_eq!(put(&fields), expected, "{value} and a date");
    }
}

/// RFC 9110 §13.1.2
#[test]
fn if_none_match() {
    for (value, expected) in [
        ("*", Absent),
        ("\"7\"", NoneOf(vec![7])),
        ("\"6\", \"7\"", NoneOf(vec![6, 7])),
        // Weak comparison: the mark does not count.
        ("W/\"7\"", NoneOf(vec![7])),
        ("W/\"6\", \"7\", \"x\"", NoneOf(vec![6, 7])),
        // A list that names no version of ours excludes none.
        ("\"a\"", NONE),
        ("", NONE),
        (",", NONE),
        // A damaged list may name the current version.
        ("7", never(Field::IfNoneMatch)),
        ("\"7\", x", never(Field::IfNoneMatch)),
        ("*, *", never(Field::IfNoneMatch)),
    ] {
        assert_eq!(put(&[("If-None-Match", value)]), expected, "{value}");
        // §13.1.3: If-Modified-Since is for reads.
        let fields = [("If-Modified-Since", DATE), ("If-None-Match", value)];
        assert_eq!(put(&fields), expected, "{value} and a date");
    }
}

/// RFC 9110 §13.1.4
#[test]
fn if_unmodified_since() {
    for (value, expected) in [
        (DATE, until(MODIFIED)),
        ("\tSun, 06 Nov 1994 08:49:37 GMT ", until(MODIFIED)),
        ("Sun Nov  6 08:49:37 1994", until(MODIFIED)),
        ("Sun, 06 Nov 1994 08:49:60 GMT", until(MODIFIED + 23)),
        ("Fri, 31 Dec 9999 23:59:60 GMT", until(253_402_300_799)),
        // The century of two digits depends on the day on which they are read (§5.6.7).
        ("Sunday, 06-Nov-94 08:49:37 GMT", Evaluate),
        ("Tuesday, 29-Feb-00 08:49:37 GMT", Evaluate),
        (" Sunday, 06-Nov-94 08:49:37 GMT", Evaluate),
        // "MUST ignore … if the received field value is not a valid HTTP-date".
        ("", NONE),
        ("yesterday", NONE),
        ("sun, 06 nov 1994 08:49:37 gmt", NONE),
        ("Sun, 30 Feb 1994 08:49:37 GMT", NONE),
        ("Sunday, 30-Feb-94 08:49:37 GMT", NONE),
        ("Sunday, 06-Nov-94", NONE),
        (
            "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
            NONE,
        ),
    ] {
        assert_eq!(put(&[("If-Unmodified-Since", value)]), expected, "{value}");
    }
    let twice = [("If-Unmodified-Since", DATE), ("If-Unmodified-Since", DATE)];
    assert_eq!(put(&twice), NONE, "two lines are no date");
    let twice = [("If-Unmodified-Since", ""), ("If-Unmodified-Since", DATE)];
    assert_eq!(put(&twice), NONE, "nor are these");
}

/// §5.3: lines of one field are one list.
#[test]
fn several_lines() {
    for (lines, expected) in [
        (&["\"6\"", "", "\"7\""][..], OneOf(vec![6, 7])),
        (&["", ""], never(Field::IfMatch)),
        (&["*", "*"], never(Field::IfMatch)),
        (&["", "*"], never(Field::IfMatch)),
        (&["\"7\"", "x"], never(Field::IfMatch)),
        (&["\"7", "7\""], never(Field::IfMatch)),
    ] {
        let fields: Vec<_> = lines.iter().map(|line| ("if-match", *line)).collect();
        assert_eq!(put(&fields), expected, "{lines:?}");
    }
}

#[test]
fn two_conditions_are_for_evaluate() {
    let (date, other) = (("If-Unmodified-Since", DATE), ("If-None-Match", "\"7\""));
    for fields in [
        [("If-Match", "\"7\""), other],
        [("If-Match", "*"), ("If-None-Match", "*")],
        [("If-Match", "x"), other],
        [("If-Match", ""), ("If-None-Match", "")],
        [date, other],
        [date, ("If-None-Match", "*")],
        [
            ("If-Unmodified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"),
            other,
        ],
    ] {
        assert_eq!(put(&fields), Evaluate, "{fields:?}");
    }
    // What is no date is no second condition.
    let fields = [("If-Unmodified-Since", "yesterday"), ("If-None-Match", "*")];
    assert_eq!(put(&fields), Absent);
}

#[test]
fn methods() {
    let of = |method: &str, fields: &[(&str, &str)]| {
        Conditions::of(method, fields).write_condition(EntityTag::version)
    };
    let fields = [("If-Match", "\"7\"")];
    for method in ["PUT", "POST", "PATCH", "DELETE", "PROPPATCH", "get", ""] {
        assert_eq!(of(method, &fields), OneOf(vec![7]), "{method}");
        assert_eq!(of(method, &[]), NONE, "{method}");
    }
    // A 304 takes the validators of what is there.
    for method in ["GET", "HEAD", "QUERY"] {
        assert_eq!(of(method, &fields), Evaluate, "{method}");
        assert_eq!(of(method, &[]), Evaluate, "{method}");
    }
    // §13.2.1
    for method in ["CONNECT", "OPTIONS", "TRACE"] {
        assert_eq!(of(method, &fields), NONE, "{method}");
    }
}

/// What is no condition of a write makes none.
#[test]
fn other_fields() {
    for fields in [
        &[("If-Modified-Since", DATE)][..],
        &[("Range", "bytes=0-1"), ("If-Range", "\"7\"")],
        &[("Accept", "*/*"), ("If", "(<urn:uuid:1>)")],
        &[],
    ] {
        assert_eq!(put(fields), NONE, "{fields:?}");
    }
}

#[test]
fn a_statement_has_at_most_64_versions() {
    let list = |versions: std::ops::Range<u64>| {
        let tags: Vec<String> = versions.map(|version| format!("\"{version}\"")).collect();
        tags.join(", ")
    };
    let all = |count| (0..count).collect::<Vec<u64>>();
    for (name, few) in [
        ("If-Match", OneOf(all(64))),
        ("If-None-Match", NoneOf(all(64))),
    ] {
        assert_eq!(put(&[(name, &list(0..64))]), few, "{name}");
        assert_eq!(put(&[(name, &list(0..65))]), Evaluate, "{name}");
        assert_eq!(put(&[(name, &list(0..10_000))]), Evaluate, "{name}");
        let lines: Vec<_> = (0..10_000).map(|_| (name, "\"7\"")).collect();
        assert_eq!(put(&lines), Evaluate, "{name} over 10,000 lines");
    }
    // Only what is in the store counts: these are 10,000 tags and one version.
    let strangers = "\"x\", ".repeat(9_999) + "\"7\"";
    assert_eq!(put(&[("If-Match", &strangers)]), OneOf(vec![7]));
    assert_eq!(put(&[("If-None-Match", &strangers)]), NoneOf(vec![7]));
    // Damage behind them is seen.
    let damaged = list(0..10_000) + ", x";
    assert_eq!(put(&[("If-Match", &damaged)]), never(Field::IfMatch));
}

#[test]
fn what_a_false_condition_answers() {
    for (fields, by) in [
        ([("If-Match", "*")], Some(Field::IfMatch)),
        ([("If-Match", "\"7\"")], Some(Field::IfMatch)),
        ([("If-Match", "")], Some(Field::IfMatch)),
        ([("If-None-Match", "*")], Some(Field::IfNoneMatch)),
        ([("If-None-Match", "\"7\"")], Some(Field::IfNoneMatch)),
        ([("If-None-Match", "x")], Some(Field::IfNoneMatch)),
        (
            [("If-Unmodified-Since", DATE)],
            Some(Field::IfUnmodifiedSince),
        ),
        (
            [("If-Unmodified-Since", "Sunday, 06-Nov-94 08:49:37 GMT")],
            None,
        ),
        ([("Accept", "*/*")], None),
    ] {
        let expected = by.map(|by| Answer::PreconditionFailed { by });
        assert_eq!(put(&fields).refusal(), expected, "{fields:?}");
    }
}

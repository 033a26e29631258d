//! §13.1.5 and §14.2: whether the Range field applies. What it asks for is in `byte_ranges`.

use crate::support::{ask, ask_about, current, date, modified, tagged, EARLIER, LATER, MODIFIED};
use preconditions::{evaluate, Target, ValidatorKind, Validators};

const RANGE: (&str, &str) = ("Range", "bytes=0-1");

// A GET with Range and nothing else is answered with that range.
#[test]
fn section_14_2_a_range_without_conditions() {
    assert_eq!(ask("GET", &[RANGE]), "proceed, honor the range");
    assert_eq!(ask("QUERY", &[RANGE]), "proceed, honor the range");
    assert_eq!(ask("GET", &[("Accept", "*/*")]), "proceed");
}

// Range means nothing for a method that defines no ranges, and so does If-Range. GET and QUERY
// (RFC 10008 §2.8) define them.
#[test]
fn section_14_2_methods_without_ranges_ignore_the_range() {
    for method in ["HEAD", "PUT", "POST", "PATCH", "DELETE", "PROPFIND", "get"] {
        assert_eq!(
            ask(method, &[RANGE]),
            "proceed, ignore the range",
            "{method}"
        );
        let equal = [RANGE, ("If-Range", "\"a\"")];
        assert_eq!(ask(method, &equal), "proceed, ignore the range", "{method}");
        let guarded = [RANGE, ("If-Match", "\"a\"")];
        assert_eq!(
            ask(method, &guarded),
            "proceed, protected by version, ignore the range",
            "{method}"
        );
    }
}

// There is no part of a representation that is not there.
#[test]
fn section_14_2_no_range_of_what_is_missing() {
    for method in ["GET", "HEAD", "QUERY", "PUT"] {
        let asked = ask_about(Target::Missing, method, &[RANGE]);
        assert_eq!(asked, "proceed, ignore the range", "{method}");
    }
    let fields = [RANGE, ("If-Range", "\"a\"")];
    assert_eq!(
        ask_about(Target::Missing, "GET", &fields),
        "proceed, ignore the range"
    );
}

// What the range says is not for the conditions to read; an unknown unit or a range that is none is
// present all the same.
#[test]
fn section_14_1_the_range_itself_is_not_read() {
    for value in [
        "BYTES=0-1",
        "bytes= 0-999, 4500-5499, -1000",
        "bytes=0-18446744073709551616",
        "bytes=5-4",
        "bytes=-0",
        "bytes=--2",
        "bytes=",
        "items=0-5",
        "",
        "junk",
    ] {
        assert_eq!(
            ask("GET", &[("Range", value)]),
            "proceed, honor the range",
            "{value}"
        );
        let stale = [("Range", value), ("If-Range", "\"x\"")];
        assert_eq!(ask("GET", &stale), "proceed, ignore the range", "{value}");
    }
    assert_eq!(
        ask("GET", &[RANGE, ("range", "bytes=5-6")]),
        "proceed, honor the range"
    );
}

// If-Range without Range is ignored.
#[test]
fn section_13_1_5_if_range_needs_a_range() {
    for value in ["\"a\"", "\"x\"", "junk", MODIFIED] {
        assert_eq!(ask("GET", &[("If-Range", value)]), "proceed", "{value}");
    }
}

// If-Range is true: the range applies. It is false: the whole representation is sent.
#[test]
fn section_13_1_5_if_range_decides_about_the_range() {
    assert_eq!(
        ask("GET", &[RANGE, ("If-Range", "\"a\"")]),
        "proceed, honor the range"
    );
    assert_eq!(
        ask("GET", &[RANGE, ("If-Range", "\"x\"")]),
        "proceed, ignore the range"
    );
    assert_eq!(
        ask("QUERY", &[RANGE, ("If-Range", "\"a\"")]),
        "proceed, honor the range"
    );
    assert_eq!(
        ask("QUERY", &[RANGE, ("If-Range", "\"x\"")]),
        "proceed, ignore the range"
    );
    // The range was for the part of another version: 200, and never 416.
    let fields = [("Range", "bytes=999999-"), ("If-Range", "\"x\"")];
    assert_eq!(ask("GET", &fields), "proceed, ignore the range");
}

// If-Range carries one validator: no list, no wildcard.
#[test]
fn section_13_1_5_one_validator() {
    for value in [
        "\"a\", \"x\"",
        "\"x\", \"a\"",
        "*",
        "\"a\",",
        ",\"a\"",
        "\"a\"\"a\"",
    ] {
        let fields = [RANGE, ("If-Range", value)];
        assert_eq!(ask("GET", &fields), "proceed, ignore the range", "{value}");
    }
    let lines = [RANGE, ("If-Range", "\"a\""), ("If-Range", "\"a\"")];
    assert_eq!(ask("GET", &lines), "proceed, ignore the range");
    let lines = [RANGE, ("If-Range", ""), ("If-Range", "\"a\"")];
    assert_eq!(ask("GET", &lines), "proceed, ignore the range");
    let lines = [RANGE, ("If-Range", MODIFIED), ("If-Range", MODIFIED)];
    assert_eq!(ask("GET", &lines), "proceed, ignore the range");
}

// Whitespace around the value is not part of it (§5.5).
#[test]
fn section_13_1_5_whitespace_around_if_range() {
    let fields = [RANGE, ("If-Range", " \t\"a\"\t ")];
    assert_eq!(ask("GET", &fields), "proceed, honor the range");
    let padded = format!("  {MODIFIED} ");
    let fields = [RANGE, ("If-Range", padded.as_str())];
    assert_eq!(ask("GET", &fields), "proceed, honor the range");
    // The first three characters are those of the value, not of the whitespace before it.
    let fields = [RANGE, ("If-Range", "   W/\"a\"")];
    assert_eq!(ask("GET", &fields), "proceed, ignore the range");
}

// Neither a tag nor a date: the condition is false, unlike a date field that is unreadable. To ignore
// it would splice the parts of two versions.
#[test]
fn section_13_1_5_an_unreadable_if_range_is_false() {
    for value in [
        "",
        "a",
        "junk",
        "'a'",
        "w/\"a\"",
        "\"a",
        "a\"",
        "Su\"",
        "yesterday",
        "0",
    ] {
        let fields = [RANGE, ("If-Range", value)];
        assert_eq!(ask("GET", &fields), "proceed, ignore the range", "{value}");
    }
}

// A double quote among the first three characters tells a tag from a date.
#[test]
fn section_13_1_5_a_tag_is_told_from_a_date_by_its_quote() {
    let asked =
        |state: Validators<'static>, value| ask_about(state, "GET", &[RANGE, ("If-Range", value)]);
    let dated = modified(MODIFIED).date(date(LATER));
    assert_eq!(asked(dated.clone(), MODIFIED), "proceed, honor the range");
    assert_eq!(asked(dated, "\"a\""), "proceed, ignore the range");
    assert_eq!(asked(tagged("\"\""), "\"\""), "proceed, honor the range");
    assert_eq!(
        asked(tagged("\"a\""), MODIFIED),
        "proceed, ignore the range"
    );
    assert_eq!(
        asked(tagged("\"abcdef\""), "\"abcdef\""),
        "proceed, honor the range"
    );
}

// Without a validator to compare with, the condition is false.
#[test]
fn section_13_1_5_nothing_to_compare_with() {
    let nothing = Validators::new();
    let fields = [RANGE, ("If-Range", "\"a\"")];
    assert_eq!(
        ask_about(nothing.clone(), "GET", &fields),
        "proceed, ignore the range"
    );
    let fields = [RANGE, ("If-Range", MODIFIED)];
    assert_eq!(
        ask_about(nothing.clone(), "GET", &fields),
        "proceed, ignore the range"
    );
    assert_eq!(
        ask_about(nothing, "GET", &[RANGE]),
        "proceed, honor the range"
    );
}

// A 206 to a request with If-Range leaves out what the client has; any other 206 carries it. So the
// permit tells whether If-Range was there and true, and by which validator.
#[test]
fn section_15_3_7_whether_if_range_was_true() {
    let asked = |method: &str, fields: &[(&str, &str)]| {
        let permit = evaluate(method, fields, current()).into_result().unwrap();
        permit.if_range()
    };
    let (tag, date) = (("If-Range", "\"a\""), ("If-Range", MODIFIED));
    for method in ["GET", "QUERY"] {
        assert_eq!(asked(method, &[RANGE, tag]), Some(ValidatorKind::EntityTag));
        assert_eq!(
            asked(method, &[RANGE, date]),
            Some(ValidatorKind::ModificationDate)
        );
        for false_or_absent in [
            &[RANGE][..],
            &[RANGE, ("If-Range", "\"x\"")],
            &[RANGE, ("If-Range", "W/\"a\"")],
            &[RANGE, ("If-Range", EARLIER)],
            &[RANGE, ("If-Range", "junk")],
            &[RANGE, tag, tag],
            &[tag],
            &[],
        ] {
            assert_eq!(asked(method, false_or_absent), None, "{false_or_absent:?}");
        }
    }
    for method in ["HEAD", "PUT", "OPTIONS"] {
        assert_eq!(asked(method, &[RANGE, tag]), None, "{method}");
    }
}

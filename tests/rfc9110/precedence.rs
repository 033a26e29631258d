//! §13.1 and §13.2: what each condition means, and which of them decides. In each test of the order,
//! the field that must be ignored points the other way.

use crate::support::{ask, ask_about, modified, tagged, EARLIER, LATER, MODIFIED};
use preconditions::{is_conditional, Field, Target, Validators};

// Without conditions there is nothing to evaluate.
#[test]
fn section_13_2_2_no_condition() {
    for method in [
        "GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW",
    ] {
        let fields = [
            ("Accept", "*/*"),
            ("ETag", "\"a\""),
            ("Last-Modified", MODIFIED),
        ];
        assert_eq!(ask(method, &fields), "proceed");
        assert_eq!(ask_about(Target::Missing, method, &fields), "proceed");
        assert!(!is_conditional(method, &fields));
    }
}

// All conditions are ignored where the answer without them would be neither 2xx nor 412. A read of a
// resource that is not there is such a case: the answer is 404, whatever the conditions say.
#[test]
fn section_13_2_1_a_read_of_what_is_missing_ignores_conditions() {
    for method in ["GET", "HEAD", "QUERY"] {
        for field in [
            ("If-Match", "\"a\""),
            ("If-Match", "*"),
            ("If-None-Match", "*"),
            ("If-None-Match", "\"a\""),
            ("If-None-Match", "junk"),
            ("If-Modified-Since", LATER),
            ("If-Unmodified-Since", EARLIER),
        ] {
            assert_eq!(ask_about(Target::Missing, method, &[field]), "proceed");
        }
    }
}

// A write to a resource that is not there may be 2xx: PUT creates it. Chosen here: it is evaluated
// for every method that is no read, so that If-Match refuses it.
#[test]
fn section_13_2_1_a_write_to_what_is_missing_is_evaluated() {
    for method in ["PUT", "POST", "PATCH", "DELETE", "MKCOL"] {
        let asked = |field| ask_about(Target::Missing, method, &[field]);
        assert_eq!(asked(("If-Match", "\"a\"")), "412 by if-match");
        assert_eq!(asked(("If-Match", "*")), "412 by if-match");
        assert_eq!(
            asked(("If-None-Match", "*")),
            "proceed, protected by absence"
        );
        assert_eq!(asked(("If-None-Match", "\"a\"")), "proceed");
        assert_eq!(asked(("If-Unmodified-Since", EARLIER)), "proceed");
    }
}

// A wildcard in If-Match is true if there is a current representation, with or without a tag.
#[test]
fn section_13_1_1_the_wildcard_asks_for_existence() {
    let any = [("If-Match", "*")];
    assert_eq!(ask("PUT", &any), "proceed, protected by existence");
    assert_eq!(
        ask_about(tagged("W/\"a\""), "PUT", &any),
        "proceed, protected by existence"
    );
    assert_eq!(
        ask_about(Validators::new(), "PUT", &any),
        "proceed, protected by existence"
    );
    assert_eq!(
        ask_about(Validators::new(), "GET", &any),
        "proceed, protected by existence"
    );
    assert_eq!(ask_about(Target::Missing, "PUT", &any), "412 by if-match");
    assert_eq!(
        ask_about(Target::Missing, "DELETE", &any),
        "412 by if-match"
    );
}

// A list in If-Match is true if a member is the tag of the current representation.
#[test]
fn section_13_1_1_a_list_asks_for_the_current_tag() {
    assert_eq!(
        ask("PUT", &[("If-Match", "\"a\"")]),
        "proceed, protected by version"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", "\"x\", \"y\", \"a\"")]),
        "proceed, protected by version"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", "\"x\", \"y\"")]),
        "412 by if-match"
    );
    let listed = [("If-Match", "\"a\"")];
    assert_eq!(
        ask_about(Validators::new(), "PUT", &listed),
        "412 by if-match"
    );
    assert_eq!(
        ask_about(modified(MODIFIED), "PUT", &listed),
        "412 by if-match"
    );
    assert_eq!(ask("GET", &[("If-Match", "\"x\"")]), "412 by if-match");
    assert_eq!(
        ask("GET", &[("If-Match", "\"a\"")]),
        "proceed, protected by version"
    );
}

// A wildcard in If-None-Match is false if there is a current representation: 304 for a read, and not
// 200; 412 for everything else.
#[test]
fn section_13_1_2_the_wildcard_asks_for_absence() {
    let none = [("If-None-Match", "*")];
    assert_eq!(ask("GET", &none), "304 by if-none-match");
    assert_eq!(ask("HEAD", &none), "304 by if-none-match");
    assert_eq!(ask("PUT", &none), "412 by if-none-match");
    assert_eq!(
        ask_about(Validators::new(), "GET", &none),
        "304 by if-none-match"
    );
    assert_eq!(
        ask_about(Validators::new(), "PUT", &none),
        "412 by if-none-match"
    );
    assert_eq!(
        ask_about(Target::Missing, "PUT", &none),
        "proceed, protected by absence"
    );
}

// A list in If-None-Match is false if a member is the tag of the current representation; without a
// tag it is true, and If-Modified-Since is still not asked.
#[test]
fn section_13_1_2_a_list_asks_for_another_tag() {
    assert_eq!(
        ask("GET", &[("If-None-Match", "\"a\"")]),
        "304 by if-none-match"
    );
    assert_eq!(
        ask("GET", &[("If-None-Match", "\"x\", \"a\"")]),
        "304 by if-none-match"
    );
    assert_eq!(ask("GET", &[("If-None-Match", "\"x\", \"y\"")]), "proceed");
    assert_eq!(ask("PUT", &[("If-None-Match", "\"x\"")]), "proceed");
    assert_eq!(
        ask("PUT", &[("If-None-Match", "\"x\", \"a\"")]),
        "412 by if-none-match"
    );
    let fields = [("If-None-Match", "\"a\""), ("If-Modified-Since", MODIFIED)];
    assert_eq!(ask_about(modified(MODIFIED), "GET", &fields), "proceed");
}

// If-Modified-Since is ignored beside If-None-Match, with a date that is none, for a method that is
// no read, and for a representation without a modification date.
#[test]
fn section_13_1_3_when_if_modified_since_is_ignored() {
    let since = ("If-Modified-Since", MODIFIED);
    assert_eq!(ask("GET", &[since]), "304 by if-modified-since");
    assert_eq!(ask("GET", &[("If-None-Match", "\"x\""), since]), "proceed");
    assert_eq!(ask("GET", &[("If-Modified-Since", "today")]), "proceed");
    assert_eq!(ask("PUT", &[since]), "proceed");
    assert_eq!(ask("POST", &[since]), "proceed");
    assert_eq!(ask_about(tagged("\"a\""), "GET", &[since]), "proceed");
}

// A true If-Modified-Since guards nothing: it says that the representation is another one.
#[test]
fn section_13_1_3_a_changed_representation_is_sent() {
    assert_eq!(ask("GET", &[("If-Modified-Since", EARLIER)]), "proceed");
    assert_eq!(ask("HEAD", &[("If-Modified-Since", EARLIER)]), "proceed");
}

// If-Unmodified-Since is evaluated for every method that selects or modifies a representation; it is
// ignored beside If-Match, with a date that is none, and, since RFC 9110, for a representation
// without a modification date.
#[test]
fn section_13_1_4_when_if_unmodified_since_is_ignored() {
    let since = ("If-Unmodified-Since", EARLIER);
    for method in [
        "GET", "HEAD", "QUERY", "PUT", "POST", "PATCH", "DELETE", "PROPFIND",
    ] {
        assert_eq!(ask(method, &[since]), "412 by if-unmodified-since");
        assert_eq!(
            ask(method, &[("If-Match", "\"a\""), since]),
            "proceed, protected by version"
        );
        assert_eq!(
            ask(method, &[("If-Unmodified-Since", "yesterday")]),
            "proceed"
        );
        assert_eq!(ask_about(tagged("\"a\""), method, &[since]), "proceed");
    }
}

// If-Match, If-Unmodified-Since: where they are false, the method is not performed. A 2xx because
// the change seems to be there already is the choice of the host, never made here.
#[test]
fn section_13_1_1_a_false_condition_is_never_answered_2xx() {
    for method in [
        "GET", "HEAD", "QUERY", "PUT", "POST", "PATCH", "DELETE", "PROPFIND",
    ] {
        assert_eq!(ask(method, &[("If-Match", "\"x\"")]), "412 by if-match");
        let since = [("If-Unmodified-Since", EARLIER)];
        assert_eq!(ask(method, &since), "412 by if-unmodified-since");
    }
}

// Step 1: If-Match decides, true or false, and If-Unmodified-Since is not looked at.
#[test]
fn section_13_2_2_step_1_if_match_decides_over_if_unmodified_since() {
    let fields = [("If-Unmodified-Since", EARLIER), ("If-Match", "\"a\"")];
    assert_eq!(ask("PUT", &fields), "proceed, protected by version");
    let fields = [("If-Unmodified-Since", EARLIER), ("If-Match", "*")];
    assert_eq!(ask("PUT", &fields), "proceed, protected by existence");
    let fields = [("If-Unmodified-Since", LATER), ("If-Match", "\"x\"")];
    assert_eq!(ask("PUT", &fields), "412 by if-match");
}

// Step 2: If-Unmodified-Since is for requests without If-Match; an If-Match that is empty or damaged
// is one.
#[test]
fn section_13_2_2_step_2_if_unmodified_since_without_if_match() {
    assert_eq!(
        ask("PUT", &[("If-Unmodified-Since", LATER)]),
        "proceed, protected by date"
    );
    assert_eq!(
        ask("PUT", &[("If-Unmodified-Since", EARLIER)]),
        "412 by if-unmodified-since"
    );
    for value in ["", "junk", "W/\"a\""] {
        let fields = [("If-Unmodified-Since", LATER), ("If-Match", value)];
        assert_eq!(ask("PUT", &fields), "412 by if-match", "{value}");
    }
}

// Steps 1 and 2 come before step 3, whether or not that agrees.
#[test]
fn section_13_2_2_steps_1_and_2_before_step_3() {
    let fields = [("If-None-Match", "\"a\""), ("If-Match", "\"x\"")];
    assert_eq!(ask("GET", &fields), "412 by if-match");
    assert_eq!(ask("PUT", &fields), "412 by if-match");
    let fields = [("If-None-Match", "\"a\""), ("If-Match", "\"a\"")];
    assert_eq!(ask("GET", &fields), "304 by if-none-match");
    assert_eq!(ask("PUT", &fields), "412 by if-none-match");
    let fields = [("If-None-Match", "\"a\""), ("If-Unmodified-Since", EARLIER)];
    assert_eq!(ask("GET", &fields), "412 by if-unmodified-since");
    let fields = [("If-None-Match", "\"a\""), ("If-Unmodified-Since", LATER)];
    assert_eq!(ask("GET", &fields), "304 by if-none-match");
    let fields = [("If-None-Match", "\"x\""), ("If-Match", "\"a\"")];
    assert_eq!(ask("PUT", &fields), "proceed, protected by version");
}

// Step 3: If-None-Match decides, true or false, and If-Modified-Since is not looked at. That both
// have to agree, as RFC 2616 had it, is what some servers still do.
#[test]
fn section_13_2_2_step_3_if_none_match_decides_over_if_modified_since() {
    let fields = [("If-Modified-Since", MODIFIED), ("If-None-Match", "\"x\"")];
    assert_eq!(ask("GET", &fields), "proceed");
    assert_eq!(ask("HEAD", &fields), "proceed");
    let fields = [("If-Modified-Since", EARLIER), ("If-None-Match", "\"a\"")];
    assert_eq!(ask("GET", &fields), "304 by if-none-match");
    for value in ["", "junk"] {
        let fields = [("If-Modified-Since", MODIFIED), ("If-None-Match", value)];
        assert_eq!(ask("GET", &fields), "proceed", "{value}");
    }
    // A write is no exception, and there is no answer of 2xx for what is there already.
    let fields = [("If-Modified-Since", EARLIER), ("If-None-Match", "\"a\"")];
    assert_eq!(ask("PUT", &fields), "412 by if-none-match");
}

// Step 4: If-Modified-Since is for reads without If-None-Match, after If-Match and
// If-Unmodified-Since.
#[test]
fn section_13_2_2_step_4_if_modified_since_last() {
    let fields = [
        ("If-Modified-Since", MODIFIED),
        ("If-Unmodified-Since", EARLIER),
    ];
    assert_eq!(ask("GET", &fields), "412 by if-unmodified-since");
    let fields = [
        ("If-Modified-Since", MODIFIED),
        ("If-Unmodified-Since", MODIFIED),
    ];
    assert_eq!(ask("GET", &fields), "304 by if-modified-since");
    let fields = [("If-Modified-Since", MODIFIED), ("If-Match", "\"x\"")];
    assert_eq!(ask("GET", &fields), "412 by if-match");
    let fields = [("If-Modified-Since", MODIFIED), ("If-Match", "\"a\"")];
    assert_eq!(ask("GET", &fields), "304 by if-modified-since");
    let fields = [("If-Modified-Since", EARLIER), ("If-Match", "\"a\"")];
    assert_eq!(ask("GET", &fields), "proceed, protected by version");
}

// Step 5: the range is looked at after the conditions, and only if they let the method through.
#[test]
fn section_13_2_2_step_5_the_range_after_the_conditions() {
    let range = ("Range", "bytes=0-1");
    let fields = [("If-None-Match", "\"a\""), range, ("If-Range", "\"x\"")];
    assert_eq!(ask("GET", &fields), "304 by if-none-match");
    let fields = [("If-None-Match", "\"a\""), range, ("If-Range", "\"a\"")];
    assert_eq!(ask("GET", &fields), "304 by if-none-match");
    let fields = [
        ("If-Modified-Since", MODIFIED),
        range,
        ("If-Range", "\"a\""),
    ];
    assert_eq!(ask("GET", &fields), "304 by if-modified-since");
    // 412, not 416.
    let fields = [("If-Match", "\"x\""), ("Range", "bytes=999999-")];
    assert_eq!(ask("GET", &fields), "412 by if-match");
    let fields = [
        ("If-Match", "\"a\""),
        ("If-None-Match", "\"x\""),
        range,
        ("If-Range", "\"a\""),
    ];
    assert_eq!(
        ask("GET", &fields),
        "proceed, protected by version, honor the range"
    );
    let fields = [("If-None-Match", "\"x\""), range, ("If-Range", "\"x\"")];
    assert_eq!(ask("GET", &fields), "proceed, ignore the range");
}

// The order of the field lines in the message means nothing.
#[test]
fn section_5_3_the_order_of_different_fields_means_nothing() {
    let mut fields = [
        ("If-Match", "\"a\""),
        ("If-Unmodified-Since", EARLIER),
        ("If-None-Match", "\"x\""),
        ("If-Modified-Since", MODIFIED),
        ("Range", "bytes=0-1"),
        ("If-Range", "\"x\""),
    ];
    for _ in 0..fields.len() {
        fields.rotate_left(1);
        assert_eq!(
            ask("GET", &fields),
            "proceed, protected by version, ignore the range"
        );
    }
    fields.reverse();
    assert_eq!(
        ask("GET", &fields),
        "proceed, protected by version, ignore the range"
    );
}

// Whether a request is conditional at all, so that a host need not compute validators for nothing:
// as `evaluate` would, it looks at no field that the method or another field has it ignore.
#[test]
fn section_13_2_2_is_conditional() {
    for field in ["If-Match", "If-Unmodified-Since", "If-None-Match"] {
        for method in ["GET", "HEAD", "QUERY", "PUT", "POST", "DELETE", "get"] {
            assert!(
                is_conditional(method, &[(field, "junk")]),
                "{method} {field}"
            );
        }
        for method in ["CONNECT", "OPTIONS", "TRACE"] {
            assert!(
                !is_conditional(method, &[(field, "\"a\"")]),
                "{method} {field}"
            );
        }
    }
    let since = [("If-Modified-Since", MODIFIED)];
    assert!(["GET", "HEAD", "QUERY"]
        .iter()
        .all(|method| is_conditional(*method, &since)));
    assert!(!["PUT", "POST", "get"]
        .iter()
        .any(|method| is_conditional(*method, &since)));
    let both = [("Range", "bytes=0-1"), ("If-Range", "\"a\"")];
    assert!(is_conditional("GET", &both));
    assert!(is_conditional("QUERY", &both));
    assert!(!is_conditional("HEAD", &both));
    assert!(!is_conditional("PUT", &both));
    assert!(!is_conditional("GET", &both[..1]));
    assert!(!is_conditional("GET", &both[1..]));
}

// Fields that are not of RFC 9110 change nothing (§13.2.2, last paragraph).
#[test]
fn section_13_2_2_conditions_of_extensions_are_their_own() {
    for extension in [("If", "(<urn:x>)"), ("If-Schedule-Tag-Match", "\"x\"")] {
        assert_eq!(ask("PUT", &[extension]), "proceed");
        assert_eq!(
            ask("PUT", &[extension, ("If-Match", "\"a\"")]),
            "proceed, protected by version"
        );
    }
}

// What follows from a false condition, and that the method is performed where the field is not
// looked at.
#[test]
fn section_13_2_2_what_follows_from_a_false_condition() {
    let expected = [
        (Field::IfMatch, "412 by if-match", "412 by if-match"),
        (
            Field::IfUnmodifiedSince,
            "412 by if-unmodified-since",
            "412 by if-unmodified-since",
        ),
        (
            Field::IfNoneMatch,
            "304 by if-none-match",
            "412 by if-none-match",
        ),
        (
            Field::IfModifiedSince,
            "304 by if-modified-since",
            "proceed",
        ),
        (Field::IfRange, "proceed", "proceed"),
    ];
    for (field, read, write) in expected {
        for method in ["GET", "HEAD", "QUERY"] {
            assert_eq!(ask(method, &[untrue(field)]), read, "{method}");
        }
        assert_eq!(ask("PUT", &[untrue(field)]), write);
    }
    let range = ("range", "bytes=0-1");
    let asked = ask("GET", &[untrue(Field::IfRange), range]);
    assert_eq!(asked, "proceed, ignore the range");
}

// Where two conditions are false, the first step decides, unless its field is not looked at.
#[test]
fn section_13_2_2_the_first_false_condition_decides() {
    let decides = [
        (Field::IfMatch, Field::IfNoneMatch, "412 by if-match"),
        (
            Field::IfUnmodifiedSince,
            Field::IfModifiedSince,
            "412 by if-unmodified-since",
        ),
        (
            Field::IfNoneMatch,
            Field::IfModifiedSince,
            "304 by if-none-match",
        ),
    ];
    for (first, second, expected) in decides {
        assert_eq!(ask("GET", &[untrue(second), untrue(first)]), expected);
    }
}

/// A line that makes the condition false.
fn untrue(field: Field) -> (&'static str, &'static str) {
    let value = match field {
        Field::IfMatch | Field::IfRange => "\"b\"",
        Field::IfUnmodifiedSince => EARLIER,
        Field::IfNoneMatch => "\"a\"",
        Field::IfModifiedSince => MODIFIED,
        Field::Range => panic!("no condition"),
    };
    (field.name(), value)
}

//! §9 and §13.2.1: which condition applies to which method.

use crate::support::{ask, ask_about, current, EARLIER, MODIFIED};
use preconditions::{evaluate, Answer, Method, Target, Validators};

// CONNECT, OPTIONS and TRACE neither select nor modify a representation: no condition applies.
#[test]
fn section_13_2_1_methods_without_conditions() {
    for method in ["CONNECT", "OPTIONS", "TRACE"] {
        for field in [
            ("If-Match", "\"x\""),
            ("If-Match", "junk"),
            ("If-Unmodified-Since", EARLIER),
            ("If-None-Match", "*"),
            ("If-None-Match", "\"a\""),
            ("If-Modified-Since", MODIFIED),
            ("Range", "bytes=0-1"),
        ] {
            assert_eq!(ask(method, &[field]), "proceed", "{method} {field:?}");
            assert_eq!(ask_about(Target::Missing, method, &[field]), "proceed");
        }
    }
}

// HEAD is evaluated like GET, but has no ranges (§14.2).
#[test]
fn section_9_3_2_head_is_evaluated_like_get() {
    for (field, expected) in [
        (("If-Match", "\"x\""), "412 by if-match"),
        (("If-Match", "\"a\""), "proceed, guarded"),
        (("If-None-Match", "\"a\""), "304 by if-none-match"),
        (("If-None-Match", "*"), "304 by if-none-match"),
        (("If-None-Match", "\"x\""), "proceed, guarded"),
        (("If-None-Match", "junk"), "proceed, guarded"),
        (("If-Modified-Since", MODIFIED), "304 by if-modified-since"),
        (("If-Modified-Since", EARLIER), "proceed"),
        (
            ("If-Unmodified-Since", EARLIER),
            "412 by if-unmodified-since",
        ),
    ] {
        assert_eq!(ask("GET", &[field]), expected, "{field:?}");
        assert_eq!(ask("HEAD", &[field]), expected, "{field:?}");
    }
}

// QUERY reads, too: its condition is about the representation that the query selects.
#[test]
fn rfc_10008_section_2_6_query_is_evaluated_like_get() {
    assert_eq!(
        ask("QUERY", &[("If-None-Match", "\"a\"")]),
        "304 by if-none-match"
    );
    assert_eq!(
        ask("QUERY", &[("If-None-Match", "*")]),
        "304 by if-none-match"
    );
    assert_eq!(
        ask("QUERY", &[("If-None-Match", "\"x\"")]),
        "proceed, guarded"
    );
    assert_eq!(
        ask("QUERY", &[("If-None-Match", "junk")]),
        "proceed, guarded"
    );
    assert_eq!(
        ask("QUERY", &[("If-Modified-Since", MODIFIED)]),
        "304 by if-modified-since"
    );
    assert_eq!(ask("QUERY", &[("If-Match", "\"x\"")]), "412 by if-match");
}

// Every other method may change state: a false If-None-Match is 412, and If-Modified-Since is
// ignored. That holds for unknown methods, and for reads that are none of RFC 9110's, unless the
// host says so by passing `Method::Get`.
#[test]
fn section_13_1_2_every_other_method_may_change_state() {
    for method in [
        "POST", "PUT", "PATCH", "DELETE", "MKCOL", "COPY", "LOCK", "PROPFIND", "REPORT", "BREW", "",
    ] {
        assert_eq!(
            ask(method, &[("If-None-Match", "\"a\"")]),
            "412 by if-none-match",
            "{method}"
        );
        assert_eq!(
            ask(method, &[("If-None-Match", "*")]),
            "412 by if-none-match",
            "{method}"
        );
        assert_eq!(
            ask(method, &[("If-None-Match", "junk")]),
            "412 by if-none-match",
            "{method}"
        );
        assert_eq!(
            ask(method, &[("If-Modified-Since", MODIFIED)]),
            "proceed",
            "{method}"
        );
        assert_eq!(
            ask(method, &[("If-Match", "\"a\"")]),
            "proceed, guarded",
            "{method}"
        );
    }
    let fields = [("If-None-Match", "\"a\"")];
    assert_eq!(
        evaluate(Method::Get, &fields, current()).status(),
        Some(304)
    );
    assert_eq!(
        evaluate(Method::Other, &fields, current()).status(),
        Some(412)
    );
}

// Methods are case-sensitive: `get` is not GET.
#[test]
fn section_9_1_methods_are_case_sensitive() {
    for method in ["get", "Get", "head", "query", "GET ", " GET", "GETS"] {
        assert_eq!(
            ask(method, &[("If-None-Match", "\"a\"")]),
            "412 by if-none-match",
            "{method}"
        );
        assert_eq!(
            ask(method, &[("If-Modified-Since", MODIFIED)]),
            "proceed",
            "{method}"
        );
    }
    for method in ["options", "Trace", "connect"] {
        assert_eq!(
            ask(method, &[("If-Match", "\"x\"")]),
            "412 by if-match",
            "{method}"
        );
    }
}

#[test]
fn section_9_1_names_of_methods() {
    for (name, method) in [
        ("GET", Method::Get),
        ("HEAD", Method::Head),
        ("QUERY", Method::Query),
        ("POST", Method::Post),
        ("PUT", Method::Put),
        ("PATCH", Method::Patch),
        ("DELETE", Method::Delete),
        ("CONNECT", Method::Connect),
        ("OPTIONS", Method::Options),
        ("TRACE", Method::Trace),
        ("put", Method::Other),
        ("PROPFIND", Method::Other),
    ] {
        assert_eq!(Method::from(name), method);
    }
}

// The answer to a POST is never 304 or 206.
#[test]
fn section_9_3_3_post_is_never_answered_304_or_206() {
    assert_eq!(
        ask("POST", &[("If-None-Match", "\"a\"")]),
        "412 by if-none-match"
    );
    assert_eq!(ask("POST", &[("If-Modified-Since", MODIFIED)]), "proceed");
    assert_eq!(
        ask("POST", &[("Range", "bytes=0-1")]),
        "proceed, ignore the range"
    );
}

// A PUT without a condition goes through; 412 is never the answer to a request without one
// (RFC 4918 §12.1).
#[test]
fn rfc_4918_section_12_1_no_412_without_a_condition() {
    for method in ["PUT", "POST", "PATCH", "DELETE", "MOVE"] {
        for target in [Target::Missing, Validators::new().into(), current().into()] {
            let fields = [("If-Modified-Since", MODIFIED), ("If-Range", "\"x\"")];
            assert_eq!(ask_about(target, method, &fields), "proceed");
        }
    }
}

// A server may insist on a condition, and answers 428 without one. Reads need none, and neither do
// methods to which no condition applies.
#[test]
fn rfc_6585_section_3_428_without_a_condition() {
    let required = |method: &str, fields: &[(&str, &str)]| {
        let permit = evaluate(method, fields, current()).into_result()?;
        permit.require_condition().map(|permit| permit.is_guarded())
    };
    for method in ["PUT", "POST", "PATCH", "DELETE", "PROPFIND", "get"] {
        assert_eq!(
            required(method, &[]),
            Err(Answer::PreconditionRequired),
            "{method}"
        );
        assert_eq!(
            required(method, &[("If-Match", "\"a\"")]),
            Ok(true),
            "{method}"
        );
        assert_eq!(
            required(method, &[("If-None-Match", "\"x\"")]),
            Ok(true),
            "{method}"
        );
        assert_eq!(
            required(method, &[("If-Unmodified-Since", MODIFIED)]),
            Ok(true),
            "{method}"
        );
    }
    for method in ["GET", "HEAD", "QUERY", "OPTIONS", "TRACE", "CONNECT"] {
        assert_eq!(required(method, &[]), Ok(false), "{method}");
    }
    // A condition that the standard has ignored is none.
    for field in [
        ("If-Unmodified-Since", "yesterday"),
        ("If-Modified-Since", MODIFIED),
        ("If-Range", "\"a\""),
        ("Range", "bytes=0-1"),
    ] {
        assert_eq!(
            required("PUT", &[field]),
            Err(Answer::PreconditionRequired),
            "{field:?}"
        );
    }
}

#[test]
fn rfc_6585_section_3_428_for_what_is_missing() {
    let required = |fields: &[(&str, &str)]| {
        let permit = evaluate("PUT", fields, Target::Missing).into_result()?;
        permit.require_condition().map(|permit| permit.is_guarded())
    };
    assert_eq!(required(&[]), Err(Answer::PreconditionRequired));
    assert_eq!(required(&[("If-None-Match", "*")]), Ok(true));
    let date = [("If-Unmodified-Since", MODIFIED)];
    assert_eq!(required(&date), Err(Answer::PreconditionRequired));
}

//! §9 and §13.2.1: which condition applies to which method.

use crate::support::{ask, ask_about, current, date, modified, EARLIER, LATER, MODIFIED};
use preconditions::{evaluate, Answer, Method, MethodKind, Protection, Target, Validators};

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
        (("If-Match", "\"a\""), "proceed, protected by version"),
        (("If-None-Match", "\"a\""), "304 by if-none-match"),
        (("If-None-Match", "*"), "304 by if-none-match"),
        (("If-None-Match", "\"x\""), "proceed"),
        (("If-None-Match", "junk"), "proceed"),
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
    assert_eq!(ask("QUERY", &[("If-None-Match", "\"x\"")]), "proceed");
    assert_eq!(ask("QUERY", &[("If-None-Match", "junk")]), "proceed");
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
            "proceed, protected by version",
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
            required(method, &[("If-Unmodified-Since", MODIFIED)]),
            Ok(true),
            "{method}"
        );
    }
    for method in ["GET", "HEAD", "QUERY", "OPTIONS", "TRACE", "CONNECT"] {
        assert_eq!(required(method, &[]), Ok(false), "{method}");
    }
    // A condition that the standard has ignored is none, and a list in If-None-Match is not about
    // what is there.
    for field in [
        ("If-None-Match", "\"x\""),
        ("If-None-Match", ""),
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

// A date is a strong validator only if a second version cannot have it (§8.8.2.2).
#[test]
fn rfc_6585_section_3_428_for_a_weak_date() {
    let required = |state: Validators<'_>| {
        let since = [("If-Unmodified-Since", MODIFIED)];
        let permit = evaluate("PUT", &since, state).into_result()?;
        permit.require_condition().map(|permit| permit.protection())
    };
    let state = || modified(MODIFIED);
    assert_eq!(
        required(state().date(date(LATER))),
        Ok(Some(Protection::Date))
    );
    for weak in [state(), state().date(date(MODIFIED))] {
        assert_eq!(required(weak), Err(Answer::PreconditionRequired));
    }
}

// Chosen here: a service can insist on the version, which neither a wildcard nor a date names.
#[test]
fn rfc_6585_section_3_428_without_a_version() {
    let required = |target: Target<'_>, method: &str, field: (&str, &str)| {
        let permit = evaluate(method, &[field], target).into_result()?;
        permit.require_version().map(|permit| permit.protection())
    };
    let refused = Err(Answer::PreconditionRequired);
    let there = |method, field| required(current().into(), method, field);
    for method in ["PUT", "POST", "PATCH", "DELETE", "PROPFIND"] {
        let version = there(method, ("If-Match", "\"a\""));
        assert_eq!(version, Ok(Some(Protection::Version)), "{method}");
        for field in [
            ("If-Match", "*"),
            ("If-Unmodified-Since", MODIFIED),
            ("If-None-Match", "\"x\""),
            ("Accept", "*/*"),
        ] {
            assert_eq!(there(method, field), refused, "{method} {field:?}");
        }
    }
    let created = required(Target::Missing, "PUT", ("If-None-Match", "*"));
    assert_eq!(created, Ok(Some(Protection::Absence)));
    let unseen = required(Target::Missing, "PUT", ("If-None-Match", "\"a\""));
    assert_eq!(unseen, refused);
    for method in ["GET", "HEAD", "QUERY", "OPTIONS"] {
        assert_eq!(there(method, ("Accept", "*/*")), Ok(None), "{method}");
    }
}

// Which methods may change state (§9.2.1): a permit tells for which it was given.
#[test]
fn section_9_2_1_the_kind_of_method_of_a_permit() {
    let permit = |method: &str| evaluate(method, &[("Accept", "*/*")], current()).into_result();
    for (methods, kind) in [
        (&["GET", "HEAD", "QUERY"][..], MethodKind::Read),
        (
            &["PUT", "POST", "PATCH", "DELETE", "PROPFIND", "get", ""],
            MethodKind::Write,
        ),
        (&["CONNECT", "OPTIONS", "TRACE"], MethodKind::Neither),
    ] {
        for method in methods {
            assert_eq!(Method::from(*method).kind(), kind, "{method}");
            assert_eq!(permit(method).unwrap().method_kind(), kind, "{method}");
            let write = permit(method).unwrap().require_write();
            assert_eq!(write.is_ok(), kind == MethodKind::Write, "{method}");
            if let Err(error) = write {
                assert_eq!(error.found(), kind);
            }
        }
    }
    // Also of what is missing, whose conditions are not looked at.
    let missing = evaluate("GET", &[("If-Match", "*")], Target::Missing);
    let permit = missing.into_result().unwrap();
    assert_eq!(permit.method_kind(), MethodKind::Read);
    assert_eq!(
        permit.require_write().unwrap_err().to_string(),
        "expected the permit of a method that changes state, found that of a read"
    );
}

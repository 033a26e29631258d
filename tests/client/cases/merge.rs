//! Which fields of a 304 replace stored ones (RFC 9111 §3.2).

use super::{case, lines, Case, LATER, MODIFIED};
use serde_json::json;

type Lines<'a> = &'a [(&'a str, &'a str)];

fn ask(name: &str, stored: Lines<'_>, update: Lines<'_>, expect: Lines<'_>) -> Case {
    let given = json!({"stored": lines(stored), "update": lines(update)});
    case(
        "merge",
        "9111 3.2",
        name,
        given,
        json!({"headers": lines(expect)}),
    )
}

/// Stored with one value, updated with another.
fn replaced(name: &str) -> Case {
    let what = format!("{name}: the field of the 304 replaces the stored one");
    ask(&what, &[(name, "old")], &[(name, "new")], &[(name, "new")])
}

fn stays(what: &str, name: &str) -> Case {
    ask(what, &[(name, "old")], &[(name, "new")], &[(name, "old")])
}

pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        ask(
            "a field that is not in the 304: it stays",
            &[("X-Field", "old")],
            &[],
            &[("X-Field", "old")],
        ),
        ask(
            "a field that is not stored: it is added",
            &[],
            &[("X-Field", "new")],
            &[("X-Field", "new")],
        ),
        ask(
            "names in other letters: they are the same",
            &[("x-field", "old")],
            &[("X-FIELD", "new")],
            &[("X-Field", "new")],
        ),
        ask(
            "several stored lines: all are replaced",
            &[("Vary", "Accept"), ("Vary", "Cookie")],
            &[("Vary", "Accept")],
            &[("Vary", "Accept")],
        ),
        ask(
            "several lines in the 304: all of them come",
            &[("Vary", "Accept")],
            &[("Vary", "Accept"), ("Vary", "Cookie")],
            &[("Vary", "Accept"), ("Vary", "Cookie")],
        ),
        ask(
            "several cookies: all of them come",
            &[("Set-Cookie", "a=1")],
            &[("Set-Cookie", "b=2"), ("Set-Cookie", "c=3")],
            &[("Set-Cookie", "b=2"), ("Set-Cookie", "c=3")],
        ),
        ask(
            "a line that is empty: it is there, and replaces",
            &[("X-Field", "old")],
            &[("X-Field", "")],
            &[("X-Field", "")],
        ),
        ask(
            "a value with obs-text",
            &[("X-Field", "old")],
            &[("X-Field", "caf\u{e9}")],
            &[("X-Field", "caf\u{e9}")],
        ),
        ask(
            "other fields around it",
            &[("A", "1"), ("X-Field", "old"), ("B", "2")],
            &[("X-Field", "new")],
            &[("A", "1"), ("B", "2"), ("X-Field", "new")],
        ),
        stays("Content-Length: is not replaced", "Content-Length"),
        ask(
            "Content-Length that is not stored: need not be added",
            &[],
            &[("Content-Length", "0")],
            &[],
        )
        .latitude(&[json!({"headers": lines(&[("Content-Length", "0")])})]),
        stays(
            "Content-Encoding: the stored bytes depend on it",
            "Content-Encoding",
        )
        .latitude(&[json!({"headers": lines(&[("Content-Encoding", "new")])})]),
        stays("Content-Range: processed by the recipient", "Content-Range")
            .latitude(&[json!({"headers": lines(&[("Content-Range", "new")])})]),
        ask(
            "Age: stays, as the 304 has none",
            &[("Age", "600")],
            &[("Date", LATER)],
            &[("Age", "600"), ("Date", LATER)],
        )
        .latitude(&[json!({"headers": lines(&[("Date", LATER)])})]),
        ask(
            "a field that Connection names: it is of one connection",
            &[("X-Field", "old")],
            &[("Connection", "close, x-field"), ("X-Field", "new")],
            &[("X-Field", "old")],
        ),
    ];
    for name in [
        "Cache-Control",
        "Content-Disposition",
        "Content-Language",
        "Content-Location",
        "Content-Security-Policy",
        "Content-Type",
        "Content-Foo",
        "ETag",
        "Access-Control-Allow-Origin",
        "Strict-Transport-Security",
        "X-Frame-Options",
    ] {
        cases.push(replaced(name));
    }
    for name in ["Date", "Expires", "Last-Modified"] {
        let what = format!("{name}: the field of the 304 replaces the stored one");
        cases.push(ask(
            &what,
            &[(name, MODIFIED)],
            &[(name, LATER)],
            &[(name, LATER)],
        ));
    }
    for name in [
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ] {
        let case = ask(
            &format!("{name}: of one connection"),
            &[],
            &[(name, "new")],
            &[],
        );
        let kept = json!({"headers": lines(&[(name, "new")])});
        cases.push(case.latitude(&[kept]));
    }
    for name in [
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "Proxy-Authorization",
    ] {
        cases.push(ask(
            &format!("{name}: of one proxy"),
            &[],
            &[(name, "new")],
            &[],
        ));
    }
    cases
}

//! `http` 1.x: requests in, whole answers out.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::StatusCode;
use preconditions::{evaluate, is_conditional, Answer, EntityTag, Field, Headers, HttpDate};
use preconditions::{Method, Outcome, RangeUse, Validators};

fn lines(headers: &HeaderMap, field: Field) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    headers.for_each_line(field, |line| lines.push(line.to_vec()));
    lines
}

fn map(fields: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let value = HeaderValue::from_bytes(value).unwrap();
        map.append(HeaderName::from_static(name), value);
    }
    map
}

const ALL: [(Field, &str); 6] = [
    (Field::IfMatch, "if-match"),
    (Field::IfUnmodifiedSince, "if-unmodified-since"),
    (Field::IfNoneMatch, "if-none-match"),
    (Field::IfModifiedSince, "if-modified-since"),
    (Field::IfRange, "if-range"),
    (Field::Range, "range"),
];

#[test]
fn every_field_is_found_under_its_name() {
    for (field, name) in ALL {
        assert_eq!(lines(&map(&[(name, b"x")]), field), [b"x"]);
        for (_, other) in ALL.iter().filter(|(_, other)| *other != name) {
            assert!(lines(&map(&[(other, b"x")]), field).is_empty());
        }
    }
}

#[test]
fn every_line_is_visited_in_order() {
    for (field, name) in ALL {
        let headers = map(&[(name, b"1"), ("host", b"x"), (name, b""), (name, b"\xff")]);
        assert_eq!(lines(&headers, field), [&b"1"[..], b"", b"\xff"]);
        // Another field with several lines is none of ours.
        let headers = map(&[("cookie", b"a"), ("cookie", b"b"), (name, b"1")]);
        assert_eq!(lines(&headers, field), [b"1"]);
        let headers = map(&[("cookie", b"a"), ("cookie", b"b")]);
        assert!(lines(&headers, field).is_empty());
        assert!(lines(&HeaderMap::new(), field).is_empty());
    }
}

/// Each field decides among any number of others, before, between or after them, and also where a
/// field has a second line.
#[test]
fn every_field_decides_wherever_it_stands() {
    let tag = EntityTag::from_static("\"a\"");
    let modified = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    let current = Validators::new().etag(&tag).last_modified(modified);
    for others in 0..=40 {
        for place in [0, others / 2, others] {
            for (field, line, method, expected) in DECIDES {
                let mut headers = HeaderMap::new();
                for number in 0..=others {
                    if number == place {
                        let name = HeaderName::from_static(field.name());
                        headers.append(name, HeaderValue::from_static(line));
                    } else {
                        let name = HeaderName::try_from(format!("x-{number}")).unwrap();
                        headers.append(name, HeaderValue::from_static("x"));
                    }
                }
                if field == Field::IfRange {
                    headers.append("range", HeaderValue::from_static("bytes=0-0"));
                }
                for _ in 0..2 {
                    let outcome = evaluate(method, &headers, &current);
                    assert_eq!(told(&outcome), expected, "{field}, {others} others");
                    let is_condition = field != Field::Range;
                    assert_eq!(is_conditional(method, &headers), is_condition);
                    headers.append("cookie", HeaderValue::from_static("a=1"));
                    headers.append("cookie", HeaderValue::from_static("b=2"));
                }
            }
        }
    }
}

/// A field, a line, a method, and what follows.
const DECIDES: [(Field, &str, &str, &str); 6] = [
    (Field::IfMatch, "\"b\"", "PUT", "412 by if-match"),
    (
        Field::IfUnmodifiedSince,
        "Sun, 06 Nov 1994 08:49:36 GMT",
        "PUT",
        "412 by if-unmodified-since",
    ),
    (Field::IfNoneMatch, "\"a\"", "GET", "304 by if-none-match"),
    (
        Field::IfModifiedSince,
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "GET",
        "304 by if-modified-since",
    ),
    (Field::IfRange, "\"b\"", "GET", "ignore the range"),
    (Field::Range, "bytes=0-0", "GET", "honor the range"),
];

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Proceed(permit) => match permit.range() {
            RangeUse::Absent => "proceed".into(),
            RangeUse::Honor => "honor the range".into(),
            RangeUse::Ignore => "ignore the range".into(),
        },
        Outcome::NotModified { by } => format!("304 by {by}"),
        Outcome::PreconditionFailed { by } => format!("412 by {by}"),
    }
}

#[test]
fn a_request_is_evaluated_as_it_is() {
    let tag = EntityTag::from_static("\"a\"");
    let headers = map(&[("if-none-match", b"\"x\""), ("if-none-match", b"\"a\"")]);
    assert_eq!(
        evaluate(&http::Method::GET, &headers, &tag).status(),
        Some(304)
    );
    assert_eq!(
        evaluate(&http::Method::PUT, &headers, &tag).status(),
        Some(412)
    );
    assert_eq!(
        evaluate(http::Method::OPTIONS, &headers, &tag).status(),
        None
    );
    let request = http::Request::builder()
        .method("PUT")
        .header("If-Match", "\"x\"")
        .body(())
        .unwrap();
    let outcome = evaluate(request.method(), request.headers(), &tag);
    assert_eq!(outcome, Outcome::PreconditionFailed { by: Field::IfMatch });
}

#[test]
fn methods() {
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
        ("get", Method::Other),
        ("PROPFIND", Method::Other),
    ] {
        let theirs = http::Method::from_bytes(name.as_bytes()).unwrap();
        assert_eq!(Method::from(&theirs), method);
        assert_eq!(Method::from(theirs), method);
    }
}

#[test]
fn tags_and_dates_are_header_values() {
    let tag = EntityTag::parse(b"W/\"caf\xe9\"").unwrap();
    assert_eq!(HeaderValue::from(&tag).as_bytes(), b"W/\"caf\xe9\"");
    assert_eq!(HeaderValue::from(tag).as_bytes(), b"W/\"caf\xe9\"");
    let all: Vec<u8> = (0x21..=0xFF)
        .filter(|octet| ![b'"', 0x7F].contains(octet))
        .collect();
    let tag = EntityTag::strong_from_bytes(&all).unwrap();
    assert_eq!(HeaderValue::from(&tag).as_bytes(), tag.as_bytes());
    let value = HeaderValue::from(HttpDate::from_unix_seconds(784_111_777).unwrap());
    assert_eq!(value, "Sun, 06 Nov 1994 08:49:37 GMT");
}

#[test]
fn statuses() {
    let by = Field::IfMatch;
    assert_eq!(StatusCode::from(Answer::NotModified { by }), 304);
    assert_eq!(StatusCode::from(Answer::PreconditionFailed { by }), 412);
    assert_eq!(StatusCode::from(Answer::PreconditionRequired), 428);
}

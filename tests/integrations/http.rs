//! `http` 1.x: requests in, whole answers out.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::StatusCode;
use preconditions::{evaluate, Answer, EntityTag, Field, Headers, HttpDate, Method, Outcome};

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

//! `http` 1.x: requests in, whole answers out.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use preconditions::{
    evaluate, Answer, EntityTag, Field, Headers, HttpDate, Method, Outcome, Validators,
};

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

fn date(text: &str) -> HttpDate {
    HttpDate::parse(text.as_bytes()).unwrap()
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

fn of_the_200() -> HeaderMap {
    map(&[
        ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        ("etag", b"\"caf\xe9\""),
        ("last-modified", b"Sun, 06 Nov 1994 08:49:36 GMT"),
        ("vary", b"accept"),
        ("vary", b"accept-encoding"),
        ("cache-control", b"max-age=60"),
        ("content-type", b"text/plain"),
        ("content-length", b"5"),
        ("content-location", b"/notes/1"),
        ("set-cookie", b"a=1"),
        ("set-cookie", b"b=2"),
        ("connection", b"close"),
    ])
}

#[test]
fn a_304_as_a_whole() {
    let answer = Answer::NotModified {
        by: Field::IfNoneMatch,
    };
    let response: Response<String> = answer.into_response(&of_the_200());
    assert_eq!(response.status(), 304);
    assert_eq!(response.body(), "");
    let expected = map(&[
        ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        ("etag", b"\"caf\xe9\""),
        ("vary", b"accept"),
        ("vary", b"accept-encoding"),
        ("cache-control", b"max-age=60"),
        ("content-location", b"/notes/1"),
        ("set-cookie", b"a=1"),
        ("set-cookie", b"b=2"),
    ]);
    assert_eq!(*response.headers(), expected);
}

#[test]
fn a_304_without_a_tag_keeps_last_modified() {
    let of_the_200 = map(&[("last-modified", b"Sun, 06 Nov 1994 08:49:36 GMT")]);
    let answer = Answer::NotModified {
        by: Field::IfModifiedSince,
    };
    let response: Response<String> = answer.into_response(&of_the_200);
    assert_eq!(*response.headers(), of_the_200);
}

#[test]
fn a_412_and_a_428_as_a_whole() {
    let kept: [(&'static str, &[u8]); 6] = [
        ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        ("etag", b"\"caf\xe9\""),
        ("vary", b"accept"),
        ("vary", b"accept-encoding"),
        ("set-cookie", b"a=1"),
        ("set-cookie", b"b=2"),
    ];
    let mut expected = map(&kept);
    let problem = HeaderValue::from_static("application/problem+json");
    expected.insert(header::CONTENT_TYPE, problem);

    let answer = Answer::PreconditionFailed { by: Field::IfMatch };
    let response: Response<String> = answer.into_response(&of_the_200());
    assert_eq!(response.status(), 412);
    assert_eq!(*response.headers(), expected);
    assert!(response
        .body()
        .starts_with("{\"title\":\"Precondition Failed\",\"status\":412,"));

    expected.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let response: Response<Vec<u8>> = Answer::PreconditionRequired.into_response(&of_the_200());
    assert_eq!(response.status(), 428);
    assert_eq!(*response.headers(), expected);
    assert!(response
        .body()
        .starts_with(b"{\"title\":\"Precondition Required\",\"status\":428,"));
}

#[test]
fn an_outcome_is_a_permit_or_a_whole_response() {
    let tag = EntityTag::from_static("\"a\"");
    let or_respond = |value: &'static [u8]| {
        let outcome = evaluate("PUT", &map(&[("if-match", value)]), &tag);
        outcome.or_respond::<String>(&of_the_200())
    };
    assert!(or_respond(b"\"a\"").unwrap().is_guarded());
    let response = or_respond(b"\"x\"").unwrap_err();
    assert_eq!(response.status(), 412);
    assert_eq!(response.headers()["etag"].as_bytes(), b"\"caf\xe9\"");
    assert!(response.body().contains("\"field\":\"if-match\""));

    let outcome = evaluate("GET", &map(&[("if-none-match", b"\"a\"")]), &tag);
    let response = outcome.or_respond::<String>(&of_the_200()).unwrap_err();
    assert_eq!(
        (response.status().as_u16(), response.body().as_str()),
        (304, "")
    );
}

const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const AHEAD: &str = "Sun, 06 Nov 1994 08:49:40 GMT";

#[test]
fn a_response_is_stamped_with_what_there_is() {
    let tag = EntityTag::from_static("W/\"a\"");
    let all = Validators::new()
        .etag(&tag)
        .last_modified(date(BEFORE))
        .date(date(NOW));
    let lifetime = HeaderValue::from_static("max-age=60");
    let mut headers = HeaderMap::new();
    all.stamp(&mut headers, Some(lifetime));
    let expected = map(&[
        ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        ("etag", b"W/\"a\""),
        ("last-modified", b"Sun, 06 Nov 1994 08:49:36 GMT"),
        ("cache-control", b"max-age=60"),
    ]);
    assert_eq!(headers, expected);

    // What is not known is left alone.
    Validators::new().stamp(&mut headers, None);
    assert_eq!(headers, expected);
    let mut headers = HeaderMap::new();
    Validators::new().stamp(&mut headers, None);
    assert!(headers.is_empty());
}

#[test]
fn a_stamp_replaces_what_was_there() {
    let mut headers = map(&[
        ("etag", b"\"1\""),
        ("etag", b"\"2\""),
        ("date", b"x"),
        ("last-modified", b"x"),
        ("cache-control", b"private"),
        ("cache-control", b"max-age=1"),
        ("vary", b"accept"),
    ]);
    let tag = EntityTag::from_static("\"3\"");
    let all = Validators::new()
        .etag(&tag)
        .last_modified(date(BEFORE))
        .date(date(NOW));
    all.stamp(&mut headers, Some(HeaderValue::from_static("no-cache")));
    let expected = map(&[
        ("etag", b"\"3\""),
        ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        ("last-modified", b"Sun, 06 Nov 1994 08:49:36 GMT"),
        ("cache-control", b"no-cache"),
        ("vary", b"accept"),
    ]);
    assert_eq!(headers, expected);
}

/// §8.8.2.1: Last-Modified is never later than Date.
#[test]
fn last_modified_is_never_sent_later_than_date() {
    let sent = |validators: Validators<'_>, there: &[(&'static str, &[u8])]| {
        let mut headers = map(there);
        validators.stamp(&mut headers, None);
        headers["last-modified"].to_str().unwrap().to_owned()
    };
    let modified = |at| Validators::new().last_modified(date(at));
    assert_eq!(sent(modified(AHEAD).date(date(NOW)), &[]), NOW);
    assert_eq!(sent(modified(NOW).date(date(NOW)), &[]), NOW);
    assert_eq!(sent(modified(BEFORE).date(date(NOW)), &[]), BEFORE);
    // Without a date of its own, that of the response counts, if it has one.
    assert_eq!(sent(modified(AHEAD), &[("date", NOW.as_bytes())]), NOW);
    assert_eq!(sent(modified(BEFORE), &[("date", NOW.as_bytes())]), BEFORE);
    assert_eq!(sent(modified(AHEAD), &[("date", b"today")]), AHEAD);
    assert_eq!(sent(modified(AHEAD), &[]), AHEAD);
    // The date of the validators wins over that of the response.
    assert_eq!(
        sent(
            modified(AHEAD).date(date(AHEAD)),
            &[("date", NOW.as_bytes())]
        ),
        AHEAD
    );
}

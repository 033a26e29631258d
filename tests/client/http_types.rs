//! The same with `http::HeaderMap`: lines out, lines in, and the merge in place.

use crate::cases::Case;
use crate::vectors::{file, same};
use http::{HeaderMap, HeaderName, HeaderValue};
use preconditions::client::{Change, FieldUpdate, FieldValue, Response, Resumption, Revalidation};
use preconditions::{EntityTag, Validators};
use serde_json::{json, Value};

fn map(lines: &Value) -> HeaderMap {
    let mut map = HeaderMap::new();
    for line in lines.as_array().unwrap() {
        let name = HeaderName::from_bytes(line[0].as_str().unwrap().as_bytes()).unwrap();
        let octets: Vec<u8> = line[1]
            .as_str()
            .unwrap()
            .chars()
            .map(|it| u8::try_from(it).unwrap())
            .collect();
        map.append(name, HeaderValue::from_bytes(&octets).unwrap());
    }
    map
}

fn lines(map: &HeaderMap) -> Value {
    let text = |value: &HeaderValue| -> String {
        value.as_bytes().iter().map(|it| char::from(*it)).collect()
    };
    map.iter()
        .map(|(name, value)| json!([name.as_str(), text(value)]))
        .collect()
}

#[test]
fn the_vectors_of_the_merge() {
    let cases: Vec<Case> = file()
        .cases
        .into_iter()
        .filter(|it| it.question == "merge")
        .collect();
    assert!(cases.len() > 30);
    for case in cases {
        let mut stored = map(&case.given["stored"]);
        let update = map(&case.given["update"]);
        FieldUpdate::by(&update).apply(&mut stored);
        let found = json!({"headers": lines(&stored)});
        assert!(
            same("merge", &found, &case.expect),
            "{}: {found}",
            case.name
        );
    }
}

#[test]
fn a_date_that_stays() {
    let mut stored = map(&json!([["Date", "old"], ["X-Field", "old"]]));
    let update = map(&json!([["Date", "new"], ["X-Field", "new"]]));
    FieldUpdate::by(&update).keeping_date().apply(&mut stored);
    assert_eq!(
        (&stored["date"], &stored["x-field"]),
        (
            &HeaderValue::from_static("old"),
            &HeaderValue::from_static("new")
        )
    );

    // There is none to keep, and none is taken over: without a date, no date is strong.
    let mut stored = HeaderMap::new();
    FieldUpdate::by(&update).keeping_date().apply(&mut stored);
    assert!(!stored.contains_key("date"));
}

#[test]
fn lines_take_the_place_of_lines() {
    let header = map(&json!([
        ["ETag", "\"caf\u{e9}\""],
        ["Content-Length", "10"]
    ]));
    let stored = [Validators::of_response(&header)];

    let mut request = map(&json!([
        ["If-None-Match", "\"old\""],
        ["If-None-Match", "\"older\""]
    ]));
    Revalidation::new(&stored).lines().insert_into(&mut request);
    assert_eq!(lines(&request), json!([["if-none-match", "\"caf\u{e9}\""]]));

    let mut request = HeaderMap::new();
    Change::guarded(&stored[0])
        .unwrap()
        .lines()
        .insert_into(&mut request);
    assert_eq!(lines(&request), json!([["if-match", "\"caf\u{e9}\""]]));

    let mut request = HeaderMap::new();
    Change::creating().lines().insert_into(&mut request);
    assert_eq!(lines(&request), json!([["if-none-match", "*"]]));

    let mut request = HeaderMap::new();
    let first = Response::new(200, &header);
    Resumption::new(&first, 5)
        .unwrap()
        .lines()
        .insert_into(&mut request);
    assert_eq!(request["range"], "bytes=5-");
    assert_eq!(request["if-range"].as_bytes(), b"\"caf\xE9\"");
}

#[test]
fn dates_in_a_map() {
    let header = map(&json!([
        ["Date", "Sun, 06 Nov 1994 09:49:37 GMT"],
        ["Last-Modified", "Sunday, 06-Nov-94 08:49:37 GMT"]
    ]));
    let read = Validators::of_response(&header);
    let mut request = HeaderMap::new();
    Change::guarded(&read)
        .unwrap()
        .lines()
        .insert_into(&mut request);
    assert_eq!(
        request["if-unmodified-since"],
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
    let mut request = HeaderMap::new();
    Revalidation::new(&[read]).lines().insert_into(&mut request);
    assert_eq!(
        request["if-modified-since"],
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
}

/// A value goes into the builder of a request as it is.
#[test]
fn a_value_in_a_builder() {
    let tags = [
        EntityTag::from_static("\"a\""),
        EntityTag::from_static("W/\"b\""),
    ];
    let request = http::Request::get("/")
        .header("if-none-match", FieldValue::tags(&tags))
        .body(())
        .unwrap();
    assert_eq!(request.headers()["if-none-match"], "\"a\", W/\"b\"");
}

#![allow(clippy::unwrap_used)] // a test

use super::answer;
use serde_json::{json, Value};

fn asked(question: Value) -> Value {
    answer(question.to_string().as_bytes())
}

#[test]
fn a_304_has_what_a_304_carries() {
    let found = asked(json!({
        "request": "GET / HTTP/1.1\nIf-None-Match: \"v7\"",
        "etag": "\"v7\"",
        "date": "Sun, 06 Nov 1994 08:49:37 GMT",
        "fields": "Content-Type: text/plain\nCache-Control: max-age=60",
    }));
    assert_eq!(found["status"], "304");
    assert_eq!(
        found["fields"],
        json!([
            ["etag", "\"v7\""],
            ["date", "Sun, 06 Nov 1994 08:49:37 GMT"],
            ["Cache-Control", "max-age=60"]
        ])
    );
    assert_eq!(found["content"], Value::Null);
    assert!(found["picture"].as_str().unwrap().contains("<svg"));
}

#[test]
fn a_refusal_has_problem_details() {
    let put = json!({ "request": "PUT / HTTP/1.1\nIf-Match: \"v6\"", "etag": "\"v7\"" });
    let found = asked(put);
    assert_eq!(found["status"], "412");
    assert!(found["content"].as_str().unwrap().contains("If-Match"));
    let found = asked(json!({ "request": "PUT / HTTP/1.1", "etag": "\"v7\"", "insists": true }));
    assert_eq!(found["status"], "428");
    assert_eq!(found["fields"][1], json!(["cache-control", "no-store"]));
    let found = asked(json!({ "request": "OPTIONS / HTTP/1.1", "insists": true }));
    assert_eq!(found["status"], "that of the method, once performed");
    assert_eq!(found["fields"], Value::Null);
}

/// RFC 9110 §8.8.2.1: never later than Date.
#[test]
fn a_modification_date_in_the_future_is_not_sent() {
    let found = asked(json!({
        "request": "GET / HTTP/1.1",
        "last_modified": "Sun, 06 Nov 1994 08:49:38 GMT",
        "date": "Sun, 06 Nov 1994 08:49:37 GMT",
    }));
    assert_eq!(
        found["fields"][0],
        json!(["last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"])
    );
}

#[test]
fn what_curl_has_recorded_counts() {
    let curl = "> GET / HTTP/2\n> If-None-Match: \"v6\"\n> \n< HTTP/2 200 \n< etag: \"v7\"\n\
                < vary: accept-encoding\n< \n";
    let found = asked(json!({ "request": curl }));
    assert_eq!(found["status"], "200");
    let fields = json!([["etag", "\"v7\""], ["vary", "accept-encoding"]]);
    assert_eq!(found["fields"], fields);
}

#[test]
fn lines_of_fields_take_a_method_and_a_head_has_its_own() {
    let fields = json!({ "request": "If-Match: \"v6\"", "method": "PUT", "etag": "\"v7\"" });
    assert_eq!(asked(fields)["status"], "412");
    let head = json!({ "request": "GET / HTTP/1.1\nIf-None-Match: \"v7\"", "method": "PUT", "etag": "\"v7\"" });
    assert_eq!(asked(head)["status"], "304");
    assert_eq!(asked(json!({ "method": "GET" }))["status"], "200");
}

/// Octets that are no text go in and out.
#[test]
fn a_character_stands_for_one_octet() {
    let found = asked(json!({
        "request": "GET / HTTP/1.1\nIf-None-Match: \"caf\u{e9}\"",
        "etag": "\"caf\u{e9}\"",
    }));
    assert_eq!(found["status"], "304");
    assert_eq!(found["fields"][0], json!(["etag", "\"caf\\xe9\""]));
}

#[test]
fn bad_input_is_named() {
    for (question, about, needle) in [
        (
            json!({ "request": "nonsense" }),
            "request",
            "expected a request line",
        ),
        (json!({ "request": "" }), "request", "there is no request"),
        (
            json!({ "request": "GET / HTTP/1.1\nA: \u{2713}" }),
            "request",
            "one octet a character",
        ),
        (
            json!({ "request": format!("A: {}", "x".repeat(1 << 20)) }),
            "request",
            "at most",
        ),
        (
            json!({ "request": "A: b", "etag": "v7" }),
            "etag",
            "expected a double quote",
        ),
        (
            json!({ "request": "A: b", "last_modified": "yesterday" }),
            "last_modified",
            "byte 0",
        ),
        (
            json!({ "request": "A: b", "date": "1994" }),
            "date",
            "byte 0",
        ),
        (
            json!({ "request": "A: b", "gateway": "squid" }),
            "gateway",
            "expected nginx",
        ),
        (
            json!({ "request": "A: b", "fields": "nonsense" }),
            "fields",
            "expected `Name: value`",
        ),
    ] {
        let found = asked(question.clone());
        assert_eq!(found["about"], about, "{question}");
        assert!(found["error"].as_str().unwrap().contains(needle), "{found}");
    }
    assert_eq!(answer(b"{")["about"], Value::Null);
    assert_eq!(answer(b"\xff")["about"], Value::Null);
}

//! `serde`: tags and dates as strings, explanations as data.

use preconditions::{explain, EntityTag, HttpDate, Target, Validators};
use serde_json::{from_str, json, to_string, to_value, Value};

#[test]
fn a_tag_is_a_string() {
    for (wire, json) in [
        (&b"\"v7\""[..], r#""\"v7\"""#),
        (b"W/\"v7\"", r#""W/\"v7\"""#),
        (b"\"\"", r#""\"\"""#),
        (b"\"a\\b\"", r#""\"a\\b\"""#),
        // An octet of obs-text is the character of that number, also where it could be UTF-8.
        (b"\"caf\xe9\"", r#""\"café\"""#),
        (b"\"\xc3\xa9\"", r#""\"Ã©\"""#),
        (b"\"\x80\xff\"", "\"\\\"\u{80}\u{ff}\\\"\""),
    ] {
        let tag = EntityTag::parse(wire).unwrap();
        assert_eq!(to_string(&tag).unwrap(), json);
        let back: EntityTag<'static> = from_str(json).unwrap();
        assert_eq!(back.as_bytes(), wire);
    }
}

#[test]
fn every_tag_comes_back() {
    let all: Vec<u8> = (0x21..=0xFF)
        .filter(|octet| ![b'"', 0x7F].contains(octet))
        .collect();
    for opaque in [&all[..], &all[..90], b"", &[b'x'; 45], &[b'x'; 46]] {
        for tag in [
            EntityTag::strong_from_bytes(opaque).unwrap(),
            EntityTag::weak_from_bytes(opaque).unwrap(),
        ] {
            let back: EntityTag<'static> = from_str(&to_string(&tag).unwrap()).unwrap();
            assert_eq!(back.as_bytes(), tag.as_bytes());
        }
    }
}

/// A tag of ASCII is written as it is.
#[test]
fn a_tag_is_written_without_a_heap() {
    let tag = EntityTag::from_static("W/\"v7\"");
    let mut json = [0; 16];
    let heap = allocation_counter::measure(|| {
        serde_json::to_writer(&mut json[..], &tag).unwrap();
    });
    assert_eq!(heap.count_total, 0);
    assert_eq!(&json[..10], br#""W/\"v7\"""#);
}

#[track_caller]
fn tag_error(json: &str, expected: &str) {
    let error = from_str::<EntityTag<'static>>(json)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn what_is_no_tag() {
    tag_error(
        "\"v7\"",
        "expected a double quote or `W/\"`, found `v7` at byte 0",
    );
    tag_error(r#""\"v 7\"""#, "invalid byte 0x20 in entity-tag at byte 2");
    tag_error(
        r#""\"ā\"""#,
        "invalid character U+0101 in a string of bytes: expected none above U+00FF",
    );
    tag_error("7", "invalid type: integer `7`, expected an entity-tag");
}

#[test]
fn a_date_is_a_string() {
    for (seconds, json) in [
        (784_111_777, "\"Sun, 06 Nov 1994 08:49:37 GMT\""),
        (-1, "\"Wed, 31 Dec 1969 23:59:59 GMT\""),
        (-62_167_219_200, "\"Sat, 01 Jan 0000 00:00:00 GMT\""),
        (253_402_300_799, "\"Fri, 31 Dec 9999 23:59:59 GMT\""),
    ] {
        let date = HttpDate::from_unix_seconds(seconds).unwrap();
        assert_eq!(to_string(&date).unwrap(), json);
        assert_eq!(from_str::<HttpDate>(json).unwrap(), date);
    }
    let obsolete: HttpDate = from_str("\"Sunday, 06-Nov-94 08:49:37 GMT\"").unwrap();
    assert_eq!(obsolete.unix_seconds(), 784_111_777);
}

#[test]
fn what_is_no_date() {
    let error = |json| from_str::<HttpDate>(json).unwrap_err().to_string();
    assert!(error("\"yesterday\"").starts_with("expected the name of a day, found `yes` at byte 0"));
    assert!(error("0").starts_with("invalid type: integer `0`, expected an HTTP-date"));
}

fn current() -> Validators<'static> {
    let date = |text: &str| HttpDate::parse(text.as_bytes()).unwrap();
    Validators::new()
        .etag(EntityTag::from_static("\"a\""))
        .last_modified(date("Sun, 06 Nov 1994 08:49:37 GMT"))
        .date(date("Sun, 06 Nov 1994 08:49:38 GMT"))
}

#[test]
fn an_explanation_is_data() {
    let fields: [(&str, &[u8]); 4] = [
        ("If-Match", b"\"x\""),
        ("If-Match", b"\t\"\xe9\", \"a\""),
        ("If-Unmodified-Since", b"yesterday"),
        ("Range", b"bytes=0-1"),
    ];
    let explanation = explain("GET", &fields, current());
    assert_eq!(
        to_value(&explanation).unwrap(),
        json!({
            "method": "GET",
            "target": "a representation with ETag \"a\", \
                       Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, \
                       Date Sun, 06 Nov 1994 08:49:38 GMT",
            "steps": [
                {
                    "field": "if-match",
                    "lines": ["\"x\"", "\\x09\"\\xe9\", \"a\""],
                    "judgement": "true",
                    "reason": "a tag in it matches",
                    "section": "RFC 9110 section 13.1.1",
                    "compared": "strong comparison with \"a\"",
                    "damage": null,
                },
                {
                    "field": "if-unmodified-since",
                    "lines": ["yesterday"],
                    "judgement": "ignored",
                    "reason": "if-match is present and decides alone",
                    "section": "RFC 9110 section 13.1.4",
                    "compared": null,
                    "damage": null,
                },
                {
                    "field": "range",
                    "lines": ["bytes=0-1"],
                    "judgement": "true",
                    "reason": "the range applies",
                    "section": "RFC 9110 section 14.2",
                    "compared": null,
                    "damage": null,
                },
            ],
            "status": null,
            "by": null,
            "range": "honor",
            "protection": "version",
        }),
    );
}

#[test]
fn damage_is_data() {
    let fields = [("If-None-Match", "\"x\""), ("If-None-Match", " \"y\", z")];
    let explanation = explain("PUT", &fields, current());
    let data = to_value(&explanation).unwrap();
    assert_eq!(
        data["steps"][0]["damage"],
        json!({ "line": 1, "offset": 6, "problem": "expected a double quote or `W/\"`" }),
    );
    assert_eq!(data["steps"][0]["judgement"], "false");
    assert_eq!(data["status"], 412);
    assert_eq!(data["by"], "if-none-match");
    assert_eq!(
        (&data["range"], &data["protection"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn verdicts_as_data() {
    let verdict = |method: &str, fields: &[(&str, &str)], target: Target<'_>| {
        let data = to_value(explain(method, fields, target)).unwrap();
        json!([
            data["status"],
            data["by"],
            data["range"],
            data["protection"]
        ])
    };
    let there = || Target::from(current());
    let since = [("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")];
    assert_eq!(
        verdict("GET", &since, there()),
        json!([304, "if-modified-since", null, null])
    );
    assert_eq!(
        verdict("PUT", &since, there()),
        json!([null, null, "absent", null])
    );
    let range = [("Range", "bytes=0-1"), ("If-Range", "\"x\"")];
    assert_eq!(
        verdict("GET", &range, there()),
        json!([null, null, "ignore", null])
    );
    let create = [("If-None-Match", "*")];
    assert_eq!(
        verdict("PUT", &create, Target::Missing),
        json!([null, null, "absent", "absence"])
    );
}

/// The fields in the order in which they are documented.
#[test]
fn an_explanation_as_text() {
    let explanation = explain("PUT", &[("If-Match", "*")], Target::Missing);
    assert_eq!(
        to_string(&explanation).unwrap(),
        "{\"method\":\"PUT\",\"target\":\"a resource without a current representation\",\
         \"steps\":[{\"field\":\"if-match\",\"lines\":[\"*\"],\"judgement\":\"false\",\
         \"reason\":\"there is no current representation\",\
         \"section\":\"RFC 9110 section 13.1.1\",\"compared\":null,\"damage\":null}],\
         \"status\":412,\"by\":\"if-match\",\"range\":null,\"protection\":null}",
    );
}

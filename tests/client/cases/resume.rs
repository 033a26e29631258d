//! The fields that ask for the rest of a download (RFC 9110 §13.1.5), and whether the answer
//! continues what is there (§15.3.7.3).

use super::{case, lines, parts, Case, EARLIER, HOUR_LATER, MODIFIED};
use serde_json::{json, Value};

pub(super) type Lines<'a> = &'a [(&'a str, &'a str)];

fn ask(sections: &str, name: &str, first: (u16, Lines<'_>), received: u64, expect: Value) -> Case {
    let given =
        json!({"first": {"status": first.0, "headers": lines(first.1)}, "received": received});
    case("resume", sections, name, given, expect)
}

fn fields(fields: Lines<'_>) -> Value {
    json!({"fields": lines(fields)})
}

fn error(error: &str) -> Value {
    json!({"error": error})
}

/// An answer to the resumption of `"a"`, 10 bytes, of which 5 are there.
pub(super) fn answered(
    sections: &str,
    name: &str,
    status: u16,
    headers: Lines<'_>,
    expect: Value,
) -> Case {
    let first: Lines<'_> = &[("ETag", "\"a\""), ("Content-Length", "10")];
    answered_to(sections, name, (first, 5), status, headers, expect)
}

pub(super) fn answered_to(
    sections: &str,
    name: &str,
    first: (Lines<'_>, u64),
    status: u16,
    headers: Lines<'_>,
    expect: Value,
) -> Case {
    let (first, received) = first;
    let given = json!({
        "first": {"status": 200, "headers": lines(first)}, "received": received,
        "status": status, "headers": lines(headers),
    });
    case("continue", sections, name, given, expect)
}

pub(super) fn append(first: u64, length: u64, complete_length: Option<u64>) -> Value {
    json!({"answer": "append", "first": first, "length": length, "complete_length": complete_length})
}

pub(super) fn says(answer: &str) -> Value {
    json!({"answer": answer})
}

pub fn cases() -> Vec<Case> {
    [questions(), parts::parts(), other_answers()].concat()
}

fn questions() -> Vec<Case> {
    let strong: Lines<'_> = &[("ETag", "\"a\""), ("Content-Length", "10")];
    let rule = "9110 13.1.5";
    vec![
        ask(
            rule,
            "a strong tag",
            (200, strong),
            5,
            fields(&[("range", "bytes=5-"), ("if-range", "\"a\"")]),
        ),
        ask(
            rule,
            "a strong tag with obs-text",
            (200, &[("ETag", "\"\u{e9}\"")]),
            5,
            fields(&[("range", "bytes=5-"), ("if-range", "\"\u{e9}\"")]),
        ),
        ask(
            rule,
            "a strong tag and a date: a date is only for where no tag is known",
            (
                200,
                &[
                    ("Date", HOUR_LATER),
                    ("ETag", "\"a\""),
                    ("Last-Modified", MODIFIED),
                ],
            ),
            5,
            fields(&[("range", "bytes=5-"), ("if-range", "\"a\"")]),
        ),
        ask(
            "9110 13.1.5, 9110 8.8.2.2",
            "a strong date",
            (200, &[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]),
            5,
            fields(&[("range", "bytes=5-"), ("if-range", MODIFIED)]),
        )
        .latitude(&[error("weak date")]),
        ask(
            "9110 14.2",
            "more than 32 bits",
            (200, &[("ETag", "\"a\"")]),
            5_000_000_000,
            fields(&[("range", "bytes=5000000000-"), ("if-range", "\"a\"")]),
        ),
        ask(
            "9110 14.2",
            "all 64 bits",
            (200, &[("ETag", "\"a\"")]),
            u64::MAX,
            fields(&[
                ("range", "bytes=18446744073709551615-"),
                ("if-range", "\"a\""),
            ]),
        ),
        ask(
            "9110 14.2",
            "nothing is there yet",
            (200, strong),
            0,
            fields(&[("range", "bytes=0-"), ("if-range", "\"a\"")]),
        )
        .latitude(&[fields(&[])]),
        ask(
            "9110 15.3.7.3",
            "begun by a 206",
            (206, &[("ETag", "\"a\""), ("Content-Range", "bytes 0-4/10")]),
            5,
            fields(&[("range", "bytes=5-"), ("if-range", "\"a\"")]),
        ),
        ask(
            "9110 14.4",
            "begun by a 206 from the middle: not the start",
            (206, &[("ETag", "\"a\""), ("Content-Range", "bytes 2-4/10")]),
            3,
            error("no start"),
        ),
        ask(
            "9110 14.4",
            "begun by a 206 without Content-Range",
            (206, &[("ETag", "\"a\"")]),
            5,
            error("no start"),
        ),
        ask(
            "9110 15.5.5",
            "begun by a 404: its content is not the representation",
            (404, strong),
            5,
            error("no start"),
        ),
        ask(
            "9110 14.4",
            "begun by a 200 with Content-Range: it has no meaning there",
            (200, &[("ETag", "\"a\""), ("Content-Range", "bytes 0-4/10")]),
            5,
            error("no start"),
        )
        .latitude(&[fields(&[("range", "bytes=5-"), ("if-range", "\"a\"")])]),
        ask(
            "9110 13.1.5",
            "a weak tag: MUST NOT be sent in If-Range",
            (200, &[("ETag", "W/\"a\"")]),
            5,
            error("weak tag"),
        ),
        ask(
            "9110 13.1.5",
            "a weak tag and a strong date: a date MUST NOT be sent where a tag is known",
            (
                200,
                &[
                    ("Date", HOUR_LATER),
                    ("ETag", "W/\"a\""),
                    ("Last-Modified", MODIFIED),
                ],
            ),
            5,
            error("weak tag"),
        ),
        ask(
            "9110 13.1.5, 9110 8.8.2.2",
            "a date in the second of Date",
            (200, &[("Date", MODIFIED), ("Last-Modified", MODIFIED)]),
            5,
            error("weak date"),
        ),
        ask(
            "9110 13.1.5, 9110 8.8.2.2",
            "a date in the future",
            (200, &[("Date", EARLIER), ("Last-Modified", MODIFIED)]),
            5,
            error("weak date"),
        ),
        ask(
            "9110 13.1.5, 9110 8.8.2.2",
            "a date without a Date",
            (200, &[("Last-Modified", MODIFIED)]),
            5,
            error("weak date"),
        ),
        ask(
            "9110 15.3.7.3",
            "no validator",
            (200, &[("Content-Length", "10")]),
            5,
            error("no validator"),
        ),
        ask(
            "9110 5.3",
            "two ETags",
            (200, &[("ETag", "\"a\""), ("ETag", "\"b\"")]),
            5,
            error("no validator"),
        )
        .latitude(&[error("weak tag")]),
        ask(
            "9110 8.8.3.3",
            "a content coding: another coding under the same tag is a mistake that many make",
            (200, &[("ETag", "\"a\""), ("Content-Encoding", "gzip")]),
            5,
            error("coded"),
        )
        .latitude(&[fields(&[("range", "bytes=5-"), ("if-range", "\"a\"")])]),
        ask(
            "9110 8.4.1",
            "identity is no coding",
            (200, &[("ETag", "\"a\""), ("Content-Encoding", "identity")]),
            5,
            fields(&[("range", "bytes=5-"), ("if-range", "\"a\"")]),
        ),
        ask(
            "9110 14.2",
            "everything is there",
            (200, strong),
            10,
            error("complete"),
        ),
        ask(
            "9110 14.2",
            "more than everything is there",
            (200, strong),
            11,
            error("too much"),
        ),
    ]
}

fn other_answers() -> Vec<Case> {
    let again = || says("ask again");
    let mut cases = vec![
        answered(
            "9110 13.1.5",
            "200",
            200,
            &[("ETag", "\"b\"")],
            says("begin anew"),
        ),
        answered(
            "9110 14.2",
            "200 with the same tag: a server without ranges",
            200,
            &[("ETag", "\"a\"")],
            says("begin anew"),
        ),
        answered(
            "9110 14.4",
            "200 with Content-Range: is it the whole, or a part?",
            200,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-9/10")],
            again(),
        )
        .latitude(&[says("begin anew")]),
        answered(
            "9110 15.4.5",
            "304 to a request without a condition",
            304,
            &[("ETag", "\"a\"")],
            again(),
        ),
        answered_to(
            "9110 15.5.17",
            "416 and as long as what is there: another version can have the same length",
            (&[("ETag", "\"a\"")], 5),
            416,
            &[("Content-Range", "bytes */5")],
            says("ask whether current"),
        )
        .latitude(&[again()]),
        answered_to(
            "9110 15.5.17",
            "416 and as long as what is there, with the tag",
            (&[("ETag", "\"a\"")], 5),
            416,
            &[("ETag", "\"a\""), ("Content-Range", "bytes */5")],
            says("ask whether current"),
        )
        .latitude(&[again()]),
        answered_to(
            "9110 15.5.17",
            "416 and shorter than what is there: another version",
            (&[("ETag", "\"a\"")], 5),
            416,
            &[("Content-Range", "bytes */3")],
            again(),
        )
        .latitude(&[says("ask whether current")]),
        answered(
            "9110 15.5.17",
            "416 although the whole is longer",
            416,
            &[("Content-Range", "bytes */10")],
            again(),
        )
        .latitude(&[says("ask whether current")]),
        answered(
            "9110 15.5.17",
            "416 without Content-Range",
            416,
            &[],
            again(),
        )
        .latitude(&[says("ask whether current")]),
        answered(
            "9110 14.4",
            "416 of which nothing is known",
            416,
            &[("Content-Range", "bytes */*")],
            again(),
        )
        .latitude(&[says("ask whether current")]),
    ];
    for status in [301, 403, 404, 412, 429, 500, 503] {
        cases.push(answered(
            "9110 15",
            &format!("{status}"),
            status,
            &[],
            says("unanswered"),
        ));
    }
    cases
}

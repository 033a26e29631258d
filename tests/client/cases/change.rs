//! The condition that guards a change, and what became of it.

use super::{case, lines, Case, HOUR_LATER, MODIFIED};
use serde_json::{json, Value};

fn ask(sections: &str, name: &str, read: &[(&str, &str)], expect: Value) -> Case {
    case(
        "change",
        sections,
        name,
        json!({"headers": lines(read)}),
        expect,
    )
}

fn fields(name: &str, value: &str) -> Value {
    json!({"fields": [[name, value]]})
}

fn error(error: &str) -> Value {
    json!({"error": error})
}

fn became(sections: &str, name: &str, earlier: &str, status: Option<u16>, expect: &str) -> Case {
    let given = json!({"earlier": earlier, "status": status});
    case("outcome", sections, name, given, json!({"answer": expect}))
}

pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        ask("9110 13.1.1", "a strong tag", &[("ETag", "\"a\"")], fields("if-match", "\"a\"")),
        ask("9110 13.1.1", "a strong tag and a date: the date is for where there is no tag",
            &[("Date", HOUR_LATER), ("ETag", "\"a\""), ("Last-Modified", MODIFIED)], fields("if-match", "\"a\"")),
        ask("9110 13.1.1", "a tag with a comma", &[("ETag", "\"a,b\"")], fields("if-match", "\"a,b\"")),
        ask("9110 13.1.4", "a strong date", &[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)],
            fields("if-unmodified-since", MODIFIED))
            .latitude(&[error("weak date")]),
        ask("9110 13.1.4", "a weak tag and a strong date", &[("Date", HOUR_LATER), ("ETag", "W/\"a\""), ("Last-Modified", MODIFIED)],
            fields("if-unmodified-since", MODIFIED))
            .latitude(&[error("weak tag")]),
        ask("9110 13.1.1", "a weak tag: If-Match compares strongly", &[("ETag", "W/\"a\"")], error("weak tag")),
        ask("9110 8.8.2.2", "a date in the second of Date", &[("Date", MODIFIED), ("Last-Modified", MODIFIED)], error("weak date"))
            .latitude(&[fields("if-unmodified-since", MODIFIED)]),
        ask("9110 8.8.2.2", "a date without a Date", &[("Last-Modified", MODIFIED)], error("weak date"))
            .latitude(&[fields("if-unmodified-since", MODIFIED)]),
        ask("9110 13.1.1", "no validator", &[("Content-Type", "text/plain")], error("no validator")),
        ask("9110 5.3", "two ETags", &[("ETag", "\"a\""), ("ETag", "\"b\"")], error("no validator"))
            .latitude(&[fields("if-match", "\"a\""), fields("if-match", "\"b\""), fields("if-match", "\"a\", \"b\"")]),
        case("create", "9110 13.1.2", "only if nothing is there", json!({}), fields("if-none-match", "*")),
        became("9110 15.3.3", "202: it may never be made", "none", Some(202), "unknown"),
        became("9110 15.5.13", "412", "none", Some(412), "lost"),
        became("9110 15.5.13", "412 after a first attempt whose answer was lost: perhaps it was the first that was faster",
            "unknown", Some(412), "unknown"),
        became("9110 9.2.2", "no answer: the connection broke", "none", None, "unknown"),
        became("9110 9.2.2", "no answer twice", "unknown", None, "unknown"),
        became("9110 15.4.5", "304 to a change: some servers send it although the change was made", "none", Some(304), "unknown")
            .latitude(&[json!({"answer": "lost"})]),
        became("9110 15.5.5", "404 after a first attempt whose answer was lost: a removal may have been made",
            "unknown", Some(404), "unknown"),
    ];
    for status in [200, 201, 204] {
        cases.push(became(
            "9110 15.3",
            &format!("{status}"),
            "none",
            Some(status),
            "done",
        ));
        cases.push(became(
            "9110 15.3",
            &format!("{status} after a first attempt whose answer was lost"),
            "unknown",
            Some(status),
            "done",
        ));
    }
    for status in [400, 401, 403, 404, 405, 409, 413, 415, 422, 428, 429] {
        cases.push(became(
            "9110 15.5",
            &format!("{status}: not made, but not because of the condition"),
            "none",
            Some(status),
            "refused",
        ));
    }
    for status in [307, 308] {
        cases.push(became(
            "9110 15.4",
            &format!("{status}: send it elsewhere"),
            "none",
            Some(status),
            "refused",
        ));
    }
    for status in [301, 302, 303] {
        cases.push(
            became(
                "9110 15.4",
                &format!("{status}: after a change, or instead of it"),
                "none",
                Some(status),
                "unknown",
            )
            .latitude(&[json!({"answer": "refused"}), json!({"answer": "done"})]),
        );
    }
    for status in [500, 502, 503, 504] {
        cases.push(became(
            "9110 15.6",
            &format!("{status}: nobody knows how far it came"),
            "none",
            Some(status),
            "unknown",
        ));
    }
    cases
}

//! What an answer says of the stored responses that were asked about (RFC 9111 §4.3.3, §4.3.4).

use super::{case, lines, Case, EARLIER, HOUR_LATER, LATER, MODIFIED};
use serde_json::{json, Value};

type Lines<'a> = &'a [(&'a str, &'a str)];

fn ask(
    sections: &str,
    name: &str,
    stored: &[Lines<'_>],
    answer: (u16, Lines<'_>),
    expect: Value,
) -> Case {
    let stored: Vec<_> = stored.iter().map(|it| lines(it)).collect();
    let given = json!({"stored": stored, "status": answer.0, "headers": lines(answer.1)});
    case("freshen", sections, name, given, expect)
}

fn update(indices: &[usize]) -> Value {
    json!({"answer": "update", "stored": indices})
}

fn says(answer: &str) -> Value {
    json!({"answer": answer})
}

pub fn cases() -> Vec<Case> {
    let again = || says("ask again");
    let rule = "9111 4.3.4";
    let mut cases = vec![
        // A strong validator: all stored responses with the same, or none.
        ask(rule, "the strong tag that is stored", &[&[("ETag", "\"a\"")]], (304, &[("ETag", "\"a\"")]), update(&[0])),
        ask(rule, "a strong tag that is not stored: MUST NOT update", &[&[("ETag", "\"a\"")]], (304, &[("ETag", "\"b\"")]), again()),
        ask(rule, "the second of two strong tags", &[&[("ETag", "\"a\"")], &[("ETag", "\"b\"")]],
            (304, &[("ETag", "\"b\"")]), update(&[1])),
        ask(rule, "neither of two strong tags", &[&[("ETag", "\"a\"")], &[("ETag", "\"b\"")]],
            (304, &[("ETag", "\"c\"")]), again()),
        ask(rule, "a strong tag that two have: both", &[&[("ETag", "\"a\"")], &[("ETag", "\"b\"")], &[("ETag", "\"a\"")]],
            (304, &[("ETag", "\"a\"")]), update(&[0, 2])),
        ask(rule, "a strong tag, and the weak one is stored: strongly compared they differ",
            &[&[("ETag", "W/\"a\"")]], (304, &[("ETag", "\"a\"")]), again()),
        ask(rule, "a strong tag, stored weak and strong", &[&[("ETag", "W/\"a\"")], &[("ETag", "\"a\"")]],
            (304, &[("ETag", "\"a\"")]), update(&[1])),
        ask(rule, "tags that differ in case", &[&[("ETag", "\"a\"")]], (304, &[("ETag", "\"A\"")]), again()),
        ask(rule, "tags that differ in obs-text", &[&[("ETag", "\"\u{e9}\"")]], (304, &[("ETag", "\"\u{e8}\"")]), again()),
        ask(rule, "the same tag with obs-text", &[&[("ETag", "\"\u{e9}\"")]], (304, &[("ETag", "\"\u{e9}\"")]), update(&[0])),
        ask(rule, "the same tag with a comma", &[&[("ETag", "\"a,b\"")]], (304, &[("ETag", "\"a,b\"")]), update(&[0])),
        ask(rule, "a tag whose half is stored", &[&[("ETag", "\"a\"")]], (304, &[("ETag", "\"a,b\"")]), again()),
        ask(rule, "another tag and the same date: the tags decide",
            &[&[("Date", HOUR_LATER), ("ETag", "\"a\""), ("Last-Modified", MODIFIED)]],
            (304, &[("ETag", "\"b\""), ("Last-Modified", MODIFIED)]), again())
            .latitude(&[update(&[0])]),
        ask(rule, "the same tag and another date: the tags decide",
            &[&[("Date", HOUR_LATER), ("ETag", "\"a\""), ("Last-Modified", MODIFIED)]],
            (304, &[("ETag", "\"a\""), ("Last-Modified", LATER)]), update(&[0])),
        ask(rule, "a strong tag where only a date is stored", &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]],
            (304, &[("ETag", "\"a\"")]), again()),
        ask(rule, "a new strong tag beside the strong date that is stored: the date is the same strong validator",
            &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]],
            (304, &[("ETag", "\"a\""), ("Last-Modified", MODIFIED)]), update(&[0]))
            .latitude(&[again()]),
        ask(rule, "a new strong tag beside the weak date that is stored", &[&[("Date", MODIFIED), ("Last-Modified", MODIFIED)]],
            (304, &[("ETag", "\"a\""), ("Last-Modified", MODIFIED)]), again()),
        ask("9111 4.3.4, 9110 8.8.2.2", "the strong date that is stored", &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]],
            (304, &[("Last-Modified", MODIFIED)]), update(&[0])),
        ask("9111 4.3.4, 9110 8.8.2.2", "the strong date of two: both",
            &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)],
                &[("Date", LATER), ("ETag", "\"a\""), ("Last-Modified", MODIFIED)]],
            (304, &[("Last-Modified", MODIFIED)]), update(&[0, 1]))
            .latitude(&[update(&[0])]),
        ask(rule, "an older date than the stored one: the server went back",
            &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]], (304, &[("Last-Modified", EARLIER)]), again()),
        ask(rule, "a later date than the stored one", &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]],
            (304, &[("Last-Modified", LATER)]), again()),
        // A weak validator: the most recent that it corresponds to.
        ask(rule, "the weak tag that is stored", &[&[("ETag", "W/\"a\"")]], (304, &[("ETag", "W/\"a\"")]), update(&[0])),
        ask(rule, "a weak tag, and the strong one is stored: weakly compared they are the same",
            &[&[("ETag", "\"a\"")]], (304, &[("ETag", "W/\"a\"")]), update(&[0])),
        ask(rule, "a weak tag that is not stored", &[&[("ETag", "W/\"a\"")]], (304, &[("ETag", "W/\"b\"")]), again()),
        ask(rule, "a weak tag that two have: the most recent, by Date",
            &[&[("Date", HOUR_LATER), ("ETag", "W/\"a\"")], &[("Date", LATER), ("ETag", "W/\"a\"")]],
            (304, &[("ETag", "W/\"a\"")]), update(&[0])),
        ask(rule, "a weak tag that the older of two has",
            &[&[("Date", LATER), ("ETag", "W/\"a\"")], &[("Date", HOUR_LATER), ("ETag", "W/\"b\"")]],
            (304, &[("ETag", "W/\"a\"")]), update(&[0])),
        ask(rule, "a weak tag that two have, with one Date: the last in the list",
            &[&[("Date", LATER), ("ETag", "W/\"a\"")], &[("Date", LATER), ("ETag", "W/\"a\"")]],
            (304, &[("ETag", "W/\"a\"")]), update(&[1]))
            .latitude(&[update(&[0])]),
        ask(rule, "a weak tag that two have, one without a Date",
            &[&[("Date", LATER), ("ETag", "W/\"a\"")], &[("ETag", "W/\"a\"")]],
            (304, &[("ETag", "W/\"a\"")]), update(&[0]))
            .latitude(&[update(&[1])]),
        ask("9111 4.3.4, 9110 8.8.2.2", "the weak date that is stored", &[&[("Date", MODIFIED), ("Last-Modified", MODIFIED)]],
            (304, &[("Last-Modified", MODIFIED)]), update(&[0])),
        ask(rule, "the weak date that is stored, without a Date", &[&[("Last-Modified", MODIFIED)]],
            (304, &[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]), update(&[0])),
        // No validator.
        ask(rule, "a bare 304, and one with a tag is stored: the standard selects none; public servers say no more",
            &[&[("ETag", "\"a\"")]], (304, &[("Date", HOUR_LATER)]), says("alone"))
            .latitude(&[again(), update(&[0])]),
        ask(rule, "a bare 304, and one with a date is stored", &[&[("Last-Modified", MODIFIED)]],
            (304, &[("Date", HOUR_LATER)]), says("alone"))
            .latitude(&[again(), update(&[0])]),
        ask(rule, "a bare 304, and two are stored", &[&[("ETag", "\"a\"")], &[("ETag", "\"b\"")]],
            (304, &[("Date", HOUR_LATER)]), again()),
        ask(rule, "a 304 with two ETags: which one holds nobody knows", &[&[("ETag", "\"a\"")]],
            (304, &[("ETag", "\"a\""), ("ETag", "\"b\"")]), says("alone"))
            .latitude(&[again(), update(&[0])]),
        ask("9111 4.3.4, 9110 15.4.5", "a 304 to a request without a condition: nobody has asked it", &[&[("Content-Type", "text/plain")]],
            (304, &[("Date", HOUR_LATER)]), again())
            .latitude(&[update(&[0])]),
        ask("9110 15.4.5", "a 304 with a tag to a request without a condition", &[&[("Content-Type", "text/plain")]],
            (304, &[("ETag", "\"a\"")]), again()),
        ask("9110 15.4.5", "a 304, and nothing is stored", &[], (304, &[("ETag", "\"a\"")]), again()),
        // No 304.
        ask("9111 4.3.3", "200", &[&[("ETag", "\"a\"")]], (200, &[("ETag", "\"b\"")]), says("replace")),
        ask("9111 4.3.3", "200 with the same tag: a full response is used all the same",
            &[&[("ETag", "\"a\"")]], (200, &[("ETag", "\"a\"")]), says("replace")),
        ask("9110 15.3.7", "206 to a request without Range", &[&[("ETag", "\"a\"")]],
            (206, &[("ETag", "\"b\""), ("Content-Range", "bytes 0-4/10")]), again())
            .latitude(&[says("unanswered"), says("replace")]),
        ask("9110 15.5.17", "416 to a request without Range", &[&[("ETag", "\"a\"")]],
            (416, &[("Content-Range", "bytes */10")]), again())
            .latitude(&[says("unanswered"), says("replace")]),
    ];
    for status in [301, 404, 410] {
        cases.push(ask(
            "9111 4.3.3",
            &format!("{status}"),
            &[&[("ETag", "\"a\"")]],
            (status, &[]),
            says("replace"),
        ));
    }
    for status in [500, 502, 503, 504] {
        cases.push(
            ask(
                "9111 4.3.3",
                &format!("{status}: forward it, or act as if none had come"),
                &[&[("ETag", "\"a\"")]],
                (status, &[]),
                says("unanswered"),
            )
            .latitude(&[says("replace")]),
        );
    }
    cases
}

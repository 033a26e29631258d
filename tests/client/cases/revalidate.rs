//! The fields that ask whether stored responses are still good (RFC 9111 §4.3.1).

use super::{case, lines, Case, HOUR_LATER, MODIFIED};
use serde_json::json;

fn ask(sections: &str, name: &str, stored: &[&[(&str, &str)]], expect: &[(&str, &str)]) -> Case {
    let stored: Vec<_> = stored.iter().map(|it| lines(it)).collect();
    let given = json!({"stored": stored});
    case(
        "revalidate",
        sections,
        name,
        given,
        json!({"fields": lines(expect)}),
    )
}

pub fn cases() -> Vec<Case> {
    vec![
        ask(
            "9111 4.3.1",
            "a strong tag",
            &[&[("ETag", "\"a\"")]],
            &[("if-none-match", "\"a\"")],
        ),
        ask(
            "9111 4.3.1",
            "a weak tag: as it is",
            &[&[("ETag", "W/\"a\"")]],
            &[("if-none-match", "W/\"a\"")],
        ),
        ask(
            "9111 4.3.1",
            "a tag with a comma",
            &[&[("ETag", "\"a,b\"")]],
            &[("if-none-match", "\"a,b\"")],
        ),
        ask(
            "9111 4.3.1",
            "a tag with obs-text",
            &[&[("ETag", "\"caf\u{e9}\"")]],
            &[("if-none-match", "\"caf\u{e9}\"")],
        ),
        ask(
            "9111 4.3.1",
            "a date",
            &[&[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)]],
            &[("if-modified-since", MODIFIED)],
        ),
        ask(
            "9111 4.3.1",
            "a weak date: asking with it is allowed",
            &[&[("Last-Modified", MODIFIED)]],
            &[("if-modified-since", MODIFIED)],
        ),
        ask(
            "9111 4.3.1",
            "a tag and a date: the date is for servers without tags",
            &[&[("ETag", "\"a\""), ("Last-Modified", MODIFIED)]],
            &[("if-none-match", "\"a\""), ("if-modified-since", MODIFIED)],
        )
        .latitude(&[json!({"fields": [["if-none-match", "\"a\""]]})]),
        ask(
            "9110 5.6.7",
            "a date of RFC 850: sent as IMF-fixdate",
            &[&[("Last-Modified", "Sunday, 06-Nov-94 08:49:37 GMT")]],
            &[("if-modified-since", MODIFIED)],
        ),
        ask(
            "9111 4.3.1",
            "nothing to ask with",
            &[&[("Content-Type", "text/plain")]],
            &[],
        ),
        ask(
            "9111 4.3.1",
            "nothing to ask with but the Date",
            &[&[("Date", HOUR_LATER)]],
            &[],
        )
        .latitude(&[json!({"fields": [["if-modified-since", HOUR_LATER]]})]),
        ask("9111 4.3.1", "nothing stored", &[], &[]),
        ask(
            "9110 13.1.2, 9111 4.3.1",
            "three stored: all tags in one list",
            &[
                &[("ETag", "\"a\"")],
                &[("ETag", "W/\"b\"")],
                &[("ETag", "\"c\"")],
            ],
            &[("if-none-match", "\"a\", W/\"b\", \"c\"")],
        ),
        ask(
            "9111 4.3.1",
            "two stored with dates: a date is only for a single one",
            &[
                &[("ETag", "\"a\""), ("Last-Modified", MODIFIED)],
                &[("ETag", "\"b\""), ("Last-Modified", MODIFIED)],
            ],
            &[("if-none-match", "\"a\", \"b\"")],
        ),
        ask(
            "9110 5.6.1.1",
            "three stored, one without a tag: no empty member",
            &[
                &[("ETag", "\"a\"")],
                &[("Last-Modified", MODIFIED)],
                &[("ETag", "\"c\"")],
            ],
            &[("if-none-match", "\"a\", \"c\"")],
        ),
        ask(
            "9111 4.3.1",
            "two stored, both without a tag: a date is only for a single one",
            &[
                &[("Last-Modified", MODIFIED)],
                &[("Last-Modified", HOUR_LATER)],
            ],
            &[],
        ),
        ask(
            "9110 5.3, 9111 4.3.1",
            "two lines of ETag: nobody knows which",
            &[&[
                ("ETag", "\"a\""),
                ("ETag", "\"b\""),
                ("Last-Modified", MODIFIED),
            ]],
            &[("if-modified-since", MODIFIED)],
        )
        .latitude(&[
            json!({"fields": [["if-none-match", "\"a\", \"b\""], ["if-modified-since", MODIFIED]]}),
            json!({"fields": [["if-none-match", "\"a\""], ["if-modified-since", MODIFIED]]}),
            json!({"fields": [["if-none-match", "\"b\""], ["if-modified-since", MODIFIED]]}),
        ]),
        ask(
            "9110 8.8.3",
            "a tag without quotes: it is no tag",
            &[&[("ETag", "a")]],
            &[],
        )
        .latitude(&[json!({"fields": [["if-none-match", "a"]]})]),
    ]
}

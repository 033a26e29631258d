//! How Range and If-Range are heard wrongly.

use super::{hears, says, text, weak, Row, RIGHT};
use crate::service::Fault;

pub const ROWS: &[Row] = &[
    (
        "two bytes for one",
        says(|request, answer| {
            if text(request, "range") == "bytes=0-0" && answer.is(206) {
                answer.content.push(b'x')
            }
        }),
        &["range/first"],
    ),
    (
        "a range begins a byte early",
        hears(|heard, _| {
            if text(heard, "range") == "bytes=1-" {
                heard.set("range", "bytes=0-")
            }
        }),
        &["range/open", "if-range/current", "if-range/current-date"],
    ),
    (
        "a suffix is a start",
        hears(|heard, _| {
            if text(heard, "range") == "bytes=-1" {
                heard.set("range", "bytes=0-1")
            }
        }),
        &["range/suffix"],
    ),
    (
        "a range that goes beyond the end is refused",
        hears(|heard, _| {
            if text(heard, "range") == "bytes=1-99999999999" {
                heard.set("range", "bytes=9999-")
            }
        }),
        &["range/past-the-end"],
    ),
    (
        "a long suffix is refused",
        hears(|heard, _| {
            if text(heard, "range") == "bytes=-99999999999" {
                heard.set("range", "bytes=9999-")
            }
        }),
        &["range/long-suffix"],
    ),
    (
        "a number beyond 64 bits stops it",
        Fault {
            dies: Some(|request| text(request, "range").contains("18446744073709551617")),
            ..RIGHT
        },
        &["range/huge-number"],
    ),
    (
        "a 416 without the length",
        says(|_, answer| {
            if answer.is(416) {
                answer.drop("content-range")
            }
        }),
        &["range/unsatisfiable"],
    ),
    (
        "an unknown unit is refused",
        hears(|heard, _| {
            if text(heard, "range").contains("audit") {
                heard.set("range", "bytes=9999-")
            }
        }),
        &["range/unknown-unit"],
    ),
    (
        "a range that ends before it begins is served",
        hears(|heard, _| {
            if text(heard, "range") == "bytes=1-0" {
                heard.set("range", "bytes=0-1")
            }
        }),
        &["range/damaged"],
    ),
    (
        "of two ranges the first is served",
        hears(|heard, _| {
            if text(heard, "range").contains(',') {
                heard.set("range", "bytes=0-0")
            }
        }),
        &["range/two-parts"],
    ),
    (
        "HEAD knows ranges",
        says(|request, answer| {
            if request.method() == "HEAD" && request.has("range") {
                answer.start = "206 Partial Content".into()
            }
        }),
        &["range/head"],
    ),
    (
        "a 206 without ETag",
        says(|_, answer| {
            if answer.is(206) {
                answer.drop("etag")
            }
        }),
        &["range/fields"],
    ),
    (
        "If-Range is not looked at",
        hears(|heard, _| heard.drop("if-range")),
        &[
            "if-range/stale-tag",
            "if-range/weak-form",
            "if-range/earlier-date",
            "if-range/later-date",
            "if-range/unreadable",
            "if-range/unquoted",
            "if-range/beyond-the-end",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "no range is served with If-Range",
        hears(|heard, _| {
            if heard.has("if-range") {
                heard.drop("range")
            }
        }),
        &["if-range/current", "if-range/current-date"],
    ),
    (
        "If-Range is compared weakly",
        hears(|heard, _| {
            let value = text(heard, "if-range");
            if value.starts_with("W/") {
                heard.set("if-range", value.trim_start_matches("W/"))
            }
        }),
        &["if-range/weak-form"],
    ),
    (
        "If-Range is compared byte by byte, with a weak tag",
        weak(|heard, _| {
            if text(heard, "if-range").starts_with("W/") {
                heard.drop("if-range")
            }
        }),
        &["if-range/weak-form"],
    ),
    (
        "If-Range takes the strong form of a weak tag",
        weak(|heard, doc| {
            if text(heard, "if-range") == doc.tag() {
                heard.drop("if-range")
            }
        }),
        &["if-range/strong-form"],
    ),
    (
        "a later date in If-Range will do",
        hears(|heard, _| {
            if text(heard, "if-range").contains("07:28:01") {
                heard.drop("if-range")
            }
        }),
        &["if-range/later-date"],
    ),
    (
        "an earlier date in If-Range will do",
        hears(|heard, _| {
            if text(heard, "if-range").contains("07:27:59") {
                heard.drop("if-range")
            }
        }),
        &["if-range/earlier-date"],
    ),
    (
        "If-Range knows no dates",
        hears(|heard, doc| {
            if text(heard, "if-range") == doc.date() {
                heard.set("if-range", "\"no\"")
            }
        }),
        &["if-range/current-date"],
    ),
    (
        "what is neither tag nor date is no If-Range",
        hears(|heard, _| {
            let value = text(heard, "if-range");
            if !value.contains(['"', ',']) {
                heard.drop("if-range")
            }
        }),
        &["if-range/unreadable", "if-range/unquoted"],
    ),
    (
        "If-Range takes tags without quotes",
        hears(|heard, doc| {
            if text(heard, "if-range") == doc.tag().replace('"', "") {
                heard.drop("if-range")
            }
        }),
        &["if-range/unquoted"],
    ),
    (
        "If-Range without Range fails",
        hears(|heard, _| {
            if heard.has("if-range") && !heard.has("range") {
                heard.set("if-match", "\"no\"")
            }
        }),
        &["if-range/without-range"],
    ),
    (
        "a range beyond the end is refused before If-Range is asked",
        hears(|heard, doc| {
            if text(heard, "range") == format!("bytes={}-", doc.content.len() + 10) {
                heard.drop("if-range")
            }
        }),
        &["if-range/beyond-the-end"],
    ),
];

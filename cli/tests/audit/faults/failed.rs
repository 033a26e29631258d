//! How If-Match and If-Unmodified-Since of a read are heard wrongly, and which field decides.

use super::{hears, text, weak, Row};
use crate::service::{Fault, Is};

pub const ROWS: &[Row] = &[
    (
        "If-Match is not looked at",
        hears(|heard, _| heard.drop("if-match")),
        &[
            "match/stale",
            "match/weak-form",
            "match/damaged",
            "match/empty",
            "precedence/match-over-unmodified",
            "precedence/match-false-over-unmodified",
            "precedence/match-before-none-match",
            "precedence/match-before-range",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "any If-Match fails",
        hears(|heard, _| {
            if heard.has("if-match") {
                heard.set("if-match", "\"no\"")
            }
        }),
        &[
            "match/current",
            "match/star",
            "match/list",
            "match/second-line",
            "match/obs-text-beside",
            "precedence/match-over-unmodified",
            "precedence/match-then-none-match",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "If-Match: * is a tag",
        hears(|heard, _| {
            if text(heard, "if-match") == "*" {
                heard.set("if-match", "\"*\"")
            }
        }),
        &["match/star"],
    ),
    (
        "If-Match is no list",
        hears(|heard, _| {
            if heard.all("if-match").len() == 1 && text(heard, "if-match").contains(',') {
                heard.set("if-match", "\"no\"")
            }
        }),
        &["match/list", "match/obs-text-beside"],
    ),
    (
        "the first line of If-Match is read",
        hears(|heard, _| {
            if let Some(first) = heard.get("if-match").map(<[u8]>::to_vec) {
                heard.set("if-match", first)
            }
        }),
        &["match/second-line"],
    ),
    (
        "If-Match with bytes above 0x7F fails",
        hears(|heard, _| {
            if !heard.get("if-match").unwrap_or_default().is_ascii() {
                heard.set("if-match", "\"no\"")
            }
        }),
        &["match/obs-text-beside"],
    ),
    (
        "If-Match is compared weakly",
        hears(|heard, _| {
            let value = text(heard, "if-match");
            if value.starts_with("W/") {
                heard.set("if-match", value.trim_start_matches("W/"))
            }
        }),
        &["match/weak-form"],
    ),
    (
        "If-Match is compared byte by byte, with a weak tag",
        weak(|heard, _| {
            if text(heard, "if-match").starts_with("W/") {
                heard.set("if-match", "*")
            }
        }),
        &["match/weak-form"],
    ),
    (
        "If-Match takes the strong form of a weak tag",
        weak(|heard, doc| {
            if text(heard, "if-match") == doc.tag() {
                heard.set("if-match", "*")
            }
        }),
        &["match/strong-form"],
    ),
    (
        "If-Match takes tags without quotes",
        hears(|heard, doc| {
            if text(heard, "if-match") == doc.tag().replace('"', "") {
                heard.set("if-match", doc.tag())
            }
        }),
        &["match/damaged"],
    ),
    (
        "an empty If-Match is none",
        hears(|heard, _| {
            if text(heard, "if-match").is_empty() {
                heard.drop("if-match")
            }
        }),
        &["match/empty"],
    ),
    (
        "If-Unmodified-Since is not looked at",
        hears(|heard, _| heard.drop("if-unmodified-since")),
        &[
            "unmodified-since/earlier",
            "precedence/unmodified-before-modified",
        ],
    ),
    (
        "the very second is too late",
        hears(|heard, doc| {
            if text(heard, "if-unmodified-since") == doc.date() {
                heard.set("if-unmodified-since", "Wed, 21 Oct 2015 07:27:59 GMT")
            }
        }),
        &["unmodified-since/equal"],
    ),
    (
        "what is no date fails",
        hears(|heard, _| {
            if text(heard, "if-unmodified-since") == "yesterday" {
                heard.set("if-match", "\"no\"")
            }
        }),
        &["unmodified-since/unreadable"],
    ),
    (
        "the first of two dates fails",
        hears(|heard, _| {
            if heard.all("if-unmodified-since").len() > 1 {
                heard.set("if-match", "\"no\"")
            }
        }),
        &["unmodified-since/two-lines"],
    ),
    (
        "what has no date is of 1970",
        Fault {
            is: Is::Dateless,
            ..hears(|heard, _| {
                if text(heard, "if-unmodified-since").contains("1994") {
                    heard.set("if-match", "\"no\"")
                }
            })
        },
        &["unmodified-since/no-date"],
    ),
    (
        "the date decides beside If-None-Match",
        hears(|heard, _| {
            if heard.has("if-modified-since") {
                heard.drop("if-none-match")
            }
        }),
        &[
            "precedence/none-match-miss-over-date-hit",
            "precedence/none-match-hit-over-date-miss",
            "precedence/none-match-empty-over-date",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "one of tag and date is enough",
        hears(|heard, _| {
            if heard.has("if-modified-since")
                && text(heard, "if-none-match").contains("audit")
                && !heard.has("if-match")
            {
                heard.drop("if-none-match")
            }
        }),
        &["precedence/none-match-miss-over-date-hit"],
    ),
    (
        "tag and date must agree",
        hears(|heard, doc| {
            if text(heard, "if-none-match") == doc.tag() && heard.has("if-modified-since") {
                heard.drop("if-none-match")
            }
        }),
        &["precedence/none-match-hit-over-date-miss"],
    ),
    (
        "an empty If-None-Match is none",
        hears(|heard, _| {
            if text(heard, "if-none-match").is_empty() {
                heard.drop("if-none-match")
            }
        }),
        &["precedence/none-match-empty-over-date"],
    ),
    (
        "If-Unmodified-Since is looked at beside If-Match",
        hears(|heard, _| {
            if heard.has("if-match") && text(heard, "if-unmodified-since").contains("07:27:59") {
                heard.drop("if-match")
            }
        }),
        &[
            "precedence/match-over-unmodified",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "If-Unmodified-Since is looked at first",
        hears(|heard, _| {
            if heard.has("if-unmodified-since") {
                heard.drop("if-match")
            }
        }),
        &[
            "precedence/match-over-unmodified",
            "precedence/match-false-over-unmodified",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "If-None-Match is asked first",
        hears(|heard, doc| {
            if text(heard, "if-none-match") == doc.tag() {
                heard.drop("if-match")
            }
        }),
        &["precedence/match-before-none-match"],
    ),
    (
        "If-None-Match is not asked after If-Match",
        hears(|heard, _| {
            if heard.has("if-match") {
                heard.drop("if-none-match");
                heard.drop("if-modified-since")
            }
        }),
        &["precedence/match-then-none-match"],
    ),
    (
        "If-Modified-Since is asked first",
        hears(|heard, _| {
            if heard.has("if-modified-since") && !heard.has("if-none-match") {
                heard.drop("if-unmodified-since")
            }
        }),
        &["precedence/unmodified-before-modified"],
    ),
    (
        "a range is served before If-None-Match is asked",
        hears(|heard, _| {
            if heard.has("range") {
                heard.drop("if-none-match");
                heard.drop("if-modified-since")
            }
        }),
        &["precedence/none-match-before-range"],
    ),
    (
        "a range beyond the end is refused before If-Match is asked",
        hears(|heard, doc| {
            if text(heard, "range") == format!("bytes={}-", doc.content.len() + 10) {
                heard.drop("if-match")
            }
        }),
        &["precedence/match-before-range"],
    ),
];

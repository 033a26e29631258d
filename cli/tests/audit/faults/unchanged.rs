//! How If-None-Match and If-Modified-Since are heard wrongly.

use super::{hears, text, Row};

pub const ROWS: &[Row] = &[
    (
        "If-None-Match is not looked at",
        hears(|heard, _| heard.drop("if-none-match")),
        &[
            "none-match/current",
            "none-match/other-form",
            "none-match/list",
            "none-match/last-of-ten",
            "none-match/second-line",
            "none-match/comma-within",
            "none-match/obs-text-beside",
            "none-match/empty-members",
            "none-match/star",
            "none-match/head",
            "precedence/none-match-miss-over-date-hit",
            "precedence/none-match-hit-over-date-miss",
            "precedence/none-match-empty-over-date",
            "precedence/match-then-none-match",
            "precedence/none-match-before-range",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "tags are compared strongly",
        hears(|heard, _| {
            if text(heard, "if-none-match").starts_with("W/") {
                heard.set("if-none-match", "\"no\"")
            }
        }),
        &["none-match/other-form"],
    ),
    (
        "the value is compared as a whole",
        hears(|heard, doc| {
            let value = text(heard, "if-none-match");
            if heard.all("if-none-match").len() == 1 && value != doc.tag() && value.contains(',') {
                heard.set("if-none-match", "\"no\"")
            }
        }),
        &[
            "none-match/list",
            "none-match/last-of-ten",
            "none-match/comma-within",
            "none-match/obs-text-beside",
            "none-match/empty-members",
        ],
    ),
    (
        "five tags are read",
        hears(|heard, _| {
            let value = text(heard, "if-none-match");
            let members: Vec<_> = value.split(", ").take(5).collect();
            if value.matches(", ").count() > 5 {
                heard.set("if-none-match", members.join(", "))
            }
        }),
        &["none-match/last-of-ten"],
    ),
    (
        "the first line is read",
        hears(|heard, _| {
            if let Some(first) = heard.get("if-none-match").map(<[u8]>::to_vec) {
                heard.set("if-none-match", first)
            }
        }),
        &["none-match/second-line"],
    ),
    (
        "a list is cut at each comma",
        hears(|heard, _| {
            if text(heard, "if-none-match").contains("\"x,y\"") {
                heard.set("if-none-match", "\"x")
            }
        }),
        &["none-match/comma-within"],
    ),
    (
        "lines with bytes above 0x7F are dropped",
        hears(|heard, _| {
            if !heard.get("if-none-match").unwrap_or_default().is_ascii() {
                heard.drop("if-none-match")
            }
        }),
        &["none-match/obs-text-beside"],
    ),
    (
        "empty members are errors",
        hears(|heard, _| {
            if text(heard, "if-none-match").contains(",,") {
                heard.set("if-none-match", "\"no\"")
            }
        }),
        &["none-match/empty-members"],
    ),
    (
        "* is a tag",
        hears(|heard, _| {
            if text(heard, "if-none-match") == "*" {
                heard.set("if-none-match", "\"*\"")
            }
        }),
        &["none-match/star"],
    ),
    (
        "any If-None-Match hits",
        hears(|heard, _| {
            if heard.has("if-none-match") {
                heard.set("if-none-match", "*")
            }
        }),
        &[
            "none-match/miss",
            "none-match/longer",
            "none-match/shorter",
            "none-match/case",
            "none-match/unquoted",
            "none-match/lower-case-w",
            "none-match/unclosed",
            "none-match/junk-after",
            "none-match/star-in-list",
            "precedence/none-match-miss-over-date-hit",
            "precedence/none-match-empty-over-date",
            "precedence/every-field-the-other-way",
        ],
    ),
    (
        "as many bytes are compared as the own tag has",
        hears(|heard, doc| {
            let tag = doc.tag();
            if text(heard, "if-none-match").starts_with(tag.trim_end_matches('"')) {
                heard.set("if-none-match", tag)
            }
        }),
        &[
            "none-match/longer",
            "none-match/unclosed",
            "none-match/junk-after",
        ],
    ),
    (
        "a part of the tag is enough",
        hears(|heard, doc| {
            let value = text(heard, "if-none-match");
            let bare = value.trim_matches('"');
            if bare.len() > 3
                && value.starts_with('"')
                && value.ends_with('"')
                && doc.tag().contains(bare)
            {
                heard.set("if-none-match", doc.tag())
            }
        }),
        &["none-match/shorter"],
    ),
    (
        "capitals make no difference",
        hears(|heard, doc| {
            if text(heard, "if-none-match").eq_ignore_ascii_case(&doc.tag()) {
                heard.set("if-none-match", doc.tag())
            }
        }),
        &["none-match/case"],
    ),
    (
        "quotes are added",
        hears(|heard, doc| {
            if text(heard, "if-none-match") == doc.tag().replace('"', "") {
                heard.set("if-none-match", doc.tag())
            }
        }),
        &["none-match/unquoted"],
    ),
    (
        "w/ is W/",
        hears(|heard, _| {
            let value = text(heard, "if-none-match");
            if value.starts_with("w/") {
                heard.set("if-none-match", value.replacen('w', "W", 1))
            }
        }),
        &["none-match/lower-case-w"],
    ),
    (
        "the last quote may be missing",
        hears(|heard, _| {
            let value = text(heard, "if-none-match");
            if value.matches('"').count() == 1 {
                heard.set("if-none-match", value + "\"")
            }
        }),
        &["none-match/unclosed"],
    ),
    (
        "what follows a tag is skipped",
        hears(|heard, _| {
            let value = text(heard, "if-none-match");
            if value.ends_with("\"x") {
                heard.set("if-none-match", value.trim_end_matches('x'))
            }
        }),
        &["none-match/junk-after"],
    ),
    (
        "* counts wherever it stands",
        hears(|heard, _| {
            if text(heard, "if-none-match").starts_with('*') {
                heard.set("if-none-match", "*")
            }
        }),
        &["none-match/star-in-list"],
    ),
    (
        "HEAD knows no conditions",
        hears(|heard, _| {
            if heard.method() == "HEAD" {
                heard.drop("if-none-match");
                heard.drop("if-modified-since")
            }
        }),
        &["none-match/head", "modified-since/head"],
    ),
    (
        "If-Modified-Since is not looked at",
        hears(|heard, _| heard.drop("if-modified-since")),
        &[
            "modified-since/equal",
            "modified-since/later",
            "modified-since/future",
            "modified-since/rfc850",
            "modified-since/asctime",
            "modified-since/head",
        ],
    ),
    (
        "the very date is asked for",
        hears(|heard, doc| {
            let value = text(heard, "if-modified-since");
            if value.ends_with("GMT")
                && value.contains(", ")
                && !value.contains('-')
                && value != doc.date()
                && heard.all("if-modified-since").len() == 1
            {
                heard.drop("if-modified-since")
            }
        }),
        &["modified-since/later", "modified-since/future"],
    ),
    (
        "a date in the future is ignored",
        hears(|heard, _| {
            if text(heard, "if-modified-since").contains("2099") {
                heard.drop("if-modified-since")
            }
        }),
        &["modified-since/future"],
    ),
    (
        "a second before is near enough",
        hears(|heard, doc| {
            if text(heard, "if-modified-since").contains("07:27:59")
                && !heard.has("if-unmodified-since")
            {
                heard.set("if-modified-since", doc.date())
            }
        }),
        &["modified-since/earlier"],
    ),
    (
        "what is no date is now",
        hears(|heard, doc| {
            if text(heard, "if-modified-since") == "yesterday" {
                heard.set("if-modified-since", doc.date())
            }
        }),
        &["modified-since/unreadable"],
    ),
    (
        "the first of two dates counts",
        hears(|heard, doc| {
            if heard.all("if-modified-since").len() > 1 {
                heard.set("if-modified-since", doc.date())
            }
        }),
        &["modified-since/two-lines"],
    ),
    (
        "dates of RFC 850 are not read",
        hears(|heard, _| {
            if text(heard, "if-modified-since").contains("day, ") {
                heard.drop("if-modified-since")
            }
        }),
        &["modified-since/rfc850"],
    ),
    (
        "dates of asctime are not read",
        hears(|heard, _| {
            if text(heard, "if-modified-since").ends_with("2015") {
                heard.drop("if-modified-since")
            }
        }),
        &["modified-since/asctime"],
    ),
];

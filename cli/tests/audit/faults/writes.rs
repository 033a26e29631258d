//! One fault a row of what only writes can find.

use super::{hears, says, text, Row, RIGHT};
use crate::service::{Fault, Is};

const fn is(is: Is) -> Fault {
    Fault { is, ..RIGHT }
}

pub const ROWS: &[Row] = &[
    (
        "If-Match of a PUT is not looked at",
        hears(|heard, _| {
            if heard.method() == "PUT" {
                heard.drop("if-match")
            }
        }),
        &[
            "write/stale",
            "write/weak",
            "write/unquoted",
            "write/obs-text",
            "write/empty",
            "write/star-in-list",
            "write/unmodified-since-and-match",
            "create/match-missing",
            "expect/refused",
            "early/answer-arrives",
            "race/one-wins",
            "race/lost-updates",
        ],
    ),
    (
        "no PUT under a tag is performed",
        hears(|heard, _| {
            if heard.method() == "PUT" && heard.has("if-match") {
                heard.set("if-match", "\"no\"")
            }
        }),
        &[
            "write/current",
            "write/list",
            "write/unmodified-since-and-match",
            "expect/performed",
            "race/one-wins",
        ],
    ),
    (
        "the first line of If-Match is read",
        hears(|heard, _| {
            if let Some(first) = heard.get("if-match").map(<[u8]>::to_vec) {
                if heard.method() == "PUT" {
                    heard.set("if-match", first)
                }
            }
        }),
        &["write/list"],
    ),
    (
        "it writes, and then refuses",
        is(Is::Late),
        &["write/stale", "create/match-missing", "delete/stale"],
    ),
    (
        "If-Match of a PUT is compared weakly",
        hears(|heard, _| {
            let value = text(heard, "if-match");
            if heard.method() == "PUT" && value.starts_with("W/") {
                heard.set("if-match", value.trim_start_matches("W/"))
            }
        }),
        &["write/weak"],
    ),
    (
        "a PUT takes tags without quotes",
        hears(|heard, doc| {
            if heard.method() == "PUT" && text(heard, "if-match") == doc.tag().replace('"', "") {
                heard.set("if-match", doc.tag())
            }
        }),
        &["write/unquoted"],
    ),
    (
        "lines with bytes above 0x7F are dropped",
        hears(|heard, _| {
            if heard.method() == "PUT" && !heard.get("if-match").unwrap_or_default().is_ascii() {
                heard.drop("if-match")
            }
        }),
        &["write/obs-text"],
    ),
    (
        "an empty If-Match of a PUT is none",
        hears(|heard, _| {
            if heard.method() == "PUT" && text(heard, "if-match").is_empty() {
                heard.drop("if-match")
            }
        }),
        &["write/empty"],
    ),
    (
        "* of a PUT counts wherever it stands",
        hears(|heard, _| {
            if heard.method() == "PUT" && text(heard, "if-match").starts_with("*,") {
                heard.set("if-match", "*")
            }
        }),
        &["write/star-in-list"],
    ),
    (
        "If-None-Match: * of a PUT is not looked at",
        hears(|heard, _| {
            if heard.method() == "PUT" && text(heard, "if-none-match") == "*" {
                heard.drop("if-none-match")
            }
        }),
        &["write/none-match-star", "create/twice", "race/creation"],
    ),
    (
        "304 to a PUT",
        says(|request, answer| {
            if request.method() == "PUT"
                && answer.is(412)
                && text(request, "if-none-match").contains("Doc")
            {
                answer.start = "304 Not Modified".into()
            }
        }),
        &["write/none-match-current"],
    ),
    (
        "If-Unmodified-Since of a PUT is not looked at",
        hears(|heard, _| {
            if heard.method() == "PUT" {
                heard.drop("if-unmodified-since")
            }
        }),
        &["write/unmodified-since-earlier"],
    ),
    (
        "If-Unmodified-Since of a PUT is looked at beside If-Match",
        hears(|heard, _| {
            if heard.method() == "PUT" && heard.has("if-unmodified-since") {
                heard.drop("if-match")
            }
        }),
        &["write/unmodified-since-and-match"],
    ),
    (
        "the tag of what was not stored so",
        is(Is::Changes),
        &["write/etag-of-put"],
    ),
    (
        "another tag after PUT than at the next GET",
        says(|request, answer| {
            if request.method() == "PUT" && answer.has("etag") {
                answer.set("etag", "\"other\"")
            }
        }),
        &["write/etag-of-put"],
    ),
    (
        "304 to a POST",
        says(|request, answer| {
            if request.method() == "POST" && answer.is(412) {
                answer.start = "304 Not Modified".into()
            }
        }),
        &["write/post-never-304"],
    ),
    (
        "a PUT under If-Match creates",
        hears(|heard, doc| {
            if heard.method() == "PUT" && doc.version == 0 {
                heard.drop("if-match")
            }
        }),
        &["create/match-missing"],
    ),
    (
        "a creation is 200",
        says(|_, answer| {
            if answer.is(201) {
                answer.start = "200 OK".into()
            }
        }),
        &["create/once"],
    ),
    (
        "If-None-Match: * is not looked at once there is something",
        hears(|heard, doc| {
            if heard.path() == "/new"
                && heard.method() == "PUT"
                && doc.version > 0
                && !doc.content.is_empty()
            {
                heard.drop("if-none-match")
            }
        }),
        &["create/twice", "race/creation"],
    ),
    (
        "If-Match of a DELETE is not looked at",
        hears(|heard, _| {
            if heard.method() == "DELETE" {
                heard.drop("if-match")
            }
        }),
        &["delete/stale"],
    ),
    (
        "no DELETE under a tag is performed",
        hears(|heard, _| {
            if heard.method() == "DELETE" && heard.has("if-match") {
                heard.set("if-match", "\"no\"")
            }
        }),
        &["delete/current"],
    ),
    (
        "412 to a DELETE of what is gone",
        says(|request, answer| {
            if request.method() == "DELETE" && answer.is(404) && request.has("if-match") {
                answer.start = "412 Precondition Failed".into()
            }
        }),
        &["delete/gone"],
    ),
    (
        "412 to a PATCH of what is gone",
        says(|request, answer| {
            if request.method() == "PATCH" && answer.is(404) && request.has("if-match") {
                answer.start = "412 Precondition Failed".into()
            }
        }),
        &["patch/gone"],
    ),
    (
        "412 to a POST to what is gone",
        says(|request, answer| {
            if request.method() == "POST" && answer.is(404) && request.has("if-match") {
                answer.start = "412 Precondition Failed".into()
            }
        }),
        &["post/gone"],
    ),
    (
        "content is asked for, and then refused",
        is(Is::Eager),
        &["expect/refused"],
    ),
    (
        "content is never asked for",
        is(Is::Silent),
        &["expect/refused", "expect/performed"],
    ),
    (
        "a refusal closes with content unread",
        is(Is::Rude),
        &["early/answer-arrives"],
    ),
    (
        "it evaluates, and writes later",
        is(Is::Racy),
        &["race/one-wins", "race/creation", "race/lost-updates"],
    ),
    (
        "it evaluates, and updates later",
        is(Is::RacyUpdates),
        &["race/one-wins", "race/lost-updates"],
    ),
    (
        "it evaluates, and creates later",
        is(Is::RacyCreations),
        &["race/creation"],
    ),
];

/// With `--require-conditions`.
pub const REQUIRED: &[Row] = &[
    (
        "no condition is required",
        RIGHT,
        &["required/blind", "required/unprotected"],
    ),
    (
        "any condition will do",
        is(Is::HalfStrict),
        &["required/unprotected"],
    ),
];

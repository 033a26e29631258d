//! What a server says wrongly, whatever it was asked.

use super::{says, text, Row, RIGHT};
use crate::service::{Fault, Is};

pub const ROWS: &[Row] = &[
    (
        "a tag without quotes",
        says(|_, answer| {
            if let Some(tag) = answer.get("etag") {
                let bare = tag.escape_ascii().to_string().replace("\\\"", "");
                answer.set("etag", bare)
            }
        }),
        &["tag/grammar"],
    ),
    (
        "two tags",
        says(|_, answer| {
            if answer.has("etag") {
                answer.add("etag", "\"other\"")
            }
        }),
        &["tag/single"],
    ),
    (
        "no validators",
        Fault {
            hears: Some(|heard, _| heard.drop("if-unmodified-since")),
            ..says(|_, answer| {
                answer.drop("etag");
                answer.drop("last-modified")
            })
        },
        &["tag/present"],
    ),
    (
        "a tag of its own for each answer",
        says(|_, answer| {
            if answer.has("etag") {
                answer.set(
                    "etag",
                    format!("\"{:?}\"", std::time::Instant::now()).replace([' ', '{', '}'], ""),
                )
            }
        }),
        &["tag/stable"],
    ),
    (
        "another tag for the second request of a connection",
        says(|request, answer| {
            if request.number > 1 {
                answer.set("etag", "\"second\"")
            }
        }),
        &["tag/same-connection"],
    ),
    (
        "one tag for both codings",
        says(|_, answer| {
            let tag = text(answer, "etag").replace("-gz", "");
            if answer.has("etag") {
                answer.set("etag", tag)
            }
        }),
        &["tag/coding"],
    ),
    (
        "no Vary on what is compressed",
        says(|_, answer| {
            if answer.has("content-encoding") {
                answer.drop("vary")
            }
        }),
        &["tag/coding-vary"],
    ),
    (
        "no Date",
        says(|_, answer| answer.drop("date")),
        &["date/present"],
    ),
    (
        "Date in the form of RFC 850",
        says(|_, answer| answer.set("date", "Saturday, 28-Nov-26 12:00:00 GMT")),
        &["date/format"],
    ),
    (
        "Last-Modified with a zone",
        says(|_, answer| {
            if answer.has("last-modified") {
                answer.set("last-modified", "Wed, 21 Oct 2015 07:28:00 +0000")
            }
        }),
        &["last-modified/format"],
    ),
    (
        "a clock that was ahead",
        Fault {
            is: Is::Ahead,
            ..RIGHT
        },
        &["last-modified/not-after-date"],
    ),
    (
        "HEAD with content",
        says(|request, answer| {
            if request.method() == "HEAD" && answer.is(200) {
                answer.add("x-content", "")
            }
        }),
        &["head/no-content"],
    ),
    (
        "HEAD without ETag",
        says(|request, answer| {
            if request.method() == "HEAD" {
                answer.drop("etag")
            }
        }),
        &["head/etag"],
    ),
    (
        "HEAD without Last-Modified",
        says(|request, answer| {
            if request.method() == "HEAD" {
                answer.drop("last-modified")
            }
        }),
        &["head/last-modified"],
    ),
    (
        "HEAD with Content-Length: 0",
        says(|request, answer| {
            if request.method() == "HEAD" {
                answer.set("content-length", "0")
            }
        }),
        &["head/content-length"],
    ),
    (
        "a 304 without ETag",
        says(|_, answer| {
            if answer.is(304) {
                answer.drop("etag")
            }
        }),
        &["304/etag"],
    ),
    (
        "a 304 without Vary",
        says(|_, answer| {
            if answer.is(304) {
                answer.drop("vary")
            }
        }),
        &["304/vary"],
    ),
    (
        "a 304 without Cache-Control",
        says(|_, answer| {
            if answer.is(304) {
                answer.drop("cache-control")
            }
        }),
        &["304/cache-control"],
    ),
    (
        "a 304 without Expires",
        says(|_, answer| {
            if answer.is(304) {
                answer.drop("expires")
            }
        }),
        &["304/expires"],
    ),
    (
        "a 304 without Content-Location",
        says(|_, answer| {
            if answer.is(304) {
                answer.drop("content-location")
            }
        }),
        &["304/content-location"],
    ),
    (
        "a 304 without Date",
        says(|_, answer| {
            if answer.is(304) {
                answer.drop("date")
            }
        }),
        &["304/date"],
    ),
    (
        "a 304 with content",
        says(|_, answer| {
            if answer.is(304) {
                answer.content = b"not modified".into();
                answer.add("x-content", "")
            }
        }),
        &["304/no-content"],
    ),
    (
        "a 304 with Content-Length: 0",
        says(|_, answer| {
            if answer.is(304) {
                answer.add("content-length", "0")
            }
        }),
        &["304/content-length"],
    ),
    (
        "a 304 with Content-Encoding",
        says(|_, answer| {
            if answer.is(304) {
                answer.add("content-encoding", "gzip")
            }
        }),
        &["304/metadata"],
    ),
    (
        "OPTIONS under a condition is 412",
        says(|request, answer| {
            if request.method() == "OPTIONS" && request.has("if-match") {
                answer.start = "412 Precondition Failed".into()
            }
        }),
        &["precedence/options"],
    ),
    (
        "304 for what is missing, by *",
        says(|request, answer| {
            if answer.is(404) && request.has("if-none-match") {
                answer.start = "304 Not Modified".into()
            }
        }),
        &["missing/none-match-star"],
    ),
    (
        "412 for what is missing",
        says(|request, answer| {
            if answer.is(404) && request.has("if-match") {
                answer.start = "412 Precondition Failed".into()
            }
        }),
        &["missing/match"],
    ),
    (
        "304 for what is missing, by date",
        says(|request, answer| {
            if answer.is(404) && request.has("if-modified-since") {
                answer.start = "304 Not Modified".into()
            }
        }),
        &["missing/modified-since"],
    ),
    (
        "a part of the page that says that there is nothing",
        says(|request, answer| {
            if answer.is(404) && request.has("range") {
                answer.start = "206 Partial Content".into()
            }
        }),
        &["missing/range"],
    ),
];

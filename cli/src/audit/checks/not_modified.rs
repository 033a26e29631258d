//! What a 304 carries (§15.4.5).

use crate::audit::check::{must, skip, Check, Outcome};
use crate::audit::site::Site;
use crate::raw_http::Answer;

const NONE: &str = "contract: if-none-match/hit";
const STAYS: &str =
    "caches go on with what the stored answer said, which may be another representation's";

pub const CHECKS: &[Check] = &[
    must(
        "304/etag",
        "15.4.5",
        NONE,
        "a 304 carries the ETag of the 200",
        "a cache with several variants does not know which is meant, and sends none or the wrong one",
        |site| same(site, "etag"),
    ),
    must(
        "304/vary",
        "15.4.5",
        NONE,
        "a 304 carries the Vary of the 200",
        "a cache gives one client what was made for another",
        |site| same(site, "vary"),
    ),
    must(
        "304/cache-control",
        "15.4.5",
        NONE,
        "a 304 carries the Cache-Control of the 200",
        "the stored answer stays stale: each request goes to the server",
        |site| same(site, "cache-control"),
    ),
    must(
        "304/expires",
        "15.4.5",
        NONE,
        "a 304 carries Expires if the 200 does",
        "the stored answer stays stale: each request goes to the server",
        |site| {
            let asked = site.unchanged()?;
            let lines = |answer: &Answer| answer.values("expires").len();
            match lines(&site.plain) {
                0 => Err(skip("the 200 has no expires")),
                _ if lines(&asked.answer) > 0 => Ok(()),
                _ => asked.has("expires", &site.plain.values("expires")),
            }
        },
    ),
    must(
        "304/content-location",
        "15.4.5",
        NONE,
        "a 304 carries the Content-Location of the 200",
        STAYS,
        |site| same(site, "content-location"),
    ),
    must(
        "304/date",
        "15.4.5",
        NONE,
        "a 304 carries a Date",
        "caches cannot tell how old it is",
        |site| {
            if site.plain.values("date").is_empty() {
                return Err(skip("the 200 has no date"));
            }
            let asked = site.unchanged()?;
            match asked.answer.values("date").len() {
                1 => Ok(()),
                _ => Err(asked.deviates("a Date")),
            }
        },
    ),
    must(
        "304/no-content",
        "15.4.5",
        NONE,
        "a 304 has no content",
        "the next answer of the connection is read from the middle of this one",
        |site| match site.unchanged()? {
            asked if asked.answer.excess > 0 => {
                Err(asked.deviates(format!("no content, not {} bytes", asked.answer.excess)))
            }
            _ => Ok(()),
        },
    ),
    must(
        "304/content-length",
        "8.6",
        NONE,
        "a 304 has no Content-Length, or that of the 200",
        "caches cut the stored content, or wait for bytes that do not come",
        |site| {
            let asked = site.unchanged()?;
            match asked.answer.value("content-length") {
                None if asked.answer.values("content-length").is_empty() => Ok(()),
                Some(length) if length == site.plain.content.len().to_string().as_bytes() => Ok(()),
                _ => Err(asked.deviates("no Content-Length, or that of the 200")),
            }
        },
    ),
    must(
        "304/metadata",
        "15.4.5",
        NONE,
        "a 304 has no Content-Encoding, Content-Language or Content-Range",
        "caches put it on content that it does not describe",
        |site| {
            let asked = site.unchanged()?;
            for name in ["content-encoding", "content-language", "content-range"] {
                asked.has(name, &[])?;
            }
            Ok(())
        },
    )
    .should(),
];

/// The 304 has the lines of this field that the 200 has.
fn same(site: &Site<'_>, name: &str) -> Outcome {
    let due = site.plain.values(name);
    if due.is_empty() {
        return Err(skip(format!("the 200 has no {name}")));
    }
    if name == "etag" {
        site.tag()?;
    }
    site.unchanged()?.has(name, &due)
}

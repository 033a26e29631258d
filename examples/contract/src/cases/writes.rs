//! Conditions on state-changing methods: every condition with every method, and what follows.

use super::{step, Case, Sequence};
use crate::expect::Expect::*;

const IF_MATCH: &str = "If-Match";
const IF_NONE_MATCH: &str = "If-None-Match";
const IF_UNMODIFIED_SINCE: &str = "If-Unmodified-Since";
const FIVE: Option<&str> = Some("{\"value\": 5}");

/// Name, section, field lines, and the field that fails on `/w/1` at version 1.
type Condition = (
    &'static str,
    &'static str,
    &'static [&'static [u8]],
    Option<&'static str>,
);

#[rustfmt::skip]
const CONDITIONS: &[Condition] = &[
    ("plain", "9.3", &[], None),
    ("if-match-hit", "13.1.1", &[b"If-Match: \"1\""], None),
    ("if-match-miss", "13.1.1", &[b"If-Match: \"0\""], Some(IF_MATCH)),
    ("if-match-any", "13.1.1", &[b"If-Match: *"], None),
    ("if-match-weak", "13.1.1", &[b"If-Match: W/\"1\""], Some(IF_MATCH)),
    ("if-match-list", "13.1.1", &[b"If-Match: \"0\", \"1\""], None),
    ("if-match-two-lines", "5.3", &[b"If-Match: \"0\"", b"If-Match: \"1\""], None),
    ("if-match-empty", "13.1.1", &[b"If-Match:"], Some(IF_MATCH)),
    ("if-match-unreadable", "13.1.1", &[b"If-Match: 1"], Some(IF_MATCH)),
    ("if-match-junk-after", "13.1.1", &[b"If-Match: \"1\", junk"], Some(IF_MATCH)),
    ("if-match-any-and-tag", "13.1.1", &[b"If-Match: *, \"1\""], Some(IF_MATCH)),
    ("if-match-obs-text", "8.8.3", &[b"If-Match: \"\xe9\""], Some(IF_MATCH)),
    ("if-match-obs-text-list", "8.8.3", &[b"If-Match: \"\xe9\", \"1\""], None),
    ("if-none-match-hit", "13.1.2", &[b"If-None-Match: \"1\""], Some(IF_NONE_MATCH)),
    ("if-none-match-weak", "13.1.2", &[b"If-None-Match: W/\"1\""], Some(IF_NONE_MATCH)),
    ("if-none-match-any", "13.1.2", &[b"If-None-Match: *"], Some(IF_NONE_MATCH)),
    ("if-none-match-miss", "13.1.2", &[b"If-None-Match: \"0\""], None),
    ("if-none-match-empty", "13.1.2", &[b"If-None-Match:"], None),
    ("if-none-match-list", "13.1.2", &[b"If-None-Match: \"0\", \"1\""], Some(IF_NONE_MATCH)),
    ("if-none-match-unreadable", "13.1.2", &[b"If-None-Match: 0"], Some(IF_NONE_MATCH)),
    ("if-none-match-obs-text", "8.8.3", &[b"If-None-Match: \"\xe9\", \"1\""], Some(IF_NONE_MATCH)),
    ("if-unmodified-since-equal", "13.1.4",
        &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], None),
    ("if-unmodified-since-earlier", "13.1.4",
        &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:27:59 GMT"], Some(IF_UNMODIFIED_SINCE)),
    ("if-unmodified-since-1960", "5.6.7",
        &[b"If-Unmodified-Since: Fri, 01 Jan 1960 00:00:00 GMT"], Some(IF_UNMODIFIED_SINCE)),
    ("if-unmodified-since-unreadable", "13.1.4", &[b"If-Unmodified-Since: yesterday"], None),
    ("if-modified-since-is-ignored", "13.1.3",
        &[b"If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], None),
    ("range-is-ignored", "14.2", &[b"Range: bytes=0-4", b"If-Range: \"0\""], None),
    ("if-match-hit-and-date-earlier", "13.1.4",
        &[b"If-Match: \"1\"", b"If-Unmodified-Since: Wed, 21 Oct 2015 07:27:59 GMT"], None),
    ("if-match-hit-and-if-none-match-hit", "13.2.2",
        &[b"If-Match: \"1\"", b"If-None-Match: \"1\""], Some(IF_NONE_MATCH)),
];

/// One write to `/w/1` at version 1 under each condition, and the state after it.
pub fn one_write() -> impl Iterator<Item = Case> {
    let targets = ["PUT /w/1", "POST /w/1", "DELETE /w/1"];
    targets.into_iter().flat_map(|target| {
        CONDITIONS.iter().map(move |(name, section, lines, fails)| {
            let method = target.split(' ').next().unwrap_or_default();
            let content = if method == "DELETE" { None } else { FIVE };
            let (expect, after) = match fails {
                Some(field) => (Conflict(field, 1), Value(0, 1)),
                None if method == "DELETE" => (Done, NotFound),
                None => (Done, Value(5, 2)),
            };
            Case {
                name: format!("{}/{name}", method.to_ascii_lowercase()),
                section,
                steps: vec![
                    step(target, lines, content, expect),
                    step("GET /w/1", &[], None, after),
                ],
            }
        })
    })
}

/// What one write means for the next request.
#[rustfmt::skip]
pub const SEQUENCES: &[Sequence] = &[
    ("stale-tag", "13.1.1", &[
        ("PUT /w/1", &[b"If-Match: \"1\""], Some("{\"value\":7}"), Done),
        ("PUT /w/1", &[b"If-Match: \"1\""], Some("{\"value\":8}"), Conflict(IF_MATCH, 2)),
        ("GET /w/1", &[b"If-None-Match: \"1\""], None, Value(7, 2)),
        ("GET /w/1", &[b"If-None-Match: \"2\""], None, Unchanged(2)),
        ("PUT /w/1", &[b"If-Match: \"2\""], Some("{\"value\":9}"), Done),
        ("GET /w/1", &[], None, Value(9, 3)),
        ("HEAD /w/1", &[], None, Value(9, 3)),
    ]),
    ("date-of-the-write", "13.1.4", &[
        ("PUT /w/1", &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], FIVE, Done),
        ("PUT /w/1", &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], FIVE, Conflict(IF_UNMODIFIED_SINCE, 2)),
        ("GET /w/1", &[b"If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], None, Value(5, 2)),
    ]),
    ("same-content-is-a-write", "8.8.1", &[
        ("PUT /w/1", &[], Some("{\"value\":0}"), Done),
        ("GET /w/1", &[], None, Value(0, 2)),
    ]),
    ("create", "9.3.4", &[
        ("PUT /w/new", &[], FIVE, Created),
        ("GET /w/new", &[], None, Value(5, 1)),
        ("PUT /w/new", &[], Some("{\"value\":6}"), Done),
        ("GET /w/new", &[], None, Value(6, 2)),
    ]),
    ("create-only", "13.1.2", &[
        ("PUT /w/only", &[b"If-None-Match: *"], FIVE, Created),
        ("PUT /w/only", &[b"If-None-Match: *"], Some("{\"value\":6}"), Conflict(IF_NONE_MATCH, 1)),
        ("GET /w/only", &[], None, Value(5, 1)),
    ]),
    ("absent-put-if-match-any", "13.1.1", &[
        ("PUT /w/none", &[b"If-Match: *"], FIVE, Failed(IF_MATCH)),
        ("GET /w/none", &[], None, NotFound),
    ]),
    ("absent-put-if-match-tag", "13.1.1", &[
        ("PUT /w/none", &[b"If-Match: \"1\""], FIVE, Failed(IF_MATCH)),
        ("GET /w/none", &[], None, NotFound),
    ]),
    ("absent-put-if-none-match-tag", "13.1.2", &[
        ("PUT /w/tag", &[b"If-None-Match: \"1\""], FIVE, Created),
        ("GET /w/tag", &[], None, Value(5, 1)),
    ]),
    ("absent-put-if-none-match-unreadable", "13.1.2", &[
        ("PUT /w/none", &[b"If-None-Match: 1"], FIVE, Failed(IF_NONE_MATCH)),
        ("GET /w/none", &[], None, NotFound),
    ]),
    ("absent-put-if-unmodified-since", "13.1.4", &[
        ("PUT /w/date", &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], FIVE, Created),
    ]),
    // "A server MUST ignore all received preconditions if its response to the same request without
    // those conditions … would have been a status code other than a 2xx (Successful) or 412".
    ("absent-delete", "13.2.1", &[
        ("DELETE /w/none", &[], None, NotFound),
        ("DELETE /w/none", &[b"If-None-Match: *"], None, NotFound),
        ("DELETE /w/none", &[b"If-Match: *"], None, NotFound),
        ("DELETE /w/none", &[b"If-Match: \"1\""], None, NotFound),
        ("DELETE /w/none", &[b"If-Match: 1"], None, NotFound),
    ]),
    ("absent-post", "13.2.1", &[
        ("POST /w/none", &[], FIVE, NotFound),
        ("POST /w/none", &[b"If-Match: *"], FIVE, NotFound),
        ("POST /w/none", &[b"If-Match: \"1\""], FIVE, NotFound),
        ("POST /w/none", &[b"If-None-Match: 1"], FIVE, NotFound),
        ("POST /w/none", &[b"If-Match: *"], Some("no JSON"), NotFound),
        ("GET /w/none", &[], None, NotFound),
    ]),
    ("deleted-is-absent", "13.2.1", &[
        ("DELETE /w/1", &[b"If-Match: \"1\""], None, Done),
        ("DELETE /w/1", &[b"If-Match: \"1\""], None, NotFound),
        ("POST /w/1", &[b"If-Match: *"], FIVE, NotFound),
    ]),
    ("no-tag-comes-back", "8.8.1", &[
        ("DELETE /w/1", &[b"If-Match: \"1\""], None, Done),
        ("GET /w/1", &[], None, NotFound),
        ("PUT /w/1", &[b"If-Match: \"1\""], FIVE, Failed(IF_MATCH)),
        ("PUT /w/1", &[b"If-None-Match: *"], FIVE, Created),
        ("PUT /w/1", &[b"If-Match: \"1\""], Some("{\"value\":6}"), Conflict(IF_MATCH, 3)),
        ("GET /w/1", &[], None, Value(5, 3)),
    ]),
    ("reset", "9.3.3", &[
        ("PUT /w/1", &[], FIVE, Done),
        ("PUT /w/gone", &[], FIVE, Created),
        ("POST /__reset", &[b"If-Match: \"x\""], None, Done),
        ("GET /w/1", &[], None, Value(0, 1)),
        ("GET /w/gone", &[], None, NotFound),
    ]),
    ("malformed-content", "15.5.1", &[
        ("PUT /w/1", &[], Some("{\"value\":"), Malformed),
        ("PUT /w/1", &[b"If-Match: \"1\""], Some("{\"value\":\"5\"}"), Malformed),
        ("PUT /w/1", &[], Some(""), Malformed),
        ("POST /w/1", &[], Some("[5]"), Malformed),
        ("PUT /w/none", &[], Some("\u{ff}"), Malformed),
        ("GET /w/none", &[], None, NotFound),
        ("GET /w/1", &[], None, Value(0, 1)),
    ]),
    // "…prior to processing the request content".
    ("condition-before-content", "13.2.1", &[
        ("PUT /w/1", &[b"If-Match: \"0\""], Some("{\"value\":"), Conflict(IF_MATCH, 1)),
        ("POST /w/1", &[b"If-None-Match: *"], Some("no JSON"), Conflict(IF_NONE_MATCH, 1)),
    ]),
    // "…an immediate response with a final status code, if that status can be determined by examining
    // just the method, target URI, and header fields".
    ("expect-continue-refused", "10.1.1", &[
        ("PUT /w/1", &[b"Expect: 100-continue", b"If-Match: \"0\""], FIVE, Conflict(IF_MATCH, 1)),
        ("PUT /w/1", &[b"Expect: 100-continue", b"If-None-Match: *"], FIVE, Conflict(IF_NONE_MATCH, 1)),
    ]),
    ("expect-continue-accepted", "10.1.1", &[
        ("PUT /w/1", &[b"Expect: 100-continue", b"If-Match: \"1\""], FIVE, Done),
        ("GET /w/1", &[], None, Value(5, 2)),
    ]),
];

//! A read-heavy catalogue: one page, compressed on the way, with a weak tag and a lifetime.

use crate::Response;
use preconditions::{evaluate, EntityTag, Validators};

const TAG: EntityTag<'static> = EntityTag::from_static("W/\"edition-12\"");

const OF_THE_200: [(&str, &str); 8] = [
    ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("ETag", "W/\"edition-12\""),
    (
        "Cache-Control",
        "public, max-age=300, stale-while-revalidate=60",
    ),
    ("Vary", "Accept-Encoding"),
    ("Content-Type", "application/json"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", "48211"),
    ("X-Edition", "12"),
];

fn get(request: &[(&str, &str)]) -> Response {
    let outcome = evaluate("GET", request, Validators::new().etag(&TAG));
    match outcome.into_result() {
        Ok(_) => Response::new(200, &OF_THE_200, "[…]"),
        Err(answer) => Response::instead(answer, &OF_THE_200),
    }
}

#[test]
fn a_304_renews_the_lifetime_of_what_is_stored() {
    let response = get(&[
        ("Accept-Encoding", "gzip"),
        ("If-None-Match", "W/\"edition-12\""),
    ]);
    assert_eq!(response.status, 304);
    assert_eq!(response.content, "");
    let names: Vec<_> = response
        .fields
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        ["Date", "ETag", "Cache-Control", "Vary", "X-Edition"]
    );
    let lifetime = response.field("cache-control");
    assert_eq!(
        lifetime,
        Some("public, max-age=300, stale-while-revalidate=60")
    );
}

#[test]
fn a_cache_that_dropped_the_mark_still_matches() {
    assert_eq!(get(&[("If-None-Match", "\"edition-12\"")]).status, 304);
}

#[test]
fn a_cache_that_holds_several_editions_names_them_all() {
    let held = [(
        "If-None-Match",
        "W/\"edition-10\", W/\"edition-11\", W/\"edition-12\"",
    )];
    assert_eq!(get(&held).status, 304);
    let held = [
        ("If-None-Match", "W/\"edition-10\""),
        ("If-None-Match", "W/\"edition-12\""),
    ];
    assert_eq!(get(&held).status, 304);
    let held = [("If-None-Match", "W/\"edition-10\", W/\"edition-11\"")];
    assert_eq!(get(&held).status, 200);
}

#[test]
fn a_proxy_that_marks_its_own_coding_gets_the_page() {
    assert_eq!(
        get(&[("If-None-Match", "W/\"edition-12-gzip\"")]).status,
        200
    );
    assert_eq!(
        get(&[("If-None-Match", "W/\"edition-12\";gzip")]).status,
        200
    );
}

#[test]
fn a_weak_tag_lets_nobody_write_or_resume() {
    let write = [("If-Match", "W/\"edition-12\"")];
    let outcome = evaluate("PUT", &write, Validators::new().etag(&TAG));
    assert_eq!(outcome.status(), Some(412));
    let resume = [("Range", "bytes=20000-"), ("If-Range", "W/\"edition-12\"")];
    assert_eq!(get(&resume).status, 200);
}

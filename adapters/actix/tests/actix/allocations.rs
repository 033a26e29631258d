//! What the extractor takes from the heap.

use actix_web::dev::Payload;
use actix_web::FromRequest;
use allocation_counter::measure;
use preconditions_actix::{Conditions, EntityTag, Representation};

use crate::request;

/// A request of an ordinary browser.
const FIELDS: [(&str, &str); 12] = [
    ("host", "example.org"),
    (
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    ),
    (
        "accept",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    ),
    ("accept-language", "en-US,en;q=0.5"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("connection", "keep-alive"),
    ("cookie", "session=0123456789abcdef"),
    ("upgrade-insecure-requests", "1"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-site", "same-origin"),
    ("priority", "u=0, i"),
];

fn allocations(fields: &[(&str, &str)]) -> u64 {
    let request = request("PUT", "/", fields).to_http_request();
    let measured = measure(|| {
        let extracted = Conditions::from_request(&request, &mut Payload::None);
        let conditions = extracted.into_inner().unwrap();
        let current = Representation::new(EntityTag::from_static("\"7\""));
        let _permitted = conditions.check(current).unwrap();
    });
    measured.count_total
}

#[test]
fn a_request_without_conditions_takes_nothing_from_the_heap() {
    assert_eq!(allocations(&FIELDS), 0);
    // The control: one block for the lines of all conditions.
    let conditional = [&FIELDS[..], &[("if-match", "\"7\"")]].concat();
    assert_eq!(allocations(&conditional), 1);
}

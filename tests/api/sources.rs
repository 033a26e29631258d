//! Field lines from anywhere.

use std::collections::HashMap;

use preconditions::{get_all, is_conditional, Field, Headers};

fn lines(headers: &(impl Headers + ?Sized), field: Field) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    headers.for_each_line(field, |line| lines.push(line.to_vec()));
    lines
}

const PAIRS: [(&str, &str); 5] = [
    ("If-None-Match", "\"a\""),
    ("Host", "example.org"),
    ("IF-NONE-MATCH", ""),
    ("If-None-Matches", "no"),
    ("if-none-match", "\"b\", \"c\""),
];

const EXPECTED: [&[u8]; 3] = [b"\"a\"", b"", b"\"b\", \"c\""];

#[test]
fn pairs_are_visited_in_order_whatever_the_case_of_their_names() {
    assert_eq!(lines(&PAIRS, Field::IfNoneMatch), EXPECTED);
    assert_eq!(lines(&PAIRS[..], Field::IfNoneMatch), EXPECTED);
    assert_eq!(lines(&&PAIRS[..], Field::IfNoneMatch), EXPECTED);
    assert_eq!(lines(&&&PAIRS, Field::IfNoneMatch), EXPECTED);
    for field in [
        Field::IfMatch,
        Field::IfUnmodifiedSince,
        Field::IfModifiedSince,
        Field::IfRange,
        Field::Range,
    ] {
        assert!(lines(&PAIRS, field).is_empty());
        assert_eq!(lines(&[(field.name(), "x")], field), [b"x"]);
    }
}

#[cfg(feature = "alloc")]
#[test]
fn a_vec_of_pairs() {
    let pairs: Vec<(String, Vec<u8>)> = PAIRS
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
        .collect();
    assert_eq!(lines(&pairs, Field::IfNoneMatch), EXPECTED);
    assert_eq!(lines(&&pairs, Field::IfNoneMatch), EXPECTED);
    assert_eq!(lines(&pairs[1..2], Field::IfNoneMatch).len(), 0);
}

#[test]
fn octets_that_are_no_text() {
    let pairs: [(&str, &[u8]); 1] = [("If-Match", b"\"\xff\"")];
    assert_eq!(lines(&pairs, Field::IfMatch), [b"\"\xff\""]);
}

#[test]
fn a_lookup_by_name() {
    let mut map: HashMap<&str, Vec<&str>> = HashMap::new();
    map.insert("if-none-match", vec!["\"a\"", "", "\"b\", \"c\""]);
    let headers = get_all(|name: &str| map.get(name).into_iter().flatten());
    assert_eq!(lines(&headers, Field::IfNoneMatch), EXPECTED);
    assert_eq!(lines(&&headers, Field::IfNoneMatch), EXPECTED);
    assert!(lines(&headers, Field::IfMatch).is_empty());
    let copied = headers;
    assert!(is_conditional("GET", &copied));
    assert!(is_conditional("GET", &headers));
}

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

const FIELDS: [Field; 6] = [
    Field::IfMatch,
    Field::IfUnmodifiedSince,
    Field::IfNoneMatch,
    Field::IfModifiedSince,
    Field::IfRange,
    Field::Range,
];

/// The pass over the names that `evaluate` takes knows each field wherever it stands and whatever its
/// case, and nothing else: not a name of the same length that differs in one byte.
#[test]
fn a_name_is_a_field_only_if_it_is_its_name() {
    let is_seen = |name: &str, before: usize| {
        let mut pairs = vec![("x-other", "x"); before];
        // So that If-Range counts.
        if !name.eq_ignore_ascii_case("range") {
            pairs.push(("range", "bytes=0-1"));
        }
        pairs.push((name, "\"x\""));
        pairs.push(("x-other", "x"));
        let is_conditional = is_conditional("GET", pairs.as_slice());
        assert_eq!(is_conditional, is_conditional_by_lookups(&pairs), "{name}");
        is_conditional
    };
    for field in FIELDS {
        let name = field.name();
        for before in [0, 1, 30] {
            let is_condition = field != Field::Range;
            assert_eq!(is_seen(name, before), is_condition, "{name}");
            assert_eq!(is_seen(&name.to_uppercase(), before), is_condition);
        }
        for at in 0..name.len() {
            for byte in 0..=0x7F_u8 {
                let mut other = name.as_bytes().to_vec();
                other[at] = byte;
                let other = String::from_utf8(other).unwrap();
                let is_name = other.eq_ignore_ascii_case(name);
                assert_eq!(
                    is_seen(&other, 0),
                    is_name && field != Field::Range,
                    "{other:?}"
                );
            }
        }
    }
}

/// Asked field by field, as of a lookup, which cannot be walked over.
fn is_conditional_by_lookups(pairs: &[(&str, &str)]) -> bool {
    let lookup = |name: &str| {
        let mut values = Vec::new();
        for (other, value) in pairs {
            if other.eq_ignore_ascii_case(name) {
                values.push(*value);
            }
        }
        values
    };
    is_conditional("GET", &get_all(lookup))
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

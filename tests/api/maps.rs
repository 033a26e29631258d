//! Maps of headers: whatever the case of a name and the type of a value, no condition is lost.
#![cfg(feature = "std")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use preconditions::{evaluate, get_by_field, is_conditional, EntityTag, Field, Headers, HttpDate};
use preconditions::{FieldValues, Validators};

const FIELDS: [Field; 6] = [
    Field::IfMatch,
    Field::IfUnmodifiedSince,
    Field::IfNoneMatch,
    Field::IfModifiedSince,
    Field::IfRange,
    Field::Range,
];

fn lines(headers: &impl Headers, field: Field) -> Vec<String> {
    let mut lines = Vec::new();
    headers.for_each_line(field, |line| {
        lines.push(String::from_utf8_lossy(line).into_owned());
    });
    lines
}

/// RFC 9110 §5.1: field names are case-insensitive.
#[test]
fn a_name_is_found_whatever_its_case() {
    for field in FIELDS {
        let name = field.name();
        let title: String = name
            .split_inclusive('-')
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect();
        for name in [name.to_owned(), name.to_uppercase(), title] {
            let others = [
                ("host", "a"),
                ("if-matches", "b"),
                ("if", "c"),
                ("ranges", "d"),
            ];
            let entries = || others.into_iter().chain([(name.as_str(), "value")]);
            let map: HashMap<&str, &str> = entries().collect();
            assert_eq!(lines(&map, field), ["value"], "{name}");
            let map: BTreeMap<String, String> = entries()
                .map(|(name, value)| (name.into(), value.into()))
                .collect();
            assert_eq!(lines(&map, field), ["value"], "{name}");
            assert_eq!(lines(&&map, field), ["value"], "{name}");
            let found: usize = FIELDS.iter().map(|other| lines(&map, *other).len()).sum();
            assert_eq!(found, 1, "{name}");
        }
    }
}

/// Field report A6: a PUT under `If-Match: "6"` at version 7 was performed.
#[test]
fn a_stale_write_is_refused_from_a_map_as_the_client_spelled_it() {
    let current = EntityTag::from_version(7);
    let map = HashMap::from([("If-Match".to_owned(), "\"6\"".to_owned())]);
    assert_eq!(evaluate("PUT", &map, &current).status(), Some(412));
    let map = HashMap::from([("If-Match".to_owned(), vec!["\"6\"".to_owned()])]);
    assert_eq!(evaluate("PUT", &map, &current).status(), Some(412));
}

/// A map that has a name in two spellings has two lines: a date in both is no date (§13.1.4), and a
/// tag is sought in both.
#[test]
fn both_spellings_count() {
    let current = Validators::new()
        .etag(EntityTag::from_static("\"7\""))
        .last_modified(HttpDate::from_unix_seconds(784_111_777));
    let map = BTreeMap::from([("IF-MATCH", "\"6\""), ("if-match", "\"7\"")]);
    assert_eq!(lines(&map, Field::IfMatch), ["\"6\"", "\"7\""]);
    assert_eq!(evaluate("PUT", &map, current.clone()).status(), None);
    let map = HashMap::from([("If-Match", "\"6\""), ("if-match", "\"5\"")]);
    assert_eq!(evaluate("PUT", &map, current.clone()).status(), Some(412));
    let early = "Sun, 06 Nov 1994 08:49:36 GMT";
    let map = HashMap::from([("If-Unmodified-Since", early)]);
    assert_eq!(evaluate("PUT", &map, current.clone()).status(), Some(412));
    let map = HashMap::from([
        ("If-Unmodified-Since", early),
        ("if-unmodified-since", early),
    ]);
    assert_eq!(evaluate("PUT", &map, current).status(), None);
}

fn in_a_map<V: FieldValues>(values: V) -> Vec<String> {
    let map = HashMap::from([("Range", values)]);
    lines(&map, Field::Range)
}

#[test]
fn a_value_is_text_or_bytes() {
    assert_eq!(in_a_map("a"), ["a"]);
    assert_eq!(in_a_map(&"a"), ["a"]);
    assert_eq!(in_a_map(String::from("a")), ["a"]);
    assert_eq!(in_a_map(&String::from("a")), ["a"]);
    assert_eq!(in_a_map(Box::<str>::from("a")), ["a"]);
    assert_eq!(in_a_map(Cow::from("a")), ["a"]);
    assert_eq!(in_a_map(b"a"), ["a"]);
    assert_eq!(in_a_map(&b"ab"[..]), ["ab"]);
    assert_eq!(in_a_map(b"ab".to_vec()), ["ab"]);
    assert_eq!(in_a_map(Box::<[u8]>::from(&b"ab"[..])), ["ab"]);
    assert_eq!(in_a_map(Cow::from(&b"ab"[..])), ["ab"]);
    #[cfg(feature = "http")]
    assert_eq!(in_a_map(http::HeaderValue::from_static("ab")), ["ab"]);
}

/// An empty value is a line, and no value is none (§13.1.1: the field is present if it is empty).
#[test]
fn several_values_are_lines_in_their_order() {
    assert_eq!(in_a_map(vec!["b", "", "a"]), ["b", "", "a"]);
    assert_eq!(
        in_a_map(vec![String::from("b"), String::from("a")]),
        ["b", "a"]
    );
    assert_eq!(in_a_map(&["b", "a"][..]), ["b", "a"]);
    assert_eq!(in_a_map(["b", "a"]), ["b", "a"]);
    assert_eq!(in_a_map(vec![b"bc".to_vec(), b"a".to_vec()]), ["bc", "a"]);
    assert_eq!(in_a_map(""), [""]);
    assert_eq!(in_a_map(Vec::<String>::new()), [""; 0]);
}

/// The names that RFC 3875 §4.1.18 makes of the fields.
#[test]
fn variables_of_cgi() {
    for field in FIELDS {
        let expected = format!("HTTP_{}", field.name().to_uppercase().replace('-', "_"));
        assert_eq!(field.cgi_name(), expected);
    }
    let environment = HashMap::from([("HTTP_IF_MATCH", "\"6\""), ("HTTP_HOST", "a")]);
    let headers = get_by_field(|field: Field| environment.get(field.cgi_name()));
    assert!(is_conditional("PUT", &headers));
    let current = EntityTag::from_version(7);
    assert_eq!(evaluate("PUT", &headers, &current).status(), Some(412));
    assert_eq!(format!("{headers:?}"), "GetByField { .. }");
}

#[test]
fn constants_of_the_host() {
    const SPELLED: [&str; 2] = ["X-Original-If-Match", "If-None-Match"];
    let own = |field: Field| match field {
        Field::IfMatch => Some(SPELLED[0]),
        Field::IfNoneMatch => Some(SPELLED[1]),
        _ => None,
    };
    let map = HashMap::from([("X-Original-If-Match", vec!["\"5\"", "\"7\""])]);
    let values = |field| {
        own(field)
            .and_then(|name| map.get(name))
            .into_iter()
            .flatten()
    };
    let headers = get_by_field(values);
    assert_eq!(lines(&headers, Field::IfMatch), ["\"5\"", "\"7\""]);
    assert_eq!(lines(&headers, Field::IfNoneMatch), [""; 0]);
}

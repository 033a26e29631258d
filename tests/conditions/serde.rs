//! Conditions as data.

use inputs::{any_lines, field_value, method, octets};
use preconditions::{Conditions, Method};
use proptest::prelude::*;
use serde_json::{from_str, from_value, json, to_string, to_value};

#[test]
fn they_are_a_method_and_fields() {
    let lines = [
        ("IF-NONE-MATCH", &b"\"caf\xe9\""[..]),
        ("If-Match", b"\"6\""),
    ];
    let conditions = Conditions::of("PUT", &lines);
    let data = json!({
        "method": "PUT",
        "fields": [["if-match", "\"6\""], ["if-none-match", "\"caf\u{e9}\""]],
    });
    assert_eq!(to_value(&conditions).unwrap(), data);
    let back: Conditions = from_value(data).unwrap();
    assert_eq!(format!("{back:?}"), format!("{conditions:?}"));
}

#[test]
fn formats_without_names_are_read() {
    let text = r#"["DELETE", [["if-match", "\"6\""]]]"#;
    let conditions: Conditions = from_str(text).unwrap();
    assert_eq!(
        format!("{conditions:?}"),
        "Conditions(DELETE; if-match: \"6\")"
    );
}

#[test]
fn an_unknown_method_stays_one_that_changes_state() {
    let none: [(&str, &str); 0] = [];
    let text = to_string(&Conditions::of("MKCOL", &none)).unwrap();
    let back: Conditions = from_str(&text).unwrap();
    assert_eq!(back.method(), Method::Other);
}

#[test]
fn what_is_wrong_is_said() {
    for (text, expected) in [
        (r#"{"fields": []}"#, "missing field `method`"),
        (r#"{"method": "PUT"}"#, "missing field `fields`"),
        (
            r#"{"method": "PUT", "fields": [["accept", "*/*"]]}"#,
            "\"accept\" is not a field of a condition",
        ),
        (
            r#"{"method": "PUT", "fields": [["if-match", "\u0100"]]}"#,
            "expected none above U+00FF",
        ),
        (r#"{"method": 7, "fields": []}"#, "expected a string"),
        (
            r#"{"method": "PUT", "fields": [["if-match"]]}"#,
            "invalid length 1",
        ),
        (r#"["PUT"]"#, "invalid length 1"),
        (
            r#""PUT""#,
            "expected the method and the fields of a conditional request",
        ),
    ] {
        let error = from_str::<Conditions>(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn they_come_back(
        method in method(), lines in any_lines(prop_oneof![field_value(), octets()]),
    ) {
        let conditions = Conditions::of(method.as_str(), &lines);
        let back: Conditions = from_str(&to_string(&conditions).unwrap()).unwrap();
        prop_assert_eq!(format!("{back:?}"), format!("{conditions:?}"));
    }
}

//! The features are on, and still a tag is what it is without them.

use preconditions::etag_for;
use serde_json::value::RawValue;
use serde_json::{json, Value};

#[track_caller]
fn tag<T: serde::Serialize + ?Sized>(value: &T) -> String {
    etag_for(value).unwrap().to_string()
}

#[test]
fn the_features_are_on() {
    let map = json!({"b": 1, "a": 2});
    assert_eq!(map.to_string(), r#"{"b":1,"a":2}"#, "preserve_order");
    // Without arbitrary_precision it is out of range.
    assert!(serde_json::from_str::<Value>("1e400").is_ok());
}

/// Tags that were printed by a build without any of the features.
#[test]
fn tags_are_those_of_a_build_without_the_features() {
    let value = json!({
        "z": [0, -1, 1.0, -0.0, 0.1, 1e300, u64::MAX, i64::MIN, 5e-324],
        "a": {"b": true, "a": null},
    });
    assert_eq!(
        tag(&value),
        "\"Xu0dUuEZS6lRse39Xta9a5Tz2mMq5LLyAzwuuyQirZk\""
    );
    let parsed: Value =
        serde_json::from_str(r#"{"price": 0.30, "sum": 1.5E+3, "n": 12, "few": [2.50]}"#).unwrap();
    assert_eq!(
        tag(&parsed),
        "\"BO-9Yn27nOLsjzVy28jd2Gn1HQh1h3Ndbcxn4JOFP3E\""
    );
}

#[test]
fn a_number_is_the_same_from_a_value_and_from_its_own_type() {
    assert_eq!(tag(&json!(5)), tag(&5_u8));
    assert_eq!(tag(&json!(-5)), tag(&-5_i8));
    assert_eq!(tag(&json!(0.1)), tag(&0.1));
    assert_eq!(tag(&json!(-0.0)), tag(&-0.0));
    assert_eq!(tag(&json!(1e300)), tag(&1e300));
    assert_eq!(tag(&json!(f64::MIN_POSITIVE)), tag(&f64::MIN_POSITIVE));
    assert_ne!(tag(&json!(1)), tag(&json!(1.0)));
}

#[test]
fn numbers_beyond_any_type_are_exact() {
    let parse = |text| serde_json::from_str::<Value>(text).unwrap();
    assert_ne!(
        tag(&parse("36893488147419103233")),
        tag(&parse("36893488147419103234"))
    );
    assert_ne!(tag(&parse("0.1000000000000000001")), tag(&parse("0.1")));
    assert_ne!(tag(&parse("1e400")), tag(&parse("1e401")));
}

#[test]
fn raw_json_counts_octet_by_octet() {
    let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
    assert_eq!(tag(&raw("[1,2]")), tag(&raw("[1,2]")));
    assert_ne!(tag(&raw("[1,2]")), tag(&raw("[1, 2]")));
}

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

/// What a number has for a tag and prints as in a build without any of the features, and whether a
/// build with them agrees: the tag is another only where serde_json itself has another number, and the
/// manual's page `encoding` names these four kinds.
#[test]
fn a_tag_differs_from_that_of_a_build_without_the_features_only_with_the_number() {
    let parse = |text| serde_json::from_str::<Value>(text).unwrap();
    let same = [
        ("12.50", "\"9Od8FRTtbCwybN9fEZSW-5y-ZFV4PQnRgdZ4hDcMf74\""), // 12.5 there
        ("-0", "\"jC5vH-LMft6xNW_KhXYSGdXyBomoMcD54RHlS8U14wo\""),    // -0.0 there
        (
            "0e99999999999",
            "\"6xTm2u4LkUt-Z_Mi4HPSXt6dzGN0L86PZBULGF_HPtA\"",
        ), // 0.0 there
    ];
    for (text, without) in same {
        assert_eq!(tag(&parse(text)), without, "{text}");
    }
    let other = [
        // An integer of more than 64 bits: a float there, 1.8446744073709552e+19.
        (
            parse("18446744073709551616"),
            "\"d3PVJ0smuj_sLYZmvrNVQyWmgknOpe1UzaS8cRg3KOw\"",
        ),
        // More digits than the float needs: 0.1 there.
        (
            parse("0.10000000000000001"),
            "\"qnX4vhcYAmWwfxnQHw2EbLfKb3DBxC53JTskTvuWEMQ\"",
        ),
        // Nearer to zero than any float: 0.0 there.
        (
            parse("1e-400"),
            "\"6xTm2u4LkUt-Z_Mi4HPSXt6dzGN0L86PZBULGF_HPtA\"",
        ),
        // A float of 32 bits, which prints as 0.1 here and as 0.10000000149011612 there.
        (
            json!(0.1_f32),
            "\"2Uz8Chq11ZViBGRcOKjc1Py0XEN1tO3QIbjdWMvKxDM\"",
        ),
    ];
    for (value, without) in other {
        assert_ne!(tag(&value), without, "{value}");
    }
}

/// Without `float_roundtrip` serde_json reads the neighbor of this float, 55.39353613127293.
#[test]
fn float_roundtrip_changes_which_float_is_read() {
    let number: Value = serde_json::from_str("55.393536131272924").unwrap();
    assert_eq!(tag(&number), tag(&55.393_536_131_272_924_f64));
    assert_ne!(tag(&number), tag(&55.393_536_131_272_93_f64));
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

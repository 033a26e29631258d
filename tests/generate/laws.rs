//! Laws of the encoding: different values differ, order does not count where there is none, and
//! width does not count where the value is the same.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use proptest::prelude::*;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{json, Value};

use crate::{encoded, tag};

proptest! {
    #[test]
    fn different_values_differ(a in value(), b in value()) {
        prop_assert_eq!(a == b, tag(&a) == tag(&b));
        prop_assert_eq!(a == b, encoded(&a) == encoded(&b));
    }

    #[test]
    fn nothing_goes_on_where_another_ends(a in value(), b in value()) {
        prop_assert!(a == b || !encoded(&a).starts_with(&encoded(&b)));
    }

    #[test]
    fn the_order_of_maps_does_not_count_at_any_depth(value in value(), seed: u64) {
        prop_assert_eq!(tag(&value), tag(&Shuffled(&value, seed)));
    }

    #[test]
    fn all_maps_are_one(entries: HashMap<String, i64>) {
        let expected = tag(&entries);
        prop_assert_eq!(&expected, &tag(&entries.iter().collect::<BTreeMap<_, _>>()));
        prop_assert_eq!(&expected, &tag(&entries.iter().collect::<IndexMap<_, _>>()));
        let reversed: Vec<_> = entries.iter().collect();
        let reversed: IndexMap<_, _> = reversed.into_iter().rev().collect();
        prop_assert_eq!(&expected, &tag(&reversed));
        prop_assert_eq!(&expected, &tag(&json!(entries)));
    }

    #[test]
    fn maps_with_any_keys_are_one(entries: HashMap<(i16, Option<bool>), [u8; 2]>) {
        let sorted: BTreeMap<_, _> = entries.iter().collect();
        prop_assert_eq!(tag(&entries), tag(&sorted));
    }

    #[test]
    fn the_width_of_an_integer_does_not_count(number: i8, natural: u8) {
        let expected = tag(&number);
        prop_assert_eq!(&expected, &tag(&i16::from(number)));
        prop_assert_eq!(&expected, &tag(&i32::from(number)));
        prop_assert_eq!(&expected, &tag(&i64::from(number)));
        prop_assert_eq!(&expected, &tag(&i128::from(number)));
        prop_assert_eq!(tag(&natural), tag(&i32::from(natural)));
        prop_assert_eq!(tag(&natural), tag(&u128::from(natural)));
    }

    #[test]
    fn integers_are_exact(a: i128, b: i128, c: u128, d: u128) {
        prop_assert_eq!(a == b, tag(&a) == tag(&b));
        prop_assert_eq!(c == d, tag(&c) == tag(&d));
        prop_assert_eq!(u128::try_from(a) == Ok(c), tag(&a) == tag(&c));
        prop_assert!(tag(&a) != tag(&a.wrapping_add(1)));
    }

    #[test]
    fn floats_are_their_values(a: f32, b: f64) {
        prop_assert_eq!(tag(&a), tag(&f64::from(a)));
        prop_assert_eq!(f64::from(a).to_bits() == b.to_bits(), tag(&a) == tag(&b));
    }

    #[test]
    fn text_is_text(text: String) {
        prop_assert_eq!(tag(&text), tag(&json!(text)));
        prop_assert_eq!(tag(&text), tag(&Printed(&text)));
        prop_assert!(tag(&text) != tag(&[&text]));
    }
}

#[test]
fn every_nan_is_one() {
    let expected = tag(&f64::NAN);
    for bits in [
        0x7FF8_0000_0000_0001,
        0xFFF8_0000_0000_0000,
        0x7FF0_0000_0000_0001,
    ] {
        assert_eq!(expected, tag(&f64::from_bits(bits)));
    }
    assert_eq!(expected, tag(&f32::from_bits(0xFFC0_0001)));
}

#[test]
fn a_zero_with_a_sign_is_another_since_json_shows_the_sign() {
    assert_ne!(tag(&0.0), tag(&-0.0));
}

#[test]
fn an_integer_is_no_float() {
    assert_ne!(tag(&json!(1)), tag(&json!(1.0)));
    assert_ne!(
        tag(&9_007_199_254_740_992_u64),
        tag(&9_007_199_254_740_993_u64)
    );
}

#[test]
fn how_long_a_sequence_says_it_is_does_not_count() {
    struct Claims(Option<usize>);
    impl Serialize for Claims {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut seq = serializer.serialize_seq(self.0)?;
            seq.serialize_element(&1)?;
            seq.end()
        }
    }
    let expected = tag(&[1]);
    for claim in [None, Some(0), Some(1), Some(usize::MAX)] {
        assert_eq!(tag(&Claims(claim)), expected);
    }
}

#[test]
fn how_long_a_map_says_it_is_does_not_count() {
    struct Claims(Option<usize>);
    impl Serialize for Claims {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(self.0)?;
            map.serialize_entry("a", &1)?;
            map.end()
        }
    }
    let expected = tag(&json!({"a": 1}));
    for claim in [None, Some(0), Some(1), Some(usize::MAX)] {
        assert_eq!(tag(&Claims(claim)), expected);
    }
}

#[test]
fn names_of_fields_and_variants_count_and_names_of_types_do_not() {
    #[derive(Serialize)]
    struct Circle {
        radius: u8,
    }
    #[derive(Serialize)]
    struct Sphere {
        radius: u8,
    }
    #[derive(Serialize)]
    struct Square {
        side: u8,
    }
    #[derive(Serialize)]
    enum Shape {
        Circle { radius: u8 },
        Sphere { radius: u8 },
        Point,
    }
    let circle = tag(&Circle { radius: 1 });
    assert_eq!(circle, tag(&Sphere { radius: 1 }));
    assert_ne!(circle, tag(&Square { side: 1 }));
    assert_ne!(circle, tag(&Shape::Circle { radius: 1 }));
    assert_ne!(
        tag(&Shape::Sphere { radius: 1 }),
        tag(&Shape::Circle { radius: 1 })
    );
    assert_ne!(tag(&Shape::Point), tag("Point"));
    assert_ne!(circle, tag(&json!({"radius": 1})), "a struct is no map");
}

#[test]
fn a_flattened_struct_is_a_map_in_any_order() {
    #[derive(Serialize)]
    struct Outer {
        z: u8,
        #[serde(flatten)]
        rest: HashMap<&'static str, u8>,
    }
    let rest = HashMap::from([("a", 1), ("m", 2)]);
    assert_eq!(
        tag(&Outer { z: 3, rest }),
        tag(&json!({"a": 1, "m": 2, "z": 3}))
    );
}

#[test]
fn times_and_addresses_are_what_json_carries() {
    let address: std::net::IpAddr = "2001:db8::1".parse().unwrap();
    assert_eq!(tag(&address), tag("2001:db8::1"));
}

#[test]
fn borrowed_and_unsized_values_are_what_they_point_to() {
    let owned = vec![String::from("a"), String::from("b")];
    let expected = tag(&owned);
    assert_eq!(tag(owned.as_slice()), expected);
    assert_eq!(tag(&&owned), expected);
    assert_eq!(tag(&["a", "b"]), expected);
    assert_eq!(tag("a"), tag(&'a'));
}

#[test]
fn blocks_end_anywhere() {
    for length in [
        0, 1, 22, 900, 1_016, 1_017, 1_018, 1_019, 16_370, 16_384, 16_400, 40_000,
    ] {
        let text = "x".repeat(length);
        let pieces = vec![text.as_str(); 3];
        let mut expected = vec![0x82, 0, 0x9F];
        for piece in &pieces {
            expected.extend(&encoded(piece)[2..]);
        }
        expected.push(0xFF);
        assert_eq!(encoded(&pieces), expected, "{length}");
    }
}

/// JSON with few different leaves, so that two of them are often nearly equal.
fn value() -> impl Strategy<Value = Value> {
    let integers = [-1, 0, 1, 255, 256, 1 << 53, (1 << 53) + 1, i64::MIN];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(integers.to_vec()).prop_map(Value::from),
        prop::sample::select(&[0.0, 1.0, -1.0, 0.1, 1e300][..]).prop_map(Value::from),
        key().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key().prop_map(String::from), inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = &'static str> + Clone {
    let keys = [
        "",
        "a",
        "b",
        "ab",
        "é",
        "a\0",
        "a key of twenty-four oct",
        "group a, member 1",
        "group a, member 2",
        "group b, member 1",
    ];
    prop::sample::select(keys.to_vec())
}

/// The same value with its maps in another order.
struct Shuffled<'a>(&'a Value, u64);

impl Serialize for Shuffled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let seed = self
            .1
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        match self.0 {
            Value::Array(elements) => {
                serializer.collect_seq(elements.iter().map(|element| Shuffled(element, seed)))
            }
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(key, _)| {
                    key.bytes().fold(seed, |hash, octet| {
                        (hash ^ u64::from(octet)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                    })
                });
                let entries = entries.into_iter();
                serializer.collect_map(entries.map(|(key, value)| (key, Shuffled(value, seed))))
            }
            leaf => leaf.serialize(serializer),
        }
    }
}

/// Text that is handed over as something that prints.
struct Printed<'a>(&'a str);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

//! What has no tag, and what is said about it.

use std::collections::BTreeMap;
use std::fmt;

use preconditions::{etag_for, TagBuilder};
use serde::ser::{Error, SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::{json, Value};

#[track_caller]
fn error<T: Serialize + ?Sized>(value: &T) -> String {
    let error = etag_for(value).unwrap_err();
    let _: &dyn std::error::Error = &error;
    assert_eq!(format!("{error:?}"), format!("GenerateError(\"{error}\")"));
    error.to_string()
}

struct Fails;

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("no such luck"))
    }
}

/// Entries as they come, even twice.
struct Entries<K, V>(Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Entries<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[test]
fn a_value_that_fails_is_named_with_its_place() {
    #[derive(Serialize)]
    struct Shop {
        stock: Vec<BTreeMap<&'static str, Item>>,
    }
    #[derive(Serialize)]
    struct Item {
        price: Option<Fails>,
    }
    assert_eq!(error(&Fails), "cannot encode the value: no such luck");
    let stock = vec![
        BTreeMap::from([("pears", Item { price: None })]),
        BTreeMap::from([("apples", Item { price: Some(Fails) })]),
    ];
    assert_eq!(
        error(&Shop { stock }),
        "cannot encode stock[1][\"apples\"].price: no such luck"
    );
    assert_eq!(error(&(1, Fails)), "cannot encode [1]: no such luck");
    assert_eq!(
        error(&BTreeMap::from([(7, Fails)])),
        "cannot encode [..]: no such luck"
    );
}

/// Field report I14: an error is one line of a log, and shows nothing that a terminal obeys.
#[test]
fn what_others_say_is_shown_printable() {
    struct Says(&'static str);
    impl Serialize for Says {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom(self.0))
        }
    }
    #[derive(Serialize)]
    struct Named {
        #[serde(rename = "a\nb")]
        name: Says,
    }
    let shown = error(&Says(
        "one\r\ntwo \u{1b}[31mred \u{7f}\u{202e} \"Zoë\" it's C:\\",
    ));
    assert_eq!(
        shown,
        "cannot encode the value: one\\r\\ntwo \\u{1b}[31mred \\u{7f}\\u{202e} \"Zoë\" it's C:\\"
    );
    let named = Named { name: Says("\0") };
    assert_eq!(error(&named), "cannot encode a\\nb: \\0");
    let key = BTreeMap::from([("\u{9b}31m", Says("x"))]);
    assert_eq!(error(&key), "cannot encode [\"\\u{9b}31m\"]: x");
}

/// Field report I5: one user's data must not cost all others their tag. The way out is that of the
/// documentation of `etag_for`.
#[test]
fn a_body_has_a_tag_where_the_value_has_none() {
    let deep = (0..127).fold(json!(1), |inner, _| json!([inner]));
    let list = vec![json!("harmless"), json!({ "of another user": deep })];
    let doubled = vec![Entries(vec![("a", 1), ("a", 2)])];
    assert!(error(&list).ends_with("nested deeper than 128"));
    assert!(error(&doubled).ends_with("two entries have the key \"a\""));

    let body = serde_json::to_vec(&list).unwrap();
    let tag = etag_for(&list)
        .or_else(|_| TagBuilder::new().bytes(&body).finish())
        .unwrap();
    assert!(!tag.is_weak());
    let body = serde_json::to_vec(&doubled).unwrap();
    let other = etag_for(&doubled)
        .or_else(|_| TagBuilder::new().bytes(&body).finish())
        .unwrap();
    assert!(!tag.strong_eq(&other));
}

#[test]
fn two_entries_with_one_key() {
    let twice = Entries(vec![("b", 1), ("a", 1), ("b", 2)]);
    assert_eq!(
        error(&twice),
        "cannot encode the value: two entries have the key \"b\""
    );
    let same_value = Entries(vec![("b", 1), ("b", 1)]);
    assert_eq!(
        error(&same_value),
        "cannot encode the value: two entries have the key \"b\""
    );
    let long = "a key that has more octets than fit beside the head";
    let twice = Entries(vec![(long, 1), (long, 2)]);
    assert!(error(&[twice]).ends_with(&format!("[0]: two entries have the key {long:?}")));
    let numbers = Entries(vec![(1_u8, 1), (1_u8, 2)]);
    assert_eq!(
        error(&numbers),
        "cannot encode the value: two entries have the same key"
    );
    let inner = Entries(vec![("outer", Entries(vec![("a", 1), ("a", 2)]))]);
    assert_eq!(
        error(&inner),
        "cannot encode [\"outer\"]: two entries have the key \"a\""
    );
}

#[test]
fn equal_keys_of_different_widths_are_one_key() {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Number {
        Short(u8),
        Long(u64),
    }
    let twice = Entries(vec![(Number::Short(1), 1), (Number::Long(1), 2)]);
    assert_eq!(
        error(&twice),
        "cannot encode the value: two entries have the same key"
    );
}

/// A sequence in a sequence and so on, that needs no memory itself.
struct Deep(usize);

impl Serialize for Deep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            0 => serializer.serialize_unit(),
            depth => {
                let mut seq = serializer.serialize_seq(Some(1))?;
                seq.serialize_element(&Deep(depth - 1))?;
                seq.end()
            }
        }
    }
}

#[test]
fn the_bound_on_depth_is_128() {
    assert!(etag_for(&Deep(128)).is_ok());
    assert!(error(&Deep(129)).ends_with(": nested deeper than 128"));
    assert!(error(&Deep(100_000)).ends_with(": nested deeper than 128"));
}

#[test]
fn siblings_are_not_depth() {
    assert!(etag_for(&vec![[Some(1)]; 1_000]).is_ok());
    let siblings: Vec<Value> = (0..1_000).map(|n| json!({"n": {"n": [n]}})).collect();
    assert!(etag_for(&siblings).is_ok());
}

#[test]
fn every_way_of_nesting_counts() {
    #[derive(Serialize)]
    enum Way {
        Seq(Box<[Way; 1]>),
        Some(Box<Option<Way>>),
        Map(BTreeMap<u8, Way>),
        Struct { inner: Box<Way> },
        Newtype(Box<Way>),
        Tuple(Box<Way>, u8),
        End,
    }
    let wraps: [fn(Way) -> Way; 6] = [
        |way| Way::Seq(Box::new([way])),
        |way| Way::Some(Box::new(Some(way))),
        |way| Way::Map(BTreeMap::from([(0, way)])),
        |way| Way::Struct {
            inner: Box::new(way),
        },
        |way| Way::Newtype(Box::new(way)),
        |way| Way::Tuple(Box::new(way), 0),
    ];
    for wrap in wraps {
        let nested = |depth| (0..depth).fold(Way::End, |way, _| wrap(way));
        assert!(etag_for(&nested(64)).is_ok());
        assert!(error(&nested(200)).ends_with(": nested deeper than 128"));
    }
}

#[test]
fn the_deepest_value_needs_a_quarter_of_a_small_stack() {
    let deepest = (0..128).fold(json!(1), |value, _| json!({ "nested": value }));
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let tag = thread.spawn(move || etag_for(&deepest).is_ok());
    assert!(tag.unwrap().join().unwrap());
}

#[test]
fn misuse_of_the_data_model_is_an_error() {
    struct ValueFirst;
    impl Serialize for ValueFirst {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_value(&1)?;
            map.end()
        }
    }
    struct KeyLast;
    impl Serialize for KeyLast {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_key(&1)?;
            map.end()
        }
    }
    struct TwoKeys;
    impl Serialize for TwoKeys {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_key(&1)?;
            map.serialize_key(&2)?;
            map.end()
        }
    }
    assert!(error(&ValueFirst).ends_with("gave a map a value without a key"));
    assert!(error(&KeyLast).ends_with("gave a map a key without a value"));
    assert!(error(&TwoKeys).ends_with("gave a map a key without a value"));
}

/// A number of serde_json is a struct of one field. What announces one and gives two is neither.
#[test]
fn a_number_that_goes_on_is_an_error() {
    const NAME: &str = "$serde_json::private::Number";
    struct Claims(usize, usize);
    impl Serialize for Claims {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut record = serializer.serialize_struct(NAME, self.0)?;
            (0..self.1).try_for_each(|_| record.serialize_field(NAME, "12"))?;
            record.end()
        }
    }
    assert!(error(&Claims(1, 2)).ends_with("gave a struct more fields than it announced"));
    let framed = |fields| crate::tag(&Claims(fields, fields));
    assert_eq!(crate::tag(&Claims(1, 1)), crate::tag(&12));
    assert_eq!(crate::tag(&Claims(1, 0)), framed(0));
    assert_eq!(crate::tag(&Claims(0, 2)), framed(2));
    assert_ne!(crate::tag(&Claims(0, 1)), crate::tag(&12));
}

#[test]
fn a_swallowed_failure_does_not_become_a_tag() {
    struct Swallows;
    impl Serialize for Swallows {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut seq = serializer.serialize_seq(None)?;
            let _ = seq.serialize_element(&BTreeMap::from([("a", Fails)]));
            seq.end()
        }
    }
    assert!(error(&Swallows).ends_with("left a sequence, map or struct without an end"));
}

#[test]
fn text_that_does_not_print_or_prints_differently() {
    struct Never;
    impl fmt::Display for Never {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }
    struct Grows(std::cell::Cell<usize>);
    impl fmt::Display for Grows {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.set(self.0.get() + 1);
            write!(f, "{:1$}", "", 100 * self.0.get())
        }
    }
    struct Print<T>(T);
    impl<T: fmt::Display> Serialize for Print<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(&self.0)
        }
    }
    assert!(error(&Print(Never)).ends_with("its `Display` failed"));
    let grows = Print(Grows(std::cell::Cell::new(0)));
    assert!(error(&grows).ends_with("its `Display` printed two different texts"));
}

#[test]
fn the_first_failure_of_a_builder_is_the_one_reported() {
    let builder = TagBuilder::new().value(&Fails).value(&Deep(129)).bits(1);
    let error = builder.finish().unwrap_err();
    assert_eq!(error.to_string(), "cannot encode the value: no such luck");
}

//! The golden vectors, which `tests/vectors/encoding.py` wrote and which never change.

use preconditions::{Blake3, TagBuilder, TagHasher};
use serde::Deserialize;

use crate::model::{octets, Model};
use crate::Recorder;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    parts: Vec<Part>,
    #[serde(default)]
    hash: Option<String>,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    bits: Option<usize>,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    octets: Option<String>,
    tag: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Value(Model),
    Bytes(String),
    Header(String, String),
    Variant(String),
    Context(String),
}

fn vectors() -> Vec<Vector> {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../vectors/encoding.json")).unwrap();
    serde_json::from_value(file["cases"].clone()).unwrap()
}

#[test]
fn every_vector_gives_its_tag() {
    for vector in vectors() {
        let made = match (vector.hash.as_deref(), &vector.key) {
            (None, None) => finish(&vector, TagBuilder::new()),
            (None, Some(key)) => {
                let key = octets(key).try_into().unwrap();
                let keyed = TagBuilder::with_hasher(Blake3::keyed(&key));
                assert_eq!(
                    finish(&vector, keyed),
                    finish(&vector, TagBuilder::keyed(&key))
                );
                finish(&vector, TagBuilder::keyed(&key))
            }
            #[cfg(feature = "sha2")]
            (Some("sha256"), None) => {
                finish(&vector, TagBuilder::<preconditions::Sha256>::default())
            }
            #[cfg(not(feature = "sha2"))]
            (Some("sha256"), None) => continue,
            (hash, key) => panic!("{}: hash {hash:?} with key {key:?}", vector.name),
        };
        assert_eq!(made, vector.tag, "{}", vector.name);
    }
}

#[test]
fn every_vector_hashes_its_octets() {
    for vector in vectors() {
        let recorder = Recorder::default();
        finish(&vector, TagBuilder::with_hasher(recorder.clone()));
        if let Some(expected) = &vector.octets {
            let hashed = recorder.octets();
            let hashed: String = hashed.iter().map(|octet| format!("{octet:02x}")).collect();
            assert_eq!(hashed, *expected, "{}", vector.name);
        }
    }
}

#[test]
fn the_vectors_have_every_kind() {
    let text = include_str!("../vectors/encoding.json");
    let kinds = [
        "bool",
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "f32",
        "f64",
        "char",
        "str",
        "bytes",
        "none",
        "some",
        "unit",
        "unit_struct",
        "unit_variant",
        "newtype_struct",
        "newtype_variant",
        "seq",
        "tuple",
        "tuple_struct",
        "tuple_variant",
        "map",
        "struct",
        "named_struct",
        "struct_variant",
        "display",
        "json",
        "json_number",
        "value",
        "header",
        "variant",
        "context",
    ];
    for kind in kinds {
        assert!(text.contains(&format!("{{\"{kind}\": ")), "{kind}");
    }
}

fn finish<H: TagHasher>(vector: &Vector, mut builder: TagBuilder<H>) -> String {
    for part in &vector.parts {
        builder = match part {
            Part::Value(model) => builder.value(model),
            Part::Bytes(digits) => builder.bytes(octets(digits)),
            Part::Header(name, value) => builder.header(name, value),
            Part::Variant(name) => builder.variant(name),
            Part::Context(digits) => builder.context(octets(digits)),
        };
    }
    if let Some(bits) = vector.bits {
        builder = builder.bits(bits);
    }
    if vector.weak {
        builder = builder.weak();
    }
    builder.finish().unwrap().to_string()
}

//! What tags of data cost, beside what others charge for the same, and with the ratio to the floor:
//! what cannot be avoided.
//!
//! `cargo bench --bench generate --features json,sha2`; with a word, only the rows that have it in
//! their name.

mod side_by_side;

use std::collections::{BTreeMap, HashMap};

use preconditions::{etag_for, json_body, EntityTag, Sha256, TagBuilder};
use serde::Serialize;
use side_by_side::Table;

fn main() {
    let filter = std::env::args().skip(1).find(|word| word != "--bench");
    let filter = filter.as_deref().unwrap_or("");
    let item = |number: u64| Item {
        id: 1_000_000 + number,
        name: format!("item number {number:06}"),
        price: 0.25 + number as f64 * 1.37,
        tags: ["alpha", "beta", "gamma"],
        in_stock: number % 3 != 0,
        note: (number % 2 == 0).then_some("a short note on it, for the clerk and for nobody else"),
        dimensions: [number as u32, 20, 300],
    };
    let small = Small {
        id: 123_456_789,
        title: "A note of some length, as notes are",
        version: 17,
        author: "someone@example.org",
        done: false,
    };
    let hundred: Vec<_> = (0..100).map(item).collect();
    let thousands: Vec<_> = (0..5_000).map(item).collect();
    let metric = |number: u32| {
        (
            format!("metric.{number:06}"),
            f64::from(number) * 0.731 + 0.01,
        )
    };
    let hash_map: HashMap<_, _> = (0..1_000).map(metric).collect();
    let btree_map: BTreeMap<_, _> = (0..1_000).map(metric).collect();

    values(filter, "struct", &small);
    values(filter, "list of 100", &hundred);
    values(filter, "list of 5000", &thousands);
    values(filter, "HashMap of 1000", &hash_map);
    values(filter, "BTreeMap of 1000", &btree_map);
    for (name, length) in [("1 KiB", 1 << 10), ("64 KiB", 1 << 16), ("16 MiB", 1 << 24)] {
        let bytes: Vec<u8> = (0..length)
            .map(|at: usize| ((at * 31) >> 3) as u8)
            .collect();
        let _ = contents(filter, name, &bytes);
    }
}

#[derive(Serialize)]
struct Small<'a> {
    id: u64,
    title: &'a str,
    version: u32,
    author: &'a str,
    done: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    id: u64,
    name: String,
    price: f64,
    tags: [&'a str; 3],
    in_stock: bool,
    note: Option<&'a str>,
    dimensions: [u32; 3],
}

/// The candidates for a value, as ratios to the dearer of serialising it and hashing the result.
fn values<T: Serialize>(filter: &str, name: &str, value: &T) {
    let body = serde_json::to_vec(value).unwrap();
    let mut table = Table::new(format!("{name}, {} bytes of JSON", body.len()));
    table.floor("serde_json::to_vec", || serde_json::to_vec(value).unwrap());
    table.floor("blake3 of these bytes", || blake3::hash(&body));
    table.row("etag_for", || etag_for(value).unwrap());
    table.row("TagBuilder, Sha256", || {
        let builder = TagBuilder::<Sha256>::default();
        builder.value(value).finish().unwrap()
    });
    table.row("json_body", || json_body(value).unwrap());
    table.row("to_vec, blake3", || {
        blake3::hash(&serde_json::to_vec(value).unwrap())
    });
    table.row("to_vec, sha256", || {
        use sha2::Digest;
        sha2::Sha256::digest(serde_json::to_vec(value).unwrap())
    });
    table.row("to_value, to_vec, blake3", || {
        let value = serde_json::to_value(value).unwrap();
        blake3::hash(&serde_json::to_vec(&value).unwrap())
    });
    table.row("json-canon, blake3", || {
        blake3::hash(json_canon::to_string(value).unwrap().as_bytes())
    });
    table.row("serde_jcs, blake3", || {
        blake3::hash(&serde_jcs::to_vec(value).unwrap())
    });
    table.row("to_vec, entity-tag strong", || {
        entity_tag::EntityTag::from_data_strong(&serde_json::to_vec(value).unwrap())
    });
    table.row("to_vec, etag", || {
        etag::EntityTag::from_data(&serde_json::to_vec(value).unwrap())
    });
    table.print(filter);
}

/// The candidates for bytes, as ratios to the raw hash.
fn contents(filter: &str, name: &str, bytes: &[u8]) -> Vec<(&'static str, f64)> {
    let mut table = Table::new(format!("{name} of bytes"));
    table.floor("blake3", || blake3::hash(bytes));
    table.row("blake3 in blocks of 64 KiB", || {
        let mut hasher = blake3::Hasher::new();
        for block in bytes.chunks(1 << 16) {
            hasher.update(block);
        }
        hasher.finalize()
    });
    table.row("EntityTag::from_content", || EntityTag::from_content(bytes));
    table.row("EntityTag::from_reader", || {
        EntityTag::from_reader(bytes).unwrap()
    });
    table.row("TagBuilder::bytes", || {
        TagBuilder::new().bytes(bytes).finish().unwrap()
    });
    table.row("TagBuilder::bytes, Sha256", || {
        let builder = TagBuilder::<Sha256>::default();
        builder.bytes(bytes).finish().unwrap()
    });
    table.row("sha256", || {
        use sha2::Digest;
        sha2::Sha256::digest(bytes)
    });
    table.row("entity-tag strong", || {
        entity_tag::EntityTag::from_data_strong(bytes)
    });
    table.row("etag", || etag::EntityTag::from_data(bytes));
    table.print(filter)
}

//! What tags of data cost, beside what others charge for the same, and with the ratio to the floor:
//! what cannot be avoided. At the end stand the goals of the project with a verdict for each.
//!
//! `cargo bench --bench generate --features json,sha2`; with a word, only the tables that have it in
//! their title.

mod side_by_side;

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::time::{Duration, UNIX_EPOCH};

use preconditions::{etag_for, json_body, EntityTag, Sha256, TagBuilder, Validators};
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

    let mut verdicts = Verdicts::default();
    let mut goal = |name: &str, most, ratios: Ratios| verdicts.goal(name, most, &ratios);
    goal("etag_for", 1.3, values(filter, "struct", &small));
    goal("etag_for", 0.9, values(filter, "list of 100", &hundred));
    goal("etag_for", 0.9, values(filter, "list of 5000", &thousands));
    goal(
        "etag_for",
        1.25,
        values(filter, "HashMap of 1000", &hash_map),
    );
    values(filter, "BTreeMap of 1000", &btree_map);
    let bytes = |length: usize| -> Vec<u8> {
        let bytes = (0..length).map(|at| ((at * 31) >> 3) as u8);
        bytes.collect()
    };
    contents(filter, "1 KiB", &bytes(1 << 10));
    goal(
        "TagBuilder::bytes",
        1.1,
        contents(filter, "64 KiB", &bytes(1 << 16)),
    );
    contents(filter, "1 MiB", &bytes(1 << 20));
    contents(filter, "16 MiB", &bytes(1 << 24));
    // At least 0.9 times as fast.
    goal(
        "EntityTag::from_reader",
        1.0 / 0.9,
        readers(filter, &bytes(1 << 24)),
    );
    goal("Validators::from_modification", 1.0, files(filter));
    verdicts.print();
}

/// What a table was about, and the ratio of each of its rows to the floor.
type Ratios = (String, Vec<(&'static str, f64)>);

/// The goals, and what came of them.
#[derive(Default)]
struct Verdicts(Vec<String>);

impl Verdicts {
    /// Row `name` of these ratios may be `most`; a table that was not printed has none.
    fn goal(&mut self, name: &str, most: f64, (title, ratios): &Ratios) {
        if let Some((_, ratio)) = ratios.iter().find(|(row, _)| *row == name) {
            let verdict = if *ratio <= most { "yes" } else { "**no**" };
            let line = format!("| {name}, {title} | {most:.2} | {ratio:.2} | {verdict} |");
            self.0.push(line);
        }
    }

    fn print(&self) {
        println!("\n### Goals\n\n| | ratio, at most | here | met |\n|---|---:|---:|---|");
        self.0.iter().for_each(|line| println!("{line}"));
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
fn values<T: Serialize>(filter: &str, name: &str, value: &T) -> Ratios {
    let body = serde_json::to_vec(value).unwrap();
    let title = format!("{name}, {} bytes of JSON", body.len());
    let mut table = Table::new(title.clone());
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
    (title, table.print(filter))
}

/// The candidates for bytes, as ratios to the raw hash.
fn contents(filter: &str, name: &str, bytes: &[u8]) -> Ratios {
    let title = format!("{name} of bytes");
    let mut table = Table::new(title.clone());
    table.floor("blake3", || blake3::hash(bytes));
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
    (title, table.print(filter))
}

/// Reading and hashing, as ratios to hashing what is in memory already in blocks of 64 KiB.
fn readers(filter: &str, bytes: &[u8]) -> Ratios {
    let title = format!("reader of {} MiB", bytes.len() >> 20);
    let mut table = Table::new(title.clone());
    table.floor("blake3 in blocks of 64 KiB", || {
        let mut hasher = blake3::Hasher::new();
        for block in bytes.chunks(1 << 16) {
            hasher.update(block);
        }
        hasher.finalize()
    });
    table.row("EntityTag::from_reader", || {
        EntityTag::from_reader(bytes).unwrap()
    });
    table.row("read in blocks of 64 KiB, blake3", || {
        let (mut reader, mut block) = (bytes, vec![0; 1 << 16]);
        let mut hasher = blake3::Hasher::new();
        loop {
            match std::io::Read::read(&mut reader, &mut block).unwrap() {
                0 => return hasher.finalize(),
                read => hasher.update(&block[..read]),
            };
        }
    });
    table.row("read to the end, blake3", || {
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut &*bytes, &mut content).unwrap();
        blake3::hash(&content)
    });
    (title, table.print(filter))
}

/// Validators of a file, as ratios to what a server does by hand: it prints the tag into a string.
fn files(filter: &str) -> Ratios {
    let modified = UNIX_EPOCH + Duration::new(1_795_253_278, 123_456_789);
    let now = modified + Duration::from_secs(60);
    let metadata = std::fs::metadata("Cargo.toml").unwrap();
    let title = String::from("file, by time and length");
    let mut table = Table::new(title.clone());
    table.floor("format!", || {
        let age = black_box(modified).duration_since(UNIX_EPOCH).unwrap();
        let (seconds, nanoseconds) = (age.as_secs(), age.subsec_nanos());
        format!("\"{seconds}.{nanoseconds:09}-{}\"", black_box(4_096))
    });
    table.row("Validators::from_modification", || {
        Validators::from_modification(black_box(modified), black_box(4_096), black_box(now))
    });
    table.row("Validators::from_metadata", || {
        Validators::from_metadata(black_box(&metadata), black_box(now)).unwrap()
    });
    (title, table.print(filter))
}

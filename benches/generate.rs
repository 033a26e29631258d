//! What tags of data cost, beside what others charge for the same. All candidates of a table run in
//! turn, a fraction of a millisecond each, and again for many rounds; of each, the time at the end of
//! the fastest tenth is printed, which other work on the machine disturbs least, with its ratio to
//! the floor: what cannot be avoided, by the same measure.
//!
//! `cargo bench --bench generate --features json,sha2`; with a word, only the rows that have it in
//! their name.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::incompatible_msrv,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::unwrap_used
)] // A bench may panic, and runs on the current stable.

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::time::{Duration, Instant};

use preconditions::{etag_for, json_body, EntityTag, Sha256, TagBuilder};
use serde::Serialize;

const ROUNDS: usize = 200;
const TURN: Duration = Duration::from_micros(200);

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
        let octets: Vec<u8> = (0..length)
            .map(|at: usize| ((at * 31) >> 3) as u8)
            .collect();
        contents(filter, name, &octets);
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
    let mut table = Table::new(format!("{name}, {} octets of JSON", body.len()));
    table.floor("serde_json::to_vec", || serde_json::to_vec(value).unwrap());
    table.floor("blake3 of these octets", || blake3::hash(&body));
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

/// The candidates for octets, as ratios to the raw hash.
fn contents(filter: &str, name: &str, octets: &[u8]) {
    let mut table = Table::new(format!("{name} of octets"));
    table.floor("blake3", || blake3::hash(octets));
    table.row("EntityTag::from_content", || {
        EntityTag::from_content(octets)
    });
    table.row("EntityTag::from_reader", || {
        EntityTag::from_reader(octets).unwrap()
    });
    table.row("TagBuilder::bytes", || {
        TagBuilder::new().bytes(octets).finish().unwrap()
    });
    table.row("TagBuilder::bytes, Sha256", || {
        let builder = TagBuilder::<Sha256>::default();
        builder.bytes(octets).finish().unwrap()
    });
    table.row("sha256", || {
        use sha2::Digest;
        sha2::Sha256::digest(octets)
    });
    table.row("entity-tag strong", || {
        entity_tag::EntityTag::from_data_strong(octets)
    });
    table.row("etag", || etag::EntityTag::from_data(octets));
    table.print(filter);
}

struct Table<'a> {
    title: String,
    candidates: Vec<Candidate<'a>>,
}

struct Candidate<'a> {
    name: &'static str,
    /// Whether it is part of what all others are compared with.
    is_floor: bool,
    /// Runs it so many times.
    run: Box<dyn Fn(u32) + 'a>,
}

impl<'a> Table<'a> {
    fn new(title: String) -> Self {
        let candidates = Vec::new();
        Table { title, candidates }
    }

    fn floor<R>(&mut self, name: &'static str, call: impl Fn() -> R + 'a) {
        self.row(name, call);
        self.candidates.last_mut().unwrap().is_floor = true;
    }

    fn row<R>(&mut self, name: &'static str, call: impl Fn() -> R + 'a) {
        let run = move |calls| {
            for _ in 0..calls {
                black_box(call());
            }
        };
        self.candidates.push(Candidate {
            name,
            is_floor: false,
            run: Box::new(run),
        });
    }

    fn print(&self, filter: &str) {
        if !self.title.contains(filter) {
            return;
        }
        let calls: Vec<u32> = self
            .candidates
            .iter()
            .map(Candidate::calls_a_turn)
            .collect();
        let mut turns = vec![Vec::new(); calls.len()];
        for _ in 0..ROUNDS {
            for ((candidate, calls), turns) in self.candidates.iter().zip(&calls).zip(&mut turns) {
                turns.push(candidate.time(*calls));
            }
        }
        let times: Vec<f64> = turns.iter_mut().map(|turns| fast(turns)).collect();
        let floors = self
            .candidates
            .iter()
            .zip(&times)
            .filter(|(candidate, _)| candidate.is_floor);
        let floor = floors.fold(0.0, |most: f64, (_, time)| most.max(*time));
        println!("\n### {}\n", self.title);
        println!("| | time | ratio | allocations | octets |");
        println!("|---|---:|---:|---:|---:|");
        for (candidate, time) in self.candidates.iter().zip(times) {
            let heap = allocation_counter::measure(|| (candidate.run)(1));
            println!(
                "| {} | {} | {:.2} | {} | {} |",
                candidate.name,
                shown(time),
                time / floor,
                heap.count_total,
                heap.bytes_max,
            );
        }
    }
}

impl Candidate<'_> {
    /// As many as fill a turn, or one.
    fn calls_a_turn(&self) -> u32 {
        let mut calls = 1;
        loop {
            let took = Duration::from_nanos((self.time(calls) * f64::from(calls)) as u64);
            if took >= TURN / 2 {
                return calls;
            }
            calls *= 2;
        }
    }

    /// Nanoseconds per call.
    fn time(&self, calls: u32) -> f64 {
        let start = Instant::now();
        (self.run)(calls);
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    }
}

/// The time at the end of the fastest tenth.
fn fast(turns: &mut [f64]) -> f64 {
    turns.sort_by(f64::total_cmp);
    turns[turns.len() / 10]
}

fn shown(nanoseconds: f64) -> String {
    match nanoseconds {
        short if short < 10e3 => format!("{short:.0} ns"),
        medium if medium < 10e6 => format!("{:.1} µs", medium / 1e3),
        long => format!("{:.2} ms", long / 1e6),
    }
}

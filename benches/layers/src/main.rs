//! What the layers and the extractor add to a request: instructions, counted by callgrind, and
//! allocations, beside the same by hand, by the crate `headers`, and by a published middleware.
//!
//! Each row runs in a process of its own, twice, with two numbers of rounds; the difference leaves out
//! everything but the rounds. `valgrind` has to be there.
//!
//! ```sh
//! cargo run --release --package layers > adapters/tower/src/costs_table.md
//! ```
#![allow(clippy::unwrap_used)] // A bench may panic.

mod handlers;
mod other;
#[path = "../../whole_answers/mod.rs"]
#[allow(dead_code, unreachable_pub)] // A module of several benches.
mod whole_answers;
#[path = "../../workloads/mod.rs"]
#[allow(dead_code, unreachable_pub)] // A module of several benches.
mod workloads;

use std::process::{Command, ExitCode};

const FEW: u64 = 16;
const MANY: u64 = 80;

/// What is counted: one request, from the making of it to its response.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) run: Box<dyn Fn()>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, run: impl Fn() + 'static) -> Self {
        Row {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rows = [handlers::rows(), other::rows()].into_iter().flatten();
    match &words[..] {
        [name, rounds] => {
            let row = rows.into_iter().find(|row| row.name == *name).unwrap();
            for _ in 0..rounds.parse().unwrap() {
                (row.run)();
            }
            ExitCode::SUCCESS
        }
        _ => {
            let counts: Option<Vec<_>> = rows.map(|row| Some((count(&row)?, row.name))).collect();
            match counts {
                Some(counts) => {
                    report(&counts);
                    ExitCode::SUCCESS
                }
                None => {
                    eprintln!("SKIPPED: instructions are counted where valgrind is installed");
                    ExitCode::from(77)
                }
            }
        }
    }
}

/// What one round of a row takes.
#[derive(Clone, Copy)]
struct Count {
    instructions: i64,
    allocations: i64,
}

fn count(row: &Row) -> Option<Count> {
    (row.run)();
    let allocations = allocation_counter::measure(|| (row.run)()).count_total;
    let more = instructions(&row.name, MANY)?.checked_sub(instructions(&row.name, FEW)?)?;
    let each = more.checked_div(MANY - FEW)?;
    Some(Count {
        instructions: i64::try_from(each).ok()?,
        allocations: i64::try_from(allocations).ok()?,
    })
}

/// How many instructions so many rounds of a row take, with all that is around them.
fn instructions(name: &str, rounds: u64) -> Option<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.arg(std::env::current_exe().ok()?);
    let done = valgrind.args([name, &rounds.to_string()]).output().ok()?;
    let said = String::from_utf8(done.stderr).ok()?;
    let (_, count) = said.split_once("Collected : ")?;
    count.split_whitespace().next()?.parse().ok()
}

/// The tables, as they stand in the documentation.
fn report(counts: &[(Count, String)]) {
    let of = |name: &str| {
        let found = counts.iter().find(|(_, of)| of == name);
        found.map(|(count, _)| *count)
    };
    println!("| handled by | 200 | 304 | 412 | 204 |\n|---|---:|---:|---:|---:|");
    for (what, name, bare) in [
        ("by hand", "by-hand", "bare"),
        ("the crate `headers`", "headers", "bare"),
        ("`preconditions::Representation`", "preconditions", "bare"),
        (
            "`ConditionalLayer` around a handler with a tag",
            "layer",
            "bare",
        ),
        (
            "`ConditionalLayer` around `Representation`",
            "layered",
            "bare",
        ),
        ("`TagLayer` and `ConditionalLayer`", "tagging", "bare"),
        ("`preconditions_axum::Conditions`", "axum", "axum-bare"),
        ("tower-etag-cache 0.1", "etag-cache", "etag-cache-bare"),
    ] {
        let cells = [200, 304, 412, 204].map(|status| {
            let with = of(&format!("{name}-{status}"));
            let without = of(&format!("{bare}-{status}"));
            match (with, without) {
                (Some(with), Some(without)) => {
                    let more = with.instructions - without.instructions;
                    let allocations = with.allocations - without.allocations;
                    format!("{more:+} ({allocations:+})")
                }
                _ => "–".to_owned(),
            }
        });
        println!("| {what} | {} |", cells.join(" | "));
    }
    println!("\n| | instructions | allocations | ratio | goal |\n|---|---:|---:|---:|---:|");
    for (what, name, base, than, goal) in [
        (
            "evaluated beside the response, 200",
            "in-place-200",
            "tagged-200",
            "",
            "",
        ),
        (
            "`ConditionalLayer`, 200",
            "layer-200",
            "tagged-200",
            "in-place-200",
            "1.05",
        ),
        (
            "evaluated beside the response, 304",
            "in-place-304",
            "tagged-304",
            "",
            "",
        ),
        (
            "`ConditionalLayer`, 304",
            "layer-304",
            "tagged-304",
            "in-place-304",
            "1.05",
        ),
        (
            "`ConditionalLayer`, no condition",
            "layer-plain",
            "tagged-plain",
            "",
            "",
        ),
        ("the hash of 16 KiB", "hash-16k", "nothing", "", ""),
        (
            "`TagLayer` around 16 KiB",
            "tag-16k",
            "bare-16k",
            "hash-16k",
            "1.1",
        ),
        (
            "the extractor, no condition",
            "extract-plain",
            "head-plain",
            "",
            "",
        ),
        (
            "the extractor, If-None-Match",
            "extract-200",
            "head-200",
            "",
            "",
        ),
    ] {
        let (Some(with), Some(without)) = (of(name), of(base)) else {
            panic!("no row {name} or {base}");
        };
        let more = with.instructions - without.instructions;
        let allocations = with.allocations - without.allocations;
        let ratio = of(than).map_or(String::new(), |than| {
            let other = than.instructions
                - if name == "tag-16k" {
                    0
                } else {
                    without.instructions
                };
            format!("{:.2}", more as f64 / other as f64)
        });
        println!("| {what} | {more} | {allocations} | {ratio} | {goal} |");
    }
}

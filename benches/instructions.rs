//! Instructions, counted by callgrind: exact, whatever else the machine does.
//!
//! All rows run in one process, each some rounds after one that is not counted; what the loop itself
//! takes is left out. The counts are held against those in `instructions.txt`: a row that is
//! worse by more than 2 %, and by more than 8 instructions, fails the bench. Goals are held, too, but
//! only said.
//!
//! ```sh
//! cargo bench --features http --bench instructions                       # whole-program optimization
//! cargo bench --features http --bench instructions --profile release -- release   # as most build
//! COUNTS=write cargo bench --features http --bench instructions          # the counts anew
//! ```
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::incompatible_msrv,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::unwrap_used
)] // A bench may panic, and runs on the current stable.

#[allow(unreachable_pub)] // A module of a bench.
mod counted;
#[allow(unreachable_pub)] // A module of two benches.
mod whole_answers;
#[allow(unreachable_pub)] // A module of two benches.
mod workloads;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::process::{Command, ExitCode};

use counted::{named, of, rows, Row, HOSTILE, NOTHING};

/// So that each of the 64 layouts is met as often.
const ROUNDS: u64 = 64;

/// 64 KiB are more than enough to be exact.
const ROUNDS_OF_HOSTILE: u64 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match &words[..] {
        [word, filter @ ..] if word == RUN => {
            run(filter.first().map_or("", String::as_str));
            ExitCode::SUCCESS
        }
        [word] if word == "release" => report(word, ""),
        [word] => report("lto", word),
        _ => report("lto", ""),
    }
}

/// The argument that makes this program the one that callgrind watches.
const RUN: &str = "run";

/// What callgrind watches: the rows that are asked for, and first of all the one that does nothing.
fn run(filter: &str) {
    for row in chosen(filter) {
        (row.run)();
        mark();
        for _ in 0..rounds(&row.name) {
            (row.run)();
        }
        mark();
    }
}

/// Callgrind writes down what it has counted, and begins anew, wherever this is called.
#[inline(never)]
fn mark() {
    std::hint::black_box(());
}

fn chosen(filter: &str) -> impl Iterator<Item = Row> + '_ {
    let all = rows(workloads::all()).into_iter();
    all.filter(move |row| row.name == NOTHING || row.name.contains(filter))
}

fn rounds(name: &str) -> u64 {
    match name.starts_with(HOSTILE) {
        true => ROUNDS_OF_HOSTILE,
        false => ROUNDS,
    }
}

fn report(profile: &str, filter: &str) -> ExitCode {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: instructions are counted where valgrind is installed");
        return ExitCode::SUCCESS;
    }
    let mut known = read();
    let known = known.entry(profile.to_owned()).or_default();
    println!("instructions a call (callgrind), {profile}\n");
    println!("| | | counted | known | goal | verdict |\n|---|---|---:|---:|---:|---|");
    let counted = count(filter);
    let overhead = counted.first().copied().unwrap_or_default();
    let mut counts = BTreeMap::new();
    let mut worse = Vec::new();
    let mut missed = BTreeSet::new();
    for (row, counted) in chosen(filter).zip(counted) {
        let counted = match &row.name[..] {
            NOTHING => overhead,
            _ => counted.saturating_sub(overhead),
        };
        let before = known.get(&row.name).copied();
        // The goals are for whole-program optimization.
        let goal = row.goal.filter(|_| profile == "lto");
        let verdict = verdict(counted, before, goal);
        if verdict.ends_with(MISSES) {
            missed.insert(row.name.clone());
        }
        if verdict.starts_with("WORSE") {
            worse.push(row.name.clone());
        }
        println!(
            "| {} | {} | {counted} | {} | {} | {verdict} |",
            row.name,
            row.what,
            shown(before),
            shown(goal)
        );
        counts.insert(row.name.clone(), counted);
    }
    ratios(&counts, &mut missed);
    ratios_of_names(&counts, &mut missed);
    if !missed.is_empty() {
        println!("\nMissed goals:");
        for (rows, why) in workloads::MISSED {
            let rows = rows.iter().filter(|row| missed.contains(**row));
            let rows: Vec<&str> = rows.copied().collect();
            if !rows.is_empty() {
                println!("- {}: {why}", rows.join(", "));
            }
        }
    }
    if std::env::var_os("COUNTS").is_some_and(|value| value == "write") {
        known.extend(counts);
        let known = std::mem::take(known);
        write(profile, known);
        return ExitCode::SUCCESS;
    }
    if worse.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!(
        "\nworse by more than 2 % and 8 instructions: {}",
        worse.join(", ")
    );
    ExitCode::FAILURE
}

const MISSES: &str = "misses the goal";
const MISSED: &str = "MISSED";

fn verdict(counted: u64, known: Option<u64>, goal: Option<u64>) -> String {
    let tolerance = |count: u64| (count / 50).max(8);
    let held = match known {
        None => "new",
        Some(known) if counted > known + tolerance(known) => "WORSE",
        Some(known) if counted + tolerance(known) < known => "better: write the counts",
        Some(_) => "as known",
    };
    match goal {
        Some(goal) if counted > goal + tolerance(goal) => format!("{held}, {MISSES}"),
        Some(_) => format!("{held}, meets the goal"),
        None => held.to_owned(),
    }
}

/// What has a goal beside another row: dates, and whole answers with their allocations.
fn ratios(counts: &BTreeMap<String, u64>, missed: &mut BTreeSet<String>) {
    println!("\n| | ratio | goal | verdict |\n|---|---:|---:|---|");
    let said = |ratio: f64, goal: f64| if ratio <= goal { "met" } else { MISSED };
    let both = |ours: &str, other: &str| Some((*counts.get(ours)?, *counts.get(other)?));
    let machinery = counts.get("d4m").copied().unwrap_or_default();
    for (ours, other, common, what) in [
        ("d1", "d1h", 0, "reading a date, beside httpdate"),
        ("d3", "d4h", 0, "printing a date as bytes, beside httpdate"),
        (
            "d4",
            "d4h",
            machinery,
            "printing a date as text, beside httpdate, without what Display itself takes",
        ),
    ] {
        if let Some((ours, other)) = both(ours, other) {
            let ratio = (ours - common) as f64 / (other - common) as f64;
            println!("| {what} | {ratio:.2} | 0.50 | {} |", said(ratio, 0.5));
        }
    }
    let browser = of("w0").headers;
    for ((status, request), goal) in whole_answers::requests(&browser)
        .iter()
        .zip([0.8, 0.5, 0.9, 0.6])
    {
        let allocations = whole_answers::HANDLERS
            .map(|(_, handle)| allocation_counter::measure(|| drop(handle(request))).count_total);
        let counted = whole_answers::HANDLERS.map(|(name, _)| counts.get(&named(*status, name)));
        let [Some(without), Some(by_hand), Some(headers), Some(ours)] = counted else {
            continue;
        };
        let added = |count: u64| count as f64 - *without as f64;
        let mut lines = vec![("", *by_hand, goal)];
        let untold = named(*status, "by hand, no tag");
        lines.extend(
            counts
                .get(&untold)
                .map(|count| (", where that does not send the tag", *count, f64::INFINITY)),
        );
        for (beside, by_hand, goal) in lines {
            let ratio = added(*ours) / added(by_hand);
            let verdict = match goal.is_finite() {
                true => said(ratio, goal),
                false => "not alike",
            };
            if verdict == MISSED {
                missed.insert(status.to_string());
            }
            println!(
                "| {status}: {without} without validators; they add {} by hand{beside}, {} by \
                 headers, {} by us; allocations {allocations:?} | {ratio:.2} | {} | {verdict}{} |",
                added(by_hand),
                added(*headers),
                added(*ours),
                if goal.is_finite() {
                    format!("{goal:.2}")
                } else {
                    String::new()
                },
                if allocations[3] > allocations[1] {
                    ", MORE ALLOCATIONS"
                } else {
                    ""
                },
            );
        }
    }
}

/// A request that names the state by another name, or of a state that has names, beside a hit.
fn ratios_of_names(counts: &BTreeMap<String, u64>, missed: &mut BTreeSet<String>) {
    const GOAL: f64 = 1.2;
    println!("\n| | beside | ratio | goal | verdict |\n|---|---|---:|---:|---|");
    for (name, beside) in [
        ("n1", "w1"),
        ("n1w", "w1"),
        ("n1s", "w1"),
        ("n6", "w6"),
        ("n6w", "w6"),
        ("n6s", "w6"),
        ("n6i", "w6"),
        ("n6o", "w6"),
    ] {
        if let (Some(named), Some(plain)) = (counts.get(name), counts.get(beside)) {
            let ratio = *named as f64 / *plain as f64;
            let verdict = if ratio <= GOAL { "met" } else { MISSED };
            if verdict == MISSED {
                missed.insert(name.to_owned());
            }
            println!("| {name} | {beside} | {ratio:.2} | {GOAL:.2} | {verdict} |");
        }
    }
}

fn shown(count: Option<u64>) -> String {
    count.map_or(String::new(), |count| count.to_string())
}

/// Instructions per round, row by row.
fn count(filter: &str) -> Vec<u64> {
    let directory = std::env::temp_dir().join(format!("instructions-{}", std::process::id()));
    std::fs::create_dir(&directory).expect("a directory for what callgrind writes");
    let dump = directory.join("dump");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-before=instructions::mark"])
        .arg(format!("--callgrind-out-file={}", dump.display()))
        .arg(std::env::current_exe().expect("the path of this program"))
        .args([RUN, filter])
        .output()
        .expect("valgrind runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    // The first of the two dumps of a row has what was before it.
    let dumps = (2..).step_by(2);
    let counts = chosen(filter).zip(dumps).map(|(row, number)| {
        let dump = dump.with_extension(number.to_string());
        let text = std::fs::read_to_string(dump).expect("a dump for each mark");
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        let total: u64 = total.and_then(|total| total.parse().ok()).expect("a count");
        total / rounds(&row.name)
    });
    let counts = counts.collect();
    std::fs::remove_dir_all(&directory).expect("the directory goes");
    counts
}

const COUNTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");

/// The counts that are known: a line has the profile, the name and the number.
fn read() -> BTreeMap<String, BTreeMap<String, u64>> {
    let mut known = BTreeMap::<String, BTreeMap<String, u64>>::new();
    for line in std::fs::read_to_string(COUNTS).unwrap_or_default().lines() {
        let words: Vec<&str> = line.split(' ').collect();
        if let [profile, name, count] = words[..] {
            let count = count.parse().expect("a number in instructions.txt");
            let of_profile = known.entry(profile.to_owned()).or_default();
            of_profile.insert(name.to_owned(), count);
        }
    }
    known
}

fn write(profile: &str, counts: BTreeMap<String, u64>) {
    let mut known = read();
    known.insert(profile.to_owned(), counts);
    let mut text = String::new();
    for (profile, counts) in &known {
        for (name, count) in counts {
            writeln!(text, "{profile} {name} {count}").unwrap();
        }
    }
    std::fs::write(COUNTS, text).unwrap();
}

//! Instructions, counted by callgrind: exact, whatever else the machine does.
//!
//! Each row runs in a process of its own, twice, with two numbers of rounds; the difference leaves out
//! everything but the rounds. The counts are held against those in `instructions.txt`: a row that is
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

#[allow(unreachable_pub)] // A module of two benches.
mod whole_answers;
#[allow(unreachable_pub)] // A module of two benches.
mod workloads;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::{Duration, UNIX_EPOCH};

use http::{header, HeaderMap, HeaderName, HeaderValue};
use preconditions::{evaluate, is_conditional, EntityTag, HttpDate};
use workloads::Workload;

/// So that each of the 64 layouts is met as often.
const ROUNDS: u64 = 64;

/// What is counted: one call.
struct Row {
    name: String,
    what: String,
    /// The most instructions it may take.
    goal: Option<u64>,
    run: Box<dyn Fn()>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match &words[..] {
        [word, name, rounds] if word == "run" => {
            run(name, rounds.parse().unwrap());
            ExitCode::SUCCESS
        }
        [word] if word == "release" => report(word, ""),
        [word] => report("lto", word),
        _ => report("lto", ""),
    }
}

/// What callgrind watches.
fn run(name: &str, rounds: u64) {
    // Whatever is made here is made under callgrind, too: the long values only where one is counted.
    let workloads = match name.starts_with(HOSTILE) {
        true => workloads::all(),
        false => workloads::ordinary(),
    };
    let rows = rows(workloads);
    let row = rows.iter().find(|row| row.name == name).unwrap();
    for _ in 0..rounds {
        (row.run)();
    }
}

/// How the names of those rows begin that read 64 KiB.
const HOSTILE: &str = "w9";

fn rows(workloads: Vec<Workload>) -> Vec<Row> {
    let ordinary = of("w0");
    let mut rows = vec![
        row("nothing", "the loop itself", || ()),
        row(
            "making",
            "validators of a tag and seconds, part of all w, p and t",
            move || {
                black_box(black_box(&ordinary).current());
            },
        ),
    ];
    for workload in workloads {
        let (name, what, goal) = (workload.name, workload.what, workload.goal);
        let mut evaluated = row(name, what, move || ours(&workload));
        evaluated.goal = goal;
        rows.push(evaluated);
    }
    rows.extend(lookups());
    rows.extend(other_sources());
    rows.extend(in_turn());
    rows.extend(values());
    rows.extend(answers());
    rows
}

fn row(name: &str, what: &str, run: impl Fn() + 'static) -> Row {
    Row {
        name: name.to_owned(),
        what: what.to_owned(),
        goal: None,
        run: Box::new(run),
    }
}

/// One request, the making of the date included.
fn ours(workload: &Workload) {
    let workload = black_box(workload);
    let outcome = evaluate(&workload.method, &workload.headers, workload.current());
    assert!(outcome.status() == workload.status);
    black_box(&outcome);
}

fn of(name: &str) -> Workload {
    let mut ordinary = workloads::ordinary().into_iter();
    ordinary.find(|workload| workload.name == name).unwrap()
}

/// The floor of any design that asks a map by name.
fn lookups() -> [Row; 1] {
    let workload = of("w0");
    [row("lookups", "five bare lookups, 12 fields", move || {
        let map: &HeaderMap = black_box(&workload.headers);
        black_box([
            map.contains_key(header::IF_MATCH),
            map.contains_key(header::IF_UNMODIFIED_SINCE),
            map.contains_key(header::IF_NONE_MATCH),
            map.contains_key(header::IF_MODIFIED_SINCE),
            map.contains_key(header::RANGE),
        ]);
    })]
}

/// The same requests as a slice of pairs, and the question that goes before.
fn other_sources() -> Vec<Row> {
    let pairs = |name: &str, goal| {
        let workload = of(name);
        let lines = workload.pairs();
        let what = format!("{}, pairs", workload.what);
        let counted = row(&format!("p{}", &name[1..]), &what, move || {
            let (workload, lines) = black_box((&workload, &lines));
            let outcome = evaluate(&workload.method, lines.as_slice(), workload.current());
            assert!(outcome.status() == workload.status);
            black_box(&outcome);
        });
        Row { goal, ..counted }
    };
    let asked = |name: &str, goal| {
        let workload = of(name);
        let what = format!("{}, is_conditional", workload.what);
        let counted = row(&format!("c{}", &name[1..]), &what, move || {
            let workload = black_box(&workload);
            black_box(is_conditional(&workload.method, &workload.headers));
        });
        Row { goal, ..counted }
    };
    vec![
        pairs("w0", Some(330)),
        pairs("w1", Some(400)),
        pairs("w6", None),
        asked("w0", None),
        asked("w1", None),
    ]
}

/// 64 requests in turn, of which no two have the same layout.
fn in_turn() -> Vec<Row> {
    ["w0", "w1", "w5"]
        .map(|name| {
            let workload = of(name);
            let what = format!("{}, 64 layouts in turn", workload.what);
            let layouts: Vec<HeaderMap> = (0..64)
                .map(|number| layout(&workload.headers, number))
                .collect();
            let turn = std::cell::Cell::new(0);
            row(&format!("t{}", &name[1..]), &what, move || {
                turn.set((turn.get() + 1) % layouts.len());
                let (workload, headers) = black_box((&workload, &layouts[turn.get()]));
                let outcome = evaluate(&workload.method, headers, workload.current());
                assert!(outcome.status() == workload.status);
                black_box(&outcome);
            })
        })
        .into()
}

/// The fields in another order, and not all of them.
fn layout(headers: &HeaderMap, number: usize) -> HeaderMap {
    let mut lines: Vec<(HeaderName, HeaderValue)> = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let length = lines.len();
    for at in 0..length {
        lines.swap(at, (at * 7 + number * 11) % length);
    }
    let is_condition = |name: &HeaderName| name.as_str().starts_with("if-");
    lines
        .into_iter()
        .enumerate()
        .filter(|(at, (name, _))| is_condition(name) || (at + number) % 5 != 0)
        .map(|(_, line)| line)
        .collect()
}

/// Tags and dates, beside the crate `httpdate`.
fn values() -> Vec<Row> {
    const DATE: &str = workloads::MODIFIED;
    const SECONDS: i64 = 784_111_777;
    vec![
        row("d1", "HttpDate::parse, IMF-fixdate", || {
            black_box(HttpDate::parse(black_box(DATE).as_bytes())).unwrap();
        }),
        row("d1h", "the same by httpdate", || {
            black_box(httpdate::parse_http_date(black_box(DATE))).unwrap();
        }),
        row("d2", "HttpDate::parse, RFC 850 form", || {
            let text = black_box("Sunday, 06-Nov-94 08:49:37 GMT");
            black_box(HttpDate::parse(text.as_bytes())).unwrap();
        }),
        row("d3", "seconds to 29 bytes", || {
            let date = HttpDate::from_unix_seconds(black_box(SECONDS)).unwrap();
            black_box(date.to_imf_fixdate());
        }),
        row("d4", "seconds to text, by Display", || {
            let date = HttpDate::from_unix_seconds(black_box(SECONDS)).unwrap();
            black_box(printed(date));
        }),
        row("d4h", "the same by httpdate", || {
            let since = Duration::from_secs(black_box(SECONDS).unsigned_abs());
            black_box(printed(httpdate::HttpDate::from(UNIX_EPOCH + since)));
        }),
        row(
            "d4m",
            "29 bytes by Display, which a date cannot do without",
            || {
                black_box(printed(black_box(DATE)));
            },
        ),
        row("e1", "EntityTag::strong, 32 digits", || {
            let digits = black_box("0123456789abcdef0123456789abcdef");
            black_box(EntityTag::strong(digits)).unwrap();
        }),
        row("e2", "EntityTag::strong_from_display", || {
            let (modified, length) = black_box((SECONDS, 4_096));
            let opaque = format_args!("{modified:x}-{length:x}");
            black_box(EntityTag::strong_from_display(opaque)).unwrap();
        }),
    ]
}

fn printed(value: impl std::fmt::Display) -> [u8; 32] {
    use std::io::Write;
    let mut text = [0; 32];
    write!(&mut text[..], "{value}").unwrap();
    text
}

/// Whole answers, by four handlers.
fn answers() -> Vec<Row> {
    let browser = of("w0").headers;
    let mut rows = Vec::new();
    for (handler, handle) in whole_answers::HANDLERS {
        for (status, request) in whole_answers::requests(&browser) {
            let name = named(status, handler);
            rows.push(row(&name, &format!("{status}, {handler}"), move || {
                black_box(handle(black_box(&request)));
            }));
        }
    }
    for (handler, handle) in whole_answers::WITHOUT_TAG_IN_412 {
        let [.., (status, request), _] = whole_answers::requests(&browser);
        let name = named(status, handler);
        rows.push(row(&name, &format!("{status}, {handler}"), move || {
            black_box(handle(black_box(&request)));
        }));
    }
    rows
}

fn named(status: u16, handler: &str) -> String {
    format!("{status}-{}", handler.replace(", ", "-").replace(' ', "-"))
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
    let overhead = count("nothing");
    let mut counts = BTreeMap::new();
    let mut worse = Vec::new();
    let mut missed = BTreeSet::new();
    for row in rows(workloads::all())
        .iter()
        .filter(|row| row.name.contains(filter))
    {
        let counted = match &row.name[..] {
            "nothing" => overhead,
            name => count(name).saturating_sub(overhead),
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
        let added = |count: u64| (count - without) as f64;
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

fn shown(count: Option<u64>) -> String {
    count.map_or(String::new(), |count| count.to_string())
}

/// Instructions per round.
fn count(name: &str) -> u64 {
    // 64 KiB are more than enough to be exact.
    let rounds = if name.starts_with(HOSTILE) { 2 } else { ROUNDS };
    let few = total(name, 1);
    let many = total(name, 1 + rounds);
    (many - few) / rounds
}

fn total(name: &str, rounds: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("the path of this program"))
        .args(["run", name, &rounds.to_string()])
        .output()
        .expect("valgrind runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {text}");
    let collected = text
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    collected
        .and_then(|count| count.trim().parse().ok())
        .expect("a count")
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

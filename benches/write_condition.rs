//! `write_condition` beside `evaluate`: instructions, counted by callgrind, and allocations.
//!
//! ```sh
//! cargo bench --features http --bench write_condition
//! ```
//!
//! `write_condition.txt` is what it has printed. It fails if an evaluation allocates, or a write
//! condition more than the list of its versions.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::incompatible_msrv,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::unwrap_used
)] // A bench may panic, and runs on the current stable.

use std::hint::black_box;
use std::process::{Command, ExitCode};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use preconditions::{evaluate, Conditions, EntityTag};

const ROUNDS: u64 = 256;

/// A PUT as a program sends it, with one more field, and how many lists its write condition takes.
struct Request {
    what: &'static str,
    headers: HeaderMap,
    conditions: Conditions,
    lists: u64,
}

fn requests() -> Vec<Request> {
    let list = |count: usize| -> String {
        let tags: Vec<String> = (0..count).map(|tag| format!("\"{tag}\"")).collect();
        tags.join(", ")
    };
    let request = |what, field: Option<(&str, &str)>, lists| {
        let mut headers = HeaderMap::new();
        let sent = [
            ("host", "example.org"),
            ("user-agent", "sync/1.0"),
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("content-length", "512"),
            ("authorization", "Bearer 0123456789abcdef0123456789abcdef"),
        ];
        for (name, value) in sent.into_iter().chain(field) {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        let conditions = Conditions::of(&Method::PUT, &headers);
        Request {
            what,
            headers,
            conditions,
            lists,
        }
    };
    vec![
        request("no condition", None, 0),
        request("If-Match, one tag", Some(("if-match", "\"7\"")), 1),
        request("If-Match, 10 tags", Some(("if-match", &list(10))), 1),
        request("If-Match, 64 tags", Some(("if-match", &list(64))), 1),
        request("If-Match, 1,000 tags", Some(("if-match", &list(1_000))), 1),
        request("If-None-Match: *", Some(("if-none-match", "*")), 0),
        request(
            "If-Unmodified-Since",
            Some(("if-unmodified-since", "Sun, 06 Nov 1994 08:49:37 GMT")),
            0,
        ),
    ]
}

/// What is counted, each beside the others.
const CALLS: [(&str, fn(&Request)); 3] = [
    ("evaluate", |request| {
        let current = EntityTag::from_version(black_box(7));
        let outcome = evaluate(&Method::PUT, black_box(&request.headers), &current);
        black_box(outcome.status());
    }),
    ("Conditions::of", |request| {
        black_box(Conditions::of(&Method::PUT, black_box(&request.headers)));
    }),
    ("write_condition", |request| {
        let _ = black_box(black_box(&request.conditions).write_condition(EntityTag::version));
    }),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match &words[..] {
        [word, request, call, rounds] if word == "run" => {
            let request = &requests()[request.parse::<usize>().unwrap()];
            let call = CALLS[call.parse::<usize>().unwrap()].1;
            for _ in 0..rounds.parse().unwrap() {
                call(request);
            }
            ExitCode::SUCCESS
        }
        _ => report(),
    }
}

fn report() -> ExitCode {
    let has_valgrind = Command::new("valgrind").arg("--version").output().is_ok();
    if !has_valgrind {
        println!("SKIPPED: instructions are counted where valgrind is installed");
    }
    println!("instructions, and allocations, of one call\n");
    println!(
        "{:<22} {:>20} {:>20} {:>20}",
        "PUT", CALLS[0].0, CALLS[1].0, CALLS[2].0
    );
    let mut is_right = true;
    for (number, request) in requests().iter().enumerate() {
        let mut cells = Vec::new();
        for (call, (name, run)) in CALLS.iter().enumerate() {
            let taken = allocation_counter::measure(|| run(request)).count_total;
            is_right &= match *name {
                "evaluate" => taken == 0,
                "write_condition" => taken <= request.lists,
                _ => taken <= 1,
            };
            let counted = match has_valgrind {
                true => count(number, call).to_string(),
                false => "-".to_owned(),
            };
            cells.push(format!("{counted}, {taken}"));
        }
        println!(
            "{:<22} {:>20} {:>20} {:>20}",
            request.what, cells[0], cells[1], cells[2]
        );
    }
    if is_right {
        ExitCode::SUCCESS
    } else {
        println!("\nmore is taken from the heap than a list of versions");
        ExitCode::FAILURE
    }
}

/// Twice, with two numbers of rounds: the difference leaves out everything but the rounds.
fn count(request: usize, call: usize) -> u64 {
    let of = |rounds: u64| -> u64 {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe().unwrap())
            .args([
                "run",
                &request.to_string(),
                &call.to_string(),
                &rounds.to_string(),
            ])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let collected = said
            .lines()
            .find_map(|line| line.split("Collected :").nth(1));
        collected.expect(&said).trim().parse().unwrap()
    };
    (of(2 * ROUNDS) - of(ROUNDS)) / ROUNDS
}

//! Instructions per evaluation, counted by callgrind: exact, whatever else the machine does.
//!
//! Each workload runs in a process of its own, twice, with two numbers of rounds; the difference
//! leaves out everything but the rounds. Fails if a goal is missed by more than 5 %, or if one that is
//! known to be missed is missed by more than it was.

mod workloads;

use std::hint::black_box;
use std::process::{Command, ExitCode};

use http::header;
use preconditions::{evaluate, Validators};
use workloads::Workload;

const ROUNDS: u64 = 200;

fn main() -> ExitCode {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(who), Some(name), Some(rounds))
            if who == "ours" || who == "lookups" || who == "nothing" =>
        {
            run(&who, &name, rounds.parse().expect("a number of rounds"));
            ExitCode::SUCCESS
        }
        (filter, ..) => report(filter.as_deref().unwrap_or("")),
    }
}

/// What callgrind watches.
fn run(who: &str, name: &str, rounds: u64) {
    let all = workloads::all();
    let workload = all
        .iter()
        .find(|workload| workload.name == name)
        .expect("a workload");
    let tag = &workload.tag;
    let modified = workload.modified;
    for _ in 0..rounds {
        let workload = black_box(workload);
        match who {
            "ours" => {
                let current = Validators::new().etag(tag).last_modified(modified);
                let outcome = evaluate(&workload.method, &workload.headers, current);
                let status = outcome.status();
                assert!(status == workload.status);
                black_box(&outcome);
            }
            "lookups" => {
                black_box(lookups(workload));
            }
            _ => {}
        }
    }
}

fn lookups(workload: &Workload) -> [bool; 5] {
    [
        workload.headers.contains_key(header::IF_MATCH),
        workload.headers.contains_key(header::IF_UNMODIFIED_SINCE),
        workload.headers.contains_key(header::IF_NONE_MATCH),
        workload.headers.contains_key(header::IF_MODIFIED_SINCE),
        workload.headers.contains_key(header::RANGE),
    ]
}

fn report(filter: &str) -> ExitCode {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: instructions are counted where valgrind is installed");
        return ExitCode::SUCCESS;
    }
    println!("instructions per evaluation (callgrind)");
    println!(
        "{:5} {:40} {:>9} {:>9} {:>9} {:>7}",
        "", "", "ours", "goal", "lookups", "/octet"
    );
    let mut missed = Vec::new();
    for workload in workloads::all().iter().filter(|w| w.name.contains(filter)) {
        let overhead = count("nothing", workload.name);
        let ours = count("ours", workload.name).saturating_sub(overhead);
        let lookups = count("lookups", workload.name).saturating_sub(overhead);
        let goal = workload.goal.map_or(String::new(), |goal| goal.to_string());
        let per_octet = match workload.octets() {
            0..=999 => String::new(),
            octets => format!("{:.1}", ours as f64 / octets as f64),
        };
        let (name, what) = (workload.name, workload.what);
        println!("{name:5} {what:40} {ours:>9} {goal:>9} {lookups:>9} {per_octet:>7}");
        let most = workload.known.or(workload.goal);
        if most.is_some_and(|most| ours * 100 > most * 105) {
            missed.push(workload.name);
        } else if workload.goal.is_some_and(|goal| ours * 100 > goal * 105) {
            println!(
                "{:5} the goal is known to be missed, and why: benches/workloads",
                ""
            );
        }
    }
    if missed.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("missed by more than 5 %: {}", missed.join(", "));
    ExitCode::FAILURE
}

/// Instructions per round.
fn count(who: &str, name: &str) -> u64 {
    let few = total(who, name, 1);
    let many = total(who, name, 1 + ROUNDS);
    (many - few) / ROUNDS
}

fn total(who: &str, name: &str, rounds: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("the path of this program"))
        .args([who, name, &rounds.to_string()])
        .output()
        .expect("valgrind runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{who} {name}: {text}");
    let collected = text
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    collected
        .and_then(|count| count.trim().parse().ok())
        .expect("a count")
}

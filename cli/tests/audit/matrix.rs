//! The matrix: one fault a row, and exactly the checks that it concerns.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::thread;

use crate::command::{audit, Ran};
use crate::faults::{answers, failed, parts, unchanged, writes, Row, RIGHT};
use crate::server::Server;
use crate::service::{Fault, Is, Right};

/// Audits a server with a fault.
fn run(fault: Fault, options: &[&str]) -> Ran {
    read(&Server::start(Right::with(fault)), options)
}

/// The same over HTTP/2.
fn run_http2(fault: Fault) -> Ran {
    read(&Server::start_http2(Right::with(fault)), &["--http2"])
}

fn read(server: &Server, options: &[&str]) -> Ran {
    let url = server.url("/doc");
    let arguments = ["--format", "json", "--rate", "100000", "--within", "60"];
    audit(&[&[url.as_str()], &arguments[..], options].concat())
}

fn written(fault: Fault, options: &[&str]) -> Ran {
    write(&Server::start(Right::with(fault)), options)
}

fn written_http2(fault: Fault) -> Ran {
    write(&Server::start_http2(Right::with(fault)), &["--http2"])
}

fn write(server: &Server, options: &[&str]) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    let body = directory.path().join("body");
    std::fs::write(&body, "number {n}\n").unwrap();
    let (url, new) = (server.url("/doc"), server.url("/new"));
    let all = [
        url.as_str(),
        "--write",
        "--body",
        body.to_str().unwrap(),
        "--create",
        &new,
        "--format",
        "json",
        "--rate",
        "100000",
        "--within",
        "60",
    ];
    audit(&[&all[..], options].concat())
}

fn names(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|name| name.to_string()).collect()
}

/// The rows of which the result is another than they say.
fn wrong(rows: &[&Row], run: impl Fn(Fault) -> Ran + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((name, fault, concerned)) = rows.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let ran = run(*fault);
                    let (found, due) = (ran.with("deviates"), names(concerned));
                    let not_tried = ran.with("not tried");
                    if found != due || !not_tried.is_empty() || ran.json()["void"] != serde_json::Value::Null {
                        let surplus: Vec<_> = found.difference(&due).collect();
                        let missed: Vec<_> = due.difference(&found).collect();
                        wrong.lock().unwrap().push(format!(
                            "{name}: found beyond that: {surplus:?}; not found: {missed:?}; not tried: {not_tried:?}"
                        ));
                    }
                }
            });
        }
    });
    wrong.into_inner().unwrap()
}

fn all_reads() -> Vec<&'static Row> {
    let groups = [answers::ROWS, unchanged::ROWS, failed::ROWS, parts::ROWS];
    groups.into_iter().flatten().collect()
}

#[test]
fn the_right_server_has_no_deviation() {
    for is in [Is::Right, Is::Weak, Is::Dateless] {
        let ran = run(Fault { is, ..RIGHT }, &[]);
        assert_eq!(ran.with("deviates"), names(&[]), "{is:?}: {}", ran.stdout);
        assert_eq!(ran.status, 0, "{is:?}: {}", ran.stdout);
    }
    let ran = written(RIGHT, &[]);
    assert_eq!(
        (ran.with("deviates"), ran.status),
        (names(&[]), 0),
        "{}",
        ran.stdout
    );
    // What does not apply to it, and nothing else, is skipped.
    let skipped = names(&[
        "match/strong-form",
        "if-range/strong-form",
        "unmodified-since/no-date",
        "required/blind",
        "required/unprotected",
    ]);
    assert_eq!(ran.with("skipped"), skipped);
    let ran = written(
        Fault {
            is: Is::Strict,
            ..RIGHT
        },
        &["--require-conditions"],
    );
    assert_eq!(ran.with("deviates"), names(&[]), "{}", ran.stdout);
}

#[test]
fn each_fault_of_a_read_is_found_by_its_checks_and_by_no_other() {
    let wrong = wrong(&all_reads(), |fault| run(fault, &[]));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_fault_of_a_write_is_found_by_its_checks_and_by_no_other() {
    let rows: Vec<&Row> = writes::ROWS.iter().collect();
    let wrong = wrong(&rows, |fault| written(fault, &[]));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Over HTTP/2 these answers are malformed as a whole (RFC 9113 §8.1.1): whatever asks for one deviates.
const MALFORMED: [&str; 2] = ["HEAD with content", "a 304 with content"];

/// HTTP/2 has the same rows, less what is about connections.
#[test]
fn each_fault_is_found_over_http2() {
    let (malformed, reads): (Vec<_>, Vec<_>) = all_reads()
        .into_iter()
        .partition(|(name, _, _)| MALFORMED.contains(name));
    let wrong = [
        wrong(&reads, run_http2),
        wrong(&over_http2(writes::ROWS), written_http2),
    ]
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(malformed.len(), MALFORMED.len());
    for (name, fault, concerned) in malformed {
        let found = run_http2(*fault).with("deviates");
        assert!(names(concerned).is_subset(&found), "{name}: {found:?}");
    }
}

/// The rows of which each check is applicable over HTTP/2.
fn over_http2(rows: &'static [Row]) -> Vec<&'static Row> {
    let is_of_http1 = |id: &&str| id.starts_with("expect/") || id.starts_with("early/");
    rows.iter()
        .filter(|(_, _, concerned)| !concerned.iter().any(is_of_http1))
        .collect()
}

#[test]
fn a_missing_428_is_found() {
    let rows: Vec<&Row> = writes::REQUIRED.iter().collect();
    let wrong = wrong(&rows, |fault| written(fault, &["--require-conditions"]));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_check_has_a_fault_that_it_finds() {
    let rows = all_reads()
        .into_iter()
        .chain(writes::ROWS)
        .chain(writes::REQUIRED);
    let found: BTreeSet<&str> = rows
        .flat_map(|(_, _, concerned)| concerned.iter().copied())
        .collect();
    let listed = audit(&["--list", "--format", "json"]).json();
    let checks = listed.as_array().unwrap().iter();
    let without: Vec<_> = checks
        .map(|check| check["id"].as_str().unwrap())
        .filter(|id| !found.contains(id))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

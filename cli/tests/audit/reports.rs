//! The forms of a report, and what is known.

use crate::command::{audit, Ran};
use crate::faults::{hears, says, RIGHT};
use crate::server::Server;
use crate::service::{Fault, Right};

/// A server on which a resumed download is corrupt, and HEAD is bare.
fn broken() -> Fault {
    Fault {
        hears: hears(|heard, _| heard.drop("if-range")).hears,
        ..says(|request, answer| {
            if request.method() == "HEAD" {
                answer.drop("etag")
            }
        })
    }
}

fn run(fault: Fault, options: &[&str]) -> Ran {
    let server = Server::start(Right::with(fault));
    let url = server.url("/doc");
    audit(&[&[url.as_str(), "--rate", "100000"], options].concat())
}

fn known(text: &str) -> (tempfile::TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("known");
    std::fs::write(&path, text).unwrap();
    let name = path.to_str().unwrap().to_string();
    (directory, name)
}

#[test]
fn a_finding_says_all_that_an_operator_needs() {
    let ran = run(broken(), &[]);
    assert_eq!(ran.status, 1);
    for line in [
        "DEVIATES if-range/stale-tag (must, RFC 9110 §13.1.5)",
        "    sent      GET /doc | Range: bytes=1- | If-Range: \"preconditions-audit\"",
        "    came      206 (Partial Content) | etag: \"Doc-v1\"",
        "    due       200 (OK): with another tag all of the content is sent",
        "    harm      a resumed download is two versions glued together, and nobody notices",
        "    sure      certain: the answer itself shows it",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}

#[test]
fn what_is_behind_a_cache_is_less_sure() {
    let fault = Fault {
        hears: hears(|heard, _| heard.drop("if-match")).hears,
        ..says(|_, answer| answer.add("via", "1.1 cache"))
    };
    let ran = run(fault, &[]);
    let finding = ran.stdout.split("DEVIATES match/stale").nth(1).unwrap();
    assert!(finding
        .split("DEVIATES")
        .next()
        .unwrap()
        .contains("likely; unless a cache in front"));
}

#[test]
fn known_deviations_pass_and_fail_once_they_vanish() {
    let all =
        "head/etag # it is so\nif-range/stale-tag\nif-range/weak-form\nif-range/earlier-date\n\
        if-range/later-date\nif-range/unreadable\nif-range/unquoted\nif-range/beyond-the-end\n\
        precedence/every-field-the-other-way\n";
    let (_directory, file) = known(all);
    let ran = run(broken(), &["--expect", &file, "--format", "json"]);
    assert_eq!(
        (ran.status, ran.with("known").len()),
        (0, 9),
        "{}",
        ran.stdout
    );
    let ran = run(RIGHT, &["--expect", &file, "--format", "json"]);
    assert_eq!(
        (ran.status, ran.with("vanished").len()),
        (1, 9),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_level_decides_what_fails() {
    let bare = says(|request, answer| {
        if request.method() == "HEAD" {
            answer.drop("etag")
        }
    });
    assert_eq!(run(bare, &[]).status, 1);
    assert_eq!(run(bare, &["--level", "must"]).status, 0);
}

#[test]
fn each_format_holds_the_finding() {
    let tap = run(broken(), &["--format", "tap"]).stdout;
    let plan: usize = tap
        .lines()
        .nth(1)
        .unwrap()
        .strip_prefix("1..")
        .unwrap()
        .parse()
        .unwrap();
    let results = tap
        .lines()
        .filter(|line| line.starts_with("ok ") || line.starts_with("not ok "));
    assert_eq!(results.count(), plan);
    assert!(
        tap.contains("- if-range/stale-tag\n  ---\n  sent: \"GET /doc | Range: bytes=1-"),
        "{tap}"
    );

    let junit = run(broken(), &["--format", "junit"]).stdout;
    let mut reader = quick_xml::Reader::from_str(&junit);
    let mut failures = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == b"failure" => {
                failures += 1
            }
            _ => {}
        }
    }
    assert_eq!(failures, 9, "{junit}");
    assert!(junit.contains("failures=\"9\""), "{junit}");

    let page = run(broken(), &["--format", "markdown"]).stdout;
    assert!(page.contains("## if-range/stale-tag: deviates\n"), "{page}");
    // What would end a cell is escaped.
    assert!(page.contains("GET /doc \\| Range: bytes=1-"), "{page}");
}

#[test]
fn what_a_server_says_cannot_act_on_a_terminal() {
    // What 8-bit terminals take for the start of a command.
    let ran = run(
        says(|_, answer| {
            if answer.is(304) {
                answer.set("vary", b"\x9b2J")
            }
        }),
        &[],
    );
    assert!(
        ran.stdout.contains("vary: \\x9b2J") && ran.stdout.is_ascii() != ran.stdout.contains('§'),
        "{}",
        ran.stdout
    );
}

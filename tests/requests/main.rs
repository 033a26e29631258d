//! Replays what real clients sent: each head in `tests/requests` against each state of the target
//! that `index.json` names, where the verdicts are derived from RFC 9110 by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use preconditions::{evaluate, EntityTag, HttpDate, Outcome, RangeUse, Target, Validators};
use serde::Deserialize;

use head::Head;

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/requests");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    targets: BTreeMap<String, TargetState>,
    recordings: Vec<Recording>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetState {
    etag: Option<String>,
    last_modified: Option<String>,
    date: Option<String>,
    #[serde(default)]
    missing: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recording {
    file: String,
    client: String,
    version: String,
    command: String,
    shows: String,
    states: Vec<Expectation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    target: String,
    section: String,
    #[serde(flatten)]
    verdict: Verdict,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Verdict {
    status: Option<u16>,
    by: Option<String>,
    range: Option<String>,
    protection: Option<String>,
}

#[test]
fn every_request_gets_its_verdict() {
    let index = index();
    let mut wrong = Vec::new();
    for recording in &index.recordings {
        let octets = fs::read(Path::new(DIRECTORY).join(&recording.file)).unwrap();
        let head = match Head::read(&octets) {
            Ok(head) => head,
            Err(error) => {
                wrong.push(format!("{}: {error}", recording.file));
                continue;
            }
        };
        for expectation in &recording.states {
            let state = &index.targets[&expectation.target];
            let verdict = verdict(&head, state);
            if verdict != expectation.verdict {
                wrong.push(format!(
                    "{} on the target {:?}, by RFC 9110 section {}: expected {:?}, not {:?}",
                    recording.file,
                    expectation.target,
                    expectation.section,
                    expectation.verdict,
                    verdict,
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_is_in_the_index_and_every_entry_has_its_file() {
    let files: BTreeSet<String> = fs::read_dir(DIRECTORY)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".http"))
        .collect();
    let entries: Vec<String> = index()
        .recordings
        .into_iter()
        .map(|entry| entry.file)
        .collect();
    let named: BTreeSet<String> = entries.iter().cloned().collect();
    assert_eq!(files, named);
    assert_eq!(named.len(), entries.len(), "a file is named twice");
    assert!(!files.is_empty());
}

/// A recording that is judged once only would not show what its fields do.
#[test]
fn every_entry_says_all_it_has_to() {
    let index = index();
    for recording in &index.recordings {
        let texts = [
            &recording.client,
            &recording.version,
            &recording.command,
            &recording.shows,
        ];
        assert!(
            texts.iter().all(|text| !text.is_empty()),
            "{}",
            recording.file
        );
        let targets: BTreeSet<_> = recording.states.iter().map(|state| &state.target).collect();
        assert_eq!(targets.len(), recording.states.len(), "{}", recording.file);
        assert!(targets.len() >= 3, "{}", recording.file);
        assert!(
            targets.contains(&"missing".to_owned()),
            "{}",
            recording.file
        );
    }
    let used = index
        .recordings
        .iter()
        .flat_map(|recording| &recording.states);
    let used: BTreeSet<_> = used.map(|state| &state.target).collect();
    assert_eq!(used, index.targets.keys().collect());
}

#[test]
fn line_ends_are_as_they_came() {
    for recording in index().recordings {
        let octets = fs::read(Path::new(DIRECTORY).join(&recording.file)).unwrap();
        let feeds = octets.iter().filter(|&&octet| octet == b'\n').count();
        let ends = octets.windows(2).filter(|pair| pair == b"\r\n").count();
        assert_eq!(feeds, ends, "{}", recording.file);
        assert!(octets.ends_with(b"\r\n\r\n"), "{}", recording.file);
    }
}

#[test]
fn the_readme_lists_what_the_index_lists() {
    let readme = fs::read_to_string(Path::new(DIRECTORY).join("README.md")).unwrap();
    let listed: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| ["))
        .collect();
    let expected: Vec<String> = index()
        .recordings
        .iter()
        .map(|recording| {
            format!(
                "| [{file}]({file}) | {} {} | `{}` | {} |",
                recording.client,
                recording.version,
                recording.command.replace('|', "\\|"),
                recording.shows,
                file = recording.file,
            )
        })
        .collect();
    assert_eq!(listed, expected);
}

fn index() -> Index {
    let text = fs::read_to_string(Path::new(DIRECTORY).join("index.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn verdict(head: &Head<'_>, state: &TargetState) -> Verdict {
    // A character of the index stands for one octet.
    let tag: Option<Vec<u8>> = state
        .etag
        .as_ref()
        .map(|text| text.chars().map(|c| u8::try_from(c).unwrap()).collect());
    let date = |text: &Option<String>| {
        text.as_ref()
            .map(|text| HttpDate::parse(text.as_bytes()).unwrap())
    };
    let target = if state.missing {
        Target::Missing
    } else {
        let tag = tag.as_ref().map(|octets| EntityTag::parse(octets).unwrap());
        let validators = Validators::new()
            .etag(tag)
            .last_modified(date(&state.last_modified))
            .date(date(&state.date));
        Target::Exists(validators)
    };
    let outcome = evaluate(head.method, head.fields.as_slice(), target);
    let status = outcome.status();
    match outcome {
        Outcome::Proceed(permit) => Verdict {
            status,
            by: None,
            range: Some(
                match permit.range() {
                    RangeUse::Absent => "absent",
                    RangeUse::Honor => "honor",
                    RangeUse::Ignore => "ignore",
                }
                .to_owned(),
            ),
            protection: permit.protection().map(|kind| kind.as_str().to_owned()),
        },
        Outcome::NotModified { by } | Outcome::PreconditionFailed { by } => Verdict {
            status,
            by: Some(by.name().to_owned()),
            range: None,
            protection: None,
        },
    }
}

//! Replays what real clients sent: each head in `index.json` against each state of the target that
//! it names, where the verdicts are derived from RFC 9110 by hand.

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
    name: String,
    client: String,
    version: String,
    command: String,
    shows: String,
    lines: Vec<String>,
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
        let octets = recording.octets();
        let head = match Head::read(&octets) {
            Ok(head) => head,
            Err(error) => {
                wrong.push(format!("{}: {error}", recording.name));
                continue;
            }
        };
        for expectation in &recording.states {
            let state = &index.targets[&expectation.target];
            let verdict = verdict(&head, state);
            if verdict != expectation.verdict {
                wrong.push(format!(
                    "{} on the target {:?}, by RFC 9110 section {}: expected {:?}, not {:?}",
                    recording.name,
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
fn no_name_is_there_twice() {
    let recordings = index().recordings;
    let names: BTreeSet<&String> = recordings.iter().map(|recording| &recording.name).collect();
    assert_eq!(names.len(), recordings.len());
    assert!(names.len() >= 80, "{}", names.len());
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
            recording.name
        );
        let targets: BTreeSet<_> = recording.states.iter().map(|state| &state.target).collect();
        assert_eq!(targets.len(), recording.states.len(), "{}", recording.name);
        assert!(targets.len() >= 3, "{}", recording.name);
        assert!(
            targets.contains(&"missing".to_owned()),
            "{}",
            recording.name
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
fn the_readme_lists_what_the_index_lists() {
    let readme = fs::read_to_string(Path::new(DIRECTORY).join("README.md")).unwrap();
    let listed: Vec<&str> = readme
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .collect();
    let expected: Vec<String> = index()
        .recordings
        .iter()
        .map(|recording| {
            format!(
                "| {} | {} {} | `{}` | {} |",
                recording.name,
                recording.client,
                recording.version,
                recording.command.replace('|', "\\|"),
                recording.shows,
            )
        })
        .collect();
    assert_eq!(listed, expected);
}

impl Recording {
    /// The head as it came off the socket.
    fn octets(&self) -> Vec<u8> {
        let lines = self.lines.iter().map(|line| octets_of(line));
        let mut head: Vec<u8> = lines
            .flat_map(|line| [line.as_slice(), b"\r\n"].concat())
            .collect();
        head.extend(b"\r\n");
        head
    }
}

/// A character of the index stands for one octet.
fn octets_of(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

fn index() -> Index {
    let text = fs::read_to_string(Path::new(DIRECTORY).join("index.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn verdict(head: &Head<'_>, state: &TargetState) -> Verdict {
    let tag: Option<Vec<u8>> = state.etag.as_deref().map(octets_of);
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

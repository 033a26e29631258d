//! Runs the cases of a file, and says which of them fail that should not; below, what it has to notice.

use crate::generate::{self, File};
use crate::load;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// Vectors that this crate is known to fail, by their names. There are none.
const EXPECTED_FAILURES: &[&str] = &[];

/// Runs all cases of a file.
pub(crate) fn run<Case: DeserializeOwned>(
    name: &str,
    check: impl Fn(&Case) -> (String, Result<(), String>),
) {
    let file: File<Case> = load(name);
    assert_eq!(file.kind, name.strip_suffix(".json").unwrap());
    let results = file.cases.iter().map(check).collect();
    settle(results, file.count, EXPECTED_FAILURES, &all_names());
}

/// Fails unless exactly the expected ones failed.
fn settle(
    results: Vec<(String, Result<(), String>)>,
    count: usize,
    expected_failures: &[&str],
    known: &[impl AsRef<str>],
) {
    assert!(
        results.len() == count,
        "{} cases, but the file counts {count}",
        results.len()
    );
    for name in expected_failures {
        assert!(
            known.iter().any(|known| known.as_ref() == *name),
            "no vector has the name {name}"
        );
    }
    let mut seen = BTreeSet::new();
    let mut complaints = Vec::new();
    for (name, result) in results {
        if !seen.insert(name.clone()) {
            complaints.push(format!("{name}: the name is there twice"));
        }
        match (result, expected_failures.contains(&name.as_str())) {
            (Ok(()), false) | (Err(_), true) => {}
            (Ok(()), true) => complaints.push(format!("{name}: passes, but is expected to fail")),
            (Err(message), false) => complaints.push(format!("{name}: {message}")),
        }
    }
    assert!(
        complaints.is_empty(),
        "{} complaints\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

fn all_names() -> Vec<String> {
    let mut names = Vec::new();
    for (file, _) in generate::files() {
        let file: File<serde_json::Value> = load(file);
        names.extend(
            file.cases
                .iter()
                .map(|case| case["name"].as_str().unwrap().to_string()),
        );
    }
    names
}

pub(crate) fn same<T: std::fmt::Debug + PartialEq>(found: &T, expected: &T) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("found {found:?}, expected {expected:?}"))
    }
}

#[test]
#[should_panic(expected = "no vector has the name nobody")]
fn an_unknown_name_is_noticed() {
    settle(
        vec![("somebody".to_string(), Ok(()))],
        1,
        &["nobody"],
        &["somebody"],
    );
}

#[test]
#[should_panic(expected = "somebody: passes, but is expected to fail")]
fn an_unexpected_pass_is_noticed() {
    settle(
        vec![("somebody".to_string(), Ok(()))],
        1,
        &["somebody"],
        &["somebody"],
    );
}

#[test]
#[should_panic(expected = "1 cases, but the file counts 2")]
fn a_wrong_count_is_noticed() {
    settle(
        vec![("somebody".to_string(), Ok(()))],
        2,
        &[],
        &["somebody"],
    );
}

#[test]
#[should_panic(expected = "somebody: found 1, expected 2")]
fn a_failure_is_noticed() {
    settle(
        vec![("somebody".to_string(), same(&1, &2))],
        1,
        &[],
        &["somebody"],
    );
}

#[test]
#[should_panic(expected = "somebody: the name is there twice")]
fn a_name_that_is_there_twice_is_noticed() {
    let results = vec![
        ("somebody".to_string(), Ok(())),
        ("somebody".to_string(), Ok(())),
    ];
    settle(results, 2, &[], &["somebody"]);
}

//! The table of checks: it names what exists, and its page is fresh.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::command::audit;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn checks() -> Vec<Value> {
    let listed = audit(&["--list", "--format", "json"]).json();
    listed.as_array().unwrap().clone()
}

#[test]
fn each_check_names_a_case_that_exists_or_says_why_there_is_none() {
    let contract = contract::names();
    let mut wrong = Vec::new();
    for check in checks() {
        let (id, vector) = (
            check["id"].as_str().unwrap(),
            check["vector"].as_str().unwrap(),
        );
        let (file, case) = vector.split_once(": ").unwrap();
        let exists = match file {
            "none" => case.len() > 10,
            "contract" => contract.iter().any(|it| it == case),
            file => {
                let path = Path::new(ROOT).join(format!("tests/vectors/{file}.json"));
                let vectors: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                let cases = vectors["cases"].as_array().unwrap();
                cases.iter().any(|it| it["name"] == case)
            }
        };
        if !exists {
            wrong.push(format!("{id}: {vector}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_unique() {
    let checks = checks();
    let names: BTreeSet<_> = checks
        .iter()
        .map(|check| check["id"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), checks.len());
}

/// `UPDATE=1 cargo test -p preconditions-cli --test audit` writes it anew.
#[test]
fn the_page_of_all_checks_is_fresh() {
    let page = audit(&["--list", "--format", "markdown"]).stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("audit.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        page,
        "run it with UPDATE=1"
    );
}

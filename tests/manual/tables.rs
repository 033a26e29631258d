//! The tables of pages that are made from what a check has seen.

use serde_json::Value;
use std::fs;
use std::path::Path;

/// The text of a page with this table in the place of the one between the two marks.
pub(crate) fn between(text: &str, start: &str, end: &str, table: &str) -> String {
    let (before, rest) = text.split_once(start).expect("the start of the table");
    let (_, after) = rest.split_once(end).expect("the end of the table");
    format!("{before}{start}{table}{end}{after}")
}

/// What a run has seen, as it is kept.
pub(crate) fn seen(file: &str) -> Value {
    serde_json::from_str(&read(file)).unwrap()
}

/// A file of the repository.
pub(crate) fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(file)).expect(file)
}

//! Makes the JSON files beside it. What the matrix expects comes from the second implementation in
//! `tests/oracle/`, what the cases by hand expect is written in them: nothing comes from the crate.

mod by_hand;
mod dates;
mod entity_tags;
mod evaluations;
mod lists;
mod names;
mod ranges;
mod write_conditions;

use serde::{Deserialize, Serialize};

/// A file of cases.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File<Case> {
    pub title: String,
    pub specification: String,
    /// Grows in its first number where a runner has to change, in its second with each new case.
    pub version: String,
    pub license: String,
    pub kind: String,
    pub count: usize,
    pub cases: Vec<Case>,
}

/// Whether the standard leaves a choice.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Result {
    Required,
    Latitude,
}

/// One octet string: is it an entity-tag?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EntityTagCase {
    pub name: String,
    pub sections: Vec<String>,
    pub wire: String,
    pub valid: bool,
    pub weak: Option<bool>,
    pub opaque: Option<String>,
    pub result: Result,
    pub comment: String,
}

/// Two entity-tags: are they the same?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonCase {
    pub name: String,
    pub sections: Vec<String>,
    pub one: String,
    pub other: String,
    pub strong: bool,
    pub weak: bool,
    pub result: Result,
    pub comment: String,
}

/// The lines of If-Match or If-None-Match: what do they say?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListCase {
    pub name: String,
    pub sections: Vec<String>,
    pub lines: Vec<String>,
    /// "any", "tags" or "unreadable"
    pub meaning: String,
    pub tags: Vec<String>,
    pub result: Result,
    pub comment: String,
}

/// One octet string: is it a date, and which?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DateCase {
    pub name: String,
    pub sections: Vec<String>,
    pub wire: String,
    pub now: Option<i64>,
    pub seconds: Option<i64>,
    pub printed: Option<String>,
    pub result: Result,
    pub comment: String,
}

/// The lines of a Range that counts, and the length of the content: which bytes are sent?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RangeCase {
    pub name: String,
    pub sections: Vec<String>,
    pub lines: Vec<String>,
    pub length: u64,
    /// 200, 206 or 416
    pub status: u16,
    /// With 206: the first and the last position of each part.
    pub parts: Vec<(u64, u64)>,
    /// That of the header section.
    pub content_range: Option<String>,
    pub result: Result,
    pub comment: String,
}

/// A request and what is stored: what is to be done?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationCase {
    pub name: String,
    pub sections: Vec<String>,
    pub method: String,
    pub fields: Vec<(String, String)>,
    pub target: Option<TargetCase>,
    pub expect: Expectation,
    pub result: Result,
    /// With `latitude`: the other statuses that the standard allows here.
    pub also: Vec<Option<u16>>,
    pub comment: String,
}

/// The validators of what is stored.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TargetCase {
    pub entity_tag: Option<String>,
    pub last_modified: Option<i64>,
    pub date: Option<i64>,
}

/// What is to be done.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    pub status: Option<u16>,
    pub by: Option<String>,
    pub range: Option<String>,
    pub protection: Option<String>,
}

/// A request: what has to be true of a row for its write to take place?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WriteConditionCase {
    pub name: String,
    pub sections: Vec<String>,
    pub method: String,
    pub fields: Vec<(String, String)>,
    /// "none", "exists", "absent", "one-of", "none-of", "unmodified-since", "never" or "evaluate"
    pub condition: String,
    /// Of "one-of" and "none-of".
    pub versions: Vec<u64>,
    /// Of "unmodified-since".
    pub seconds: Option<i64>,
    /// Of "never": the field that is false.
    pub by: Option<String>,
    pub result: Result,
    pub comment: String,
}

/// A request, and the names that a host has declared for a state that exists: what is to be done?
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NamesCase {
    pub name: String,
    pub sections: Vec<String>,
    pub method: String,
    pub fields: Vec<(String, String)>,
    pub entity_tag: Option<String>,
    pub also: Vec<String>,
    pub weakens: bool,
    pub appends: Vec<String>,
    pub weak_if_match: bool,
    pub status: Option<u16>,
    pub result: Result,
    pub comment: String,
}

/// The names of the files and what they should contain.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        (
            "entity-tags.json",
            write(
                "entity-tags",
                "Is this an entity-tag?",
                entity_tags::cases(),
            ),
        ),
        (
            "comparisons.json",
            write(
                "comparisons",
                "Are these entity-tags the same?",
                entity_tags::comparisons(),
            ),
        ),
        (
            "lists.json",
            write(
                "lists",
                "What do these lines of If-Match or If-None-Match say?",
                lists::cases(),
            ),
        ),
        (
            "dates.json",
            write("dates", "Is this a date, and which?", dates::cases()),
        ),
        (
            "ranges.json",
            write(
                "ranges",
                "Which bytes does this Range ask for?",
                ranges::cases(),
            ),
        ),
        (
            "evaluations.json",
            write(
                "evaluations",
                "What is to be done with this request?",
                evaluations::cases(),
            ),
        ),
        (
            "names.json",
            write(
                "names",
                "What does this list name, where a host has declared several names?",
                names::cases(),
            ),
        ),
        (
            "write-conditions.json",
            write(
                "write-conditions",
                "What must be true of a row for this write to take place?",
                write_conditions::cases(),
            ),
        ),
    ]
}

/// Octets as a JSON string: each octet is the code point of the same number.
pub fn as_text(octets: &[u8]) -> String {
    octets.iter().map(|octet| char::from(*octet)).collect()
}

/// The reverse.
pub fn as_octets(text: &str) -> Vec<u8> {
    text.chars()
        .map(|octet| u8::try_from(octet).expect("a code point up to 255"))
        .collect()
}

/// One case a line, and ASCII only.
fn write<Case: Serialize>(kind: &str, title: &str, cases: Vec<Case>) -> String {
    let empty = File::<Case> {
        title: title.to_string(),
        specification: "RFC 9110".to_string(),
        version: "1.0".to_string(),
        license: "MIT OR Apache-2.0".to_string(),
        kind: kind.to_string(),
        count: cases.len(),
        cases: Vec::new(),
    };
    let head = serde_json::to_string(&empty).unwrap();
    let lines: Vec<String> = cases
        .iter()
        .map(|case| serde_json::to_string(case).unwrap())
        .collect();
    let text = format!(
        "{}[\n{}\n]}}\n",
        head.strip_suffix("[]}").unwrap(),
        lines.join(",\n")
    );
    let escaped = |character: char| match character {
        '\x7F'.. => format!("\\u{:04x}", u32::from(character)),
        _ => character.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn sections(sections: &str) -> Vec<String> {
    sections.split(' ').map(str::to_string).collect()
}

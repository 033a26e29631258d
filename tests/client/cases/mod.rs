//! Makes `tests/vectors/client.json`. What each case expects is written in it, from the sections of
//! RFC 9110 and RFC 9111 that it names: nothing comes from the crate.

mod change;
mod freshen;
mod merge;
mod parts;
mod resume;
mod revalidate;
mod validators;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The second that the dates of the cases are about, and its neighbors.
pub const EARLIER: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
pub const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
pub const LATER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";
pub const HOUR_LATER: &str = "Sun, 06 Nov 1994 09:49:37 GMT";
pub const MODIFIED_SECONDS: i64 = 784_111_777;

/// The file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub title: String,
    pub specification: String,
    /// Grows in its first number where a runner has to change, in its second with each new case.
    pub version: String,
    pub license: String,
    pub kind: String,
    pub count: usize,
    pub cases: Vec<Case>,
}

/// One question to a client, and its answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    pub sections: Vec<String>,
    pub question: String,
    pub given: Value,
    pub expect: Value,
    pub result: Result,
    pub also: Vec<Value>,
    pub comment: String,
}

/// Whether the standard leaves a choice.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Result {
    Required,
    Latitude,
}

impl Case {
    /// The standard leaves a choice: these are the other answers that it allows.
    fn latitude(mut self, also: &[Value]) -> Self {
        self.result = Result::Latitude;
        self.also = also.to_vec();
        self
    }
}

/// A case that the standard leaves no choice about. The comment is what comes after the first
/// colon and space of the name, if there is one.
fn case(question: &str, sections: &str, name: &str, given: Value, expect: Value) -> Case {
    let (name, comment) = name.split_once(": ").unwrap_or((name, ""));
    Case {
        name: format!("{question}: {name}"),
        sections: sections.split(", ").map(str::to_string).collect(),
        question: question.to_string(),
        given,
        expect,
        result: Result::Required,
        also: Vec::new(),
        comment: comment.to_string(),
    }
}

/// Field lines, as the vectors write them.
fn lines(lines: &[(&str, &str)]) -> Value {
    serde_json::to_value(lines).unwrap()
}

/// The whole file, one case a line, and ASCII only.
pub fn file() -> String {
    let cases: Vec<Case> = [
        validators::cases(),
        revalidate::cases(),
        freshen::cases(),
        merge::cases(),
        resume::cases(),
        change::cases(),
    ]
    .concat();
    let empty = File {
        title: "What does a client ask with, and what does the answer say?".to_string(),
        specification: "RFC 9110, RFC 9111".to_string(),
        version: "1.0".to_string(),
        license: "MIT OR Apache-2.0".to_string(),
        kind: "client".to_string(),
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

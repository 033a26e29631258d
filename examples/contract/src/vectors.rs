//! The cases as data, `tests/vectors/wire.json`: for a checker in another language.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{json, Value};

use crate::cases::{self, Case};
use crate::expect::{Content, Expect, Rule};
use crate::wire::Request;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/wire.json");

/// Octets as the text that has their numbers.
fn octets(octets: &[u8]) -> String {
    octets.iter().map(|octet| char::from(*octet)).collect()
}

fn rule(rule: &Rule) -> Value {
    match rule {
        Rule::Is(value) => json!({ "is": octets(value) }),
        Rule::Set(list) => json!({ "members": list.split(", ").collect::<Vec<_>>() }),
        Rule::Date => json!("IMF-fixdate"),
        Rule::NotAfterDate => json!("IMF-fixdate up to Date"),
        Rule::Absent => Value::Null,
    }
}

fn content(content: &Content) -> Value {
    match content {
        Content::Is(value) => json!({ "is": octets(value) }),
        Content::Json(value) => json!({ "json": value }),
        Content::Problem { status, field } => json!({ "problem": status, "names": field }),
        Content::IsNot(value) => json!({ "is_not": octets(value) }),
    }
}

fn step((request, expect): &(Request, Expect)) -> Value {
    let fields: BTreeMap<_, _> = expect
        .rules(request)
        .iter()
        .map(|(name, due)| (*name, rule(due)))
        .collect();
    let lines = request.lines.iter();
    let told = expect.content(request);
    json!({
        "method": request.method,
        "path": request.path,
        "lines": lines.map(|line| octets(line)).collect::<Vec<_>>(),
        "content": request.content.as_deref().map(octets),
        "expect": {
            "status": expect.status(),
            "fields": fields,
            "content": told.as_ref().map(content),
            "continue": request.expects_continue().then(|| !expect.refuses()),
        },
    })
}

fn case(case: &Case, service: &str) -> Value {
    let section = match case.section.strip_prefix("RFC ") {
        Some(other) => other.replace('§', ""),
        None => format!("9110 {}", case.section),
    };
    json!({
        "name": case.name,
        "sections": [section],
        "service": service,
        "reset": case.writes(),
        "steps": case.steps.iter().map(step).collect::<Vec<_>>(),
        "result": "required",
        "comment": "",
    })
}

/// One case a line, and nothing beyond ASCII.
fn file() -> String {
    let by_default = cases::by_default();
    let required = cases::with_required_conditions();
    let all: Vec<Value> = by_default
        .iter()
        .map(|it| case(it, "default"))
        .chain(required.iter().map(|it| case(it, "conditions required")))
        .collect();
    let mut text = format!(
        "{{\"title\":\"What does the contract service answer?\",\"specification\":\"RFC 9110\",\
         \"version\":\"1.0\",\"license\":\"MIT OR Apache-2.0\",\"kind\":\"wire\",\"count\":{},\"cases\":[\n",
        all.len()
    );
    let lines: Vec<String> = all.iter().map(Value::to_string).collect();
    text.push_str(&lines.join(",\n"));
    text.push_str("\n]}\n");
    let mut ascii = String::new();
    for character in text.chars() {
        match character {
            ' '..='~' | '\n' => ascii.push(character),
            other => {
                let _ = write!(ascii, "\\u{:04x}", u32::from(other));
            }
        }
    }
    ascii
}

/// `PRECONDITIONS_WRITE_VECTORS=1 cargo test -p contract` writes it anew.
#[test]
fn the_file_is_what_the_table_says() {
    let made = file();
    if std::env::var_os("PRECONDITIONS_WRITE_VECTORS").is_some() {
        std::fs::write(FILE, &made).unwrap();
    }
    let found = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(found == made, "run it with PRECONDITIONS_WRITE_VECTORS=1");
    assert!(serde_json::from_str::<Value>(&made).is_ok());
}

//! Runs `tests/vectors/client.json`.

use crate::cases::{self, Case, File};
use preconditions::client::{
    Change, FieldLines, FieldUpdate, Response, Resumed, Resumption, ResumptionError, Revalidated,
    Revalidation, UnguardedError, Written,
};
use preconditions::{EntityTag, HttpDate, Validators};
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Lines = Vec<(String, Vec<u8>)>;

#[test]
fn the_file_is_fresh() {
    let path = folder().join("client.json");
    let made = cases::file();
    if std::env::var_os("PRECONDITIONS_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == made,
        "client.json is not what `cases` makes: PRECONDITIONS_WRITE_VECTORS=1 writes it anew"
    );
}

#[test]
fn the_file_is_of_its_schema() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = folder().join("schema.json");
    let schema = compiler
        .compile(schema.to_str().unwrap(), &mut schemas)
        .unwrap_or_else(|error| panic!("{error:#}"));
    let mut file: Value = serde_json::from_str(&cases::file()).unwrap();
    if let Err(error) = schemas.validate(&file, schema) {
        panic!("{error:#}");
    }
    file["cases"][0]["given"] = json!({});
    assert!(
        schemas.validate(&file, schema).is_err(),
        "it must be able to refuse"
    );
}

#[test]
fn the_count_is_right_and_no_name_is_there_twice() {
    let file = file();
    assert_eq!(file.count, file.cases.len());
    let names: BTreeSet<&str> = file.cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), file.count);
    for case in &file.cases {
        let has_others = !case.also.is_empty();
        assert_eq!(
            has_others,
            case.result == cases::Result::Latitude,
            "{}",
            case.name
        );
        assert!(!case.also.contains(&case.expect), "{}", case.name);
    }
}

#[test]
fn every_case() {
    let mut wrong = Vec::new();
    for case in &file().cases {
        let found = answer(case);
        if !same(&case.question, &found, &case.expect) {
            wrong.push(format!(
                "{}\n  found    {found}\n  expected {}",
                case.name, case.expect
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The order of fields with different names says nothing.
pub fn same(question: &str, found: &Value, expected: &Value) -> bool {
    match question {
        "merge" => by_name(&found["headers"]) == by_name(&expected["headers"]),
        _ => found == expected,
    }
}

fn by_name(lines: &Value) -> BTreeMap<String, Vec<String>> {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines.as_array().unwrap() {
        let name = line[0].as_str().unwrap().to_ascii_lowercase();
        fields
            .entry(name)
            .or_default()
            .push(line[1].as_str().unwrap().into());
    }
    fields
}

fn answer(case: &Case) -> Value {
    let given = &case.given;
    match case.question.as_str() {
        "validators" => validators(&lines(&given["headers"])),
        "revalidate" => {
            let stored = stored(given);
            let stored: Vec<_> = stored.iter().map(Validators::of_response).collect();
            json!({"fields": fields(Revalidation::new(&stored).lines())})
        }
        "freshen" => freshen(given),
        "merge" => {
            let (stored, update) = (lines(&given["stored"]), lines(&given["update"]));
            let pairs = |lines: &Lines| lines.clone().into_iter();
            let merged: Vec<_> = FieldUpdate::by(&update)
                .merge(pairs(&stored), pairs(&update))
                .map(|(name, value)| json!([name, text(&value)]))
                .collect();
            json!({"headers": merged})
        }
        "resume" | "continue" => resume(given),
        "change" => change(&lines(&given["headers"])),
        "create" => json!({"fields": fields(Change::creating().lines())}),
        "outcome" => {
            let change = match given["earlier"].as_str() {
                Some("unknown") => Change::creating().repeat(),
                _ => Change::creating(),
            };
            let status = given["status"]
                .as_u64()
                .map(|it| u16::try_from(it).unwrap());
            says(match change.outcome(status) {
                Written::Done => "done",
                Written::Lost => "lost",
                Written::Refused => "refused",
                Written::Unknown => "unknown",
            })
        }
        other => panic!("no question: {other}"),
    }
}

fn validators(headers: &Lines) -> Value {
    let validators = Validators::of_response(headers);
    // If-Range is where it matters whether a date is strong.
    let date_alone: Lines = headers
        .iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("etag"))
        .cloned()
        .collect();
    let first = Response::new(200, &date_alone);
    json!({
        "etag": validators.entity_tag().map(|tag| text(tag.as_bytes())),
        "last_modified": validators.modification_date().map(HttpDate::unix_seconds),
        "strong_date": Resumption::new(&first, 1).is_ok(),
    })
}

fn freshen(given: &Value) -> Value {
    let (stored, headers) = (stored(given), lines(&given["headers"]));
    let stored: Vec<_> = stored.iter().map(Validators::of_response).collect();
    let question = Revalidation::new(&stored);
    let response = Response::new(status(given), &headers);
    let answer = match question.answer(&response) {
        Revalidated::Update(selected) => {
            return json!({"answer": "update", "stored": selected.collect::<Vec<_>>()});
        }
        Revalidated::Alone => "alone",
        Revalidated::AskAgain(_) => "ask again",
        Revalidated::Replace => "replace",
        Revalidated::Unanswered => "unanswered",
    };
    says(answer)
}

fn resume(given: &Value) -> Value {
    let first_headers = lines(&given["first"]["headers"]);
    let first = Response::new(status(&given["first"]), &first_headers);
    let question = match Resumption::new(&first, given["received"].as_u64().unwrap()) {
        Ok(question) => question,
        Err(error) => {
            return json!({"error": match error {
                ResumptionError::NoStart => "no start",
                ResumptionError::Coded => "coded",
                ResumptionError::NoValidator => "no validator",
                ResumptionError::WeakTag => "weak tag",
                ResumptionError::WeakDate => "weak date",
                ResumptionError::Complete => "complete",
                ResumptionError::TooMuch { .. } => "too much",
                other => panic!("{other}"),
            }});
        }
    };
    if given["status"].is_null() {
        return json!({"fields": fields(question.lines())});
    }
    let headers = lines(&given["headers"]);
    says(
        match question.answer(&Response::new(status(given), &headers)) {
            Resumed::Append(part) => {
                let (first, length) = (part.first(), part.length());
                let complete_length = part.complete_length();
                return json!({
                    "answer": "append", "first": first, "length": length,
                    "complete_length": complete_length,
                });
            }
            Resumed::BeginAnew => "begin anew",
            Resumed::AskWhetherCurrent => "ask whether current",
            Resumed::AskAgain(_) => "ask again",
            Resumed::Unanswered => "unanswered",
        },
    )
}

fn change(headers: &Lines) -> Value {
    let read = Validators::of_response(headers);
    match Change::guarded(&read) {
        Ok(change) => json!({"fields": fields(change.lines())}),
        Err(error) => json!({"error": match error {
            UnguardedError::NoValidator => "no validator",
            UnguardedError::WeakTag => "weak tag",
            UnguardedError::WeakDate => "weak date",
            other => panic!("{other}"),
        }}),
    }
}

/// By the standard, a weak tag in If-Match matches nothing; there are servers that say otherwise.
#[test]
fn a_change_by_a_weak_tag_has_to_be_asked_for() {
    let tag = EntityTag::from_static("W/\"7\"");
    let change = Change::guarded_by(&tag);
    assert_eq!(fields(change.lines()), json!([["if-match", "W/\"7\""]]));
}

fn says(answer: &str) -> Value {
    json!({"answer": answer})
}

fn fields(lines: FieldLines<'_>) -> Value {
    let line = |(name, value): (&str, preconditions::client::FieldValue<'_>)| {
        json!([name, text(&value.to_vec())])
    };
    Value::Array(lines.map(line).collect())
}

fn stored(given: &Value) -> Vec<Lines> {
    given["stored"]
        .as_array()
        .unwrap()
        .iter()
        .map(lines)
        .collect()
}

fn status(given: &Value) -> u16 {
    u16::try_from(given["status"].as_u64().unwrap()).unwrap()
}

fn lines(lines: &Value) -> Lines {
    let octets = |value: &Value| {
        let text = value.as_str().unwrap().chars();
        text.map(|octet| u8::try_from(octet).unwrap()).collect()
    };
    let line = |line: &Value| (line[0].as_str().unwrap().to_string(), octets(&line[1]));
    lines.as_array().unwrap().iter().map(line).collect()
}

fn text(octets: &[u8]) -> String {
    octets.iter().map(|octet| char::from(*octet)).collect()
}

/// What the file has in it, as any reader would have it.
pub fn file() -> File {
    serde_json::from_str(&cases::file()).unwrap()
}

pub fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

//! The answers of this crate beside those of crates that answer some of the same questions, over
//! the vectors. Every difference belongs to one class, and the table of the classes,
//! `differences.md`, is written by this test:
//! `PRECONDITIONS_WRITE_TABLE=1 cargo test --test differential`.

#![cfg(debug_assertions)] // one peer asserts what it reads, and answers otherwise without

mod classes;
mod peers;

use classes::{Class, CLASSES};
use peers::{ask, read_or_not, Stored};
use preconditions::{evaluate, EntityTag, HttpDate, Outcome, RangeUse, Target, Validators};
use std::fmt::Write;

/// One case where the answers differ.
struct Difference {
    peer: &'static str,
    question: &'static str,
    case: String,
    theirs: String,
    ours: String,
}

/// How many cases were asked of whom, and those that differ.
#[derive(Default)]
struct Comparison {
    asked: Vec<(&'static str, &'static str, usize)>,
    differences: Vec<Difference>,
}

impl Comparison {
    fn note(
        &mut self,
        peer: &'static str,
        question: &'static str,
        case: &serde_json::Value,
        theirs: String,
        ours: &str,
    ) {
        let known = self
            .asked
            .iter_mut()
            .find(|asked| (asked.0, asked.1) == (peer, question));
        match known {
            Some(asked) => asked.2 += 1,
            None => self.asked.push((peer, question, 1)),
        }
        if theirs != ours {
            let case = case["name"].as_str().unwrap().to_string();
            let ours = ours.to_string();
            self.differences.push(Difference {
                peer,
                question,
                case,
                theirs,
                ours,
            });
        }
    }
}

#[test]
fn every_difference_has_a_class_and_the_table_is_fresh() {
    let table = table(&compare());
    let path = format!(
        "{}/tests/differential/differences.md",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("PRECONDITIONS_WRITE_TABLE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert!(
        written == table,
        "differences.md is not what the comparison gives"
    );
}

#[test]
#[should_panic(expected = "belongs to no class")]
fn a_difference_without_a_class_is_noticed() {
    class_of(&Difference {
        peer: "headers",
        question: "comparisons",
        case: "one and other".to_string(),
        theirs: "strong true, weak false".to_string(),
        ours: "strong false, weak false".to_string(),
    });
}

fn compare() -> Comparison {
    // The panics of the peers are answers; nobody has to read their messages.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut comparison = Comparison::default();
    for case in &vectors("entity-tags.json") {
        let wire = octets(&case["wire"]);
        let ours = read_or_not(EntityTag::parse(&wire).is_ok());
        let theirs = ask(|| peers::headers_reads_tag(&wire));
        comparison.note("headers", "entity-tags", case, theirs, &ours);
        let theirs = ask(|| peers::entity_tag_reads_tag(&wire));
        comparison.note("entity-tag", "entity-tags", case, theirs, &ours);
    }
    for case in &vectors("comparisons.json") {
        let (one, other) = (octets(&case["one"]), octets(&case["other"]));
        let ours = (
            EntityTag::parse(&one).unwrap(),
            EntityTag::parse(&other).unwrap(),
        );
        let (strong, weak) = (ours.0.strong_eq(&ours.1), ours.0.weak_eq(&ours.1));
        let words = format!("strong {strong}, weak {weak}");
        let theirs = ask(|| peers::headers_compares(&one, &other));
        comparison.note("headers", "comparisons", case, theirs, &words);
        let theirs = ask(|| peers::entity_tag_compares(&one, &other));
        comparison.note("entity-tag", "comparisons", case, theirs, &words);
        // A strong validator selects the same strong one, a weak one what it corresponds to.
        let words = format!("confirmed {}", if ours.1.is_weak() { weak } else { strong });
        let theirs = ask(|| peers::cache_confirms(&one, &other));
        comparison.note("http-cache-semantics", "comparisons", case, theirs, &words);
    }
    for case in vectors("dates.json")
        .iter()
        .filter(|case| case["now"].is_null())
    {
        let wire = octets(&case["wire"]);
        let ours = match HttpDate::parse(&wire) {
            Ok(date) => date.unix_seconds().to_string(),
            Err(_) => "not read".to_string(),
        };
        let theirs = ask(|| peers::httpdate_reads(&wire));
        comparison.note("httpdate", "dates", case, theirs, &ours);
    }
    for case in &vectors("ranges.json") {
        let lines: Vec<_> = case["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| octets(line).trim_ascii().to_vec())
            .collect();
        let length = case["length"].as_u64().unwrap();
        let ours = peers::selected(&table::ranges_of(&lines, length));
        let theirs = ask(|| peers::http_range_header_selects(&lines, length));
        comparison.note("http-range-header", "ranges", case, theirs, &ours);
        let theirs = ask(|| peers::http_range_selects(&lines, length));
        comparison.note("http-range", "ranges", case, theirs, &ours);
        let theirs = ask(|| peers::headers_selects(&lines, length));
        comparison.note("headers", "ranges", case, theirs, &ours);
    }
    for case in vectors("evaluations.json")
        .iter()
        .filter(|case| !case["target"].is_null())
    {
        compare_evaluation(&mut comparison, case);
    }
    std::panic::set_hook(report);
    comparison
}

fn compare_evaluation(comparison: &mut Comparison, case: &serde_json::Value) {
    let method = case["method"].as_str().unwrap();
    let fields: Vec<(String, Vec<u8>)> = case["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field[0].as_str().unwrap().to_string(), octets(&field[1])))
        .collect();
    // What a header map refuses, and methods without conditions, are not a question of headers.
    if ["OPTIONS", "CONNECT", "TRACE"].contains(&method) {
        return;
    }
    let stored = &case["target"];
    let tag = stored["entity_tag"]
        .as_str()
        .map(|tag| tag.as_bytes().to_vec());
    let date = |name: &str| {
        stored[name]
            .as_i64()
            .map(|it| HttpDate::from_unix_seconds(it).unwrap())
    };
    let validators = Validators::new()
        .etag(tag.as_deref().map(|wire| EntityTag::parse(wire).unwrap()))
        .last_modified(date("last_modified"))
        .date(date("date"));
    let ours = match evaluate(method, fields.as_slice(), Target::Exists(validators)) {
        Outcome::Proceed(permit) => match permit.range() {
            RangeUse::Absent => "proceed, range absent".to_string(),
            RangeUse::Honor => "proceed, range honor".to_string(),
            RangeUse::Ignore => "proceed, range ignore".to_string(),
        },
        refused => refused.status().unwrap().to_string(),
    };
    let stored = Stored {
        entity_tag: tag.as_deref(),
        last_modified: stored["last_modified"].as_i64(),
    };
    let theirs = ask(|| peers::headers_decides(method, &fields, &stored));
    comparison.note("headers", "evaluations", case, theirs, &ours);
}

fn class_of(difference: &Difference) -> &'static Class {
    let Difference {
        peer,
        question,
        case,
        theirs,
        ours,
    } = difference;
    let fits = |class: &&Class| {
        (class.peer, class.question) == (*peer, *question) && (class.fits)(case, theirs, ours)
    };
    CLASSES.iter().find(fits).unwrap_or_else(|| {
        panic!("belongs to no class: {peer}, {question}, {case}: theirs {theirs}, ours {ours}")
    })
}

fn table(comparison: &Comparison) -> String {
    let mut of_class: Vec<Vec<&Difference>> = CLASSES.iter().map(|_| Vec::new()).collect();
    let mut without: Vec<String> = Vec::new();
    for difference in &comparison.differences {
        match std::panic::catch_unwind(|| class_of(difference)) {
            Ok(class) => {
                let place = CLASSES
                    .iter()
                    .position(|other| std::ptr::eq(class, other))
                    .unwrap();
                of_class[place].push(difference);
            }
            Err(_) => without.push(format!(
                "{} on {}: theirs {}, ours {}",
                difference.peer, difference.case, difference.theirs, difference.ours
            )),
        }
    }
    assert!(
        without.is_empty(),
        "{} differences have no class",
        without.len()
    );
    let mut text = String::from(
        "# Differences from other crates\n\n\
         Made from the vectors by a test; do not edit. *Theirs*: the standard says otherwise than\n\
         the peer. *Ours*: we decided otherwise, and say why. *Latitude*: the standard leaves the\n\
         choice.\n\n\
         | peer | vectors | asked | different |\n|---|---|---|---|\n",
    );
    for (peer, question, asked) in &comparison.asked {
        let here = |it: &&Difference| (it.peer, it.question) == (*peer, *question);
        let different = comparison.differences.iter().filter(here).count();
        writeln!(
            text,
            "| {peer} {} | {question} | {asked} | {different} |",
            version(peer)
        )
        .unwrap();
    }
    text += "\n| peer | vectors | cases | for example | theirs | ours | class | why |\n\
             |---|---|---|---|---|---|---|---|\n";
    for (class, differences) in CLASSES.iter().zip(of_class) {
        let first = differences
            .first()
            .unwrap_or_else(|| panic!("no such difference: {}", class.why));
        let Class {
            peer,
            question,
            whose,
            why,
            ..
        } = class;
        let (theirs, ours) = (&first.theirs, &first.ours);
        let case = first.case.replace('|', "\\|");
        let count = differences.len();
        writeln!(
            text,
            "| {peer} | {question} | {count} | `{case}` | {theirs} | {ours} | {whose} | {why} |"
        )
        .unwrap();
    }
    text
}

/// As they are in the lock file.
fn version(peer: &str) -> String {
    let path = format!("{}/Cargo.lock", env!("CARGO_MANIFEST_DIR"));
    let Ok(lock) = std::fs::read_to_string(path) else {
        return String::new();
    };
    let name = format!("name = \"{peer}\"\nversion = \"");
    let rest = lock.split(&name).nth(1).unwrap_or_default();
    let version: String = rest.chars().take_while(|letter| *letter != '"').collect();
    // A patch release is no reason to write the table anew, unless its answers differ.
    version
        .rsplit_once('.')
        .map_or(version.clone(), |(minor, _)| minor.to_string())
}

fn vectors(name: &str) -> Vec<serde_json::Value> {
    let path = format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    std::mem::take(file["cases"].as_array_mut().unwrap())
}

fn octets(text: &serde_json::Value) -> Vec<u8> {
    text.as_str()
        .unwrap()
        .chars()
        .map(|octet| u8::try_from(octet).unwrap())
        .collect()
}

//! Runs the vectors of `vectors/*.json`, which any implementation can run: see the README there.
//!
//! The files are generated. After a change in `vectors/generate/`, write them anew:
//! `PRECONDITIONS_WRITE_VECTORS=1 cargo test --test vectors`.

mod generate;
mod runner;

use generate::{as_octets, ComparisonCase, DateCase, EntityTagCase, EvaluationCase, ListCase};
use generate::{Expectation, File, NamesCase, RangeCase};
use oracle::{decide, OracleTarget, OracleVerdict, Ranges};
use preconditions::Validators;
use preconditions::{byte_ranges, evaluate, EntityTag, Gateway, HttpDate, Outcome, TagList};
use runner::{run, same};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use table::{ranges_of, target_of, verdict_of, Lines};

#[test]
fn entity_tags() {
    run("entity-tags.json", |case: &EntityTagCase| {
        let wire = as_octets(&case.wire);
        let found = EntityTag::parse(&wire).ok();
        let found = found.map(|tag| (tag.is_weak(), tag.opaque().to_vec()));
        let expected = case
            .valid
            .then(|| (case.weak.unwrap(), as_octets(case.opaque.as_ref().unwrap())));
        (case.name.clone(), same(&found, &expected))
    });
}

#[test]
fn comparisons() {
    run("comparisons.json", |case: &ComparisonCase| {
        let (one, other) = (as_octets(&case.one), as_octets(&case.other));
        let (one, other) = (
            EntityTag::parse(&one).unwrap(),
            EntityTag::parse(&other).unwrap(),
        );
        let found = (one.strong_eq(&other), one.weak_eq(&other));
        (case.name.clone(), same(&found, &(case.strong, case.weak)))
    });
}

#[test]
fn lists() {
    run("lists.json", |case: &ListCase| {
        let joined = case
            .lines
            .iter()
            .map(|line| as_octets(line))
            .collect::<Vec<_>>();
        let joined = joined.join(&b", "[..]);
        let read = match TagList::new(&joined) {
            TagList::Any => Ok(("any", Vec::new())),
            TagList::Tags(tags) => tags
                .map(|tag| tag.map(|tag| tag.as_bytes().to_vec()))
                .collect::<Result<Vec<_>, _>>()
                .map(|tags| ("tags", tags)),
        };
        let found = read.unwrap_or(("unreadable", Vec::new()));
        let tags = case.tags.iter().map(|tag| as_octets(tag)).collect();
        (
            case.name.clone(),
            same(&found, &(case.meaning.as_str(), tags)),
        )
    });
}

/// The lines as lines, through the evaluation: a tag of the list is found, and no other, not even
/// one that can be seen in a list that is damaged.
#[test]
fn lists_line_by_line() {
    run("lists.json", |case: &ListCase| {
        let named = |name: &str| -> Lines {
            let line = |line: &String| (name.to_string(), as_octets(line));
            case.lines.iter().map(line).collect()
        };
        let (none_match, matching) = (named("If-None-Match"), named("If-Match"));
        let statuses = |wire: &[u8]| {
            let target = EntityTag::parse(wire).unwrap();
            let read = evaluate("GET", none_match.as_slice(), &target).status();
            let changed = evaluate("PUT", matching.as_slice(), &target).status();
            (read, changed)
        };
        let is_weak = |tag: &[u8]| tag.starts_with(b"W/");
        let member = |tag: Vec<u8>| {
            let changed = if is_weak(&tag) { Some(412) } else { None };
            (statuses(&tag), (Some(304), changed))
        };
        let stranger = |tag: Vec<u8>| match case.meaning.as_str() {
            "any" => (statuses(&tag), (Some(304), None)),
            _ => (statuses(&tag), (None, Some(412))),
        };
        let members = case.tags.iter().map(|tag| member(as_octets(tag)));
        let mut strangers = vec![b"\"of-no-list\"".to_vec()];
        if case.meaning == "unreadable" {
            strangers.extend(matching.iter().flat_map(|(_, line)| tags_seen_in(line)));
        }
        let (found, expected): (Vec<_>, Vec<_>) =
            members.chain(strangers.into_iter().map(stranger)).unzip();
        (case.name.clone(), same(&found, &expected))
    });
}

/// Whatever in these octets would be a tag if it stood alone.
fn tags_seen_in(line: &[u8]) -> Vec<Vec<u8>> {
    let starts = 0..line.len();
    let parts = starts.flat_map(|start| (start..line.len()).map(move |end| &line[start..=end]));
    parts
        .filter(|part| oracle::parse_tag(part).is_some())
        .map(<[u8]>::to_vec)
        .collect()
}

#[test]
fn dates() {
    run("dates.json", |case: &DateCase| {
        let wire = as_octets(&case.wire);
        let read = match case
            .now
            .map(|now| HttpDate::from_unix_seconds(now).unwrap())
        {
            Some(now) => HttpDate::parse_at(&wire, now),
            None => HttpDate::parse(&wire),
        };
        let found = read
            .ok()
            .map(|date| (date.unix_seconds(), date.to_string()));
        let expected = case
            .seconds
            .map(|seconds| (seconds, case.printed.clone().unwrap()));
        (case.name.clone(), same(&found, &expected))
    });
}

#[test]
fn ranges() {
    run("ranges.json", |case: &RangeCase| {
        let found = ranges_of(&lines_of(case), case.length);
        (case.name.clone(), same(&found, &expected_ranges(case)))
    });
}

/// Content-Range, as the answer would carry it.
#[test]
fn content_ranges() {
    run("ranges.json", |case: &RangeCase| {
        let lines: Vec<_> = lines_of(case).into_iter().map(|it| ("Range", it)).collect();
        let found = match evaluate("GET", lines.as_slice(), Validators::new()) {
            Outcome::Proceed(permit) => {
                let ranges = byte_ranges(&permit, lines.as_slice(), case.length);
                let content_range = ranges.content_range().map(|it| it.to_string());
                (ranges.status(), content_range)
            }
            refused => (refused.status().unwrap(), None),
        };
        let expected = (case.status, case.content_range.clone());
        (case.name.clone(), same(&found, &expected))
    });
}

/// The cases by hand are right for the second implementation, too.
#[test]
fn ranges_by_the_oracle() {
    run("ranges.json", |case: &RangeCase| {
        let found = oracle::ranges(&lines_of(case), case.length);
        (case.name.clone(), same(&found, &expected_ranges(case)))
    });
}

fn lines_of(case: &RangeCase) -> Vec<Vec<u8>> {
    case.lines.iter().map(|line| as_octets(line)).collect()
}

fn expected_ranges(case: &RangeCase) -> Ranges {
    match case.status {
        206 => Ranges::Parts(case.parts.clone()),
        416 => Ranges::Unsatisfiable,
        _ => Ranges::Whole,
    }
}

#[test]
fn evaluations() {
    run("evaluations.json", |case: &EvaluationCase| {
        let (lines, target) = request(case);
        let outcome = evaluate(case.method.as_str(), lines.as_slice(), target_of(&target));
        let found = in_the_words_of_vectors(&verdict_of(&outcome));
        (case.name.clone(), same(&found, &case.expect))
    });
}

/// The cases by hand are right for the second implementation, too.
#[test]
fn evaluations_by_the_oracle() {
    run("evaluations.json", |case: &EvaluationCase| {
        let (lines, target) = request(case);
        let found = in_the_words_of_vectors(&decide(&case.method, &lines, target));
        (case.name.clone(), same(&found, &case.expect))
    });
}

#[test]
fn names() {
    run("names.json", |case: &NamesCase| {
        let line = |(name, value): &(String, String)| (name.clone(), as_octets(value));
        let lines: Lines = case.fields.iter().map(line).collect();
        let wires: Vec<Vec<u8>> = case.also.iter().map(|tag| as_octets(tag)).collect();
        let also: Vec<EntityTag<'_>> = wires.iter().map(|tag| parsed(tag)).collect();
        // What a gateway appends is known when a program is written; here it is read.
        let appends: Vec<&'static str> = case.appends.iter().map(|it| leaked(it)).collect();
        let gateway = Gateway::DIRECT.appends(Box::leak(appends.into_boxed_slice()));
        let own = case.entity_tag.as_ref().map(|tag| as_octets(tag));
        let mut current = Validators::new()
            .etag(own.as_ref().map(|tag| parsed(tag)))
            .also(&also)
            .behind(if case.weakens {
                gateway.weakens()
            } else {
                gateway
            });
        if case.weak_if_match {
            current = current.weak_if_match();
        }
        let found = evaluate(case.method.as_str(), lines.as_slice(), &current).status();
        (case.name.clone(), same(&found, &case.status))
    });
}

fn parsed(wire: &[u8]) -> EntityTag<'_> {
    EntityTag::parse(wire).unwrap()
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// The cases by hand are right for the second implementation, too.
#[test]
fn names_by_the_oracle() {
    run("names.json", |case: &NamesCase| {
        let line = |(name, value): &(String, String)| (name.clone(), as_octets(value));
        let lines: Lines = case.fields.iter().map(line).collect();
        let names = oracle::DeclaredNames {
            own: case.entity_tag.as_ref().map(|tag| as_octets(tag)),
            also: case.also.iter().map(|tag| as_octets(tag)).collect(),
            weakens: case.weakens,
            appends: case.appends.iter().map(|it| as_octets(it)).collect(),
            weak_if_match: case.weak_if_match,
        };
        let found = oracle::decide_by_names(&case.method, &lines, &names);
        (case.name.clone(), same(&found, &case.status))
    });
}

#[cfg(feature = "alloc")]
#[test]
fn write_conditions() {
    use preconditions::{Answer, Conditions, WriteCondition};

    run(
        "write-conditions.json",
        |case: &generate::WriteConditionCase| {
            let line = |(name, value): &(String, String)| (name.clone(), as_octets(value));
            let lines: Lines = case.fields.iter().map(line).collect();
            let conditions = Conditions::of(case.method.as_str(), &lines);
            let (condition, versions, seconds, by) =
                match conditions.write_condition(EntityTag::version) {
                    WriteCondition::None => ("none", vec![], None, None),
                    WriteCondition::Exists => ("exists", vec![], None, None),
                    WriteCondition::Absent => ("absent", vec![], None, None),
                    WriteCondition::OneOf(versions) => ("one-of", versions, None, None),
                    WriteCondition::NoneOf(versions) => ("none-of", versions, None, None),
                    WriteCondition::UnmodifiedSince(date) => {
                        ("unmodified-since", vec![], Some(date.unix_seconds()), None)
                    }
                    WriteCondition::Never(Answer::PreconditionFailed { by }) => {
                        ("never", vec![], None, Some(by.name().to_owned()))
                    }
                    WriteCondition::Never(other) => panic!("{other:?}"),
                    WriteCondition::Evaluate => ("evaluate", vec![], None, None),
                };
            let found = (condition.to_owned(), versions, seconds, by);
            let case_by = case.by.clone();
            let expected = (
                case.condition.clone(),
                case.versions.clone(),
                case.seconds,
                case_by,
            );
            (case.name.clone(), same(&found, &expected))
        },
    );
}

#[test]
fn the_files_are_what_the_generator_writes() {
    for (name, text) in generate::files() {
        let path = folder().join(name);
        if std::env::var_os("PRECONDITIONS_WRITE_VECTORS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert!(
            read(&path) == text,
            "{name} is not what the generator writes"
        );
    }
}

#[test]
fn the_files_keep_to_the_schema() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = compiler
        .compile(path("schema.json").to_str().unwrap(), &mut schemas)
        .unwrap();
    let mut kinds = BTreeSet::new();
    for name in names_of_files() {
        let file: serde_json::Value = serde_json::from_str(&read(&path(&name))).unwrap();
        if let Err(error) = schemas.validate(&file, schema) {
            panic!("{name}: {error:#}");
        }
        let cases = file["cases"].as_array().unwrap();
        assert_eq!(file["count"], cases.len(), "{name}");
        let unique: BTreeSet<_> = cases.iter().map(|case| case["name"].as_str()).collect();
        assert_eq!(unique.len(), cases.len(), "{name}: a name is there twice");
        assert_eq!(name, format!("{}.json", file["kind"].as_str().unwrap()));
        kinds.insert(name);
        // A case of each kind that has lost a member, and one that has a member too many.
        for spoiled in [spoil(&file, false), spoil(&file, true)] {
            let refused = schemas.validate(&spoiled, schema).is_err();
            assert!(refused, "{}: {}", file["kind"], spoiled["cases"][0]);
        }
    }
    assert_eq!(kinds.len(), 11, "{kinds:?}");
    let no_case = serde_json::json!({"title": "", "specification": "RFC 9110",
        "version": "1.0", "license": "MIT OR Apache-2.0", "kind": "dates",
        "count": 1, "cases": [{"name": "a date that is not said to be one"}]});
    assert!(schemas.validate(&no_case, schema).is_err());
}

/// All files of cases, whoever writes them.
fn names_of_files() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| name.ends_with(".json") && !name.ends_with("schema.json"))
        .collect();
    names.sort();
    names
}

fn spoil(file: &serde_json::Value, by_adding: bool) -> serde_json::Value {
    let mut file = file.clone();
    let case = file["cases"][0].as_object_mut().unwrap();
    if by_adding {
        case.insert("surplus".into(), true.into());
    } else {
        case.remove("name");
    }
    file
}

#[test]
fn the_readme_counts_the_cases() {
    let readme = read(&path("README.md"));
    for name in names_of_files() {
        let file: serde_json::Value = serde_json::from_str(&read(&path(&name))).unwrap();
        let row = format!("| [{name}]({name}) | {} |", file["count"]);
        assert!(readme.contains(&row), "the README should have: {row}");
    }
    let file: File<EvaluationCase> = load("evaluations.json");
    let is_by_hand = |case: &&EvaluationCase| case.name.starts_with("by hand: ");
    let by_hand = file.cases.iter().filter(is_by_hand).count();
    let of_matrix = file.count - by_hand;
    for sentence in [
        format!("{of_matrix} cases are a matrix"),
        format!("{by_hand} cases are written by hand"),
    ] {
        assert!(
            readme.contains(&sentence),
            "the README should say: {sentence}"
        );
    }
}

#[test]
fn there_are_enough_evaluations_and_choices_are_explained() {
    let file: File<EvaluationCase> = load("evaluations.json");
    assert!(file.count >= 600);
    for case in &file.cases {
        let choice = case.result == generate::Result::Latitude;
        assert!(
            !choice || !case.comment.is_empty(),
            "{}: a choice without a reason",
            case.name
        );
        assert!(
            choice || case.also.is_empty(),
            "{}: required, but others allowed",
            case.name
        );
        assert!(
            !case.also.contains(&case.expect.status),
            "{}: allowed twice",
            case.name
        );
    }
}

/// The criterion of the README: where a list is damaged, an answer is only required if it is the
/// same to the letter, by which no tag is listed, and for whoever looks for tags in the damage.
#[test]
fn what_is_required_does_not_hang_on_how_damage_is_read() {
    let is_required = |result| result == generate::Result::Required;
    let file: File<EvaluationCase> = load("evaluations.json");
    let mut damaged = 0;
    for case in file.cases.iter().filter(|case| is_required(case.result)) {
        let (lines, target) = request(case);
        for name in ["if-match", "if-none-match"] {
            let value = oracle::field_lines(&lines, name).join(&b","[..]);
            if oracle::parse_list(&value) != oracle::List::Unreadable {
                continue;
            }
            damaged += 1;
            for reading in [Vec::new(), search(&value)] {
                let mut lines = lines.clone();
                lines.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
                lines.push((name.to_string(), reading));
                let status = decide(&case.method, &lines, target.clone()).status;
                assert_eq!(status, case.expect.status, "{}", case.name);
            }
        }
    }
    assert!(damaged > 100, "{damaged}");

    let file: File<ListCase> = load("lists.json");
    for case in file.cases.iter().filter(|case| is_required(case.result)) {
        let lines: Vec<_> = case.lines.iter().map(|line| as_octets(line)).collect();
        if case.meaning == "unreadable" {
            assert_eq!(search(&lines.join(&b","[..])), b"", "{}", case.name);
        }
    }
}

/// The list that one could find in these octets by looking for tags or the wildcard.
fn search(value: &[u8]) -> Vec<u8> {
    if value.contains(&b'*') {
        return b"*".to_vec();
    }
    tags_seen_in(value).join(&b","[..])
}

fn request(case: &EvaluationCase) -> (Lines, OracleTarget) {
    let line = |(name, value): &(String, String)| (name.clone(), as_octets(value));
    let lines = case.fields.iter().map(line).collect();
    let target = match &case.target {
        None => OracleTarget::Missing,
        Some(target) => OracleTarget::Exists {
            entity_tag: target.entity_tag.as_deref().map(as_octets),
            last_modified: target.last_modified,
            date: target.date,
        },
    };
    (lines, target)
}

fn in_the_words_of_vectors(verdict: &OracleVerdict) -> Expectation {
    Expectation {
        status: verdict.status,
        by: verdict.by.map(str::to_string),
        range: verdict.range.map(str::to_string),
        protection: verdict.protection.map(str::to_string),
    }
}

fn load<Case: DeserializeOwned>(name: &str) -> File<Case> {
    serde_json::from_str(&read(&path(name))).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn path(name: &str) -> PathBuf {
    folder().join(name)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

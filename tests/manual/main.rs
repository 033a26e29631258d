//! The pages of the manual that are made: this is what makes them, and what finds them stale.
//!
//! `MANUAL=write cargo test --all-features --test manual` writes them anew.

#![cfg(feature = "alloc")]

mod blocks;
mod downloads;
mod early_answers;
mod evidence;
mod frameworks;
mod gateways;
mod tables;

use core::fmt::Write;
use std::fs;
use std::path::Path;

use preconditions::{evaluate, EntityTag, Field, HttpDate, Outcome, RangeUse, Target, Validators};
use table::diagram;

const DATE: &str = "Wed, 21 Oct 2015 07:28:00 GMT";
const EARLIER: &str = "Tue, 20 Oct 2015 07:28:00 GMT";

#[test]
fn the_page_of_the_decision_is_fresh() {
    check("src/manual/decision.md", &decision());
}

#[test]
fn the_page_of_the_frameworks_is_fresh() {
    check("src/manual/frameworks.md", &frameworks::page());
}

#[test]
fn the_pages_of_writes_have_the_blocks_of_the_stores() {
    for page in ["src/manual/conditional_writes.md", "src/manual/stores.md"] {
        check(page, &blocks::with_fresh_blocks(page, "examples/stores"));
    }
}

#[test]
fn the_page_of_the_client_has_the_recipes_that_are_tested() {
    let page = "src/manual/client.md";
    check(page, &blocks::with_fresh_blocks(page, "examples/clients"));
}

#[test]
fn the_page_of_the_file_servers_has_the_table_of_downloads() {
    let page = "src/manual/file_servers.md";
    check(page, &downloads::with_fresh_table(page));
}

#[test]
fn the_page_of_writes_has_the_table_of_early_answers() {
    let page = "src/manual/conditional_writes.md";
    check(page, &early_answers::with_fresh_table(page));
}

#[test]
fn the_page_about_untrusted_input_has_the_tables_of_what_was_tried() {
    let page = "src/manual/untrusted_input.md";
    check(page, &evidence::with_fresh_tables(page));
}

#[test]
fn the_page_about_proxies_has_the_table_of_gateways() {
    let page = "src/manual/behind_a_proxy.md";
    check(page, &gateways::with_fresh_table(page));
}

#[test]
fn the_page_of_the_comparison_is_fresh() {
    check("src/manual/compare.md", &comparison());
}

/// What the table says to follow from a false condition follows, and its rows stand in the order of
/// RFC 9110 §13.2.2.
#[test]
fn the_table_of_the_steps_is_true() {
    let tag = EntityTag::from_static("\"v7\"");
    let date = HttpDate::parse(DATE.as_bytes()).unwrap();
    let ask = |method, lines: &[(&str, &str)]| {
        let current = Validators::new().etag(&tag).last_modified(date);
        match evaluate(method, lines, current) {
            Outcome::Proceed(permit) if permit.range() == RangeUse::Ignore => "ignore Range",
            Outcome::Proceed(_) => "",
            Outcome::NotModified { .. } => "304",
            Outcome::PreconditionFailed { .. } => "412",
        }
    };
    for rule in diagram::RULES {
        let value = match rule.field {
            Field::IfUnmodifiedSince => EARLIER,
            Field::IfModifiedSince => DATE,
            Field::IfNoneMatch => "\"v7\"",
            _ => "\"v6\"",
        };
        let lines = [(rule.field.name(), value), ("range", "bytes=0-1")];
        let (read, write) = (ask("GET", &lines), ask("PUT", &lines[..1]));
        let otherwise = match (read, write) {
            (read, "") => read.to_owned(),
            (read, write) if read == write => read.to_owned(),
            (read, write) => format!("{read} for a read, else {write}"),
        };
        assert_eq!(rule.otherwise, otherwise, "{}", rule.field.name());
    }
    let sections = diagram::RULES.map(|rule| holds_if(rule.field).1);
    assert_eq!(sections, ["13.1.1", "13.1.4", "13.1.2", "13.1.3", "13.1.5"]);
}

/// A diagram for a request shows where it went, and is no more than a picture and its words.
#[test]
fn the_path_of_a_request_is_lit() {
    let svg = diagram::draw(Some(&diagram::Path {
        judged: vec![(Field::IfNoneMatch, "false")],
        decided_by: Some(Field::IfNoneMatch),
        summary: "304 Not Modified, because of if-none-match".into(),
        caption: Vec::new(),
    }));
    assert!(svg.contains("<text class=\"lit text\" x=\"24\" y=\"163\">if-none-match: false</text>"));
    assert!(svg.contains("<text class=\"plain text\" x=\"24\" y=\"355\">perform the method</text>"));
    assert!(svg.contains("304 Not Modified, because of if-none-match."));
    assert!(!diagram::draw(None).contains("class=\"lit "));
}

const FOLDERS: [&str; 8] = [
    "adapters", "benches", "checks", "cli", "examples", "fuzz", "src", "tests",
];

/// The package has the library alone, so a page that names a path or a command of the repository says
/// that it is one.
#[test]
fn pages_say_what_is_in_the_repository_alone() {
    const COMMANDS: [&str; 3] = ["cargo bench ", "cargo run ", "cargo test "];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manual");
    let mut named = 0;
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let is_path = |folder: &str| text.contains(&format!("`{folder}/"));
        if FOLDERS.into_iter().any(is_path) || COMMANDS.into_iter().any(|it| text.contains(it)) {
            named += 1;
            let says_so = text.contains("repository");
            assert!(says_so, "{}: of which repository?", path.display());
        }
    }
    assert!(named > 10, "only {named} pages name one");
}

/// What a page names in backquotes is there: paths, and the files of vectors that guard against
/// mistakes.
#[test]
fn what_pages_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    let mut found = 0;
    let mut look_for = |page: &Path, path: String| match root.join(&path).exists() {
        true => found += 1,
        false => missing.push(format!("{}: {path}", page.display())),
    };
    for entry in fs::read_dir(root.join("src/manual")).unwrap() {
        let page = entry.unwrap().path();
        for line in fs::read_to_string(&page).unwrap().lines() {
            for quoted in line.split('`').skip(1).step_by(2) {
                let path = quoted.split(' ').next().unwrap_or_default();
                let is_of = |folder: &&str| path.starts_with(&format!("{folder}/"));
                if FOLDERS.iter().any(is_of) {
                    look_for(&page, path.into());
                }
            }
            let (_, vectors) = line.split_once("vectors `").unwrap_or_default();
            for name in vectors.split("`, `").filter_map(|it| it.split('`').next()) {
                if !name.is_empty() && !name.contains('/') {
                    look_for(&page, format!("tests/vectors/{name}.json"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(found > 50, "only {found} are named");
}

fn check(path: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("MANUAL").is_some_and(|value| value == "write") {
        fs::write(&path, made).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == made,
        "{} is stale: MANUAL=write makes it anew",
        path.display()
    );
}

fn decision() -> String {
    let mut page = String::from(
        "# The decision\n\n\
         The steps of [RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2), in \
         their order. The second\ntable is made from the answers of `evaluate`.\n\n<div>\n",
    );
    page.push_str(&diagram::draw(None));
    page.push_str(
        "</div>\n\n\
         In the repository, `preconditions explain --svg` draws the same picture for a \
         request, with the path it\ntook.\n\n\
         | | field | looked at if | true if | if it is false | section |\n|---|---|---|---|---|---|\n",
    );
    for (number, rule) in (1..).zip(diagram::RULES) {
        let (name, when, otherwise) = (rule.field.name(), rule.when, rule.otherwise);
        let (holds_if, section) = holds_if(rule.field);
        let link = format!("https://www.rfc-editor.org/rfc/rfc9110#section-{section}");
        let row = format!("| {number} | {name} | {when} | {holds_if} | {otherwise} |");
        writeln!(page, "{row} [§{section}]({link}) |").unwrap();
    }
    page.push_str("| 6 | | | | perform the method | |\n\n");
    page.push_str(
        "## Every state of every field\n\n\
         One field alone, on a representation with the tag `\"v7\"` and a modification date, on one \
         that has neither, and on\na resource without a representation. What protects a write \
         stands behind `proceed`: see\n[`Permit::protection`](crate::Permit::protection). The \
         response is dated one second after the modification.\n\n\
         | field | value | GET | PUT | GET, no validators | PUT, no validators | GET, missing | PUT, \
         missing |\n|---|---|---|---|---|---|---|---|\n",
    );
    let tag = EntityTag::from_static("\"v7\"");
    let date = HttpDate::parse(DATE.as_bytes()).unwrap();
    let targets = || {
        let full = Validators::new()
            .etag(&tag)
            .last_modified(date)
            .date(HttpDate::from_unix_seconds(date.unix_seconds() + 1));
        [
            Target::Exists(full),
            Target::Exists(Validators::new()),
            Target::Missing,
        ]
    };
    for (field, states) in STATES {
        for (what, value) in *states {
            let mut row = format!("| {} | {what} |", field.name());
            for target in targets() {
                for method in ["GET", "PUT"] {
                    let lines = [(field.name(), *value)];
                    let cell = cell(&evaluate(method, &lines, target.clone()));
                    write!(row, " {cell} |").unwrap();
                }
            }
            writeln!(page, "{row}").unwrap();
        }
    }
    page
}

/// When a condition is true, and the section of RFC 9110 that says so.
fn holds_if(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::IfMatch => (
            "a tag in it is the current one, strongly compared; or it is * and there is a current \
             representation",
            "13.1.1",
        ),
        Field::IfUnmodifiedSince => (
            "the representation has not changed since the date",
            "13.1.4",
        ),
        Field::IfNoneMatch => (
            "no tag in it is the current one, weakly compared; and it is not *, unless there is no \
             current representation",
            "13.1.2",
        ),
        Field::IfModifiedSince => ("the representation has changed since the date", "13.1.3"),
        Field::IfRange => (
            "its tag or date is exactly the current one, and a strong validator",
            "13.1.5",
        ),
        Field::Range => unreachable!("Range is no condition"),
    }
}

type States = &'static [(&'static str, &'static str)];

const TAGS: States = &[
    ("the current tag, `\"v7\"`", "\"v7\""),
    ("the same, weak", "W/\"v7\""),
    ("another, `\"v6\"`", "\"v6\""),
    ("a list with the current tag", "\"v6\", \"v7\""),
    ("`*`", "*"),
    ("`*, \"v7\"`", "*, \"v7\""),
    ("empty", ""),
    ("damaged, `\"v7\", v6`", "\"v7\", v6"),
];

const DATES: States = &[
    ("the same second", DATE),
    ("earlier", EARLIER),
    ("later", "Thu, 22 Oct 2015 07:28:00 GMT"),
    ("no date, `yesterday`", "yesterday"),
];

const STATES: &[(Field, States)] = &[
    (Field::IfMatch, TAGS),
    (Field::IfUnmodifiedSince, DATES),
    (Field::IfNoneMatch, TAGS),
    (Field::IfModifiedSince, DATES),
];

fn cell(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Proceed(permit) => match permit.protection() {
            Some(protection) => format!("proceed, {protection}"),
            None => "proceed".into(),
        },
        other => format!("**{}**", other.status().unwrap()),
    }
}

/// Name, what to know of it.
fn comparison() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let differences = fs::read_to_string(root.join("differential/differences.md")).unwrap();
    let (_, tables) = differences.split_once("\n\n").unwrap();
    let django = root.join("vectors/runners/django");
    let failures = fs::read_to_string(django.join("expected-failures.txt")).unwrap();
    let requirements = fs::read_to_string(django.join("requirements.txt")).unwrap();
    let version = requirements
        .lines()
        .find(|line| line.starts_with("Django"))
        .unwrap();
    let mut page = format!(
        "# Compare\n\n\
         Facts about other implementations, each from a run of the test vectors (`tests/vectors` in the \
         repository): where their answer is\nanother, and whose choice that is. Speed is in \
         [`performance`](crate::manual::performance), answers over the wire of seven frameworks with \
         this\ncrate in `examples/frameworks`.\n\n\
         ## Crates\n\n\
         `cargo test --all-features --test differential` finds the same, or fails.\n\n{tables}\n\
         ## {version}\n\n\
         `tests/vectors/runners/django/run.py`: evaluations that are answered otherwise than the \
         standard requires, by what\nis behind it.\n\n| | cases |\n|---|---:|\n"
    );
    let caches = fs::read_to_string(root.join("client/differences.md")).unwrap();
    let (_, caches) = caches.split_once("\n\n").unwrap();
    for group in failures.split("# ").skip(1) {
        let mut lines = group.lines().filter(|line| !line.trim().is_empty());
        let why = lines.next().unwrap().trim_end_matches('.');
        writeln!(page, "| {why} | {} |", lines.count()).unwrap();
    }
    write!(page, "\n## Caches\n\n{caches}").unwrap();
    page
}

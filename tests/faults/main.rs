//! Deliberate faults, at least one in each module of the core, and which layers of tests notice
//! them. `cargo test --all-features --test faults -- --ignored` makes each fault in a copy of the
//! sources, runs the layers, demands that three notice it, and writes the table `faults.md`; that
//! takes half a minute a fault. Without `--ignored`, only the table is checked for freshness.

#![cfg(feature = "std")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Test files that know what is right from the same source.
struct Layer {
    name: &'static str,
    source: &'static str,
    tests: &'static [&'static str],
}

const LAYERS: [Layer; 8] = [
    Layer {
        name: "sections",
        source: "expectations written from the sections of RFC 9110",
        tests: &["rfc9110"],
    },
    Layer {
        name: "interface",
        source: "what the documentation of each item promises, as literals",
        tests: &["api", "response", "explain", "integrations"],
    },
    Layer {
        name: "uses",
        source: "requests recorded from clients and the tasks of other libraries' users, with \
                 verdicts derived by hand",
        tests: &["requests", "scenarios"],
    },
    Layer {
        name: "vectors",
        source: "the JSON files of `vectors/`, as any other implementation would read them",
        tests: &["vectors"],
    },
    Layer {
        name: "oracle",
        source: "a second implementation, written from the standard alone: on every cell of the \
                 decision table, and on random input",
        tests: &["decision_table", "properties"],
    },
    Layer {
        name: "laws",
        source: "the laws of the fuzz targets, on the corpus",
        tests: &["corpus"],
    },
    Layer {
        name: "peers",
        source: "the answers of other crates, each difference known",
        tests: &["differential"],
    },
    Layer {
        name: "manual",
        source: "the pages that are made from the code, as they were last looked at",
        tests: &["manual"],
    },
];

const LAYERS_NEEDED: usize = 3;

/// A mistake that one could make: in `file`, `becomes` instead of `was`.
struct Fault {
    what: &'static str,
    file: &'static str,
    was: &'static str,
    becomes: &'static str,
}

const FAULTS: [Fault; 30] = [
    Fault {
        what: "`w/\"a\"` is a tag",
        file: "entity_tag.rs",
        was: "[b'W', b'/', b'\"', ..] => start",
        becomes: "[b'W' | b'w', b'/', b'\"', ..] => start",
    },
    Fault {
        what: "DEL may stand in a tag",
        file: "entity_tag.rs",
        was: "(octet != b'\"') & (octet != 0x7F)",
        becomes: "(octet != b'\"')",
    },
    Fault {
        what: "strong comparison asks only one tag whether it is weak",
        file: "entity_tag.rs",
        was: "!self.is_weak() && !other.is_weak() && self",
        becomes: "!self.is_weak() && self",
    },
    Fault {
        what: "a list needs no commas",
        file: "tag_list.rs",
        was: "Some(b',') | None => {}",
        becomes: "Some(b',' | b'\"') | None => {}",
    },
    Fault {
        what: "`*` may have lines after it",
        file: "tag_list.rs",
        was: "return self.fail(ParseError::new(Problem::WildcardNotAlone, 0));",
        becomes: "return;",
    },
    Fault {
        what: "a good line makes up for a damaged one",
        file: "tag_list.rs",
        was: "ListState::Unreadable => return,",
        becomes: "ListState::Unreadable => self.state = ListState::Empty,",
    },
    Fault {
        what: "a weak tag satisfies If-Match",
        file: "tag_list.rs",
        was: "Some(tag) => !(self.is_strong() && (tag.is_weak() || member.is_weak())),",
        becomes: "Some(tag) => !(self.is_strong() && tag.is_weak()),",
    },
    Fault {
        what: "a year of two digits is up to 49 years ahead",
        file: "http_date/grammar.rs",
        was: "limit.year.wrapping_add(50)",
        becomes: "limit.year.wrapping_add(49)",
    },
    Fault {
        what: "1900 was a leap year",
        file: "http_date/calendar.rs",
        was: "year % 16 == 0",
        becomes: "year % 4 == 0",
    },
    Fault {
        what: "what follows a date does not matter",
        file: "http_date/grammar.rs",
        was: "if cursor.rest.is_empty() {",
        becomes: "if cursor.rest.len() < 64 {",
    },
    Fault {
        what: "a write that If-None-Match refuses is answered 304",
        file: "evaluate.rs",
        was: "return match self.method.is_read() {",
        becomes: "return match !self.method.ignores_preconditions() {",
    },
    Fault {
        what: "what was modified in the second of If-Modified-Since was modified since",
        file: "evaluate.rs",
        was: "|modified, date| modified > date",
        becomes: "|modified, date| modified >= date",
    },
    Fault {
        what: "If-Modified-Since is for any method",
        file: "evaluate.rs",
        was: "        if !self.method.is_read() {\n",
        becomes: "        if self.method.ignores_preconditions() {\n",
    },
    Fault {
        what: "a damaged If-None-Match lets a write through",
        file: "evaluate.rs",
        was: "ListState::Unreadable if !self.method.is_read() =>",
        becomes: "ListState::Unreadable if self.method.ignores_preconditions() =>",
    },
    Fault {
        what: "If-Range with a later date is true",
        file: "evaluate.rs",
        was: "if date != modified.unix_seconds()",
        becomes: "if date < modified.unix_seconds()",
    },
    Fault {
        what: "the second of two dates counts",
        file: "evaluate.rs",
        was: "_ => DateReading::Repeated,",
        becomes: "_ => read_date(line, validators),",
    },
    Fault {
        what: "a list in If-None-Match protects a write",
        file: "evaluate.rs",
        was: "ListState::Wildcard => {\n                self.protection = Some(Protection::Absence);",
        becomes: "ListState::Wildcard | ListState::NoMatch => {\n                self.protection = Some(Protection::Absence);",
    },
    Fault {
        what: "a date that two versions may have protects a write",
        file: "evaluate.rs",
        was: "&& self.has_strong_modification_date()",
        becomes: "&& self.exists()",
    },
    Fault {
        what: "of several lines of a slice only the first counts",
        file: "headers.rs",
        was: "                visit(value.as_ref());",
        becomes: "                return visit(value.as_ref());",
    },
    Fault {
        what: "names in a slice are compared octet by octet",
        file: "headers.rs",
        was: "name.as_ref().eq_ignore_ascii_case(field.name())",
        becomes: "name.as_ref() == field.name()",
    },
    Fault {
        what: "HEAD is no read",
        file: "method.rs",
        was: "Method::Get | Method::Head | Method::Query)",
        becomes: "Method::Get | Method::Query)",
    },
    Fault {
        what: "HEAD has ranges",
        file: "method.rs",
        was: "matches!(self, Method::Get | Method::Query)",
        becomes: "matches!(self, Method::Get | Method::Head | Method::Query)",
    },
    Fault {
        what: "a date is strong in the second in which it was sent",
        file: "target.rs",
        was: "modified.unix_seconds() < date,",
        becomes: "modified.unix_seconds() <= date,",
    },
    Fault {
        what: "what is not found has a representation",
        file: "target.rs",
        was: "None => Target::Missing,",
        becomes: "None => Target::Exists(Validators::new()),",
    },
    Fault {
        what: "a permit does not say what protects a write",
        file: "outcome.rs",
        was: "            if_range,\n            protection,\n        }\n    }",
        becomes:
            "            if_range,\n            protection: protection.and(None),\n        }\n    }",
    },
    Fault {
        what: "If-Unmodified-Since is read from If-Modified-Since",
        file: "field.rs",
        was: "\"if-unmodified-since\"",
        becomes: "\"if-modified-since\"",
    },
    Fault {
        what: "an offset does not count the spaces before the value",
        file: "error.rs",
        was: "self.offset.saturating_add(octets)",
        becomes: "self.offset",
    },
    Fault {
        what: "a 304 says how long the content is that it does not have",
        file: "answer.rs",
        was: "(has_prefix && !OTHERS.iter().any(is))",
        becomes: "(has_prefix && OTHERS.iter().any(is))",
    },
    Fault {
        what: "an explanation points into the first line",
        file: "explain.rs",
        was: "self.mark.filter(|mark| mark.line == number)",
        becomes: "self.mark.filter(|_| number == 0)",
    },
    Fault {
        what: "an explanation calls ignored what is false",
        file: "explain.rs",
        was: "Judgement::False => \"false\",",
        becomes: "Judgement::False => \"ignored\",",
    },
];

#[test]
fn each_fault_can_be_made() {
    for fault in &FAULTS {
        let text = fs::read_to_string(root().join("src").join(fault.file)).unwrap();
        let places = text.matches(fault.was).count();
        assert_eq!(places, 1, "{}: {:?}", fault.file, fault.was);
        assert_ne!(fault.was, fault.becomes);
    }
}

#[test]
fn each_module_of_the_core_has_a_fault() {
    let modules: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".rs") && name != "lib.rs")
        .collect();
    // `http_date/calendar.rs` is a part of `http_date.rs`.
    let module_of = |fault: &Fault| match fault.file.split_once('/') {
        Some((module, _)) => format!("{module}.rs"),
        None => fault.file.to_owned(),
    };
    let with_fault: BTreeSet<String> = FAULTS.iter().map(module_of).collect();
    assert_eq!(modules, with_fault);
}

#[test]
fn the_table_is_that_of_these_faults() {
    let table = fs::read_to_string(root().join("tests/faults.md")).unwrap();
    assert!(table.starts_with(&head()), "the head of the table");
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    assert_eq!(rows.len(), FAULTS.len());
    for (row, fault) in rows.iter().zip(&FAULTS) {
        assert!(row.starts_with(&first_cells(fault)), "{row}");
        assert!(row.matches("yes").count() >= LAYERS_NEEDED, "{row}");
    }
}

#[test]
#[ignore = "takes about 15 minutes"]
fn each_fault_is_noticed_by_three_layers() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
    copy_sources(&copy);
    assert_eq!(failing(&copy), BTreeSet::new(), "without a fault");
    let mut table = head();
    let mut missed = Vec::new();
    for fault in &FAULTS {
        let file = copy.join("src").join(fault.file);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replacen(fault.was, fault.becomes, 1)).unwrap();
        let failing = failing(&copy);
        fs::write(&file, text).unwrap();

        let noticed = LAYERS.map(|layer| layer.tests.iter().any(|test| failing.contains(*test)));
        table.push_str(&first_cells(fault));
        for is_noticed in noticed {
            write!(table, " {} |", if is_noticed { "yes" } else { "" }).unwrap();
        }
        table.push('\n');
        eprintln!("{}: {failing:?}", fault.what);
        if noticed.iter().filter(|noticed| **noticed).count() < LAYERS_NEEDED {
            missed.push(fault.what);
        }
    }
    fs::write(root().join("tests/faults.md"), table).unwrap();
    assert_eq!(missed, [""; 0], "noticed by fewer than three layers");
}

fn head() -> String {
    let mut head = String::from(
        "# Who notices a fault\n\n\
         Each row is a mistake that one could make in the sources, made on purpose by\n\
         [`faults.rs`](faults.rs), which says it as code and writes this page. The columns are\n\
         layers of tests and what each knows from. Some sources are related: the oracle has written\n\
         most expectations of the vectors, and some laws ask it.\n\n",
    );
    for layer in &LAYERS {
        let tests = layer.tests.join("`, `");
        let name = layer.name;
        writeln!(head, "- **{name}** (`{tests}`): {}.", layer.source).unwrap();
    }
    head.push_str("\n| file | the fault |");
    for layer in &LAYERS {
        write!(head, " {} |", layer.name).unwrap();
    }
    head.push_str("\n|---|---|");
    head.push_str(&"---|".repeat(LAYERS.len()));
    head.push('\n');
    head
}

fn first_cells(fault: &Fault) -> String {
    format!("| `{}` | {} |", fault.file, fault.what)
}

/// The tests that fail in this copy.
fn failing(copy: &Path) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["test", "-p", "preconditions", "--all-features"])
        .arg("--no-fail-fast")
        .args(
            LAYERS
                .iter()
                .flat_map(|layer| layer.tests)
                .flat_map(|test| ["--test", test]),
        )
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", copy.with_extension("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    let output = cargo.output().expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("could not compile"), "{said}");
    let failing: BTreeSet<String> = said
        .lines()
        .filter_map(|line| {
            line.trim()
                .strip_prefix("`-p preconditions --test ")?
                .strip_suffix('`')
        })
        .map(String::from)
        .collect();
    assert_eq!(failing.is_empty(), output.status.success(), "{said}");
    failing
}

/// A copy of what is under version control, as it is now.
fn copy_sources(copy: &Path) {
    let _ = fs::remove_dir_all(copy);
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .expect("git");
    assert!(listed.status.success());
    for name in String::from_utf8(listed.stdout)
        .unwrap()
        .split_terminator('\0')
    {
        let to = copy.join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join(name), to).unwrap();
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

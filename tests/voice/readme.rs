//! The README: what it shows of the companion crates is what their tests run, what it tells to add
//! is there, and where it leads is something.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const MOST_LINES: usize = 200;

#[test]
fn what_it_shows_of_the_companions_is_what_their_tests_run() {
    let readme = read("README.md");
    let mut shown = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let Some(file) = line.strip_prefix("<!-- from ") else {
            continue;
        };
        let file = file.strip_suffix(" -->").expect("the end of a comment");
        assert_eq!(lines.next(), Some("```rust,ignore"), "after {line}");
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let tested = read(file);
        let tested: Vec<&str> = tested
            .lines()
            .skip_while(|line| *line != "// README begins")
            .skip(1)
            .take_while(|line| *line != "// README ends")
            .collect();
        assert!(!tested.is_empty(), "{file} has no part for the README");
        assert_eq!(block, tested, "README.md, and {file}");
        shown += 1;
    }
    assert_eq!(shown, 2, "one of axum and one of actix");
    assert_eq!(
        readme.matches("```rust,ignore").count(),
        shown,
        "not tested"
    );
}

#[test]
fn it_is_short() {
    let lines = read("README.md").lines().count();
    assert!(lines < MOST_LINES, "{lines} lines");
}

#[test]
fn what_it_tells_to_add_is_a_package_here() {
    let readme = read("README.md");
    let told: BTreeSet<&str> = readme
        .split("`cargo add ")
        .skip(1)
        .filter_map(|rest| rest.split('`').next())
        .collect();
    assert!(told.len() >= 3, "{told:?}");
    let manifests = [
        "Cargo.toml",
        "adapters/axum/Cargo.toml",
        "adapters/actix/Cargo.toml",
    ];
    let here: BTreeSet<String> = manifests
        .iter()
        .map(|manifest| {
            let manifest = read(manifest);
            let name = manifest
                .lines()
                .find_map(|line| line.strip_prefix("name = "));
            name.expect("a name").trim_matches('"').to_string()
        })
        .collect();
    for name in told {
        assert!(here.contains(name), "{name} is no package of {here:?}");
    }
}

#[test]
fn its_links_lead_to_files_and_headings() {
    let readme = read("README.md");
    let mut followed = 0;
    for rest in readme.split("](").skip(1) {
        let target = rest.split(')').next().unwrap();
        if target.starts_with("https://") {
            continue;
        }
        let (path, heading) = target.split_once('#').unwrap_or((target, ""));
        let text = match path {
            "" => readme.clone(),
            path if Path::new(env!("CARGO_MANIFEST_DIR")).join(path).is_dir() => String::new(),
            path => read(path),
        };
        let is_there = heading.is_empty() || text.lines().any(|line| anchor(line) == heading);
        assert!(is_there, "{target} leads nowhere");
        followed += 1;
    }
    assert!(followed > 20, "only {followed} links");
}

/// The anchor of a heading, as forges make it.
fn anchor(line: &str) -> String {
    let heading = line.trim_start_matches('#');
    if heading.len() == line.len() {
        return String::new();
    }
    let kept = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ if letter.is_alphanumeric() => Some(letter.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

//! The page of servers in the manual is made of what `checks/servers/run.py` has seen.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::command::audit;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const INTRODUCTION: &str = "\
Servers as they are shipped, and where their answers deviate from the standard.

Most services do not answer conditional requests themselves: a file server, a framework or a gateway does.
Whether yours does it right, the command `preconditions audit URL` says in a second, with what was sent,
what came and what was due. This page is what it said of servers that can be installed by everybody, with
the settings that they come with: a page of 4 kB that is three days old, served from a directory, or by
what stands in front of `preconditions serve`. A few can be written, and were audited with `--write`.

A deviation is a fact about one version with one configuration, not a judgment: some are choices, and not
all matter to everybody. `must`, `should` and `may` say how much the standard demands.

<!-- Made from checks/servers/seen.json by `UPDATE=1 cargo test -p preconditions-cli --test audit`. -->
";

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The section as a link.
fn section(of: &str) -> String {
    let (rfc, section) = of.split_once(" §").unwrap();
    let file = rfc.replace(' ', "").to_lowercase();
    format!("[{of}](https://www.rfc-editor.org/rfc/{file}#section-{section})")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
}

fn page(seen: &Value, checks: &[Value]) -> String {
    let servers = seen["servers"].as_array().unwrap();
    let mut page = String::from(INTRODUCTION);
    let made = text(&seen["made"]);
    write!(page, "\nSeen on {made}. *Skipped* is what does not apply, such as ranges where\nnone are served. A cache that answers from its store need not look at If-Match and If-Unmodified-Since\n(RFC 9111 §4.3.2): where one did not, that is not counted.\n\n").unwrap();
    page.push_str("| server | version | holds | must | should | may | skipped |\n|---|---|---|---|---|---|---|\n");
    let levels: BTreeMap<&str, &str> = checks
        .iter()
        .map(|check| (text(&check["id"]), text(&check["level"])))
        .collect();
    for server in servers {
        let deviates = server["deviates"].as_object().unwrap();
        let count = |level| {
            deviates
                .keys()
                .filter(|id| levels[id.as_str()] == level)
                .count()
        };
        let writes = if server["writes"] == true {
            ", with `--write`"
        } else {
            ""
        };
        writeln!(
            page,
            "| {}{writes} | {} | {} | {} | {} | {} | {} |",
            cell(text(&server["server"])),
            text(&server["version"]),
            server["holds"],
            count("must"),
            count("should"),
            count("may"),
            server["skipped"].as_array().unwrap().len(),
        )
        .unwrap();
    }
    page.push_str("\n# Who deviates where\n\n| check | section | what passes | harm where it does not | who deviates |\n|---|---|---|---|---|\n");
    for check in checks {
        let id = text(&check["id"]);
        let who: Vec<String> = servers
            .iter()
            .filter(|server| server["deviates"].get(id).is_some())
            .map(|server| cell(text(&server["server"])))
            .collect();
        if !who.is_empty() {
            writeln!(
                page,
                "| `{id}` ({}) | {} | {} | {} | {} |",
                text(&check["level"]),
                section(text(&check["section"])),
                cell(text(&check["rule"])),
                cell(text(&check["harm"])),
                who.join("; "),
            )
            .unwrap();
        }
    }
    page.push_str("\nThe case of the test vectors that each check shares stands in `preconditions audit --list --format markdown`.\n");
    page
}

/// `UPDATE=1` writes it anew.
#[test]
fn the_page_of_servers_is_fresh() {
    let seen = fs::read(Path::new(ROOT).join("checks/servers/seen.json")).unwrap();
    let seen: Value = serde_json::from_slice(&seen).unwrap();
    let listed = audit(&["--list", "--format", "json"]).json();
    let page = page(&seen, listed.as_array().unwrap());
    let path = Path::new(ROOT).join("src/manual/servers.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        page,
        "run it with UPDATE=1"
    );
}

#[test]
fn ours_hold_and_the_others_are_many() {
    let seen = fs::read(Path::new(ROOT).join("checks/servers/seen.json")).unwrap();
    let seen: Value = serde_json::from_slice(&seen).unwrap();
    let servers = seen["servers"].as_array().unwrap();
    assert!(servers.len() >= 30, "{}", servers.len());
    for server in servers {
        let deviates = server["deviates"].as_object().unwrap();
        if text(&server["version"]) == "this repository" {
            assert!(deviates.is_empty(), "{server}");
        }
    }
}

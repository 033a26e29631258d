//! The table of gateways, from what a run of `checks/gateways` has seen.

use crate::tables;
use serde_json::Value;

const START: &str = "<!-- The table is made from checks/gateways/seen.json. -->\n";
const END: &str = "<!-- End of the table. -->\n";

/// The page with its table as the run has it.
pub fn with_fresh_table(page: &str) -> String {
    tables::between(&tables::read(page), START, END, &table(&seen()))
}

fn seen() -> Value {
    tables::seen("checks/gateways/seen.json")
}

fn table(seen: &Value) -> String {
    let mut table = String::from(
        "\n| in front | tag that the client gets | the service | If-None-Match | PUT | stale tag | \
         resumed with If-Range |\n|---|---|---|---|---|---|---|\n",
    );
    for row in seen["rows"].as_array().unwrap() {
        let name = row["gateway"].as_str().unwrap();
        for (kind, said) in [("recommended", "as recommended"), ("without", "without")] {
            let run = &row[kind];
            let name = match run["version"].as_str() {
                Some(version) => with_version(name, version),
                None => name.into(),
            };
            let twice = match run["asked"].as_u64() {
                Some(1) => "",
                _ => ", fetched twice",
            };
            table.push_str(&format!(
                "| {name} | `{}` | {said} | {}{twice} | {} | {} | {} |\n",
                run["tag"].as_str().unwrap(),
                run["revalidated"],
                run["changed"],
                run["stale"],
                run["resumed"].as_str().unwrap(),
            ));
        }
    }
    let date = seen["made"].as_str().unwrap();
    table.push_str(&format!(
        "\nMade by `checks/gateways/run.py` of the repository on {date}.\n\n"
    ));
    table
}

/// `nginx 1.22.1, gzip`, from `nginx, gzip`.
fn with_version(name: &str, version: &str) -> String {
    match name.split_once(',') {
        Some((program, how)) => format!("{program} {version},{how}"),
        None => format!("{name} {version}"),
    }
}

/// The run that the page shows: everything works as recommended, stale tags never pass, and each
/// gateway does harm where the service knows nothing of it.
#[test]
fn the_run_of_the_gateways_says_what_the_page_says() {
    let seen = seen();
    let rows = seen["rows"].as_array().unwrap();
    assert!(rows.len() >= 11, "{} gateways", rows.len());
    for row in rows {
        let (right, without) = (&row["recommended"], &row["without"]);
        let name = &row["gateway"];
        assert_eq!(right["revalidated"], 304, "{name}");
        assert_eq!(right["asked"], 1, "{name}");
        assert_eq!(right["changed"], 204, "{name}");
        assert_eq!(right["deleted"], 204, "{name}");
        for run in [right, without] {
            assert_eq!(run["stale"], 412, "{name}");
        }
        for resumed in ["resumed", "resumed after a change"] {
            assert_ne!(right[resumed], "206, corrupt", "{name}");
        }
        let harm = without["revalidated"] != 304
            || without["asked"] != 1
            || without["changed"] != 204
            || without["resumed"] == "206, corrupt";
        assert!(harm, "{name}: the control does no harm");
    }
}

//! The tables of what was tried to break the code, and to break it unseen: from the runs of
//! `fuzz/hours.py` and `checks/mutants`.

use crate::tables;
use serde_json::Value;

const PAGE: &str = "src/manual/untrusted_input.md";
const FUZZED: (&str, &str) = (
    "<!-- The table is made from fuzz/hours.json. -->\n",
    "<!-- End of the table of fuzz targets. -->\n",
);
const CHANGED: (&str, &str) = (
    "<!-- The table is made from checks/mutants/results.json. -->\n",
    "<!-- End of the table of changes. -->\n",
);

/// The page with both tables as the runs have them.
pub fn with_fresh_tables(page: &str) -> String {
    let text = tables::read(page);
    let fuzzed = (FUZZED, fuzzed(&tables::seen("fuzz/hours.json")));
    let changed = (
        CHANGED,
        changed(&tables::seen("checks/mutants/results.json")),
    );
    [fuzzed, changed]
        .into_iter()
        .fold(text, |text, ((start, end), table)| {
            tables::between(&text, start, end, &table)
        })
}

fn fuzzed(hours: &Value) -> String {
    let mut table = String::from(
        "\n| target | minutes of processor time | inputs | first seed of | on | compiler | sources |\n\
         |---|---:|---:|---|---|---|---|\n",
    );
    for (target, row) in hours.as_object().unwrap() {
        table.push_str(&format!(
            "| `{target}` | {} | {} million | {} rounds: {} | {} | {} | `{}` |\n",
            row["minutes"],
            row["executions"].as_u64().unwrap() / 1_000_000,
            row["rounds"],
            row["first_seed"],
            text(&row["date"]),
            text(&row["rustc"]),
            text(&row["src"]),
        ));
    }
    table.push('\n');
    table
}

fn changed(results: &Value) -> String {
    let mut table = String::from(
        "\n| file | changes | noticed | not accepted by the compiler | on |\n|---|---:|---:|---:|---|\n",
    );
    for (file, row) in results.as_object().unwrap() {
        let [caught, timeout, unviable] =
            ["caught", "timeout", "unviable"].map(|kind| row[kind].as_u64().unwrap());
        let noticed = caught + timeout;
        table.push_str(&format!(
            "| `{file}` | {} | {noticed} | {unviable} | {} |\n",
            noticed + unviable,
            text(&row["date"]),
        ));
    }
    table.push('\n');
    table
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What the page says in front of the tables: half an hour each, and the targets that it names.
#[test]
fn each_of_the_newer_laws_was_tried_for_half_an_hour() {
    let hours = tables::seen("fuzz/hours.json");
    for target in [
        "answer",
        "byte_range",
        "client",
        "conversions",
        "names",
        "write_condition",
    ] {
        let minutes = hours[target]["minutes"].as_f64().unwrap();
        assert!(minutes >= 30.0, "{target}: {minutes}");
    }
    let page = tables::read(PAGE);
    assert!(page.contains("half an hour of processor time"));
}

//! What the README says of load is what was measured (`checks/load`): with WRITE_TABLE=1, it is written.

use std::fmt::Write;

use serde_json::Value;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const MEASURED: &str = include_str!("../../load.json");
const BEGIN: &str = "<!-- made of load.json -->\n";
const END: &str = "<!-- end -->";

/// Requests a second and p99 without a condition, and the share of them that is left with one.
fn table(data: &Value) -> String {
    let kind = |row: &Value, name: &str| {
        let one = &row["kinds"][name];
        (
            one["per_second"].as_f64().unwrap(),
            one["p99_us"].as_f64().unwrap() / 1000.0,
        )
    };
    let plain = |(rate, p99): (f64, f64)| format!("{rate:.0}/s, {p99:.1} ms");
    let beside =
        |(rate, p99): (f64, f64), (all, _): (f64, f64)| format!("{:.2}, {p99:.1} ms", rate / all);
    let mut text = String::from(
        "| | GET: 200 | If-None-Match: 200 | If-None-Match: 304 | PUT: 204 | If-Match: 204 |\n\
         |---|---|---|---|---|---|\n",
    );
    for row in data["rows"].as_array().unwrap() {
        let (get, put) = (kind(row, "get"), kind(row, "put"));
        writeln!(
            text,
            "| {}, {} | {} | {} | {} | {} | {} |",
            row["database"].as_str().unwrap(),
            match row["processes"].as_u64().unwrap() {
                1 => "1 process".to_owned(),
                count => format!("{count} processes"),
            },
            plain(get),
            beside(kind(row, "get-changed"), get),
            beside(kind(row, "get-unchanged"), get),
            plain(put),
            beside(kind(row, "put-if-match"), put),
        )
        .unwrap();
    }
    let overload = data["overload"].as_array().unwrap().iter();
    let total = |status: &str| -> u64 {
        overload
            .clone()
            .filter_map(|one| one["statuses"][status].as_u64())
            .sum()
    };
    let versions: u64 = overload
        .clone()
        .filter_map(|one| one["versions"].as_u64())
        .sum();
    let memory = overload
        .clone()
        .map(|one| one["memory_mib"].as_u64().unwrap())
        .max();
    let text_of = |name: &str| data[name].as_str().unwrap().to_owned();
    write!(
        text,
        "\nMeasured on {} with wrk {} from {} connections (writes: one a thread) on {} cores, which the\n\
         generator and the database shared; medians, and p99. A figure without `/s` is the share of the rate to\n\
         its left that is without a condition. With twice as many clients as connections, all writing one note:\n\
         {} writes acknowledged, {} versions (what was under way at the end is in these); {} refused with 412; {} answered 503, each with\n\
         Retry-After, while the file of SQLite was locked; {} MiB of memory at most.\n",
        text_of("made"), text_of("wrk"), data["connections"], data["cores"],
        total("204"),
        versions, total("412"), total("503"), memory.unwrap(),
    )
    .unwrap();
    text
}

#[test]
fn the_readme_says_what_was_measured() {
    let data: Value = serde_json::from_str(MEASURED).unwrap();
    let readme = std::fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let expected = table(&data);
    if std::env::var_os("WRITE_TABLE").is_some() {
        std::fs::write(README, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(found, expected, "made anew with WRITE_TABLE=1");
    // For each database, one process; where it is shared, three; and nothing was lost.
    let rows = data["rows"].as_array().unwrap();
    let cases: Vec<_> = rows
        .iter()
        .map(|row| (row["database"].as_str().unwrap(), row["processes"].as_u64()))
        .collect();
    assert_eq!(
        cases,
        [
            ("SQLite", Some(1)),
            ("PostgreSQL", Some(1)),
            ("PostgreSQL", Some(3))
        ]
    );
    for one in data["overload"].as_array().unwrap() {
        let (versions, seen) = (
            one["versions"].as_u64().unwrap(),
            one["statuses"]["204"].as_u64().unwrap(),
        );
        assert!(seen > 0 && seen <= versions, "{one}");
    }
}

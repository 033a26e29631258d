//! The table of resumed downloads, from the committed counts of a run of `checks/kill_swap`.

use serde_json::Value;
use std::fs;
use std::path::Path;

const HEAD: &str = "| server | client | downloads | one version | stops | corrupt |";
const SERVERS: [&str; 5] = ["ours", "nginx", "apache", "tower-http", "actix-files"];
/// What each client sends beside Range.
const CLIENTS: [(&str, &str); 5] = [
    ("python", "a client by the standard"),
    ("chromium", "Chromium, parts through its cache"),
    ("curl-if-range", "curl, `If-Range` added by hand"),
    ("curl", "curl `-C -`, no If-Range"),
    ("wget", "wget, no If-Range"),
];
/// Recorded, but no server can see it.
const UNSEEN: &str = "overwritten in place, time set back";

/// The page with its table as the counts have it.
pub fn with_fresh_table(page: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(page)).unwrap();
    let counts = fs::read_to_string(root.join("checks/kill_swap/results.json")).unwrap();
    let (before, rest) = text.split_once(HEAD).expect("the table of downloads");
    let (_, after) = rest.split_once("\n\n").expect("text after the table");
    format!(
        "{before}{}\n{after}",
        table(&serde_json::from_str(&counts).unwrap())
    )
}

fn table(counts: &Value) -> String {
    let mut table = format!("{HEAD}\n|---|---|---|---|---|---|\n");
    for server in SERVERS {
        let known = &counts["servers"][server];
        let version = known["version"].as_str().unwrap();
        let name = match server {
            "ours" => "`preconditions serve`".to_string(),
            _ => format!("{} {version}", known["name"].as_str().unwrap()),
        };
        for (client, shown) in CLIENTS {
            let sum = |verdicts: &[&str]| -> u64 {
                let rows = counts["rows"].as_array().unwrap().iter();
                let rows = rows.filter(|row| {
                    (&row["server"], &row["client"]) == (&server.into(), &client.into())
                        && row["swap"] != UNSEEN
                });
                rows.flat_map(|row| verdicts.iter().map(|it| row[*it].as_u64().unwrap()))
                    .sum()
            };
            let (whole, stops, corrupt) =
                (sum(&["old", "new"]), sum(&["refused"]), sum(&["corrupt"]));
            let all = whole + stops + corrupt;
            if all > 0 {
                table.push_str(&format!(
                    "| {name} | {shown} | {all} | {whole} | {stops} | {corrupt} |\n"
                ));
            }
        }
    }
    table
}

/// The run that the page shows: enough of them, our server at none, and a control that is not.
#[test]
fn the_run_of_the_table_says_something() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks/kill_swap/results.json");
    let counts: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let (mut all, mut ours, mut others) = (0, 0, 0);
    for row in counts["rows"].as_array().unwrap() {
        let count = |verdict: &str| row[verdict].as_u64().unwrap();
        let corrupt = count("corrupt");
        all += count("old") + count("new") + count("refused") + corrupt;
        if row["swap"] == UNSEEN || row["client"] == "curl" || row["client"] == "wget" {
            continue;
        }
        match row["server"] == "ours" {
            true => ours += corrupt,
            false => others += corrupt,
        }
    }
    assert!(all >= 1000, "{all} downloads");
    assert_eq!(ours, 0);
    assert!(others > 0, "nothing corrupt from any control");
}

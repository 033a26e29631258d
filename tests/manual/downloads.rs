//! The table of resumed downloads, from the committed counts of a run of `checks/kill_swap`.

use crate::tables;
use serde_json::Value;

const HEAD: &str = "| server | client | downloads | one version | stops | corrupt |";
const SERVERS: [&str; 5] = ["ours", "nginx", "apache", "tower-http", "actix-files"];
/// What each client sends beside Range.
const CLIENTS: [(&str, &str); 7] = [
    ("fetch", "`preconditions fetch`"),
    ("python", "a client by the standard"),
    ("chromium", "Chromium, parts through its cache"),
    ("chromium-film", "Chromium, seeking in a `<video>`"),
    ("curl-if-range", "curl, `If-Range` added by hand"),
    ("curl", "curl `-C -`, no If-Range"),
    ("wget", "wget, no If-Range"),
];
/// Recorded, but no server can see it.
const UNSEEN: &str = "overwritten in place, time set back";

/// What is said about the run in front of the table, and behind it about what the table leaves out.
const RUN: &str = "The table is of a run";
const LEFT_OUT: &str = "Not in the table:";

/// The page with its table, and what is said about it, as the counts have it.
pub fn with_fresh_table(page: &str) -> String {
    let text = tables::read(page);
    let counts = tables::seen("checks/kill_swap/results.json");
    let made = [
        (RUN, run(&counts)),
        (HEAD, table(&counts)),
        (LEFT_OUT, left_out(&counts)),
    ];
    made.into_iter().fold(text, |text, (begins, made)| {
        let (before, rest) = text.split_once(begins).expect(begins);
        let (_, after) = rest.split_once("\n\n").expect("text behind it");
        format!("{before}{made}\n\n{after}")
    })
}

/// When it was, and with what.
fn run(counts: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let version = |client: &str| text(&counts["clients"][client]);
    format!(
        "{RUN} of {} (seed {}, {} downloads), with curl {}, wget {}, Chromium {}\nand Python {}.",
        text(&counts["date"]),
        counts["seed"],
        sum(counts, |_| true, &VERDICTS),
        version("curl"),
        version("wget"),
        version("chromium"),
        version("python"),
    )
}

fn left_out(counts: &Value) -> String {
    let unseen = |row: &Value| row["swap"] == UNSEEN;
    let film = |row: &Value| row["client"] == "chromium-film";
    format!(
        "{LEFT_OUT} of {} files that were overwritten in place, and their time set back, {} came out corrupt.\n\
         Nor is what became of the films: of {}, {} were sent anew as a whole, and {} of these were shown mixed.",
        sum(counts, unseen, &VERDICTS),
        sum(counts, unseen, &["corrupt"]),
        sum(counts, film, &VERDICTS),
        sum(counts, film, &["new"]),
        sum(counts, film, &["shown_mixed"]),
    )
}

const VERDICTS: [&str; 4] = ["old", "new", "refused", "corrupt"];

/// How many downloads of these rows had one of these verdicts.
fn sum(counts: &Value, is_counted: impl Fn(&Value) -> bool, verdicts: &[&str]) -> u64 {
    let rows = counts["rows"].as_array().unwrap().iter();
    let rows = rows.filter(|row| is_counted(row));
    rows.flat_map(|row| {
        verdicts
            .iter()
            .map(|verdict| row[*verdict].as_u64().unwrap())
    })
    .sum()
}

fn table(counts: &Value) -> String {
    let mut table = format!("{HEAD}\n|---|---|---|---|---|---|\n");
    for server in SERVERS {
        let known = &counts["servers"][server];
        let version = known["version"].as_str().unwrap();
        let name = match server {
            "ours" => format!("`preconditions serve` {version}"),
            _ => format!("{} {version}", known["name"].as_str().unwrap()),
        };
        for (client, shown) in CLIENTS {
            let is_counted = |row: &Value| {
                (&row["server"], &row["client"]) == (&server.into(), &client.into())
                    && row["swap"] != UNSEEN
            };
            let sum = |verdicts: &[&str]| sum(counts, is_counted, verdicts);
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
    table.trim_end().to_string()
}

/// The run that the page shows: enough of them, our server at none, and a control that is not.
#[test]
fn the_run_of_the_table_says_something() {
    let counts = tables::seen("checks/kill_swap/results.json");
    let (mut all, mut ours, mut others, mut fetched) = (0, 0, 0, 0);
    for row in counts["rows"].as_array().unwrap() {
        let count = |verdict: &str| row[verdict].as_u64().unwrap();
        let corrupt = count("corrupt");
        all += count("old") + count("new") + count("refused") + corrupt;
        if row["swap"] == UNSEEN || row["client"] == "curl" || row["client"] == "wget" {
            continue;
        }
        if row["client"] == "fetch" {
            fetched += corrupt;
        }
        match row["server"] == "ours" {
            true => ours += corrupt,
            false => others += corrupt,
        }
    }
    assert!(all >= 1000, "{all} downloads");
    assert_eq!(ours, 0);
    assert_eq!(fetched, 0, "by our client, from any server");
    assert!(others > 0, "nothing corrupt from any control");
}

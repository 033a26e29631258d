//! The table of early answers, from what a run of `checks/early_answers` has seen.

use crate::tables;
use serde_json::Value;

const START: &str = "<!-- The table is made from checks/early_answers/seen.json. -->\n";
const END: &str = "<!-- End of the table of early answers. -->\n";

/// The page with its table as the run has it.
pub fn with_fresh_table(page: &str) -> String {
    tables::between(&tables::read(page), START, END, &table(&seen()))
}

fn seen() -> Value {
    tables::seen("checks/early_answers/seen.json")
}

fn table(seen: &Value) -> String {
    let mut table = String::from(
        "\n| service on | directly | behind nginx | behind nginx that passes content on as it comes |\n\
         |---|---:|---:|---:|\n",
    );
    for service in seen["services"].as_array().unwrap() {
        let framework = &service["framework"];
        let (name, version) = (text(&framework["name"]), text(&framework["version"]));
        table.push_str(&format!("| {name} {version} |"));
        for way in ["directly", "nginx", "nginx unbuffered"] {
            let (count, of) = sum(seen, &service["seen"][way]);
            table.push_str(&format!(" {count} of {of} |"));
        }
        table.push('\n');
    }
    let (count, of) = sum(seen, &seen["control"]);
    table.push_str(&format!(
        "| nothing: answers and closes | {count} of {of} | | |\n"
    ));
    let versions = seen["versions"].as_object().unwrap().iter();
    let versions: Vec<String> = versions
        .map(|(name, version)| format!("{name} {}", text(version)))
        .collect();
    let (date, tries) = (text(&seen["made"]), &seen["tries"]);
    table.push_str(&format!(
        "\nEach number is that of {tries} PUTs of 30 KB, 1 MB and 12 MB each, by Python's `http.client`, Node's \
         `fetch`, and curl with\nand without `Expect: 100-continue`. Made on {date} by `{}` of the\nrepository, \
         with {}.\n\n",
        text(&seen["by"]),
        versions.join(", "),
    ));
    table
}

/// How many answers all clients have seen, and of how many.
fn sum(seen: &Value, clients: &Value) -> (u64, u64) {
    let sizes = clients.as_object().unwrap().values();
    let counts: Vec<u64> = sizes
        .flat_map(|sizes| sizes.as_object().unwrap().values())
        .map(|count| count.as_u64().unwrap())
        .collect();
    let of = counts.len() as u64 * seen["tries"].as_u64().unwrap();
    (counts.iter().sum(), of)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The run that the page shows: every client saw every answer of every framework, in every way, by twenty
/// tries; and the control lost some.
#[test]
fn the_run_of_the_early_answers_says_what_the_page_says() {
    let seen = seen();
    assert_eq!(seen["tries"], 20);
    let services = seen["services"].as_array().unwrap();
    let mut names: Vec<&str> = services
        .iter()
        .map(|it| text(&it["framework"]["name"]))
        .collect();
    names.sort_unstable();
    let all = [
        "actix-web",
        "axum",
        "hyper",
        "poem",
        "rocket",
        "salvo",
        "warp",
    ];
    assert_eq!(names, all);
    for service in services {
        let ways = service["seen"].as_object().unwrap();
        assert_eq!(ways.len(), 3);
        for (way, clients) in ways {
            let (count, of) = sum(&seen, clients);
            assert_eq!(
                (count, of),
                (of, 4 * 3 * 20),
                "{}: {way}",
                service["framework"]
            );
        }
    }
    let (count, of) = sum(&seen, &seen["control"]);
    assert!(count < of, "the control has lost nothing");
}

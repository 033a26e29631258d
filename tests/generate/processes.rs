//! The same tag in every process, although every process iterates its `HashMap`s differently.

use std::collections::{BTreeSet, HashMap};
use std::process::Command;

use crate::tag;

const CHILD: &str = "PRECONDITIONS_PRINTS_A_TAG";

fn map() -> HashMap<String, HashMap<u32, f64>> {
    let inner = |n: u32| (0..8).map(|m| (m * n, f64::from(m) / 3.0)).collect();
    (1..40)
        .map(|n| (format!("metric.{n:03}"), inner(n)))
        .collect()
}

#[test]
fn every_process_makes_the_same_tag() {
    let runs: Vec<(String, String)> = (0..4).map(|_| run()).collect();
    let tags: BTreeSet<_> = runs.iter().map(|(tag, _)| tag).collect();
    let orders: BTreeSet<_> = runs.iter().map(|(_, order)| order).collect();
    assert_eq!(tags, BTreeSet::from([&tag(&map())]));
    assert!(
        orders.len() > 1,
        "all processes iterated alike: this test tests nothing"
    );
}

/// Runs [`prints_a_tag`] alone in a new process; returns the tag, and the keys as they came.
fn run() -> (String, String) {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this)
        .args(["--exact", "processes::prints_a_tag", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let line = |start: &str| {
        let line = printed
            .lines()
            .find_map(|line| Some(line.split_once(start)?.1));
        line.unwrap_or_else(|| panic!("no {start}in {printed}"))
            .to_owned()
    };
    (line("tag: "), line("keys: "))
}

#[test]
fn prints_a_tag() {
    if std::env::var_os(CHILD).is_some() {
        let map = map();
        let keys: Vec<_> = map.keys().map(String::as_str).collect();
        println!("\ntag: {}\nkeys: {}", tag(&map), keys.join(" "));
    }
}

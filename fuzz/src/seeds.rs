//! Inputs to start from: every state of the decision table, as each law wants it.

use crate::oracle::{OracleTarget, FIRST_SECOND, LAST_SECOND};
use crate::request::Request;
use crate::table::{append, targets, Lines, State, DATES, IF_RANGES, MODIFIED, RANGES, TAG_LISTS};

/// The seeds of one law; none for a name that is no law.
pub fn of(law: &str) -> Vec<Vec<u8>> {
    match law {
        "entity_tag" => lines_of(&TAG_LISTS),
        "tag_list" => TAG_LISTS
            .iter()
            .map(|state| state.1.join(&b", "[..]))
            .collect(),
        "http_date" => dates(),
        "evaluate" | "explain" => requests(),
        "field_lines" => TAG_LISTS
            .iter()
            .map(|state| [&b"\"a\""[..], &state.1.join(&b'\n')].join(&b'\n'))
            .collect(),
        "encoding" => noise(),
        _ => Vec::new(),
    }
}

/// Octets of which values are made, whatever they are.
fn noise() -> Vec<Vec<u8>> {
    let mut state = 1_u64;
    let mut octet = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()[0]
    };
    (1..40)
        .map(|length| (0..length * 8).map(|_| octet()).collect())
        .collect()
}

fn lines_of(states: &[State]) -> Vec<Vec<u8>> {
    states
        .iter()
        .flat_map(|state| state.1.iter().map(|line| line.to_vec()))
        .collect()
}

/// Each date with a clock close to it, and with the first and the last that there is.
fn dates() -> Vec<Vec<u8>> {
    let clocks = [0, MODIFIED, 1_800_000_000, FIRST_SECOND, LAST_SECOND];
    let with_clocks =
        |date: Vec<u8>| clocks.map(|now: i64| [now.to_string().as_bytes(), &date].join(&b'\n'));
    lines_of(&DATES).into_iter().flat_map(with_clocks).collect()
}

/// Each state of each field by itself, on a read and on a write; then all fields at once.
fn requests() -> Vec<Vec<u8>> {
    let fields: [(&str, &[State]); 5] = [
        ("If-Match", &TAG_LISTS),
        ("if-none-match", &TAG_LISTS),
        ("If-Unmodified-Since", &DATES),
        ("if-modified-since", &DATES),
        ("If-Range", &IF_RANGES),
    ];
    let full = OracleTarget::Exists {
        entity_tag: Some(b"\"a\"".to_vec()),
        last_modified: Some(MODIFIED),
        date: Some(MODIFIED + 1),
    };
    let oldest = OracleTarget::Exists {
        entity_tag: None,
        last_modified: Some(FIRST_SECOND),
        date: Some(FIRST_SECOND),
    };
    let mut seeds = Vec::new();
    for (name, states) in fields {
        for state in states {
            for (method, target) in [("GET", &full), ("PUT", &full), ("PUT", &oldest)] {
                let mut lines = Lines::new();
                append(&mut lines, name, state);
                append(&mut lines, "Range", &RANGES[1]);
                seeds.push(Request::write(method, target, &lines));
            }
        }
    }
    for target in targets() {
        for method in ["GET", "HEAD", "QUERY", "PUT", "OPTIONS", "PROPFIND"] {
            let mut lines = Lines::new();
            // Those after "absent": a tag that matches, a date that is equal.
            for (name, states) in fields {
                append(&mut lines, name, &states[1]);
            }
            seeds.push(Request::write(method, &target, &lines));
        }
    }
    seeds
}

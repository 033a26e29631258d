//! The decision table of RFC 9110 §13.2: every state of every field, every kind of method and
//! target, against an implementation that was written from the standard alone (`oracle/`); and the
//! order of precedence with its answers written out.

use oracle::{decide, OracleTarget, OracleVerdict};
use std::collections::BTreeSet;
use table::{append, named, shown, target_of, targets, verdict_of, Lines, State};
use table::{DATES, IF_RANGES, KINDS_OF_METHOD, METHODS, MODIFIED, RANGES, TAG_LISTS};

use preconditions::evaluate;

/// What a walk through a part of the table has seen.
#[derive(Default)]
struct Walk {
    cases: u64,
    verdicts: BTreeSet<String>,
}

impl Walk {
    /// Asks both for every method and target.
    fn step(&mut self, lines: &Lines, methods: &[&str], targets: &[OracleTarget]) {
        for target in targets {
            for method in methods {
                let expected = decide(method, lines, target.clone());
                let found = verdict_of(&evaluate(*method, lines.as_slice(), target_of(target)));
                assert_eq!(
                    found,
                    expected,
                    "{method} on {target:?}\n{}\n",
                    shown(lines)
                );
                self.cases += 1;
                self.verdicts.insert(format!("{expected:?}"));
            }
        }
    }
}

/// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since: all combinations.
fn walk_preconditions(
    if_matches: &[State],
    tag_lists: &[State],
    dates: &[State],
    methods: &[&str],
) -> Walk {
    let targets = targets();
    let mut walk = Walk::default();
    for if_match in if_matches {
        for if_unmodified_since in dates {
            for if_none_match in tag_lists {
                for if_modified_since in dates {
                    let mut lines = Lines::new();
                    append(&mut lines, "If-Modified-Since", if_modified_since);
                    append(&mut lines, "If-None-Match", if_none_match);
                    append(&mut lines, "If-Unmodified-Since", if_unmodified_since);
                    append(&mut lines, "If-Match", if_match);
                    walk.step(&lines, methods, &targets);
                }
            }
        }
    }
    walk
}

/// Range and If-Range in all their states, behind preconditions in some of theirs.
fn walk_ranges(tag_lists: &[State], dates: &[State], methods: &[&str]) -> Walk {
    let targets = targets();
    let mut walk = Walk::default();
    for range in &RANGES {
        for if_range in &IF_RANGES {
            for if_none_match in tag_lists {
                for if_modified_since in dates {
                    let mut lines = Lines::new();
                    append(&mut lines, "if-range", if_range);
                    append(&mut lines, "rANGE", range);
                    append(&mut lines, "IF-NONE-MATCH", if_none_match);
                    append(&mut lines, "if-modified-since", if_modified_since);
                    walk.step(&lines, methods, &targets);
                }
            }
        }
    }
    walk
}

const MAIN_TAG_LISTS: [&str; 13] = [
    "absent",
    "match",
    "weak match",
    "list with weak match",
    "list without match",
    "list with obs-text",
    "wildcard",
    "empty",
    "no quotes",
    "damaged after the match",
    "wildcard before the match",
    "wildcard on two lines",
    "match on the second line",
];
const MAIN_DATES: [&str; 7] = [
    "absent",
    "equal",
    "earlier",
    "later",
    "RFC 850, earlier",
    "no date",
    "equal, twice",
];

#[test]
fn preconditions_in_all_combinations_of_their_main_states() {
    let tag_lists = named(&TAG_LISTS, &MAIN_TAG_LISTS);
    let dates = named(&DATES, &MAIN_DATES);
    let walk = walk_preconditions(&tag_lists, &tag_lists, &dates, &KINDS_OF_METHOD);
    assert_eq!(walk.cases, 13 * 7 * 13 * 7 * 16 * 6);
    // 304 by two fields, 412 by three, and permission with each protection and without.
    assert_eq!(walk.verdicts.len(), 10, "{:#?}", walk.verdicts);
}

#[test]
fn every_state_of_every_field_beside_every_state_of_every_other() {
    let fields: [(&str, &[State]); 6] = [
        ("If-Match", &TAG_LISTS),
        ("If-Unmodified-Since", &DATES),
        ("If-None-Match", &TAG_LISTS),
        ("If-Modified-Since", &DATES),
        ("If-Range", &IF_RANGES),
        ("Range", &RANGES),
    ];
    let targets = targets();
    let mut walk = Walk::default();
    for (place, (first_name, first_states)) in fields.iter().enumerate() {
        for (second_name, second_states) in &fields[place + 1..] {
            for first in *first_states {
                for second in *second_states {
                    let mut lines = Lines::new();
                    append(&mut lines, first_name, first);
                    append(&mut lines, second_name, second);
                    walk.step(&lines, &KINDS_OF_METHOD, &targets);
                }
            }
        }
    }
    let sizes: Vec<u64> = fields
        .iter()
        .map(|(_, states)| states.len() as u64)
        .collect();
    let all: u64 = sizes.iter().sum();
    let pairs = (all * all - sizes.iter().map(|size| size * size).sum::<u64>()) / 2;
    assert_eq!(walk.cases, pairs * 16 * 6);
    assert_eq!(walk.verdicts.len(), 21, "{:#?}", walk.verdicts);
}

#[test]
fn ranges_in_all_states_behind_preconditions() {
    let walk = walk_ranges(
        &named(&TAG_LISTS, &["absent", "match", "miss", "no quotes"]),
        &named(&DATES, &["absent", "equal", "earlier"]),
        &KINDS_OF_METHOD,
    );
    assert_eq!(walk.cases, 5 * 22 * 4 * 3 * 16 * 6);
    // 304 by two fields, 412 by one, and three uses of Range, one of them by If-Range of two kinds.
    assert_eq!(walk.verdicts.len(), 8, "{:#?}", walk.verdicts);
}

#[test]
fn every_method_with_every_state_of_one_field() {
    let targets = targets();
    let mut walk = Walk::default();
    for (name, states) in [
        ("if-match", &TAG_LISTS[..]),
        ("if-none-match", &TAG_LISTS),
        ("if-unmodified-since", &DATES),
        ("if-modified-since", &DATES),
    ] {
        for state in states {
            let mut lines = Lines::new();
            append(&mut lines, "range", &RANGES[1]);
            append(&mut lines, name, state);
            walk.step(&lines, &METHODS, &targets);
        }
    }
    assert_eq!(walk.cases, (46 + 46 + 24 + 24) * 16 * 13);
}

/// The whole table; some minutes with optimisation: `RUSTFLAGS="--cfg exhaustive"`.
#[cfg(exhaustive)]
#[test]
fn the_whole_table() {
    let halves = TAG_LISTS.split_at(TAG_LISTS.len() / 2);
    let cases: u64 = std::thread::scope(|scope| {
        let walks: Vec<_> = [halves.0, halves.1]
            .into_iter()
            .map(|half| {
                scope.spawn(|| walk_preconditions(half, &TAG_LISTS, &DATES, &KINDS_OF_METHOD))
            })
            .collect();
        walks
            .into_iter()
            .map(|walk| walk.join().unwrap().cases)
            .sum()
    });
    assert_eq!(cases, 46 * 24 * 46 * 24 * 16 * 6);
    let walk = walk_ranges(&TAG_LISTS, &DATES, &KINDS_OF_METHOD);
    assert_eq!(walk.cases, 5 * 22 * 46 * 24 * 16 * 6);
}

// The order of precedence, with the field that must be ignored pointing the other way. The target
// has the tag "a", was modified at 08:49:37, and answers at 08:49:38.

const EQUAL: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const EARLIER: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const LATER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

#[track_caller]
fn check(method: &str, fields: &[(&str, &str)], expected: &str) {
    let target = OracleTarget::Exists {
        entity_tag: Some(b"\"a\"".to_vec()),
        last_modified: Some(MODIFIED),
        date: Some(MODIFIED + 1),
    };
    let found = verdict_of(&evaluate(method, fields, target_of(&target)));
    assert_eq!(in_words(&found), expected, "{method} {fields:?}");
}

fn in_words(verdict: &OracleVerdict) -> String {
    match (verdict.status, verdict.by) {
        (Some(status), Some(by)) => format!("{status} by {by}"),
        _ => {
            let range = verdict.range.unwrap();
            let range = match verdict.if_range {
                Some(by) => format!("{range} by {by}"),
                None => range.to_string(),
            };
            let protected = verdict.protection.unwrap_or("nothing");
            format!("proceed, {protected} protected, range {range}")
        }
    }
}

const VERSION: &str = "proceed, version protected, range absent";
const EXISTENCE: &str = "proceed, existence protected, range absent";
const ABSENCE: &str = "proceed, absence protected, range absent";
const DATE: &str = "proceed, date protected, range absent";
const UNPROTECTED: &str = "proceed, nothing protected, range absent";

#[test]
fn if_match_true_silences_if_unmodified_since() {
    check(
        "PUT",
        &[("if-match", "\"a\""), ("if-unmodified-since", EARLIER)],
        VERSION,
    );
    check(
        "PUT",
        &[("if-match", "*"), ("if-unmodified-since", EARLIER)],
        EXISTENCE,
    );
    check(
        "PUT",
        &[("if-unmodified-since", EARLIER)],
        "412 by if-unmodified-since",
    );
}

#[test]
fn if_match_false_decides_over_if_unmodified_since() {
    for value in ["\"x\"", "W/\"a\"", "", ",", "a", "*, \"a\""] {
        check(
            "PUT",
            &[("if-unmodified-since", LATER), ("if-match", value)],
            "412 by if-match",
        );
    }
    check("PUT", &[("if-unmodified-since", LATER)], DATE);
}

#[test]
fn if_match_is_asked_before_if_none_match() {
    check(
        "GET",
        &[("if-none-match", "\"a\""), ("if-match", "\"x\"")],
        "412 by if-match",
    );
    check(
        "GET",
        &[("if-none-match", "\"a\""), ("if-match", "\"a\"")],
        "304 by if-none-match",
    );
    check(
        "PUT",
        &[("if-none-match", "\"a\""), ("if-match", "\"a\"")],
        "412 by if-none-match",
    );
    check(
        "PUT",
        &[("if-none-match", "\"x\""), ("if-match", "\"a\"")],
        VERSION,
    );
}

#[test]
fn if_unmodified_since_is_asked_before_if_none_match_and_if_modified_since() {
    let old = ("if-unmodified-since", EARLIER);
    check(
        "GET",
        &[("if-none-match", "\"a\""), old],
        "412 by if-unmodified-since",
    );
    check(
        "GET",
        &[("if-modified-since", EQUAL), old],
        "412 by if-unmodified-since",
    );
    let current = ("if-unmodified-since", EQUAL);
    check(
        "GET",
        &[("if-none-match", "\"a\""), current],
        "304 by if-none-match",
    );
    check(
        "GET",
        &[("if-modified-since", EQUAL), current],
        "304 by if-modified-since",
    );
}

#[test]
fn if_none_match_true_silences_if_modified_since() {
    for value in ["\"x\"", "", ",", "a", "\"a\", a", "*, \"a\""] {
        check(
            "GET",
            &[("if-modified-since", EQUAL), ("if-none-match", value)],
            UNPROTECTED,
        );
        check(
            "HEAD",
            &[("if-modified-since", LATER), ("if-none-match", value)],
            UNPROTECTED,
        );
    }
    check(
        "GET",
        &[("if-modified-since", EQUAL)],
        "304 by if-modified-since",
    );
}

#[test]
fn if_none_match_false_decides_over_if_modified_since() {
    for value in ["\"a\"", "W/\"a\"", "*", "\"x\", \"a\""] {
        let fields = [("if-modified-since", EARLIER), ("if-none-match", value)];
        check("GET", &fields, "304 by if-none-match");
        check("QUERY", &fields, "304 by if-none-match");
        check("PUT", &fields, "412 by if-none-match");
    }
    check("GET", &[("if-modified-since", EARLIER)], UNPROTECTED);
}

#[test]
fn if_modified_since_is_for_reads_alone() {
    for method in [
        "PUT", "POST", "DELETE", "PATCH", "PROPFIND", "get", "OPTIONS",
    ] {
        check(method, &[("if-modified-since", EQUAL)], UNPROTECTED);
    }
}

/// Whether the list is of strangers, empty or damaged: it is not about what is there.
#[test]
fn a_list_in_if_none_match_protects_nothing() {
    for value in ["\"x\"", "W/\"x\", \"y\"", "", ","] {
        check("PUT", &[("if-none-match", value)], UNPROTECTED);
        check("DELETE", &[("if-none-match", value)], UNPROTECTED);
    }
    for value in ["\"x\"", "a", "*, \"x\""] {
        check("GET", &[("if-none-match", value)], UNPROTECTED);
    }
    // Beside a condition that protects something, it takes nothing away.
    let list = ("if-none-match", "\"x\"");
    check("PUT", &[list, ("if-match", "*")], EXISTENCE);
    check("PUT", &[list, ("if-unmodified-since", EQUAL)], DATE);
}

#[test]
fn a_date_that_is_ignored_guards_nothing() {
    for value in ["", "yesterday", "Sun, 30 Feb 1994 08:49:37 GMT"] {
        check("PUT", &[("if-unmodified-since", value)], UNPROTECTED);
    }
    let twice = [
        ("if-unmodified-since", EARLIER),
        ("if-unmodified-since", EARLIER),
    ];
    check("PUT", &twice, UNPROTECTED);
}

#[test]
fn a_range_is_looked_at_after_the_preconditions() {
    let range = ("range", "bytes=0-1");
    check("GET", &[range], "proceed, nothing protected, range honor");
    check(
        "GET",
        &[range, ("if-range", "\"x\"")],
        "proceed, nothing protected, range ignore",
    );
    check(
        "GET",
        &[range, ("if-none-match", "\"a\""), ("if-range", "\"a\"")],
        "304 by if-none-match",
    );
    check(
        "GET",
        &[range, ("if-match", "\"x\""), ("if-range", "\"a\"")],
        "412 by if-match",
    );
    let all = [
        range,
        ("if-match", "\"a\""),
        ("if-none-match", "\"x\""),
        ("if-range", "\"a\""),
    ];
    check(
        "GET",
        &all,
        "proceed, version protected, range honor by entity-tag",
    );
    check("HEAD", &all, "proceed, version protected, range ignore");
    check("PUT", &all, "proceed, version protected, range ignore");
}

#[test]
fn if_range_wants_the_very_version() {
    let range = ("range", "bytes=0-1");
    for (value, by) in [("\"a\"", "entity-tag"), (EQUAL, "date")] {
        check(
            "GET",
            &[range, ("if-range", value)],
            &format!("proceed, nothing protected, range honor by {by}"),
        );
    }
    for value in [
        "W/\"a\"",
        "\"x\"",
        "*",
        "",
        "a",
        "\"a\", \"x\"",
        EARLIER,
        LATER,
    ] {
        check(
            "GET",
            &[range, ("if-range", value)],
            "proceed, nothing protected, range ignore",
        );
        check("GET", &[("if-range", value)], UNPROTECTED);
    }
}

#[test]
fn methods_without_conditions_read_none() {
    for method in ["CONNECT", "OPTIONS", "TRACE"] {
        let fields = [
            ("if-match", "\"x\""),
            ("if-none-match", "*"),
            ("range", "bytes=0-1"),
        ];
        check(method, &fields, UNPROTECTED);
    }
}

#[test]
fn what_is_missing_can_be_neither_matched_nor_read() {
    let asked = |method: &str, fields: &[(&str, &str)]| {
        in_words(&verdict_of(&evaluate(
            method,
            fields,
            preconditions::Target::Missing,
        )))
    };
    assert_eq!(asked("PUT", &[("if-match", "*")]), "412 by if-match");
    assert_eq!(asked("PUT", &[("if-match", "\"a\"")]), "412 by if-match");
    assert_eq!(asked("PUT", &[("if-none-match", "*")]), ABSENCE);
    assert_eq!(asked("PUT", &[("if-none-match", "\"a\"")]), UNPROTECTED);
    assert_eq!(
        asked("PUT", &[("if-none-match", "a")]),
        "412 by if-none-match"
    );
    assert_eq!(
        asked("PUT", &[("if-unmodified-since", EARLIER)]),
        UNPROTECTED
    );
    assert_eq!(asked("GET", &[("if-match", "*")]), UNPROTECTED);
    assert_eq!(asked("HEAD", &[("if-none-match", "*")]), UNPROTECTED);
    assert_eq!(
        asked("GET", &[("range", "bytes=0-1")]),
        "proceed, nothing protected, range ignore"
    );
}

//! The law: the statement of a write condition changes a row exactly when the method may proceed.
//! Over the whole decision table and by properties, against the implementation that was written from
//! the standard alone, and against `evaluate`. `examples/stores` holds real stores to the same.

mod gateways;

use inputs::{any_lines, any_target, field_value, octets};
use laws::statements::{strong, version, writes};
use oracle::{decide, field_lines, parse_field, List, OracleTarget};
use preconditions::{evaluate, Conditions, WriteCondition};
use proptest::prelude::*;
use table::{append, shown, target_of, Lines};
use table::{DATES, KINDS_OF_METHOD, MODIFIED, TAG_LISTS};

/// Checks one request against one row; whether there was a statement.
fn check(method: &str, lines: &Lines, row: &OracleTarget) -> bool {
    let conditions = Conditions::of(method, lines);
    let condition = conditions.write_condition(version);
    let verdict = decide(method, lines, row.clone());
    let told = || format!("{method} on {row:?}\n{}\n{condition:?}", shown(lines));
    assert_eq!(
        evaluate(method, lines, target_of(row)).status(),
        verdict.status,
        "{}",
        told()
    );
    assert_eq!(
        condition == WriteCondition::Evaluate,
        takes_evaluation(method, lines),
        "{}",
        told()
    );
    let Some(written) = writes(&condition, row) else {
        return false;
    };
    assert_eq!(written, verdict.status.is_none(), "{}", told());
    if !written {
        // The answer of a statement that changed nothing is the one of the evaluation.
        let answer = condition.refusal().map(|answer| answer.status());
        assert_eq!(answer, verdict.status, "{}", told());
        let by = conditions
            .evaluate(target_of(row))
            .into_result()
            .unwrap_err();
        assert_eq!(condition.refusal(), Some(by), "{}", told());
    }
    true
}

/// When no single comparison says it, by the words of the documentation.
fn takes_evaluation(method: &str, lines: &Lines) -> bool {
    if ["GET", "HEAD", "QUERY"].contains(&method) {
        return true;
    }
    if ["CONNECT", "OPTIONS", "TRACE"].contains(&method) {
        return false;
    }
    let of = |name| field_lines(lines, name);
    let (if_match, if_none_match) = (of("if-match"), of("if-none-match"));
    let is_date = |line: &[u8]| oracle::parse_date(&oracle::without_outer_whitespace(line), None);
    let since = match &of("if-unmodified-since")[..] {
        [line] if if_match.is_empty() && is_date(line).is_some() => Some(line.clone()),
        _ => None,
    };
    let has_two_digit_year = since.as_ref().is_some_and(|line| line.contains(&b'-'));
    let conditions = [
        !if_match.is_empty(),
        !if_none_match.is_empty(),
        since.is_some(),
    ];
    let count = conditions.iter().filter(|is_there| **is_there).count();
    let versions = |lines: &[Vec<u8>], is_strong: bool| match parse_field(lines) {
        List::Tags(tags) => tags.iter().filter(|tag| !(is_strong && tag.weak)).count(),
        _ => 0,
    };
    count > 1
        || has_two_digit_year
        || versions(&if_match, true) > 64
        || versions(&if_none_match, false) > 64
}

/// Rows with a strong tag or none, with a time or none.
fn rows() -> Vec<OracleTarget> {
    let mut rows = vec![OracleTarget::Missing];
    for tag in [None, Some("\"a\"")] {
        for last_modified in [None, Some(MODIFIED)] {
            rows.push(OracleTarget::Exists {
                entity_tag: tag.map(|tag| tag.as_bytes().to_vec()),
                last_modified,
                date: Some(MODIFIED + 1),
            });
        }
    }
    rows
}

#[test]
fn over_the_decision_table() {
    let (mut cases, mut statements) = (0, 0);
    for if_match in &TAG_LISTS {
        for if_unmodified_since in &DATES {
            for if_none_match in &TAG_LISTS {
                let mut lines = Lines::new();
                append(&mut lines, "If-None-Match", if_none_match);
                append(&mut lines, "If-Unmodified-Since", if_unmodified_since);
                append(&mut lines, "If-Match", if_match);
                // Two conditions at once have no statement: few of them are enough.
                let is_single = [if_match.0, if_none_match.0].contains(&"absent");
                let methods = if is_single {
                    &KINDS_OF_METHOD[..]
                } else {
                    &["PUT"]
                };
                for row in rows() {
                    for method in methods {
                        cases += 1;
                        statements += u32::from(check(method, &lines, &row));
                    }
                }
            }
        }
    }
    assert!(
        cases > 200_000 && statements > 10_000,
        "{cases} cases, {statements} statements"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(8_192) })]

    #[test]
    fn for_any_request(
        method in prop::sample::select(vec!["PUT", "DELETE", "PATCH", "POST", "PROPPATCH", "GET"]),
        lines in any_lines(prop_oneof![4 => field_value(), 1 => octets()]),
        row in any_target(),
    ) {
        check(method, &lines, &strong(row));
    }
}

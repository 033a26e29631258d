//! The five fields, one function each: §13.1.1 to §13.1.5.

use super::date::parse_date;
use super::list::{parse_field, List};
use super::tag::{parse_tag, strong_comparison, weak_comparison, Tag};
use super::{without_outer_whitespace, OracleTarget};

/// What a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// The field is absent, or to be ignored.
    NotThere,
    True,
    False,
}

/// §13.1.1
pub fn if_match(lines: &[Vec<u8>], target: &OracleTarget) -> Truth {
    if lines.is_empty() {
        return Truth::NotThere;
    }
    match parse_field(lines) {
        List::Anything => truth(exists(target)),
        List::Tags(tags) => truth(tags.iter().any(|tag| {
            current_tag(target).is_some_and(|current| strong_comparison(tag, &current))
        })),
        List::Unreadable => Truth::False,
    }
}

/// §13.1.4
pub fn if_unmodified_since(lines: &[Vec<u8>], target: &OracleTarget) -> Truth {
    match (only_date(lines, target), last_modified(target)) {
        (Some(date), Some(modified)) => truth(modified <= date),
        _ => Truth::NotThere,
    }
}

/// §13.1.2; what cannot be read matches nothing, but must not let a change through either.
pub fn if_none_match(lines: &[Vec<u8>], target: &OracleTarget, retrieves: bool) -> Truth {
    if lines.is_empty() {
        return Truth::NotThere;
    }
    match parse_field(lines) {
        List::Anything => truth(!exists(target)),
        List::Tags(tags) => {
            truth(!tags.iter().any(|tag| {
                current_tag(target).is_some_and(|current| weak_comparison(tag, &current))
            }))
        }
        List::Unreadable => truth(retrieves),
    }
}

/// §8.8.2.2: the response is dated at least one second after the modification.
pub fn modification_date_is_strong(target: &OracleTarget) -> bool {
    match (last_modified(target), response_date(target)) {
        (Some(modified), Some(now)) => now - modified >= 1,
        _ => false,
    }
}

/// §13.1.3
pub fn if_modified_since(lines: &[Vec<u8>], target: &OracleTarget) -> Truth {
    match (only_date(lines, target), last_modified(target)) {
        (Some(date), Some(modified)) => truth(modified > date),
        _ => Truth::NotThere,
    }
}

/// §13.1.5
pub fn if_range(lines: &[Vec<u8>], target: &OracleTarget) -> Truth {
    if lines.is_empty() {
        return Truth::NotThere;
    }
    if lines.len() > 1 {
        return Truth::False;
    }
    let value = without_outer_whitespace(&lines[0]);
    let start: Vec<u8> = value.iter().copied().take(3).collect();
    if start.contains(&b'"') {
        return match (parse_tag(&value), current_tag(target)) {
            (Some(tag), Some(current)) => truth(strong_comparison(&tag, &current)),
            _ => Truth::False,
        };
    }
    match (
        parse_date(&value, response_date(target)),
        last_modified(target),
        response_date(target),
    ) {
        // §8.8.2.2: strong only if the response is dated at least one second later.
        (Some(date), Some(modified), Some(now)) => truth(date == modified && now > modified),
        _ => Truth::False,
    }
}

/// The date of the only line; nothing if there are several, or if it is no date.
fn only_date(lines: &[Vec<u8>], target: &OracleTarget) -> Option<i64> {
    if lines.len() == 1 {
        parse_date(&without_outer_whitespace(&lines[0]), response_date(target))
    } else {
        None
    }
}

fn truth(value: bool) -> Truth {
    if value {
        Truth::True
    } else {
        Truth::False
    }
}

fn exists(target: &OracleTarget) -> bool {
    *target != OracleTarget::Missing
}

fn current_tag(target: &OracleTarget) -> Option<Tag> {
    match target {
        OracleTarget::Exists {
            entity_tag: Some(wire),
            ..
        } => Some(parse_tag(wire).expect("the target's own tag is a tag")),
        _ => None,
    }
}

fn last_modified(target: &OracleTarget) -> Option<i64> {
    match target {
        OracleTarget::Exists { last_modified, .. } => *last_modified,
        OracleTarget::Missing => None,
    }
}

fn response_date(target: &OracleTarget) -> Option<i64> {
    match target {
        OracleTarget::Exists { date, .. } => *date,
        OracleTarget::Missing => None,
    }
}

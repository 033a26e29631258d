//! A second implementation of RFC 9110 §13 and §14.1, and of what a client makes of answers, written
//! from the text of the standards alone.
//!
//! It shares no code and no structure with the crate: it copies whatever it likes, joins the lines
//! of a field into one value, walks calendars year by year, and goes through the steps of §13.2.2
//! by their numbers. It is slow and obvious, and it depends on `std` only.

#![allow(clippy::style, clippy::complexity, clippy::perf)] // It says it as the standard does.

mod byte_range;
mod civil;
mod client;
mod conditions;
mod date;
mod list;
mod names;
mod tag;

pub use byte_range::{ranges, Ranges};
pub use civil::{days_in_month, format_date, is_leap_year, seconds_of, to_civil, Civil};
pub use client::{
    became, continued, freshened, updated, Became, ClientValidators, Continued, Freshened,
};
pub use date::{parse_date, FIRST_SECOND, LAST_SECOND};
pub use list::{members, parse_field, parse_list, List};
pub use names::{decide_by_names, name_that_matched, nearly_matched, DeclaredNames, Name, Nearly};
pub use tag::{parse_tag, strong_comparison, weak_comparison, Tag};

use conditions::modification_date_is_strong;
use conditions::Truth;
use conditions::{if_match, if_modified_since, if_none_match, if_range, if_unmodified_since};

/// What the origin server has at the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OracleTarget {
    /// No current representation.
    Missing,
    /// A current representation with these validators.
    Exists {
        /// The entity-tag as it would be sent, quotes and weak mark included.
        entity_tag: Option<Vec<u8>>,
        /// The modification date in seconds since 1970.
        last_modified: Option<i64>,
        /// The date the response will carry, in seconds since 1970.
        date: Option<i64>,
    },
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OracleVerdict {
    /// 304, 412, or nothing: perform the method.
    pub status: Option<u16>,
    /// The field that decided, in lower case; nothing if the method is to be performed.
    pub by: Option<&'static str>,
    /// "absent", "honor" or "ignore"; nothing unless the method is to be performed.
    pub range: Option<&'static str>,
    /// What protects a write: "version", "absence", "existence" or "date"; nothing if nothing does,
    /// or unless the method is to be performed.
    pub protection: Option<&'static str>,
    /// "entity-tag" or "date", by which If-Range was true; nothing if it was not, or not asked.
    pub if_range: Option<&'static str>,
}

/// RFC 10008: QUERY is a retrieval like GET.
fn retrieves(method: &str) -> bool {
    method == "GET" || method == "HEAD" || method == "QUERY"
}

/// Decides what §13.2 decides.
pub fn decide(method: &str, lines: &[(String, Vec<u8>)], target: OracleTarget) -> OracleVerdict {
    let has_range = !field_lines(lines, "range").is_empty();

    // §13.2.1: conditions make no sense where no representation is selected or modified.
    if method == "CONNECT" || method == "OPTIONS" || method == "TRACE" {
        return proceed("absent", None);
    }
    let retrieves = retrieves(method);
    // §14.2: Range is defined for GET, and by RFC 10008 for QUERY.
    let has_ranges = method == "GET" || method == "QUERY";
    let unused_range = if has_range { "ignore" } else { "absent" };
    // §13.2.1: conditions are ignored where the answer without them would not be 2xx.
    if retrieves && target == OracleTarget::Missing {
        return proceed(unused_range, None);
    }

    let mut protection = None;
    let mut step = 1;
    loop {
        match step {
            1 => match if_match(&field_lines(lines, "if-match"), &target) {
                Truth::NotThere => step = 2,
                Truth::True => {
                    // §13.1.1: the wildcard is true of any current representation.
                    protection = match parse_field(&field_lines(lines, "if-match")) {
                        List::Anything => Some("existence"),
                        _ => Some("version"),
                    };
                    step = 3;
                }
                Truth::False => return answer(412, "if-match"),
            },
            2 => match if_unmodified_since(&field_lines(lines, "if-unmodified-since"), &target) {
                Truth::NotThere => step = 3,
                Truth::True => {
                    // §8.8.2.2: a weak date can be that of two versions.
                    if modification_date_is_strong(&target) {
                        protection = Some("date");
                    }
                    step = 3;
                }
                Truth::False => return answer(412, "if-unmodified-since"),
            },
            3 => match if_none_match(&field_lines(lines, "if-none-match"), &target, retrieves) {
                Truth::NotThere => step = 4,
                Truth::True => {
                    // §13.1.2: "*" is for preventing lost updates; a list is for what is cached.
                    if parse_field(&field_lines(lines, "if-none-match")) == List::Anything {
                        protection = Some("absence");
                    }
                    step = 5;
                }
                Truth::False if retrieves => return answer(304, "if-none-match"),
                Truth::False => return answer(412, "if-none-match"),
            },
            4 if !retrieves => step = 5,
            4 => match if_modified_since(&field_lines(lines, "if-modified-since"), &target) {
                Truth::NotThere | Truth::True => step = 5,
                Truth::False => return answer(304, "if-modified-since"),
            },
            5 if !has_range || !has_ranges => return proceed(unused_range, protection),
            5 => {
                let value = field_lines(lines, "if-range");
                return match if_range(&value, &target) {
                    Truth::NotThere => proceed("honor", protection),
                    Truth::False => proceed("ignore", protection),
                    // A date has no quotes.
                    Truth::True => OracleVerdict {
                        if_range: match value[0].contains(&b'"') {
                            true => Some("entity-tag"),
                            false => Some("date"),
                        },
                        ..proceed("honor", protection)
                    },
                };
            }
            _ => unreachable!("§13.2.2 has no further step that reads a field"),
        }
    }
}

/// The values of all lines of a field, in order; names are compared without case (§5.1).
pub fn field_lines(lines: &[(String, Vec<u8>)], name: &str) -> Vec<Vec<u8>> {
    let mut values = Vec::new();
    for (line_name, value) in lines {
        if line_name.to_ascii_lowercase() == name {
            values.push(value.clone());
        }
    }
    values
}

/// The value without the whitespace around it (§5.5).
pub fn without_outer_whitespace(value: &[u8]) -> Vec<u8> {
    let mut octets = value.to_vec();
    while octets.last() == Some(&b' ') || octets.last() == Some(&b'\t') {
        octets.pop();
    }
    while octets.first() == Some(&b' ') || octets.first() == Some(&b'\t') {
        octets.remove(0);
    }
    octets
}

fn proceed(range: &'static str, protection: Option<&'static str>) -> OracleVerdict {
    OracleVerdict {
        status: None,
        by: None,
        range: Some(range),
        protection,
        if_range: None,
    }
}

fn answer(status: u16, by: &'static str) -> OracleVerdict {
    OracleVerdict {
        status: Some(status),
        by: Some(by),
        range: None,
        protection: None,
        if_range: None,
    }
}

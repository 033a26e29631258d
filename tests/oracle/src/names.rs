//! One state under several names, which RFC 9110 does not have: what the manual says of other
//! representations, of gateways and of dialects, as a set of tags that is written out in full.

use std::collections::BTreeSet;

use super::list::{members, parse_field, parse_list, split_at_commas, List};
use super::tag::{parse_tag, Tag};
use super::{field_lines, retrieves, without_outer_whitespace};

/// The names of a state, as a host declares them.
#[derive(Clone, Debug, Default)]
pub struct DeclaredNames {
    /// The entity-tag of the selected representation, as it is sent.
    pub own: Option<Vec<u8>>,
    /// Those of the other representations.
    pub also: Vec<Vec<u8>>,
    /// The gateway makes strong tags weak.
    pub weakens: bool,
    /// The gateway appends one of these within the quotes.
    pub appends: Vec<Vec<u8>>,
    /// The interface demands weak comparison in If-Match.
    pub weak_if_match: bool,
}

/// What If-Match and If-None-Match come to on a state that exists: 304, 412, or nothing.
pub fn decide_by_names(
    method: &str,
    lines: &[(String, Vec<u8>)],
    names: &DeclaredNames,
) -> Option<u16> {
    if has_no_conditions(method) {
        return None;
    }
    let if_match = field_lines(lines, "if-match");
    if !if_match.is_empty() {
        let accepted = accepted_by_if_match(names);
        let holds = match parse_field(&if_match) {
            List::Anything => true,
            List::Tags(tags) => tags.iter().any(|tag| accepted.contains(&written(tag))),
            List::Unreadable => false,
        };
        if !holds {
            return Some(412);
        }
    }
    let if_none_match = field_lines(lines, "if-none-match");
    if !if_none_match.is_empty() {
        // §13.1.2 speaks of the selected representation, which a change of state does not have.
        let with_others = !retrieves(method);
        let excluded = excluded_by_if_none_match(names, with_others);
        let holds = match parse_field(&if_none_match) {
            List::Anything => false,
            List::Tags(tags) => !tags.iter().any(|tag| excluded.contains(&written(tag))),
            List::Unreadable => retrieves(method),
        };
        if !holds {
            return Some(if retrieves(method) { 304 } else { 412 });
        }
    }
    None
}

/// §13.2.1
fn has_no_conditions(method: &str) -> bool {
    ["CONNECT", "OPTIONS", "TRACE"].contains(&method)
}

/// Every tag that If-Match may name, as it is written.
fn accepted_by_if_match(names: &DeclaredNames) -> BTreeSet<Vec<u8>> {
    let mut accepted = BTreeSet::new();
    for tag in tags(names, true) {
        for opaque in opaque_values(&tag, names) {
            let strong = Tag {
                weak: false,
                opaque,
            };
            let weak = Tag {
                weak: true,
                opaque: strong.opaque.clone(),
            };
            // The strong comparison of §13.1.1.
            if !tag.weak {
                accepted.insert(written(&strong));
            }
            // A gateway weakens what is strong, and makes nothing strong.
            if names.weakens && !tag.weak {
                accepted.insert(written(&weak));
            }
            if names.weak_if_match {
                accepted.insert(written(&strong));
                accepted.insert(written(&weak));
            }
        }
    }
    accepted
}

/// Every tag that an If-None-Match excludes, as it is written: the comparison is weak.
fn excluded_by_if_none_match(names: &DeclaredNames, with_others: bool) -> BTreeSet<Vec<u8>> {
    let mut excluded = BTreeSet::new();
    for tag in tags(names, with_others) {
        for opaque in opaque_values(&tag, names) {
            for weak in [false, true] {
                let opaque = opaque.clone();
                excluded.insert(written(&Tag { weak, opaque }));
            }
        }
    }
    excluded
}

fn tags(names: &DeclaredNames, with_others: bool) -> Vec<Tag> {
    let mut wires: Vec<Vec<u8>> = names.own.clone().into_iter().collect();
    if with_others {
        wires.extend(names.also.clone());
    }
    wires
        .iter()
        .map(|wire| parse_tag(wire).expect("a declared name is a tag"))
        .collect()
}

/// The tag as it is, and with each suffix.
fn opaque_values(tag: &Tag, names: &DeclaredNames) -> Vec<Vec<u8>> {
    let mut values = vec![tag.opaque.clone()];
    for suffix in &names.appends {
        values.push([tag.opaque.clone(), suffix.clone()].concat());
    }
    values
}

fn written(tag: &Tag) -> Vec<u8> {
    let mark: &[u8] = if tag.weak { b"W/" } else { b"" };
    [mark, b"\"", &tag.opaque, b"\""].concat()
}

/// By which name a list names the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    Own,
    Weak,
    Other,
    Appended(Vec<u8>),
}

/// By which name If-Match, or else If-None-Match, names a state that exists.
pub fn name_that_matched(
    method: &str,
    lines: &[(String, Vec<u8>)],
    names: &DeclaredNames,
) -> Option<Name> {
    match lists(method, lines, names) {
        (Some(Looked::Named(name)), _) => Some(name),
        (_, Some(Looked::Named(name))) => Some(name),
        _ => None,
    }
}

/// What would have named the state but for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearly {
    Weak,
    CurrentIsWeak,
    Appended(Vec<u8>),
    Unquoted,
    OlderVersion,
}

/// What nearly matched in the first list that was looked at and did not match.
pub fn nearly_matched(
    method: &str,
    lines: &[(String, Vec<u8>)],
    names: &DeclaredNames,
) -> Option<Nearly> {
    let (if_match, if_none_match) = lists(method, lines, names);
    let field = if if_match == Some(Looked::Missed) {
        "if-match"
    } else if if_none_match == Some(Looked::Missed) {
        "if-none-match"
    } else {
        return None;
    };
    let own = parse_tag(names.own.as_ref()?).expect("a declared name is a tag");
    field_lines(lines, field)
        .iter()
        .find_map(|line| nearly_in_line(line, field == "if-match", &own))
}

/// What came of a list that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Looked {
    Named(Name),
    Missed,
    Wildcard,
}

/// If-Match and If-None-Match, as far as they are looked at: the second only if the first holds.
fn lists(
    method: &str,
    lines: &[(String, Vec<u8>)],
    names: &DeclaredNames,
) -> (Option<Looked>, Option<Looked>) {
    if has_no_conditions(method) {
        return (None, None);
    }
    let if_match = looked(&field_lines(lines, "if-match"), names, true, true);
    if if_match == Some(Looked::Missed) {
        return (if_match, None);
    }
    let with_others = !retrieves(method);
    let field = field_lines(lines, "if-none-match");
    (if_match, looked(&field, names, false, with_others))
}

fn looked(
    field: &[Vec<u8>],
    names: &DeclaredNames,
    strongly: bool,
    with_others: bool,
) -> Option<Looked> {
    if field.is_empty() {
        return None;
    }
    Some(match parse_field(field) {
        List::Anything => Looked::Wildcard,
        List::Unreadable => Looked::Missed,
        List::Tags(sent) => {
            let found: Vec<Name> = sent
                .iter()
                .filter_map(|sent| name_of(sent, names, strongly, with_others))
                .collect();
            match found
                .iter()
                .find(|name| **name == Name::Own)
                .or(found.first())
            {
                Some(name) => Looked::Named(name.clone()),
                None => Looked::Missed,
            }
        }
    })
}

/// Which name of the state this tag is.
fn name_of(sent: &Tag, names: &DeclaredNames, strongly: bool, with_others: bool) -> Option<Name> {
    for (place, tag) in tags(names, with_others).iter().enumerate() {
        let is_own = place == 0 && names.own.is_some();
        let is_admitted = !strongly
            || names.weak_if_match
            || (!tag.weak && !sent.weak)
            || (!tag.weak && names.weakens);
        if !is_admitted {
            continue;
        }
        if sent.opaque == tag.opaque {
            return Some(match strongly && sent.weak != tag.weak {
                true => Name::Weak,
                false if is_own => Name::Own,
                false => Name::Other,
            });
        }
        for suffix in &names.appends {
            if sent.opaque == [tag.opaque.clone(), suffix.clone()].concat() {
                return Some(Name::Appended(suffix.clone()));
            }
        }
    }
    None
}

/// The manual's list of what gateways append.
const APPENDED: [&str; 5] = ["-gzip", "-br", "-zstd", "--gzip", "-deflate"];

fn nearly_in_line(line: &[u8], strongly: bool, own: &Tag) -> Option<Nearly> {
    if parse_list(line) == List::Anything {
        return None;
    }
    if has_bare(line, &own.opaque) {
        return Some(Nearly::Unquoted);
    }
    let readable = members(line).into_iter().map_while(|member| member);
    readable
        .into_iter()
        .find_map(|sent| nearly(&sent, strongly, own))
}

fn nearly(sent: &Tag, strongly: bool, own: &Tag) -> Option<Nearly> {
    if sent.opaque == own.opaque {
        return match (strongly, own.weak, sent.weak) {
            (true, true, _) => Some(Nearly::CurrentIsWeak),
            (true, false, true) => Some(Nearly::Weak),
            _ => None,
        };
    }
    for suffix in APPENDED {
        if sent.opaque == [&own.opaque, suffix.as_bytes()].concat() {
            return Some(Nearly::Appended(suffix.into()));
        }
    }
    match (decimal(&sent.opaque), decimal(&own.opaque)) {
        (Some(sent), Some(own)) if sent < own => Some(Nearly::OlderVersion),
        _ => None,
    }
}

/// From the first member that is no tag, up to the first quote: is one the own tag without quotes?
fn has_bare(line: &[u8], opaque: &[u8]) -> bool {
    let pieces: Vec<Vec<u8>> = split_at_commas(line)
        .iter()
        .map(|piece| without_outer_whitespace(piece).to_vec())
        .collect();
    let is_fault = |piece: &Vec<u8>| !piece.is_empty() && parse_tag(piece).is_none();
    let Some(first) = pieces.iter().position(is_fault) else {
        return false;
    };
    pieces[first..]
        .iter()
        .take_while(|piece| !piece.contains(&b'"'))
        .any(|piece| !piece.is_empty() && piece == opaque)
}

/// A number as it is printed, without zeros in front.
fn decimal(opaque: &[u8]) -> Option<u64> {
    let number: u64 = std::str::from_utf8(opaque).ok()?.parse().ok()?;
    (number.to_string().as_bytes() == opaque).then_some(number)
}

//! One state under several names, which RFC 9110 does not have: what the manual says of other
//! representations, of gateways and of dialects, as a set of tags that is written out in full.

use std::collections::BTreeSet;

use super::list::{parse_field, List};
use super::tag::{parse_tag, Tag};
use super::{field_lines, retrieves};

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

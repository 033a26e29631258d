//! Byte ranges, §14.1.1, §14.1.2 and §14.2, with the list rule of §5.6.1.2.
//!
//! Numbers stay the decimals that they are on the wire until they are known to be less than the
//! length: nothing can overflow before that.

use super::without_outer_whitespace;
use std::cmp::Ordering;

/// What the field lines of Range come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ranges {
    /// As if there was no Range.
    Whole,
    /// The first and the last position of each part, in order.
    Parts(Vec<(u64, u64)>),
    /// 416
    Unsatisfiable,
}

/// One member of the range-set, as it is written.
enum Member {
    /// `first-pos "-" [ last-pos ]`
    Int {
        first: Vec<u8>,
        last: Option<Vec<u8>>,
    },
    /// `"-" suffix-length`
    Suffix(Vec<u8>),
}

/// What to send of a content of this length, where Range counts and is on these lines.
pub fn ranges(lines: &[Vec<u8>], length: u64) -> Ranges {
    // Range is not defined as a list (§14.2), so a second line makes the field invalid (§5.3), and
    // an invalid one may be ignored.
    if lines.len() != 1 {
        return Ranges::Whole;
    }
    let Some(members) = range_set(&without_outer_whitespace(&lines[0])) else {
        return Ranges::Whole;
    };
    // "A server … MAY ignore a Range header field when the selected representation has no content".
    if length == 0 {
        return Ranges::Whole;
    }
    let parts: Vec<(u64, u64)> = members
        .iter()
        .filter_map(|member| positions(member, length))
        .collect();
    if parts.is_empty() {
        return Ranges::Unsatisfiable;
    }
    // What we do about §17.15.
    let octets: u128 = parts
        .iter()
        .map(|(first, last)| u128::from(*last) - u128::from(*first) + 1)
        .sum();
    if parts.len() > 16 || octets > u128::from(length) {
        return Ranges::Whole;
    }
    Ranges::Parts(parts)
}

/// The members of a valid specifier of bytes; nothing for what is invalid or of another unit.
fn range_set(value: &[u8]) -> Option<Vec<Member>> {
    let equals = value.iter().position(|octet| *octet == b'=')?;
    // §14.1: "All range unit names are case-insensitive".
    if value[..equals].to_ascii_lowercase() != b"bytes" {
        return None;
    }
    let mut members = Vec::new();
    for piece in value[equals + 1..].split(|octet| *octet == b',') {
        let piece = without_outer_whitespace(piece);
        if !piece.is_empty() {
            members.push(member(&piece)?);
        }
    }
    // `1#range-spec`
    if members.is_empty() {
        return None;
    }
    Some(members)
}

fn member(piece: &[u8]) -> Option<Member> {
    let hyphens = piece.iter().filter(|octet| **octet == b'-').count();
    let others = piece
        .iter()
        .any(|octet| *octet != b'-' && !(b'0'..=b'9').contains(octet));
    // Byte ranges do not use the other-range specifier.
    if hyphens != 1 || others || piece == b"-" {
        return None;
    }
    if piece[0] == b'-' {
        return Some(Member::Suffix(piece[1..].to_vec()));
    }
    let hyphen = piece.iter().position(|octet| *octet == b'-').unwrap();
    let first = piece[..hyphen].to_vec();
    let last = piece[hyphen + 1..].to_vec();
    if last.is_empty() {
        return Some(Member::Int { first, last: None });
    }
    // "An int-range is invalid if the last-pos value is present and less than the first-pos."
    if compare(&last, &first) == Ordering::Less {
        return None;
    }
    Some(Member::Int {
        first,
        last: Some(last),
    })
}

/// The positions that a member names in a content that is not empty; nothing if it is not
/// satisfiable.
fn positions(member: &Member, length: u64) -> Option<(u64, u64)> {
    let decimal_length = length.to_string().into_bytes();
    match member {
        Member::Int { first, last } => {
            if compare(first, &decimal_length) != Ordering::Less {
                return None;
            }
            let first = number(first);
            match last {
                Some(last) if compare(last, &decimal_length) == Ordering::Less => {
                    Some((first, number(last)))
                }
                // "the server replaces the value of last-pos with a value that is one less than the
                // current length"
                _ => Some((first, length - 1)),
            }
        }
        Member::Suffix(count) => {
            if compare(count, b"0") == Ordering::Equal {
                return None;
            }
            // "If the selected representation is shorter than the specified suffix-length, the
            // entire representation is used."
            if compare(count, &decimal_length) != Ordering::Less {
                return Some((0, length - 1));
            }
            Some((length - number(count), length - 1))
        }
    }
}

/// Compares decimals of any length.
fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let width = one.len().max(other.len());
    let padded = |digits: &[u8]| [vec![b'0'; width - digits.len()], digits.to_vec()].concat();
    padded(one).cmp(&padded(other))
}

/// The value of a decimal that is known to fit.
fn number(digits: &[u8]) -> u64 {
    std::str::from_utf8(digits).unwrap().parse().unwrap()
}

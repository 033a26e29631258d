//! `ranges-specifier = range-unit "=" range-set`, RFC 9110 §14.1.1: the grammar, and what a member of
//! the set means for a content of some length.
//!
//! Numbers saturate at `u64::MAX`, which no position of a content reaches; where two of them are
//! compared that do not fit, their digits are.

use super::{ByteRange, ByteRanges, RangeSet};
use crate::whitespace::trim;

/// `ranges-specifier = range-unit "=" range-set`, `range-set = 1#range-spec` (§14.1.1).
pub(super) fn read_line(line: &[u8], length: u64) -> ByteRanges {
    let mut halves = line.splitn(2, |&byte| byte == b'=');
    let specifiers = match (halves.next(), halves.next()) {
        (Some(unit), Some(specifiers)) if unit.eq_ignore_ascii_case(b"bytes") => specifiers,
        _ => return ByteRanges::Whole,
    };
    if length == 0 {
        return ByteRanges::Whole;
    }
    let mut set = RangeSet::empty(length);
    let mut is_empty = true;
    for specifier in specifiers.split(|&byte| byte == b',') {
        // "A recipient MUST parse and ignore a reasonable number of empty list elements" (§5.6.1.2).
        let specifier = trim(specifier);
        if specifier.is_empty() {
            continue;
        }
        is_empty = false;
        match read_specifier(specifier, length) {
            // "A ranges-specifier is invalid if it contains any range-spec that is invalid".
            // fault: invalid-range-of-many
            Specifier::Invalid => return ByteRanges::Whole,
            Specifier::Unsatisfiable => {}
            Specifier::Satisfiable(range) => {
                if !set.push(range) {
                    return ByteRanges::Whole;
                }
            }
        }
    }
    if is_empty || !set.fits_into(length) {
        ByteRanges::Whole
    } else if set.as_slice().is_empty() {
        ByteRanges::Unsatisfiable {
            complete_length: length,
        }
    } else {
        ByteRanges::Parts(set)
    }
}

/// What one member of a range-set asks for.
enum Specifier {
    Invalid,
    Unsatisfiable,
    Satisfiable(ByteRange),
}

/// `int-range = first-pos "-" [ last-pos ]`, `suffix-range = "-" suffix-length` (§14.1.1), of a
/// content that is not empty.
fn read_specifier(specifier: &[u8], complete_length: u64) -> Specifier {
    let mut halves = specifier.splitn(2, |&byte| byte == b'-');
    let (before, after) = match (halves.next(), halves.next()) {
        (Some(before), Some(after)) => (before, after),
        _ => return Specifier::Invalid,
    };
    let end = complete_length.wrapping_sub(1);
    let (first, last) = match (read_number(before), read_number(after)) {
        // "If the selected representation is shorter than the specified suffix-length, the entire
        // representation is used." One of none at all starts where the content ends.
        // fault: suffix-from-start
        (Number::None, Number::Digits(count)) => (complete_length.saturating_sub(count), end),
        (Number::Digits(first), Number::None) => (first, end),
        // "An int-range is invalid if the last-pos value is present and less than the first-pos."
        (Number::Digits(first), Number::Digits(last))
            if last < first || (last == u64::MAX && is_less(after, before)) =>
        {
            return Specifier::Invalid;
        }
        // "the server replaces the value of last-pos with a value that is one less than the current
        // length of the selected representation".
        (Number::Digits(first), Number::Digits(last)) => (first, last.min(end)),
        _ => return Specifier::Invalid,
    };
    // "satisfiable if it is … an int-range with a first-pos that is less than the current length".
    // fault: range-past-end
    if first >= complete_length {
        return Specifier::Unsatisfiable;
    }
    Specifier::Satisfiable(ByteRange {
        first,
        last,
        complete_length,
    })
}

/// `[ 1*DIGIT ]`
#[derive(Clone, Copy)]
enum Number {
    None,
    /// The number, or `u64::MAX` where it is larger than that.
    Digits(u64),
    Damaged,
}

fn read_number(digits: &[u8]) -> Number {
    if digits.is_empty() {
        return Number::None;
    }
    let mut number = 0_u64;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return Number::Damaged;
        }
        let digit = u64::from(digit.wrapping_sub(b'0'));
        number = number.saturating_mul(10).saturating_add(digit);
    }
    Number::Digits(number)
}

/// Whether one decimal is less than another, however many digits they have.
fn is_less(one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (without_zeros(one), without_zeros(other));
    (one.len(), one) < (other.len(), other)
}

fn without_zeros(mut digits: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = digits {
        digits = rest;
    }
    digits
}

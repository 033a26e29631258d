//! §14.1.1, §14.1.2 and §14.2 with the list rule of §5.6.1.2: which bytes a Range asks for.

use super::{as_text, sections, RangeCase, Result};
use oracle::Ranges;

/// `None`: the whole content. No parts: none can be satisfied.
type Parts = Option<&'static [(u64, u64)]>;

/// (lines, length, parts, sections, comment)
type Row = (
    &'static [&'static [u8]],
    u64,
    Parts,
    &'static str,
    &'static str,
);

/// What a server that serves byte ranges has to do, or SHOULD.
#[rustfmt::skip] // one row a case
const REQUIRED: [Row; 40] = [
    (&[b"bytes=0-499"], 10_000, Some(&[(0, 499)]), "14.1.2", "the first 500 bytes"),
    (&[b"bytes=500-999"], 10_000, Some(&[(500, 999)]), "14.1.2", "the second 500 bytes"),
    (&[b"bytes=-500"], 10_000, Some(&[(9500, 9999)]), "14.1.2", "the final 500 bytes"),
    (&[b"bytes=9500-"], 10_000, Some(&[(9500, 9999)]), "14.1.2", "the same, by their start"),
    (&[b"bytes=0-0"], 10_000, Some(&[(0, 0)]), "14.1.2", "one byte: positions are inclusive"),
    (&[b"bytes=9999-9999"], 10_000, Some(&[(9999, 9999)]), "14.1.2", "the last byte"),
    (&[b"bytes=0-"], 10_000, Some(&[(0, 9999)]), "14.1.2", "all of it is a part, too"),
    (&[b"bytes=0-9999"], 10_000, Some(&[(0, 9999)]), "14.1.2", "so it is with both ends"),
    (&[b"bytes=9990-20000"], 10_000, Some(&[(9990, 9999)]), "14.1.2", "an end behind the end is the end"),
    (&[b"bytes=9999-10000"], 10_000, Some(&[(9999, 9999)]), "14.1.2", "by one"),
    (&[b"bytes=-10000"], 10_000, Some(&[(0, 9999)]), "14.1.2", "a suffix of the whole length"),
    (&[b"bytes=-20000"], 10_000, Some(&[(0, 9999)]), "14.1.2", "a suffix longer than the content is all of it, and no 416"),
    (&[b"bytes=-99"], 9, Some(&[(0, 8)]), "14.1.2", "of a short content, too"),
    (&[b"bytes=10000-"], 10_000, Some(&[]), "14.1.2", "the first byte that is not there"),
    (&[b"bytes=10000-10001"], 10_000, Some(&[]), "14.1.2", "behind the end"),
    (&[b"bytes=-0"], 10_000, Some(&[]), "14.1.2", "the last 0 bytes are valid, and cannot be satisfied"),
    (&[b"bytes=-000"], 10_000, Some(&[]), "14.1.2", "zero is zero"),
    (&[b"bytes=10000-, -0, 20000-20001"], 10_000, Some(&[]), "14.1.2", "none of several"),
    (&[b"bytes=0-0,-0"], 10_000, Some(&[(0, 0)]), "14.1.1", "one that can be satisfied is enough"),
    (&[b"bytes=-0,0-0"], 10_000, Some(&[(0, 0)]), "14.1.1", "wherever it stands"),
    (&[b"bytes=10000-,0-0"], 10_000, Some(&[(0, 0)]), "14.1.1", "behind what lies behind the end"),
    (&[b"BYTES=0-1"], 10, Some(&[(0, 1)]), "14.1", "the unit is compared without case"),
    (&[b"bYtEs=0-1"], 10, Some(&[(0, 1)]), "14.1", "each letter of it"),
    (&[b" \tbytes=0-1\t "], 10, Some(&[(0, 1)]), "5.5", "whitespace around the value is not of it"),
    (&[b"bytes=,0-1"], 10, Some(&[(0, 1)]), "5.6.1.2", "an empty member first"),
    (&[b"bytes=0-1,"], 10, Some(&[(0, 1)]), "5.6.1.2", "last"),
    (&[b"bytes=, ,\t0-1 ,,"], 10, Some(&[(0, 1)]), "5.6.1.2", "everywhere"),
    (&[b"bytes=00-01"], 10, Some(&[(0, 1)]), "14.1.1", "zeros in front are digits"),
    (&[b"bytes=000000000000000000000000000000000000004-5"], 10, Some(&[(4, 5)]), "14.1.1", "however many"),
    (&[b"bytes=0-18446744073709551615"], 10, Some(&[(0, 9)]), "14.1.2", "the largest number of 64 bits"),
    (&[b"bytes=0-18446744073709551616"], 10, Some(&[(0, 9)]), "14.1.2", "one more: no overflow, and no error"),
    (&[b"bytes=0-340282366920938463463374607431768211456"], 10, Some(&[(0, 9)]), "14.1.2", "2 to the power of 128"),
    (&[b"bytes=-18446744073709551617"], 10, Some(&[(0, 9)]), "14.1.2", "2 to the power of 64, and one: not the last byte"),
    (&[b"bytes=18446744073709551616-"], 10, Some(&[]), "14.1.2", "a start that fits nowhere: not the first byte"),
    (&[b"bytes=18446744073709551617-18446744073709551618"], 10, Some(&[]), "14.1.2", "start and end that fit nowhere"),
    (&[b"bytes=9007199254740990-"], 9_007_199_254_740_991, Some(&[(9_007_199_254_740_990, 9_007_199_254_740_990)]), "14.1.2", "the last byte of a very long content"),
    (&[b"lines=1-2"], 10, None, "14.2", "a unit that is not understood MUST be ignored, and is no 416"),
    (&[b"byte=0-1"], 10, None, "14.2", "a unit that is nearly the right one"),
    (&[b"bytes2=0-1"], 10, None, "14.2", "a longer one"),
    (&[b"x-bytes=99-"], 10, None, "14.2", "not even where it could not be satisfied"),
];

/// Several parts: a server MAY coalesce them, send them in another order, or send the whole.
#[rustfmt::skip] // one row a case
const SEVERAL: [Row; 12] = [
    (&[b"bytes=0-0,-1"], 10_000, Some(&[(0, 0), (9999, 9999)]), "14.1.2", "the first and the last byte only"),
    (&[b"bytes= 0-999, 4500-5499, -1000"], 10_000, Some(&[(0, 999), (4500, 5499), (9000, 9999)]), "14.1.2", "the first, middle and last 1000 bytes, with a space where the grammar has none"),
    (&[b"bytes=500-600,601-999"], 10_000, Some(&[(500, 600), (601, 999)]), "14.1.2", "side by side"),
    (&[b"bytes=500-700,601-999"], 10_000, Some(&[(500, 700), (601, 999)]), "14.1.2", "overlapping"),
    (&[b"bytes=8-9, 0-1"], 10, Some(&[(8, 9), (0, 1)]), "15.3.7.2", "in the order in which they were asked for"),
    (&[b"bytes=0-4, 5-9"], 10, Some(&[(0, 4), (5, 9)]), "15.3.7.2", "as many bytes as the content has"),
    (&[b"bytes=0-5, 5-9"], 10, None, "17.15", "more bytes than the content has: the whole is less"),
    (&[b"bytes=0-, 0-"], 10, None, "17.15", "the whole, twice"),
    (&[b"bytes=0-,-10,0-9,1-"], 10, None, "17.15", "the whole, nearly four times"),
    (&[b"bytes=0-0,2-2,99-,4-4"], 10, Some(&[(0, 0), (2, 2), (4, 4)]), "15.3.7.2", "what cannot be satisfied is no part"),
    (&[b"bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0"], 100, Some(&[(0, 0); 16]), "17.15", "sixteen parts"),
    (&[b"bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0"], 100, None, "17.15", "seventeen are too many for us"),
];

/// What is invalid: a server MAY ignore it, or refuse it.
#[rustfmt::skip] // one row a case
const INVALID: [(&[&[u8]], &str, &str); 30] = [
    (&[b"bytes=5-4"], "14.1.1", "the last position is less than the first"),
    (&[b"bytes=99-98"], "14.1.1", "behind the end, too"),
    (&[b"bytes=18446744073709551617-18446744073709551616"], "14.1.1", "by one, where neither fits into 64 bits"),
    (&[b"bytes=0-1,5-4"], "14.1.1", "one invalid member makes the set invalid"),
    (&[b"bytes=5-4,0-1"], "14.1.1", "wherever it stands"),
    (&[b"bytes=5-4,99-"], "14.1.1", "beside what cannot be satisfied"),
    (&[b""], "14.1.1", "an empty field"),
    (&[b"bytes"], "14.1.1", "a unit alone"),
    (&[b"bytes="], "14.1.1", "no member"),
    (&[b"bytes=,"], "14.1.1", "only empty members"),
    (&[b"bytes= , ,\t"], "14.1.1", "and whitespace"),
    (&[b"0-1"], "14.1.1", "no unit"),
    (&[b"=0-1"], "14.1.1", "an empty unit"),
    (&[b"bytes 0-1"], "14.1.1", "the form of Content-Range"),
    (&[b"bytes =0-1"], "14.1.1", "whitespace before the equals sign"),
    (&[b"bytes==0-1"], "14.1.1", "two equals signs"),
    (&[b"bytes:0-1"], "14.1.1", "a colon"),
    (&[b"bytes=-"], "14.1.1", "a hyphen alone"),
    (&[b"bytes=1"], "14.1.1", "no hyphen"),
    (&[b"bytes=--2"], "14.1.1", "two hyphens"),
    (&[b"bytes=0--1"], "14.1.1", "a negative end"),
    (&[b"bytes=0-1-2"], "14.1.1", "three numbers"),
    (&[b"bytes=0 - 1"], "14.1.1", "whitespace around the hyphen"),
    (&[b"bytes=- 1"], "14.1.1", "whitespace in a suffix"),
    (&[b"bytes=a-b"], "14.1.1", "letters"),
    (&[b"bytes=0x0-0x1"], "14.1.1", "no decimals"),
    (&[b"bytes=+0-1"], "14.1.1", "a sign"),
    (&[b"bytes=0-1;2-3"], "14.1.1", "a semicolon"),
    (&[b"bytes=0-1 2-3"], "14.1.1", "no comma"),
    (&[b"bytes=\xB2-\xB3"], "14.1.1", "what some take for digits"),
];

/// More than one line, or nothing to take a part of.
#[rustfmt::skip] // one row a case
const IGNORED: [(&[&[u8]], u64, &str, &str); 9] = [
    (&[b"bytes=0-1", b"bytes=4-5"], 10, "5.3 14.2", "Range is no list: two lines are no Range"),
    (&[b"bytes=0-1", b"bytes=0-1"], 10, "5.3 14.2", "not even the same twice"),
    (&[b"bytes=0-1", b"4-5"], 10, "5.3 14.2", "not even where the lines joined are a Range"),
    (&[b"bytes=99-", b"bytes=99-"], 10, "5.3 14.2", "not even where neither can be satisfied"),
    (&[b"bytes=0-"], 0, "14.2", "an empty content has no parts"),
    (&[b"bytes=0-0"], 0, "14.2", "no first byte"),
    (&[b"bytes=-1"], 0, "14.2", "a suffix of it can be satisfied, but Content-Range cannot say so"),
    (&[b"bytes=-0"], 0, "14.2", "nor could this be"),
    (&[b"bytes=0-0,-1"], 0, "14.2", "nor several"),
];

pub fn cases() -> Vec<RangeCase> {
    let mut cases = Vec::new();
    for (lines, length, parts, sections, comment) in REQUIRED {
        let expected = by_hand(parts);
        cases.push(case(
            lines,
            length,
            &expected,
            sections,
            Result::Required,
            comment,
        ));
    }
    for (lines, length, parts, sections, comment) in SEVERAL {
        let expected = by_hand(parts);
        let comment = format!("{comment}; a server may coalesce parts, or send the whole");
        cases.push(case(
            lines,
            length,
            &expected,
            sections,
            Result::Latitude,
            &comment,
        ));
    }
    for (lines, sections, comment) in INVALID {
        let comment = format!("{comment}; a server may also refuse it");
        cases.push(case(
            lines,
            10,
            &Ranges::Whole,
            sections,
            Result::Latitude,
            &comment,
        ));
    }
    for (lines, length, sections, comment) in IGNORED {
        let comment = format!("{comment}; a server may also refuse it");
        cases.push(case(
            lines,
            length,
            &Ranges::Whole,
            sections,
            Result::Latitude,
            &comment,
        ));
    }
    for case in matrix() {
        if !cases.iter().any(|known| known.name == case.name) {
            cases.push(case);
        }
    }
    cases
}

/// Every pair of positions below, at and above the length, and every suffix; answered by the second
/// implementation.
fn matrix() -> Vec<RangeCase> {
    const FIRSTS: [u64; 5] = [0, 1, 9, 10, 11];
    const OTHERS: [&str; 6] = ["0", "1", "9", "10", "11", "18446744073709551616"];
    let mut cases = Vec::new();
    for length in [1, 2, 10, 11] {
        let mut values = Vec::new();
        for other in OTHERS {
            values.push(format!("bytes=-{other}"));
        }
        for first in FIRSTS {
            values.push(format!("bytes={first}-"));
            for other in OTHERS {
                values.push(format!("bytes={first}-{other}"));
            }
        }
        for value in values {
            let lines = [value.as_bytes()];
            let expected = oracle::ranges(&[value.clone().into_bytes()], length);
            let (result, comment) = match expected {
                Ranges::Whole => (Result::Latitude, "invalid; a server may also refuse it"),
                _ => (Result::Required, ""),
            };
            cases.push(case(&lines, length, &expected, "14.1.2", result, comment));
        }
    }
    cases
}

fn by_hand(parts: Parts) -> Ranges {
    match parts {
        None => Ranges::Whole,
        Some([]) => Ranges::Unsatisfiable,
        Some(parts) => Ranges::Parts(parts.to_vec()),
    }
}

fn case(
    lines: &[&[u8]],
    length: u64,
    expected: &Ranges,
    in_sections: &str,
    result: Result,
    comment: &str,
) -> RangeCase {
    let shown: Vec<String> = lines
        .iter()
        .map(|line| line.escape_ascii().to_string())
        .collect();
    let (status, parts, content_range) = match expected {
        Ranges::Whole => (200, Vec::new(), None),
        Ranges::Unsatisfiable => (416, Vec::new(), Some(format!("bytes */{length}"))),
        Ranges::Parts(parts) => {
            let content_range = match parts[..] {
                [(first, last)] => Some(format!("bytes {first}-{last}/{length}")),
                _ => None,
            };
            (206, parts.clone(), content_range)
        }
    };
    RangeCase {
        name: format!("[{}] of {length}", shown.join("] [")),
        sections: sections(in_sections),
        lines: lines.iter().map(|line| as_text(line)).collect(),
        length,
        status,
        parts,
        content_range,
        result,
        comment: comment.to_string(),
    }
}

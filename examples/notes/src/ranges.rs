//! Which octets of an attachment to send. Whether Range counts at all is the permit's word.

use std::ops::RangeInclusive;

use axum::http::header::RANGE;
use axum::http::HeaderMap;
use http_range_header::{
    parse_range_header, EndPosition, RangeUnsatisfiableError, StartPosition,
    SyntacticallyCorrectRange,
};

/// More parts than that in one request are more likely an attack than a wish.
const MOST_PARTS: usize = 16;

/// What a Range field asks for, given how long the attachment is.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it: there is no Range that can be understood (RFC 9110 §14.2 has it ignored).
    Whole,
    /// These parts, in this order; at least one.
    Parts(Vec<RangeInclusive<u64>>),
    /// Only what lies behind its end.
    Nothing,
}

/// Reads the Range field of a request for an attachment of `length` octets.
pub fn wanted(headers: &HeaderMap, length: u64) -> Wanted {
    let mut lines = headers.get_all(RANGE).into_iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Wanted::Whole;
    };
    let Some((unit, ranges)) = line.to_str().ok().and_then(|line| line.split_once('=')) else {
        return Wanted::Whole;
    };
    if !unit.eq_ignore_ascii_case("bytes") || length == 0 {
        return Wanted::Whole;
    }
    // The parser knows the unit in lower case, and no space after it, which RFC 9110 shows.
    let ranges = match parse_range_header(&format!("bytes={}", ranges.trim())) {
        Ok(parsed) => parsed.ranges,
        Err(RangeUnsatisfiableError::ZeroSuffix) => return Wanted::Nothing,
        Err(_) => return Wanted::Whole,
    };
    if ranges.iter().any(is_reversed) || ranges.len() > MOST_PARTS {
        return Wanted::Whole;
    }
    let parts: Vec<_> = ranges
        .iter()
        .filter_map(|range| clip(range, length))
        .collect();
    let sizes = parts
        .iter()
        .map(|part| part.end().saturating_sub(*part.start()));
    let asked = sizes.fold(0u64, |sum, size| sum.saturating_add(size).saturating_add(1));
    match parts.len() {
        0 => Wanted::Nothing,
        // Overlapping parts: more to send than there is.
        2.. if asked > length => Wanted::Whole,
        _ => Wanted::Parts(parts),
    }
}

fn is_reversed(range: &SyntacticallyCorrectRange) -> bool {
    matches!((range.start, range.end),
        (StartPosition::Index(first), EndPosition::Index(last)) if last < first)
}

/// The part that exists, by RFC 9110 §14.1.2: the last position may lie behind the end, and a suffix
/// may be longer than the whole. (The parser's own check refuses the latter.)
fn clip(range: &SyntacticallyCorrectRange, length: u64) -> Option<RangeInclusive<u64>> {
    let end = length.checked_sub(1)?;
    let first = match range.start {
        StartPosition::Index(first) => first,
        StartPosition::FromLast(count) => length.saturating_sub(count),
    };
    let last = match range.end {
        EndPosition::Index(last) => last.min(end),
        EndPosition::LastByte => end,
    };
    (first <= end).then_some(first..=last)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test.
mod tests {
    use super::*;

    #[track_caller]
    fn assert_wanted(line: &str, length: u64, expected: Wanted) {
        let headers = HeaderMap::from_iter([(RANGE, line.parse().unwrap())]);
        assert_eq!(wanted(&headers, length), expected, "{line}");
    }

    /// The examples of RFC 9110 §14.1.2, for 10,000 octets, and the shapes around them.
    #[test]
    fn ranges_are_read_as_section_14_1_2_says() {
        let one = |part: RangeInclusive<u64>| Wanted::Parts(vec![part]);
        assert_wanted("bytes=0-499", 10_000, one(0..=499));
        assert_wanted("bytes=500-999", 10_000, one(500..=999));
        assert_wanted("bytes=-500", 10_000, one(9500..=9999));
        assert_wanted("bytes=9500-", 10_000, one(9500..=9999));
        assert_wanted(
            "bytes=0-0,-1",
            10_000,
            Wanted::Parts(vec![0..=0, 9999..=9999]),
        );
        let three = vec![0..=999, 4500..=5499, 9000..=9999];
        assert_wanted(
            "bytes= 0-999, 4500-5499, -1000",
            10_000,
            Wanted::Parts(three),
        );
        assert_wanted("BYTES=0-1", 10_000, one(0..=1));
        assert_wanted("bytes=9990-20000", 10_000, one(9990..=9999));
        assert_wanted("bytes=-20000", 10_000, one(0..=9999));
        assert_wanted("bytes=10000-,0-0", 10_000, one(0..=0));
    }

    #[test]
    fn what_lies_behind_the_end_is_nothing() {
        for line in ["bytes=10000-", "bytes=10000-10001", "bytes=-0"] {
            assert_wanted(line, 10_000, Wanted::Nothing);
        }
    }

    #[test]
    fn what_cannot_be_understood_is_ignored() {
        let lines = [
            "bytes=5-4",
            "bytes=",
            "bytes",
            "items=0-5",
            "bytes=--2",
            "bytes=a-b",
            "bytes=1",
        ];
        for line in lines {
            assert_wanted(line, 10_000, Wanted::Whole);
        }
        assert_wanted("bytes=0-18446744073709551616", 10_000, Wanted::Whole);
        assert_wanted("bytes=0-9999,0-9999", 10_000, Wanted::Whole);
        assert_wanted(
            &format!("bytes={}", ["0-0"; 17].join(",")),
            10_000,
            Wanted::Whole,
        );
        assert_wanted("bytes=0-0", 0, Wanted::Whole);
    }
}

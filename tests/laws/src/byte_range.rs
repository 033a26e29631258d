use crate::without_heap;
use oracle::Ranges;
use preconditions::{byte_ranges, evaluate, ByteRanges, Outcome, Validators};

/// The length of the content in decimal, then the lines of Range (§14.1): what is selected is what
/// the oracle selects; ranges lie within the content, and one prints as its Content-Range says; and
/// nothing is taken from the heap.
pub fn byte_range(input: &[u8]) {
    let mut lines = input.split(|octet| *octet == b'\n');
    let length = lines.next().unwrap_or_default();
    let length = std::str::from_utf8(length)
        .ok()
        .and_then(|decimal| decimal.parse().ok())
        .unwrap_or(10);
    let lines: Vec<Vec<u8>> = lines.map(<[u8]>::to_vec).collect();
    let found = table::ranges_of(&lines, length);
    assert_eq!(found, oracle::ranges(&lines, length), "of {length}");

    let fields: Vec<_> = lines.iter().map(|line| ("range", line)).collect();
    let Outcome::Proceed(permit) = evaluate("GET", &fields, Validators::new()) else {
        panic!("refused without a condition");
    };
    let ranges = without_heap(|| byte_ranges(&permit, &fields, length));
    let content_range = ranges.content_range().map(|it| it.to_string());
    let expected = match &found {
        Ranges::Whole => None,
        Ranges::Unsatisfiable => Some(format!("bytes */{length}")),
        Ranges::Parts(parts) => match parts[..] {
            [(first, last)] => Some(format!("bytes {first}-{last}/{length}")),
            _ => None,
        },
    };
    assert_eq!(content_range, expected);
    if let ByteRanges::Parts(set) = ranges {
        assert!(set.length() <= length && !set.as_slice().is_empty());
        for range in &set {
            assert!(range.first() <= range.last() && range.last() < length);
        }
    }
}

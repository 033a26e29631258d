//! Where numbers end, and values that are made to hurt.

use crate::selected;
use preconditions::{byte_ranges, evaluate, ByteRanges, Outcome, Permit, Validators};

const MAX: u64 = u64::MAX;

// "recipients MUST anticipate potentially large decimal numerals and prevent parsing errors due to
// integer conversion overflows" (§14.1.2).
#[test]
fn numbers_that_fit_nowhere() {
    for (value, parts) in [
        ("bytes=0-18446744073709551614", "0-9"),
        ("bytes=0-18446744073709551615", "0-9"),
        ("bytes=0-18446744073709551616", "0-9"),
        ("bytes=0-99999999999999999999999999999999", "0-9"),
        ("bytes=18446744073709551615-", "none"),
        ("bytes=18446744073709551616-", "none"),
        ("bytes=18446744073709551616-18446744073709551616", "none"),
        ("bytes=18446744073709551616-18446744073709551617", "none"),
        // The last position is less than the first, by one, and both are too large: invalid.
        ("bytes=18446744073709551617-18446744073709551616", "whole"),
        ("bytes=18446744073709551616-18446744073709551615", "whole"),
        ("bytes=18446744073709551616-0018446744073709551616", "none"),
        ("bytes=0018446744073709551617-18446744073709551616", "whole"),
        ("bytes=-18446744073709551615", "0-9"),
        ("bytes=-18446744073709551616", "0-9"),
        // 2^64 and one: not the last byte.
        ("bytes=-18446744073709551617", "0-9"),
        ("bytes=18446744073709551617-", "none"),
        ("bytes=0-18446744073709551615, 18446744073709551616-", "0-9"),
    ] {
        assert_eq!(selected(value, 10), parts, "{value}");
    }
}

#[test]
fn leading_zeros_are_of_the_grammar() {
    assert_eq!(selected("bytes=00-01", 10), "0-1");
    assert_eq!(selected("bytes=-0001", 10), "9-9");
    assert_eq!(
        selected(
            &format!("bytes={}4-{}5", "0".repeat(5000), "0".repeat(9)),
            10
        ),
        "4-5"
    );
    assert_eq!(selected("bytes=010-09", 10), "whole");
}

#[test]
fn the_longest_content() {
    let end = MAX - 1;
    let all = format!("0-{end}");
    for (value, parts) in [
        ("bytes=0-", all.clone()),
        ("bytes=-18446744073709551615", all.clone()),
        ("bytes=-18446744073709551616", all.clone()),
        ("bytes=0-18446744073709551614", all.clone()),
        ("bytes=0-18446744073709551615", all),
        ("bytes=-1", format!("{end}-{end}")),
        ("bytes=18446744073709551614-", format!("{end}-{end}")),
        ("bytes=18446744073709551615-", "none".to_string()),
        // Twice the content is more than a sum can hold.
        ("bytes=0-,0-", "whole".to_string()),
        ("bytes=0-9,10-", format!("0-9 10-{end}")),
        ("bytes=0-9,9-", "whole".to_string()),
    ] {
        assert_eq!(selected(value, MAX), parts, "{value}");
    }
}

#[test]
fn content_ranges_of_the_longest_content() {
    let content_range = |value: &str| {
        let fields = [("Range", value)];
        let ranges = byte_ranges(&permit(&fields), &fields, MAX);
        ranges.content_range().unwrap().to_string()
    };
    assert_eq!(
        content_range("bytes=18446744073709551613-"),
        "bytes 18446744073709551613-18446744073709551614/18446744073709551615"
    );
    assert_eq!(
        content_range("bytes=18446744073709551615-"),
        "bytes */18446744073709551615"
    );
}

#[test]
fn ten_thousand_ranges() {
    let many = |range: &str| format!("bytes={}", vec![range; 10_000].join(","));
    assert_eq!(selected(&many("0-0"), 1_000_000), "whole");
    assert_eq!(selected(&many("1000000-"), 1_000_000), "none");
    assert_eq!(selected(&many("0-"), 1_000_000), "whole");
    assert_eq!(selected(&many(""), 1_000_000), "whole");
    let and_one = format!("{},5-6", many("1000000-"));
    assert_eq!(selected(&and_one, 1_000_000), "5-6");
}

#[test]
fn nothing_is_taken_from_the_heap() {
    let many = |range: &str| format!("bytes={}", vec![range; 10_000].join(","));
    for value in [
        "bytes=0-499".to_string(),
        "bytes=0-0,-1".to_string(),
        "bytes=99999-".to_string(),
        "bytes=5-4".to_string(),
        many("0-0"),
        many("99999-"),
        format!("bytes={}-", "9".repeat(65_536)),
        format!("bytes={}", " ".repeat(65_536)),
    ] {
        let fields = [("Range", value.as_str())];
        let permit = permit(&fields);
        let mut printed = Printed { bytes: 0 };
        let taken = allocation_counter::measure(|| {
            let ranges = byte_ranges(&permit, &fields, 10_000);
            if let Some(content_range) = ranges.content_range() {
                std::fmt::Write::write_fmt(&mut printed, format_args!("{content_range}")).unwrap();
            }
        });
        assert_eq!(taken.count_total, 0, "{:.20}", value);
    }
}

/// What is asked for is within the content, whatever was said of its length.
#[test]
fn a_content_that_is_shorter_than_was_said() {
    let fields = [("Range", "bytes=4-7")];
    let ByteRanges::Parts(set) = byte_ranges(&permit(&fields), &fields, 10) else {
        panic!("a part")
    };
    let range = set.as_slice()[0];
    assert_eq!(range.of(b"0123456789"), Some(&b"4567"[..]));
    assert_eq!(range.of(b"01234567"), Some(&b"4567"[..]));
    assert_eq!(range.of(b"0123456"), None);
    assert_eq!(range.of(b""), None);
}

fn permit(fields: &[(&str, &str)]) -> Permit {
    match evaluate("GET", fields, Validators::new()) {
        Outcome::Proceed(permit) => permit,
        refused => panic!("{refused:?}"),
    }
}

/// Counts what is printed into it.
struct Printed {
    bytes: usize,
}

impl std::fmt::Write for Printed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.bytes += text.len();
        Ok(())
    }
}

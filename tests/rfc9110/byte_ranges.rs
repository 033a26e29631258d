//! §14.1, §14.2 and §14.4: which bytes a Range asks for.

use oracle::Ranges;
use preconditions::{byte_ranges, evaluate, ByteRanges, EntityTag, Outcome};
use table::ranges_of;

// The examples of §14.1.2, as they stand there.
#[test]
fn section_14_1_2_examples() {
    for (value, parts) in [
        ("bytes=0-499", "0-499"),
        ("bytes=500-999", "500-999"),
        ("bytes=-500", "9500-9999"),
        ("bytes=9500-", "9500-9999"),
        ("bytes=0-0,-1", "0-0 9999-9999"),
        (
            "bytes= 0-999, 4500-5499, -1000",
            "0-999 4500-5499 9000-9999",
        ),
        ("bytes=500-600,601-999", "500-600 601-999"),
        ("bytes=500-700,601-999", "500-700 601-999"),
    ] {
        assert_eq!(selected(value, 10_000), parts, "{value}");
    }
}

// "All range unit names are case-insensitive".
#[test]
fn section_14_1_the_unit_is_compared_without_case() {
    for value in ["BYTES=0-1", "Bytes=0-1", "bYtEs=0-1"] {
        assert_eq!(selected(value, 10), "0-1", "{value}");
    }
}

// "An origin server MUST ignore a Range header field that contains a range unit it does not
// understand."
#[test]
fn section_14_2_other_units_are_ignored() {
    for value in [
        "lines=1-2",
        "items=0-5",
        "byte=0-1",
        "bytes2=0-1",
        "=0-1",
        "none",
        "bytes",
        "bytes 0-1",
        "bytes =0-1",
        "",
    ] {
        assert_eq!(selected(value, 10), "whole", "{value}");
    }
}

// "A ranges-specifier is invalid if it contains any range-spec that is invalid or undefined for the
// indicated range-unit", and an invalid one MAY be ignored (§14.2). We do so.
#[test]
fn section_14_1_1_a_set_with_an_invalid_member_is_ignored() {
    for value in [
        "bytes=5-4",
        "bytes=0-1, 5-4",
        "bytes=5-4, 0-1",
        "bytes=",
        "bytes=,",
        "bytes= , ,",
        "bytes=-",
        "bytes=--2",
        "bytes=1",
        "bytes=a-b",
        "bytes=0-b",
        "bytes=0-1-2",
        "bytes=0 - 1",
        "bytes=0- 1",
        "bytes=- 1",
        "bytes=+0-1",
        "bytes=0x0-1",
        "bytes=0-1;2-3",
        "bytes=0-1 2-3",
        "bytes==0-1",
        "bytes=bytes=0-1",
        "bytes=0-1, bytes=2-3",
        "bytes=*",
        "bytes=\u{e9}",
        "bytes=0-1\0",
    ] {
        assert_eq!(selected(value, 10), "whole", "{value}");
    }
}

// "A recipient MUST parse and ignore a reasonable number of empty list elements", and the whitespace
// around commas and values is optional (§5.6.1, §5.5).
#[test]
fn section_5_6_1_2_empty_members_and_whitespace_are_ignored() {
    for value in [
        "bytes=0-1,4-5",
        "bytes=0-1 , 4-5",
        "bytes=0-1\t,\t4-5",
        "bytes=,0-1,,4-5,",
        "bytes= , ,0-1, ,\t4-5 ,",
        " \tbytes=0-1,4-5 \t",
        "bytes= 0-1, 4-5",
    ] {
        assert_eq!(selected(value, 10), "0-1 4-5", "{value:?}");
    }
}

// "If the last-pos value is absent, or if the value is greater than or equal to the current length
// of the representation data, the byte range is interpreted as the remainder of the representation".
#[test]
fn section_14_1_2_a_range_beyond_the_end_is_what_there_is_of_it() {
    assert_eq!(selected("bytes=4-", 10), "4-9");
    assert_eq!(selected("bytes=4-9", 10), "4-9");
    assert_eq!(selected("bytes=4-10", 10), "4-9");
    assert_eq!(selected("bytes=4-99", 10), "4-9");
    assert_eq!(selected("bytes=0-0", 1), "0-0");
    assert_eq!(selected("bytes=0-", 1), "0-0");
}

// "If the selected representation is shorter than the specified suffix-length, the entire
// representation is used."
#[test]
fn section_14_1_2_a_suffix_longer_than_the_content_is_all_of_it() {
    assert_eq!(selected("bytes=-9", 10), "1-9");
    assert_eq!(selected("bytes=-10", 10), "0-9");
    assert_eq!(selected("bytes=-11", 10), "0-9");
    assert_eq!(selected("bytes=-99", 10), "0-9");
}

// "a valid bytes range-spec is satisfiable if it is either: an int-range with a first-pos that is
// less than the current length of the selected representation or a suffix-range with a non-zero
// suffix-length."
#[test]
fn section_14_1_2_what_lies_behind_the_end_is_not_satisfiable() {
    for value in [
        "bytes=10-",
        "bytes=10-10",
        "bytes=11-20",
        "bytes=-0",
        "bytes=-00",
        "bytes=10-, -0, 99-100",
    ] {
        assert_eq!(selected(value, 10), "none", "{value}");
    }
}

// "A valid ranges-specifier is satisfiable if it contains at least one range-spec that is
// satisfiable"; the others are not sent (§15.3.7.2).
#[test]
fn section_14_1_1_one_satisfiable_member_is_enough() {
    assert_eq!(selected("bytes=0-0,-0", 10), "0-0");
    assert_eq!(selected("bytes=-0,0-0", 10), "0-0");
    assert_eq!(selected("bytes=10-,0-0,99-", 10), "0-0");
    assert_eq!(selected("bytes=9-,10-", 10), "9-9");
}

// "MAY ignore a Range header field when the selected representation has no content". Content-Range
// has no way to say which part of nothing is sent, so we do, also where the suffix is satisfiable.
#[test]
fn section_14_2_an_empty_content_has_no_parts() {
    for value in ["bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0", "bytes=5-4"] {
        assert_eq!(selected(value, 0), "whole", "{value}");
    }
}

// Range is no list (§14.2): a sender must not send it twice (§5.3), and whoever does is not
// understood.
#[test]
fn section_5_3_several_lines_are_ignored() {
    assert_eq!(selected_of(&["bytes=0-1", "bytes=4-5"], 10), "whole");
    assert_eq!(selected_of(&["bytes=0-1", "bytes=0-1"], 10), "whole");
    assert_eq!(selected_of(&["bytes=0-1", ""], 10), "whole");
    assert_eq!(selected_of(&["", "bytes=0-1"], 10), "whole");
    assert_eq!(selected_of(&["bytes=99-", "bytes=99-"], 10), "whole");
    assert_eq!(selected_of(&["bytes=0-1", "4-5", "8-9"], 10), "whole");
    assert_eq!(selected_of(&["bytes=0-1"], 10), "0-1");
}

// "SHOULD send the parts in the same order that the corresponding range-spec appeared".
#[test]
fn section_15_3_7_2_parts_come_in_the_order_in_which_they_were_asked_for() {
    assert_eq!(selected("bytes=8-9, 0-1, 4-4", 10), "8-9 0-1 4-4");
    assert_eq!(selected("bytes=-1, 0-0", 10), "9-9 0-0");
}

// "Servers ought to ignore, coalesce, or reject egregious range requests": we ignore more than 16
// parts, and more bytes than there are.
#[test]
fn section_17_15_egregious_sets_are_ignored() {
    let parts = |count: usize| format!("bytes={}", vec!["0-0"; count].join(","));
    assert_eq!(selected(&parts(16), 100), vec!["0-0"; 16].join(" "));
    assert_eq!(selected(&parts(17), 100), "whole");
    // What is not satisfiable is no part.
    let beyond = format!("{},{}", parts(16), vec!["100-"; 500].join(","));
    assert_eq!(selected(&beyond, 100), vec!["0-0"; 16].join(" "));
    // A damaged member counts wherever it stands.
    assert_eq!(selected(&format!("{},5-4", parts(16)), 100), "whole");

    assert_eq!(selected("bytes=0-4,5-9", 10), "0-4 5-9");
    assert_eq!(selected("bytes=0-5,5-9", 10), "whole");
    assert_eq!(selected("bytes=0-,0-", 10), "whole");
    assert_eq!(selected("bytes=0-", 10), "0-9");
}

// Whether Range counts is for the conditions and the method to say (§13.1.5, §14.2).
#[test]
fn section_14_2_only_a_range_that_counts_is_read() {
    let tag = EntityTag::from_static("\"v2\"");
    let status = |method, fields: &[(&str, &str)]| match evaluate(method, fields, &tag) {
        Outcome::Proceed(permit) => byte_ranges(&permit, fields, 10).status(),
        refused => refused.status().unwrap(),
    };
    let range = ("Range", "bytes=5-");
    let beyond = ("Range", "bytes=10-");
    assert_eq!(status("GET", &[range]), 206);
    assert_eq!(status("QUERY", &[range]), 206);
    assert_eq!(status("GET", &[beyond]), 416);
    assert_eq!(status("GET", &[range, ("If-Range", "\"v2\"")]), 206);
    assert_eq!(status("GET", &[beyond, ("If-Range", "\"v2\"")]), 416);
    assert_eq!(status("GET", &[range, ("If-Range", "\"v1\"")]), 200);
    assert_eq!(status("GET", &[beyond, ("If-Range", "\"v1\"")]), 200);
    assert_eq!(status("GET", &[range, ("If-Range", "W/\"v2\"")]), 200);
    assert_eq!(status("HEAD", &[range]), 200);
    assert_eq!(status("HEAD", &[beyond]), 200);
    assert_eq!(status("PUT", &[beyond]), 200);
    assert_eq!(status("GET", &[("Accept", "*/*")]), 200);
    assert_eq!(status("GET", &[range, ("If-None-Match", "\"v2\"")]), 304);
    assert_eq!(status("GET", &[beyond, ("If-Match", "\"v1\"")]), 412);
}

// `Content-Range = range-unit SP ( range-resp / unsatisfied-range )`, in the header section of a
// single part or a 416, and not in that of several parts (§15.3.7.2).
#[test]
fn section_14_4_content_range() {
    let of = |value: &str, length| {
        let fields = [("Range", value)];
        let permit = evaluate("GET", &fields, preconditions::Validators::new())
            .into_result()
            .unwrap();
        byte_ranges(&permit, &fields, length)
    };
    let content_range = |value, length| of(value, length).content_range().map(|it| it.to_string());
    assert_eq!(
        content_range("bytes=42-1233", 1234).unwrap(),
        "bytes 42-1233/1234"
    );
    assert_eq!(content_range("bytes=-1", 1).unwrap(), "bytes 0-0/1");
    assert_eq!(
        content_range("bytes=47022-", 47022).unwrap(),
        "bytes */47022"
    );
    assert_eq!(content_range("bytes=0-0,-1", 10), None);
    assert_eq!(content_range("bytes=a", 10), None);

    let ByteRanges::Parts(set) = of("bytes=0-0,-2", 10) else {
        panic!("two parts")
    };
    let each: Vec<_> = set
        .iter()
        .map(|it| it.content_range().to_string())
        .collect();
    assert_eq!(each, ["bytes 0-0/10", "bytes 8-9/10"]);
    assert_eq!(set.length(), 3);
}

/// What is selected of a content of this length, for a Range on one line: `whole`, `none`, or the
/// positions of the parts.
fn selected(value: &str, length: u64) -> String {
    selected_of(&[value], length)
}

fn selected_of(lines: &[&str], length: u64) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
    match ranges_of(&lines, length) {
        Ranges::Whole => "whole".to_string(),
        Ranges::Unsatisfiable => "none".to_string(),
        Ranges::Parts(parts) => {
            let part = |(first, last): &(u64, u64)| format!("{first}-{last}");
            parts.iter().map(part).collect::<Vec<_>>().join(" ")
        }
    }
}

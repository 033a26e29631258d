//! Laws for any value, tried on 4,096 of them, or on `PROPTEST_CASES` if that is more.

use oracle::{ranges, Ranges};
use preconditions::{byte_ranges, evaluate, ByteRanges, Outcome, Permit, Validators};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use table::ranges_of;

fn config() -> ProptestConfig {
    let wanted = ProptestConfig::default();
    ProptestConfig {
        cases: wanted.cases.max(4096),
        failure_persistence: None,
        ..wanted
    }
}

/// A length of any size, often one of few bytes, often one at the end of numbers.
fn length() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..40, any::<u64>(), u64::MAX - 3..=u64::MAX]
}

/// Decimals around the lengths, with and without zeros in front, and some that fit nowhere.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (0_u64..40).prop_map(|number| number.to_string()),
        2 => any::<u64>().prop_map(|number| number.to_string()),
        2 => (u64::MAX - 3..=u64::MAX).prop_map(|number| number.to_string()),
        1 => (0_u128..8).prop_map(|more| (u128::from(u64::MAX) + more).to_string()),
        1 => "0{0,30}[0-9]{0,30}",
    ]
}

fn member() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (number(), number()).prop_map(|(first, last)| format!("{first}-{last}")),
        2 => number().prop_map(|first| format!("{first}-")),
        2 => number().prop_map(|count| format!("-{count}")),
        1 => "[-0-9a ]{0,5}",
    ]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let comma = select(vec![",", ", ", " ,", ",,", "\t,"]);
    let members = prop_oneof![
        9 => vec((member(), comma.clone()), 1..5),
        1 => vec((member(), comma), 15..20),
    ];
    let members = members.prop_map(|members| {
        let text: String = members
            .iter()
            .flat_map(|(it, comma)| [&it[..], comma])
            .collect();
        text
    });
    let unit = select(vec![
        "bytes=", "bytes=", "bytes=", "Bytes= ", "bytes", "lines=",
    ]);
    prop_oneof![
        8 => (unit, members).prop_map(|(unit, members)| [unit, &members].concat().into_bytes()),
        2 => (select(vec!["bytes="]), member()).prop_map(|(unit, it)| [unit, &it].concat().into_bytes()),
        1 => vec(any::<u8>(), 0..40),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn bytes_are_selected_like_the_oracle_selects_them(
        lines in prop_oneof![9 => vec(value(), 1..2), 1 => vec(value(), 0..4)], length in length(),
    ) {
        prop_assert_eq!(ranges_of(&lines, length), ranges(&lines, length), "{:?}", lines);
    }

    #[test]
    fn every_range_lies_within_the_content_and_all_are_no_more_than_it(
        value in value(), length in length(),
    ) {
        let fields = [("Range", &value)];
        match byte_ranges(&permit(&fields), &fields, length) {
            ByteRanges::Whole => {}
            ByteRanges::Unsatisfiable { complete_length } => prop_assert_eq!(complete_length, length),
            ByteRanges::Parts(set) => {
                prop_assert!((1..=16).contains(&set.as_slice().len()));
                prop_assert!(set.length() <= length);
                let mut sum = 0_u128;
                for range in &set {
                    prop_assert!(range.first() <= range.last() && range.last() < length);
                    prop_assert_eq!(range.complete_length(), length);
                    prop_assert_eq!(range.length() - 1, range.last() - range.first());
                    sum += u128::from(range.length());
                }
                prop_assert_eq!(sum, u128::from(set.length()));
            }
        }
    }

    #[test]
    fn parts_of_a_content_are_its_bytes(value in value(), content in vec(any::<u8>(), 0..40)) {
        let length = u64::try_from(content.len()).unwrap();
        let fields = [("Range", &value)];
        if let ByteRanges::Parts(set) = byte_ranges(&permit(&fields), &fields, length) {
            for range in &set {
                let part = range.of(&content).unwrap();
                prop_assert_eq!(part.len() as u64, range.length());
                let first = usize::try_from(range.first()).unwrap();
                prop_assert_eq!(part, &content[first..first + part.len()]);
            }
        }
    }

    #[test]
    fn whitespace_and_empty_members_make_no_difference(
        members in vec(member(), 1..6), spaces in "[ \t]{0,4}", length in length(),
    ) {
        let tight = format!("bytes={}", members.join(","));
        let wide = members.join(&format!("{spaces},,{spaces}"));
        let wide = format!("{spaces}bytes={spaces},{wide},{spaces}");
        // A member that is only whitespace is an empty one.
        let some = |value: String| ranges_of(&[value.into_bytes()], length);
        prop_assert_eq!(some(tight), some(wide));
    }

    #[test]
    fn a_damaged_member_anywhere_is_no_range(
        before in vec(member(), 0..4), after in vec(member(), 0..4), damage in "[a-z*=.+]{1,3}",
        length in length(),
    ) {
        let members = [&before[..], &[damage], &after[..]].concat();
        let value = format!("bytes={}", members.join(","));
        prop_assert_eq!(ranges_of(&[value.into_bytes()], length), Ranges::Whole);
    }
}

fn permit(fields: &[(&str, &Vec<u8>)]) -> Permit {
    match evaluate("GET", fields, Validators::new()) {
        Outcome::Proceed(permit) => permit,
        refused => panic!("{refused:?}"),
    }
}

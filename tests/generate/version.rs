//! Version numbers, revisions and timestamps.

use preconditions::{EntityTag, HttpDate};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_version_comes_back(version: u64) {
        let tag = EntityTag::from_version(version);
        prop_assert!(!tag.is_weak());
        prop_assert_eq!(tag.version(), Some(version));
        prop_assert_eq!(EntityTag::parse(tag.as_bytes()).unwrap().version(), Some(version));
        prop_assert_eq!(tag.revision(), None);
    }

    #[test]
    fn a_revision_comes_back(incarnation: u64, version: u64) {
        let tag = EntityTag::from_revision(incarnation, version);
        prop_assert_eq!(tag.revision(), Some((incarnation, version)));
        prop_assert_eq!(tag.version(), None);
    }

    #[test]
    fn a_version_of_a_database_comes_back_or_is_refused(version: i64, incarnation: i64) {
        let tag = EntityTag::from_version_i64(version);
        prop_assert_eq!(tag.is_some(), version >= 0);
        prop_assert_eq!(tag.as_ref().and_then(EntityTag::version_i64), Some(version).filter(|v| *v >= 0));
        let plain = u64::try_from(version).ok().map(EntityTag::from_version);
        prop_assert_eq!(tag.map(|tag| tag.to_string()), plain.map(|tag| tag.to_string()));

        let tag = EntityTag::from_revision_i64(incarnation, version);
        prop_assert_eq!(tag.is_some(), version >= 0 && incarnation >= 0);
        if let Some(tag) = tag {
            prop_assert_eq!(tag.revision_i64(), Some((incarnation, version)));
            prop_assert_eq!(tag.version_i64(), None);
        }
    }

    #[test]
    fn different_times_differ(a in time(), b in time()) {
        let (tag, other) = (timestamp(a), timestamp(b));
        prop_assert_eq!(a == b, tag.strong_eq(&other));
        prop_assert!(EntityTag::parse(tag.as_bytes()).is_ok());
    }
}

fn time() -> impl Strategy<Value = (i64, u32)> {
    (any::<i64>(), 0..1_000_000_000_u32)
}

fn timestamp((seconds, nanoseconds): (i64, u32)) -> EntityTag<'static> {
    EntityTag::from_timestamp(seconds, nanoseconds).unwrap()
}

/// Two instants would share a tag if what is over a second were printed as it is, or carried.
#[test]
fn more_nanoseconds_than_a_second_has_are_refused() {
    for nanoseconds in [1_000_000_000, 1_999_999_999, u32::MAX] {
        assert!(EntityTag::from_timestamp(0, nanoseconds).is_none());
    }
    assert!(EntityTag::from_timestamp(0, 999_999_999).is_some());
}

#[test]
fn a_number_above_those_of_a_database_is_not_its_version() {
    let largest = EntityTag::from_version(i64::MAX as u64);
    assert_eq!(largest.version_i64(), Some(i64::MAX));
    let larger = EntityTag::from_version(i64::MAX as u64 + 1);
    assert_eq!(larger.version_i64(), None);
    assert_eq!(larger.version(), Some(i64::MAX as u64 + 1));
    let larger = EntityTag::from_revision(i64::MAX as u64 + 1, 7);
    assert_eq!(larger.revision_i64(), None);
    assert_eq!(EntityTag::from_static("\"-7\"").version_i64(), None);
}

#[test]
fn the_longest_fit() {
    let longest = "\"18446744073709551615-18446744073709551615\"";
    assert_eq!(
        EntityTag::from_revision(u64::MAX, u64::MAX).to_string(),
        longest
    );
    let longest = "\"-9223372036854775808.999999999\"";
    assert_eq!(timestamp((i64::MIN, 999_999_999)).to_string(), longest);
}

#[test]
fn only_what_a_version_prints_is_one() {
    for wire in [
        "\"\"",
        "\"00\"",
        "\"01\"",
        "\"+1\"",
        "\"-1\"",
        "\"1.0\"",
        "\"v1\"",
        "\"1-2\"",
        "W/\"1\"",
        "\"18446744073709551616\"",
        "\"\u{664}\"",
    ] {
        assert_eq!(
            EntityTag::parse(wire.as_bytes()).unwrap().version(),
            None,
            "{wire}"
        );
    }
    assert_eq!(EntityTag::from_static("\"0\"").version(), Some(0));
}

#[test]
fn only_what_a_revision_prints_is_one() {
    for wire in [
        "\"\"",
        "\"1\"",
        "\"1-\"",
        "\"-1\"",
        "\"1-2-3\"",
        "\"01-2\"",
        "\"1-02\"",
        "\"1--2\"",
        "W/\"1-2\"",
        "\"1-18446744073709551616\"",
    ] {
        assert_eq!(
            EntityTag::parse(wire.as_bytes()).unwrap().revision(),
            None,
            "{wire}"
        );
    }
}

#[test]
fn a_date_has_a_weak_tag_of_whole_seconds() {
    let date = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    let tag = timestamp((date.unix_seconds(), 0)).to_weak();
    assert_eq!(tag.to_string(), "W/\"784111777.000000000\"");
}

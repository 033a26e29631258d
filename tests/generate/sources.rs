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
    fn different_times_differ(a: (i64, u32), b: (i64, u32)) {
        let (tag, other) = (EntityTag::from_timestamp(a.0, a.1), EntityTag::from_timestamp(b.0, b.1));
        prop_assert_eq!(a == b, tag.strong_eq(&other));
        prop_assert!(EntityTag::parse(tag.as_bytes()).is_ok());
    }
}

#[test]
fn the_longest_fit() {
    let longest = "\"18446744073709551615-18446744073709551615\"";
    assert_eq!(
        EntityTag::from_revision(u64::MAX, u64::MAX).to_string(),
        longest
    );
    let longest = "\"-9223372036854775808.4294967295\"";
    assert_eq!(
        EntityTag::from_timestamp(i64::MIN, u32::MAX).to_string(),
        longest
    );
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
    let tag = EntityTag::from_timestamp(date.unix_seconds(), 0).to_weak();
    assert_eq!(tag.to_string(), "W/\"784111777.000000000\"");
}

//! What is taken from the heap: nothing without conditions, one block for the lines, one list for
//! the versions.

use preconditions::{Conditions, EntityTag, WriteCondition};
use std::hint::black_box;

fn allocations<T>(work: impl FnOnce() -> T) -> u64 {
    let mut result = None;
    let taken = allocation_counter::measure(|| result = Some(work()));
    drop(black_box(result));
    taken.count_total
}

/// What a browser sends with a request that is not conditional.
const ORDINARY: [(&str, &str); 5] = [
    ("Host", "example.org"),
    ("Accept", "text/html"),
    ("Accept-Encoding", "gzip, br"),
    ("User-Agent", "Mozilla/5.0"),
    ("Cookie", "session=1"),
];

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| vec![1]), 1);
}

#[test]
fn a_request_without_conditions_takes_nothing() {
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(allocations(|| Conditions::of(method, &ORDINARY)), 0);
        let conditions = Conditions::of(method, &ORDINARY);
        assert_eq!(allocations(|| conditions.clone()), 0);
        assert_eq!(
            allocations(|| conditions.write_condition(EntityTag::version)),
            0
        );
    }
}

#[test]
fn one_line_takes_one_block() {
    for value in ["\"7\"", "*", "", &"\"7\",".repeat(1_000)] {
        let headers = [("If-Match", value)];
        assert_eq!(
            allocations(|| Conditions::of("PUT", &headers)),
            1,
            "{value}"
        );
        let conditions = Conditions::of("PUT", &headers);
        assert_eq!(allocations(|| conditions.clone()), 1);
        assert_eq!(
            allocations(|| conditions.evaluate(EntityTag::from_version(7))),
            0
        );
    }
}

#[test]
fn a_write_condition_takes_one_list_or_nothing() {
    let list = |tags: usize| {
        let tags: Vec<String> = (0..tags).map(|tag| format!("W/\"{tag}\"")).collect();
        tags.join(", ")
    };
    for (name, value, expected) in [
        ("If-Match", "*".into(), 0),
        ("If-Match", "\"7\"".into(), 1),
        ("If-Match", "\"x\"".into(), 0),
        ("If-Match", "x".into(), 0),
        ("If-None-Match", "*".into(), 0),
        ("If-None-Match", list(1), 1),
        ("If-None-Match", list(5), 1),
        ("If-None-Match", list(64), 1),
        ("If-None-Match", list(10_000), 1),
        (
            "If-Unmodified-Since",
            "Sun, 06 Nov 1994 08:49:37 GMT".into(),
            0,
        ),
    ] {
        let conditions = Conditions::of("PUT", &[(name, &value)]);
        let taken = allocations(|| conditions.write_condition(EntityTag::version));
        assert_eq!(taken, expected, "{name}: {value:.40}");
    }
}

/// The list has room for the tags that may be versions, and for no more than a statement takes.
#[test]
fn the_list_is_of_its_size() {
    for (value, expected) in [
        ("\"7\"", 1),
        ("W/\"6\", \"7\", \"8\"", 2),
        (&("\"x\", ".repeat(10_000) + "\"7\""), 64),
    ] {
        let conditions = Conditions::of("PUT", &[("If-Match", value)]);
        match conditions.write_condition(EntityTag::version) {
            WriteCondition::OneOf(versions) => assert_eq!(versions.capacity(), expected),
            other => panic!("{other:?}"),
        }
    }
}

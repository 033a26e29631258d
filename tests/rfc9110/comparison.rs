//! §8.8: how validators are compared.

use crate::support::{ask, ask_about, date, modified, tagged, EARLIER, LATER, MODIFIED};
use preconditions::EntityTag;

const PLAIN_1: EntityTag<'static> = EntityTag::from_static("\"1\"");
const WEAK_1: EntityTag<'static> = EntityTag::from_static("W/\"1\"");
const WEAK_2: EntityTag<'static> = EntityTag::from_static("W/\"2\"");

// Strong comparison: neither is weak, and the opaque values are identical.
#[test]
fn section_8_8_3_2_strong_comparison() {
    assert!(!WEAK_1.strong_eq(&WEAK_1));
    assert!(!WEAK_1.strong_eq(&WEAK_2));
    assert!(!WEAK_1.strong_eq(&PLAIN_1));
    assert!(!PLAIN_1.strong_eq(&WEAK_1));
    assert!(PLAIN_1.strong_eq(&PLAIN_1));
    assert!(!PLAIN_1.strong_eq(&EntityTag::from_static("\"2\"")));
    assert!(!PLAIN_1.strong_eq(&EntityTag::from_static("\"11\"")));
    assert!(!PLAIN_1.strong_eq(&EntityTag::from_static("\"\"")));
}

// Weak comparison: the opaque values are identical, whatever the marks.
#[test]
fn section_8_8_3_2_weak_comparison() {
    assert!(WEAK_1.weak_eq(&WEAK_1));
    assert!(!WEAK_1.weak_eq(&WEAK_2));
    assert!(WEAK_1.weak_eq(&PLAIN_1));
    assert!(PLAIN_1.weak_eq(&WEAK_1));
    assert!(PLAIN_1.weak_eq(&PLAIN_1));
    assert!(!PLAIN_1.weak_eq(&EntityTag::from_static("\"2\"")));
    // The mark is outside of the quotes.
    assert!(!EntityTag::from_static("\"W/1\"").weak_eq(&WEAK_1));
}

// If-Match compares strongly: a weak tag on either side matches nothing, not even itself.
#[test]
fn section_13_1_1_strong_comparison_in_if_match() {
    let asked = |state, value| ask_about(tagged(state), "PUT", &[("If-Match", value)]);
    assert_eq!(asked("\"a\"", "\"a\""), "proceed, protected by version");
    assert_eq!(asked("\"a\"", "W/\"a\""), "412 by if-match");
    assert_eq!(asked("W/\"a\"", "\"a\""), "412 by if-match");
    assert_eq!(asked("W/\"a\"", "W/\"a\""), "412 by if-match");
    assert_eq!(asked("W/\"a\"", "\"x\", W/\"a\", \"a\""), "412 by if-match");
    assert_eq!(
        asked("\"a\"", "W/\"a\", \"a\""),
        "proceed, protected by version"
    );
    assert_eq!(
        asked("\"a\"", "\"a\", W/\"a\""),
        "proceed, protected by version"
    );
    assert_eq!(asked("\"a\"", "\"aa\""), "412 by if-match");
    assert_eq!(asked("\"a\"", "\"\""), "412 by if-match");
    assert_eq!(asked("\"\"", "\"\""), "proceed, protected by version");
}

// If-None-Match compares weakly, for every method.
#[test]
fn section_13_1_2_weak_comparison_in_if_none_match() {
    for (state, value) in [
        ("\"a\"", "\"a\""),
        ("\"a\"", "W/\"a\""),
        ("W/\"a\"", "\"a\""),
        ("W/\"a\"", "W/\"a\""),
        ("W/\"a\"", "\"x\", \"a\""),
        ("\"a\"", "\"x\", W/\"a\""),
        ("W/\"\"", "\"\""),
    ] {
        let fields = [("If-None-Match", value)];
        assert_eq!(
            ask_about(tagged(state), "GET", &fields),
            "304 by if-none-match"
        );
        assert_eq!(
            ask_about(tagged(state), "PUT", &fields),
            "412 by if-none-match"
        );
        // Since RFC 7232 a Range changes nothing about it.
        let fields = [("If-None-Match", value), ("Range", "bytes=0-1")];
        assert_eq!(
            ask_about(tagged(state), "GET", &fields),
            "304 by if-none-match"
        );
    }
    let other = [("If-None-Match", "W/\"b\", \"aa\", \"\"")];
    assert_eq!(ask_about(tagged("W/\"a\""), "GET", &other), "proceed");
}

// Identical is identical in every octet: a tag that differs in one, wherever it is, or in length, is
// another tag.
#[test]
fn section_8_8_3_2_a_near_miss_is_no_match() {
    let wire = "\"0123456789abcdefghijklmnopqrstuvwxyz\"";
    let state = || tagged("\"0123456789abcdefghijklmnopqrstuvwxyz\"");
    let verdicts = |value: &str| {
        [
            ask_about(state(), "PUT", &[("If-Match", value)]),
            ask_about(state(), "GET", &[("If-None-Match", value)]),
            ask_about(
                state(),
                "GET",
                &[("Range", "bytes=0-1"), ("If-Range", value)],
            ),
        ]
    };
    let found = [
        "proceed, protected by version",
        "304 by if-none-match",
        "proceed, honor the range",
    ];
    assert_eq!(verdicts(wire), found);
    let missed = ["412 by if-match", "proceed", "proceed, ignore the range"];
    for place in 1..wire.len() - 1 {
        let mut other = wire.as_bytes().to_vec();
        other[place] = b'~';
        assert_eq!(
            verdicts(std::str::from_utf8(&other).unwrap()),
            missed,
            "{place}"
        );
        other.remove(place);
        assert_eq!(
            verdicts(std::str::from_utf8(&other).unwrap()),
            missed,
            "{place}"
        );
    }
    // In a list, where a tag is found among its neighbours.
    let list = wire.replace('5', "6") + ", " + &wire.replace("34", "43");
    assert_eq!(verdicts(&list), missed);
    let list = format!("{list}, {wire}");
    assert_eq!(verdicts(&list)[..2], found[..2]);
}

// If-Range compares strongly.
#[test]
fn section_13_1_5_strong_comparison_in_if_range() {
    let asked = |state, value| {
        ask_about(
            tagged(state),
            "GET",
            &[("Range", "bytes=0-1"), ("If-Range", value)],
        )
    };
    assert_eq!(asked("\"a\"", "\"a\""), "proceed, honor the range");
    assert_eq!(asked("\"a\"", "\"x\""), "proceed, ignore the range");
    assert_eq!(asked("\"a\"", "W/\"a\""), "proceed, ignore the range");
    assert_eq!(asked("W/\"a\"", "\"a\""), "proceed, ignore the range");
    assert_eq!(asked("W/\"a\"", "W/\"a\""), "proceed, ignore the range");
}

// If-Modified-Since is false if the representation was last modified on that date or before.
#[test]
fn section_13_1_3_not_modified_since_an_equal_or_later_date() {
    let earlier = [("If-Modified-Since", EARLIER)];
    assert_eq!(ask("GET", &earlier), "proceed");
    let equal = [("If-Modified-Since", MODIFIED)];
    assert_eq!(ask("GET", &equal), "304 by if-modified-since");
    let later = [("If-Modified-Since", LATER)];
    assert_eq!(ask("GET", &later), "304 by if-modified-since");
}

// If-Unmodified-Since is true if the representation was last modified on that date or before.
#[test]
fn section_13_1_4_unmodified_since_an_equal_or_later_date() {
    let earlier = [("If-Unmodified-Since", EARLIER)];
    assert_eq!(ask("PUT", &earlier), "412 by if-unmodified-since");
    let equal = [("If-Unmodified-Since", MODIFIED)];
    assert_eq!(ask("PUT", &equal), "proceed, protected by date");
    let later = [("If-Unmodified-Since", LATER)];
    assert_eq!(ask("PUT", &later), "proceed, protected by date");
}

// A date in If-Range has to be equal: an earlier or a later one is another version.
#[test]
fn section_13_1_5_dates_in_if_range_are_equal_or_nothing() {
    let asked = |value| ask("GET", &[("Range", "bytes=0-1"), ("If-Range", value)]);
    assert_eq!(asked(MODIFIED), "proceed, honor the range");
    assert_eq!(asked(EARLIER), "proceed, ignore the range");
    assert_eq!(asked(LATER), "proceed, ignore the range");
}

// A Last-Modified is weak unless it is at least one second before the Date of the response: a second
// change may hide in the same second. Without a date it is weak.
#[test]
fn section_8_8_2_2_a_strong_last_modified() {
    let range = [("Range", "bytes=0-1"), ("If-Range", MODIFIED)];
    let state = modified(MODIFIED);
    let at = |now| ask_about(state.clone().date(date(now)), "GET", &range);
    assert_eq!(at(LATER), "proceed, honor the range");
    assert_eq!(
        at("Mon, 07 Nov 1994 00:00:00 GMT"),
        "proceed, honor the range"
    );
    assert_eq!(at(MODIFIED), "proceed, ignore the range");
    assert_eq!(at(EARLIER), "proceed, ignore the range");
    assert_eq!(
        ask_about(state.clone(), "GET", &range),
        "proceed, ignore the range"
    );
    // A tag does not make the date any stronger.
    let state = state.etag(EntityTag::from_static("\"a\""));
    assert_eq!(ask_about(state, "GET", &range), "proceed, ignore the range");
}

// The other date fields need no strong date.
#[test]
fn section_8_8_2_2_a_weak_last_modified_is_good_enough_elsewhere() {
    let state = modified(MODIFIED).date(date(MODIFIED));
    let since = [("If-Modified-Since", MODIFIED)];
    assert_eq!(
        ask_about(state.clone(), "GET", &since),
        "304 by if-modified-since"
    );
    let since = [("If-Unmodified-Since", MODIFIED)];
    assert_eq!(ask_about(state, "PUT", &since), "proceed");
}

// A Last-Modified is a date of whole seconds, so a time of the clock is floored before it is
// compared, also before 1970: what a client echoes is then equal.
#[cfg(feature = "std")]
#[test]
fn section_8_8_2_fractions_of_a_second_are_floored() {
    use preconditions::{HttpDate, Validators};
    use std::time::{Duration, UNIX_EPOCH};

    let stored = UNIX_EPOCH + Duration::new(784_111_777, 900_000_000);
    let state = Validators::new()
        .last_modified(HttpDate::try_from(stored).unwrap())
        .date(date(LATER));
    let since = [("If-Modified-Since", MODIFIED)];
    assert_eq!(
        ask_about(state.clone(), "GET", &since),
        "304 by if-modified-since"
    );
    let since = [("If-Unmodified-Since", MODIFIED)];
    assert_eq!(
        ask_about(state.clone(), "PUT", &since),
        "proceed, protected by date"
    );
    let range = [("Range", "bytes=0-1"), ("If-Range", MODIFIED)];
    assert_eq!(ask_about(state, "GET", &range), "proceed, honor the range");

    let floored = |time| HttpDate::try_from(time).unwrap().unix_seconds();
    assert_eq!(floored(UNIX_EPOCH), 0);
    assert_eq!(floored(UNIX_EPOCH + Duration::from_nanos(999_999_999)), 0);
    assert_eq!(floored(UNIX_EPOCH - Duration::from_nanos(1)), -1);
    assert_eq!(floored(UNIX_EPOCH - Duration::from_secs(1)), -1);
    assert_eq!(floored(UNIX_EPOCH - Duration::from_millis(1_001)), -2);
}

// Chosen here: a Last-Modified in the future is compared as it is, so that no earlier date answers
// 304, and is not strong. Only where it is sent it becomes the date of the response (§8.8.2.1).
#[test]
fn section_8_8_2_1_a_last_modified_in_the_future_is_compared_as_it_is() {
    let state = modified(LATER).date(date(MODIFIED));
    let since = [("If-Modified-Since", MODIFIED)];
    assert_eq!(ask_about(state.clone(), "GET", &since), "proceed");
    let since = [("If-Modified-Since", LATER)];
    assert_eq!(
        ask_about(state.clone(), "GET", &since),
        "304 by if-modified-since"
    );
    let since = [("If-Unmodified-Since", MODIFIED)];
    assert_eq!(
        ask_about(state.clone(), "PUT", &since),
        "412 by if-unmodified-since"
    );
    let range = [("Range", "bytes=0-1"), ("If-Range", LATER)];
    assert_eq!(ask_about(state, "GET", &range), "proceed, ignore the range");
}

// Dates are compared by the clock of the origin server, and one in the future means nothing special:
// RFC 2616 had it ignored.
#[test]
fn section_13_1_3_a_date_in_the_future() {
    let since = [("If-Modified-Since", "Sun, 06 Nov 2099 08:49:37 GMT")];
    assert_eq!(ask("GET", &since), "304 by if-modified-since");
    let since = [("If-Unmodified-Since", "Sun, 06 Nov 2099 08:49:37 GMT")];
    assert_eq!(ask("PUT", &since), "proceed, protected by date");
}

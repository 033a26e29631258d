//! 428 without touching the store.

use preconditions::{Answer, Conditions, EntityTag, WriteCondition};

fn put(fields: &[(&str, &str)]) -> WriteCondition<u64> {
    Conditions::of("PUT", fields).write_condition(EntityTag::version)
}

/// Which of the two are content: `require_condition`, `require_version`.
#[rustfmt::skip] // one row a case
const CASES: [(&[(&str, &str)], bool, bool); 14] = [
    (&[], false, false),
    (&[("If-Match", "\"7\"")], true, true),
    (&[("If-Match", "*")], true, false),
    (&[("If-None-Match", "*")], true, true),
    // It lets every version through that the client never saw.
    (&[("If-None-Match", "\"7\"")], false, false),
    (&[("If-None-Match", "")], false, false),
    (&[("If-None-Match", "\"nobody\"")], false, false),
    // Whether this date is a strong validator, only the row can tell (RFC 9110 §8.8.2.2).
    (&[("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")], false, false),
    (&[("If-Unmodified-Since", "yesterday")], false, false),
    (&[("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")], false, false),
    // These come to 412, so nothing is written that would need protection.
    (&[("If-Match", "7")], true, true),
    (&[("If-Match", "")], true, true),
    (&[("If-None-Match", "7")], true, true),
    // The permit of `evaluate` is to be asked.
    (&[("If-Match", "\"7\""), ("If-None-Match", "\"6\"")], true, true),
];

#[test]
fn what_protects_a_write() {
    for (fields, is_condition, is_version) in CASES {
        let condition = || put(fields);
        let expected = |is_enough| {
            if is_enough {
                Ok(condition())
            } else {
                Err(Answer::PreconditionRequired)
            }
        };
        let found = condition().require_condition();
        assert_eq!(found, expected(is_condition), "a condition: {fields:?}");
        let found = condition().require_version();
        assert_eq!(found, expected(is_version), "a version: {fields:?}");
    }
}

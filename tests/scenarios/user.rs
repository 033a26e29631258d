//! A single user resource with a tag, in the fewest lines a service can have.

use preconditions::{evaluate, EntityTag, Field, Outcome};

const USER: EntityTag<'static> = EntityTag::from_static("\"abc123\"");

#[test]
fn a_user_that_is_known_is_answered_304() {
    let request = [
        ("Accept", "application/json"),
        ("If-None-Match", "\"abc123\""),
    ];
    let outcome = evaluate("GET", &request, &USER);
    assert_eq!(
        outcome,
        Outcome::NotModified {
            by: Field::IfNoneMatch
        }
    );
    assert_eq!(outcome.status(), Some(304));
}

#[test]
fn a_user_that_is_not_known_is_sent() {
    for request in [
        vec![],
        vec![("If-None-Match", "\"abc122\"")],
        vec![("If-None-Match", "abc123")],
    ] {
        assert_eq!(
            evaluate("GET", request.as_slice(), &USER).status(),
            None,
            "{request:?}"
        );
    }
}

#[test]
fn a_user_is_changed_by_who_has_seen_it() {
    assert_eq!(
        evaluate("PATCH", &[("If-Match", "\"abc123\"")], &USER).status(),
        None
    );
    assert_eq!(
        evaluate("PATCH", &[("If-Match", "\"abc122\"")], &USER).status(),
        Some(412)
    );
    assert_eq!(
        evaluate("PATCH", &[("If-Match", "abc123")], &USER).status(),
        Some(412)
    );
}

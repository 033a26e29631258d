//! What a decoder is given, and what it is not.

use preconditions::{Answer, Conditions, EntityTag, Field, WriteCondition};
use std::panic::{catch_unwind, AssertUnwindSafe};
use WriteCondition::{NoneOf, OneOf};

fn unsigned(tag: &EntityTag<'_>) -> Option<u64> {
    tag.version()
}

/// One of a database whose integers are signed.
fn signed(tag: &EntityTag<'_>) -> Option<i64> {
    i64::try_from(tag.version()?).ok()
}

fn if_match<V>(
    value: &str,
    decode: impl for<'c> FnMut(&EntityTag<'c>) -> Option<V>,
) -> WriteCondition<V> {
    Conditions::of("PUT", &[("If-Match", value)]).write_condition(decode)
}

/// Near to the tag of version 7, and not it.
#[test]
fn what_is_not_canonical_decodes_to_nothing() {
    let by = Field::IfMatch;
    let never = || WriteCondition::Never(Answer::PreconditionFailed { by });
    for opaque in [
        "07",
        "+7",
        "-7",
        "7.0",
        "7e0",
        "0x7",
        "٧",
        "",
        "7-",
        "-",
        "7,",
        "18446744073709551616",
        "00",
        "7\\",
        "\\7",
        "7_0",
    ] {
        let value = format!("\"{opaque}\"");
        assert_eq!(if_match(&value, unsigned), never(), "{value}");
        assert_eq!(
            if_match(&value, signed),
            WriteCondition::Never(Answer::PreconditionFailed { by }),
            "{value}"
        );
        let conditions = Conditions::of("PUT", &[("If-None-Match", &value)]);
        let found = conditions.write_condition(EntityTag::version);
        assert_eq!(found, WriteCondition::None, "{value}");
    }
    // A space is no character of a tag, so that the list is damaged.
    assert_eq!(if_match("\"7 \"", unsigned), never());
    assert_eq!(if_match("\" 7\"", unsigned), never());
}

#[test]
fn a_number_that_the_store_cannot_hold_decodes_to_nothing() {
    let never = WriteCondition::Never(Answer::PreconditionFailed { by: Field::IfMatch });
    let most = i64::MAX;
    assert_eq!(if_match(&format!("\"{most}\""), signed), OneOf(vec![most]));
    for above in ["9223372036854775808", "18446744073709551615"] {
        assert_eq!(if_match(&format!("\"{above}\""), signed), never, "{above}");
        // With `as i64` this would be a version below 0, or 0 for another width.
        let both = format!("\"{above}\", \"7\"");
        assert_eq!(if_match(&both, signed), OneOf(vec![7]));
    }
}

/// A decoder for one version is asked with the same tags in both fields: strong ones.
#[test]
fn a_decoder_is_given_strong_tags() {
    let seen = |name| {
        let value = "\"a\", W/\"b\", \"\", W/\"\", \"W/c\", \"\u{e9}\"";
        let mut seen = Vec::new();
        let conditions = Conditions::of("PUT", &[(name, value)]);
        let _ = conditions.write_condition(|tag| {
            seen.push(String::from_utf8_lossy(tag.as_bytes()).into_owned());
            None::<()>
        });
        seen
    };
    assert_eq!(seen("If-Match"), ["\"a\"", "\"\"", "\"W/c\"", "\"é\""]);
    let all = ["\"a\"", "\"b\"", "\"\"", "\"\"", "\"W/c\"", "\"é\""];
    assert_eq!(seen("If-None-Match"), all);
}

/// The tag lives as long as the conditions, so a version can be borrowed from it… as a tag.
#[test]
fn a_version_may_be_the_tag_itself() {
    let conditions = Conditions::of("PUT", &[("If-None-Match", "W/\"a\", \"b\"")]);
    match conditions.write_condition(|tag| Some(tag.clone())) {
        NoneOf(tags) => {
            let tags: Vec<&[u8]> = tags.iter().map(EntityTag::as_bytes).collect();
            assert_eq!(tags, [b"\"a\"", b"\"b\""]);
        }
        other => panic!("{other:?}"),
    }
}

/// Once for each tag, in order, and not again when it is clear that they are too many.
#[test]
fn a_decoder_is_not_asked_in_vain() {
    let list = vec!["\"7\""; 10_000].join(",");
    let mut asked = 0;
    let found = if_match(&list, |tag| {
        asked += 1;
        tag.version()
    });
    assert_eq!((found, asked), (WriteCondition::Evaluate, 65));

    let mut asked = 0;
    let _ = if_match("\"1\", x", |tag| {
        asked += 1;
        tag.version()
    });
    assert_eq!(asked, 0, "for a damaged list");
}

/// Two representations of one version, both of which the store sends.
#[test]
fn two_tags_may_be_one_version() {
    let version = |tag: &EntityTag<'_>| {
        let opaque = std::str::from_utf8(tag.opaque()).ok()?;
        let number = opaque.strip_suffix("-json-ld").unwrap_or(opaque);
        EntityTag::strong(number).ok()?.version()
    };
    assert_eq!(if_match("\"7-json-ld\"", version), OneOf(vec![7]));
    assert_eq!(if_match("\"7\", \"7-json-ld\"", version), OneOf(vec![7, 7]));
}

#[test]
fn a_panic_in_a_decoder_is_the_callers() {
    let conditions = Conditions::of("PUT", &[("If-Match", "\"1\", \"2\"")]);
    let decode = |tag: &EntityTag<'_>| -> Option<u64> {
        match tag.version() {
            Some(2) => panic!("no such version"),
            version => version,
        }
    };
    let broken = catch_unwind(AssertUnwindSafe(|| conditions.write_condition(decode)));
    assert!(broken.is_err());
    // The conditions are as they were.
    assert_eq!(
        conditions.write_condition(EntityTag::version),
        OneOf(vec![1, 2])
    );
}

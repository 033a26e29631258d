//! Traits, sizes, constants.

use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::mem::size_of;

use preconditions::{
    evaluate, Answer, EntityTag, Field, GetAll, Headers, HttpDate, Method, MethodKind,
    MethodKindError, Outcome, ParseError, Permit, Protection, RangeUse, TagList, Tags, Target,
    ValidatorKind, Validators,
};
use static_assertions::{assert_impl_all, assert_not_impl_any};

// Every type can cross a thread and an `.await`.
assert_impl_all!(Answer: Send, Sync, Unpin, Debug);
assert_impl_all!(EntityTag<'static>: Send, Sync, Unpin, Debug);
assert_impl_all!(Field: Send, Sync, Unpin, Debug);
assert_impl_all!(GetAll<fn(&str) -> Vec<Vec<u8>>>: Send, Sync, Unpin, Debug);
assert_impl_all!(HttpDate: Send, Sync, Unpin, Debug);
assert_impl_all!(Method: Send, Sync, Unpin, Debug);
assert_impl_all!(MethodKind: Send, Sync, Unpin, Debug, Copy, Eq, Hash);
assert_impl_all!(MethodKindError: Send, Sync, Unpin, Debug, Display, Copy, Eq);
assert_impl_all!(Outcome: Send, Sync, Unpin, Debug);
assert_impl_all!(ParseError: Send, Sync, Unpin, Debug);
assert_impl_all!(Permit: Send, Sync, Unpin, Debug);
assert_impl_all!(Protection: Send, Sync, Unpin, Debug, Display, Copy, Eq, Hash);
assert_impl_all!(RangeUse: Send, Sync, Unpin, Debug);
assert_impl_all!(TagList<'static>: Send, Sync, Unpin, Debug);
assert_impl_all!(Tags<'static>: Send, Sync, Unpin, Debug);
assert_impl_all!(Target<'static>: Send, Sync, Unpin, Debug);
assert_impl_all!(ValidatorKind: Send, Sync, Unpin, Debug, Copy, Eq, Hash);
assert_impl_all!(Validators<'static>: Send, Sync, Unpin, Debug);

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::*;
    use preconditions::{Damage, Explanation, Judgement, Step};

    assert_impl_all!(Damage: Send, Sync, Unpin, Debug, Copy, PartialEq);
    assert_impl_all!(Explanation: Send, Sync, Unpin, Debug, Display);
    assert_impl_all!(Judgement: Send, Sync, Unpin, Debug, Copy, Eq, Hash);
    assert_impl_all!(Step: Send, Sync, Unpin, Debug, Display, Clone);
    // It has the permit in it.
    assert_not_impl_any!(Explanation: Clone, Default);
}

#[cfg(feature = "std")]
mod with_std {
    use super::*;
    use preconditions::DateRangeError;
    use std::error::Error;

    assert_impl_all!(Answer: Error);
    assert_impl_all!(MethodKindError: Error);
    assert_impl_all!(ParseError: Error);
    assert_impl_all!(DateRangeError: Error, Send, Sync, Unpin, Debug, Copy, Eq, Hash);
}

#[cfg(feature = "blake3")]
mod with_blake3 {
    use super::*;
    use preconditions::{Blake3, GenerateError, TagBuilder};

    assert_impl_all!(Blake3: Send, Sync, Unpin, Debug);
    assert_impl_all!(GenerateError: Send, Sync, Unpin, Debug, Display);
    assert_impl_all!(TagBuilder: Send, Sync, Unpin, Debug);
}

#[cfg(feature = "sha2")]
mod with_sha2 {
    use super::*;
    use preconditions::{Sha256, TagBuilder};

    assert_impl_all!(Sha256: Send, Sync, Unpin, Debug);
    assert_impl_all!(TagBuilder<Sha256>: Send, Sync, Unpin, Debug);
}

// A permit is the evidence that somebody asked: there is one for each evaluation, and no other way to
// come by one.
assert_not_impl_any!(Permit: Clone, Copy, Default);
assert_not_impl_any!(Outcome: Clone, Copy, Default);
#[cfg(feature = "serde")]
assert_not_impl_any!(Permit: serde::Deserialize<'static>);
#[cfg(feature = "serde")]
assert_not_impl_any!(Outcome: serde::Deserialize<'static>);

// Tags are compared as data, but not with text, and are in no order.
assert_impl_all!(EntityTag<'static>: PartialEq, Eq, std::hash::Hash, AsRef<[u8]>);
assert_not_impl_any!(EntityTag<'static>: PartialOrd);
assert_not_impl_any!(EntityTag<'static>: PartialEq<str>, PartialEq<&'static str>, PartialEq<[u8]>);
assert_not_impl_any!(Validators<'static>: PartialEq);
assert_not_impl_any!(Target<'static>: PartialEq);

// A tag that is not known is not a resource that is not there.
assert_not_impl_any!(Target<'static>: From<Option<Validators<'static>>>);
assert_not_impl_any!(Target<'static>: From<Option<EntityTag<'static>>>);
assert_not_impl_any!(Target<'static>: From<Option<&'static EntityTag<'static>>>);
assert_not_impl_any!(Target<'static>: From<Option<HttpDate>>);
assert_not_impl_any!(Target<'static>: From<()>, Default);
assert_impl_all!(Target<'static>: From<Validators<'static>>, From<&'static EntityTag<'static>>, Clone);

// What is plain data behaves like it.
assert_impl_all!(Field: Copy, Eq, Hash);
assert_impl_all!(Method: Copy, Eq, Hash, From<&'static str>);
assert_impl_all!(RangeUse: Copy, Eq, Hash);
assert_impl_all!(Answer: Copy, Eq, Hash);
assert_impl_all!(HttpDate: Copy, Ord, Hash, Display);
assert_impl_all!(ParseError: Copy, Eq, Hash, Display);
assert_impl_all!(EntityTag<'static>: Clone, Display);
assert_impl_all!(Validators<'static>: Clone, Default);
assert_impl_all!(TagList<'static>: Clone);
assert_impl_all!(Tags<'static>: Clone, Iterator, std::iter::FusedIterator);
assert_impl_all!([(&str, &str)]: Headers);

/// What the values cost where pointers have eight octets.
#[cfg(target_pointer_width = "64")]
#[test]
fn sizes() {
    assert_eq!(size_of::<Field>(), 1);
    assert_eq!(size_of::<Method>(), 1);
    assert_eq!(size_of::<RangeUse>(), 1);
    assert_eq!(size_of::<Answer>(), 2);
    assert_eq!(size_of::<Permit>(), 5);
    assert_eq!(size_of::<Outcome>(), 5);
    assert_eq!(size_of::<Result<Permit, Answer>>(), 5);
    assert_eq!(size_of::<ParseError>(), 16);
    assert_eq!(size_of::<TagList<'_>>(), 24);
    assert_eq!(size_of::<HttpDate>(), 8);
    // 47 octets of wire form, and their number.
    assert_eq!(size_of::<EntityTag<'_>>(), 56);
    assert_eq!(size_of::<Option<EntityTag<'_>>>(), 56);
    assert_eq!(size_of::<Validators<'_>>(), 128);
    assert_eq!(size_of::<Target<'_>>(), 128);
}

const TAG: EntityTag<'static> = EntityTag::from_static("W/\"v7\"");
const EMPTY_TAG: EntityTag<'static> = EntityTag::from_static("\"\"");
const EPOCH: Option<HttpDate> = HttpDate::from_unix_seconds(0);
const SECONDS: i64 = HttpDate::MAX.unix_seconds();

const NAME: &str = Field::IfRange.name();
const STATUS: u16 = Answer::PreconditionRequired.status();
const DETAILS: Option<&str> = Answer::NotModified { by: Field::IfMatch }.problem_details();
const NOTHING_KNOWN: Validators<'static> = Validators::new();

#[test]
fn constants() {
    assert_eq!(TAG.as_bytes(), b"W/\"v7\"");
    assert_eq!(EMPTY_TAG.opaque(), b"");
    assert_eq!(EPOCH.unwrap().unix_seconds(), 0);
    assert_eq!(SECONDS, 253_402_300_799);
    assert_eq!(
        &HttpDate::MIN.to_imf_fixdate(),
        b"Sat, 01 Jan 0000 00:00:00 GMT"
    );
    assert_eq!(NAME, "if-range");
    assert_eq!(STATUS, 428);
    assert_eq!(DETAILS, None);
    assert!(NOTHING_KNOWN.entity_tag().is_none());
}

#[test]
fn names_of_the_fields() {
    assert_eq!(Field::IfMatch.name(), "if-match");
    assert_eq!(Field::IfUnmodifiedSince.name(), "if-unmodified-since");
    assert_eq!(Field::IfNoneMatch.name(), "if-none-match");
    assert_eq!(Field::IfModifiedSince.name(), "if-modified-since");
    assert_eq!(Field::IfRange.name(), "if-range");
    assert_eq!(Field::Range.name(), "range");
}

#[test]
fn an_outcome_is_a_status_or_a_permit() {
    let not_modified = Outcome::NotModified {
        by: Field::IfNoneMatch,
    };
    assert_eq!(not_modified.status(), Some(304));
    let by = Field::IfNoneMatch;
    assert_eq!(not_modified.into_result(), Err(Answer::NotModified { by }));

    let failed = Outcome::PreconditionFailed { by: Field::IfMatch };
    assert_eq!(failed.status(), Some(412));
    let by = Field::IfMatch;
    assert_eq!(failed.into_result(), Err(Answer::PreconditionFailed { by }));

    let proceed = evaluate(
        "PUT",
        &[("If-Match", "\"a\"")],
        &EntityTag::from_static("\"a\""),
    );
    assert_eq!(proceed.status(), None);
    let permit = proceed.into_result().unwrap();
    assert_eq!(permit.method_kind(), MethodKind::Write);
    assert_eq!(permit.protection(), Some(Protection::Version));
    assert!(permit.is_guarded());
    assert_eq!(
        (permit.range(), permit.if_range()),
        (RangeUse::Absent, None)
    );
    let permit = permit.require_write().unwrap();
    let permit = permit.require_condition().unwrap();
    assert!(permit.require_version().is_ok());
}

#[test]
fn protections_have_names() {
    for (protection, name) in [
        (Protection::Version, "version"),
        (Protection::Absence, "absence"),
        (Protection::Existence, "existence"),
        (Protection::Date, "date"),
    ] {
        assert_eq!(protection.as_str(), name);
        assert_eq!(format!("{protection:>9}"), format!("{name:>9}"));
    }
}

#[test]
fn an_error_of_a_permit_says_what_was_found() {
    let permit = |method: &str| evaluate(method, &[("Accept", "*/*")], Target::Missing);
    let error = |method: &str| {
        let permit = permit(method).into_result().unwrap();
        permit.require_write().unwrap_err().to_string()
    };
    let expected = "expected the permit of a method that changes state, found that of";
    assert_eq!(error("GET"), format!("{expected} a read"));
    assert_eq!(
        error("TRACE"),
        format!("{expected} a method without conditions")
    );
}

#[test]
#[allow(clippy::needless_borrows_for_generic_args)] // That a reference is taken, too, is the point.
fn validators_take_a_value_or_a_reference_or_an_option() {
    let tag = EntityTag::from_static("\"a\"");
    let date = HttpDate::MAX;
    for validators in [
        Validators::new()
            .etag(tag.clone())
            .last_modified(date)
            .date(HttpDate::MIN),
        Validators::new()
            .etag(&tag)
            .last_modified(&date)
            .date(&HttpDate::MIN),
        Validators::new()
            .etag(Some(tag.clone()))
            .last_modified(Some(date))
            .date(HttpDate::MIN),
    ] {
        assert_eq!(validators.entity_tag().unwrap().as_bytes(), b"\"a\"");
        assert_eq!(validators.modification_date(), Some(HttpDate::MAX));
        assert_eq!(validators.origination_date(), Some(HttpDate::MIN));

        let emptied = validators.etag(None).last_modified(None).date(None);
        assert!(emptied.entity_tag().is_none());
        assert_eq!(emptied.modification_date(), None);
        assert_eq!(emptied.origination_date(), None);
    }
}

#[test]
fn a_target_is_found_or_missing() {
    assert!(matches!(
        Target::found(None::<Validators<'_>>),
        Target::Missing
    ));
    let tag = EntityTag::from_static("\"a\"");
    let Target::Exists(validators) = Target::found(Some(Validators::new().etag(&tag))) else {
        panic!("there is one");
    };
    assert_eq!(validators.entity_tag().unwrap().as_bytes(), b"\"a\"");
    let Target::Exists(validators) = Target::from(&tag) else {
        panic!("there is one");
    };
    assert_eq!(validators.entity_tag().unwrap().as_bytes(), b"\"a\"");
}

#[test]
fn debug_says_what_there_is() {
    assert_eq!(
        format!("{:?}", EntityTag::from_static("W/\"a\"")),
        "EntityTag(W/\"a\")"
    );
    assert_eq!(
        format!("{:?}", HttpDate::MIN),
        "HttpDate(Sat, 01 Jan 0000 00:00:00 GMT)"
    );
    let error = EntityTag::parse(b"a").unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "ParseError(\"expected a double quote or `W/\"`, found `a` at byte 0\")"
    );
    let outcome = Outcome::PreconditionFailed { by: Field::IfMatch };
    assert_eq!(format!("{outcome:?}"), "PreconditionFailed { by: IfMatch }");
    let headers = preconditions::get_all(|_| ["\"a\""]);
    assert_eq!(format!("{headers:?}"), "GetAll { .. }");
}

/// What a handler has at hand is a target: a tag or validators, by value or by reference, and what a
/// lookup found.
#[test]
fn targets_are_made_of_what_is_at_hand() {
    let tag = EntityTag::from_static("\"a\"");
    let current = Validators::new().etag(&tag);
    let headers = [("If-None-Match", "\"a\"")];
    let status = |target: Target<'_>| evaluate("GET", &headers, target).status();
    for target in [
        Target::from(&tag),
        tag.clone().into(),
        (&current).into(),
        current.clone().into(),
        Target::found(Some(&tag)),
        Target::found(Some(tag.clone())),
        Target::found(Some(&current)),
        Target::found(Some(current.clone())),
    ] {
        assert_eq!(status(target), Some(304));
    }
    assert_eq!(evaluate("GET", &headers, tag.clone()).status(), Some(304));
    assert_eq!(evaluate("GET", &headers, &current).status(), Some(304));
    assert_eq!(status(Target::found(None::<&EntityTag<'_>>)), None);
    for validators in [
        Validators::from(&tag),
        tag.clone().into(),
        (&current).into(),
    ] {
        assert!(validators.entity_tag().unwrap().strong_eq(&tag));
        assert_eq!(validators.modification_date(), None);
    }
}

#[cfg(feature = "alloc")]
#[test]
fn validators_outlive_what_they_were_made_from() {
    let wire = b"\"a\"".to_vec();
    let owned = {
        let wire = wire.clone();
        let tag = EntityTag::parse(&wire).unwrap();
        let borrowed = Validators::new()
            .etag(tag)
            .last_modified(HttpDate::MIN)
            .date(HttpDate::MAX);
        borrowed.borrow().into_owned()
    };
    assert_eq!(owned.entity_tag().unwrap().as_bytes(), wire);
    assert_eq!(owned.modification_date(), Some(HttpDate::MIN));
    assert_eq!(owned.origination_date(), Some(HttpDate::MAX));
    let without_clock = Validators::new()
        .last_modified(HttpDate::MAX)
        .without_clock();
    let owned = without_clock.borrow().into_owned();
    assert_eq!(owned.sent_modification_date(), Some(HttpDate::MAX));
}

#[test]
fn an_outcome_is_a_result() {
    let tag = EntityTag::from_static("\"a\"");
    let result =
        |value| -> Result<Permit, Answer> { evaluate("PUT", &[("If-Match", value)], &tag).into() };
    assert!(result("\"a\"").is_ok());
    let by = Field::IfMatch;
    assert_eq!(result("\"b\""), Err(Answer::PreconditionFailed { by }));
}

/// So that `?` takes it along with other errors, and finds it again.
#[cfg(feature = "std")]
#[test]
fn an_answer_is_an_error() {
    fn handler() -> Result<(), Box<dyn std::error::Error>> {
        Err(Answer::PreconditionRequired)?
    }
    let error = handler().unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Answer::PreconditionRequired));
}

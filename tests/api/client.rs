//! What the documentation of the client's half says in tables, and what its refusals say.

use preconditions::client::{
    Change, FieldValue, Refusal, Response, Resumed, Resumption, ResumptionError, Revalidated,
    Revalidation, UnguardedError, Written,
};
use preconditions::{get_all, EntityTag, Validators};

/// The table of `Change::outcome`, cell by cell.
#[test]
fn what_became_of_a_change() {
    use Written::{Done, Lost, Refused, Unknown};
    let first = Change::creating();
    let again = Change::creating().repeat();
    for (status, expected, when_repeated) in [
        (Some(200), Done, Done),
        (Some(201), Done, Done),
        (Some(204), Done, Done),
        (Some(299), Done, Done),
        (Some(412), Lost, Unknown),
        (Some(400), Refused, Unknown),
        (Some(428), Refused, Unknown),
        (Some(499), Refused, Unknown),
        (Some(307), Refused, Unknown),
        (Some(308), Refused, Unknown),
        (None, Unknown, Unknown),
        (Some(100), Unknown, Unknown),
        (Some(199), Unknown, Unknown),
        (Some(202), Unknown, Unknown),
        (Some(300), Unknown, Unknown),
        (Some(304), Unknown, Unknown),
        (Some(309), Unknown, Unknown),
        (Some(500), Unknown, Unknown),
        (Some(599), Unknown, Unknown),
    ] {
        assert_eq!(first.outcome(status), expected, "{status:?}");
        assert_eq!(again.outcome(status), when_repeated, "{status:?} again");
    }
}

#[test]
fn a_refusal_says_what_was_found() {
    let other_part = Refusal::OtherPart {
        first: 4,
        expected: 5,
    };
    let other_length = Refusal::OtherLength {
        complete_length: 11,
        expected: 10,
    };
    let other_content_length = Refusal::OtherContentLength {
        content_length: 4,
        expected: 5,
    };
    for (refusal, said) in [
        (other_part, "the part starts at byte 4: expected byte 5"),
        (other_length, "the whole has 11 bytes: expected 10"),
        (other_content_length, "the content has 4 bytes: expected 5"),
        (Refusal::OtherValidator, "206 of another version"),
        (
            Refusal::WeakValidator,
            "206 with a weak entity-tag: expected the strong one",
        ),
    ] {
        assert_eq!(refusal.to_string(), said);
    }
    for (error, said) in [
        (
            UnguardedError::NoValidator,
            "no validator: expected an entity-tag or a date",
        ),
        (
            UnguardedError::WeakTag,
            "the entity-tag is weak: If-Match needs a strong one",
        ),
        (
            UnguardedError::WeakDate,
            "the modification date is weak: expected it at least one second before Date",
        ),
    ] {
        assert_eq!(error.to_string(), said);
    }
    let too_much = ResumptionError::TooMuch {
        received: 11,
        complete_length: 10,
    };
    for (error, said) in [
        (too_much, "11 bytes are there, but the whole has 10"),
        (ResumptionError::Complete, "all of the content is there"),
        (
            ResumptionError::Coded,
            "the content is in a content coding: expected none",
        ),
    ] {
        assert_eq!(error.to_string(), said);
    }
}

/// RFC 9110 §14.4: a part and a refused range say it in Content-Range, whatever their own length is.
#[test]
fn how_long_the_whole_is() {
    for (status, content_range, expected) in [
        (200, None, Some(5)),
        (200, Some("bytes 0-4/10"), Some(5)),
        (206, Some("bytes 0-4/10"), Some(10)),
        (206, Some("bytes 0-4/*"), None),
        (206, Some("bytes */10"), None),
        (206, None, None),
        (416, Some("bytes */10"), Some(10)),
        (416, Some("bytes 0-4/10"), None),
        (416, None, None),
    ] {
        let headers = get_all(|name| match name {
            "content-length" => Some("5"),
            "content-range" => content_range,
            _ => None,
        });
        let response = Response::new(status, headers);
        let found = response.complete_length();
        assert_eq!(found, expected, "{status}, {content_range:?}");
    }
}

/// RFC 9110 §15.5.17: a 416 says how long the current version is, so its refusal tells whether that
/// contradicts what is there. Five bytes are there, of ten or of nobody knows how many.
#[test]
fn why_a_416_is_of_no_use() {
    let other_length = |complete_length, expected| Refusal::OtherLength {
        complete_length,
        expected,
    };
    let known = [("etag", "\"a\""), ("content-length", "10")];
    let (known, unknown) = (&known[..], &known[..1]);
    for (first, content_range, expected) in [
        (known, "bytes */10", Refusal::Unsatisfied),
        (known, "bytes */6", Refusal::Unsatisfied),
        (known, "bytes */5", other_length(5, 10)),
        (known, "bytes */3", other_length(3, 10)),
        (unknown, "bytes */10", Refusal::Unsatisfied),
        (unknown, "bytes */3", other_length(3, 5)),
        (known, "items */10", Refusal::OtherUnit),
        (known, "bytes 5-9/10", Refusal::InvalidContentRange),
        (known, "bytes */*", Refusal::InvalidContentRange),
    ] {
        let first = Response::new(200, first);
        let question = Resumption::new(&first, 5).unwrap();
        let headers = [("content-range", content_range)];
        let found = question.answer(&Response::new(416, &headers));
        assert_eq!(found, Resumed::AskAgain(expected), "{content_range}");
    }
}

/// RFC 9111 §4.3.4, the last rule: "If the new response does not include any form of validator … and
/// there is only one stored response, and that stored response also lacks a validator".
#[test]
fn a_304_without_validators_speaks_of_the_only_one_without() {
    let tag = EntityTag::from_static("\"a\"");
    let (none, tagged) = (Validators::new(), Validators::new().etag(&tag));
    let selected = |stored: &[Validators<'_>]| match Revalidation::new(stored).select(&none) {
        Revalidated::Update(selected) => format!("{:?}", selected.collect::<Vec<_>>()),
        Revalidated::Alone => "alone".to_owned(),
        Revalidated::AskAgain(refusal) => refusal.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(selected(std::slice::from_ref(&none)), "[0]");
    assert_eq!(selected(std::slice::from_ref(&tagged)), "alone");
    let not_stored = Refusal::NotStored.to_string();
    assert_eq!(selected(&[none.clone(), none.clone()]), not_stored);
    assert_eq!(selected(&[none.clone(), tagged.clone()]), not_stored);
    assert_eq!(selected(&[]), not_stored);
}

/// A value goes into a buffer that has room for all of it, or not at all.
#[test]
fn a_value_in_a_buffer() {
    let tags = [
        EntityTag::from_static("\"a\""),
        EntityTag::from_static("W/\"b\""),
    ];
    let value = FieldValue::tags(&tags);
    let expected = b"\"a\", W/\"b\"";
    assert_eq!(value.byte_length(), expected.len());
    let mut buffer = [b'.'; 16];
    assert_eq!(value.write_to(&mut buffer), Some(&expected[..]));
    assert_eq!(buffer[expected.len()..], [b'.'; 6]);
    assert_eq!(value.write_to(&mut buffer[..10]), Some(&expected[..]));
    let mut short = [b'.'; 9];
    assert_eq!(value.write_to(&mut short), None);
    assert_eq!(short, [b'.'; 9]);
    assert_eq!(format!("{value:?}"), "FieldValue(\"a\", W/\"b\")");
    #[cfg(feature = "alloc")]
    assert_eq!(Vec::from(value), expected);
}

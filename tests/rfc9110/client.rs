//! §13.1.1, §13.1.5, §15.3.7.3, §15.5.13, §9.2.2: what a client may ask, and conclude of the answer.

use preconditions::client::{
    Change, Refusal, Response, Resumed, Resumption, UnguardedError, Written,
};
use preconditions::Validators;

const DATE: (&str, &str) = ("Date", "Sun, 06 Nov 1994 09:49:37 GMT");
const MODIFIED: (&str, &str) = ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
const LATER: (&str, &str) = ("Last-Modified", "Sun, 06 Nov 1994 08:49:38 GMT");
const REST: (&str, &str) = ("Content-Range", "bytes 5-9/10");

/// What comes of the answer 206 with these fields, where the first five bytes came with those.
fn answered(first: &[(&str, &str)], answer: &[(&str, &str)]) -> Resumed {
    let first = Response::new(200, first);
    let asked = Resumption::new(&first, 5).expect("it can be asked for");
    asked.answer(&Response::new(206, answer))
}

fn appended(resumed: Resumed) -> Option<(u64, u64)> {
    match resumed {
        Resumed::Append(part) => Some((part.first(), part.length())),
        _ => None,
    }
}

// A client may combine parts if they all have the same strong validator, and it must not otherwise:
// a server that ignores If-Range sends the part of another version.
#[test]
fn section_15_3_7_3_only_parts_of_one_version_are_combined() {
    let first = [("ETag", "\"a\"")];
    let rest = |tag| answered(&first, &[("ETag", tag), REST]);
    assert_eq!(appended(rest("\"a\"")), Some((5, 5)));
    assert_eq!(rest("\"b\""), Resumed::AskAgain(Refusal::OtherValidator));
    assert_eq!(rest("W/\"a\""), Resumed::AskAgain(Refusal::WeakValidator));
    assert_eq!(
        answered(&first, &[REST]),
        Resumed::AskAgain(Refusal::NoValidator)
    );
    let dated = [DATE, MODIFIED];
    assert_eq!(appended(answered(&dated, &[MODIFIED, REST])), Some((5, 5)));
    assert_eq!(
        answered(&dated, &[LATER, REST]),
        Resumed::AskAgain(Refusal::OtherValidator)
    );
}

// A part continues what is there only where it begins at its end.
#[test]
fn section_15_3_7_3_a_part_from_elsewhere_is_not_appended() {
    let first = [("ETag", "\"a\"")];
    for range in ["bytes 4-9/10", "bytes 6-9/10", "bytes 0-9/10"] {
        let resumed = answered(&first, &[("ETag", "\"a\""), ("Content-Range", range)]);
        let is_refused = matches!(resumed, Resumed::AskAgain(Refusal::OtherPart { .. }));
        assert!(is_refused, "{range}: {resumed:?}");
    }
}

// If-Match compares strongly, so a weak tag guards nothing; a date does only where it is a strong
// validator (§8.8.2.2).
#[test]
fn section_13_1_1_a_weak_validator_guards_no_change() {
    let asked = |read: &[(&str, &str)]| {
        let read = Validators::of_response(read);
        let change = Change::guarded(&read)?;
        let mut lines = change
            .lines()
            .map(|(name, value)| format!("{name}: {value}"));
        Ok((lines.next().expect("a line"), lines.next()))
    };
    let one = |line: &str| Ok((line.to_string(), None));
    let since = one("if-unmodified-since: Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(asked(&[("ETag", "\"a\"")]), one("if-match: \"a\""));
    assert_eq!(asked(&[("ETag", "W/\"a\"")]), Err(UnguardedError::WeakTag));
    assert_eq!(asked(&[("ETag", "W/\"a\""), DATE, MODIFIED]), since);
    assert_eq!(asked(&[DATE, MODIFIED]), since);
    assert_eq!(asked(&[MODIFIED]), Err(UnguardedError::WeakDate));
    assert_eq!(asked(&[]), Err(UnguardedError::NoValidator));
}

// 412: the condition was false, and the change was not made.
#[test]
fn section_15_5_13_a_false_condition_is_a_change_not_made() {
    let read = [("ETag", "\"a\"")];
    let read = Validators::of_response(&read);
    let change = Change::guarded(&read).expect("a strong tag");
    assert_eq!(change.outcome(Some(412)), Written::Lost);
    assert_eq!(change.outcome(Some(204)), Written::Done);
}

// A client that sends a request again, because it does not know what became of the first, must not
// conclude from the second that the first was not performed: it may be why the second is refused.
#[test]
fn section_9_2_2_the_answer_to_a_repetition_says_nothing_of_the_first_attempt() {
    let read = [("ETag", "\"a\"")];
    let read = Validators::of_response(&read);
    for change in [
        Change::guarded(&read).expect("a strong tag").repeat(),
        Change::creating().repeat(),
    ] {
        assert_eq!(change.outcome(Some(412)), Written::Unknown);
        assert_eq!(change.outcome(Some(404)), Written::Unknown);
        assert_eq!(change.outcome(Some(204)), Written::Done);
    }
}

//! The representation that most requests are about, and verdicts in words.

use preconditions::{
    evaluate, EntityTag, HttpDate, Outcome, Protection, RangeUse, Target, Validators,
};

/// When [`current`] was last modified; and one second before and after it.
pub(crate) const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
pub(crate) const EARLIER: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
pub(crate) const LATER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

/// The tag `"a"`, modified at [`MODIFIED`], answered one second later.
pub(crate) fn current() -> Validators<'static> {
    tagged("\"a\"")
        .last_modified(date(MODIFIED))
        .date(date(LATER))
}

/// A representation of which only the tag is known.
pub(crate) fn tagged(tag: &'static str) -> Validators<'static> {
    Validators::new().etag(EntityTag::from_static(tag))
}

/// A representation of which only the modification date is known.
pub(crate) fn modified(at: &str) -> Validators<'static> {
    Validators::new().last_modified(date(at))
}

#[track_caller]
pub(crate) fn date(text: &str) -> HttpDate {
    HttpDate::parse(text.as_bytes()).unwrap()
}

/// What a request about [`current`] comes to.
pub(crate) fn ask<V: AsRef<[u8]>>(method: &str, fields: &[(&str, V)]) -> String {
    ask_about(current(), method, fields)
}

pub(crate) fn ask_about<'t, V: AsRef<[u8]>>(
    target: impl Into<Target<'t>>,
    method: &str,
    fields: &[(&str, V)],
) -> String {
    in_words(&evaluate(method, fields, target))
}

fn in_words(outcome: &Outcome) -> String {
    let permit = match outcome {
        Outcome::NotModified { by } => return format!("304 by {}", by.name()),
        Outcome::PreconditionFailed { by } => return format!("412 by {}", by.name()),
        Outcome::Proceed(permit) => permit,
    };
    let mut words = String::from("proceed");
    if let Some(protection) = permit.protection() {
        words.push_str(", protected by ");
        words.push_str(match protection {
            Protection::Version => "version",
            Protection::Absence => "absence",
            Protection::Existence => "existence",
            Protection::Date => "date",
        });
    }
    words.push_str(match permit.range() {
        RangeUse::Absent => "",
        RangeUse::Honor => ", honor the range",
        RangeUse::Ignore => ", ignore the range",
    });
    words
}

//! What `explain` tells, word for word, for a request of each kind of finding. Its verdict is always
//! that of `evaluate`.
#![cfg(feature = "alloc")]

mod damage;
mod dates;
mod lists;
mod long_lines;
mod ranges;
mod steps;
mod verdicts;

use preconditions::{evaluate, explain, EntityTag, HttpDate, Target, Validators};

const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const EARLIER: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const LATER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";
const RANGE: (&str, &str) = ("Range", "bytes=0-1");

fn date(text: &str) -> HttpDate {
    HttpDate::parse(text.as_bytes()).unwrap()
}

fn tagged() -> Validators<'static> {
    Validators::new().etag(EntityTag::from_static("\"a\""))
}

fn current() -> Validators<'static> {
    tagged().last_modified(date(MODIFIED)).date(date(LATER))
}

/// `expected` starts on a line of its own.
#[track_caller]
fn check<'t, V: AsRef<[u8]>>(
    method: &str,
    fields: &[(&str, V)],
    target: impl Into<Target<'t>>,
    expected: &str,
) {
    let target = target.into();
    let explanation = explain(method, fields, target.clone());
    assert_eq!(explanation.to_string(), expected.trim_start_matches('\n'));
    assert_eq!(*explanation.outcome(), evaluate(method, fields, target));
}

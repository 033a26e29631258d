//! The steps of RFC 9110 §13.2.2, in their order.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` reads all that is recorded.

use crate::entity_tag::EntityTag;
use crate::error::ParseError;
use crate::field::Field;
use crate::headers::Headers;
use crate::http_date::{parse_unix_seconds, HttpDate};
use crate::method::Method;
use crate::outcome::{Outcome, Permit, RangeUse};
use crate::tag_list::{trim, trim_start, Comparison, ListReader, ListReading, ListState};
use crate::target::{Target, Validators};

/// Evaluates the preconditions of a request
/// ([RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
///
/// Call it when the request would otherwise be performed: after authentication, routing and every
/// other check that needs no content, and before the content is read (§13.2.1). It cannot fail,
/// panic, allocate, block or read a clock, and takes time linear in the octets of the fields.
///
/// A damaged condition never yields 304 and never lets a method through that changes state.
///
/// ```
/// use preconditions::{evaluate, EntityTag, HttpDate, Validators};
///
/// let tag = EntityTag::from_static("\"v7\"");
/// let changed = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:37 GMT")?;
/// let current = Validators::new().etag(&tag).last_modified(changed);
///
/// let headers = [("If-None-Match", "\"v6\", \"v7\"")];
/// assert_eq!(evaluate("GET", &headers, current).status(), Some(304));
/// # Ok::<(), preconditions::ParseError>(())
/// ```
#[inline]
pub fn evaluate<'t>(
    method: impl Into<Method>,
    headers: &(impl Headers + ?Sized),
    target: impl Into<Target<'t>>,
) -> Outcome {
    follow_steps(method.into(), headers, &target.into(), &mut ())
}

/// Whether [`evaluate`] would read any condition: if not, it proceeds whatever the validators are,
/// and they need not be computed.
///
/// ```
/// use preconditions::is_conditional;
///
/// assert!(is_conditional("PUT", &[("If-Match", "\"v7\"")]));
/// assert!(!is_conditional("PUT", &[("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")]));
/// ```
#[inline]
pub fn is_conditional(method: impl Into<Method>, headers: &(impl Headers + ?Sized)) -> bool {
    let method = method.into();
    let has = |field| is_present(headers, field);
    !method.ignores_preconditions()
        && (has(Field::IfMatch)
            || has(Field::IfUnmodifiedSince)
            || has(Field::IfNoneMatch)
            || (method.is_read() && has(Field::IfModifiedSince))
            || (method.handles_range() && has(Field::Range) && has(Field::IfRange)))
}

#[inline]
pub(crate) fn follow_steps<H: Headers + ?Sized>(
    method: Method,
    headers: &H,
    target: &Target<'_>,
    recorder: &mut impl Recorder,
) -> Outcome {
    let mut is_guarded = false;

    // §13.2.1: ignored where no representation is selected or modified, and where the answer
    // without them would be neither 2xx nor 412.
    if method.ignores_preconditions() {
        recorder.ignore_all(Ignored::Method);
        return proceed(method, RangeUse::Absent, is_guarded);
    }
    if method.is_read() && matches!(target, Target::Missing) {
        recorder.ignore_all(Ignored::Missing);
        return proceed(method, range(method, headers, target, recorder), is_guarded);
    }

    // Step 1: "When recipient is the origin server and If-Match is present".
    match if_match(headers, target, recorder) {
        Condition::True => is_guarded = true,
        Condition::False => return Outcome::PreconditionFailed { by: Field::IfMatch },
        // Step 2: "If-Match is not present, and If-Unmodified-Since is present".
        Condition::Absent => match if_unmodified_since(headers, target, recorder) {
            Condition::True => is_guarded = true,
            Condition::False => {
                let by = Field::IfUnmodifiedSince;
                return Outcome::PreconditionFailed { by };
            }
            Condition::Absent => {}
        },
    }

    // Step 3: "When If-None-Match is present".
    match if_none_match(method, headers, target, recorder) {
        Condition::True => is_guarded = true,
        Condition::False => {
            let by = Field::IfNoneMatch;
            return if method.is_read() {
                Outcome::NotModified { by }
            } else {
                Outcome::PreconditionFailed { by }
            };
        }
        // Step 4: "When the method is GET or HEAD, If-None-Match is not present, and
        // If-Modified-Since is present".
        Condition::Absent => match if_modified_since(method, headers, target, recorder) {
            Condition::False => {
                let by = Field::IfModifiedSince;
                return Outcome::NotModified { by };
            }
            Condition::True | Condition::Absent => {}
        },
    }

    // Step 5: "When the method is GET and both Range and If-Range are present"; step 6: otherwise
    // perform the method.
    proceed(method, range(method, headers, target, recorder), is_guarded)
}

/// What a field says about the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The field is not there, or the standard has it ignored.
    Absent,
    True,
    False,
}

/// Listens to the evaluation. What it hears must not change what it decides.
pub(crate) trait Recorder {
    /// A field was looked for, and this was found.
    fn record(&mut self, field: Field, finding: impl FnOnce() -> Finding, condition: Condition);

    /// A field is not looked at.
    fn ignore(&mut self, field: Field, why: Ignored);

    /// No condition is looked at.
    fn ignore_all(&mut self, why: Ignored) {
        self.ignore(Field::IfMatch, why);
        self.ignore(Field::IfUnmodifiedSince, why);
        self.ignore(Field::IfNoneMatch, why);
        self.ignore(Field::IfModifiedSince, why);
        self.ignore(Field::IfRange, why);
        self.ignore(Field::Range, why);
    }
}

/// Nobody listens.
impl Recorder for () {
    #[inline]
    fn record(&mut self, _: Field, _: impl FnOnce() -> Finding, _: Condition) {}
    #[inline]
    fn ignore(&mut self, _: Field, _: Ignored) {}
}

/// What was found in a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Finding {
    List(ListReading, Comparison),
    Date(DateReading),
    IfRange(IfRangeReading),
    Range(RangeUse),
}

/// Why a field is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ignored {
    /// The method neither selects nor modifies a representation.
    Method,
    /// A read of a resource that is not there answers 404 in any case.
    Missing,
    /// If-Match is present.
    ByIfMatch,
    /// If-None-Match is present.
    ByIfNoneMatch,
    /// If-Modified-Since is for reads only.
    NotARead,
    /// The representation has no modification date.
    NoModificationDate,
    /// If-Range without Range.
    NoRange,
    /// The method has no ranges.
    RangeUnused,
}

/// What the lines of a date field say together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DateReading {
    Absent,
    /// Seconds since the Unix epoch.
    Date(i64),
    Unreadable(ParseError),
    /// More than one field line.
    Repeated,
}

/// What If-Range says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum IfRangeReading {
    Absent,
    TagMatches,
    TagDiffers,
    DateMatches,
    DateDiffers,
    /// The right date, but not a strong validator.
    DateIsWeak,
    NoCurrentTag,
    NoModificationDate,
    Unreadable(ParseError),
    Repeated,
}

/// True if a listed tag matches by strong comparison, or with `*` if there is a current
/// representation (§13.1.1).
#[inline]
fn if_match<H: Headers + ?Sized>(
    headers: &H,
    target: &Target<'_>,
    recorder: &mut impl Recorder,
) -> Condition {
    let list = read_list(headers, Field::IfMatch, target, Comparison::Strong);
    let condition = match list.state() {
        ListState::Absent => Condition::Absent,
        ListState::Wildcard if exists(target) => Condition::True,
        ListState::Match => Condition::True,
        ListState::Wildcard | ListState::Empty | ListState::NoMatch | ListState::Unreadable => {
            Condition::False
        }
    };
    let finding = || Finding::List(list.reading(), Comparison::Strong);
    recorder.record(Field::IfMatch, finding, condition);
    if condition != Condition::Absent {
        recorder.ignore(Field::IfUnmodifiedSince, Ignored::ByIfMatch);
    }
    condition
}

/// True if the representation has not changed since the date (§13.1.4).
#[inline]
fn if_unmodified_since<H: Headers + ?Sized>(
    headers: &H,
    target: &Target<'_>,
    recorder: &mut impl Recorder,
) -> Condition {
    compare_dates(
        headers,
        Field::IfUnmodifiedSince,
        target,
        |modified, date| modified <= date,
        recorder,
    )
}

/// False if a listed tag matches by weak comparison, or with `*` if there is a current
/// representation (§13.1.2).
#[inline]
fn if_none_match<H: Headers + ?Sized>(
    method: Method,
    headers: &H,
    target: &Target<'_>,
    recorder: &mut impl Recorder,
) -> Condition {
    let list = read_list(headers, Field::IfNoneMatch, target, Comparison::Weak);
    let condition = match list.state() {
        ListState::Absent => Condition::Absent,
        ListState::Wildcard if exists(target) => Condition::False,
        ListState::Match => Condition::False,
        // Nothing is known of what the client has: send it, but do not write.
        ListState::Unreadable if !method.is_read() => Condition::False,
        ListState::Wildcard | ListState::Empty | ListState::NoMatch | ListState::Unreadable => {
            Condition::True
        }
    };
    let finding = || Finding::List(list.reading(), Comparison::Weak);
    recorder.record(Field::IfNoneMatch, finding, condition);
    if condition != Condition::Absent {
        recorder.ignore(Field::IfModifiedSince, Ignored::ByIfNoneMatch);
    }
    condition
}

/// False if the representation has not changed since the date (§13.1.3).
#[inline]
fn if_modified_since<H: Headers + ?Sized>(
    method: Method,
    headers: &H,
    target: &Target<'_>,
    recorder: &mut impl Recorder,
) -> Condition {
    if !method.is_read() {
        recorder.ignore(Field::IfModifiedSince, Ignored::NotARead);
        return Condition::Absent;
    }
    compare_dates(
        headers,
        Field::IfModifiedSince,
        target,
        |modified, date| modified > date,
        recorder,
    )
}

/// Whether the Range field applies (§14.2), which If-Range decides where it is present (§13.1.5).
#[inline]
fn range<H: Headers + ?Sized>(
    method: Method,
    headers: &H,
    target: &Target<'_>,
    recorder: &mut impl Recorder,
) -> RangeUse {
    let range = if !is_present(headers, Field::Range) {
        recorder.ignore(Field::IfRange, Ignored::NoRange);
        RangeUse::Absent
    } else if let (Target::Exists(validators), true) = (target, method.handles_range()) {
        match if_range(headers, validators, recorder) {
            Condition::False => RangeUse::Ignore,
            Condition::True | Condition::Absent => RangeUse::Honor,
        }
    } else {
        recorder.ignore(Field::IfRange, Ignored::RangeUnused);
        recorder.ignore(Field::Range, Ignored::RangeUnused);
        RangeUse::Ignore
    };
    recorder.record(Field::Range, || Finding::Range(range), Condition::Absent);
    range
}

/// True if the client's part belongs to the current representation, octet for octet (§13.1.5).
fn if_range<H: Headers + ?Sized>(
    headers: &H,
    validators: &Validators<'_>,
    recorder: &mut impl Recorder,
) -> Condition {
    let mut reading = IfRangeReading::Absent;
    headers.for_each_line(Field::IfRange, |line| {
        reading = match reading {
            IfRangeReading::Absent => match read_if_range(trim(line), validators) {
                IfRangeReading::Unreadable(error) => {
                    IfRangeReading::Unreadable(error.shifted(indent(line)))
                }
                read => read,
            },
            _ => IfRangeReading::Repeated,
        };
    });
    let condition = match reading {
        IfRangeReading::Absent => Condition::Absent,
        IfRangeReading::TagMatches | IfRangeReading::DateMatches => Condition::True,
        _ => Condition::False,
    };
    recorder.record(Field::IfRange, || Finding::IfRange(reading), condition);
    condition
}

fn read_if_range(value: &[u8], validators: &Validators<'_>) -> IfRangeReading {
    // "A recipient can distinguish … by examining the first three characters for a DQUOTE."
    if value.iter().take(3).any(|&octet| octet == b'"') {
        return match (EntityTag::parse(value), validators.entity_tag()) {
            (Err(error), _) => IfRangeReading::Unreadable(error),
            (Ok(_), None) => IfRangeReading::NoCurrentTag,
            (Ok(tag), Some(current)) if tag.strong_eq(current) => IfRangeReading::TagMatches,
            (Ok(_), Some(_)) => IfRangeReading::TagDiffers,
        };
    }
    match (
        parse_unix_seconds(value, validators.origination_seconds()),
        validators.modified(),
    ) {
        (Err(error), _) => IfRangeReading::Unreadable(error),
        (Ok(_), None) => IfRangeReading::NoModificationDate,
        (Ok(date), Some(modified)) if date != modified.unix_seconds() => {
            IfRangeReading::DateDiffers
        }
        (Ok(_), Some(_)) if validators.has_strong_modification_date() => {
            IfRangeReading::DateMatches
        }
        (Ok(_), Some(_)) => IfRangeReading::DateIsWeak,
    }
}

/// A field of one date, held against the modification date. Ignored if either cannot be had
/// (§13.1.3, §13.1.4).
#[inline]
fn compare_dates<H: Headers + ?Sized>(
    headers: &H,
    field: Field,
    target: &Target<'_>,
    holds: impl FnOnce(i64, i64) -> bool,
    recorder: &mut impl Recorder,
) -> Condition {
    let (validators, modified) = match with_modification_date(target) {
        Some(found) => found,
        None => {
            recorder.ignore(field, Ignored::NoModificationDate);
            return Condition::Absent;
        }
    };
    let mut reading = DateReading::Absent;
    headers.for_each_line(field, |line| {
        reading = match reading {
            // Most clients echo the Last-Modified they were sent, which needs no parsing.
            DateReading::Absent if modified.as_bytes() == line => {
                DateReading::Date(modified.unix_seconds())
            }
            DateReading::Absent => parse_date_line(line, validators),
            _ => DateReading::Repeated,
        };
    });
    let condition = match reading {
        DateReading::Date(date) if holds(modified.unix_seconds(), date) => Condition::True,
        DateReading::Date(_) => Condition::False,
        DateReading::Absent | DateReading::Unreadable(_) | DateReading::Repeated => {
            Condition::Absent
        }
    };
    recorder.record(field, || Finding::Date(reading), condition);
    condition
}

#[inline(never)]
fn parse_date_line(line: &[u8], validators: &Validators<'_>) -> DateReading {
    match parse_unix_seconds(trim(line), validators.origination_seconds()) {
        Ok(date) => DateReading::Date(date),
        Err(error) => DateReading::Unreadable(error.shifted(indent(line))),
    }
}

#[inline]
fn read_list<'t, H: Headers + ?Sized>(
    headers: &H,
    field: Field,
    target: &'t Target<'t>,
    comparison: Comparison,
) -> ListReader<'t> {
    let current = match target {
        Target::Exists(validators) => validators.entity_tag(),
        Target::Missing => None,
    };
    let mut reader = ListReader::new(current, comparison);
    headers.for_each_line(field, |line| reader.read_line(line));
    reader
}

#[inline]
fn is_present<H: Headers + ?Sized>(headers: &H, field: Field) -> bool {
    let mut present = false;
    headers.for_each_line(field, |_| present = true);
    present
}

#[inline]
fn with_modification_date<'t, 'v>(
    target: &'t Target<'v>,
) -> Option<(&'t Validators<'v>, &'t HttpDate)> {
    match target {
        Target::Exists(validators) => Some((validators, validators.modified()?)),
        Target::Missing => None,
    }
}

const fn exists(target: &Target<'_>) -> bool {
    matches!(target, Target::Exists(_))
}

const fn proceed(method: Method, range: RangeUse, is_guarded: bool) -> Outcome {
    let changes_state = !(method.is_read() || method.ignores_preconditions());
    Outcome::Proceed(Permit::new(range, is_guarded, changes_state))
}

/// The octets of whitespace that `line` starts with.
fn indent(line: &[u8]) -> usize {
    line.len().wrapping_sub(trim_start(line).len())
}

//! The preconditions of a request, evaluated in the order of RFC 9110 §13.2.2.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` reads the details.

mod reading;
mod recorder;

pub(crate) use reading::{DateReading, IfRangeReading};
pub(crate) use recorder::{Ignored, Recorder};

use crate::field::Field;
use crate::gateway::MatchedName;
use crate::headers::{Headers, OnePass, Presence};
use crate::http_date::HttpDate;
use crate::method::Method;
use crate::outcome::{Outcome, Permit, Protection, RangeUse, ValidatorKind};
use crate::tag_list::{Comparison, ListReader, ListState};
use crate::target::{Target, Validators};
use reading::{read_date, read_if_range};

/// Evaluates the preconditions of a request
/// ([RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
///
/// Call it when the request would otherwise be performed: after authentication, routing and every
/// other check that needs no content, and before the content is read (§13.2.1). It cannot fail,
/// panic, allocate, block or read a clock, and takes time linear in the bytes of the fields.
///
/// A damaged condition never yields 304 and never lets a method through that changes state. The
/// standard has one exception: an If-Unmodified-Since that is no date must be ignored
/// ([§13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4)).
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
#[inline(always)]
pub fn evaluate<'t>(
    method: impl Into<Method>,
    headers: &(impl Headers + ?Sized),
    target: impl Into<Target<'t>>,
) -> Outcome {
    // The target before the method, so that it is made where it stays.
    let target = target.into();
    perform_or_evaluate(method.into(), headers, &target)
}

/// A request without any of the fields, as most are, is performed: none of the steps stops it.
// Never inlined, so that there is one for each kind of map, whatever the target is made from.
#[inline(never)]
fn perform_or_evaluate<H: Headers + ?Sized>(
    method: Method,
    headers: &H,
    target: &Target<'_>,
) -> Outcome {
    let presence = headers.presence(OnePass);
    if presence.is_none() {
        let (range, if_range, protection) = (RangeUse::Absent, None, None);
        let permit = Permit::new(method.kind(), range, if_range, protection, false);
        return Outcome::Proceed(permit);
    }
    evaluate_found(&mut (), method, headers, presence, target)
}

/// Tells whether [`evaluate`] would read any condition. If not, it proceeds whatever the validators
/// are, so they need not be computed.
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
    let presence = headers.presence(OnePass);
    let has = |field| is_present(headers, presence, field);
    !method.ignores_preconditions()
        && (has(Field::IfMatch)
            || has(Field::IfUnmodifiedSince)
            || has(Field::IfNoneMatch)
            || (method.is_read() && has(Field::IfModifiedSince))
            || (method.handles_range() && has(Field::Range) && has(Field::IfRange)))
}

/// Evaluates like [`evaluate`], and tells `recorder` what each field came to.
pub(crate) fn evaluate_with<H: Headers + ?Sized>(
    recorder: &mut impl Recorder,
    method: Method,
    headers: &H,
    target: &Target<'_>,
) -> Outcome {
    evaluate_found(recorder, method, headers, headers.presence(OnePass), target)
}

#[inline(never)]
fn evaluate_found<H: Headers + ?Sized>(
    recorder: &mut impl Recorder,
    method: Method,
    headers: &H,
    presence: Presence,
    target: &Target<'_>,
) -> Outcome {
    let mut evaluation = Evaluation {
        method,
        headers,
        presence,
        target,
        recorder,
        protection: None,
        is_other_name: false,
        if_range: None,
    };
    evaluation.outcome()
}

/// What a field says about the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The field is not there, or the standard has it ignored.
    Absent,
    True,
    False,
}

/// One request on its way through the steps.
struct Evaluation<'e, H: ?Sized, R> {
    method: Method,
    headers: &'e H,
    presence: Presence,
    target: &'e Target<'e>,
    recorder: &'e mut R,
    /// What the conditions that were true so far protect.
    protection: Option<Protection>,
    /// Whether If-Match was true by a name other than the own tag.
    is_other_name: bool,
    /// By which validator If-Range was true.
    if_range: Option<ValidatorKind>,
}

impl<'e, H: Headers + ?Sized, R: Recorder> Evaluation<'e, H, R> {
    /// "The recipient cache or origin server MUST evaluate the request preconditions defined by
    /// this specification in the following order" (§13.2.2).
    #[inline(always)]
    fn outcome(&mut self) -> Outcome {
        // §13.2.1: "Likewise, a server MUST ignore the conditional request header fields defined by
        // this specification when received with a request method that does not involve the
        // selection or modification of a selected representation, such as CONNECT, OPTIONS, or
        // TRACE."
        if self.method.ignores_preconditions() {
            self.ignore_all(Ignored::Method);
            return self.proceed(RangeUse::Absent);
        }

        // §13.2.1: "A server MUST ignore all received preconditions if its response to the same
        // request without those conditions, prior to processing the request content, would have
        // been a status code other than a 2xx (Successful) or 412 (Precondition Failed)."
        //
        // A GET, HEAD or QUERY of what is not there is answered with 404.
        if !self.exists() && self.method.is_read() {
            self.ignore_all(Ignored::Missing);
            let range = match self.is_present(Field::Range) {
                true => RangeUse::Ignore,
                false => RangeUse::Absent,
            };
            return self.proceed(range);
        }

        // Step 1: "When recipient is the origin server and If-Match is present, evaluate the
        // If-Match precondition: if true, continue to step 3; if false, respond 412 (Precondition
        // Failed) unless it can be determined that the state-changing request has already succeeded
        // (see Section 13.1.1)".
        //
        // Step 2: "When recipient is the origin server, If-Match is not present, and
        // If-Unmodified-Since is present, evaluate the If-Unmodified-Since precondition: if true,
        // continue to step 3; if false, respond 412 (Precondition Failed) unless it can be
        // determined that the state-changing request has already succeeded (see Section 13.1.4)".
        let (by, is_unchanged) = match self.if_match() {
            Condition::Absent => (Field::IfUnmodifiedSince, self.if_unmodified_since()),
            condition => (Field::IfMatch, condition),
        };
        if is_unchanged == Condition::False {
            return Outcome::PreconditionFailed { by };
        }

        // Step 3: "When If-None-Match is present, evaluate the If-None-Match precondition: if true,
        // continue to step 5; if false for GET/HEAD, respond 304 (Not Modified); if false for other
        // methods, respond 412 (Precondition Failed)".
        //
        // Step 4: "When the method is GET or HEAD, If-None-Match is not present, and
        // If-Modified-Since is present, evaluate the If-Modified-Since precondition: if true,
        // continue to step 5; if false, respond 304 (Not Modified)".
        //
        // In both, QUERY is taken like GET and HEAD (RFC 10008 §2.6).
        let (by, is_changed) = match self.if_none_match() {
            Condition::Absent => (Field::IfModifiedSince, self.if_modified_since()),
            condition => (Field::IfNoneMatch, condition),
        };
        if is_changed == Condition::False {
            // fault: 304-to-a-write
            return match self.method.is_read() {
                true => Outcome::NotModified { by },
                false => Outcome::PreconditionFailed { by },
            };
        }

        // Step 5: "When the method is GET and both Range and If-Range are present, evaluate the
        // If-Range precondition: if true and the Range is applicable to the selected
        // representation, respond 206 (Partial Content); otherwise, ignore the Range header field
        // and respond 200 (OK)". QUERY is taken like GET (RFC 10008 §2.8).
        let range = self.range();

        // Step 6: "Otherwise, perform the requested method and respond according to its success or
        // failure."
        self.proceed(range)
    }

    /// §13.1.1: "If the field value is "*", the condition is true if the origin server has a current
    /// representation for the target resource. If the field value is a list of entity tags, the
    /// condition is true if any of the listed tags match the entity tag of the selected
    /// representation. Otherwise, the condition is false."
    #[inline]
    fn if_match(&mut self) -> Condition {
        if self.presence.lacks(Field::IfMatch) {
            return Condition::Absent;
        }
        let list = self.list(Field::IfMatch, Comparison::Strong);
        let condition = match list.state() {
            ListState::Absent => Condition::Absent,
            ListState::Wildcard if self.exists() => {
                self.protection = Some(Protection::Existence);
                Condition::True
            }
            ListState::Match(name, _) => {
                self.protection = Some(Protection::Version);
                self.is_other_name = name != MatchedName::Own;
                Condition::True
            }
            ListState::Wildcard => Condition::False,
            ListState::Empty | ListState::NoMatch | ListState::Unreadable(_, _) => Condition::False,
        };
        self.recorder.list(Field::IfMatch, &list, condition);
        condition
    }

    /// §13.1.4: "If the selected representation's last modification date is earlier than or equal to
    /// the date provided in the field value, the condition is true. Otherwise, the condition is
    /// false."
    #[inline]
    fn if_unmodified_since(&mut self) -> Condition {
        let condition = self.date(Field::IfUnmodifiedSince, |modified, date| modified <= date);
        // A date that is a weak validator may be that of two versions (§8.8.2.2).
        // fault: weak-date-protects
        if condition == Condition::True && self.has_strong_modification_date() {
            self.protection = Some(Protection::Date);
        }
        condition
    }

    /// §13.1.2: "If the field value is "*", the condition is false if the origin server has a current
    /// representation for the target resource. If the field value is a list of entity tags, the
    /// condition is false if one of the listed tags matches the entity tag of the selected
    /// representation. Otherwise, the condition is true."
    #[inline]
    fn if_none_match(&mut self) -> Condition {
        if self.presence.lacks(Field::IfNoneMatch) {
            return Condition::Absent;
        }
        let list = self.list(Field::IfNoneMatch, Comparison::Weak);
        let condition = match list.state() {
            ListState::Absent => Condition::Absent,
            ListState::Wildcard if self.exists() => Condition::False,
            ListState::Match(_, _) => Condition::False,
            // Nothing is known of what the client has: send it, but do not write.
            // fault: damaged-if-none-match
            ListState::Unreadable(_, _) if !self.method.is_read() => Condition::False,
            // fault: list-protects
            ListState::Wildcard => {
                self.protection = Some(Protection::Absence);
                Condition::True
            }
            // A list names what is not there, which protects nothing of what is.
            ListState::Empty | ListState::NoMatch | ListState::Unreadable(_, _) => Condition::True,
        };
        self.recorder.list(Field::IfNoneMatch, &list, condition);
        condition
    }

    /// §13.1.3: "If the selected representation's last modification date is earlier or equal to the
    /// date provided in the field value, the condition is false. Otherwise, the condition is true."
    #[inline]
    fn if_modified_since(&mut self) -> Condition {
        // fault: if-modified-since-for-all
        if !self.method.is_read() {
            let why = Ignored::NotARead;
            self.recorder.ignore(Field::IfModifiedSince, why);
            return Condition::Absent;
        }
        // fault: same-second
        self.date(Field::IfModifiedSince, |modified, date| modified > date)
    }

    /// Decides about Range (§14.2), with If-Range where it is present (§13.1.5).
    #[inline]
    fn range(&mut self) -> RangeUse {
        let range = match self.target {
            _ if !self.is_present(Field::Range) => RangeUse::Absent,
            Target::Exists(validators) if self.method.handles_range() => {
                match self.if_range(validators) {
                    Condition::False => RangeUse::Ignore,
                    Condition::True | Condition::Absent => RangeUse::Honor,
                }
            }
            Target::Exists(_) | Target::Missing => {
                self.recorder.ignore(Field::IfRange, Ignored::RangeUnused);
                self.recorder.ignore(Field::Range, Ignored::RangeUnused);
                return RangeUse::Ignore;
            }
        };
        self.recorder.range(range);
        range
    }

    /// §13.1.5: "A recipient of an If-Range header field MUST ignore the Range header field if the
    /// If-Range condition evaluates to false. Otherwise, the recipient SHOULD process the Range
    /// header field as requested."
    #[inline]
    fn if_range(&mut self, validators: &Validators<'_>) -> Condition {
        let mut reading = IfRangeReading::Absent;
        self.for_each_line(Field::IfRange, |line| {
            reading = match reading {
                IfRangeReading::Absent => read_if_range(line, validators),
                _ => IfRangeReading::Repeated,
            };
        });
        self.recorder.if_range(reading);
        self.if_range = match reading {
            IfRangeReading::TagMatches => Some(ValidatorKind::EntityTag),
            IfRangeReading::DateMatches => Some(ValidatorKind::ModificationDate),
            _ => None,
        };
        reading.condition()
    }

    /// Reads a list, and looks for the current tag in it.
    #[inline(always)]
    fn list(&self, field: Field, comparison: Comparison) -> ListReader<'e> {
        let current = match self.target {
            Target::Exists(validators) => Some(validators),
            Target::Missing => None,
        };
        // A read selects one representation, and the others are not that one (§13.1.2).
        let with_others = field == Field::IfMatch || !self.method.is_read();
        let mut reader = ListReader::new(current, comparison, with_others);
        self.for_each_line(field, |line| reader.read_line(line));
        reader
    }

    /// Compares a field of one date with the modification date.
    ///
    /// "A recipient MUST ignore the If-Unmodified-Since header field if the resource does not have a
    /// modification date available." Likewise If-Modified-Since; and both, if they are no date.
    #[inline]
    fn date(&mut self, field: Field, holds: impl FnOnce(i64, i64) -> bool) -> Condition {
        if self.presence.lacks(field) {
            return Condition::Absent;
        }
        let (validators, modified) = match self.modification_date() {
            Some(found) => found,
            None => {
                self.recorder.ignore(field, Ignored::NoModificationDate);
                return Condition::Absent;
            }
        };
        let mut reading = DateReading::Absent;
        self.for_each_line(field, |line| {
            reading = match reading {
                DateReading::Absent => read_date(line, validators),
                // fault: second-date
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
        self.recorder.date(field, reading, condition);
        condition
    }

    #[inline]
    fn ignore_all(&mut self, why: Ignored) {
        self.recorder.ignore(Field::IfMatch, why);
        self.recorder.ignore(Field::IfUnmodifiedSince, why);
        self.recorder.ignore(Field::IfNoneMatch, why);
        self.recorder.ignore(Field::IfModifiedSince, why);
        self.recorder.ignore(Field::IfRange, why);
        self.recorder.ignore(Field::Range, why);
    }

    #[inline(always)]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.headers
            .for_each_line_found(self.presence, field, visit);
    }

    #[inline]
    fn is_present(&self, field: Field) -> bool {
        is_present(self.headers, self.presence, field)
    }

    #[inline]
    fn exists(&self) -> bool {
        matches!(self.target, Target::Exists(_))
    }

    #[inline]
    fn modification_date(&self) -> Option<(&'e Validators<'e>, &'e HttpDate)> {
        match self.target {
            Target::Exists(validators) => Some((validators, validators.modified()?)),
            Target::Missing => None,
        }
    }

    fn has_strong_modification_date(&self) -> bool {
        match self.target {
            Target::Exists(validators) => validators.has_strong_modification_date(),
            Target::Missing => false,
        }
    }

    #[inline]
    fn proceed(&self, range: RangeUse) -> Outcome {
        Outcome::Proceed(Permit::new(
            self.method.kind(),
            range,
            self.if_range,
            self.protection,
            self.is_other_name,
        ))
    }
}

#[inline]
fn is_present<H: Headers + ?Sized>(headers: &H, presence: Presence, field: Field) -> bool {
    if presence.is_known() {
        return !presence.lacks(field);
    }
    let mut present = false;
    headers.for_each_line(field, |_| present = true);
    present
}

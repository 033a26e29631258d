//! A change under a condition: If-Match, If-Unmodified-Since, If-None-Match: *, and what became of it.

use core::fmt;

use crate::client::field_lines::{FieldLines, FieldValue};
use crate::entity_tag::EntityTag;
use crate::field::Field;
use crate::http_date::HttpDate;
use crate::target::Validators;

/// A change that is only made if nobody else was faster: PUT, PATCH, DELETE or POST with a condition
/// ([RFC 9110 §13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)).
///
/// Read, change what you have read, and write under the validators that you have read:
///
/// ```
/// use preconditions::client::{Change, Written};
/// use preconditions::Validators;
///
/// let read = [("ETag", "\"v7\"")]; // the header of the GET
/// let read = Validators::of_response(&read);
///
/// let change = Change::guarded(&read)?;
/// let (name, value) = change.lines().next().unwrap();
/// assert_eq!((name, value.to_string().as_str()), ("if-match", "\"v7\""));
///
/// assert_eq!(change.outcome(Some(204)), Written::Done);
/// assert_eq!(change.outcome(Some(412)), Written::Lost); // somebody else has written since
/// assert_eq!(change.outcome(None), Written::Unknown);   // the connection broke
/// # Ok::<(), preconditions::client::UnguardedError>(())
/// ```
///
/// There is no function that tries again: what is to be written has to be made anew from what is
/// there now, and only you can do that.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    condition: Condition<'a>,
    attempt: Attempt,
}

#[derive(Clone, Debug)]
enum Condition<'a> {
    /// If-Match
    Tag(&'a EntityTag<'a>),
    /// If-Unmodified-Since
    Date(HttpDate),
    /// If-None-Match: *
    Absence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    First,
    /// An earlier attempt may have been performed.
    AfterUnknown,
}

impl<'a> Change<'a> {
    /// Creates a change of the version that has these validators: under If-Match with its strong
    /// entity-tag, or else under If-Unmodified-Since with its date, if that is a strong validator.
    ///
    /// A date protects less: a server without modification dates ignores it, and it is only as fine as
    /// a second ([RFC 9110 §13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4)).
    ///
    /// # Errors
    ///
    /// - No validator that can be read: the server has to send an ETag.
    /// - Only a weak entity-tag, and no strong date. If-Match compares strongly, so a weak tag never
    ///   matches; the strong one may be hidden by a gateway that compresses, and appear when asked
    ///   with `Accept-Encoding: identity`. Some interfaces demand weak tags in If-Match nevertheless
    ///   (FHIR, OData): for those there is [`Change::guarded_by`].
    /// - Only a weak date: in the same second as the Date of the response, after it, or without a
    ///   Date. Read it again a second later.
    pub fn guarded(read: &'a Validators<'a>) -> Result<Self, UnguardedError> {
        let condition = match (read.entity_tag(), read.modification_date()) {
            (Some(tag), _) if !tag.is_weak() => Condition::Tag(tag),
            (_, Some(date)) if read.has_strong_modification_date() => Condition::Date(date),
            (Some(_), _) => return Err(UnguardedError::WeakTag),
            (None, Some(_)) => return Err(UnguardedError::WeakDate),
            (None, None) => return Err(UnguardedError::NoValidator),
        };
        Ok(Change::under(condition))
    }

    /// Creates a change under If-Match with this entity-tag, even if it is weak.
    ///
    /// By the standard a weak tag in If-Match never matches, so every such change is refused. This is
    /// for servers that say that they compare otherwise.
    pub const fn guarded_by(tag: &'a EntityTag<'a>) -> Self {
        Change::under(Condition::Tag(tag))
    }

    /// Creates a change that creates: under `If-None-Match: *` it is refused if there is a current
    /// representation already
    /// ([RFC 9110 §13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)).
    pub const fn creating() -> Self {
        Change::under(Condition::Absence)
    }

    const fn under(condition: Condition<'a>) -> Self {
        Change {
            condition,
            attempt: Attempt::First,
        }
    }

    /// Returns the same change for sending it once more after [`Written::Unknown`]: a 412 then does
    /// not tell whether somebody else was faster, or the first attempt.
    #[must_use]
    pub fn repeat(self) -> Self {
        Change {
            condition: self.condition,
            attempt: Attempt::AfterUnknown,
        }
    }

    /// Returns the field line to send with the change.
    pub fn lines(&self) -> FieldLines<'a> {
        let line = match &self.condition {
            Condition::Tag(tag) => (Field::IfMatch, FieldValue::tag(tag)),
            Condition::Date(date) => (Field::IfUnmodifiedSince, FieldValue::date(*date)),
            Condition::Absence => (Field::IfNoneMatch, FieldValue::any()),
        };
        FieldLines::new(Some(line), None)
    }

    /// Returns what became of the change, by the status code of the answer; `None` if the connection
    /// broke before there was one.
    ///
    /// | answer | | |
    /// |---|---|---|
    /// | 2xx but 202 | [`Done`](Written::Done) | |
    /// | 412 | [`Lost`](Written::Lost) | after [`repeat`](Change::repeat): `Unknown` |
    /// | other 4xx, 307, 308 | [`Refused`](Written::Refused) | after `repeat`: `Unknown` |
    /// | none, 5xx, 202, other 3xx, 1xx | [`Unknown`](Written::Unknown) | |
    ///
    /// A 304 to a change is against the standard; some servers send it although the change was made.
    pub fn outcome(&self, status: Option<u16>) -> Written {
        let written = match status {
            Some(202) => Written::Unknown,
            Some(200..=299) => Written::Done,
            Some(412) => Written::Lost,
            Some(307 | 308 | 400..=499) => Written::Refused,
            _ => Written::Unknown,
        };
        match (written, self.attempt) {
            // fault: lost-when-repeated
            (Written::Lost | Written::Refused, Attempt::AfterUnknown) => Written::Unknown,
            (written, _) => written,
        }
    }
}

/// What became of a change under a condition.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide the change that may have been made.
pub enum Written {
    /// It was made. If the answer has an ETag, that is the tag of what you have sent, and the next
    /// change can be guarded by it
    /// ([RFC 9110 §9.3.4](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4)); if it has none, the
    /// server has changed what it stored: read it again first.
    Done,
    /// It was not made: the condition does not hold. Somebody else has changed, removed or created the
    /// resource since you have read it. Read it again, and make the change of what you get; if a
    /// person wrote it, show both.
    Lost,
    /// It was not made, for a reason that has nothing to do with the condition: the status code says
    /// which. Under 428 the server insists on a condition that it can use; under 307 and 308, send the
    /// change, with the same condition, where Location points to.
    Refused,
    /// It may have been made, or not, or be made later. Read the resource again: if it is what you
    /// have sent, the change was made; if it still has the validators that it had, send the change once
    /// more ([`Change::repeat`]); else somebody has written, before or after you, and nobody can tell.
    /// Never send it again without the condition.
    Unknown,
}

/// The error returned when the validators that were read cannot guard a change.
///
/// ```
/// use preconditions::client::Change;
/// use preconditions::Validators;
///
/// let read = Validators::of_response(&[("ETag", "W/\"v7\"")]);
/// let error = Change::guarded(&read).unwrap_err();
/// assert_eq!(error.to_string(), "the entity-tag is weak: If-Match needs a strong one");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnguardedError {
    /// There is no validator that can be read.
    NoValidator,
    /// There is a weak entity-tag, and no strong date.
    WeakTag,
    /// There is no entity-tag, and the modification date is a weak validator.
    WeakDate,
}

impl fmt::Display for UnguardedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnguardedError::NoValidator => "no validator: expected an entity-tag or a date",
            UnguardedError::WeakTag => "the entity-tag is weak: If-Match needs a strong one",
            UnguardedError::WeakDate => {
                "the modification date is weak: expected it at least one second before Date"
            }
        })
    }
}

#[cfg(feature = "std")]
impl std::error::Error for UnguardedError {}

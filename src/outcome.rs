//! The verdict, and the evidence that it was asked for.

use crate::answer::Answer;
use crate::field::Field;

/// What the preconditions of a request come to
/// ([RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
///
/// ```
/// use preconditions::{evaluate, EntityTag, Field, Outcome};
///
/// let current = EntityTag::from_static("\"v7\"");
/// match evaluate("DELETE", &[("If-Match", "\"v6\"")], &current) {
///     Outcome::Proceed(_permit) => unreachable!("the client saw an older version"),
///     Outcome::NotModified { .. } => unreachable!("DELETE is not a read"),
///     Outcome::PreconditionFailed { by } => assert_eq!(by, Field::IfMatch),
/// }
/// ```
#[must_use]
#[derive(Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide a forgotten 412.
pub enum Outcome {
    /// Perform the method; with GET, send the representation, or the part of it that
    /// [`Permit::range`] allows.
    Proceed(Permit),
    /// Answer 304 (Not Modified): the client has the current representation.
    NotModified {
        /// The condition that was false: If-None-Match or If-Modified-Since.
        by: Field,
    },
    /// Answer 412 (Precondition Failed), and do not perform the method.
    PreconditionFailed {
        /// The condition that was false: If-Match, If-Unmodified-Since or If-None-Match.
        by: Field,
    },
}

impl Outcome {
    /// The status code to answer with, where the outcome decides it: 304 or 412.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Outcome::Proceed(_) => None,
            Outcome::NotModified { .. } => Some(304),
            Outcome::PreconditionFailed { .. } => Some(412),
        }
    }

    /// The permit to perform the method, or else the answer to send in its place.
    ///
    /// # Errors
    ///
    /// - A condition says that the client is up to date: [`Answer::NotModified`].
    /// - A condition does not hold: [`Answer::PreconditionFailed`].
    ///
    /// ```
    /// use preconditions::{evaluate, Answer, EntityTag, Permit};
    ///
    /// fn save(_text: &str, _permit: Permit) {}
    ///
    /// fn put(text: &str, headers: &[(&str, &str)], current: &EntityTag<'_>) -> Result<(), Answer> {
    ///     let permit = evaluate("PUT", headers, current).into_result()?;
    ///     save(text, permit);
    ///     Ok(())
    /// }
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// assert!(put("new", &[("If-Match", "\"v7\"")], &current).is_ok());
    /// assert_eq!(put("new", &[("If-Match", "\"v6\"")], &current).unwrap_err().status(), 412);
    /// ```
    pub fn into_result(self) -> Result<Permit, Answer> {
        match self {
            Outcome::Proceed(permit) => Ok(permit),
            Outcome::NotModified { by } => Err(Answer::NotModified { by }),
            Outcome::PreconditionFailed { by } => Err(Answer::PreconditionFailed { by }),
        }
    }
}

/// Evidence that the preconditions of a request were evaluated and hold.
///
/// It cannot be made, copied or cloned outside of this crate. A store whose functions for writing
/// take a `Permit` cannot be called by a handler that forgot to evaluate:
///
/// ```compile_fail
/// use preconditions::{Permit, RangeUse};
///
/// let forged = Permit { range: RangeUse::Absent, is_guarded: true, changes_state: true };
/// ```
///
/// ```compile_fail
/// use preconditions::Permit;
///
/// fn twice(permit: Permit) -> (Permit, Permit) {
///     (permit.clone(), permit)
/// }
/// ```
///
/// It does not make the write atomic: what was evaluated must still be the current version when the
/// store writes, so the write is a compare-and-swap on that version.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    range: RangeUse,
    is_guarded: bool,
    changes_state: bool,
}

impl Permit {
    pub(crate) const fn new(range: RangeUse, is_guarded: bool, changes_state: bool) -> Self {
        Permit {
            range,
            is_guarded,
            changes_state,
        }
    }

    /// What is to be done with the Range field.
    pub const fn range(&self) -> RangeUse {
        self.range
    }

    /// Whether a condition holds that protects a write: If-Match, If-Unmodified-Since or
    /// If-None-Match was present, was effective, and is true.
    ///
    /// An If-Unmodified-Since that is unreadable, or about a resource without a modification date,
    /// is ignored ([RFC 9110 §13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4)) and
    /// guards nothing.
    pub const fn is_guarded(&self) -> bool {
        self.is_guarded
    }

    /// Insists on a condition where the method changes state: 428 (Precondition Required) unless
    /// [`is_guarded`](Permit::is_guarded)
    /// ([RFC 6585 §3](https://www.rfc-editor.org/rfc/rfc6585#section-3)).
    ///
    /// # Errors
    ///
    /// - The method changes state and no condition protects what it changes:
    ///   [`Answer::PreconditionRequired`].
    ///
    /// ```
    /// use preconditions::{evaluate, Answer, EntityTag};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let answer = |method: &str| {
    ///     evaluate(method, &[("Accept", "*/*")], &current).into_result()?.require_condition()
    /// };
    /// assert!(answer("GET").is_ok());
    /// assert_eq!(answer("PUT").unwrap_err(), Answer::PreconditionRequired);
    /// ```
    pub fn require_condition(self) -> Result<Permit, Answer> {
        if self.changes_state && !self.is_guarded {
            return Err(Answer::PreconditionRequired);
        }
        Ok(self)
    }
}

/// What is to be done with the Range field of a request that may proceed
/// ([RFC 9110 §14.2](https://www.rfc-editor.org/rfc/rfc9110#section-14.2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide the case in which 206 corrupts a file.
pub enum RangeUse {
    /// There is none: answer 200 with the whole representation.
    Absent,
    /// Answer 206 or 416 as the range says.
    Honor,
    /// There is one, but it does not apply: answer as if it was absent. The client holds part of
    /// another version, or the method has no ranges.
    Ignore,
}

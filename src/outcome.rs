//! The outcome of an evaluation, and the permit that proves that it took place.

use core::fmt;

use crate::answer::Answer;
use crate::field::Field;
use crate::method::MethodKind;

/// What the preconditions of a request come to
/// ([RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
///
/// Match it, or turn it into a `Result` with [`into_result`](Outcome::into_result) and use `?`:
/// `evaluate(…).into_result()?`. With the feature `http`, `Representation::check` evaluates and makes
/// the whole answer in one call.
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
#[must_use = "match it, or use `into_result()?`: it may say that the method must not be performed"]
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
    /// Returns the status code to answer with, where the outcome decides it: 304 or 412.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Outcome::Proceed(_) => None,
            Outcome::NotModified { .. } => Some(304),
            Outcome::PreconditionFailed { .. } => Some(412),
        }
    }

    /// Returns a short word for this outcome, for the label of a metric: `proceed`, or that of the
    /// [`Answer`]. There are seven, whatever clients send.
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let label = |headers: &[(&str, &str)]| evaluate("PUT", headers, &current).label();
    /// assert_eq!(label(&[("If-Match", "\"v6\"")]), "failed-if-match");
    /// assert_eq!(label(&[("If-Match", "\"v7\"")]), "proceed");
    /// ```
    pub const fn label(&self) -> &'static str {
        match self {
            Outcome::Proceed(_) => "proceed",
            Outcome::NotModified { by } => Answer::NotModified { by: *by }.label(),
            Outcome::PreconditionFailed { by } => Answer::PreconditionFailed { by: *by }.label(),
        }
    }

    /// Returns the permit to perform the method, or else the answer to send in its place. This is
    /// what `?` is applied to.
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

impl From<Outcome> for Result<Permit, Answer> {
    fn from(outcome: Outcome) -> Self {
        outcome.into_result()
    }
}

/// Evidence that the preconditions of a request were evaluated and hold.
///
/// [`evaluate`](crate::evaluate) gives one where the method may be performed. It cannot be made,
/// copied or cloned outside of this crate, so a store whose functions for writing take a `Permit`
/// cannot be called by a handler that forgot to evaluate:
///
/// ```compile_fail
/// use preconditions::Permit;
///
/// fn save(_text: &str, _permit: Permit) {}
///
/// save("new text", Permit {}); // error: fields `kind`, `range`, … are private
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
/// # What it proves, and what it does not
///
/// - That an evaluation took place, and that no condition of that request was false. It does not
///   say *which* resource was evaluated: hand the version that you evaluated to the store, beside
///   the permit.
/// - For what [kind of method](Permit::method_kind) it was given. A store that only writes insists
///   on a write with [`require_write`](Permit::require_write).
/// - What [protects](Permit::protection) the write, if anything does. A request without any
///   condition has a permit, too, unless you ask for one with
///   [`require_condition`](Permit::require_condition) or
///   [`require_version`](Permit::require_version).
/// - Not that the write is atomic: what was evaluated must still be the current version when the
///   store writes, so the write is a compare-and-swap on that version
///   ([`manual::conditional_writes`](crate::manual::conditional_writes)).
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    kind: MethodKind,
    range: RangeUse,
    if_range: Option<ValidatorKind>,
    protection: Option<Protection>,
    is_other_name: bool,
}

impl Permit {
    pub(crate) const fn new(
        kind: MethodKind,
        range: RangeUse,
        if_range: Option<ValidatorKind>,
        protection: Option<Protection>,
        is_other_name: bool,
    ) -> Self {
        Permit {
            kind,
            range,
            if_range,
            // fault: no-protection
            protection,
            is_other_name,
        }
    }

    /// Returns the kind of method that this permit was given for.
    pub const fn method_kind(&self) -> MethodKind {
        self.kind
    }

    /// Returns what is to be done with the Range field.
    pub const fn range(&self) -> RangeUse {
        self.range
    }

    /// Returns the validator by which If-Range was true; `None` if there was no If-Range, or if it
    /// was false or had nothing to decide.
    ///
    /// A 206 to a request with a true If-Range leaves out what the client has from the response that
    /// it continues, such as Content-Type; a 206 to any other request carries all of it
    /// ([RFC 9110 §15.3.7](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7)).
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, ValidatorKind};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let if_range = |fields: &[(&str, &str)]| {
    ///     evaluate("GET", fields, &current).into_result().map(|permit| permit.if_range())
    /// };
    /// let range = ("Range", "bytes=1000-");
    /// assert_eq!(if_range(&[range, ("If-Range", "\"v7\"")]), Ok(Some(ValidatorKind::EntityTag)));
    /// assert_eq!(if_range(&[range, ("If-Range", "\"v6\"")]), Ok(None));
    /// assert_eq!(if_range(&[range]), Ok(None));
    /// ```
    pub const fn if_range(&self) -> Option<ValidatorKind> {
        self.if_range
    }

    /// Returns what protects a write that is performed under this permit; `None` if nothing does.
    ///
    /// Protected means that the client has said what it believes to be there, that it is right, and
    /// that a compare-and-swap can hold the store to it. The fields that look like conditions and
    /// protect nothing:
    ///
    /// - An If-None-Match with a list, also one that is empty or unreadable: it says what the
    ///   client does *not* believe to be there.
    /// - An If-Unmodified-Since that is unreadable, sent twice, or about a resource without a
    ///   modification date: it is ignored
    ///   ([RFC 9110 §13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4)).
    /// - An If-Unmodified-Since about a modification date that is a weak validator
    ///   ([§8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)): two versions may have
    ///   it. See [`Validators::date`](crate::Validators::date).
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, Protection, Target};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let protection = |field, value| {
    ///     evaluate("PUT", &[(field, value)], &current).into_result().map(|permit| permit.protection())
    /// };
    /// assert_eq!(protection("If-Match", "\"v7\""), Ok(Some(Protection::Version)));
    /// assert_eq!(protection("If-Match", "*"), Ok(Some(Protection::Existence)));
    /// assert_eq!(protection("If-None-Match", "\"v6\""), Ok(None));
    ///
    /// let create = [("If-None-Match", "*")];
    /// let permit = evaluate("PUT", &create, Target::Missing).into_result()?;
    /// assert_eq!(permit.protection(), Some(Protection::Absence));
    /// # Ok::<(), preconditions::Answer>(())
    /// ```
    pub const fn protection(&self) -> Option<Protection> {
        self.protection
    }

    /// Returns whether If-Match was true by another name than the current entity-tag: one that
    /// [`Validators::also`](crate::Validators::also), a [`Gateway`](crate::Gateway) or
    /// [`Validators::weak_if_match`](crate::Validators::weak_if_match) admits.
    ///
    /// For logs, and for hosts that want to know how often it happens. It protects a write all the same:
    /// [`Protection::Version`].
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, Gateway, Validators};
    ///
    /// let tag = EntityTag::from_static("\"7\"");
    /// let current = Validators::new().etag(&tag).behind(Gateway::NGINX);
    /// let permit = evaluate("PUT", &[("If-Match", "W/\"7\"")], &current).into_result().unwrap();
    /// assert!(permit.is_by_other_name());
    /// ```
    pub const fn is_by_other_name(&self) -> bool {
        self.is_other_name
    }

    /// Returns whether anything [protects](Permit::protection) a write under this permit.
    pub const fn is_guarded(&self) -> bool {
        self.protection.is_some()
    }

    /// Insists on a condition where the method changes state, whatever it protects
    /// ([RFC 6585 §3](https://www.rfc-editor.org/rfc/rfc6585#section-3)). Never refuses a read.
    ///
    /// # Errors
    ///
    /// - The method changes state and nothing [protects](Permit::protection) what it changes:
    ///   [`Answer::PreconditionRequired`], a 428.
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
        match (self.kind, self.protection) {
            (MethodKind::Write, None) => Err(Answer::PreconditionRequired),
            _ => Ok(self),
        }
    }

    /// Insists on a condition that names the version that is changed, or that says that there is
    /// none. Never refuses a read.
    ///
    /// `If-Match: *` and If-Unmodified-Since are not enough for it: under the former a client may
    /// overwrite what it has never seen, and the latter knows no more than whole seconds.
    ///
    /// # Errors
    ///
    /// - The method changes state and its [protection](Permit::protection) is neither
    ///   [`Protection::Version`] nor [`Protection::Absence`]: [`Answer::PreconditionRequired`], a
    ///   428.
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let put = |if_match: &str| {
    ///     evaluate("PUT", &[("If-Match", if_match)], &current).into_result()?.require_version()
    /// };
    /// assert!(put("\"v7\"").is_ok());
    /// assert_eq!(put("*").unwrap_err().status(), 428);
    /// assert_eq!(put("\"v6\"").unwrap_err().status(), 412);
    /// ```
    pub fn require_version(self) -> Result<Permit, Answer> {
        match (self.kind, self.protection) {
            (MethodKind::Write, Some(Protection::Version | Protection::Absence)) => Ok(self),
            (MethodKind::Write, _) => Err(Answer::PreconditionRequired),
            _ => Ok(self),
        }
    }

    /// Insists on a permit that was given for a method that changes state.
    ///
    /// For the functions of a store that write: a handler that answers GET and PUT alike could hand
    /// them the permit of a GET, which no 412 and no 428 has ever stood in the way of.
    ///
    /// # Errors
    ///
    /// - The permit was given for GET, HEAD or QUERY, or for a method without conditions, such as
    ///   OPTIONS: a [`MethodKindError`], which is a fault of the handler.
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, MethodKindError, Permit};
    ///
    /// fn save(_text: &str, permit: Permit) -> Result<(), MethodKindError> {
    ///     let _permit = permit.require_write()?;
    ///     Ok(())
    /// }
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let permit = |method: &str| evaluate(method, &[("If-Match", "\"v7\"")], &current).into_result();
    /// assert!(save("new text", permit("PUT")?).is_ok());
    /// assert_eq!(
    ///     save("new text", permit("GET")?).unwrap_err().to_string(),
    ///     "expected the permit of a method that changes state, found that of a read",
    /// );
    /// # Ok::<(), preconditions::Answer>(())
    /// ```
    pub const fn require_write(self) -> Result<Permit, MethodKindError> {
        match self.kind {
            MethodKind::Write => Ok(self),
            found => Err(MethodKindError { found }),
        }
    }
}

/// What protects a write: see [`Permit::protection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // A policy that forgets one of them would let writes through.
pub enum Protection {
    /// If-Match names the current entity-tag
    /// ([RFC 9110 §13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)): the client
    /// changes the version that it has seen.
    Version,
    /// `If-None-Match: *`, and there is no current representation
    /// ([§13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)): the client creates, and
    /// overwrites nothing.
    Absence,
    /// `If-Match: *`, and there is a current representation
    /// ([§13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)): the client changes
    /// whatever is there, and creates nothing.
    Existence,
    /// If-Unmodified-Since with the modification date or a later one, where that date is a strong
    /// validator ([§13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4),
    /// [§8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)): the representation has
    /// not changed since that second.
    Date,
}

impl Protection {
    /// Returns the protection in one word, for logs: `version`, `absence`, `existence` or `date`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Protection::Version => "version",
            Protection::Absence => "absence",
            Protection::Existence => "existence",
            Protection::Date => "date",
        }
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A kind of validator ([RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110#section-8.8)): see
/// [`Permit::if_range`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // There are two.
pub enum ValidatorKind {
    /// ETag.
    EntityTag,
    /// Last-Modified.
    ModificationDate,
}

/// The error returned by [`Permit::require_write`]: the permit was given for a method that does not
/// change state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodKindError {
    found: MethodKind,
}

impl MethodKindError {
    /// Returns the kind of method that the permit was given for.
    pub const fn found(self) -> MethodKind {
        self.found
    }
}

impl fmt::Display for MethodKindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = match self.found {
            MethodKind::Read => "a read",
            MethodKind::Write => "a write",
            MethodKind::Neither => "a method without conditions",
        };
        write!(
            f,
            "expected the permit of a method that changes state, found that of {found}"
        )
    }
}

#[cfg(feature = "std")]
impl std::error::Error for MethodKindError {}

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

//! Answer: what a 304, 412 and 428 carry. Pure policy over field names.

mod field_policy;

use core::fmt;

use crate::field::Field;

pub use field_policy::FieldPolicy;
#[cfg(feature = "http")]
pub(crate) use field_policy::Kind;
pub(crate) use field_policy::{describes_content, instructs_gateway, is_of_one_message};

/// The answer that takes the place of performing the method: 304, 412 or 428.
///
/// [`Outcome::into_result`](crate::Outcome::into_result),
/// [`Permit::require_condition`](crate::Permit::require_condition) and
/// [`Permit::require_version`](crate::Permit::require_version) return it as an error, so `?` leaves a
/// handler with it. An `Answer` is two bytes: which status, and because of which field. To make a
/// response of it, keep from the header section of the 200 that would have been sent what
/// [`fields`](Answer::fields) says, and add content where you want any.
///
/// With the feature `http` it does all of that by itself: on a response that is at hand
/// (`Answer::apply_to`, `Answer::into_response`), on its header section alone
/// (`Answer::apply_to_parts`, `Answer::apply_to_headers`), or from the validators
/// (`Answer::with_validators`, and `Representation`).
///
/// An `Answer` is no response of a framework by itself, since it does not know the fields of the 200. A
/// handler that wants to use `?` returns one that knows them: in axum and actix the `Refusal` of
/// `preconditions-axum` and `preconditions-actix`, which `conditions.check(…)?` makes; anywhere on
/// `http` types the `AnswerHead` that `Representation::check(…)?` makes, with content by its
/// `with_problem_details`. Elsewhere, as in rocket, a few lines make it:
///
/// ```
/// use preconditions::{Answer, Field};
///
/// let success_fields = [
///     ("ETag", "\"v7\""),
///     ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
///     ("Content-Type", "text/plain"),
///     ("Cache-Control", "max-age=60"),
/// ];
/// let answer = Answer::NotModified { by: Field::IfNoneMatch };
///
/// let names = answer.fields(success_fields.iter().map(|(name, value)| (name, value)));
/// assert_eq!(answer.status(), 304);
/// assert_eq!(names.map(|(name, _)| name).collect::<Vec<_>>(), ["ETag", "Cache-Control"]);
/// assert_eq!(answer.problem_details(), None); // a 304 has no content
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // As with `Outcome`: a `_` arm would hide a forgotten answer.
pub enum Answer {
    /// 304 (Not Modified)
    /// ([RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)).
    NotModified {
        /// The condition that was false: If-None-Match or If-Modified-Since.
        by: Field,
    },
    /// 412 (Precondition Failed)
    /// ([RFC 9110 §15.5.13](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.13)).
    PreconditionFailed {
        /// The condition that was false: If-Match, If-Unmodified-Since or If-None-Match.
        by: Field,
    },
    /// 428 (Precondition Required)
    /// ([RFC 6585 §3](https://www.rfc-editor.org/rfc/rfc6585#section-3)).
    PreconditionRequired,
}

impl Answer {
    /// The media type of [`problem_details`](Answer::problem_details), for Content-Type.
    pub const PROBLEM_MEDIA_TYPE: &'static str = "application/problem+json";

    /// Returns the status code: 304, 412 or 428.
    pub const fn status(self) -> u16 {
        match self {
            Answer::NotModified { .. } => 304,
            Answer::PreconditionFailed { .. } => 412,
            Answer::PreconditionRequired => 428,
        }
    }

    /// Returns a short word for this answer, for the label of a metric: there are seven, whatever
    /// clients send.
    ///
    /// ```
    /// use preconditions::{Answer, Field};
    ///
    /// assert_eq!(Answer::NotModified { by: Field::IfNoneMatch }.label(), "not-modified-by-tag");
    /// assert_eq!(Answer::PreconditionFailed { by: Field::IfMatch }.label(), "failed-if-match");
    /// ```
    pub const fn label(self) -> &'static str {
        match self {
            Answer::NotModified { by } => match by {
                Field::IfModifiedSince => "not-modified-by-date",
                _ => "not-modified-by-tag",
            },
            Answer::PreconditionFailed { by } => match by {
                Field::IfMatch => "failed-if-match",
                Field::IfUnmodifiedSince => "failed-if-unmodified-since",
                Field::IfNoneMatch => "failed-if-none-match",
                Field::IfModifiedSince | Field::IfRange | Field::Range => "failed",
            },
            Answer::PreconditionRequired => "condition-required",
        }
    }

    /// Returns the fields of this answer: what it keeps of those that the 200 would have had, and
    /// `Cache-Control: no-store` for a 428. Send each as a field line of its own; the framework counts
    /// Content-Length.
    ///
    /// - A 304 keeps Content-Location, Date, ETag, Vary, Cache-Control, Expires and whatever does not
    ///   describe the representation. It never carries Content-Length, Content-Type and their like,
    ///   because a cache writes what it gets over what it has stored
    ///   ([RFC 9111 §3.2](https://www.rfc-editor.org/rfc/rfc9111#section-3.2)). For the same reason it
    ///   carries no Content-Security-Policy of which any line has a nonce: the scripts of the stored
    ///   page have the old one.
    /// - A 412 or 428 has content of its own, so it keeps nothing that describes the content of the
    ///   200 or its lifetime in caches: no Cache-Control, none of its targeted forms such as
    ///   CDN-Cache-Control ([RFC 9213](https://www.rfc-editor.org/rfc/rfc9213)), no
    ///   Surrogate-Control, no Expires. The current validators stay, so that the client can tell what
    ///   it missed.
    /// - No answer keeps a field that tells a gateway to send something else in its place, such as
    ///   X-Accel-Redirect, X-Sendfile or Fly-Replay. A 412 with one reaches the client as a 200 with
    ///   the file.
    /// - An answer has one ETag at most, the first; and Last-Modified only where there is no ETag.
    ///
    /// If the headers are of a type that is changed in place, or if you want to leave out fields of
    /// your own, use [`field_policy`](Answer::field_policy).
    pub fn fields<'a, I, N, V>(self, success_fields: I) -> impl Iterator<Item = (&'a str, &'a [u8])>
    where
        I: IntoIterator<Item = (&'a N, &'a V)> + Clone,
        N: AsRef<str> + ?Sized + 'a,
        V: AsRef<[u8]> + ?Sized + 'a,
    {
        let mut policy = self.field_policy(success_fields.clone());
        let added = policy.added().iter();
        success_fields
            .into_iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
            .filter(move |(name, _)| policy.keeps(name))
            .chain(added.map(|(name, value)| (*name, value.as_bytes())))
    }

    /// Reads the fields that the 200 would have had, and returns the policy that says of each line
    /// whether this answer keeps it. What [`fields`](Answer::fields) keeps is explained there.
    ///
    /// For header maps of any type. The policy has to see all fields first, since some depend on
    /// others: Last-Modified on whether there is an ETag, a security policy on whether any line of it
    /// has a nonce.
    ///
    /// ```
    /// use preconditions::{Answer, Field};
    ///
    /// let mut fields = vec![
    ///     ("etag", "\"v7\""),
    ///     ("content-type", "text/html"),
    ///     ("content-security-policy", "script-src 'nonce-4AEemGb0xJ'"),
    ///     ("x-render-time", "31"),
    ///     ("vary", "accept-encoding"),
    /// ];
    /// let answer = Answer::NotModified { by: Field::IfNoneMatch };
    /// let mut policy = answer.field_policy(fields.iter().copied()).without(&["X-Render-Time"]);
    /// fields.retain(|(name, _)| policy.keeps(name));
    /// fields.extend(policy.added());
    /// assert_eq!(fields, [("etag", "\"v7\""), ("vary", "accept-encoding")]);
    /// ```
    pub fn field_policy<N, V>(
        self,
        success_fields: impl IntoIterator<Item = (N, V)>,
    ) -> FieldPolicy<'static>
    where
        N: AsRef<str>,
        V: AsRef<[u8]>,
    {
        FieldPolicy::new(self, success_fields)
    }

    /// Returns the problem details of this answer, as JSON
    /// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): they name the field and say what to do.
    /// `None` for a 304, which has no content.
    ///
    /// They are content that you may send with a 412 or 428, with the Content-Type
    /// [`PROBLEM_MEDIA_TYPE`](Answer::PROBLEM_MEDIA_TYPE); both may also go without.
    ///
    /// ```
    /// use preconditions::{Answer, Field};
    ///
    /// let details = Answer::PreconditionFailed { by: Field::IfMatch }.problem_details().unwrap();
    /// assert!(details.starts_with(r#"{"title":"Precondition Failed","status":412,"#));
    /// ```
    pub const fn problem_details(self) -> Option<&'static str> {
        Some(match self {
            Answer::NotModified { .. } => return None,
            Answer::PreconditionFailed { by } => match by {
                Field::IfMatch => IF_MATCH_FAILED,
                Field::IfUnmodifiedSince => IF_UNMODIFIED_SINCE_FAILED,
                Field::IfNoneMatch => IF_NONE_MATCH_FAILED,
                Field::IfModifiedSince | Field::IfRange | Field::Range => CONDITION_FAILED,
            },
            Answer::PreconditionRequired => CONDITION_REQUIRED,
        })
    }
}

/// The status and its reason, in one line for a log: `412 Precondition Failed, because of if-match`.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::NotModified { by } => {
                write!(f, "304 Not Modified, because of {}", by.name())
            }
            Answer::PreconditionFailed { by } => {
                write!(f, "412 Precondition Failed, because of {}", by.name())
            }
            Answer::PreconditionRequired => {
                f.write_str("428 Precondition Required: no condition protects the write")
            }
        }
    }
}

/// So that `?` takes an answer along with the errors of a handler; the outermost layer finds it
/// again, by `downcast` or in an enum of its own, and makes a response of it.
#[cfg(feature = "std")]
impl std::error::Error for Answer {}

const IF_MATCH_FAILED: &str = concat!(
    r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
    r#""detail":"If-Match names no current entity-tag of this resource by the strong comparison. "#,
    r#"Get it again, apply the change to what you get, and send its ETag in If-Match; if there is "#,
    r#"nothing to get, it does not exist, and only If-None-Match: * can create it. If an ETag that you "#,
    r#"have just got is refused and starts with W/, something on the way has weakened it, for instance "#,
    r#"by compressing: ask for it with Accept-Encoding: identity."}"#,
);

const IF_UNMODIFIED_SINCE_FAILED: &str = concat!(
    r#"{"title":"Precondition Failed","status":412,"field":"if-unmodified-since","#,
    r#""detail":"The resource has changed since the date in If-Unmodified-Since. "#,
    r#"Get it again, apply the change to what you get, and send its validators."}"#,
);

const IF_NONE_MATCH_FAILED: &str = concat!(
    r#"{"title":"Precondition Failed","status":412,"field":"if-none-match","#,
    r#""detail":"The resource exists, or has an entity-tag that If-None-Match excludes. "#,
    r#"To change it, get it first and send its ETag in If-Match."}"#,
);

const CONDITION_FAILED: &str = concat!(
    r#"{"title":"Precondition Failed","status":412,"#,
    r#""detail":"A condition of the request does not hold. Get the resource again."}"#,
);

const CONDITION_REQUIRED: &str = concat!(
    r#"{"title":"Precondition Required","status":428,"#,
    r#""detail":"This resource is only changed under a condition. Get it and send its ETag in "#,
    r#"If-Match; to create it, send If-None-Match: *."}"#,
);

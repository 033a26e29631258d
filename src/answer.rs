//! What a 304, 412 and 428 carry: pure policy over field names.

use crate::field::Field;

/// What to send instead of performing the method.
///
/// Says which fields of the 200 that would have been sent stay, which are added, and what the
/// content is. With the feature `http`, `Answer::into_response` makes a message of it; elsewhere
/// three lines do:
///
/// ```
/// use preconditions::{Answer, Field};
///
/// let of_the_200 = [
///     ("ETag", "\"v7\""),
///     ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
///     ("Content-Type", "text/plain"),
///     ("Cache-Control", "max-age=60"),
/// ];
/// let answer = Answer::NotModified { by: Field::IfNoneMatch };
///
/// let status = answer.status();
/// let names = answer.fields(of_the_200.iter().map(|(name, value)| (name, value)));
/// let content = answer.content();
///
/// assert_eq!(status, 304);
/// assert_eq!(names.map(|(name, _)| name).collect::<Vec<_>>(), ["ETag", "Cache-Control"]);
/// assert_eq!(content, "");
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
    /// The status code: 304, 412 or 428.
    pub const fn status(self) -> u16 {
        match self {
            Answer::NotModified { .. } => 304,
            Answer::PreconditionFailed { .. } => 412,
            Answer::PreconditionRequired => 428,
        }
    }

    /// The fields of this answer: what it keeps of the 200 that would have been sent, and what it
    /// adds. Each is to be sent as a field line of its own; the framework counts Content-Length.
    ///
    /// A 304 keeps Content-Location, Date, ETag, Vary, Cache-Control, Expires and what describes no
    /// representation. It never carries Content-Length, Content-Type and their like: what it
    /// carries, a cache writes over what it has stored
    /// ([RFC 9111 §3.2](https://www.rfc-editor.org/rfc/rfc9111#section-3.2)).
    ///
    /// A 412 or 428 has content of its own, so nothing stays that describes the content of the 200
    /// or its lifetime in caches. The current validators stay, so that the client can tell what it
    /// missed.
    ///
    /// Last-Modified stays only where there is no ETag.
    pub fn fields<'a, I, N, V>(self, of_the_200: I) -> impl Iterator<Item = (&'a str, &'a [u8])>
    where
        I: IntoIterator<Item = (&'a N, &'a V)> + Clone,
        N: AsRef<str> + ?Sized + 'a,
        V: AsRef<[u8]> + ?Sized + 'a,
    {
        let tagged = of_the_200
            .clone()
            .into_iter()
            .any(|(name, _)| name.as_ref().eq_ignore_ascii_case("etag"));
        let kept = of_the_200
            .into_iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
            .filter(move |(name, _)| match self.keeps(name) {
                Kept::Always => true,
                Kept::WithoutTag => !tagged,
                Kept::Never => false,
            });
        let added = self.added().iter();
        kept.chain(added.map(|(name, value)| (*name, value.as_bytes())))
    }

    /// The content: problem details that name the field and say what to do, as
    /// `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). Empty for
    /// 304, which has none.
    pub const fn content(self) -> &'static str {
        match self {
            Answer::NotModified { .. } => "",
            Answer::PreconditionFailed { by } => match by {
                Field::IfMatch => IF_MATCH_FAILED,
                Field::IfUnmodifiedSince => IF_UNMODIFIED_SINCE_FAILED,
                Field::IfNoneMatch => IF_NONE_MATCH_FAILED,
                Field::IfModifiedSince | Field::IfRange | Field::Range => CONDITION_FAILED,
            },
            Answer::PreconditionRequired => CONDITION_REQUIRED,
        }
    }

    /// Whether a field of the 200 belongs into this answer.
    pub(crate) fn keeps(self, name: &str) -> Kept {
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        let has_content = !matches!(self, Answer::NotModified { .. });
        if OF_ONE_MESSAGE.iter().any(is)
            || describes_content(name)
            || (has_content && OF_THE_200_ONLY.iter().any(is))
        {
            Kept::Never
        } else if is(&"last-modified") {
            Kept::WithoutTag
        } else {
            Kept::Always
        }
    }

    /// Fields that this answer has beside those it keeps.
    pub(crate) const fn added(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Answer::NotModified { .. } => &[],
            Answer::PreconditionFailed { .. } => &[CONTENT_TYPE],
            // "Responses with the 428 status code MUST NOT be stored by a cache."
            Answer::PreconditionRequired => &[CONTENT_TYPE, ("cache-control", "no-store")],
        }
    }
}

/// Whether an answer keeps a field of the 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Always,
    /// Only if the 200 has no ETag.
    WithoutTag,
    Never,
}

/// Fields that belong to one message, or to the framing of its content.
pub(crate) const OF_ONE_MESSAGE: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "age",
];

/// Fields that would be untrue of content that takes the place of the representation: where it is
/// found, and how long it may be used.
const OF_THE_200_ONLY: [&str; 4] = ["cache-control", "content-location", "expires", "pragma"];

const CONTENT_TYPE: (&str, &str) = ("content-type", "application/problem+json");

/// Whether a field describes the content or the representation of the 200: all `Content-…` but the
/// few that do not, and digests (RFC 9530).
pub(crate) fn describes_content(name: &str) -> bool {
    const DIGESTS: [&str; 3] = ["digest", "repr-digest", "unencoded-digest"];
    const OTHERS: [&str; 3] = [
        "content-location",
        "content-security-policy",
        "content-security-policy-report-only",
    ];
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    let has_prefix = match name.get(..8) {
        Some(prefix) => prefix.eq_ignore_ascii_case("content-"),
        None => false,
    };
    DIGESTS.iter().any(is) || (has_prefix && !OTHERS.iter().any(is))
}

const IF_MATCH_FAILED: &str = concat!(
    r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
    r#""detail":"If-Match names no current entity-tag of this resource. "#,
    r#"Get it again, apply the change to what you get, and send its ETag in If-Match."}"#,
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

//! The types of the `http` crate, 1.x: requests in, responses out.

mod answers;
mod kinds;
mod representation;
mod validators;

pub use answers::AnswerHead;
pub use representation::{Permitted, Representation};

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{header, StatusCode};

use crate::answer::Answer;
use crate::entity_tag::EntityTag;
use crate::error::ParseError;
use crate::field::Field;
use crate::headers::{Headers, OnePass, Presence};
use crate::http_date::HttpDate;
use crate::method::Method;

/// With constants for the names, so that none is hashed as a string.
impl Headers for HeaderMap {
    // Inlined into each of its six callers, which know the field: that leaves the bare lookup.
    #[inline(always)]
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        let name = match field {
            Field::IfMatch => &IF_MATCH,
            Field::IfUnmodifiedSince => &IF_UNMODIFIED_SINCE,
            Field::IfNoneMatch => &IF_NONE_MATCH,
            Field::IfModifiedSince => &IF_MODIFIED_SINCE,
            Field::IfRange => &IF_RANGE,
            Field::Range => &RANGE,
        };
        // Where no field of this map has a second line, the cheaper lookup finds all there is.
        if self.len() == self.keys_len() {
            if let Some(only) = self.get(name) {
                visit(only.as_bytes());
            }
        } else {
            let lines = self.get_all(name).iter();
            lines.for_each(|value| visit(value.as_bytes()));
        }
    }

    #[inline]
    fn presence(&self, _: OnePass) -> Presence {
        // Up to here, walking over the names takes less time than five lookups.
        const MOST: usize = 24;
        if self.keys_len() > MOST {
            return Presence::UNKNOWN;
        }
        let mut presence = Presence::NONE;
        for name in self.keys() {
            match *name {
                header::IF_MATCH => presence.add(Field::IfMatch),
                header::IF_UNMODIFIED_SINCE => presence.add(Field::IfUnmodifiedSince),
                header::IF_NONE_MATCH => presence.add(Field::IfNoneMatch),
                header::IF_MODIFIED_SINCE => presence.add(Field::IfModifiedSince),
                header::IF_RANGE => presence.add(Field::IfRange),
                header::RANGE => presence.add(Field::Range),
                _ => {}
            }
        }
        presence
    }
}

static IF_MATCH: HeaderName = header::IF_MATCH;
static IF_UNMODIFIED_SINCE: HeaderName = header::IF_UNMODIFIED_SINCE;
static IF_NONE_MATCH: HeaderName = header::IF_NONE_MATCH;
static IF_MODIFIED_SINCE: HeaderName = header::IF_MODIFIED_SINCE;
static IF_RANGE: HeaderName = header::IF_RANGE;
static RANGE: HeaderName = header::RANGE;

impl From<&http::Method> for Method {
    #[inline]
    fn from(method: &http::Method) -> Self {
        match *method {
            http::Method::GET => Method::Get,
            http::Method::HEAD => Method::Head,
            http::Method::POST => Method::Post,
            http::Method::PUT => Method::Put,
            http::Method::PATCH => Method::Patch,
            http::Method::DELETE => Method::Delete,
            http::Method::CONNECT => Method::Connect,
            http::Method::OPTIONS => Method::Options,
            http::Method::TRACE => Method::Trace,
            _ => other_method(method),
        }
    }
}

#[cold]
fn other_method(method: &http::Method) -> Method {
    Method::from(method.as_str())
}

impl From<http::Method> for Method {
    fn from(method: http::Method) -> Self {
        Method::from(&method)
    }
}

impl From<&EntityTag<'_>> for HeaderValue {
    #[inline]
    fn from(tag: &EntityTag<'_>) -> Self {
        field_value(tag.as_bytes())
    }
}

impl From<EntityTag<'_>> for HeaderValue {
    fn from(tag: EntityTag<'_>) -> Self {
        HeaderValue::from(&tag)
    }
}

impl From<HttpDate> for HeaderValue {
    #[inline]
    fn from(date: HttpDate) -> Self {
        field_value(&date.to_imf_fixdate())
    }
}

/// Reads the value of an ETag field without a copy.
///
/// # Errors
///
/// As for [`EntityTag::parse`].
///
/// ```
/// use http::HeaderValue;
/// use preconditions::EntityTag;
///
/// let value = HeaderValue::from_static("W/\"v7\"");
/// assert!(EntityTag::try_from(&value)?.is_weak());
/// # Ok::<(), preconditions::ParseError>(())
/// ```
impl<'a> TryFrom<&'a HeaderValue> for EntityTag<'a> {
    type Error = ParseError;

    fn try_from(value: &'a HeaderValue) -> Result<Self, ParseError> {
        EntityTag::parse(value.as_bytes())
    }
}

/// Reads the value of a Last-Modified or Date field.
///
/// # Errors
///
/// As for [`HttpDate::parse`].
impl TryFrom<&HeaderValue> for HttpDate {
    type Error = ParseError;

    fn try_from(value: &HeaderValue) -> Result<Self, ParseError> {
        HttpDate::parse(value.as_bytes())
    }
}

/// Converts to the constant of that name.
///
/// ```
/// use http::{header, HeaderName};
/// use preconditions::Field;
///
/// assert_eq!(HeaderName::from(Field::IfMatch), header::IF_MATCH);
/// ```
impl From<Field> for HeaderName {
    fn from(field: Field) -> Self {
        match field {
            Field::IfMatch => header::IF_MATCH,
            Field::IfUnmodifiedSince => header::IF_UNMODIFIED_SINCE,
            Field::IfNoneMatch => header::IF_NONE_MATCH,
            Field::IfModifiedSince => header::IF_MODIFIED_SINCE,
            Field::IfRange => header::IF_RANGE,
            Field::Range => header::RANGE,
        }
    }
}

/// Converts to the constant of that name.
impl From<&Field> for HeaderName {
    fn from(field: &Field) -> Self {
        HeaderName::from(*field)
    }
}

impl From<Answer> for StatusCode {
    #[inline]
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::NotModified { .. } => StatusCode::NOT_MODIFIED,
            Answer::PreconditionFailed { .. } => StatusCode::PRECONDITION_FAILED,
            Answer::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        }
    }
}

/// Tags and dates consist of octets that any field value may have.
fn field_value(octets: &[u8]) -> HeaderValue {
    HeaderValue::from_bytes(octets).unwrap_or_else(|_| HeaderValue::from_static(""))
}

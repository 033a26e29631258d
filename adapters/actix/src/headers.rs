//! The header map of actix, as the conditions are read from it and validators are written to it.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use preconditions::{EntityTag, Field, Headers, HttpDate, Validators};

/// The field lines of a request, as [`preconditions`] reads them.
///
/// For calls that this crate has no shorter way for, such as
/// [`byte_ranges`](preconditions::byte_ranges):
///
/// ```
/// use actix_web::test::TestRequest;
/// use preconditions::is_conditional;
/// use preconditions_actix::HeaderLines;
///
/// let request = TestRequest::put().insert_header(("If-Match", "\"7\"")).to_http_request();
/// assert!(is_conditional("PUT", &HeaderLines::of(request.headers())));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HeaderLines<'m>(&'m HeaderMap);

impl<'m> HeaderLines<'m> {
    /// Borrows the field lines of a header map.
    #[must_use]
    pub const fn of(headers: &'m HeaderMap) -> Self {
        HeaderLines(headers)
    }
}

impl Headers for HeaderLines<'_> {
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        let name = match field {
            Field::IfMatch => header::IF_MATCH,
            Field::IfUnmodifiedSince => header::IF_UNMODIFIED_SINCE,
            Field::IfNoneMatch => header::IF_NONE_MATCH,
            Field::IfModifiedSince => header::IF_MODIFIED_SINCE,
            Field::IfRange => header::IF_RANGE,
            Field::Range => header::RANGE,
        };
        for value in self.0.get_all(name) {
            visit(value.as_bytes());
        }
    }
}

/// The value of an ETag field. Tags consist of bytes that any field value may have.
pub(crate) fn tag_value(tag: &EntityTag<'_>) -> HeaderValue {
    HeaderValue::from_bytes(tag.as_bytes()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Writes ETag and Last-Modified, each in the place of what is there. Last-Modified is never later than
/// the date of the response, and not sent where none is known (RFC 9110 §8.8.2.1).
///
/// So the date that the validators name is sent, too, unless another one is there: the clock of actix
/// is up to half a second behind, and what has just been changed would be later than its Date.
pub(crate) fn insert_validators(validators: &Validators<'_>, headers: &mut HeaderMap) {
    if let Some(tag) = validators.entity_tag() {
        headers.insert(header::ETAG, tag_value(tag));
    }
    if validators.modification_date().is_none() {
        return;
    }
    let there = headers.get(header::DATE);
    let there = there.and_then(|date| HttpDate::parse(date.as_bytes()).ok());
    let sent = match (there, validators.origination_date()) {
        (None, Some(date)) => {
            headers.insert(header::DATE, date_value(date));
            validators.sent_modification_date()
        }
        (None, None) => validators.sent_modification_date(),
        (Some(there), date) => {
            let date = date.map_or(there, |date| date.min(there));
            validators.clone().date(date).sent_modification_date()
        }
    };
    if let Some(sent) = sent {
        headers.insert(header::LAST_MODIFIED, date_value(sent));
    }
}

fn date_value(date: HttpDate) -> HeaderValue {
    HeaderValue::try_from(date.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

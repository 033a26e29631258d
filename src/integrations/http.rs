//! The types of the `http` crate, 1.x: requests in, whole answers out.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{header, Response, StatusCode};

use crate::answer::{Answer, Kept};
use crate::entity_tag::EntityTag;
use crate::error::ParseError;
use crate::field::Field;
use crate::headers::Headers;
use crate::http_date::HttpDate;
use crate::method::Method;
use crate::outcome::{Outcome, Permit};
use crate::target::Validators;

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
        match self.get(name) {
            None => {}
            // No field of this map has a second line, so the cheaper lookup has found all there is.
            Some(only) if self.len() == self.keys_len() => visit(only.as_bytes()),
            Some(_) => self
                .get_all(name)
                .iter()
                .for_each(|value| visit(value.as_bytes())),
        }
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
            _ => Method::from(method.as_str()),
        }
    }
}

impl From<http::Method> for Method {
    fn from(method: http::Method) -> Self {
        Method::from(&method)
    }
}

impl From<&EntityTag<'_>> for HeaderValue {
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
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::NotModified { .. } => StatusCode::NOT_MODIFIED,
            Answer::PreconditionFailed { .. } => StatusCode::PRECONDITION_FAILED,
            Answer::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        }
    }
}

impl Outcome {
    /// The permit to perform the method, or else the whole answer to send in its place, made from
    /// the headers that the 200 would have had.
    ///
    /// # Errors
    ///
    /// - A condition does not let the method be performed: a complete 304 or 412, as
    ///   [`Answer::into_response`] makes it.
    ///
    /// ```
    /// use http::{header, HeaderMap, Method, Response};
    /// use preconditions::{evaluate, EntityTag, Validators};
    ///
    /// fn get(request: &HeaderMap) -> Result<Response<String>, Response<String>> {
    ///     let tag = EntityTag::from_static("\"v7\"");
    ///     let current = Validators::new().etag(&tag);
    ///     let mut response = Response::new(String::from("hello"));
    ///     current.stamp(response.headers_mut(), None);
    ///
    ///     let outcome = evaluate(&Method::GET, request, current);
    ///     let _permit = outcome.or_respond(response.headers())?;
    ///     Ok(response)
    /// }
    ///
    /// let mut request = HeaderMap::new();
    /// assert_eq!(get(&request).unwrap().status(), 200);
    /// request.insert(header::IF_NONE_MATCH, "\"v7\"".parse()?);
    /// assert_eq!(get(&request).unwrap_err().status(), 304);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn or_respond<B>(self, of_the_200: &HeaderMap) -> Result<Permit, Response<B>>
    where
        B: Default + From<&'static str>,
    {
        self.into_result()
            .map_err(|answer| answer.into_response(of_the_200))
    }
}

impl Answer {
    /// The whole answer: status, the fields that [`Answer::fields`] names, and problem details as
    /// content where there is any.
    ///
    /// ```
    /// use http::{HeaderMap, Response};
    /// use preconditions::Answer;
    ///
    /// let response: Response<String> = Answer::PreconditionRequired.into_response(&HeaderMap::new());
    /// assert_eq!(response.status(), 428);
    /// assert_eq!(response.headers()["cache-control"], "no-store");
    /// assert!(response.body().contains("If-Match"));
    /// ```
    pub fn into_response<B>(self, of_the_200: &HeaderMap) -> Response<B>
    where
        B: Default + From<&'static str>,
    {
        let mut response = Response::new(match self.content() {
            "" => B::default(),
            content => B::from(content),
        });
        *response.status_mut() = StatusCode::from(self);
        let headers = response.headers_mut();
        let tagged = of_the_200.contains_key(header::ETAG);
        for (name, value) in of_the_200 {
            match self.keeps(name.as_str()) {
                Kept::WithoutTag if tagged => {}
                Kept::Never => {}
                Kept::Always | Kept::WithoutTag => {
                    headers.append(name, value.clone());
                }
            }
        }
        for (name, value) in self.added() {
            let name = HeaderName::from_static(name);
            headers.append(name, HeaderValue::from_static(value));
        }
        response
    }
}

impl Validators<'_> {
    /// Writes these validators on the headers of a response that describes this representation
    /// ([RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110#section-8.8)), and a Cache-Control
    /// if there is one: each replaces what is there, and what is `None` is left alone.
    ///
    /// Last-Modified is never later than Date, which is the date of [`Validators::date`], or else
    /// the one that the headers carry
    /// ([§8.8.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1)).
    ///
    /// Not for the answer to a PUT whose content was changed before it was stored
    /// ([§9.3.4](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4)).
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use preconditions::{EntityTag, HttpDate, Validators};
    ///
    /// let now = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:37 GMT")?;
    /// let ahead = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:40 GMT")?;
    /// let tag = EntityTag::from_static("\"v7\"");
    /// let current = Validators::new().etag(&tag).last_modified(ahead).date(now);
    ///
    /// let mut headers = HeaderMap::new();
    /// current.stamp(&mut headers, Some(HeaderValue::from_static("max-age=60")));
    /// assert_eq!(headers["etag"], "\"v7\"");
    /// assert_eq!(headers["last-modified"], "Sun, 06 Nov 1994 08:49:37 GMT");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn stamp(&self, headers: &mut HeaderMap, cache_control: Option<HeaderValue>) {
        if let Some(date) = self.origination_date() {
            headers.insert(header::DATE, date.into());
        }
        if let Some(tag) = self.entity_tag() {
            headers.insert(header::ETAG, tag.into());
        }
        if let Some(modified) = self.modification_date() {
            let date = headers
                .get(header::DATE)
                .and_then(|value| HttpDate::parse(value.as_bytes()).ok());
            let sent = date.map_or(modified, |date| modified.min(date));
            headers.insert(header::LAST_MODIFIED, sent.into());
        }
        if let Some(cache_control) = cache_control {
            headers.insert(header::CACHE_CONTROL, cache_control);
        }
    }
}

/// Tags and dates consist of octets that any field value may have.
fn field_value(octets: &[u8]) -> HeaderValue {
    HeaderValue::from_bytes(octets).unwrap_or_else(|_| HeaderValue::from_static(""))
}

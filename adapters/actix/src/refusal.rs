//! The 304, 412 or 428 that takes the place of performing the method.

use std::fmt;

use actix_web::body::{self, BoxBody};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use preconditions::{Answer, NearMiss};

/// The whole answer to a request whose conditions do not hold: 304 (Not Modified), 412 (Precondition
/// Failed) or 428 (Precondition Required).
///
/// An error, so that `?` leaves a handler with it, and a [`Responder`]. A 304 has the Vary and
/// Cache-Control of the 200 that it stands for; a 412 and a 428 have problem details
/// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) as content, which say what the client can do.
///
/// [`Conditions::check`](crate::Conditions::check) makes one with all its fields. From an [`Answer`]
/// alone, as a [`WriteCondition`](crate::WriteCondition) gives it, comes one without an ETag:
///
/// ```
/// use actix_web::ResponseError;
/// use preconditions_actix::{Answer, Refusal};
///
/// let refusal = Refusal::from(Answer::PreconditionRequired);
/// let response = refusal.error_response();
/// assert_eq!(response.status(), 428);
/// assert_eq!(response.headers().get("cache-control").unwrap(), "no-store");
/// assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
/// ```
#[derive(Clone, Debug)]
pub struct Refusal {
    answer: Answer,
    headers: HeaderMap,
    details: Option<&'static str>,
}

impl Refusal {
    /// The refusal in the place of a success with this header section.
    pub(crate) fn in_place_of(mut headers: HeaderMap, answer: Answer) -> Self {
        apply(answer, &mut headers);
        Refusal {
            answer,
            headers,
            details: answer.problem_details(),
        }
    }

    /// Says more exactly what was wrong with If-Match.
    pub(crate) fn because(mut self, miss: Option<NearMiss>) -> Self {
        if let (Answer::PreconditionFailed { .. }, Some(miss)) = (self.answer, miss) {
            self.details = Some(miss.problem_details());
        }
        self
    }

    /// Returns which answer it is.
    #[must_use]
    pub const fn answer(&self) -> Answer {
        self.answer
    }

    /// Returns the status code: 304, 412 or 428.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        status_of(self.answer)
    }

    /// Returns the header section.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Leaves the content out.
    #[must_use]
    pub fn without_details(mut self) -> Self {
        self.details = None;
        self
    }

    /// Returns the header section, to add fields to it or to leave some out.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }
}

/// Turns the header section of the 200 that would have been sent into that of an answer.
pub(crate) fn apply(answer: Answer, headers: &mut HeaderMap) {
    let mut policy = answer.field_policy(&*headers);
    headers.retain(|name, _| policy.keeps(name.as_str()));
    for (name, value) in policy.added() {
        let name = HeaderName::from_static(name);
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The status of an answer.
pub(crate) const fn status_of(answer: Answer) -> StatusCode {
    match answer {
        Answer::NotModified { .. } => StatusCode::NOT_MODIFIED,
        Answer::PreconditionFailed { .. } => StatusCode::PRECONDITION_FAILED,
        Answer::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
    }
}

impl From<Answer> for Refusal {
    fn from(answer: Answer) -> Self {
        Refusal::in_place_of(HeaderMap::new(), answer)
    }
}

/// The status and its reason, in one line for a log.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.answer.fmt(f)
    }
}

impl std::error::Error for Refusal {}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        status_of(self.answer)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.clone().into_response()
    }
}

impl Responder for Refusal {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        self.into_response()
    }
}

impl Refusal {
    fn into_response(self) -> HttpResponse<BoxBody> {
        let content = match (self.answer, self.details) {
            // Not an empty content, whose length would be sent as that of the 200 (RFC 9110 §8.6).
            (Answer::NotModified { .. }, _) => BoxBody::new(body::None::new()),
            (_, Some(details)) => BoxBody::new(details),
            (_, None) => BoxBody::new(()),
        };
        let mut response = HttpResponse::with_body(status_of(self.answer), content);
        *response.headers_mut() = self.headers;
        if self.details.is_some() {
            let media_type = HeaderValue::from_static(Answer::PROBLEM_MEDIA_TYPE);
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, media_type);
        }
        response
    }
}

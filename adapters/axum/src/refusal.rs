//! The answer in place of performing the method, as a response and as an error.

use std::error::Error;
use std::fmt;

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use preconditions::{Answer, AnswerHead};

use crate::no_content::NoContent;

/// A 304 (Not Modified), 412 (Precondition Failed) or 428 (Precondition Required): a response and an
/// error in one, so `?` leaves a handler with it.
///
/// A 412 and a 428 carry problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) that tell
/// the client what to do, and what nearly matched, unless
/// [`without_details`](Refusal::without_details) was said.
///
/// Put a layer that compresses inside of [`ConditionalLayer`](crate::ConditionalLayer). By itself it takes
/// a 304 for content and names a coding on it: the size of its content is not said to be 0, which a router
/// would send as the length of the 200
/// ([RFC 9110 §8.6](https://www.rfc-editor.org/rfc/rfc9110#section-8.6)).
///
/// A handler with an error type of its own takes a refusal in as a variant:
///
/// ```
/// use axum::{http::StatusCode, response::{IntoResponse, Response}};
/// use preconditions_axum::Refusal;
///
/// enum Error {
///     Refused(Refusal),
///     Database,
/// }
///
/// impl From<Refusal> for Error {
///     fn from(refusal: Refusal) -> Self {
///         Error::Refused(refusal)
///     }
/// }
///
/// impl IntoResponse for Error {
///     fn into_response(self) -> Response {
///         match self {
///             Error::Refused(refusal) => refusal.into_response(),
///             Error::Database => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
///         }
///     }
/// }
/// # let _ = Error::Database;
/// ```
#[derive(Clone, Debug)]
pub struct Refusal {
    head: AnswerHead,
    has_details: bool,
}

impl Refusal {
    /// Returns which answer it is.
    #[must_use]
    pub fn answer(&self) -> Answer {
        self.head.answer()
    }

    /// Returns the status code: 304, 412 or 428.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status()
    }

    /// Returns the header section.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }

    /// Returns the header section, to add fields to it or to leave some out.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.head.headers_mut()
    }

    /// Leaves the content out.
    #[must_use]
    pub fn without_details(mut self) -> Self {
        self.has_details = false;
        self
    }
}

impl From<AnswerHead> for Refusal {
    fn from(head: AnswerHead) -> Self {
        Refusal {
            head,
            has_details: true,
        }
    }
}

/// Without validators: for a [`WriteCondition`](crate::WriteCondition), which is refused before
/// anything was read.
impl From<Answer> for Refusal {
    fn from(answer: Answer) -> Self {
        Refusal::from(answer.with_validators(&preconditions::Validators::new()))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self.head.answer() {
            // Not the body of size 0: a router would say that the representation is empty (§8.6).
            Answer::NotModified { .. } => {
                let head: http::Response<()> = self.head.into_response();
                head.map(|()| Body::new(NoContent))
            }
            _ if self.has_details => self.head.with_problem_details(),
            _ => self.head.into_response(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head.fmt(f)
    }
}

impl Error for Refusal {}

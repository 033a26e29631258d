//! Answers that are not the representation that was asked for.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use preconditions::{Answer, Field, NearMiss};
use serde_json::json;

use crate::store::StoreError;

/// Why a request is not performed, as a whole response.
#[derive(Debug)]
pub struct Refusal(Box<Response>);

impl Refusal {
    /// Problem details (RFC 9457) with a status code.
    pub fn new(status: StatusCode, detail: impl AsRef<str>) -> Self {
        let title = status.canonical_reason().unwrap_or_default();
        let problem =
            json!({ "title": title, "status": status.as_u16(), "detail": detail.as_ref() });
        let mut response = Response::new(Body::from(problem.to_string()));
        *response.status_mut() = status;
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        Refusal::from(response)
    }

    /// A 304, 412 or 428, made from the header section that the success would have had. The content
    /// says what would have matched but for one thing, where there is such a tag.
    pub fn answer(
        answer: Answer,
        success_headers: &HeaderMap,
        near_miss: Option<NearMiss>,
    ) -> Self {
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = success_headers.clone();
        answer.apply_to(&mut response);
        answer.insert_problem_details(&mut response);
        if let (Answer::PreconditionFailed { by: Field::IfMatch }, Some(near_miss)) =
            (answer, near_miss)
        {
            *response.body_mut() = Body::from(near_miss.problem_details());
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        Refusal::from(response)
    }

    /// The same, with one more field.
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers_mut().insert(name, value);
        self
    }

    pub fn not_found() -> Self {
        Refusal::new(StatusCode::NOT_FOUND, "There is nothing here.")
    }

    pub fn method_not_allowed(allowed: &'static str) -> Self {
        Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            format!("Allowed here: {allowed}."),
        )
        .with(ALLOW, HeaderValue::from_static(allowed))
    }

    /// After the last attempt of a write that others kept overtaking.
    pub fn overtaken() -> Self {
        Refusal::unavailable("Others keep writing here. Nothing was changed; try again.")
    }

    /// What only a mistake of this program brings about.
    pub fn fault() -> Self {
        let detail = "This is a fault of the service.";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    fn unavailable(detail: &str) -> Self {
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, detail)
            .with(RETRY_AFTER, HeaderValue::from_static("1"))
    }
}

impl From<Response> for Refusal {
    fn from(response: Response) -> Self {
        Refusal(Box::new(response))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(error) => {
                tracing::warn!(%error, "the database is busy or absent");
                let detail = "The database is busy or absent. Nothing was changed; try again.";
                Refusal::unavailable(detail)
            }
            StoreError::Lost(error) => {
                tracing::warn!(%error, "the database is busy or absent");
                let detail = "The connection to the database broke. Whether a write took place is \
                              not known; try again under the same condition.";
                Refusal::unavailable(detail)
            }
            StoreError::Full(error) => {
                tracing::error!(%error, "the database is full");
                let detail = "There is no room for this. Nothing was changed.";
                Refusal::new(StatusCode::INSUFFICIENT_STORAGE, detail)
            }
            StoreError::Broken(error) => {
                tracing::error!(%error, "the database refused a statement");
                Refusal::fault()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// An answer with a representation, or with none where `content` is empty.
pub fn success(status: StatusCode, headers: HeaderMap, content: impl Into<Body>) -> Response {
    let mut response = Response::new(content.into());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

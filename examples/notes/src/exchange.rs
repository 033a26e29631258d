//! One request and what every handler does with it: judge its conditions, read its content.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, EXPECT,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use preconditions::{explain, Answer, Conditions, Permit, Target, Validators, WriteCondition};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::answer::Refusal;
use crate::record::Reasons;
use crate::revision::Revision;
use crate::service::Service;
use crate::store::Store;

/// The media type of notes, lists and queries.
pub const JSON: &str = "application/json";

/// How long a client may take to send the content.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request: its head, the service it came to, and its content, read when it is needed.
#[derive(Debug)]
pub struct Exchange {
    pub head: Parts,
    pub service: Arc<Service>,
    content: Content,
    reasons: Reasons,
}

#[derive(Debug)]
enum Content {
    Unread(Body),
    Read(Bytes),
}

impl FromRequest<Arc<Service>> for Exchange {
    type Rejection = Refusal;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Refusal> {
        let (head, body) = request.into_parts();
        let reasons = head.extensions.get().cloned().unwrap_or_default();
        Ok(Exchange {
            head,
            service: Arc::clone(service),
            content: Content::Unread(body),
            reasons,
        })
    }
}

impl Exchange {
    pub fn store(&self) -> &Store {
        &self.service.store
    }

    /// The fields of a representation, as the 200 to a GET has them.
    pub fn headers(&self, media_type: HeaderValue, validators: &Validators<'_>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, media_type);
        // A cache may keep it and asks each time whether it is current: that is what 304 is for.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        validators.insert_into(&mut headers);
        headers
    }

    /// Evaluates the conditions of the request. The refusal is a 304 or a 412, whole.
    pub fn permit(
        &self,
        target: Target<'_>,
        success_headers: &HeaderMap,
    ) -> Result<Permit, Refusal> {
        let explanation = explain(&self.head.method, &self.head.headers, target);
        self.reasons.add(explanation.summary().to_string());
        explanation
            .into_outcome()
            .into_result()
            .map_err(|answer| Refusal::answer(answer, success_headers))
    }

    /// The same for a write to a resource that others may write to: a 428 in addition, where the
    /// service or the client insists on a condition and there is none.
    pub fn write_permit(
        &self,
        target: Target<'_>,
        success_headers: &HeaderMap,
    ) -> Result<Permit, Refusal> {
        let permit = self.permit(target, success_headers)?;
        if !self.insists() {
            return Ok(permit);
        }
        permit.require_condition().map_err(|answer| {
            self.reasons.add("a condition is required".to_owned());
            Refusal::answer(answer, success_headers)
        })
    }

    /// The condition of a write that the database can check by itself, with nothing loaded before;
    /// `None` where an evaluation has to come first:
    ///
    /// - no single statement says it;
    /// - a condition is insisted on, and whether there is one depends on what is stored;
    /// - the client waits with the content until it is told (`Expect: 100-continue`).
    pub fn write_condition(&self) -> Option<WriteCondition<String>> {
        if self.head.headers.contains_key(EXPECT) {
            return None;
        }
        let conditions = Conditions::of(&self.head.method, &self.head.headers);
        let condition = match conditions.write_condition(Revision::decode) {
            WriteCondition::Never(_) | WriteCondition::Evaluate => return None,
            condition => condition,
        };
        if self.insists() {
            condition.require_condition().ok()
        } else {
            Some(condition)
        }
    }

    /// Notes for the log that the database has found a condition to be true.
    pub fn checked_by_the_database(&self, condition: &WriteCondition<String>) {
        self.reasons.add(match condition.refusal() {
            Some(Answer::PreconditionFailed { by }) => {
                format!("{} is true: the database has compared; proceed", by.name())
            }
            _ => "proceed".to_owned(),
        });
    }

    /// Whether a write without a condition is refused.
    fn insists(&self) -> bool {
        self.service.requires_conditions || self.prefers_strict_handling()
    }

    /// `Prefer: handling=strict` (RFC 7240): a client that never wants to write blindly has its own
    /// slips reported, also by a service that does not insist.
    fn prefers_strict_handling(&self) -> bool {
        let prefer = HeaderName::from_static("prefer");
        let lines = self.head.headers.get_all(prefer).into_iter();
        let mut preferences = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|l| l.split(','));
        preferences.any(|one| one.trim().eq_ignore_ascii_case("handling=strict"))
    }

    /// Refuses content that is too large, encoded, or not whole, by what the head says: before any
    /// condition is looked at (RFC 9110 §13.2.1).
    pub fn expect_whole_content(&self, limit: u32) -> Result<(), Refusal> {
        let headers = &self.head.headers;
        if headers.contains_key(CONTENT_RANGE) {
            let detail = "A part of a representation cannot be written; send all of it.";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        }
        if headers.contains_key(CONTENT_ENCODING) {
            let detail = "Send the content without a Content-Encoding.";
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let length = headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok());
        if length.is_some_and(|length: u64| length > u64::from(limit)) {
            return Err(too_large(limit));
        }
        Ok(())
    }

    /// Refuses content of another media type than these, likewise.
    pub fn expect_media_type(&self, known: &[&str]) -> Result<(), Refusal> {
        let sent = self
            .head
            .headers
            .get(CONTENT_TYPE)
            .and_then(|sent| sent.to_str().ok());
        let essence = sent
            .and_then(|sent| sent.split(';').next())
            .unwrap_or_default()
            .trim();
        if known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(essence))
        {
            return Ok(());
        }
        let detail = format!("Content-Type has to be {}.", known.join(" or "));
        Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
    }

    /// The content of the request, in octets up to a limit. It may be asked for several times.
    pub async fn content(&mut self, limit: u32) -> Result<Bytes, Refusal> {
        let body = match &mut self.content {
            Content::Read(content) => return Ok(content.clone()),
            Content::Unread(body) => std::mem::take(body),
        };
        let limited = Limited::new(body, usize::try_from(limit).unwrap_or(usize::MAX));
        let content = match timeout(PATIENCE, limited.collect()).await {
            Ok(Ok(content)) => content.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(too_large(limit)),
            Ok(Err(error)) => {
                let detail = format!("The content did not arrive: {error}.");
                return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
            }
            Err(_) => {
                let detail = "The content took too long to arrive.";
                return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, detail));
            }
        };
        self.content = Content::Read(content.clone());
        Ok(content)
    }
}

/// A value from JSON, or a 400 that says what is wrong, and in which line and column.
pub fn read_json<T: DeserializeOwned>(content: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(content).map_err(|error| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("The content is not what it should be: {error}."),
        )
    })
}

fn too_large(limit: u32) -> Refusal {
    let detail = format!("The content may have up to {limit} octets.");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

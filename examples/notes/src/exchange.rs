//! One request and what every handler does with it: judge its conditions, read its content.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, DATE, EXPECT,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use preconditions::{Answer, Conditions, Permit, Target, Validators, WriteCondition};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::answer::Refusal;
use crate::prefer::prefers;
use crate::record::Reasons;
use crate::revision::Revision;
use crate::service::Service;
use crate::store::Store;

/// The media type of notes, lists and queries.
pub const JSON: &str = "application/json";

/// How long a client may take to send the content of a note, or the next piece of an attachment.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request: its head, the service it came to, and its content, read when it is needed.
#[derive(Debug)]
pub struct Exchange {
    pub head: Parts,
    pub service: Arc<Service>,
    conditions: Conditions,
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
        let conditions = Conditions::of(&head.method, &head.headers).behind(service.gateway);
        Ok(Exchange {
            head,
            conditions,
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
        // The date that decides whether a modification date is strong is the one that is sent.
        headers.extend(
            validators
                .origination_date()
                .map(|date| (DATE, date.into())),
        );
        headers
    }

    /// Evaluates the conditions of the request. The refusal is a 304 or a 412, whole.
    pub fn permit(
        &self,
        target: Target<'_>,
        success_headers: &HeaderMap,
    ) -> Result<Permit, Refusal> {
        let explanation = self.conditions.explain(target);
        let label = explanation.outcome().label();
        self.reasons.add(explanation.summary(), label);
        let near_miss = explanation.steps().iter().find_map(|step| step.near_miss());
        let result = explanation.into_outcome().into_result();
        result.map_err(|answer| {
            if let Answer::NotModified { .. } = answer {
                self.reasons
                    .save(length(success_headers).unwrap_or_default());
            }
            Refusal::answer(answer, success_headers, near_miss)
        })
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
            self.reasons
                .add("a condition is required".to_owned(), answer.label());
            Refusal::answer(answer, success_headers, None)
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
        let condition = match self.conditions.write_condition(Revision::decode) {
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
        let reason = match condition.refusal() {
            Some(Answer::PreconditionFailed { by }) => {
                format!("{} is true: the database has compared; proceed", by.name())
            }
            _ => "proceed".to_owned(),
        };
        self.reasons.add(reason, "proceed");
    }

    /// Whether a write without a condition is refused. A client that never wants to write blindly has
    /// its own slips reported, also by a service that does not insist: `Prefer: handling=strict`.
    fn insists(&self) -> bool {
        self.service.requires_conditions || prefers(&self.head.headers, "handling", "strict")
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
        if length(headers).is_some_and(|length| length > u64::from(limit)) {
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
        if let Content::Read(content) = &self.content {
            return Ok(content.clone());
        }
        let mut pieces = self.pieces(limit);
        let read = async {
            let mut content = Vec::new();
            while let Some(piece) = pieces.next().await? {
                content.extend_from_slice(&piece);
            }
            Ok::<_, Refusal>(Bytes::from(content))
        };
        let content = timeout(PATIENCE, read).await.map_err(|_| too_slow())??;
        self.content = Content::Read(content.clone());
        Ok(content)
    }

    /// The content of the request as it arrives, to be read once.
    pub fn pieces(&mut self, limit: u32) -> Pieces {
        let body = match std::mem::replace(&mut self.content, Content::Read(Bytes::new())) {
            Content::Unread(body) => body,
            Content::Read(content) => Body::from(content),
        };
        let limited = Limited::new(body, usize::try_from(limit).unwrap_or(usize::MAX));
        Pieces { limited, limit }
    }
}

/// The content of a request, piece by piece.
#[derive(Debug)]
pub struct Pieces {
    limited: Limited<Body>,
    limit: u32,
}

impl Pieces {
    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let frame = timeout(PATIENCE, self.limited.frame()).await;
            match frame.map_err(|_| too_slow())? {
                None => return Ok(None),
                Some(Ok(frame)) => {
                    if let Ok(piece) = frame.into_data() {
                        return Ok(Some(piece));
                    }
                }
                Some(Err(error)) if error.is::<LengthLimitError>() => {
                    return Err(too_large(self.limit))
                }
                Some(Err(error)) => {
                    let detail = format!("The content did not arrive: {error}.");
                    return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
                }
            }
        }
    }
}

pub fn too_slow() -> Refusal {
    let detail = "The content took too long to arrive.";
    Refusal::new(StatusCode::REQUEST_TIMEOUT, detail)
}

/// A value from a JSON object, or a 400 that says what is wrong, and in which line and column. (A
/// struct could be read from an array as well.)
pub fn read_object<T: DeserializeOwned>(content: &[u8]) -> Result<T, Refusal> {
    if content.trim_ascii_start().starts_with(b"[") {
        let detail = "The content is not what it should be: found an array, expected an object.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
    }
    read_json(content)
}

/// Any value from JSON, likewise.
pub fn read_json<T: DeserializeOwned>(content: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(content).map_err(|error| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("The content is not what it should be: {error}."),
        )
    })
}

/// What Content-Length says.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub fn too_large(limit: u32) -> Refusal {
    let detail = format!("The content may have up to {limit} octets.");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

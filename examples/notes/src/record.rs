//! One log line and one count per request, with the reason of its verdict.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::answer::Refusal;
use crate::metrics::Measured;
use crate::service::Service;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What was said about the conditions of one request: once for each time they were evaluated.
#[derive(Clone, Debug, Default)]
pub struct Reasons(Arc<Mutex<Said>>);

#[derive(Debug, Default)]
struct Said {
    reasons: Vec<String>,
    /// That of the last outcome.
    label: Option<&'static str>,
    saved: u64,
}

impl Reasons {
    /// What was decided, and in one word.
    pub fn add(&self, reason: String, label: &'static str) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.reasons.push(reason);
        said.label = Some(label);
    }

    /// How many octets a 304 does not carry.
    pub fn save(&self, octets: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).saved = octets;
    }
}

/// Lets a request be answered; counts and logs the answer, and explains it to the client where that
/// is wanted.
pub async fn record(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let reasons = Reasons::default();
    request.extensions_mut().insert(reasons.clone());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let id = request_id(request.headers());
    let is_probe = matches!(uri.path(), "/healthz" | "/readyz");
    let mut response = match service.hosts.check(&request) {
        Err(refusal) if !is_probe => refusal.into_response(),
        // A task of its own: a client that goes away does not cut off a statement, with which the
        // connection to the database would go, too.
        _ => match tokio::spawn(next.run(request)).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(%error, "a request ended without an answer");
                Refusal::fault().into_response()
            }
        },
    };
    let (status, time) = (response.status(), start.elapsed());
    let said = std::mem::take(&mut *reasons.0.lock().unwrap_or_else(PoisonError::into_inner));
    let (reason, outcome) = (said.reasons.join(" | "), said.label.unwrap_or("none"));
    service.metrics.count(&Measured {
        method: method.as_str(),
        status,
        outcome,
        saved: said.saved,
        time,
    });
    let (status, microseconds) = (status.as_u16(), time.as_micros());
    tracing::info!(%method, path = uri.path(), status, outcome, reason, microseconds, id, "answered");
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    if service.explains && !reason.is_empty() {
        if let Ok(reason) = HeaderValue::try_from(reason) {
            let name = HeaderName::from_static("precondition-explanation");
            response.headers_mut().insert(name, reason);
        }
    }
    response
}

/// The one that a gateway or the client gave, if it is short and plain; else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let is_plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|octet| octet.is_ascii_alphanumeric() || b"-_.".contains(&octet))
    };
    given
        .filter(is_plain)
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

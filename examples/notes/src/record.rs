//! One log line per request, with the reason of its verdict.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::service::Service;

/// What was said about the conditions of one request: once for each time they were evaluated.
#[derive(Clone, Debug, Default)]
pub struct Reasons(Arc<Mutex<Vec<String>>>);

impl Reasons {
    pub fn add(&self, reason: String) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(reason);
    }

    fn to_line(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .join(" | ")
    }
}

/// Lets a request be answered; logs the answer, and explains it to the client where that is wanted.
pub async fn record(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let reasons = Reasons::default();
    request.extensions_mut().insert(reasons.clone());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    let (status, reason) = (response.status().as_u16(), reasons.to_line());
    let microseconds = start.elapsed().as_micros();
    tracing::info!(%method, path = uri.path(), status, %reason, microseconds, "answered");
    if service.explains && !reason.is_empty() {
        if let Ok(reason) = HeaderValue::try_from(reason) {
            let name = HeaderName::from_static("precondition-explanation");
            response.headers_mut().insert(name, reason);
        }
    }
    response
}

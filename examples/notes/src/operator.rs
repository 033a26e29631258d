//! `/healthz`, `/readyz` and `/metrics`: for whoever runs the service.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::answer::Refusal;
use crate::service::Service;

/// The process answers.
pub async fn health() -> Response {
    ([(CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// The database answers, too: requests may be sent here.
pub async fn readiness(State(service): State<Arc<Service>>) -> Result<Response, Refusal> {
    service.store.ping().await?;
    Ok(([(CACHE_CONTROL, "no-store")], "ready\n").into_response())
}

/// Counters, in the text format of Prometheus.
pub async fn metrics(State(service): State<Arc<Service>>) -> Result<Response, Refusal> {
    let text = service.metrics.to_text().map_err(|error| {
        tracing::error!(%error, "the metrics cannot be written");
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This is a fault of the service.",
        )
    })?;
    let fields = [
        (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((fields, text).into_response())
}

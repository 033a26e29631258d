//! The service: its settings, its store and its paths.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::ALLOW;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, MethodRouter};
use axum::{middleware, Router};
use preconditions::Gateway;
use preconditions_axum::DrainLayer;
use tokio::time::sleep;

use crate::answer::Refusal;
use crate::host::Hosts;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::page::Page;
use crate::record::record;
use crate::store::Store;
use crate::{attachments, list, notes, openapi, operator, page};

/// What every request shares.
#[derive(Debug)]
pub struct Service {
    pub store: Store,
    pub metrics: Metrics,
    pub page: Page,
    pub document: Document,
    pub hosts: Hosts,
    pub gateway: Gateway,
    pub requires_conditions: bool,
    pub explains: bool,
    /// In octets.
    pub note_limit: u32,
    /// In octets.
    pub attachment_limit: u32,
}

/// How often a write is tried when others are faster.
pub const ATTEMPTS: u32 = 16;

/// Lets the others go first: before each attempt but the first, waits at random, longer each time,
/// so that those who met once do not meet again.
pub async fn step_aside(attempt: u32) {
    if attempt > 0 {
        let milliseconds = rand::random_range(0..1_u64 << attempt.min(6));
        sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// The paths, and what answers there.
pub fn routes(service: &Arc<Service>) -> Router {
    let list = any(list::query_or_other).get(list::get).post(notes::post);
    let note = only("GET, HEAD, PUT, PATCH, DELETE, OPTIONS")
        .get(notes::get)
        .put(notes::put)
        .patch(notes::patch)
        .delete(notes::delete);
    let attachment = only("GET, HEAD, PUT, DELETE, OPTIONS")
        .get(attachments::get)
        .put(attachments::put)
        .delete(attachments::delete);
    let read = || only("GET, HEAD, OPTIONS");
    Router::new()
        .route("/", read().get(page::get))
        .route("/openapi.json", read().get(openapi::get))
        .route("/explain", only("POST, OPTIONS").post(page::explain))
        .route("/notes", list)
        .route("/notes/{id}", note)
        .route("/notes/{id}/attachment", attachment)
        .route("/healthz", read().get(operator::health))
        .route("/readyz", read().get(operator::readiness))
        .route("/metrics", read().get(operator::metrics))
        .fallback(|| async { Refusal::not_found() })
        .layer(middleware::from_fn_with_state(Arc::clone(service), record))
        // A verdict is known before the content came; a client that is still sending is to see it.
        .layer(DrainLayer::new())
        .with_state(Arc::clone(service))
}

/// A path whose other methods are refused, with the true Allow.
fn only(allowed: &'static str) -> MethodRouter<Arc<Service>> {
    any(move |method| others(method, allowed))
}

/// OPTIONS, and the methods that a path does not have.
pub async fn others(method: Method, allowed: &'static str) -> Response {
    if method == Method::OPTIONS {
        (StatusCode::NO_CONTENT, [(ALLOW, allowed)]).into_response()
    } else {
        Refusal::method_not_allowed(allowed).into_response()
    }
}

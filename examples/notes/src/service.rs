//! The service: its settings, its store and its paths.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::ALLOW;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{middleware, Router};
use tokio::time::sleep;

use crate::answer::Refusal;
use crate::record::record;
use crate::store::Store;
use crate::{attachments, list, notes};

/// What every request shares.
#[derive(Debug)]
pub struct Service {
    pub store: Store,
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
    let list = get(list::get)
        .post(notes::post)
        .fallback(list::query_or_other);
    let note = get(notes::get)
        .put(notes::put)
        .patch(notes::patch)
        .delete(notes::delete)
        .fallback(|method| others(method, "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"));
    let attachment = get(attachments::get)
        .put(attachments::put)
        .delete(attachments::delete)
        .fallback(|method| others(method, "GET, HEAD, PUT, DELETE, OPTIONS"));
    Router::new()
        .route("/notes", list)
        .route("/notes/{id}", note)
        .route("/notes/{id}/attachment", attachment)
        .fallback(|| async { Refusal::not_found() })
        .layer(middleware::from_fn_with_state(Arc::clone(service), record))
        .with_state(Arc::clone(service))
}

/// OPTIONS, and the methods that a path does not have.
pub async fn others(method: Method, allowed: &'static str) -> Response {
    if method == Method::OPTIONS {
        (StatusCode::NO_CONTENT, [(ALLOW, allowed)]).into_response()
    } else {
        Refusal::method_not_allowed(allowed).into_response()
    }
}

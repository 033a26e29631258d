//! The contract service on axum.

use std::process::ExitCode;
use std::sync::Arc;

use axum::body::{to_bytes, Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::Router;
use contract_service::{start, stop, Found, Service, MAX_CONTENT};
use preconditions::{evaluate, Permit};
use tokio::net::TcpListener;
use tower::ServiceExt;

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &Parts, found: &Found) -> Result<Permit, Response> {
    evaluate(&request.method, &request.headers, found.target())
        .into_result()
        .and_then(service.policy)
        .map_err(|answer| found.answer(answer))
}
// ANCHOR_END: glue

async fn answer(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Response> {
    let (head, body) = request.into_parts();
    let found = service
        .route(head.method.as_str(), head.uri.path())
        .map_err(into_response)?;
    let permit = check(&service, &head, &found)?;
    let content = match found.reads_content() {
        true => read(body).await?,
        false => Bytes::new(),
    };
    let check = |found: &Found| check(&service, &head, found);
    service
        .perform(found, permit, &head.headers, &content, check)
        .map(into_response)
}

async fn read(body: Body) -> Result<Bytes, Response> {
    let content = to_bytes(body, MAX_CONTENT).await;
    content.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
}

fn into_response(answer: axum::http::Response<Bytes>) -> Response {
    answer.map(Body::from)
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

async fn serve() -> Result<(), ExitCode> {
    let start = start()?;
    let listener = TcpListener::from_std(start.listen()?).map_err(|error| stop(&error))?;
    let router = Router::new().fallback(answer).with_state(start.service);
    let app = ServiceExt::<Request>::map_response(router, without_length);
    let app = axum::ServiceExt::<Request>::into_make_service(app);
    axum::serve(listener, app)
        .await
        .map_err(|error| stop(&error))
}

/// The router gives every answer to a HEAD the length of its content; with a 304 it would say that
/// the representation is empty (RFC 9110 §8.6).
fn without_length(mut response: Response) -> Response {
    if response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}

//! The contract service on axum.

use std::process::ExitCode;
use std::sync::Arc;

use axum::body::{to_bytes, Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{Response, Result};
use axum::Router;
use contract_service::{start, stop, Found, Service, MAX_CONTENT};
use preconditions_axum::{Conditions, DrainLayer, Permitted};
use tokio::net::TcpListener;

async fn answer(
    State(service): State<Arc<Service>>,
    conditions: Conditions,
    request: Request,
) -> Result<Response> {
    let (head, body) = request.into_parts();
    let found = service
        .route(head.method.as_str(), head.uri.path())
        .map_err(into_response)?;
    // ANCHOR: glue
    let check = |found: &Found| {
        conditions
            .check(found.representation.clone())?
            .require(service.policy)
    };
    // ANCHOR_END: glue
    let permit = check(&found)?.into_permit();
    let content = match found.reads_content() {
        true => read(body).await?,
        false => Bytes::new(),
    };
    let again = |found: &Found| check(found).map(Permitted::into_permit);
    let reply = service.perform(found, permit, &head.headers, &content, again)?;
    Ok(into_response(reply))
}

async fn read(body: Body) -> Result<Bytes> {
    let content = to_bytes(body, MAX_CONTENT).await;
    Ok(content.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?)
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

async fn serve() -> std::result::Result<(), ExitCode> {
    let start = start()?;
    let listener = TcpListener::from_std(start.listen()?).map_err(|error| stop(&error))?;
    let router = Router::new()
        .fallback(answer)
        .layer(DrainLayer::new())
        .with_state(start.service);
    axum::serve(listener, router)
        .await
        .map_err(|error| stop(&error))
}

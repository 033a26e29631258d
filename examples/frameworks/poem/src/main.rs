//! The contract service on poem.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use contract_service::{drained, start, stop, Found, Service, MAX_CONTENT};
use http_body_util::combinators::BoxBody;
use http_body_util::BodyExt;
use poem::error::ReadBodyError;
use poem::http::{self, StatusCode};
use poem::listener::TcpAcceptor;
use poem::web::Data;
use poem::{handler, Body, EndpointExt, Request, Response, Server};
use preconditions::{evaluate, Permit};

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &Request, found: &Found) -> Result<Permit, Response> {
    evaluate(request.method(), request.headers(), found.target())
        .into_result()
        .and_then(service.policy)
        .map_err(|answer| into_response(found.answer::<Body>(answer)))
}

fn into_response(answer: http::Response<impl Into<Body>>) -> Response {
    let (parts, body) = answer.into_parts();
    let mut response = Response::builder().status(parts.status).body(body);
    *response.headers_mut() = parts.headers;
    response
}
// ANCHOR_END: glue

#[handler]
async fn handle(Data(service): Data<&Arc<Service>>, request: &Request, body: Body) -> Response {
    let head = (request.method(), request.version(), request.headers());
    // So that the client sees an answer that comes before its content was read.
    let answer = drained(head, BoxBody::from(body), |body| async {
        let body = BoxBody::new(body.map_err(io::Error::other)).into();
        let answer = respond(service, request, body).await;
        http::Response::<BoxBody<_, _>>::from(answer.unwrap_or_else(|refusal| refusal))
    });
    into_response(
        answer
            .await
            .map(|body| BoxBody::new(body.map_err(io::Error::other))),
    )
}

async fn respond(service: &Service, request: &Request, body: Body) -> Result<Response, Response> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let found = service.route(method, path).map_err(into_response)?;
    let permit = check(service, request, &found)?;
    let content = match found.reads_content() {
        true => body.into_bytes_limit(MAX_CONTENT).await.map_err(refuse)?,
        false => Default::default(),
    };
    let check = |found: &Found| check(service, request, found);
    service
        .perform(found, permit, request.headers(), &content, check)
        .map(into_response)
}

fn refuse(error: ReadBodyError) -> Response {
    let status = match error {
        ReadBodyError::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    };
    status.into()
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
    let acceptor = TcpAcceptor::from_std(start.listen()?).map_err(|error| stop(&error))?;
    let server = Server::new_with_acceptor(acceptor).run(handle.data(start.service));
    server.await.map_err(|error| stop(&error))
}

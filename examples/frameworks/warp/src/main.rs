//! The contract service on warp.

use std::convert::Infallible;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;

use contract_service::{drained, start, stop, Found, Service, MAX_CONTENT};
use futures_util::{Stream, StreamExt};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use preconditions::{evaluate, Permit};
use tokio::net::TcpListener;
use tower::ServiceExt;
use warp::http::{self, HeaderMap, Method, StatusCode};
use warp::path::FullPath;
use warp::reply::{Reply, Response};
use warp::{Buf, Filter};

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &Request, found: &Found) -> Result<Permit, Response> {
    evaluate(&request.method, &request.headers, found.target())
        .into_result()
        .and_then(service.policy)
        .map_err(|answer| found.answer::<String>(answer).into_response())
}
// ANCHOR_END: glue

/// What the filters have collected.
struct Request {
    method: Method,
    path: FullPath,
    headers: HeaderMap,
}

async fn answer<B: Buf>(
    service: Arc<Service>,
    request: Request,
    body: impl Stream<Item = Result<B, warp::Error>>,
) -> Result<Response, Response> {
    let found = service.route(request.method.as_str(), request.path.as_str());
    let found = found.map_err(Reply::into_response)?;
    let permit = check(&service, &request, &found)?;
    let content = match found.reads_content() {
        true => read(body).await.map_err(Reply::into_response)?,
        false => Vec::new(),
    };
    let check = |found: &Found| check(&service, &request, found);
    let answer = service.perform(found, permit, &request.headers, &content, check)?;
    Ok(answer.into_response())
}

async fn read<B: Buf>(
    body: impl Stream<Item = Result<B, warp::Error>>,
) -> Result<Vec<u8>, StatusCode> {
    let mut body = pin!(body);
    let mut content = Vec::new();
    while let Some(piece) = body.next().await {
        let mut piece = piece.map_err(|_| StatusCode::BAD_REQUEST)?;
        if content.len() + piece.remaining() > MAX_CONTENT {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        content.extend_from_slice(&piece.copy_to_bytes(piece.remaining()));
    }
    Ok(content)
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
    let service = warp::any().map(move || start.service.clone());
    let request = warp::method()
        .and(warp::path::full())
        .and(warp::header::headers_cloned())
        .map(|method, path, headers| Request {
            method,
            path,
            headers,
        });
    let answer =
        service
            .and(request)
            .and(warp::body::stream())
            .then(|service, request, body| async move {
                answer(service, request, body)
                    .await
                    .unwrap_or_else(|refusal| refusal)
            });
    let filters = warp::service(answer);
    loop {
        let (stream, _) = listener.accept().await.map_err(|error| stop(&error))?;
        let filters = filters.clone();
        let answer = service_fn(move |request: http::Request<Incoming>| {
            let filters = filters.clone();
            async move {
                let (head, body) = request.into_parts();
                let (method, headers) = (head.method.clone(), head.headers.clone());
                // So that the client sees an answer that comes before its content was read.
                let answer = drained((&method, head.version, &headers), body, |body| async {
                    let request = http::Request::from_parts(head, body);
                    let answer = filters.oneshot(request).await;
                    answer.unwrap_or_else(|never| match never {})
                });
                Ok::<_, Infallible>(answer.await)
            }
        });
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            let _ = server.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

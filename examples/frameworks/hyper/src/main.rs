//! The contract service on hyper, with nothing between.

use std::convert::Infallible;
use std::process::ExitCode;

use bytes::Bytes;
use contract_service::{drained, start, stop, Content, Found, Service, MAX_CONTENT};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use preconditions::{evaluate, Permit};
use tokio::net::TcpListener;

type Reply = Response<Full<Bytes>>;

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &Parts, found: &Found) -> Result<Permit, Reply> {
    evaluate(&request.method, &request.headers, found.target())
        .into_result()
        .and_then(service.policy)
        .map_err(|answer| found.answer(answer))
}
// ANCHOR_END: glue

async fn answer(service: &Service, head: &Parts, body: Content) -> Result<Reply, Reply> {
    let found = service
        .route(head.method.as_str(), head.uri.path())
        .map_err(into_reply)?;
    let permit = check(service, head, &found)?;
    let content = match found.reads_content() {
        true => read(body).await?,
        false => Bytes::new(),
    };
    let check = |found: &Found| check(service, head, found);
    service
        .perform(found, permit, &head.headers, &content, check)
        .map(into_reply)
}

async fn read(body: Content) -> Result<Bytes, Reply> {
    match Limited::new(body, MAX_CONTENT).collect().await {
        Ok(content) => Ok(content.to_bytes()),
        Err(_) => {
            let mut reply = Reply::default();
            *reply.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            Err(reply)
        }
    }
}

fn into_reply(answer: Response<Bytes>) -> Reply {
    answer.map(Full::new)
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
    loop {
        let (stream, _) = listener.accept().await.map_err(|error| stop(&error))?;
        let service = start.service.clone();
        tokio::spawn(async move {
            let answer = service_fn(move |request: Request<Incoming>| {
                let service = service.clone();
                async move {
                    let (head, body) = request.into_parts();
                    // So that the client sees an answer that comes before its content was read.
                    let reply = drained(
                        (&head.method, head.version, &head.headers),
                        body,
                        |body| async {
                            let reply = answer(&service, &head, body).await;
                            reply.unwrap_or_else(|refusal| refusal)
                        },
                    );
                    Ok::<_, Infallible>(reply.await)
                }
            });
            // HTTP/2 without TLS, too, for clients that begin with it. A connection that breaks concerns
            // nobody but its client.
            let _ = auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        });
    }
}

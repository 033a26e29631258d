//! What handlers and layers meet in the wild: conditions that are damaged, contents of size 0, of a wrong
//! length, or given up, upgrades, and services that are not ready. Answers over HTTP/2, and 1,000 at once,
//! are in `drain_http2.rs`.

use std::convert::Infallible;
use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::Router;
use preconditions_axum::{
    Conditions, DrainLayer, EntityTag, RangeUse, Refusal, Representation, UncheckedWriteLayer,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer, Service, ServiceExt};

use crate::{ask, content, field};

async fn write(conditions: Conditions) -> Result<StatusCode, Refusal> {
    let current = Representation::new(EntityTag::from_version(7));
    let _permit = conditions.check(current)?.into_permit();
    Ok(StatusCode::NO_CONTENT)
}

/// Early answers, and nothing else.
fn router() -> Router {
    Router::new()
        .route("/", put(write))
        .layer(DrainLayer::new().time(Duration::from_millis(300)))
        .layer(UncheckedWriteLayer::new())
}

async fn serve(router: Router) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    TcpStream::connect(address).await.unwrap()
}

/// What comes until the head of an answer is there.
async fn head(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    while !said.windows(4).any(|end| end == b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut said).await.unwrap(), 0, "{said:?}");
    }
    String::from_utf8(said).unwrap().to_ascii_lowercase()
}

/// §13.1: a condition that cannot be read never lets a write through, and never yields a 304.
#[tokio::test]
async fn a_damaged_condition_stops_a_write() {
    for lines in [
        &["7"][..],
        &["\"7"],
        &[""],
        &["\"6\"", "7"],
        &["\"6\" \"7\""],
        &["*, \"7\""],
    ] {
        let fields: Vec<_> = lines.iter().map(|line| ("if-match", *line)).collect();
        let answer = ask(&router(), "PUT", "/", &fields).await;
        assert_eq!(answer.status(), 412, "{lines:?}");
    }
    // Two lines are one list.
    let fields = [("if-match", "\"6\""), ("if-match", "\"7\"")];
    assert_eq!(ask(&router(), "PUT", "/", &fields).await.status(), 204);
}

/// §14.2: a handler that answers a Range asks the permit, and its 206 passes.
#[tokio::test]
async fn a_range_is_answered_as_the_permit_says() {
    async fn part(conditions: Conditions) -> Result<Response, Refusal> {
        let current = conditions.check(Representation::new(EntityTag::from_version(7)))?;
        Ok(match current.range() {
            RangeUse::Honor => {
                let range = HeaderValue::from_static("bytes 1-3/4");
                let status = StatusCode::PARTIAL_CONTENT;
                (status, [(header::CONTENT_RANGE, range)], current, "ilk").into_response()
            }
            RangeUse::Absent | RangeUse::Ignore => (current, "milk").into_response(),
        })
    }
    let router = Router::new().route("/", get(part)).layer(DrainLayer::new());
    for (if_range, status, said) in [
        ("\"7\"", 206, "ilk"),
        ("\"6\"", 200, "milk"),
        ("W/\"7\"", 200, "milk"), // §13.1.5: the strong comparison
        ("damaged", 200, "milk"),
    ] {
        let fields = [("range", "bytes=1-3"), ("if-range", if_range)];
        let answer = ask(&router, "GET", "/", &fields).await;
        assert_eq!(answer.status(), status, "{if_range}");
        assert_eq!(field(&answer, "etag"), Some("\"7\""));
        assert_eq!(content(answer).await, said, "{if_range}");
    }
}

/// A content of size 0 is not waited for, and the connection goes on.
#[tokio::test]
async fn an_empty_content_is_not_waited_for() {
    let mut stream = serve(router()).await;
    for length in ["Content-Length: 0", "X: no content at all"] {
        for expect in ["", "Expect: 100-continue\r\n"] {
            let request = format!(
                "PUT / HTTP/1.1\r\nHost: x\r\n{length}\r\n{expect}If-None-Match: \"7\"\r\nIf-Match: \"7\"\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).await.unwrap();
            let answer = head(&mut stream).await;
            assert!(answer.starts_with("http/1.1 412 "), "{length}: {answer}");
            assert!(!answer.contains("connection: close"), "{length}: {answer}");
            // The problem details, before the next answer.
            let (_, length) = answer.split_once("content-length: ").unwrap();
            let length: usize = length.split_once("\r\n").unwrap().0.parse().unwrap();
            let begun = answer.split_once("\r\n\r\n").unwrap().1.len();
            let mut rest = vec![0; length - begun];
            stream.read_exact(&mut rest).await.unwrap();
        }
    }
}

/// A client that announces more than it sends, and goes away: the service goes on.
#[tokio::test]
async fn a_content_shorter_than_its_length() {
    let router = router();
    let mut stream = serve(router.clone()).await;
    let address = stream.peer_addr().unwrap();
    let begun = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\nIf-Match: \"6\"\r\n\r\nmilk";
    stream.write_all(begun).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    let mut next = TcpStream::connect(address).await.unwrap();
    let request = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nIf-Match: \"7\"\r\n\r\nmilk";
    next.write_all(request).await.unwrap();
    assert!(head(&mut next).await.starts_with("http/1.1 204 "));
}

/// RFC 9110 §7.8: a connection that speaks another protocol behind a 101.
#[tokio::test]
async fn an_upgrade_passes() {
    async fn echo(request: Request) -> impl IntoResponse {
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(request).await.unwrap();
            let mut stream = hyper_util::rt::TokioIo::new(upgraded);
            let mut said = [0; 5];
            stream.read_exact(&mut said).await.unwrap();
            stream.write_all(&said).await.unwrap();
        });
        let fields = [("connection", "upgrade"), ("upgrade", "echo")];
        (StatusCode::SWITCHING_PROTOCOLS, fields)
    }
    let router = Router::new().route("/", get(echo)).layer(DrainLayer::new());
    let mut stream = serve(router.layer(UncheckedWriteLayer::new())).await;
    let request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = head(&mut stream).await;
    assert!(answer.starts_with("http/1.1 101 "), "{answer}");
    stream.write_all(b"hello").await.unwrap();
    let mut echoed = [0; 5];
    stream.read_exact(&mut echoed).await.unwrap();
    assert_eq!(&echoed, b"hello");
}

/// Says what it is told to say when it is asked whether it is ready.
#[derive(Clone)]
struct Unready(Arc<Mutex<Vec<Poll<Result<(), Infallible>>>>>);

impl Service<Request> for Unready {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.lock().unwrap().remove(0)
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok(Response::default()))
    }
}

#[test]
fn a_service_that_is_not_ready_holds_the_layers_back() {
    let said = vec![Poll::Pending, Poll::Ready(Ok(()))];
    let inner = Unready(Arc::new(Mutex::new(said.clone())));
    let mut service = UncheckedWriteLayer::new().layer(DrainLayer::new().layer(inner));
    let mut context = Context::from_waker(Waker::noop());
    for expected in said {
        assert_eq!(service.poll_ready(&mut context), expected);
    }
}

/// A content that never ends, and says by its counter whether it is still there.
struct Endless(#[allow(dead_code)] Arc<()>);

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

/// Whoever goes away while a content is discarded takes it along.
#[tokio::test]
async fn a_request_that_is_given_up_leaves_nothing_behind() {
    let there = Arc::new(());
    let request = Request::put("/").header("if-match", "\"6\"");
    let request = request.body(Body::new(Endless(there.clone()))).unwrap();
    let mut waiting = Box::pin(router().oneshot(request));
    let mut context = Context::from_waker(Waker::noop());
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    assert_eq!(Arc::strong_count(&there), 2);
    drop(waiting);
    assert_eq!(Arc::strong_count(&there), 1, "the content was not dropped");
}

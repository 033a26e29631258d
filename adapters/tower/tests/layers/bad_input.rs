//! What layers meet in the wild, and must leave as it is: upgrades, parts, services that are not ready,
//! and many requests at once. Damaged tags are in `conditional.rs`, too; contents that lie, fail or are given
//! up in `tag.rs`.

use std::collections::HashSet;
use std::future::{ready, Future, Ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use axum::extract::{Path, Request};
use axum::routing::get;
use axum::Router;
use http::{Response, StatusCode};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::{Service, ServiceExt};
use tower_http::services::ServeDir;
use tower_layer::Layer;

use crate::bodies::{read, Scripted};
use crate::wire::serve;
use crate::{answering, field, request, send};

fn under_both(router: Router) -> Router {
    router.layer(TagLayer::new()).layer(ConditionalLayer::new())
}

/// RFC 9110 §7.8: a connection that speaks another protocol behind a 101, whatever conditions the
/// request has.
#[tokio::test]
async fn an_upgrade_passes() {
    async fn echo(request: Request) -> Response<Body> {
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(request).await.unwrap();
            let mut stream = hyper_util::rt::TokioIo::new(upgraded);
            let mut said = [0; 5];
            stream.read_exact(&mut said).await.unwrap();
            stream.write_all(&said).await.unwrap();
        });
        let response = Response::builder()
            .status(StatusCode::SWITCHING_PROTOCOLS)
            .header("connection", "upgrade")
            .header("upgrade", "echo")
            .header("etag", "\"7\"");
        response.body(Body::empty()).unwrap()
    }
    let address = serve(under_both(Router::new().route("/", get(echo)))).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: echo\r\n\
        If-None-Match: \"7\"\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut said = Vec::new();
    while !said.ends_with(b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut said).await.unwrap(), 0, "{said:?}");
    }
    let answer = String::from_utf8(said).unwrap();
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    stream.write_all(b"hello").await.unwrap();
    let mut echoed = [0; 5];
    stream.read_exact(&mut echoed).await.unwrap();
    assert_eq!(&echoed, b"hello");
}

/// §14.2: a Range that the inner service answers comes through as it answered it, unsatisfiable or not.
#[tokio::test]
async fn a_range_that_the_inner_service_answers_passes() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let bare = Router::new().fallback_service(ServeDir::new(directory));
    let layered = under_both(bare.clone());
    for (range, status) in [
        ("bytes=3-9", 206),
        ("bytes=-5", 206),
        ("bytes=99999999-", 416),
        ("bytes=x", 416),
    ] {
        let ask = |router: &Router| {
            let request = Request::get("/lib.rs").header("range", range);
            let request = request.header("if-none-match", "\"other\"");
            router.clone().oneshot(request.body(Body::empty()).unwrap())
        };
        let (expected, answer) = (ask(&bare).await.unwrap(), ask(&layered).await.unwrap());
        assert_eq!(answer.status(), status, "{range}");
        assert_eq!(answer.headers(), expected.headers(), "{range}");
        let content = read(answer.into_body()).await.0;
        assert_eq!(content, read(expected.into_body()).await.0, "{range}");
    }
}

/// A tag that nobody can read was made by somebody all the same: it is not replaced.
#[tokio::test]
async fn a_damaged_tag_is_kept_by_the_layer_that_makes_tags() {
    for tags in [&["7"][..], &["\"a b\""], &["\"7\"", "\"8\""]] {
        let service = TagLayer::new().layer(answering(move |_| {
            let mut response = Response::new(Scripted::new(&["hello"]));
            for tag in tags {
                response.headers_mut().append("etag", tag.parse().unwrap());
            }
            response
        }));
        let response = send(service, request("GET", &[])).await;
        let kept: Vec<_> = response.headers().get_all("etag").iter().collect();
        assert_eq!(kept, tags);
        assert_eq!(read(response.into_body()).await.0, b"hello");
    }
}

/// A content of size 0 is a content: it is sent, and is answered 304 where the client has it.
#[tokio::test]
async fn an_empty_content_is_a_content() {
    let service = ConditionalLayer::new()
        .layer(TagLayer::new().layer(answering(|_| Response::new(Scripted::new(&[])))));
    let response = send(service.clone(), request("GET", &[])).await;
    assert_eq!(response.status(), 200);
    let tag = field(&response, "etag").unwrap().to_owned();
    assert_eq!(read(response.into_body()).await, (vec![], None, None));
    let response = send(service, request("GET", &[("if-none-match", &tag)])).await;
    assert_eq!(response.status(), 304);
}

/// Says what it is told to say when it is asked whether it is ready.
#[derive(Clone)]
struct Unready(Arc<Mutex<Vec<Poll<Result<(), &'static str>>>>>);

impl Service<http::Request<()>> for Unready {
    type Response = Response<Scripted>;
    type Error = &'static str;
    type Future = Ready<Result<Response<Scripted>, &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        self.0.lock().unwrap().remove(0)
    }

    fn call(&mut self, _: http::Request<()>) -> Self::Future {
        ready(Err("failed"))
    }
}

/// The layers are ready when the service inside is, and fail as it fails.
#[test]
fn a_service_that_is_not_ready_holds_the_layers_back() {
    let said = vec![
        Poll::Pending,
        Poll::Ready(Ok(())),
        Poll::Ready(Err("closed")),
    ];
    let inner = Unready(Arc::new(Mutex::new(said.clone())));
    let mut service = ConditionalLayer::new().layer(TagLayer::new().layer(inner));
    let mut context = Context::from_waker(Waker::noop());
    for expected in said {
        assert_eq!(service.poll_ready(&mut context), expected);
    }
    let response = std::pin::pin!(service.call(request("GET", &[])));
    let failed = response.poll(&mut context).map(|answer| answer.err());
    assert_eq!(failed, Poll::Ready(Some("failed")));
}

/// Each of 1,000 requests at once gets the tag of its own content, and a 304 to that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_requests_at_once() {
    async fn number(Path(number): Path<String>) -> String {
        tokio::task::yield_now().await;
        number
    }
    let router = under_both(Router::new().route("/{number}", get(number)));
    let ask = |number: usize, tag: Option<String>| {
        let mut request = Request::get(format!("/{number}"));
        if let Some(tag) = tag {
            request = request.header("if-none-match", tag);
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap());
        tokio::spawn(async move {
            let response = response.await.unwrap();
            let tag = response.headers()["etag"].to_str().unwrap().to_owned();
            let status = response.status().as_u16();
            (status, tag, read(response.into_body()).await.0)
        })
    };
    let first: Vec<_> = (0..1_000).map(|number| ask(number, None)).collect();
    let mut tags = Vec::new();
    for (number, answer) in first.into_iter().enumerate() {
        let (status, tag, content) = answer.await.unwrap();
        assert_eq!((status, content), (200, number.to_string().into_bytes()));
        tags.push(tag);
    }
    assert_eq!(tags.iter().collect::<HashSet<_>>().len(), 1_000);
    // Every second one has what it is asking for; the others have their neighbor's.
    let again = (0..1_000).map(|number| ask(number, Some(tags[number & !1].clone())));
    let again: Vec<_> = again.collect();
    for (number, answer) in again.into_iter().enumerate() {
        let (status, tag, content) = answer.await.unwrap();
        let expected = if number % 2 == 0 { 304 } else { 200 };
        assert_eq!(status, expected, "{number}");
        assert_eq!(tag, tags[number], "{number}");
        assert_eq!(content.is_empty(), expected == 304, "{number}");
    }
}

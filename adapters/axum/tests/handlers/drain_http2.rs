//! Answers that come before the content was read, over HTTP/2 with prior knowledge: every client sees
//! them, and the connection goes on (RFC 9113 §8.1).

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode, Version};
use axum::routing::put;
use axum::Router;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2::{handshake, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use preconditions_axum::DrainLayer;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tower::ServiceExt;

type Client = SendRequest<Full<Bytes>>;

/// Answers 412 before anything was read, and with its length when all was read.
fn router(layer: DrainLayer) -> Router {
    Router::new()
        .route(
            "/early",
            put(|| async { (StatusCode::PRECONDITION_FAILED, "stale") }),
        )
        .route(
            "/reads",
            put(|content: Bytes| async move { content.len().to_string() }),
        )
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(layer)
}

async fn serve(layer: DrainLayer) -> String {
    let router = router(layer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

async fn connect(address: &str) -> Client {
    let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
    let (sender, connection) = handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    sender
}

fn request(path: &str, size: usize, expects_to_be_asked: bool) -> Request<Full<Bytes>> {
    let mut request = Request::put(format!("http://x{path}"));
    if expects_to_be_asked {
        request = request.header("expect", "100-continue");
    }
    let content = Full::new(Bytes::from(vec![b'x'; size]));
    request.body(content).unwrap()
}

/// The head of the answer, and its content.
async fn send(client: &mut Client, request: Request<Full<Bytes>>) -> (Response<()>, Bytes) {
    let exchange = async {
        let answer = client.send_request(request).await.expect("no answer");
        let (head, content) = answer.into_parts();
        let content = content.collect().await.expect("the answer broke off");
        (Response::from_parts(head, ()), content.to_bytes())
    };
    timeout(Duration::from_secs(60), exchange)
        .await
        .expect("the answer did not come")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_412_is_seen_and_the_connection_goes_on() {
    for size in [30_000, 1_000_000, 12_000_000] {
        for expects_to_be_asked in [false, true] {
            let address = serve(DrainLayer::new()).await;
            let mut client = connect(&address).await;
            for round in 0..20 {
                let request = request("/early", size, expects_to_be_asked);
                let (head, content) = send(&mut client, request).await;
                let what = format!("{size} bytes, expects {expects_to_be_asked}, round {round}");
                assert_eq!(head.status(), 412, "{what}");
                assert_eq!(content, "stale", "{what}");
                // RFC 9113 §8.2.2: no fields of a connection.
                assert!(!head.headers().contains_key("connection"), "{what}");
            }
            let (head, content) = send(&mut client, request("/reads", 5, false)).await;
            assert_eq!((head.status().as_u16(), &content[..]), (200, &b"5"[..]));
        }
    }
}

/// RFC 9113 §8.2.2: an answer that ends a connection of HTTP/1 says nothing of it in HTTP/2, where a
/// stream ends by itself. In process, since a server may take the field off.
#[tokio::test]
async fn nothing_is_said_of_the_connection() {
    for (version, said) in [
        (Version::HTTP_10, Some("close")),
        (Version::HTTP_11, Some("close")),
        (Version::HTTP_2, None),
        (Version::HTTP_3, None),
    ] {
        for (limit, expects_to_be_asked) in [(1 << 20, true), (4, false)] {
            let layer = DrainLayer::new().limit(limit);
            let mut request = request("/early", 1_000, expects_to_be_asked).map(Body::new);
            *request.version_mut() = version;
            let answer = router(layer).oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 412);
            let connection = answer.headers().get("connection");
            assert_eq!(
                connection.map(|value| value.to_str().unwrap()),
                said,
                "{version:?}"
            );
        }
    }
}

/// A client that resets its stream in the middle of its content leaves the others alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_is_reset_leaves_the_connection() {
    let layer = DrainLayer::new().time(Duration::from_secs(60));
    let mut client = connect(&serve(layer).await).await;
    for _ in 0..20 {
        // More than fits into the windows, so it is still being sent when it is given up.
        let sent = client.send_request(request("/reads", 12_000_000, false));
        let given_up = timeout(Duration::from_millis(5), sent).await;
        drop(given_up);
    }
    let (head, content) = send(&mut client, request("/early", 30_000, false)).await;
    assert_eq!((head.status().as_u16(), &content[..]), (412, &b"stale"[..]));
}

/// 1,000 answers at once, each before its content was read, over one connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_early_answers_at_once() {
    let client = connect(&serve(DrainLayer::new()).await).await;
    let asked: Vec<_> = (0..1_000)
        .map(|number| {
            let mut client = client.clone();
            tokio::spawn(async move {
                // Some without content, and some of several frames.
                let request = request("/early", number * 20, number % 3 == 0);
                send(&mut client, request).await.0.status()
            })
        })
        .collect();
    for answer in asked {
        assert_eq!(answer.await.unwrap(), 412);
    }
}

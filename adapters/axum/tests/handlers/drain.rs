//! Answers that come before the content was read, over sockets: what goes over the wire, and when.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::{delete, put};
use axum::Router;
use preconditions_axum::DrainLayer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

const KB: usize = 1024;

/// Answers 412 before anything was read, 204 likewise, and 200 when all was read.
async fn serve(layer: DrainLayer) -> TcpStream {
    let router = Router::new()
        .route(
            "/early",
            put(|| async { (StatusCode::PRECONDITION_FAILED, "stale") }),
        )
        .route("/early", delete(|| async { StatusCode::NO_CONTENT }))
        .route(
            "/reads",
            put(|content: Bytes| async move { content.len().to_string() }),
        )
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(layer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    TcpStream::connect(address).await.unwrap()
}

fn small() -> DrainLayer {
    DrainLayer::new()
        .limit(64 * KB as u64)
        .time(Duration::from_millis(300))
}

async fn send_head(stream: &mut TcpStream, method: &str, path: &str, length: usize, more: &str) {
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
}

/// Reads until the head is there and `enough` says so, or until the connection ends.
async fn read(stream: &mut TcpStream, enough: impl Fn(&str) -> bool) -> String {
    let mut said = Vec::new();
    let reading = async {
        let mut buffer = [0; 4096];
        loop {
            match stream
                .read(&mut buffer)
                .await
                .expect("the connection was reset")
            {
                0 => break,
                count => said.extend_from_slice(&buffer[..count]),
            }
            if enough(&String::from_utf8_lossy(&said)) {
                break;
            }
        }
    };
    let _ = timeout(Duration::from_secs(20), reading).await;
    String::from_utf8_lossy(&said).into_owned()
}

fn has_head(said: &str) -> bool {
    said.contains("\r\n\r\n")
}

/// §10.1.1: who waits to be asked gets the answer at once, and the connection ends.
#[tokio::test]
async fn who_expects_to_be_asked_is_answered_at_once() {
    let mut stream = serve(DrainLayer::new()).await;
    send_head(
        &mut stream,
        "PUT",
        "/early",
        12 << 20,
        "Expect: 100-Continue\r\n",
    )
    .await;
    let said = read(&mut stream, |_| false).await.to_ascii_lowercase();
    assert!(said.starts_with("http/1.1 412 "), "{said}");
    assert!(said.contains("\r\nconnection: close\r\n"), "{said}");
}

/// A content within the limit is read, and the connection goes on.
#[tokio::test]
async fn a_content_within_the_limit_is_discarded_and_the_connection_goes_on() {
    let mut stream = serve(DrainLayer::new()).await;
    for length in [1, 30 * KB, 1024 * KB] {
        send_head(&mut stream, "PUT", "/early", length, "").await;
        // Nothing is answered before the content has come.
        let waited = timeout(Duration::from_millis(50), stream.readable()).await;
        assert!(waited.is_err(), "{length}: answered before it was read");
        stream.write_all(&vec![b'x'; length]).await.unwrap();
        let said = read(&mut stream, |said| said.ends_with("stale")).await;
        assert!(said.starts_with("HTTP/1.1 412 "), "{length}: {said}");
        assert!(
            !said.to_ascii_lowercase().contains("connection: close"),
            "{said}"
        );
    }
    send_head(&mut stream, "PUT", "/reads", 5, "").await;
    stream.write_all(b"12345").await.unwrap();
    let said = read(&mut stream, |said| said.ends_with("\r\n\r\n5")).await;
    assert!(said.starts_with("HTTP/1.1 200 "), "{said}");
}

/// Beyond the limit the answer comes with `Connection: close`, and the rest is taken from a client that
/// reads nothing before it has sent everything.
#[tokio::test]
async fn beyond_the_limit_the_rest_is_discarded_beside_the_answer() {
    let mut stream = serve(small()).await;
    let length = 3 << 20;
    send_head(&mut stream, "PUT", "/early", length, "").await;
    stream
        .write_all(&vec![b'x'; length])
        .await
        .expect("the client could not send everything");
    let said = read(&mut stream, |_| false).await;
    assert!(said.starts_with("HTTP/1.1 412 "), "{said}");
    assert!(
        said.to_ascii_lowercase()
            .contains("\r\nconnection: close\r\n"),
        "{said}"
    );
    assert!(said.contains("stale"), "{said}");
}

/// The same where the answer has no content whose end could be put off.
#[tokio::test]
async fn an_answer_without_content_waits() {
    let mut stream = serve(small()).await;
    let length = 3 << 20;
    send_head(&mut stream, "DELETE", "/early", length, "").await;
    stream
        .write_all(&vec![b'x'; length])
        .await
        .expect("the client could not send everything");
    let said = read(&mut stream, |_| false).await;
    assert!(said.starts_with("HTTP/1.1 204 "), "{said}");
    assert!(
        said.to_ascii_lowercase()
            .contains("\r\nconnection: close\r\n"),
        "{said}"
    );
}

/// A client that stops half way gets its answer after the time, not never.
#[tokio::test]
async fn a_client_that_stops_is_answered_after_the_time() {
    let mut stream = serve(small()).await;
    send_head(&mut stream, "PUT", "/early", 1000, "").await;
    stream.write_all(b"a little").await.unwrap();
    let waited = timeout(Duration::from_millis(50), stream.readable()).await;
    assert!(waited.is_err(), "answered before the time");
    let said = read(&mut stream, has_head).await;
    assert!(said.starts_with("HTTP/1.1 412 "), "{said}");
    assert!(
        said.to_ascii_lowercase()
            .contains("\r\nconnection: close\r\n"),
        "{said}"
    );
    // And the connection ends, although the client neither sends nor leaves.
    let ended = timeout(Duration::from_secs(20), stream.read(&mut [0; 64])).await;
    assert!(ended.is_ok(), "the connection was kept");
}

/// What a client sends without end is not taken without end.
#[tokio::test]
async fn a_content_without_end_is_cut_off() {
    let mut stream = serve(small()).await;
    send_head(&mut stream, "PUT", "/early", 1 << 40, "").await;
    let block = vec![b'x'; 64 * KB];
    let mut sent = 0;
    while timeout(Duration::from_secs(20), stream.write_all(&block))
        .await
        .unwrap()
        .is_ok()
    {
        sent += block.len();
        assert!(sent < 64 << 20, "still taking after {sent} bytes");
    }
}

/// What a handler reads by itself is left to it.
#[tokio::test]
async fn what_a_handler_reads_passes_as_it_is() {
    let mut stream = serve(small()).await;
    let length = 200 * KB;
    send_head(&mut stream, "PUT", "/reads", length, "").await;
    stream.write_all(&vec![b'x'; length]).await.unwrap();
    let said = read(&mut stream, |said| said.ends_with("204800")).await;
    assert!(said.starts_with("HTTP/1.1 200 "), "{said}");
    assert!(
        !said.to_ascii_lowercase().contains("connection: close"),
        "{said}"
    );
}

//! What goes over sockets, with HTTP/1 and HTTP/2: compression inside, outside and none, GET and HEAD,
//! identity and gzip.

use axum::body::Body;
use axum::routing::get;
use axum::Router;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use preconditions::{evaluate, EntityTag};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tokio::net::{TcpListener, TcpStream};
use tower_http::compression::CompressionLayer;

#[allow(dead_code)] // Its `main`.
#[path = "../../examples/proxy.rs"]
mod proxy;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Compression {
    Inside,
    Outside,
    None,
}

#[derive(Clone, Copy, Debug)]
enum Version {
    Http1,
    Http2,
}

/// At `/` a text without a tag, at `/own` one whose handler evaluates by itself.
fn router(compression: Compression) -> Router {
    let text = "compress me, ".repeat(40);
    let router = Router::new()
        .route("/", get(|| async { text }))
        .route("/own", get(own))
        .layer(TagLayer::new());
    match compression {
        Compression::Inside => router
            .layer(CompressionLayer::new())
            .layer(ConditionalLayer::new().without_ranges()),
        Compression::Outside => router
            .layer(ConditionalLayer::new())
            .layer(CompressionLayer::new()),
        Compression::None => router.layer(ConditionalLayer::new()),
    }
}

/// Makes the 304 itself, as one finds it in services: the tag, and a content of size 0.
async fn own(
    method: Method,
    headers: HeaderMap,
) -> (StatusCode, [(&'static str, String); 1], String) {
    let tag = EntityTag::from_version(7);
    let (status, text) = match evaluate(&method, &headers, &tag).status() {
        Some(304) => (StatusCode::NOT_MODIFIED, String::new()),
        _ => (StatusCode::OK, "compress me, ".repeat(40)),
    };
    (status, [("etag", tag.to_string())], text)
}

/// Serves both versions on a free port.
pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = TowerToHyperService::new(router.clone());
            tokio::spawn(async move {
                let server = auto::Builder::new(TokioExecutor::new());
                let _ = server
                    .serve_connection_with_upgrades(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    address
}

/// Sends one request on a connection of its own: the head of the response, and its content.
async fn send(address: &str, version: Version, request: Request<Body>) -> (Response<()>, Vec<u8>) {
    let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
    let response: Response<Incoming> = match version {
        Version::Http1 => {
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(stream).await.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        }
        Version::Http2 => {
            let executor = TokioExecutor::new();
            let handshake = hyper::client::conn::http2::handshake(executor, stream).await;
            let (mut sender, connection) = handshake.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        }
    };
    let (head, body) = response.into_parts();
    let content = body.collect().await.unwrap().to_bytes().to_vec();
    (Response::from_parts(head, ()), content)
}

fn request(method: &str, address: &str, fields: &[(&str, &str)]) -> Request<Body> {
    request_of("/", method, address, fields)
}

fn request_of(path: &str, method: &str, address: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let uri = format!("http://{address}{path}");
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header("host", address);
    for (name, value) in fields {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

fn lines(headers: &HeaderMap, name: &str) -> Vec<String> {
    let lines = headers.get_all(name).iter();
    lines
        .map(|line| line.to_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_whole_table() {
    for compression in [Compression::Inside, Compression::Outside, Compression::None] {
        let address = serve(router(compression)).await;
        for version in [Version::Http1, Version::Http2] {
            for (path, coding) in [
                ("/", "identity"),
                ("/", "gzip"),
                ("/own", "identity"),
                ("/own", "gzip"),
            ] {
                let mut tags = Vec::new();
                for method in ["GET", "HEAD"] {
                    let what = format!("{compression:?}, {version:?}, {path}, {coding}, {method}");
                    tags.push(
                        row(compression, version, &address, path, coding, method, &what).await,
                    );
                }
                // §9.3.2: HEAD says what GET says.
                assert_eq!(
                    tags[0], tags[1],
                    "{compression:?}, {version:?}, {path}, {coding}"
                );
            }
        }
    }
}

/// One row: the 200, and the 304 to its tag, which is returned.
async fn row(
    compression: Compression,
    version: Version,
    address: &str,
    path: &str,
    coding: &str,
    method: &str,
    what: &str,
) -> String {
    let accept = ("accept-encoding", coding);
    let request = |fields: &[(&str, &str)]| request_of(path, method, address, fields);
    let (whole, content) = send(address, version, request(&[accept])).await;
    assert_eq!(whole.status(), StatusCode::OK, "{what}");
    // §9.3.2: no content to HEAD, and the fields of GET.
    assert_eq!(content.is_empty(), method == "HEAD", "{what}");
    let is_coded = coding == "gzip" && compression != Compression::None;
    if method == "GET" {
        let codes = whole.headers().contains_key("content-encoding");
        assert_eq!(codes, is_coded, "{what}");
    }
    let tag = lines(whole.headers(), "etag").concat();
    assert!(!tag.is_empty(), "{what}: no tag");

    let known = [accept, ("if-none-match", tag.as_str())];
    let (answer, content) = send(address, version, request(&known)).await;
    assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{what}");
    if compression == Compression::Outside && coding == "gzip" {
        // The control: what compresses outside codes the 304, too, and keeps the tag.
        let coded = lines(answer.headers(), "content-encoding");
        assert_eq!(coded, ["gzip"], "{what}");
        assert!(!tag.starts_with("W/"), "{what}");
        return tag;
    }
    // §15.4.5: no content; §8.6: no length that is not that of the 200.
    assert!(content.is_empty(), "{what}");
    for absent in ["content-length", "content-encoding", "content-type"] {
        assert_eq!(lines(answer.headers(), absent), [""; 0], "{what}: {absent}");
    }
    assert_eq!(lines(answer.headers(), "etag"), [tag.as_str()], "{what}");
    let vary = lines(whole.headers(), "vary");
    assert_eq!(
        lines(answer.headers(), "vary"),
        vary,
        "{what}: as the 200 has it"
    );
    assert_eq!(tag.starts_with("W/"), is_coded, "§8.8.3.3: {what}");
    tag
}

/// The proxy of the examples, around a server that knows nothing of conditions.
#[tokio::test]
async fn a_proxy_gives_tags_and_304() {
    let origin = serve(Router::new().route("/", get(|| async { "milk" }))).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(proxy::serve(listener, origin.parse().unwrap()));
    for version in [Version::Http1, Version::Http2] {
        let (whole, content) = send(&address, version, request("GET", &address, &[])).await;
        assert_eq!(
            (whole.status().as_u16(), content.as_slice()),
            (200, &b"milk"[..])
        );
        let tag = lines(whole.headers(), "etag").concat();
        let known = request("GET", &address, &[("if-none-match", &tag)]);
        let (answer, content) = send(&address, version, known).await;
        assert_eq!((answer.status().as_u16(), content.len()), (304, 0));
        assert_eq!(lines(answer.headers(), "etag"), [tag]);
        assert_eq!(lines(answer.headers(), "content-length"), [""; 0]);
    }
}

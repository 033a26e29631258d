//! Both layers around compression and a router, as a user stacks them.

use axum::body::{to_bytes, Body};
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{get, put};
use axum::{Extension, Router};
use http::{HeaderMap, StatusCode};
use preconditions::{evaluate, EntityTag, Gateway, Validators};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

const TEXT: &str = "compress me, compress me, compress me, compress me, compress me, compress me";

fn router(compressed: bool) -> Router {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let router = Router::new()
        .route("/text", get(|| async { TEXT }))
        .route(
            "/notes/7",
            put(edit).get(|| async { ([("etag", "\"7\"")], TEXT) }),
        )
        .nest_service("/files", ServeDir::new(directory))
        .layer(TagLayer::new());
    let layer = ConditionalLayer::new();
    if compressed {
        router
            .layer(CompressionLayer::new())
            .layer(layer.without_ranges())
    } else {
        router.layer(layer)
    }
}

/// A handler that evaluates its conditions under the gateway that the layer names.
async fn edit(gateway: Option<Extension<Gateway>>, headers: HeaderMap) -> StatusCode {
    let gateway = gateway.map_or(Gateway::DIRECT, |Extension(gateway)| gateway);
    let tag = EntityTag::from_version(7);
    let current = Validators::new().etag(&tag).behind(gateway);
    match evaluate("PUT", &headers, &current).status() {
        Some(_) => StatusCode::PRECONDITION_FAILED,
        None => StatusCode::NO_CONTENT,
    }
}

async fn ask(compressed: bool, method: &str, path: &str, fields: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in fields {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    router(compressed).oneshot(request).await.unwrap()
}

async fn content(response: Response) -> Vec<u8> {
    to_bytes(response.into_body(), 1 << 20)
        .await
        .unwrap()
        .to_vec()
}

fn field(response: &Response, name: &str) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(value.to_str().unwrap().into())
}

/// compression x method x coding: the tag, the 304 with the Vary of the 200, HEAD like GET.
#[tokio::test]
async fn every_way_to_ask_for_a_text() {
    for compressed in [false, true] {
        for method in ["GET", "HEAD"] {
            for coding in ["identity", "gzip"] {
                let accept = ("accept-encoding", coding);
                let what = format!("compressed {compressed}, {method}, {coding}");
                let whole = ask(compressed, method, "/text", &[accept]).await;
                assert_eq!(whole.status(), 200, "{what}");
                let tag = field(&whole, "etag").expect(&what);
                let is_coded = compressed && coding == "gzip";
                assert_eq!(tag.starts_with("W/"), is_coded, "{what}: {tag}");
                let again = ask(
                    compressed,
                    method,
                    "/text",
                    &[accept, ("if-none-match", &tag)],
                )
                .await;
                assert_eq!(again.status(), 304, "{what}");
                assert_eq!(field(&again, "etag"), Some(tag), "{what}");
                assert_eq!(field(&again, "vary"), field(&whole, "vary"), "{what}");
                assert_eq!(field(&again, "content-length"), None, "{what}");
                assert_eq!(content(again).await, b"", "{what}");
            }
        }
    }
}

/// A client edits what it was given, compressed or not (§13.1.1; a stale tag is refused).
#[tokio::test]
async fn what_was_given_compressed_can_be_edited() {
    for compressed in [false, true] {
        for coding in ["identity", "gzip"] {
            let whole = ask(
                compressed,
                "GET",
                "/notes/7",
                &[("accept-encoding", coding)],
            )
            .await;
            let tag = field(&whole, "etag").unwrap();
            let edited = ask(compressed, "PUT", "/notes/7", &[("if-match", &tag)]).await;
            assert_eq!(edited.status(), 204, "{compressed} {coding} {tag}");
            for stale in ["\"6\"", "W/\"6\""] {
                let refused = ask(compressed, "PUT", "/notes/7", &[("if-match", stale)]).await;
                assert_eq!(refused.status(), 412, "{stale}");
            }
        }
    }
}

/// A file service that does not look at If-Range, and compression around it: a resumed download is
/// never corrupt (§13.1.5).
#[tokio::test]
async fn a_resumed_file_is_never_corrupt() {
    for compressed in [false, true] {
        for coding in ["identity", "gzip"] {
            let accept = ("accept-encoding", coding);
            let whole = ask(compressed, "GET", "/files/lib.rs", &[accept]).await;
            // The file service has no tags, and its contents are streams, of which none is made.
            assert_eq!(field(&whole, "etag"), None);
            let modified = field(&whole, "last-modified").unwrap();
            let bytes = content(whole).await;
            for if_range in [
                modified.as_str(),
                "\"another\"",
                "Sun, 06 Nov 1994 08:49:37 GMT",
            ] {
                let fields = [accept, ("range", "bytes=100-"), ("if-range", if_range)];
                let resumed = ask(compressed, "GET", "/files/lib.rs", &fields).await;
                let what = format!("{compressed} {coding} {if_range}");
                let is_coded = field(&resumed, "content-encoding").is_some();
                if resumed.status() == StatusCode::PARTIAL_CONTENT {
                    let assembled = [&bytes[..100], &content(resumed).await].concat();
                    assert!(assembled == bytes, "{what}: corrupt");
                    continue;
                }
                // The whole, with which the client begins anew. Coded twice, it need not be the same
                // bytes: that depends on the pieces in which the file was read.
                assert_eq!(resumed.status(), StatusCode::OK, "{what}");
                assert_eq!(field(&resumed, "content-range"), None, "{what}");
                assert!(is_coded || content(resumed).await == bytes, "{what}");
            }
        }
    }
}

/// The negative control: the same file service without the layer answers a part of the wrong version.
#[tokio::test]
async fn without_the_layer_if_range_is_not_looked_at() {
    let service = ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let request = Request::get("/lib.rs").header("range", "bytes=100-");
    let request = request
        .header("if-range", "\"another\"")
        .body(Body::empty())
        .unwrap();
    let response = service.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 206, "the control has to fail");
}

/// A thousand at once, each held back while its tag is made.
#[tokio::test]
async fn a_thousand_requests_at_once() {
    let service = router(true);
    let requests = (0..1000).map(|_| {
        let request = Request::get("/text").body(Body::empty()).unwrap();
        tokio::spawn(service.clone().oneshot(request))
    });
    for response in requests.collect::<Vec<_>>() {
        assert!(response
            .await
            .unwrap()
            .unwrap()
            .headers()
            .contains_key("etag"));
    }
}

//! All layers around compression, a router and a file service, as a user stacks them.

use actix_web::dev::ServiceResponse;
use actix_web::middleware::{Compress, Condition};
use actix_web::test::{call_service, init_service};
use actix_web::App;
use preconditions_actix::{ConditionalLayer, DrainLayer, TagLayer};

use crate::server::{routes, run, Server, TEXT};
use crate::{content, field, request};

macro_rules! stack {
    ($compressed:expr) => {{
        let layer = match $compressed {
            true => ConditionalLayer::new().without_ranges(),
            false => ConditionalLayer::new().inner_evaluates_if_range(),
        };
        init_service(
            App::new()
                .configure(routes)
                .wrap(TagLayer::new().ask_with_get())
                .wrap(Condition::new($compressed, Compress::default()))
                .wrap(layer)
                .wrap(DrainLayer::new()),
        )
        .await
    }};
}

async fn ask(
    compressed: bool,
    method: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> ServiceResponse {
    let stack = stack!(compressed);
    let response = call_service(&stack, request(method, path, fields).to_request()).await;
    response.map_into_boxed_body()
}

fn vary<B>(response: &ServiceResponse<B>) -> Vec<&str> {
    let lines = response.headers().get_all("vary");
    lines.map(|line| line.to_str().unwrap()).collect()
}

/// compression x method x coding: the tag, the 304 with the Vary of the 200, HEAD like GET.
#[actix_web::test]
async fn every_way_to_ask_for_a_text() {
    for compressed in [false, true] {
        for method in ["GET", "HEAD"] {
            for coding in ["identity", "gzip"] {
                for path in ["/text", "/notes/7"] {
                    let accept = ("accept-encoding", coding);
                    let what = format!("compressed {compressed}, {method} {path}, {coding}");
                    let whole = ask(compressed, method, path, &[accept]).await;
                    assert_eq!(whole.status(), 200, "{what}");
                    let tag = field(&whole, "etag").expect(&what);
                    let is_coded = compressed && coding == "gzip";
                    assert_eq!(tag.starts_with("W/"), is_coded, "{what}: {tag}");
                    let condition = [accept, ("if-none-match", tag)];
                    let again = ask(compressed, method, path, &condition).await;
                    assert_eq!(again.status(), 304, "{what}");
                    assert_eq!(field(&again, "etag"), Some(tag), "{what}");
                    assert_eq!(vary(&again), vary(&whole), "{what}");
                    assert_eq!(vary(&again).is_empty(), !is_coded, "{what}");
                    assert_eq!(field(&again, "content-length"), None, "{what}");
                    assert_eq!(field(&again, "content-encoding"), None, "{what}");
                    assert_eq!(content(again).await, b"", "{what}");
                }
            }
        }
    }
}

/// A client edits what it was given, compressed or not (§13.1.1; a stale tag is refused).
#[actix_web::test]
async fn what_was_given_compressed_can_be_edited() {
    for compressed in [false, true] {
        for coding in ["identity", "gzip"] {
            let accept = ("accept-encoding", coding);
            let whole = ask(compressed, "GET", "/notes/7", &[accept]).await;
            let tag = field(&whole, "etag").unwrap();
            let edited = ask(compressed, "PUT", "/notes/7", &[("if-match", tag)]).await;
            assert_eq!(edited.status(), 200, "{compressed} {coding} {tag}");
            for stale in ["\"6\"", "W/\"6\""] {
                let refused = ask(compressed, "PUT", "/notes/7", &[("if-match", stale)]).await;
                assert_eq!(refused.status(), 412, "{stale}");
            }
        }
    }
}

/// The file service of actix, and compression around it: a resumed download is never corrupt (§13.1.5).
#[actix_web::test]
async fn a_resumed_file_is_never_corrupt() {
    for compressed in [false, true] {
        for coding in ["identity", "gzip"] {
            let accept = ("accept-encoding", coding);
            let whole = ask(compressed, "GET", "/files/lib.rs", &[accept]).await;
            assert_eq!(whole.status(), 200);
            let tag = field(&whole, "etag").unwrap().to_owned();
            let modified = field(&whole, "last-modified").unwrap().to_owned();
            let bytes = content(whole).await;
            let old = "Sun, 06 Nov 1994 08:49:37 GMT";
            for if_range in [tag.as_str(), &modified, "\"another\"", old] {
                let fields = [accept, ("range", "bytes=100-"), ("if-range", if_range)];
                let resumed = ask(compressed, "GET", "/files/lib.rs", &fields).await;
                let is_part = resumed.status() == 206;
                let rest = content(resumed).await;
                let assembled = match is_part {
                    true => [&bytes[..100], &rest].concat(),
                    false => rest,
                };
                let is_whole = assembled == bytes;
                assert!(is_whole, "{compressed} {coding} {if_range}: corrupt");
            }
        }
    }
}

/// A thousand at once, each with a tag of its own making.
#[actix_web::test]
async fn a_thousand_requests_at_once() {
    let stack = stack!(true);
    let accept = [("accept-encoding", "gzip")];
    let responses =
        (0..1000).map(|_| call_service(&stack, request("GET", "/text", &accept).to_request()));
    for response in futures_util::future::join_all(responses).await {
        assert!(field(&response, "etag").unwrap().starts_with("W/"));
    }
}

/// Over sockets, HTTP/1.1 and HTTP/2: no length on a 304 (§8.6), HEAD like GET but without content.
#[test]
fn over_both_versions_of_http() {
    let server = Server::start(true);
    for version in ["--http1.1", "--http2-prior-knowledge"] {
        let ask = |arguments: &[&str]| {
            let url = server.url("/text");
            let all = [
                &["-s", "-i", "--max-time", "20", version][..],
                arguments,
                &[&url],
            ]
            .concat();
            run("curl", &all)
        };
        let line = |response: &str, name: &str| {
            let lines = response.lines().map(str::to_lowercase);
            let mut found = lines.filter(|line| line.starts_with(&format!("{name}:")));
            found
                .next()
                .map(|line| line[name.len() + 1..].trim().to_owned())
        };
        let whole = ask(&[]);
        assert!(whole.ends_with(TEXT), "{version}: {whole}");
        let head = ask(&["-I"]);
        assert!(
            head.trim_end().len() + TEXT.len() < whole.len() + 8,
            "{version}: {head}"
        );
        for name in ["etag", "content-length"] {
            assert_eq!(line(&head, name), line(&whole, name), "{version} {name}");
        }
        let tag = whole
            .lines()
            .find(|line| line.to_lowercase().starts_with("etag:"));
        let tag = tag.unwrap()[5..].trim();
        for arguments in [&[][..], &["-I"], &["--compressed"]] {
            let condition = format!("If-None-Match: {tag}");
            let again = ask(&[arguments, &["-H", &condition]].concat());
            assert!(
                again.lines().next().unwrap().contains("304"),
                "{version}: {again}"
            );
            assert_eq!(line(&again, "content-length"), None, "{version}: {again}");
            assert_eq!(
                line(&again, "transfer-encoding"),
                None,
                "{version}: {again}"
            );
        }
    }
}

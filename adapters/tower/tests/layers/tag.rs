//! What `TagLayer` tags, and what it leaves alone. The tags were made with `b3sum` and base64url.

use std::sync::atomic::Ordering;

use http::{HeaderMap, Response, StatusCode};
use http_body::Body;
use preconditions_tower::{TagLayer, TaggedContent};
use tower_layer::Layer;

use crate::bodies::{read, Scripted};
use crate::{answering, field, request, send};

/// BLAKE3 of `hello`, in base64url.
const OF_HELLO: &str = "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu-MFOt4qG6QjFYkpnIA8\"";

/// Pieces do not matter: the tag is that of the content (§8.8.3).
#[tokio::test]
async fn a_whole_content_is_tagged() {
    for pieces in [&["hello"][..], &["he", "llo"], &["", "h", "ell", "o", ""]] {
        for method in ["GET", "QUERY", "HEAD"] {
            let service =
                TagLayer::new().layer(answering(move |_| Response::new(Scripted::new(pieces))));
            let response = send(service, request(method, &[])).await;
            assert_eq!(
                field(&response, "etag"),
                Some(OF_HELLO),
                "{method} {pieces:?}"
            );
            let made_for = response.extensions().get::<TaggedContent>();
            assert_eq!(made_for, Some(&TaggedContent::plain()));
            assert_eq!(response.body().size_hint().exact(), Some(5));
            assert_eq!(
                read(response.into_body()).await,
                (b"hello".to_vec(), None, None)
            );
        }
    }
}

/// The empty content of a GET is a content; that of a HEAD is that of nobody (§9.3.2).
#[tokio::test]
async fn the_empty_content_is_that_of_a_get() {
    let service = TagLayer::new().layer(answering(|_| Response::new(Scripted::new(&[]))));
    let response = send(service.clone(), request("GET", &[])).await;
    let of_nothing = "\"rxNJuaT5oaagTd5NyzvJytSaJcGzt8xi5zJiyVMmIAo\"";
    assert!(field(&response, "etag").is_some_and(|tag| tag.len() == of_nothing.len()));
    let response = send(service, request("HEAD", &[])).await;
    assert_eq!(field(&response, "etag"), None);
}

/// A service that answers HEAD without content is asked with GET, and its content dropped.
#[tokio::test]
async fn head_asks_with_get_where_it_is_told_to() {
    let service = TagLayer::new().ask_with_get().layer(answering(|request| {
        let pieces: &[&str] = if request.method() == "GET" {
            &["hello"]
        } else {
            &[]
        };
        Response::new(Scripted::new(pieces))
    }));
    let response = send(service, request("HEAD", &[])).await;
    assert_eq!(field(&response, "etag"), Some(OF_HELLO));
    assert_eq!(field(&response, "content-length"), Some("5"));
    assert_eq!(read(response.into_body()).await, (vec![], None, None));
}

/// Everything else passes as it is, and is not read before it is asked for.
#[tokio::test]
async fn what_is_not_its_own_passes_untouched() {
    type Change = fn(&mut Response<Scripted>);
    let with = |response: &mut Response<Scripted>, name: &'static str, value: &'static str| {
        response.headers_mut().insert(name, value.parse().unwrap());
    };
    let changes: [(&str, Change); 9] = [
        ("another status", |response| {
            *response.status_mut() = StatusCode::NOT_FOUND
        }),
        ("a part", |response| {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            response
                .headers_mut()
                .insert("content-range", "bytes 0-4/9".parse().unwrap());
        }),
        ("no-store", |response| {
            let value = "private, No-Store".parse().unwrap();
            response.headers_mut().insert("cache-control", value);
        }),
        ("events", |response| {
            let value = "text/event-stream; charset=utf-8".parse().unwrap();
            response.headers_mut().insert("content-type", value);
        }),
        ("gRPC", |response| {
            let value = "application/grpc+proto".parse().unwrap();
            response.headers_mut().insert("content-type", value);
        }),
        ("a length that is not true", |response| {
            response
                .headers_mut()
                .insert("content-length", "6".parse().unwrap());
        }),
        ("a size that is not known", |response| {
            let body = std::mem::take(response.body_mut());
            *response.body_mut() = body.of_unknown_size();
        }),
        ("a size above the limit", |response| {
            let body = std::mem::take(response.body_mut());
            *response.body_mut() = body.that_claims(33);
        }),
        ("a tag", |_| {}),
    ];
    for (what, change) in changes {
        let service = TagLayer::new().limit(32).layer(answering(move |_| {
            let mut response = Response::new(Scripted::new(&["hello"]));
            if what == "a tag" {
                with(&mut response, "etag", "\"own\"");
            }
            change(&mut response);
            let polls = response.body().polls();
            response.extensions_mut().insert(polls);
            response
        }));
        let response = send(service, request("GET", &[])).await;
        let polls = response
            .extensions()
            .get::<std::sync::Arc<_>>()
            .cloned()
            .unwrap();
        let polls: std::sync::Arc<std::sync::atomic::AtomicUsize> = polls;
        assert_eq!(polls.load(Ordering::Relaxed), 0, "{what}: was read");
        let tag = field(&response, "etag");
        assert_eq!(tag, (what == "a tag").then_some("\"own\""), "{what}");
        assert_eq!(read(response.into_body()).await.0, b"hello", "{what}");
    }
    for method in ["PUT", "POST", "DELETE", "OPTIONS", "get"] {
        let service =
            TagLayer::new().layer(answering(|_| Response::new(Scripted::new(&["hello"]))));
        let response = send(service, request(method, &[])).await;
        assert_eq!(field(&response, "etag"), None, "{method}");
    }
}

/// The first event arrives before the second exists.
#[tokio::test]
async fn a_stream_is_not_held_back() {
    use http_body_util::BodyExt;

    let service = TagLayer::new().layer(answering(|_| {
        Response::new(
            Scripted::new(&["data: 1\n\n"])
                .of_unknown_size()
                .that_goes_on(),
        )
    }));
    let response = send(service, request("GET", &[])).await;
    let first = response.into_body().frame().await.unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "data: 1\n\n");
}

/// Trailers come through, and no tag is made of a content that has some.
#[tokio::test]
async fn trailers_are_kept() {
    let mut trailers = HeaderMap::new();
    trailers.insert("checksum", "7".parse().unwrap());
    let sent = trailers.clone();
    let service = TagLayer::new().layer(answering(move |_| {
        Response::new(Scripted::new(&["hel", "lo"]).with_trailers(sent.clone()))
    }));
    let response = send(service, request("GET", &[])).await;
    assert_eq!(field(&response, "etag"), None);
    assert_eq!(
        read(response.into_body()).await,
        (b"hello".to_vec(), Some(trailers), None)
    );
}

/// A content that fails half way fails at the same place behind the layer.
#[tokio::test]
async fn an_error_is_passed_on() {
    let service = TagLayer::new().layer(answering(|_| {
        Response::new(Scripted::new(&["hel"]).that_claims(5).that_fails("disk"))
    }));
    let response = send(service, request("GET", &[])).await;
    assert_eq!(field(&response, "etag"), None);
    assert_eq!(
        read(response.into_body()).await,
        (b"hel".to_vec(), None, Some("disk"))
    );
}

/// A body that has more or less than it said is passed on whole, and without a tag.
#[tokio::test]
async fn a_body_that_lies_about_its_size_is_passed_on() {
    for claimed in [0, 4, 6, 32] {
        let service = TagLayer::new().layer(answering(move |_| {
            Response::new(Scripted::new(&["he", "l", "lo"]).that_claims(claimed))
        }));
        let response = send(service, request("GET", &[])).await;
        assert_eq!(field(&response, "etag"), None, "{claimed}");
        assert_eq!(read(response.into_body()).await.0, b"hello", "{claimed}");
    }
}

/// Whoever stops waiting stops the work, too.
#[tokio::test]
async fn a_request_that_is_given_up_leaves_nothing_behind() {
    let body = Scripted::new(&["hel"]).that_claims(5).that_goes_on();
    let polls = body.polls();
    let body = std::sync::Arc::new(std::sync::Mutex::new(Some(body)));
    let service = TagLayer::new().layer(answering(move |_| {
        Response::new(body.lock().unwrap().take().unwrap())
    }));
    let waiting = send(service, request("GET", &[]));
    let waited = tokio::time::timeout(std::time::Duration::from_millis(20), waiting).await;
    assert!(waited.is_err());
    assert_eq!(
        std::sync::Arc::strong_count(&polls),
        1,
        "the body was not dropped"
    );
}

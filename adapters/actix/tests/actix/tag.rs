//! What `TagLayer` tags, and what it leaves alone. The tags were made with `b3sum` and base64url.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{fn_service, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse};
use preconditions_actix::{TagLayer, TaggedContent};

use crate::bodies::{read, Scripted};
use crate::{field, request};

/// BLAKE3 of `hello`, in base64url.
const OF_HELLO: &str = "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu-MFOt4qG6QjFYkpnIA8\"";

/// Sends a request to a service that answers with what `make` makes, behind the layer.
async fn send(
    layer: TagLayer,
    method: &str,
    make: impl Fn(&ServiceRequest) -> HttpResponse<Scripted> + 'static,
) -> ServiceResponse {
    let make = Rc::new(make);
    let inner = fn_service(move |request: ServiceRequest| {
        let response = make(&request);
        std::future::ready(Ok::<_, Error>(request.into_response(response)))
    });
    let inner = actix_web::dev::ServiceFactory::new_service(&inner, ());
    let service = layer.new_transform(inner.await.unwrap()).await.unwrap();
    let response = service.call(request(method, "/", &[]).to_srv_request());
    response.await.unwrap().map_into_boxed_body()
}

fn response(body: Scripted) -> HttpResponse<Scripted> {
    HttpResponse::with_body(StatusCode::OK, body)
}

/// Pieces do not matter: the tag is that of the content (§8.8.3).
#[actix_web::test]
async fn a_whole_content_is_tagged() {
    for pieces in [&["hello"][..], &["he", "llo"], &["", "h", "ell", "o", ""]] {
        for method in ["GET", "QUERY", "HEAD"] {
            let make = move |_: &_| response(Scripted::new(pieces));
            let response = send(TagLayer::new(), method, make).await;
            let what = format!("{method} {pieces:?}");
            assert_eq!(field(&response, "etag"), Some(OF_HELLO), "{what}");
            let made_for = response.response().extensions().get().cloned();
            assert_eq!(made_for, Some(TaggedContent::plain()));
            assert_eq!(response.response().body().size(), BodySize::Sized(5));
            assert_eq!(read(response.into_body()).await, (b"hello".to_vec(), None));
        }
    }
}

/// The empty content of a GET is a content; that of a HEAD is that of nobody (§9.3.2).
#[actix_web::test]
async fn an_empty_content() {
    for (method, is_tagged) in [("GET", true), ("HEAD", false)] {
        let response = send(TagLayer::new(), method, |_| response(Scripted::new(&[]))).await;
        assert_eq!(field(&response, "etag").is_some(), is_tagged, "{method}");
        assert_eq!(response.response().body().size(), BodySize::Sized(0));
    }
}

/// A handler that answers HEAD without content is asked with GET, where that is said.
#[actix_web::test]
async fn a_head_that_is_asked_with_get() {
    let make = |request: &ServiceRequest| {
        let is_get = request.method() == "GET";
        response(Scripted::new(if is_get { &["hello"] } else { &[] }))
    };
    let response = send(TagLayer::new().ask_with_get(), "HEAD", make).await;
    assert_eq!(field(&response, "etag"), Some(OF_HELLO));
    assert_eq!(response.response().body().size(), BodySize::Sized(5));
}

/// Everything else passes as it is, and is not read before it is asked for.
#[actix_web::test]
async fn what_is_not_its_own_passes_untouched() {
    type Change = fn(&mut HttpResponse<Scripted>);
    fn with(response: &mut HttpResponse<Scripted>, name: &'static str, value: &'static str) {
        let name = HeaderName::from_static(name);
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    let header_changes: [(&str, Change); 7] = [
        ("another status", |response| {
            *response.status_mut() = StatusCode::NOT_FOUND
        }),
        ("a part", |response| {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            with(response, "content-range", "bytes 0-4/9");
        }),
        ("no-store", |response| {
            with(response, "cache-control", "private, No-Store")
        }),
        ("events", |response| {
            with(response, "content-type", "Text/Event-Stream; charset=utf-8")
        }),
        ("gRPC", |response| {
            with(response, "content-type", "application/grpc+proto")
        }),
        ("a length that is not true", |response| {
            with(response, "content-length", "6")
        }),
        ("a tag", |response| with(response, "etag", "\"own\"")),
    ];
    let body_changes: [(&str, fn(Scripted) -> Scripted); 2] = [
        ("a size that is not known", Scripted::of_unknown_size),
        ("a size above the limit", |body| body.that_claims(33)),
    ];
    let nothing: Change = |_| {};
    let same: fn(Scripted) -> Scripted = |body| body;
    let of_headers = header_changes.map(|(what, change)| (what, change, same));
    let of_bodies = body_changes.map(|(what, change)| (what, nothing, change));
    for (what, change, change_body) in of_headers.into_iter().chain(of_bodies) {
        let polls = Rc::new(Cell::new(Rc::default()));
        let noted = polls.clone();
        let make = move |_: &_| {
            let body = change_body(Scripted::new(&["hello"]));
            noted.set(body.polls());
            let mut response = response(body);
            change(&mut response);
            response
        };
        let response = send(TagLayer::new().limit(32), "GET", make).await;
        assert_eq!(polls.take().get(), 0, "{what}: was read");
        let tag = field(&response, "etag");
        assert_eq!(tag, (what == "a tag").then_some("\"own\""), "{what}");
        assert_eq!(read(response.into_body()).await.0, b"hello", "{what}");
    }
    for method in ["PUT", "POST", "DELETE", "OPTIONS", "get"] {
        let make = |_: &_| response(Scripted::new(&["hello"]));
        let response = send(TagLayer::new(), method, make).await;
        assert_eq!(field(&response, "etag"), None, "{method}");
    }
}

/// The first event arrives before the second exists.
#[actix_web::test]
async fn a_stream_is_not_held_back() {
    let make = |_: &_| {
        let events = Scripted::new(&["data: 1\n\n"]);
        response(events.of_unknown_size().that_goes_on())
    };
    let response = send(TagLayer::new(), "GET", make).await;
    let mut body = Box::pin(response.into_body());
    let first = std::future::poll_fn(|context| body.as_mut().poll_next(context)).await;
    assert_eq!(first.unwrap().unwrap(), "data: 1\n\n");
}

/// A content that fails half way fails at the same place behind the layer.
#[actix_web::test]
async fn an_error_is_passed_on() {
    let make = |_: &_| response(Scripted::new(&["hel"]).that_claims(5).that_fails("disk"));
    let response = send(TagLayer::new(), "GET", make).await;
    assert_eq!(field(&response, "etag"), None);
    let (content, error) = read(response.into_body()).await;
    assert_eq!((content, error.as_deref()), (b"hel".to_vec(), Some("disk")));
}

/// A body that has more or less than it said is passed on whole, and without a tag.
#[actix_web::test]
async fn a_body_that_lies_about_its_size_is_passed_on() {
    for claimed in [0, 4, 6, 32] {
        let make = move |_: &_| response(Scripted::new(&["he", "l", "lo"]).that_claims(claimed));
        let response = send(TagLayer::new(), "GET", make).await;
        assert_eq!(field(&response, "etag"), None, "{claimed}");
        assert_eq!(read(response.into_body()).await.0, b"hello", "{claimed}");
    }
}

/// Whoever stops waiting stops the work, too.
#[actix_web::test]
async fn a_request_that_is_given_up_leaves_nothing_behind() {
    let body = Scripted::new(&["hel"]).that_claims(5).that_goes_on();
    let polls = body.polls();
    let body = Cell::new(Some(body));
    let waiting = send(TagLayer::new(), "GET", move |_| {
        response(body.take().unwrap())
    });
    let time = std::time::Duration::from_millis(20);
    assert!(actix_web::rt::time::timeout(time, waiting).await.is_err());
    assert!(polls.get() > 0, "the control: it was being read");
    assert_eq!(Rc::strong_count(&polls), 1, "the body was not dropped");
}

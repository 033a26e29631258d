//! What handlers and clients do that they should not, in all layers at once: nothing is lost, nothing
//! panics, and no wrong tag goes out. Two more of the kind are elsewhere: a request that is given up while
//! its content is hashed is in `tag`, a thousand at once in `stack`.

use std::cell::Cell;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{
    fn_service, Service, ServiceFactory, ServiceRequest, ServiceResponse, Transform,
};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::StatusCode;
use actix_web::middleware::Compress;
use actix_web::test::{call_service, init_service};
use actix_web::{web, App, Error, HttpResponse};
use preconditions_actix::{ConditionalLayer, DrainLayer, TagLayer};

use crate::bodies::{read, Scripted};
use crate::{field, request};

/// BLAKE3 of nothing, in base64url, made with `b3sum`.
const OF_NOTHING: &str = "\"rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI\"";

/// Sends a request through all layers to a handler that answers with what `make` makes.
async fn send(
    method: &str,
    fields: &[(&str, &str)],
    make: impl Fn() -> HttpResponse<BoxBody> + 'static,
) -> ServiceResponse<BoxBody> {
    let make = Rc::new(make);
    let app = App::new()
        .default_service(web::to(move || std::future::ready(make())))
        .wrap(TagLayer::new())
        .wrap(Compress::default())
        .wrap(ConditionalLayer::new())
        .wrap(DrainLayer::new());
    let app = init_service(app).await;
    let response = call_service(&app, request(method, "/", fields).to_request()).await;
    response.map_into_boxed_body()
}

/// A 200 with these fields, and a content that is worth compressing.
fn response(fields: &[(&'static str, &'static str)]) -> HttpResponse<BoxBody> {
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new("milk ".repeat(40)));
    for (name, value) in fields {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .append(name, HeaderValue::from_static(value));
    }
    response
}

fn lines<'r>(response: &'r ServiceResponse, name: &str) -> Vec<&'r str> {
    let lines = response.headers().get_all(name);
    lines.map(|line| line.to_str().unwrap()).collect()
}

/// Not one that anybody can match, and none is put in its place: the handler has said what it means. Where
/// the content is coded it goes, since it cannot be weakened (§8.8.3).
#[actix_web::test]
async fn a_damaged_tag_of_a_handler() {
    for damaged in ["7", "\"7", "w/\"7\"", "\"a b\"", ""] {
        let make = move || response(&[("etag", damaged)]);
        for condition in ["\"7\"", damaged] {
            let answer = send("GET", &[("if-none-match", condition)], make).await;
            assert_eq!(answer.status(), 200, "{damaged:?} {condition:?}");
            assert_eq!(lines(&answer, "etag"), [damaged]);
        }
        // §13.1.1: and so nothing matches it, either.
        let answer = send("GET", &[("if-match", "\"7\"")], make).await;
        assert_eq!(answer.status(), 412, "{damaged:?}");
        let coded = send("GET", &[("accept-encoding", "gzip")], make).await;
        assert_eq!(field(&coded, "content-encoding"), Some("gzip"));
        assert_eq!(lines(&coded, "etag"), [""; 0], "{damaged:?}");
    }
}

/// Two tags name nothing: no 304 by either, and where the content is coded neither goes out.
#[actix_web::test]
async fn two_tags_of_a_handler() {
    let make = || response(&[("etag", "\"7\""), ("etag", "\"8\"")]);
    for known in ["\"7\"", "\"8\"", "\"7\", \"8\""] {
        let answer = send("GET", &[("if-none-match", known)], make).await;
        assert_eq!(answer.status(), 200, "{known}");
    }
    let coded = send("GET", &[("accept-encoding", "gzip")], make).await;
    assert_eq!(field(&coded, "content-encoding"), Some("gzip"));
    assert_eq!(lines(&coded, "etag"), [""; 0]);
}

/// What a handler says of its length and what it sends are two things: no tag is made of either, and the
/// content passes as it is.
#[actix_web::test]
async fn a_wrong_content_length_of_a_handler() {
    for length in ["199", "201", "0", "nonsense", "-1", "18446744073709551616"] {
        let answer = send("GET", &[], move || response(&[("content-length", length)])).await;
        assert_eq!(answer.status(), 200, "{length}");
        assert_eq!(field(&answer, "etag"), None, "{length}");
        let (content, error) = read(answer.into_body()).await;
        assert_eq!((content.len(), error), (200, None), "{length}");
    }
    // The control: the right one.
    let answer = send("GET", &[], || response(&[("content-length", "200")])).await;
    assert!(field(&answer, "etag").is_some());
}

/// After 101 the connection belongs to another protocol: nothing is read, hashed or drained.
#[actix_web::test]
async fn an_upgrade() {
    let body = Scripted::new(&["first frame"])
        .of_unknown_size()
        .that_goes_on();
    let polls = body.polls();
    let body = Cell::new(Some(body));
    let make = move || {
        let body = BoxBody::new(body.take().unwrap());
        let mut response = HttpResponse::SwitchingProtocols();
        response.upgrade("websocket").message_body(body).unwrap()
    };
    let fields = [
        ("upgrade", "websocket"),
        ("connection", "upgrade"),
        ("if-none-match", "*"),
    ];
    let answer = send("GET", &fields, make).await;
    assert_eq!(answer.status(), 101);
    assert_eq!(field(&answer, "etag"), None);
    assert_eq!(polls.get(), 0, "was read before it was sent");
    let mut body = Box::pin(answer.into_body());
    let mut context = Context::from_waker(Waker::noop());
    let frame = body.as_mut().poll_next(&mut context);
    assert!(matches!(frame, Poll::Ready(Some(Ok(frame))) if frame == "first frame"));
}

/// A part passes as it is: it has the tag of the whole, or none, and the conditions were evaluated by
/// whoever made it (§13.2.1, §15.3.7).
#[actix_web::test]
async fn a_range_that_the_service_answers() {
    for (range, fields) in [
        ("bytes 0-199/1000", &[("etag", "\"7\"")][..]),
        ("bytes 0-199/1000", &[]),
        ("bytes 0-199/*", &[]),
        ("nonsense", &[]),
    ] {
        let make = move || {
            let mut part = response(fields);
            *part.status_mut() = StatusCode::PARTIAL_CONTENT;
            let range = HeaderValue::from_static(range);
            part.headers_mut()
                .insert(HeaderName::from_static("content-range"), range);
            part
        };
        let asked = [("range", "bytes=0-199"), ("if-none-match", "\"7\"")];
        let answer = send("GET", &asked, make).await;
        assert_eq!(answer.status(), 206, "{range}");
        assert_eq!(field(&answer, "content-range"), Some(range));
        assert_eq!(
            field(&answer, "etag"),
            fields.first().map(|it| it.1),
            "{range}"
        );
        assert_eq!(read(answer.into_body()).await.0.len(), 200, "{range}");
    }
}

/// An empty content is one like any other to GET; that of a HEAD is that of nobody (§9.3.2), and 204 has
/// none (§15.3.5).
#[actix_web::test]
async fn empty_contents() {
    let empty = || HttpResponse::with_body(StatusCode::OK, BoxBody::new(""));
    let answer = send("GET", &[], empty).await;
    assert_eq!(field(&answer, "etag"), Some(OF_NOTHING));
    let answer = send("GET", &[("if-none-match", OF_NOTHING)], empty).await;
    assert_eq!(
        (answer.status().as_u16(), field(&answer, "etag")),
        (304, Some(OF_NOTHING))
    );
    let answer = send("HEAD", &[("if-none-match", OF_NOTHING)], empty).await;
    assert_eq!(
        (answer.status().as_u16(), field(&answer, "etag")),
        (200, None)
    );
    let none = || HttpResponse::NoContent().finish();
    let answer = send("GET", &[("if-none-match", "*")], none).await;
    assert_eq!(
        (answer.status().as_u16(), field(&answer, "etag")),
        (204, None)
    );
}

/// A service that is not ready keeps its layers from being so, and its error is theirs.
#[actix_web::test]
async fn a_service_that_is_not_ready() {
    #[derive(Clone)]
    struct Busy(Rc<Cell<u32>>);

    impl Service<ServiceRequest> for Busy {
        type Response = ServiceResponse;
        type Error = Error;
        type Future = std::future::Ready<Result<ServiceResponse, Error>>;

        fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
            let asked = self.0.replace(self.0.get() + 1);
            match asked {
                0 => Poll::Pending,
                1 => Poll::Ready(Ok(())),
                _ => Poll::Ready(Err(actix_web::error::ErrorServiceUnavailable("down"))),
            }
        }

        fn call(&self, request: ServiceRequest) -> Self::Future {
            std::future::ready(Ok(request.into_response(HttpResponse::Ok().body("milk"))))
        }
    }

    let asked = Rc::new(Cell::new(0));
    let service = TagLayer::new()
        .new_transform(Busy(asked.clone()))
        .await
        .unwrap();
    let service = ConditionalLayer::new()
        .new_transform(service)
        .await
        .unwrap();
    let service = DrainLayer::new().new_transform(service).await.unwrap();
    let mut context = Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_pending());
    assert!(matches!(
        service.poll_ready(&mut context),
        Poll::Ready(Ok(()))
    ));
    let answer = service
        .call(request("GET", "/", &[]).to_srv_request())
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let error = match service.poll_ready(&mut context) {
        Poll::Ready(Err(error)) => error,
        other => panic!("expected the error of the service, found {other:?}"),
    };
    assert_eq!(error.error_response().status(), 503);
    assert_eq!(asked.get(), 3);
}

/// A handler that fails is passed on as it fails, whatever the conditions (§13.2.1).
#[actix_web::test]
async fn a_handler_that_fails() {
    let inner = fn_service(|_: ServiceRequest| {
        std::future::ready(Err::<ServiceResponse, Error>(
            actix_web::error::ErrorInternalServerError("broken"),
        ))
    });
    let service = inner.new_service(()).await.unwrap();
    let service = TagLayer::new().new_transform(service).await.unwrap();
    let service = ConditionalLayer::new()
        .new_transform(service)
        .await
        .unwrap();
    let service = DrainLayer::new().new_transform(service).await.unwrap();
    let sent = request("GET", "/", &[("if-none-match", "*")]).to_srv_request();
    let failed = service.call(sent).await;
    let error = failed.expect_err("the error of the handler");
    assert_eq!(error.error_response().status(), 500);
}

//! Resources that are found, and checked before the content is read.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::error::{ErrorServiceUnavailable, PayloadError};
use actix_web::test::{call_service, init_service};
use actix_web::web::{self, Bytes};
use actix_web::{App, Error, HttpRequest, HttpResponse, Responder};
use futures_util::Stream;
use preconditions_actix::{
    Answer, Checked, CheckedOrMissing, EntityTag, Permit, Representation, Resource,
};

use crate::{content, field, request};

/// `/7` is at version 7, `/down` cannot be looked up, and nothing else is there.
struct Note {
    version: u64,
}

impl Resource for Note {
    type Error = Error;

    async fn find(request: &HttpRequest) -> Result<Option<Self>, Error> {
        // A lookup takes its time; meanwhile the other extractors are asked.
        for _ in 0..3 {
            actix_web::rt::task::yield_now().await;
        }
        match request.match_info().query("id") {
            "7" => Ok(Some(Note { version: 7 })),
            "down" => Err(ErrorServiceUnavailable("down")),
            _ => Ok(None),
        }
    }

    fn representation(&self) -> Representation<'static> {
        Representation::new(EntityTag::from_version(self.version))
    }

    fn policy(permit: Permit) -> Result<Permit, Answer> {
        permit.require_version()
    }
}

async fn get(Checked(note, current): Checked<Note>) -> impl Responder {
    current.with_content(note.version.to_string())
}

async fn patch(Checked(_, current): Checked<Note>, text: String) -> impl Responder {
    let _permit = current.into_permit();
    HttpResponse::Ok().body(text)
}

async fn put(CheckedOrMissing(note, current): CheckedOrMissing<Note>, _: String) -> impl Responder {
    let _permit = current.into_permit();
    match note {
        Some(_) => HttpResponse::NoContent(),
        None => HttpResponse::Created(),
    }
}

fn routes(config: &mut web::ServiceConfig) {
    let resource = web::resource("/{id}")
        .route(web::get().to(get))
        .route(web::patch().to(patch))
        .route(web::put().to(put));
    config.service(resource);
}

/// Method, path, condition, status. §13.2.1: what is not there is 404 to a method that does not create,
/// whatever its conditions.
#[actix_web::test]
async fn every_state() {
    let app = init_service(App::new().configure(routes)).await;
    for (method, path, condition, status) in [
        ("GET", "/7", ("accept", "*/*"), 200),
        ("GET", "/7", ("if-none-match", "\"7\""), 304),
        ("GET", "/8", ("if-none-match", "\"7\""), 404),
        ("GET", "/8", ("if-match", "*"), 404),
        ("GET", "/down", ("if-match", "*"), 503),
        ("PATCH", "/7", ("if-match", "\"7\""), 200),
        ("PATCH", "/7", ("if-match", "\"6\""), 412),
        ("PATCH", "/7", ("if-match", "*"), 428),
        ("PATCH", "/7", ("accept", "*/*"), 428),
        ("PATCH", "/8", ("if-match", "\"7\""), 404),
        ("PATCH", "/8", ("if-none-match", "*"), 404),
        ("PUT", "/7", ("if-match", "\"7\""), 204),
        ("PUT", "/7", ("if-none-match", "*"), 412),
        ("PUT", "/8", ("if-none-match", "*"), 201),
        ("PUT", "/8", ("if-match", "\"7\""), 412),
        ("PUT", "/8", ("accept", "*/*"), 428),
    ] {
        let what = format!("{method} {path} {condition:?}");
        let sent = request(method, path, &[condition]).set_payload("text");
        let response = call_service(&app, sent.to_request()).await;
        assert_eq!(response.status(), status, "{what}");
        let has_tag = path == "/7" && (status == 200 && method == "GET" || status > 300);
        assert_eq!(field(&response, "etag").is_some(), has_tag, "{what}");
        if method == "PATCH" && status == 200 {
            assert_eq!(content(response).await, b"text", "{what}");
        }
    }
}

/// Content that says whether somebody has read it.
struct Watched(Rc<Cell<bool>>);

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.replace(true) {
            false => Poll::Ready(Some(Ok(Bytes::from_static(b"text")))),
            true => Poll::Ready(None),
        }
    }
}

/// Extractors run side by side in actix, and all the same no content is read of a write that is refused.
#[actix_web::test]
async fn no_content_is_read_before_the_check() {
    let app = init_service(App::new().configure(routes)).await;
    for (if_match, is_read) in [("\"7\"", true), ("\"6\"", false)] {
        for method in ["PATCH", "PUT"] {
            let read = Rc::new(Cell::new(false));
            let mut sent = request(method, "/7", &[("if-match", if_match)]).to_request();
            let content: Pin<Box<dyn Stream<Item = _>>> = Box::pin(Watched(read.clone()));
            *sent.payload() = Payload::from(content);
            let response = call_service(&app, sent).await;
            assert_eq!(
                response.status().is_success(),
                is_read,
                "{method} {if_match}"
            );
            assert_eq!(read.get(), is_read, "{method} {if_match}");
        }
    }
}

//! The handlers that the first screen of the project's README shows, answering requests.

use std::sync::Mutex;

use actix_web::error::Error;
use actix_web::http::header::ETAG;
use actix_web::test::{call_service, init_service, TestRequest};
use actix_web::{web, App, HttpRequest, HttpResponse, Responder};
use preconditions_actix::{Answer, Checked, EntityTag, Permit, Representation, Resource};

#[derive(Clone)]
struct Note {
    text: String,
    version: u64,
}

struct Store(Mutex<Note>);

impl Store {
    /// Writes if the version is still the one that was checked.
    fn save(&self, text: String, checked: u64, _permit: Permit) -> HttpResponse {
        let mut note = self.0.lock().unwrap();
        if note.version != checked {
            return HttpResponse::ServiceUnavailable().finish();
        }
        let version = checked + 1;
        *note = Note { text, version };
        HttpResponse::NoContent().finish()
    }
}

impl Resource for Note {
    type Error = Error;

    async fn find(request: &HttpRequest) -> Result<Option<Self>, Error> {
        let store = request.app_data::<web::Data<Store>>().unwrap();
        Ok(Some(store.0.lock().unwrap().clone()))
    }

    fn representation(&self) -> Representation<'static> {
        Representation::new(EntityTag::from_version(self.version))
    }

    fn policy(permit: Permit) -> Result<Permit, Answer> {
        permit.require_version()
    }
}

// README begins
async fn read(Checked(note, current): Checked<Note>) -> impl Responder {
    current.with_content(note.text) // 200 with its ETag; or 304, and nothing is sent
}

async fn write(
    Checked(note, current): Checked<Note>, // or 412, before the content is read; or 428
    store: web::Data<Store>,
    text: String,
) -> HttpResponse {
    store.save(text, note.version, current.into_permit()) // UPDATE … WHERE version = …
}
// README ends

#[actix_web::test]
async fn the_handlers_do_what_is_said_beside_them() {
    let note = Note {
        text: "milk".into(),
        version: 7,
    };
    let store = web::Data::new(Store(Mutex::new(note)));
    let handlers = web::resource("/")
        .route(web::get().to(read))
        .route(web::put().to(write));
    let service = init_service(App::new().app_data(store).service(handlers)).await;
    let (current, stale) = (("if-match", "\"7\""), ("if-match", "\"6\""));
    let seven = Some("\"7\"");
    for (request, field, status, tag) in [
        (TestRequest::get(), ("accept", "*/*"), 200, seven),
        (TestRequest::get(), ("if-none-match", "\"7\""), 304, seven),
        (TestRequest::put(), ("accept", "*/*"), 428, seven),
        (TestRequest::put(), stale, 412, seven),
        (TestRequest::put(), current, 204, None),
        // The other one who has read the seventh version.
        (TestRequest::put(), current, 412, Some("\"8\"")),
    ] {
        let request = request.insert_header(field).set_payload("new text");
        let response = call_service(&service, request.to_request()).await;
        assert_eq!(response.status(), status, "{field:?}");
        let sent = response.headers().get(ETAG);
        assert_eq!(sent.map(|tag| tag.to_str().unwrap()), tag, "{field:?}");
    }
}

//! Writes that nobody has checked are reported once for each route.

use std::sync::Mutex;

use actix_web::test::{call_service, init_service};
use actix_web::{web, App, HttpResponse, Responder};
use log::{Level, Log, Metadata, Record};
use preconditions_actix::{Conditions, EntityTag, Representation, UncheckedWriteLayer};

use crate::request;

/// Keeps what is logged.
struct Kept(Mutex<Vec<String>>);

impl Log for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() == Level::Warn && metadata.target().starts_with("preconditions_actix")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            self.0.lock().unwrap().push(record.args().to_string());
        }
    }

    fn flush(&self) {}
}

static KEPT: Kept = Kept(Mutex::new(Vec::new()));

async fn forgets() -> impl Responder {
    HttpResponse::NoContent()
}

async fn refuses() -> impl Responder {
    HttpResponse::BadRequest()
}

async fn checks(conditions: Conditions) -> impl Responder {
    match conditions.check(Representation::new(EntityTag::from_version(7))) {
        Ok(_) => HttpResponse::NoContent().into(),
        Err(refusal) => HttpResponse::from_error(refusal),
    }
}

/// Extracts and does not ask: the same as not to extract.
async fn extracts(_: Conditions) -> impl Responder {
    HttpResponse::NoContent()
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/forgets/{id}", web::put().to(forgets))
        .route("/forgets/{id}", web::get().to(forgets))
        .route("/refuses", web::put().to(refuses))
        .route("/checks", web::put().to(checks))
        .route("/extracts", web::delete().to(extracts));
}

#[actix_web::test]
async fn a_forgotten_check_is_reported_once_for_each_route() {
    log::set_logger(&KEPT).unwrap();
    log::set_max_level(log::LevelFilter::Warn);
    let app = App::new()
        .configure(routes)
        .wrap(UncheckedWriteLayer::new());
    let app = init_service(app.default_service(web::to(forgets))).await;
    let condition = [("if-match", "\"7\"")];
    for (method, path, fields) in [
        ("PUT", "/forgets/1", &condition[..]),
        ("PUT", "/forgets/2", &condition),
        ("PUT", "/forgets/3", &[]),
        ("GET", "/forgets/4", &condition),
        ("PUT", "/refuses", &condition),
        ("PUT", "/checks", &condition),
        ("DELETE", "/extracts", &condition),
        ("PUT", "/elsewhere/1", &condition),
        ("PUT", "/elsewhere/2", &condition),
    ] {
        call_service(&app, request(method, path, fields).to_request()).await;
    }
    let what = "performed a write, and no handler has checked the conditions of the request";
    let routes = ["PUT /forgets/{id}", "DELETE /extracts", "PUT (no route)"];
    let expected = routes.map(|route| format!("{route}: {what}"));
    assert_eq!(*KEPT.0.lock().unwrap(), expected);
}

#[actix_web::test]
#[should_panic(expected = "PUT /forgets/{id}: performed a write")]
async fn a_forgotten_check_panics_where_asked() {
    let layer = UncheckedWriteLayer::new().panic_in_debug_builds();
    let app = init_service(App::new().configure(routes).wrap(layer)).await;
    let sent = request("PUT", "/forgets/1", &[("if-match", "\"7\"")]);
    call_service(&app, sent.to_request()).await;
}

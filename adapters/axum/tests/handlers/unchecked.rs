//! Writes that no handler has checked.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use axum::extract::MatchedPath;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::put;
use axum::Router;
use preconditions_axum::{Conditions, EntityTag, Refusal, Representation, UncheckedWriteLayer};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::ask;

async fn forgets() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn has_the_extractor_and_forgets(_: Conditions) -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn refuses_for_another_reason() -> StatusCode {
    StatusCode::FORBIDDEN
}

async fn checks(conditions: Conditions) -> Result<StatusCode, Refusal> {
    let _ = conditions.check(Representation::new(EntityTag::from_version(7)))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn lets_the_store_check(conditions: Conditions) -> StatusCode {
    let _ = conditions.write_condition(EntityTag::version);
    StatusCode::NO_CONTENT
}

fn router(layer: UncheckedWriteLayer) -> Router {
    Router::new()
        .route("/forgets/{id}", put(forgets).delete(forgets).get(forgets))
        .route("/extracts", put(has_the_extractor_and_forgets))
        .route("/forbidden", put(refuses_for_another_reason))
        .route("/checks", put(checks))
        .route("/store", put(lets_the_store_check))
        .layer(layer)
}

fn by_route() -> UncheckedWriteLayer {
    UncheckedWriteLayer::new().named_by(|request| Some(request.get::<MatchedPath>()?.as_str()))
}

/// Keeps the events that it is told of, as text.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<String>>>);

impl Events {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() != "message" {
            self.0.push_str(&format!("{value:?} "));
        }
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("preconditions_axum")
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{} ", event.metadata().level()));
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0.trim_end().to_owned());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Each route and method once, however often it happens and whatever the id.
#[tokio::test]
async fn a_forgotten_check_is_reported_once_a_route() {
    let events = Events::default();
    let _guard = tracing::subscriber::set_default(events.clone());
    let router = router(by_route());
    let stale = [("if-match", "\"6\"")];
    for path in ["/forgets/1", "/forgets/2", "/forgets/1"] {
        assert_eq!(ask(&router, "PUT", path, &stale).await.status(), 204);
    }
    assert_eq!(events.take(), ["WARN PUT \"/forgets/{id}\""]);
    ask(&router, "DELETE", "/forgets/1", &stale).await;
    assert_eq!(events.take(), ["WARN DELETE \"/forgets/{id}\""]);
    ask(&router, "PUT", "/extracts", &stale).await;
    assert_eq!(events.take(), ["WARN PUT \"/extracts\""]);
}

#[tokio::test]
async fn what_is_no_forgotten_check_is_not_reported() {
    let events = Events::default();
    let _guard = tracing::subscriber::set_default(events.clone());
    let router = router(by_route().panic_in_debug_builds());
    let stale = [("if-match", "\"6\"")];
    for (method, path, fields, status) in [
        ("PUT", "/checks", &stale[..], 412),
        ("PUT", "/checks", &[("if-match", "\"7\"")], 204),
        ("PUT", "/store", &stale, 204),
        ("PUT", "/forbidden", &stale, 403), // nothing was performed
        ("PUT", "/nowhere", &stale, 404),
        ("PUT", "/forgets/1", &[], 204), // nothing was asked for
        ("PUT", "/forgets/1", &[("accept", "*/*")], 204),
        ("GET", "/forgets/1", &[("if-none-match", "\"6\"")], 204), // a read loses nothing
    ] {
        let answer = ask(&router, method, path, fields).await;
        assert_eq!(answer.status(), status, "{method} {path} {fields:?}");
    }
    assert_eq!(events.take(), [""; 0]);
}

/// Around a single handler, the name is its type.
#[tokio::test]
async fn without_a_route_the_handler_has_the_name_of_its_type() {
    let events = Events::default();
    let _guard = tracing::subscriber::set_default(events.clone());
    let handler = Handler::<_, ()>::layer(forgets, UncheckedWriteLayer::new());
    let router = Router::new().route("/", put(handler));
    for _ in 0..2 {
        ask(&router, "PUT", "/", &[("if-match", "\"6\"")]).await;
    }
    let reported = events.take();
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(reported[0].contains("unchecked::forgets"), "{reported:?}");
}

#[cfg(debug_assertions)]
#[tokio::test]
#[should_panic(
    expected = "PUT /forgets/{id}: performed, and no handler has checked the conditions"
)]
async fn a_debug_build_panics_where_it_is_asked_to() {
    let router = router(by_route().panic_in_debug_builds());
    ask(&router, "PUT", "/forgets/1", &[("if-match", "\"6\"")]).await;
}

//! Resources that are checked before their content is read.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use preconditions_axum::{
    Answer, Checked, CheckedOrMissing, EntityTag, Permit, Permitted, Protection, Representation,
    Resource,
};

use crate::{ask, ask_with, field};

struct Note {
    version: u64,
}

/// Note 7 is there in version 7, note 0 cannot be looked up, others are not there.
impl Resource<()> for Note {
    type Error = (StatusCode, &'static str);

    async fn find(head: &mut Parts, state: &()) -> Result<Option<Self>, Self::Error> {
        let id = Path::<u64>::from_request_parts(head, state).await;
        match id
            .map_err(|_| (StatusCode::BAD_REQUEST, "an id is a number"))?
            .0
        {
            0 => Err((StatusCode::SERVICE_UNAVAILABLE, "no database")),
            7 => Ok(Some(Note { version: 7 })),
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

async fn read(Checked(note, current): Checked<Note>) -> (Permitted<'static>, Json<u64>) {
    (current, Json(note.version))
}

async fn write(
    CheckedOrMissing(note, current): CheckedOrMissing<Note>,
    _content: Bytes,
) -> StatusCode {
    let protection = current.into_permit().protection();
    match note {
        Some(_) => {
            assert_eq!(protection, Some(Protection::Version));
            StatusCode::NO_CONTENT
        }
        None => {
            assert_eq!(protection, Some(Protection::Absence));
            StatusCode::CREATED
        }
    }
}

async fn delete(Checked(_, current): Checked<Note>, State(()): State<()>) -> StatusCode {
    assert!(current.permit().is_guarded());
    StatusCode::NO_CONTENT
}

fn router() -> Router {
    Router::new().route("/{id}", get(read).put(write).delete(delete))
}

#[tokio::test]
async fn every_method_of_what_is_there_and_what_is_not() {
    let (own, other, any) = ("\"7\"", "\"6\"", "*");
    for (method, path, name, value, status) in [
        ("GET", "/7", "accept", "*/*", 200),
        ("GET", "/7", "if-none-match", own, 304),
        ("HEAD", "/7", "if-none-match", own, 304),
        ("GET", "/7", "if-match", other, 412),
        ("PUT", "/7", "if-match", own, 204),
        ("PUT", "/7", "if-match", other, 412),
        ("PUT", "/7", "if-none-match", any, 412),
        ("PUT", "/7", "accept", "*/*", 428),
        ("PUT", "/7", "if-match", any, 428),
        ("DELETE", "/7", "if-match", own, 204),
        ("DELETE", "/7", "if-match", other, 412),
        ("DELETE", "/7", "accept", "*/*", 428),
        // What creates is evaluated; what does not create is 404, whatever the conditions (§13.2.1).
        ("PUT", "/8", "if-none-match", any, 201),
        ("PUT", "/8", "if-match", any, 412),
        ("PUT", "/8", "if-match", own, 412),
        ("PUT", "/8", "accept", "*/*", 428),
        ("GET", "/8", "if-match", any, 404),
        ("DELETE", "/8", "if-match", any, 404),
        ("DELETE", "/8", "if-match", own, 404),
        // The lookup has its own answers.
        ("GET", "/0", "if-match", own, 503),
        ("PUT", "/0", "if-match", own, 503),
        ("PUT", "/x", "if-match", own, 400),
    ] {
        let answer = ask(&router(), method, path, &[(name, value)]).await;
        assert_eq!(answer.status(), status, "{method} {path} {name}: {value}");
        if status == 304 || status == 200 {
            assert_eq!(field(&answer, "etag"), Some(own));
        }
    }
}

/// A content that says whether anybody has asked for it.
struct Watched(Arc<AtomicBool>);

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        self.0.store(true, Ordering::Relaxed);
        Poll::Ready(None)
    }
}

/// RFC 9110 §10.1.1: so a client that expects to be asked need not send its content in vain.
#[tokio::test]
async fn conditions_are_checked_before_the_content_is_read() {
    for (if_match, status) in [("\"6\"", 412), ("*", 428), ("\"7\"", 204)] {
        let was_read = Arc::new(AtomicBool::new(false));
        let content = Body::new(Watched(Arc::clone(&was_read)));
        let fields = [("if-match", if_match)];
        let answer = ask_with(&router(), "PUT", "/7", &fields, content).await;
        assert_eq!(answer.status(), status);
        assert_eq!(was_read.load(Ordering::Relaxed), status == 204, "{status}");
    }
}

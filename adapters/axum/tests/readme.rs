//! The handlers that the first screen of the project's README shows, answering requests.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::State;
use axum::http::{request::Parts, Request, StatusCode};
use axum::{routing::get, Router};
use preconditions_axum::{Answer, Checked, EntityTag, Permit, Permitted, Representation, Resource};
use tower::ServiceExt;

#[derive(Clone)]
struct Note {
    text: String,
    version: u64,
}

#[derive(Clone)]
struct Store(Arc<Mutex<Note>>);

impl Store {
    /// Writes if the version is still the one that was checked.
    fn save(&self, text: String, checked: u64, _permit: Permit) -> StatusCode {
        let mut note = self.0.lock().unwrap();
        if note.version != checked {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let version = checked + 1;
        *note = Note { text, version };
        StatusCode::NO_CONTENT
    }
}

impl Resource<Store> for Note {
    type Error = StatusCode;

    async fn find(_: &mut Parts, store: &Store) -> Result<Option<Self>, StatusCode> {
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
async fn read(Checked(note, current): Checked<Note>) -> (Permitted<'static>, String) {
    (current, note.text) // 200 with its ETag; or 304, and nothing is sent
}

async fn write(
    Checked(note, current): Checked<Note>, // or 412, before the content is read; or 428
    State(store): State<Store>,
    text: String,
) -> StatusCode {
    store.save(text, note.version, current.into_permit()) // UPDATE … WHERE version = …
}
// README ends

/// The status and the ETag of the answer to a request.
async fn answer(store: &Store, method: &str, field: (&str, &str)) -> (u16, Option<String>) {
    let router = Router::new()
        .route("/", get(read).put(write))
        .with_state(store.clone());
    let request = Request::builder()
        .method(method)
        .header(field.0, field.1)
        .body(Body::from("new text"))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let tag = response.headers().get("etag");
    (
        response.status().as_u16(),
        tag.map(|tag| tag.to_str().unwrap().to_owned()),
    )
}

#[tokio::test]
async fn the_handlers_do_what_is_said_beside_them() {
    let note = Note {
        text: "milk".into(),
        version: 7,
    };
    let store = Store(Arc::new(Mutex::new(note)));
    let seven = Some("\"7\"".to_owned());
    let any = ("accept", "*/*");
    assert_eq!(answer(&store, "GET", any).await, (200, seven.clone()));
    let known = ("if-none-match", "\"7\"");
    assert_eq!(answer(&store, "GET", known).await, (304, seven.clone()));
    assert_eq!(answer(&store, "PUT", any).await.0, 428);
    let stale = ("if-match", "\"6\"");
    assert_eq!(answer(&store, "PUT", stale).await, (412, seven));
    let current = ("if-match", "\"7\"");
    assert_eq!(answer(&store, "PUT", current).await, (204, None));
    // The other one who has read the seventh version.
    assert_eq!(answer(&store, "PUT", current).await.0, 412);
}

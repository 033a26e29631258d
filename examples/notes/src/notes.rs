//! `/notes/{id}`, and the POST to `/notes` that creates one.

use axum::extract::{FromRequestParts, Path};
use axum::http::header::{CONTENT_LENGTH, CONTENT_LOCATION, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use preconditions::{Permit, Target, Validators};
use serde_json::Value;

use crate::answer::{success, Refusal};
use crate::exchange::{read_json, read_object, too_large, Exchange, JSON};
use crate::list::Page;
use crate::revision::Revision;
use crate::service::{step_aside, ATTEMPTS};
use crate::store::{Note, NoteId, Store, Stored, Swap};

pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// In octets: a list shows up to 500 of them.
const LONGEST_TITLE: usize = 1000;

/// GET and HEAD.
pub async fn get(KnownId(id): KnownId, exchange: Exchange) -> Result<Response, Refusal> {
    let stored = find(exchange.store(), &id).await?;
    let content = to_json(&stored.value);
    let (current, mut headers) = describe(&exchange, &stored.revision);
    headers.insert(CONTENT_LENGTH, content.len().into());
    let _: Permit = exchange.permit(current.into(), &headers)?;
    Ok(success(StatusCode::OK, headers, content))
}

/// PUT: replaces a note or creates it under the id that the client chose.
pub async fn put(KnownId(id): KnownId, mut exchange: Exchange) -> Result<Response, Refusal> {
    let limit = exchange.service.note_limit;
    exchange.expect_whole_content(limit)?;
    exchange.expect_media_type(&[JSON])?;
    if let Some(condition) = exchange.write_condition() {
        let content = exchange.content(limit).await?;
        // What is wrong inside the content is said behind the condition.
        if let Ok(note) = read_object(&content).and_then(|note| acceptable(note, limit)) {
            if let Some(revision) = exchange.store().write_note(&condition, &id, &note).await? {
                exchange.checked_by_the_database(&condition);
                return Ok(replaced(&id, &revision, &content, &note));
            }
        }
    }
    put_after_evaluation(id, exchange).await
}

/// The second way: load, evaluate, write if nothing has changed since. It is where every refusal
/// comes from, with the tag that is there now, and it decides what no single statement says.
async fn put_after_evaluation(id: NoteId, mut exchange: Exchange) -> Result<Response, Refusal> {
    let limit = exchange.service.note_limit;
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = exchange.store().note(&id).await?;
        let (target, headers) = match &stored {
            Some(stored) => {
                let (current, headers) = describe(&exchange, &stored.revision);
                (Target::Exists(current), headers)
            }
            None => (Target::Missing, HeaderMap::new()),
        };
        let permit = exchange.write_permit(target, &headers)?;
        let content = exchange.content(limit).await?;
        let note = acceptable(read_object(&content)?, limit)?;
        let store = exchange.store();
        let swap = match &stored {
            Some(Stored { revision, .. }) => {
                store.replace_note(permit, &id, revision, &note).await?
            }
            None => store.insert_note(permit, &id, &note).await?,
        };
        if let Swap::Done(revision) = swap {
            return Ok(replaced(&id, &revision, &content, &note));
        }
    }
    Err(Refusal::overtaken())
}

/// The answer to a PUT that took place.
fn replaced(id: &NoteId, revision: &Revision, content: &[u8], note: &Note) -> Response {
    let mut headers = HeaderMap::new();
    // RFC 9110 §9.3.4: the validators tell the client that it holds, octet for octet, what a GET
    // will give it. That is so only if it wrote the JSON exactly as we do.
    if content == to_json(note) {
        revision.validators().insert_into(&mut headers);
    }
    if !revision.is_first() {
        return success(StatusCode::NO_CONTENT, headers, "");
    }
    headers.insert(LOCATION, path_of(id));
    success(StatusCode::CREATED, headers, "")
}

/// PATCH: a JSON Merge Patch (RFC 7396), also where it is sent as plain JSON.
pub async fn patch(KnownId(id): KnownId, mut exchange: Exchange) -> Result<Response, Refusal> {
    let limit = exchange.service.note_limit;
    exchange.expect_whole_content(limit)?;
    exchange
        .expect_media_type(&[MERGE_PATCH, JSON])
        .map_err(|refusal| {
            let name = HeaderName::from_static("accept-patch");
            refusal.with(name, HeaderValue::from_static(MERGE_PATCH))
        })?;
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = find(exchange.store(), &id).await?;
        let (current, headers) = describe(&exchange, &stored.revision);
        let permit = exchange.write_permit(current.into(), &headers)?;
        let content = exchange.content(limit).await?;
        let note = acceptable(patched(&stored.value, &read_json(&content)?)?, limit)?;
        let store = exchange.store();
        let swap = store.replace_note(permit, &id, &stored.revision, &note);
        if let Swap::Done(revision) = swap.await? {
            let (_, mut headers) = describe(&exchange, &revision);
            headers.insert(CONTENT_LOCATION, path_of(&id));
            return Ok(success(StatusCode::OK, headers, to_json(&note)));
        }
    }
    Err(Refusal::overtaken())
}

/// DELETE: removes a note, and its attachment with it.
pub async fn delete(KnownId(id): KnownId, exchange: Exchange) -> Result<Response, Refusal> {
    if let Some(condition) = exchange.write_condition() {
        if exchange.store().remove_note(&condition, &id).await? {
            exchange.checked_by_the_database(&condition);
            return Ok(success(StatusCode::NO_CONTENT, HeaderMap::new(), ""));
        }
    }
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = find(exchange.store(), &id).await?;
        let (current, headers) = describe(&exchange, &stored.revision);
        let permit = exchange.write_permit(current.into(), &headers)?;
        let store = exchange.store();
        if let Swap::Done(()) = store.delete_note(permit, &id, &stored.revision).await? {
            return Ok(success(StatusCode::NO_CONTENT, HeaderMap::new(), ""));
        }
    }
    Err(Refusal::overtaken())
}

/// POST to the list: creates a note under an id of ours. No other client can know that id, so there
/// is no update to lose, and no condition is insisted on.
pub async fn post(mut exchange: Exchange) -> Result<Response, Refusal> {
    let limit = exchange.service.note_limit;
    exchange.expect_whole_content(limit)?;
    exchange.expect_media_type(&[JSON])?;
    let page = Page::first(exchange.store()).await?;
    let headers = page.headers(&exchange);
    let permit = exchange.permit(page.validators().into(), &headers)?;
    let note = acceptable(read_object(&exchange.content(limit).await?)?, limit)?;
    let id = NoteId::fresh();
    let Swap::Done(revision) = exchange.store().insert_note(permit, &id, &note).await? else {
        return Err(Refusal::overtaken());
    };
    let (_, mut headers) = describe(&exchange, &revision);
    headers.insert(LOCATION, path_of(&id));
    headers.insert(CONTENT_LOCATION, path_of(&id));
    Ok(success(StatusCode::CREATED, headers, to_json(&note)))
}

async fn find(store: &Store, id: &NoteId) -> Result<Stored<Note>, Refusal> {
    store.note(id).await?.ok_or_else(Refusal::not_found)
}

/// What the conditions are compared with, and the fields of the 200.
fn describe(exchange: &Exchange, revision: &Revision) -> (Validators<'static>, HeaderMap) {
    let current = revision.validators();
    let headers = exchange.headers(HeaderValue::from_static(JSON), &current);
    (current, headers)
}

fn patched(note: &Note, patch: &Value) -> Result<Note, Refusal> {
    let mut document = serde_json::json!(note);
    json_patch::merge(&mut document, patch);
    if !document.is_object() {
        let detail = "The patch does not leave a note: a note is an object.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
    }
    serde_json::from_value(document).map_err(|error| {
        let detail = format!("The patch does not leave a note: {error}.");
        Refusal::new(StatusCode::BAD_REQUEST, detail)
    })
}

/// A note that both databases can store, that the list can show, and that may be sent again as it is.
fn acceptable(note: Note, limit: u32) -> Result<Note, Refusal> {
    for (name, value) in [("title", &note.title), ("text", &note.text)] {
        if let Some(position) = value.find('\0') {
            let detail = format!("The {name} has the character U+0000 at octet {position}.");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        }
    }
    if note.title.len() > LONGEST_TITLE {
        let length = note.title.len();
        let detail = format!("The title has {length} octets; it may have up to {LONGEST_TITLE}.");
        return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
    }
    if u32::try_from(to_json(&note).len()).map_or(true, |length| length > limit) {
        return Err(too_large(limit));
    }
    Ok(note)
}

/// The id of a path. What no note can have as its id is a 404; what is no text, a 400.
#[derive(Debug)]
pub struct KnownId(pub NoteId);

impl<S: Send + Sync> FromRequestParts<S> for KnownId {
    type Rejection = Refusal;

    async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::<String>::from_request_parts(head, state).await;
        let Path(id) = path.map_err(|_| {
            let detail = "The path is not UTF-8 once its %-escapes are read.";
            Refusal::new(StatusCode::BAD_REQUEST, detail)
        })?;
        NoteId::parse(&id).map(KnownId).ok_or_else(|| {
            let detail = "The id of a note has 1 to 64 of the characters A-Z a-z 0-9 - . _ ~, and \
                          is neither . nor ..";
            Refusal::new(StatusCode::NOT_FOUND, detail)
        })
    }
}

fn path_of(id: &NoteId) -> HeaderValue {
    HeaderValue::try_from(format!("/notes/{id}")).expect("an id has unreserved characters only")
}

fn to_json(note: &Note) -> Vec<u8> {
    serde_json::to_vec(note).expect("two texts have a JSON form")
}

//! `/notes/{id}/attachment`: octets, stored as they came and sent whole or in ranges.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use bytes::BytesMut;
use preconditions::{byte_ranges, ByteRanges, ContentRange, Permit, Target, Validators};
use tokio::time::timeout;

use crate::answer::{success, Refusal};
use crate::exchange::{too_slow, Exchange};
use crate::notes::KnownId;
use crate::revision::Revision;
use crate::sending::Sending;
use crate::service::{step_aside, ATTEMPTS};
use crate::store::{Attachment, Content, NoteId, Place, Store, Stored, Swap, CHUNK};

/// How long a client may take to send an attachment: less than the time for which the sweep leaves
/// alone what nothing names.
const UPLOAD: Duration = Duration::from_secs(30 * 60);

/// GET and HEAD.
pub async fn get(KnownId(id): KnownId, exchange: Exchange) -> Result<Response, Refusal> {
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = find(exchange.store(), &id).await?;
        let (current, headers) = describe(&exchange, &stored);
        let permit = exchange.permit(current.into(), &headers)?;
        let content = &stored.value.content;
        let ranges = byte_ranges(&permit, &exchange.head.headers, content.length);
        if let ByteRanges::Unsatisfiable { complete_length } = ranges {
            return Err(unsatisfiable(complete_length, ranges.content_range()));
        }
        let mut response = axum::http::Response::new(());
        *response.headers_mut() = headers;
        let segments = ranges.amend(&mut response);
        let (head, ()) = response.into_parts();
        if exchange.head.method == Method::HEAD {
            return Ok(success(head.status, head.headers, ""));
        }
        let sending = Sending::new(&exchange.service, content, segments);
        // Without it, somebody wrote since: judge the request by what is there now.
        if let Some(body) = sending.into_body().await? {
            return Ok(success(head.status, head.headers, body));
        }
    }
    Err(Refusal::overtaken())
}

/// PUT: attaches content to a note that exists. It is stored verbatim, so the answer may say which
/// tag it has now (RFC 9110 §9.3.4).
pub async fn put(KnownId(id): KnownId, mut exchange: Exchange) -> Result<Response, Refusal> {
    exchange.expect_whole_content(exchange.service.attachment_limit)?;
    let media_type = media_type(&exchange.head.headers)?;
    // Judged first; only then is the content asked for.
    let place = place(exchange.store(), &id).await?;
    let permit = permit(&exchange, &place)?;
    let content = receive(&mut exchange).await?;
    let attachment = Attachment {
        media_type,
        content,
    };
    let (service, path) = (
        Arc::clone(&exchange.service),
        exchange.head.uri.path().to_owned(),
    );
    let done = attach(exchange, &id, place, permit, &attachment).await;
    if done.is_err() {
        // What was received and is not named would be removed in an hour; this is only sooner.
        if let Err(error) = service.store.discard(&attachment.content).await {
            tracing::debug!(%error, "what was received is left to the sweep");
        }
    }
    let (status, revision) = done?;
    let mut headers = HeaderMap::new();
    revision.validators().insert_into(&mut headers);
    if status == StatusCode::CREATED {
        let location = HeaderValue::try_from(path);
        headers.extend(location.ok().map(|location| (LOCATION, location)));
    }
    Ok(success(status, headers, ""))
}

/// Swaps in what was received; evaluates again where somebody was faster.
async fn attach(
    exchange: Exchange,
    id: &NoteId,
    mut place: Place,
    mut permitted: Permit,
    attachment: &Attachment,
) -> Result<(StatusCode, Revision), Refusal> {
    let (store, note) = (exchange.store(), place.incarnation.clone());
    for attempt in 1..=ATTEMPTS {
        let (status, swap) = match &place.attachment {
            Some(Stored { revision, .. }) => {
                let swap = store.replace_attachment(permitted, id, revision, attachment);
                (StatusCode::NO_CONTENT, swap.await?)
            }
            None => {
                let swap = store.insert_attachment(permitted, id, &note, attachment);
                (StatusCode::CREATED, swap.await?)
            }
        };
        if let Swap::Done(revision) = swap {
            return Ok((status, revision));
        }
        step_aside(attempt).await;
        place = self::place(store, id).await?;
        if place.incarnation != note {
            let detail = "The note was deleted and created anew while the content arrived. \
                          Nothing was attached to the new one.";
            return Err(Refusal::new(StatusCode::CONFLICT, detail));
        }
        permitted = permit(&exchange, &place)?;
    }
    Err(Refusal::overtaken())
}

/// DELETE.
pub async fn delete(KnownId(id): KnownId, exchange: Exchange) -> Result<Response, Refusal> {
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = find(exchange.store(), &id).await?;
        let (current, headers) = describe(&exchange, &stored);
        let permit = exchange.write_permit(current.into(), &headers)?;
        let store = exchange.store();
        let swap = store.delete_attachment(permit, &id, &stored.revision);
        if let Swap::Done(()) = swap.await? {
            return Ok(success(StatusCode::NO_CONTENT, HeaderMap::new(), ""));
        }
    }
    Err(Refusal::overtaken())
}

async fn place(store: &Store, id: &NoteId) -> Result<Place, Refusal> {
    store.place(id).await?.ok_or_else(Refusal::not_found)
}

async fn find(store: &Store, id: &NoteId) -> Result<Stored<Attachment>, Refusal> {
    let attachment = place(store, id).await?.attachment;
    attachment.ok_or_else(Refusal::not_found)
}

/// Evaluates the conditions of a PUT.
fn permit(exchange: &Exchange, place: &Place) -> Result<Permit, Refusal> {
    let (target, headers) = match &place.attachment {
        Some(stored) => {
            let (current, headers) = describe(exchange, stored);
            (Target::Exists(current), headers)
        }
        None => (Target::Missing, HeaderMap::new()),
    };
    exchange.write_permit(target, &headers)
}

/// Stores the content of a request as it arrives, chunk by chunk.
async fn receive(exchange: &mut Exchange) -> Result<Content, Refusal> {
    let mut pieces = exchange.pieces(exchange.service.attachment_limit);
    let store = exchange.store();
    let mut content = store.begin_content().await?;
    let mut waiting = BytesMut::new();
    let received = async {
        while let Some(piece) = pieces.next().await? {
            waiting.extend_from_slice(&piece);
            while waiting.len() >= CHUNK {
                store.append(&mut content, &waiting.split_to(CHUNK)).await?;
            }
        }
        if !waiting.is_empty() {
            store.append(&mut content, &waiting).await?;
        }
        Ok(())
    };
    let received = timeout(UPLOAD, received).await;
    match received.unwrap_or_else(|_| Err(too_slow())) {
        Ok(()) => Ok(content),
        Err(refusal) => {
            drop(store.discard(&content).await);
            Err(refusal)
        }
    }
}

/// What the conditions are compared with, and the fields of the 200.
fn describe(exchange: &Exchange, stored: &Stored<Attachment>) -> (Validators<'static>, HeaderMap) {
    let current = stored.revision.validators();
    let media_type = HeaderValue::try_from(&stored.value.media_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut headers = exchange.headers(media_type, &current);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Also for HEAD, whose content is not read.
    headers.insert(CONTENT_LENGTH, stored.value.content.length.into());
    // Anybody may have sent it: a browser is to save it, not to run it as a page of this site.
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    (current, headers)
}

/// The Content-Type to store and send back.
fn media_type(headers: &HeaderMap) -> Result<String, Refusal> {
    match headers.get(CONTENT_TYPE).map(HeaderValue::to_str) {
        None => Ok("application/octet-stream".to_owned()),
        Some(Ok(media_type)) => Ok(media_type.to_owned()),
        Some(Err(_)) => {
            let detail = "Content-Type has to be ASCII.";
            Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
        }
    }
}

fn unsatisfiable(length: u64, content_range: Option<ContentRange>) -> Refusal {
    let detail = format!("The attachment has {length} octets; the range lies behind its end.");
    let refusal = Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, detail);
    match content_range {
        Some(content_range) => refusal.with(CONTENT_RANGE, content_range.into()),
        None => refusal,
    }
}

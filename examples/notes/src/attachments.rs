//! `/notes/{id}/attachment`: octets, stored as they came and sent whole or in ranges.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use preconditions::{byte_ranges, ByteRanges, ContentRange, Segment, Segments, Target, Validators};

use crate::answer::{success, Refusal};
use crate::exchange::Exchange;
use crate::notes::known;
use crate::service::{step_aside, ATTEMPTS};
use crate::store::{Attachment, NoteId, Store, Stored, Swap};

/// GET and HEAD.
pub async fn get(Path(id): Path<String>, exchange: Exchange) -> Result<Response, Refusal> {
    let id = known(&id)?;
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = find(exchange.store(), &id).await?;
        let (current, headers) = describe(&exchange, &stored);
        let permit = exchange.permit(current.into(), &headers)?;
        let ranges = byte_ranges(&permit, &exchange.head.headers, stored.value.length);
        if let ByteRanges::Unsatisfiable { complete_length } = ranges {
            return Err(unsatisfiable(complete_length, ranges.content_range()));
        }
        let mut response = axum::http::Response::new(());
        *response.headers_mut() = headers;
        let segments = ranges.amend(&mut response);
        let content = match exchange.head.method {
            Method::HEAD => Some(Vec::new()),
            _ => content(exchange.store(), &id, &stored, segments).await?,
        };
        // Without content, somebody wrote since: judge the request by what is there now.
        let Some(content) = content else { continue };
        let (head, ()) = response.into_parts();
        return Ok(success(head.status, head.headers, content));
    }
    Err(Refusal::overtaken())
}

/// PUT: attaches content to a note that exists. It is stored verbatim, so the answer may say which
/// tag it has now (RFC 9110 §9.3.4).
pub async fn put(Path(id): Path<String>, mut exchange: Exchange) -> Result<Response, Refusal> {
    let id = known(&id)?;
    let limit = exchange.service.attachment_limit;
    exchange.expect_whole_content(limit)?;
    let media_type = media_type(&exchange.head.headers)?;
    for attempt in 0..ATTEMPTS {
        step_aside(attempt).await;
        let stored = exchange.store().attachment(&id).await?;
        let (target, headers) = match &stored {
            Some(stored) => {
                let (current, headers) = describe(&exchange, stored);
                (Target::Exists(current), headers)
            }
            None if exchange.store().note(&id).await?.is_none() => return Err(Refusal::not_found()),
            None => (Target::Missing, HeaderMap::new()),
        };
        let permit = exchange.write_permit(target, &headers)?;
        let content = exchange.content(limit).await?;
        let store = exchange.store();
        let (status, swap) = match &stored {
            Some(Stored { revision, .. }) => {
                let swap = store.replace_attachment(permit, &id, revision, &media_type, &content);
                (StatusCode::NO_CONTENT, swap.await?)
            }
            None => {
                let swap = store.insert_attachment(permit, &id, &media_type, &content);
                (
                    StatusCode::CREATED,
                    swap.await?.ok_or_else(Refusal::not_found)?,
                )
            }
        };
        if let Swap::Done(revision) = swap {
            let mut headers = HeaderMap::new();
            revision.validators().insert_into(&mut headers);
            if status == StatusCode::CREATED {
                let location = HeaderValue::try_from(exchange.head.uri.path());
                headers.extend(location.ok().map(|location| (LOCATION, location)));
            }
            return Ok(success(status, headers, ""));
        }
    }
    Err(Refusal::overtaken())
}

/// DELETE.
pub async fn delete(Path(id): Path<String>, exchange: Exchange) -> Result<Response, Refusal> {
    let id = known(&id)?;
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

async fn find(store: &Store, id: &NoteId) -> Result<Stored<Attachment>, Refusal> {
    store.attachment(id).await?.ok_or_else(Refusal::not_found)
}

/// What the conditions are compared with, and the fields of the 200.
fn describe(exchange: &Exchange, stored: &Stored<Attachment>) -> (Validators<'static>, HeaderMap) {
    let current = stored.revision.validators();
    let media_type = HeaderValue::try_from(&stored.value.media_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut headers = exchange.headers(media_type, &current);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Also for HEAD, whose content is not read.
    headers.insert(CONTENT_LENGTH, stored.value.length.into());
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

/// The bytes of the whole attachment or of these segments; `None` if it is another one by now.
async fn content(
    store: &Store,
    id: &NoteId,
    stored: &Stored<Attachment>,
    segments: Option<Segments>,
) -> Result<Option<Vec<u8>>, Refusal> {
    let Some(segments) = segments else {
        let Some(last) = stored.value.length.checked_sub(1) else {
            return Ok(Some(Vec::new()));
        };
        let content = store.attachment_content(id, &stored.revision, 0..=last);
        return Ok(content.await?);
    };
    let mut bytes = Vec::new();
    for segment in segments {
        match segment {
            Segment::Framing(framing) => bytes.extend(framing),
            Segment::Content(range) => {
                let range = range.first()..=range.last();
                let part = store.attachment_content(id, &stored.revision, range);
                let Some(part) = part.await? else {
                    return Ok(None);
                };
                bytes.extend(part);
            }
        }
    }
    Ok(Some(bytes))
}

fn unsatisfiable(length: u64, content_range: Option<ContentRange>) -> Refusal {
    let detail = format!("The attachment has {length} octets; the range lies behind its end.");
    let refusal = Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, detail);
    match content_range {
        Some(content_range) => refusal.with(CONTENT_RANGE, content_range.into()),
        None => refusal,
    }
}

//! `/notes/{id}/attachment`: octets, stored as they came and sent whole or in ranges.

use std::ops::RangeInclusive;

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, IF_RANGE,
    LAST_MODIFIED, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use preconditions::{RangeUse, Target, Validators};
use uuid::Uuid;

use crate::answer::{success, Refusal};
use crate::exchange::Exchange;
use crate::notes::known;
use crate::ranges::{wanted, Wanted};
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
        let length = stored.value.length;
        let wanted = match permit.range() {
            RangeUse::Honor => wanted(&exchange.head.headers, length),
            RangeUse::Absent | RangeUse::Ignore => Wanted::Whole,
        };
        if exchange.head.method == Method::HEAD || length == 0 {
            return Ok(whole(headers, length, Vec::new()));
        }
        let needed = match &wanted {
            Wanted::Nothing => return Err(unsatisfiable(length)),
            Wanted::Whole => 0..=length.saturating_sub(1),
            Wanted::Parts(parts) => hull(parts),
        };
        let first = *needed.start();
        let content = exchange
            .store()
            .attachment_content(&id, &stored.revision, needed)
            .await?;
        // Without content, somebody wrote since: judge the request by what is there now.
        let Some(content) = content else { continue };
        return Ok(match wanted {
            Wanted::Parts(parts) => {
                let headers = of_a_part(headers, &exchange.head.headers);
                partial(headers, length, &parts, first, content)
            }
            Wanted::Whole | Wanted::Nothing => whole(headers, length, content),
        });
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

fn whole(mut headers: HeaderMap, length: u64, content: Vec<u8>) -> Response {
    // Also for HEAD, whose content is not read.
    headers.insert(CONTENT_LENGTH, length.into());
    success(StatusCode::OK, headers, content)
}

/// The smallest range that has all of the parts in it.
fn hull(parts: &[RangeInclusive<u64>]) -> RangeInclusive<u64> {
    let first = parts.iter().map(|part| *part.start()).min().unwrap_or(0);
    let last = parts.iter().map(|part| *part.end()).max().unwrap_or(0);
    first..=last
}

/// The fields of a 206. A client that sent If-Range has those of the representation already, from
/// the answer that it continues (RFC 9110 §15.3.7). Where it knows no tag, the date is what tells it
/// that the parts belong together.
fn of_a_part(mut headers: HeaderMap, request: &HeaderMap) -> HeaderMap {
    let Some(if_range) = request.get(IF_RANGE) else {
        return headers;
    };
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_DISPOSITION);
    if if_range.as_bytes().contains(&b'"') {
        headers.remove(LAST_MODIFIED);
    }
    headers
}

/// A 206: one part as it is, several as multipart/byteranges. `content` starts at octet `offset`.
fn partial(
    mut headers: HeaderMap,
    length: u64,
    parts: &[RangeInclusive<u64>],
    offset: u64,
    content: Vec<u8>,
) -> Response {
    let content_range =
        |part: &RangeInclusive<u64>| format!("bytes {}-{}/{length}", part.start(), part.end());
    if let [part] = parts {
        headers.insert(CONTENT_RANGE, ascii(content_range(part)));
        return success(StatusCode::PARTIAL_CONTENT, headers, content);
    }
    let boundary = Uuid::new_v4().simple().to_string();
    let kind = ascii(format!("multipart/byteranges; boundary={boundary}"));
    let of_each_part = headers.insert(CONTENT_TYPE, kind);
    let mut body = Vec::new();
    for part in parts {
        body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        if let Some(media_type) = &of_each_part {
            body.extend_from_slice(b"Content-Type: ");
            body.extend_from_slice(media_type.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        let line = format!("Content-Range: {}\r\n\r\n", content_range(part));
        body.extend_from_slice(line.as_bytes());
        body.extend_from_slice(slice(&content, offset, part));
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    success(StatusCode::PARTIAL_CONTENT, headers, body)
}

/// The octets of a part out of content that starts at octet `offset`.
fn slice<'a>(content: &'a [u8], offset: u64, part: &RangeInclusive<u64>) -> &'a [u8] {
    let first = usize::try_from(part.start().saturating_sub(offset)).unwrap_or(usize::MAX);
    let last = usize::try_from(part.end().saturating_sub(offset)).unwrap_or(usize::MAX);
    content.get(first..=last).unwrap_or_default()
}

fn unsatisfiable(length: u64) -> Refusal {
    let detail = format!("The attachment has {length} octets; the range lies behind its end.");
    Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, detail)
        .with(CONTENT_RANGE, ascii(format!("bytes */{length}")))
}

fn ascii(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("digits and letters may stand in a field value")
}

//! The answers, in the types of `http`; no framework adds a field to them but Date and
//! Content-Length.

use bytes::Bytes;
use http::{header, HeaderName, HeaderValue, StatusCode};
use preconditions::{byte_ranges, ByteRanges, Headers, Permit};

use crate::resources::Resource;
use crate::{Found, Reply};

/// The answer to a GET or HEAD whose conditions hold: 200, 206, 404 or 416.
pub(crate) fn read(found: &Found, permit: &Permit, request: &impl Headers) -> Reply {
    let Some(content) = found.resource.content() else {
        return not_found();
    };
    let ranges = match found.resource {
        Resource::Fixed { .. } => byte_ranges(permit, request, content.len() as u64),
        _ => ByteRanges::Whole,
    };
    let mut response: Reply = match ranges {
        ByteRanges::Unsatisfiable { .. } => {
            let response = text(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "no octet in this range\n",
            );
            let range = ranges.content_range().map(|it| it.to_string());
            return with(response, header::CONTENT_RANGE, &range.unwrap_or_default());
        }
        // The contract knows no multipart.
        ByteRanges::Parts(set) if set.as_slice().len() > 1 => {
            ByteRanges::Whole.respond(found.headers(), &content)
        }
        ranges => ranges.respond(found.headers(), &content),
    };
    // The frameworks count it.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response
}

/// 204 to OPTIONS.
pub(crate) fn options(allow: &str) -> Reply {
    with(done(), header::ALLOW, allow)
}

/// 204 to a write.
pub(crate) fn done() -> Reply {
    let mut response = Reply::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// 201. Without validators: what is stored is not the content verbatim (RFC 9110 §9.3.4).
pub(crate) fn created(path: &str) -> Reply {
    let mut response = Reply::new(Bytes::new());
    *response.status_mut() = StatusCode::CREATED;
    with(response, header::LOCATION, path)
}

/// 400.
pub(crate) fn malformed() -> Reply {
    text(
        StatusCode::BAD_REQUEST,
        "the content has to be {\"value\": n}, n an integer of 64 bits\n",
    )
}

/// 404.
pub(crate) fn not_found() -> Reply {
    text(StatusCode::NOT_FOUND, "there is nothing here\n")
}

/// 405.
pub(crate) fn not_allowed(allow: &str) -> Reply {
    with(
        text(
            StatusCode::METHOD_NOT_ALLOWED,
            "not a method of this resource\n",
        ),
        header::ALLOW,
        allow,
    )
}

/// 503 to a write without a condition that others kept overtaking.
pub(crate) fn busy() -> Reply {
    let response = text(StatusCode::SERVICE_UNAVAILABLE, "too many writes at once\n");
    with(response, header::RETRY_AFTER, "1")
}

fn text(status: StatusCode, content: &'static str) -> Reply {
    let mut response = Reply::new(Bytes::from_static(content.as_bytes()));
    *response.status_mut() = status;
    with(response, header::CONTENT_TYPE, "text/plain")
}

fn with(mut response: Reply, name: HeaderName, value: &str) -> Reply {
    let value = HeaderValue::from_str(value).ok();
    response
        .headers_mut()
        .extend(value.map(|value| (name, value)));
    response
}

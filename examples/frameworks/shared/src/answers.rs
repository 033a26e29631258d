//! The answers, in the types of `http`; no framework adds a field to them but Date and
//! Content-Length.

use bytes::Bytes;
use http::{header, HeaderName, HeaderValue, StatusCode};
use http_range_header::{parse_range_header, EndPosition, RangeUnsatisfiableError, StartPosition};
use preconditions::{Field, Headers, Permit, RangeUse, ValidatorKind};

use crate::resources::Resource;
use crate::{Found, Reply};

/// The answer to a GET or HEAD whose conditions hold: 200, 206, 404 or 416.
pub(crate) fn read(found: &Found, permit: &Permit, request: &impl Headers) -> Reply {
    let Some(content) = found.resource.content() else {
        return not_found();
    };
    let has_ranges = matches!(found.resource, Resource::Fixed { .. });
    let part = match permit.range() {
        RangeUse::Honor if has_ranges => single_range(request, content.len()),
        RangeUse::Honor | RangeUse::Ignore | RangeUse::Absent => Part::Whole,
    };
    let content = Bytes::from(content);
    match part {
        Part::Whole => {
            let mut response = Reply::new(content);
            *response.headers_mut() = found.headers();
            response
        }
        Part::Octets { first, end } => {
            let range = format!("bytes {first}-{}/{}", end - 1, content.len());
            let mut response = Reply::new(content.slice(first..end));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            *response.headers_mut() = found.headers();
            omit_what_the_client_has(&mut response, permit);
            with(response, header::CONTENT_RANGE, &range)
        }
        Part::None => {
            let range = format!("bytes */{}", content.len());
            let response = text(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "no octet in this range\n",
            );
            with(response, header::CONTENT_RANGE, &range)
        }
    }
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

/// A true If-Range says that the client has the rest, so the fields of the representation it has, too;
/// a date that it was matched by is the validator that holds the parts together (§15.3.7).
fn omit_what_the_client_has(response: &mut Reply, permit: &Permit) {
    let headers = response.headers_mut();
    if permit.if_range().is_some() {
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_LANGUAGE);
    }
    if permit.if_range() == Some(ValidatorKind::EntityTag) {
        headers.remove(header::LAST_MODIFIED);
    }
}

/// What a Range field asks for.
enum Part {
    /// It is no single range of octets, so it is ignored (§14.2).
    Whole,
    /// From `first` up to, not including, `end`.
    Octets { first: usize, end: usize },
    /// No octet: 416.
    None,
}

fn single_range(request: &impl Headers, length: usize) -> Part {
    let mut lines = Vec::new();
    request.for_each_line(Field::Range, |value| lines.push(value.to_vec()));
    let [line] = lines.as_slice() else {
        return Part::Whole;
    };
    let Ok(line) = std::str::from_utf8(line) else {
        return Part::Whole;
    };
    let ranges = match parse_range_header(line.trim_matches([' ', '\t'])) {
        Ok(parsed) => parsed.ranges,
        Err(RangeUnsatisfiableError::ZeroSuffix) => return Part::None,
        Err(_) => return Part::Whole,
    };
    let [range] = ranges.as_slice() else {
        return Part::Whole;
    };
    let octet = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
    let (first, end) = match (range.start, range.end) {
        (StartPosition::Index(first), EndPosition::Index(last)) if last < first => {
            return Part::Whole;
        }
        (StartPosition::Index(first), EndPosition::Index(last)) => {
            (octet(first), octet(last).saturating_add(1).min(length))
        }
        (StartPosition::Index(first), EndPosition::LastByte) => (octet(first), length),
        (StartPosition::FromLast(count), _) => (length.saturating_sub(octet(count)), length),
    };
    match first < end {
        true => Part::Octets { first, end },
        false => Part::None,
    }
}

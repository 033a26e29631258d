//! One resource behind four handlers that give whole answers: without validators, with validators
//! written by hand as one finds it in services, with the typed headers of `headers`, and with this
//! crate. Requests and responses are those of `http`; no framework and no socket is between.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use headers::HeaderMapExt;
use http::{header, HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use preconditions::{EntityTag, HttpDate, Representation, Validators};
use serde::Serialize;

pub const VERSION: u64 = 7;
const MODIFIED: i64 = 784_111_777;
const NOW: i64 = 1_795_253_278;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

pub type Handler = fn(&Request<Note>) -> Response<Vec<u8>>;

pub const HANDLERS: [(&str, Handler); 4] = [
    ("without validators", without_validators),
    ("by hand", by_hand),
    ("headers", by_headers),
    ("preconditions", by_preconditions),
];

/// The same, but with a 412 that does not say which version there is, as one finds it most often: the
/// client has to ask.
#[allow(dead_code)] // Only one of the benches counts it.
pub const WITHOUT_TAG_IN_412: [(&str, Handler); 2] = [
    ("by hand, no tag", |request| {
        answer_by_hand(request, |_| of_status(StatusCode::PRECONDITION_FAILED))
    }),
    ("headers, no tag", |request| {
        answer_by_headers(request, |_| of_status(StatusCode::PRECONDITION_FAILED))
    }),
];

/// What is stored, and what a PUT brings.
#[derive(Serialize)]
pub struct Note {
    id: u64,
    title: &'static str,
    text: &'static str,
    done: bool,
}

pub const NOTE: Note = Note {
    id: 4_711,
    title: "shopping",
    text: "milk, bread, half a pound of butter and some eggs",
    done: false,
};

/// The status that is right, and a request that gets it.
pub fn requests(browser: &HeaderMap) -> [(u16, Request<Note>); 4] {
    let request = |method: Method, name: &'static str, value: &'static str| {
        let mut request = Request::new(NOTE);
        *request.method_mut() = method;
        *request.headers_mut() = browser.clone();
        request
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
        request
    };
    [
        (200, request(Method::GET, "if-none-match", "\"6\"")),
        (304, request(Method::GET, "if-none-match", "\"7\"")),
        (412, request(Method::PUT, "if-match", "\"6\"")),
        (204, request(Method::PUT, "if-match", "\"7\"")),
    ]
}

fn content(note: &Note) -> Vec<u8> {
    serde_json::to_vec(note).unwrap()
}

fn is_read(request: &Request<Note>) -> bool {
    request.method() == Method::GET
}

fn of_status<B: Default>(status: StatusCode) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = status;
    response
}

/// Every GET is answered 200, and every PUT 204.
fn without_validators(request: &Request<Note>) -> Response<Vec<u8>> {
    if !is_read(request) {
        return of_status(StatusCode::NO_CONTENT);
    }
    let mut response = Response::new(content(&NOTE));
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, NO_CACHE);
    response
}

fn modified() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(MODIFIED.unsigned_abs())
}

fn by_hand(request: &Request<Note>) -> Response<Vec<u8>> {
    answer_by_hand(request, |tag| {
        let mut response = of_status(StatusCode::PRECONDITION_FAILED);
        let tag = HeaderValue::from_str(tag).unwrap();
        response.headers_mut().insert(header::ETAG, tag);
        response
    })
}

fn answer_by_hand(
    request: &Request<Note>,
    refusal: impl Fn(&str) -> Response<Vec<u8>>,
) -> Response<Vec<u8>> {
    let tag = format!("\"{VERSION}\"");
    let text = |name| {
        let value: &HeaderValue = request.headers().get(name)?;
        value.to_str().ok()
    };
    let names = |list: &str, tag: &str| {
        let mut members = list.split(',').map(str::trim);
        members.any(|member| member == "*" || member == tag)
    };
    let date = |name| httpdate::parse_http_date(text(name)?).ok();
    if let Some(list) = text(header::IF_MATCH) {
        if !names(list, &tag) {
            return refusal(&tag);
        }
    } else if date(header::IF_UNMODIFIED_SINCE).is_some_and(|date| modified() > date) {
        return refusal(&tag);
    }
    let is_unchanged = match text(header::IF_NONE_MATCH) {
        Some(list) => names(&list.replace("W/", ""), &tag),
        None => date(header::IF_MODIFIED_SINCE).is_some_and(|date| modified() <= date),
    };
    let mut response = if !is_read(request) {
        of_status(StatusCode::NO_CONTENT)
    } else if is_unchanged {
        of_status(StatusCode::NOT_MODIFIED)
    } else {
        without_validators(request)
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).unwrap());
    if is_read(request) {
        let modified = httpdate::fmt_http_date(modified());
        headers.insert(
            header::LAST_MODIFIED,
            HeaderValue::from_str(&modified).unwrap(),
        );
        headers.insert(header::CACHE_CONTROL, NO_CACHE);
    }
    response
}

fn by_headers(request: &Request<Note>) -> Response<Vec<u8>> {
    answer_by_headers(request, |tag| {
        let mut response = of_status(StatusCode::PRECONDITION_FAILED);
        response.headers_mut().typed_insert(tag);
        response
    })
}

fn answer_by_headers(
    request: &Request<Note>,
    refusal: impl Fn(headers::ETag) -> Response<Vec<u8>>,
) -> Response<Vec<u8>> {
    let tag: headers::ETag = format!("\"{VERSION}\"").parse().unwrap();
    let fields = request.headers();
    if let Some(condition) = fields.typed_get::<headers::IfMatch>() {
        if !condition.precondition_passes(&tag) {
            return refusal(tag);
        }
    } else if let Some(condition) = fields.typed_get::<headers::IfUnmodifiedSince>() {
        if !condition.precondition_passes(modified()) {
            return refusal(tag);
        }
    }
    let is_unchanged = if let Some(condition) = fields.typed_get::<headers::IfNoneMatch>() {
        !condition.precondition_passes(&tag)
    } else if let Some(condition) = fields.typed_get::<headers::IfModifiedSince>() {
        !condition.is_modified(modified())
    } else {
        false
    };
    let mut response = if !is_read(request) {
        of_status(StatusCode::NO_CONTENT)
    } else if is_unchanged {
        of_status(StatusCode::NOT_MODIFIED)
    } else {
        without_validators(request)
    };
    let headers = response.headers_mut();
    headers.typed_insert(tag);
    if is_read(request) {
        headers.typed_insert(headers::LastModified::from(modified()));
        headers.insert(header::CACHE_CONTROL, NO_CACHE);
    }
    response
}

fn by_preconditions(request: &Request<Note>) -> Response<Vec<u8>> {
    let tag = EntityTag::from_version(VERSION);
    if !is_read(request) {
        let current = Representation::new(&tag);
        return match current.check(request.method(), request.headers()) {
            Err(answer) => answer.into_response(),
            Ok(_permitted) => {
                let mut response = of_status(StatusCode::NO_CONTENT);
                response.headers_mut().insert(header::ETAG, (&tag).into());
                response
            }
        };
    }
    let validators = Validators::new()
        .etag(&tag)
        .last_modified(HttpDate::from_unix_seconds(MODIFIED))
        .date(HttpDate::from_unix_seconds(NOW));
    let current = Representation::new(validators).with_field(header::CACHE_CONTROL, NO_CACHE);
    match current.check(request.method(), request.headers()) {
        Err(answer) => answer.into_response(),
        Ok(permitted) => {
            let mut response = permitted.into_response(content(&NOTE));
            response.headers_mut().insert(header::CONTENT_TYPE, JSON);
            response
        }
    }
}

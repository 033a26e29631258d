//! One request, one answer.

use super::coding::accepted;
use super::content::{self, Content};
use super::path::file_of;
use super::representation::{Representation, Site};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode, Version};
use hyper::body::Incoming;
use preconditions::{byte_ranges, evaluate, Field, Headers};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// Answers a request, and logs it.
pub async fn answer(
    site: &Arc<Site>,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Response<Content> {
    let response = respond(site, &request).await;
    let field = |field| {
        let mut first = String::new();
        request.headers().for_each_line(field, |line| {
            first = line.escape_ascii().to_string();
        });
        first
    };
    tracing::info!(
        %peer,
        method = %request.method(),
        path = %request.uri().path(),
        range = field(Field::Range),
        if_range = field(Field::IfRange),
        status = response.status().as_u16(),
    );
    response
}

async fn respond(site: &Arc<Site>, request: &Request<Incoming>) -> Response<Content> {
    // "MUST respond with a 400 … that lacks a Host header field and … more than one" (RFC 9112 §3.2).
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
        return refusal(StatusCode::BAD_REQUEST, "expected one Host field\n");
    }
    match *request.method() {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS => {
            let mut response = Response::new(content::nothing());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response.headers_mut().insert(header::ALLOW, ALLOWED);
            return response;
        }
        _ => {
            let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "files are read here\n");
            response.headers_mut().insert(header::ALLOW, ALLOWED);
            return response;
        }
    }
    let Some(path) = file_of(request.uri().path()) else {
        return refusal(StatusCode::NOT_FOUND, "there is no such file\n");
    };
    let accepted = accepted(request.headers());
    let found = {
        let (site, path) = (Arc::clone(site), path.clone());
        tokio::task::spawn_blocking(move || site.find(&path, &accepted)).await
    };
    match found.map_err(io::Error::other) {
        Ok(Ok(representation)) => send(request, &path, representation),
        Ok(Err(error)) => not_found(&path, &error),
        Err(error) => failure(&path, &error),
    }
}

/// The answer to a GET or HEAD of a file that is there.
fn send(
    request: &Request<Incoming>,
    path: &Path,
    representation: Representation,
) -> Response<Content> {
    let fields = fields_of(&representation);
    let outcome = evaluate(
        request.method(),
        request.headers(),
        representation.validators.clone(),
    );
    let permit = match outcome.into_result() {
        Ok(permit) => permit,
        Err(answer) => {
            let mut response = Response::new(String::new());
            *response.headers_mut() = fields;
            answer.apply_to(&mut response);
            answer.insert_problem_details(&mut response);
            return response.map(content::text);
        }
    };
    let Representation { file, length, .. } = representation;
    let ranges = byte_ranges(&permit, request.headers(), length);
    let mut response = Response::new(());
    *response.headers_mut() = fields;
    let segments = ranges.amend(&mut response);
    let name = path.display().to_string();
    let content = match segments {
        _ if request.method() == Method::HEAD => content::nothing(),
        Some(segments) => content::parts(file, segments, name),
        None => content::whole(file, length, name),
    };
    response.map(|()| content)
}

/// The fields of the 200.
fn fields_of(representation: &Representation) -> HeaderMap {
    let mut fields = HeaderMap::new();
    let mut insert = |name: HeaderName, value: &str| {
        // The names of media types and codings are field values.
        fields.extend(HeaderValue::from_str(value).map(|value| (name, value)));
    };
    insert(header::CONTENT_TYPE, &representation.media_type);
    insert(header::CONTENT_LENGTH, &representation.length.to_string());
    insert(header::ACCEPT_RANGES, "bytes");
    insert(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(coding) = representation.coding {
        insert(header::CONTENT_ENCODING, coding.name());
    }
    if representation.varies {
        insert(header::VARY, "accept-encoding");
    }
    representation.validators.insert_into(&mut fields);
    fields
}

fn not_found(path: &Path, error: &io::Error) -> Response<Content> {
    use io::ErrorKind::PermissionDenied;
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound};
    match error.kind() {
        // A link that leads out of the directory is one that may not be followed.
        NotFound | NotADirectory | IsADirectory | PermissionDenied | InvalidInput
        | InvalidFilename => {
            tracing::debug!(file = %path.display(), %error);
            refusal(StatusCode::NOT_FOUND, "there is no such file\n")
        }
        // No file is at the end of such links, and to ask again does not help; whoever made them wants
        // to know.
        _ if is_loop(error) => {
            tracing::warn!(file = %path.display(), %error, "links that lead in a circle");
            refusal(StatusCode::NOT_FOUND, "there is no such file\n")
        }
        _ => failure(path, error),
    }
}

/// Whether links lead to each other, or through more of them than the system follows.
#[cfg(unix)]
fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(not(unix))]
fn is_loop(_: &io::Error) -> bool {
    false
}

fn failure(path: &Path, error: &io::Error) -> Response<Content> {
    tracing::error!(file = %path.display(), %error, "cannot be read");
    let mut response = refusal(
        StatusCode::SERVICE_UNAVAILABLE,
        "the file cannot be read now\n",
    );
    let retry_after = HeaderValue::from_static("1");
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, retry_after);
    response
}

fn refusal(status: StatusCode, text: &'static str) -> Response<Content> {
    let mut response = Response::new(content::text(text));
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static("text/plain; charset=utf-8");
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    response
}

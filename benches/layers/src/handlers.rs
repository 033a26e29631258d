//! The handlers that are compared, each as a service, and what is left of them one by one.

use std::convert::Infallible;
use std::future::{ready, Future, Ready};
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum_core::body::Body;
use axum_core::extract::FromRequestParts;
use axum_core::response::IntoResponse;
use bytes::Bytes;
use http::{header, HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use preconditions::{evaluate, EntityTag, HttpDate, Validators};
use preconditions_axum::{Conditions, Representation};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tower::{service_fn, Layer, Service};

use crate::whole_answers::{requests, Handler, Note, HANDLERS, NOTE, VERSION};
use crate::{workloads, Row};

const KIB: usize = 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

type Content = Full<Bytes>;

/// The twelve fields of an ordinary browser.
pub(crate) fn browser() -> HeaderMap {
    let all = workloads::ordinary();
    let plain = all.into_iter().find(|workload| workload.name == "w0");
    plain.unwrap().headers
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let browser = browser();
    let plain = Request::get("/").body(NOTE).unwrap();
    let mut plain = (200, plain);
    *plain.1.headers_mut() = browser.clone();
    for (status, request) in requests(&browser) {
        let request = || (status, again(&request));
        for (name, (_, handler)) in ["bare", "by-hand", "headers", "preconditions"]
            .into_iter()
            .zip(HANDLERS)
        {
            rows.push(row(name, request(), by(handler)));
        }
        let [.., (_, preconditions)] = HANDLERS;
        let layered = ConditionalLayer::new().layer(by(preconditions));
        rows.push(row("layered", request(), layered));
        rows.push(row("axum-bare", request(), service_fn(axum_bare)));
        rows.push(row("axum", request(), service_fn(axum)));
        if request().1.method() == Method::GET {
            rows.push(row("tagged", request(), tagged()));
            rows.push(row("in-place", request(), service_fn(in_place)));
            let layer = ConditionalLayer::new();
            rows.push(row("layer", request(), layer.layer(tagged())));
            let tagging = layer.layer(TagLayer::new().layer(by(HANDLERS[0].1)));
            let mut known = request();
            if status == 304 {
                let (_, tag) = content_and_tag();
                known.1.headers_mut().insert(header::IF_NONE_MATCH, tag);
            }
            rows.push(row("tagging", known, tagging));
        }
        if status == 200 {
            rows.push(head("head-200", request().1, false));
            rows.push(head("extract-200", request().1, true));
        }
    }
    let layered = ConditionalLayer::new().layer(tagged());
    let with_name = |name: &str, mut row: Row| {
        row.name = name.to_owned();
        row
    };
    let request = || (200, again(&plain.1));
    rows.push(with_name("tagged-plain", row("", request(), tagged())));
    rows.push(with_name("layer-plain", row("", request(), layered)));
    rows.push(head("head-plain", request().1, false));
    rows.push(head("extract-plain", request().1, true));

    let large = Bytes::from(vec![b'x'; 16 * KIB]);
    let hashed = large.clone();
    let large = service_fn(move |_| ready(ok(Response::new(Full::new(large.clone())))));
    rows.push(Row::new("nothing", || ()));
    rows.push(Row::new("hash-16k", move || {
        black_box(EntityTag::from_content(black_box(&hashed)));
    }));
    rows.push(with_name("bare-16k", row("", request(), large.clone())));
    let tagging = TagLayer::new().layer(large);
    rows.push(with_name("tag-16k", row("", request(), tagging)));
    rows
}

/// The same request once more.
fn again(request: &Request<Note>) -> Request<Note> {
    let mut again = Request::new(NOTE);
    *again.method_mut() = request.method().clone();
    *again.headers_mut() = request.headers().clone();
    again
}

/// One request to a service that has nothing to wait for.
fn row<S, B>(name: &str, (status, request): (u16, Request<Note>), service: S) -> Row
where
    S: Service<Request<Note>, Response = Response<B>, Error = Infallible> + Clone + 'static,
{
    // Who knows of no conditions performs the method.
    let is_bare = name.ends_with("bare") || name == "tagged";
    let expected = match (is_bare, request.method() == Method::GET) {
        (true, true) => 200,
        (true, false) => 204,
        _ => status,
    };
    Row::new(format!("{name}-{status}"), move || {
        let mut service = service.clone();
        let response = pin!(service.call(black_box(again(&request))));
        let mut context = Context::from_waker(Waker::noop());
        match response.poll(&mut context) {
            Poll::Ready(Ok(response)) => assert_eq!(black_box(&response).status(), expected),
            Poll::Ready(Err(never)) => match never {},
            Poll::Pending => panic!("these services have nothing to wait for"),
        }
    })
}

/// The head of a request, and what the extractor makes of it.
fn head(name: &str, request: Request<Note>, is_extracted: bool) -> Row {
    Row::new(name, move || {
        let (mut head, _) = black_box(again(&request)).into_parts();
        if is_extracted {
            black_box(extract(&mut head));
        }
        black_box(&head);
    })
}

fn ok<B>(response: Response<B>) -> Result<Response<B>, Infallible> {
    Ok(response)
}

fn with_content(response: Response<Vec<u8>>) -> Response<Content> {
    response.map(|content| Full::new(Bytes::from(content)))
}

type Answered = Ready<Result<Response<Content>, Infallible>>;

fn by(
    handler: Handler,
) -> impl Service<Request<Note>, Response = Response<Content>, Error = Infallible, Future = Answered>
       + Clone {
    service_fn(move |request| ready(ok(with_content(handler(&request)))))
}

/// The handler without validators, and a tag on its 200.
fn tagged(
) -> impl Service<Request<Note>, Response = Response<Content>, Error = Infallible, Future = Answered>
       + Clone {
    service_fn(|request| ready(ok(with_tag(&request))))
}

fn with_tag(request: &Request<Note>) -> Response<Content> {
    let mut response = with_content((HANDLERS[0].1)(request));
    let tag = HeaderValue::from_static("\"7\"");
    response.headers_mut().insert(header::ETAG, tag);
    response
}

/// What `ConditionalLayer` has to do at least: evaluate the request against the fields of the response,
/// and turn these into those of the answer.
fn in_place(request: Request<Note>) -> Answered {
    let mut response = with_tag(&request);
    let validators = Validators::of_response(response.headers());
    let outcome = evaluate(request.method(), request.headers(), &validators);
    if let Err(answer) = outcome.into_result() {
        answer.apply_to(&mut response);
    }
    ready(Ok(response))
}

/// What `TagLayer` sees of the handler without validators, and the tag that it makes of it.
fn content_and_tag() -> (Vec<u8>, HeaderValue) {
    let content = (HANDLERS[0].1)(&Request::new(NOTE)).into_body();
    let tag = EntityTag::from_content(&content).into();
    (content, tag)
}

fn extract(head: &mut http::request::Parts) -> Conditions {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(Conditions::from_request_parts(head, &())).poll(&mut context) {
        Poll::Ready(Ok(conditions)) => conditions,
        Poll::Ready(Err(never)) => match never {},
        Poll::Pending => panic!("an extractor of heads has nothing to wait for"),
    }
}

fn content(note: &Note) -> Vec<u8> {
    serde_json::to_vec(note).unwrap()
}

type AxumAnswered = Ready<Result<Response<Body>, Infallible>>;

fn axum_bare(request: Request<Note>) -> AxumAnswered {
    let response = if request.method() == Method::GET {
        let fields = [
            (header::CONTENT_TYPE, JSON),
            (header::CACHE_CONTROL, NO_CACHE),
        ];
        (fields, content(&NOTE)).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    };
    ready(Ok(response))
}

/// What a handler with the extractor does.
fn axum(request: Request<Note>) -> AxumAnswered {
    let (mut head, _) = request.into_parts();
    let conditions = extract(&mut head);
    let validators = Validators::new()
        .etag(EntityTag::from_version(VERSION))
        .last_modified(HttpDate::from_unix_seconds(784_111_777))
        .date(HttpDate::from_unix_seconds(1_795_253_278));
    let current = Representation::new(validators).with_field(header::CACHE_CONTROL, NO_CACHE);
    let response = match conditions.check(current) {
        Err(refusal) => refusal.into_response(),
        Ok(current) if head.method == Method::GET => {
            (current, [(header::CONTENT_TYPE, JSON)], content(&NOTE)).into_response()
        }
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
    };
    ready(Ok(response))
}

//! A published middleware, around the same handler: it makes tags of contents, and keeps the last ones.
//! It works on the older types of `http`, and on a task of its own.

use std::convert::Infallible;
use std::future::{ready, Ready};
use std::hint::black_box;

use bytes::Bytes;
use http_0_2::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_0_4::Full;
use tokio::runtime::{Builder, Runtime};
use tower::{service_fn, Layer, Service, ServiceExt};
use tower_etag_cache::const_lru_provider::ConstLruProvider;
use tower_etag_cache::EtagCacheLayer;

use crate::handlers::browser;
use crate::whole_answers::NOTE;
use crate::Row;

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (status, condition) in [(200, "\"6\""), (304, "")] {
        rows.push(row(
            format!("etag-cache-bare-{status}"),
            service_fn(handle),
            condition,
            200,
        ));
        // Its task lives as long as the runtime, which the row keeps.
        let runtime = runtime();
        let provider = runtime.block_on(async { ConstLruProvider::<(), _, 16, u8>::init(5) });
        let service = EtagCacheLayer::with_default_predicate(provider).layer(service_fn(handle));
        let answer = runtime.block_on(service.clone().oneshot(request("\"6\"")));
        let tag = answer.unwrap().headers()["etag"]
            .to_str()
            .unwrap()
            .to_owned();
        let condition = if status == 304 {
            tag
        } else {
            condition.to_owned()
        };
        rows.push(Row::new(format!("etag-cache-{status}"), move || {
            let answer = runtime.block_on(service.clone().oneshot(black_box(request(&condition))));
            let answer = answer.map_err(|_| "it has failed").unwrap();
            assert_eq!(black_box(answer).status(), status);
        }));
    }
    rows
}

/// The handler alone, in the same kind of runtime.
fn row<S, B>(name: String, service: S, condition: &'static str, status: u16) -> Row
where
    S: Service<Request<()>, Response = Response<B>, Error = Infallible> + Clone + 'static,
{
    let runtime = runtime();
    Row::new(name, move || {
        let answer = runtime.block_on(service.clone().oneshot(black_box(request(condition))));
        assert_eq!(black_box(answer.unwrap()).status(), status);
    })
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

fn request(condition: &str) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = Method::GET;
    *request.headers_mut() = fields();
    let value = HeaderValue::from_str(condition).unwrap();
    request.headers_mut().insert("if-none-match", value);
    request
}

/// The fields of the browser, in the older types.
fn fields() -> HeaderMap {
    thread_local! {
        static FIELDS: HeaderMap = browser()
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_str().as_bytes()).unwrap();
                (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
            })
            .collect();
    }
    FIELDS.with(Clone::clone)
}

/// The handler without validators.
fn handle(_: Request<()>) -> Ready<Result<Response<Full<Bytes>>, Infallible>> {
    let content = serde_json::to_vec(&NOTE).unwrap();
    let mut response = Response::new(Full::new(Bytes::from(content)));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("cache-control", HeaderValue::from_static("no-cache"));
    ready(Ok(response))
}

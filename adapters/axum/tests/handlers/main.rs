//! Handlers on a router of axum, in process and over sockets.

mod bad_input;
mod checked;
mod conditions;
mod drain;
mod drain_http2;
mod unchecked;

use axum::body::{to_bytes, Body};
use axum::extract::Request;
use axum::response::Response;
use axum::Router;
use tower::ServiceExt;

/// Sends one request, with a content that must not be read where nothing is to be read.
async fn ask(router: &Router, method: &str, path: &str, fields: &[(&str, &str)]) -> Response {
    ask_with(router, method, path, fields, Body::empty()).await
}

async fn ask_with(
    router: &Router,
    method: &str,
    path: &str,
    fields: &[(&str, &str)],
    content: Body,
) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in fields {
        request = request.header(*name, *value);
    }
    let request = request.body(content).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

/// The value of a field that has one line at most.
fn field<'r>(response: &'r Response, name: &str) -> Option<&'r str> {
    let mut lines = response.headers().get_all(name).iter();
    let value = lines.next().map(|value| value.to_str().unwrap());
    assert!(lines.next().is_none(), "{name} has a second line");
    value
}

async fn content(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

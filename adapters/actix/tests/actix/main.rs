//! The extractors, the refusals and the layers, in process and over sockets.
#![cfg(feature = "tag")]

mod allocations;
mod bad_input;
mod bodies;
mod checked;
mod conditional;
mod conditions;
mod crud;
mod drain;
mod figures;
mod server;
mod stack;
mod tag;
mod unchecked;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::TestRequest;

/// A request of this method, with these fields.
fn request(method: &str, path: &str, fields: &[(&str, &str)]) -> TestRequest {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let mut request = TestRequest::with_uri(path).method(method);
    for field in fields {
        request = request.append_header(*field);
    }
    request
}

/// The value of a field that has one line at most.
fn field<'r, B>(response: &'r ServiceResponse<B>, name: &str) -> Option<&'r str> {
    let mut lines = response.headers().get_all(name);
    let value = lines.next().map(|value| value.to_str().unwrap());
    assert!(lines.next().is_none(), "{name} has a second line");
    value
}

/// The content of a response.
async fn content<B: MessageBody>(response: ServiceResponse<B>) -> Vec<u8>
where
    B::Error: std::fmt::Debug,
{
    let content = actix_web::body::to_bytes(response.into_body()).await;
    content.unwrap().to_vec()
}

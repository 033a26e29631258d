//! The two layers, around services made for the purpose and around the file service of tower-http.
#![cfg(feature = "tag")]

mod allocations;
mod bad_input;
mod bodies;
mod conditional;
mod stack;
mod tag;
mod wire;

use std::convert::Infallible;
use std::future::{ready, Ready};

use http::{Request, Response};
use tower::{service_fn, Service, ServiceExt};

/// A service that answers every request with what `make` makes of it.
fn answering<B>(
    make: impl Fn(&Request<()>) -> Response<B> + Clone,
) -> impl Service<
    Request<()>,
    Response = Response<B>,
    Error = Infallible,
    Future = Ready<Result<Response<B>, Infallible>>,
> + Clone {
    service_fn(move |request: Request<()>| ready(Ok(make(&request))))
}

/// A request of this method, with these fields.
fn request(method: &str, fields: &[(&str, &str)]) -> Request<()> {
    let mut request = Request::builder().method(method).uri("/");
    for (name, value) in fields {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap()
}

/// Sends one request.
async fn send<S, B>(service: S, request: Request<()>) -> Response<B>
where
    S: Service<Request<()>, Response = Response<B>, Error = Infallible>,
{
    service.oneshot(request).await.unwrap()
}

/// The value of a field that has one line at most.
fn field<'r, B>(response: &'r Response<B>, name: &str) -> Option<&'r str> {
    let mut lines = response.headers().get_all(name).iter();
    let value = lines.next().map(|value| value.to_str().unwrap());
    assert!(lines.next().is_none(), "{name} has a second line");
    value
}

//! Answers that come before the content was read, on the frameworks that have no layer for them.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::body::Body;
use axum_core::BoxError;
use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue, CONTENT_LENGTH};
use http::{Method, Request, Response, Version};
use http_body::{Frame, SizeHint};
use preconditions_axum::DrainLayer;
use sync_wrapper::SyncWrapper;
use tower::{service_fn, Layer, ServiceExt};

/// Handles a request so that its client sees the answer, even one that comes before the content was
/// read: see [`DrainLayer`]. What the handler gets of the content is given back, and discarded.
pub async fn drained<B, A, F>(
    (method, version, headers): (&Method, Version, &HeaderMap),
    content: B,
    handle: impl FnOnce(Content) -> F,
) -> Response<Content>
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    A: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    F: Future<Output = Response<A>>,
{
    let mut request = Request::new(Body::new(content));
    *request.method_mut() = method.clone();
    *request.version_mut() = version;
    *request.headers_mut() = headers.clone();

    let mut handle = Some(handle);
    let handler = service_fn(|request: Request<Body>| {
        let handle = handle.take().expect("one request is handled once");
        let answer = handle(Content::from(request.into_body()));
        async { Ok::<_, Infallible>(answer.await) }
    });
    let answer = DrainLayer::new().layer(handler).oneshot(request).await;
    let answer = answer.unwrap_or_else(|never| match never {});
    without_content_to_head(method, version, answer)
}

/// Leaves the content out of the answer to a HEAD over HTTP/2 (RFC 9110 §9.3.2), where hyper sends it as
/// it is, and clients take that for an error of the protocol. Over HTTP/1 hyper leaves it out.
pub fn without_content_to_head<A>(
    method: &Method,
    version: Version,
    answer: Response<A>,
) -> Response<Content>
where
    A: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    use http_body::Body as _;
    let (mut head, body) = answer.into_parts();
    let mut body = Body::new(body);
    if method == Method::HEAD && version == Version::HTTP_2 {
        let length = body.size_hint().exact().filter(|length| *length > 0);
        if let Some(length) = length {
            let length = HeaderValue::from(length);
            head.headers.entry(CONTENT_LENGTH).or_insert(length);
        }
        body = Body::empty();
    }
    Response::from_parts(head, Content::from(body))
}

/// A content, of a request or an answer.
#[derive(Debug)]
pub struct Content {
    body: SyncWrapper<Body>,
    is_at_end: bool,
    size: SizeHint,
}

impl From<Body> for Content {
    fn from(body: Body) -> Self {
        use http_body::Body as _;
        Content {
            is_at_end: body.is_end_stream(),
            size: body.size_hint(),
            body: SyncWrapper::new(body),
        }
    }
}

impl http_body::Body for Content {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum_core::Error>>> {
        let body = self.body.get_mut();
        let read = Pin::new(&mut *body).poll_frame(context);
        (self.is_at_end, self.size) = (body.is_end_stream(), body.size_hint());
        read
    }

    fn is_end_stream(&self) -> bool {
        self.is_at_end
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}

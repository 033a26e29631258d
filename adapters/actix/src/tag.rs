//! The layer that makes entity-tags of contents.

mod collecting;

use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{forward_ready, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::Method;
use actix_web::Error;
use pin_project_lite::pin_project;

use crate::headers::tag_value;
use crate::response::{is_whole, method_of, TaggedContent};

use collecting::Collecting;
pub use collecting::TagBody;

/// Gives responses a strong entity-tag that is made of their content
/// ([RFC 9110 §8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).
///
/// It goes *inside* of whatever compresses, so that the tag is that of the content itself, and
/// [`ConditionalLayer`](crate::ConditionalLayer) goes outside. In actix the innermost middleware is the
/// one that is wrapped first.
///
/// To make the tag, the content has to be there before the head is sent, so a response is held back only
/// if its content has a known size of at most [`limit`](TagLayer::limit) bytes, 1 MiB unless said
/// otherwise. Memory for a response is bounded by that limit. Everything else passes untouched and
/// unbuffered: other methods than GET, HEAD and QUERY, other statuses than 200, `no-store`, event streams,
/// gRPC, contents of unknown size or with a Content-Length that is not true, and responses that have a tag
/// already. A content that fails half way is passed on with its error.
///
/// A response to HEAD gets the tag of GET where the handler has made the content anyway; otherwise none,
/// unless [`ask_with_get`](TagLayer::ask_with_get) is on. It never gets the tag of the empty content.
///
/// ```
/// use actix_web::{middleware::Compress, web, App};
/// use preconditions_actix::{ConditionalLayer, TagLayer};
///
/// let app = App::new()
///     .route("/", web::get().to(|| async { "milk" }))
///     .wrap(TagLayer::new().limit(64 * 1024)) // innermost: sees the content as it is
///     .wrap(Compress::default())
///     .wrap(ConditionalLayer::new().without_ranges()); // outermost: sees what is sent
/// ```
#[derive(Clone, Debug)]
pub struct TagLayer {
    limit: u64,
    asks_with_get: bool,
}

impl TagLayer {
    /// Creates the layer with a limit of 1 MiB.
    #[must_use]
    pub const fn new() -> Self {
        TagLayer {
            limit: 1024 * 1024,
            asks_with_get: false,
        }
    }

    /// Sets the size in bytes up to which contents are hashed.
    #[must_use]
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Makes the inner service answer GET where the client asks with HEAD, so that both have the same
    /// tag. The server leaves the content out, as it does for every HEAD.
    ///
    /// For applications without routes for HEAD: actix does not answer one by a route for GET. It costs
    /// what a GET costs.
    #[must_use]
    pub const fn ask_with_get(mut self) -> Self {
        self.asks_with_get = true;
        self
    }
}

impl Default for TagLayer {
    fn default() -> Self {
        TagLayer::new()
    }
}

impl<S, B> Transform<S, ServiceRequest> for TagLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<TagBody<B>>;
    type Error = Error;
    type Transform = Tag<S>;
    type InitError = ();
    type Future = Ready<Result<Tag<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let layer = self.clone();
        ready(Ok(Tag { inner, layer }))
    }
}

/// The service that [`TagLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct Tag<S> {
    inner: S,
    layer: TagLayer,
}

impl<S, B> Service<ServiceRequest> for Tag<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<TagBody<B>>;
    type Error = Error;
    type Future = TagFuture<S::Future, B>;

    forward_ready!(inner);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let kind = match *request.method() {
            Method::HEAD if self.layer.asks_with_get => {
                request.head_mut().method = Method::GET;
                RequestKind::Get
            }
            Method::HEAD => RequestKind::Head,
            ref method if method_of(method).is_read() => RequestKind::Get,
            _ => RequestKind::Other,
        };
        TagFuture {
            response: self.inner.call(request),
            collecting: None,
            request: kind,
            limit: self.layer.limit,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RequestKind {
    Get,
    Head,
    Other,
}

pin_project! {
    /// The future of [`Tag`]: waits for the response, and for its content where a tag is made of it.
    pub struct TagFuture<F, B: MessageBody> {
        #[pin]
        response: F,
        collecting: Option<(ServiceResponse<()>, Collecting<B>)>,
        request: RequestKind,
        limit: u64,
    }
}

impl<F, B> Future for TagFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<TagBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (mut head, mut collecting) = match this.collecting.take() {
            Some(collecting) => collecting,
            None => {
                let response = std::task::ready!(this.response.poll(context))?;
                let size = size_to_hash(*this.request, &response, *this.limit);
                let (request, response) = response.into_parts();
                let (head, body) = response.into_parts();
                let head = ServiceResponse::new(request, head);
                match size {
                    Some(size) => (head, Collecting::new(body, size)),
                    None => return Poll::Ready(Ok(untagged(head, body))),
                }
            }
        };
        if collecting.poll(context).is_pending() {
            *this.collecting = Some((head, collecting));
            return Poll::Pending;
        }
        if let Some(tag) = collecting.tag() {
            head.headers_mut().insert(header::ETAG, tag_value(&tag));
            leave_marker(&mut head);
        }
        let body = collecting.into_body();
        Poll::Ready(Ok(head.map_body(|_, ()| body)))
    }
}

/// The size of the content, if a tag is to be made of it.
fn size_to_hash<B: MessageBody>(
    request: RequestKind,
    response: &ServiceResponse<B>,
    limit: u64,
) -> Option<u64> {
    let headers = response.headers();
    if request == RequestKind::Other
        || !is_whole(response.status(), headers)
        || headers.contains_key(header::ETAG)
        || is_stream(headers)
    {
        return None;
    }
    let size = match response.response().body().size() {
        BodySize::Sized(size) if size <= limit => size,
        _ => return None,
    };
    // The content of a HEAD is the empty one, unless the handler left the real one there.
    if size == 0 && request == RequestKind::Head {
        return None;
    }
    match headers.get(header::CONTENT_LENGTH) {
        Some(length) if length.as_bytes() != size.to_string().as_bytes() => None,
        _ => Some(size),
    }
}

/// Whether the content is one that is read while it is made: events, or messages of gRPC.
fn is_stream(headers: &HeaderMap) -> bool {
    let kind = match headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes) {
        Some(kind) => kind,
        None => return false,
    };
    let has_prefix = |prefix: &[u8]| match kind.get(..prefix.len()) {
        Some(start) => start.eq_ignore_ascii_case(prefix),
        None => false,
    };
    has_prefix(b"text/event-stream") || has_prefix(b"application/grpc")
}

/// The response as it came; what has a tag already says for which coding it was made.
fn untagged<B: MessageBody>(mut head: ServiceResponse<()>, body: B) -> ServiceResponse<TagBody<B>> {
    if head.headers().contains_key(header::ETAG) {
        leave_marker(&mut head);
    }
    head.map_body(|_, ()| TagBody::passed(body))
}

/// Says for which coding the tag was made, unless the handler has said it.
fn leave_marker(head: &mut ServiceResponse<()>) {
    let response = head.response_mut();
    let made_for = TaggedContent::of(response.headers());
    let mut extensions = response.extensions_mut();
    if !extensions.contains::<TaggedContent>() {
        extensions.insert(made_for);
    }
}

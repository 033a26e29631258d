//! The layer that answers reads from what their responses say of themselves, and its body.

mod asked;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use asked::{Asked, Content};

/// Answers 304 (Not Modified) and 412 (Precondition Failed) to reads, by the ETag and Last-Modified that
/// their responses have ([RFC 9110 §13.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2)).
///
/// It goes *outside* of whatever compresses: a 304 must not be compressed, and has the Vary of the
/// response that it stands for. What it does:
///
/// - GET, HEAD and QUERY with a 200 are evaluated. A 304 or 412 has no content, and keeps the fields that
///   such an answer may have ([`Answer`](preconditions::Answer)).
/// - A strong tag over whose content a coding was laid after the tag was made becomes weak, since it no
///   longer names the bytes that are sent. The maker of the tag says for which coding it was made, by
///   [`TaggedContent`](crate::TaggedContent); where nobody says it, the tag becomes weak.
/// - Because it weakens tags, clients send weak ones in If-Match. So every request with If-Match that
///   goes in has a [`Gateway`](preconditions::Gateway) in its extensions, under which a handler evaluates it; the extractors of
///   `preconditions-axum` and `preconditions-actix` do so by themselves.
/// - Range is taken out of a request that has If-Range: many services that answer ranges do not look at
///   If-Range, and then a resumed download is corrupt. The answer is the whole content, which is always
///   right. A service that does look at it is left alone by
///   [`inner_evaluates_if_range`](ConditionalLayer::inner_evaluates_if_range).
/// - A 304 that the inner service made keeps the fields that a 304 may have, so no `Content-Length: 0`
///   ([§8.6](https://www.rfc-editor.org/rfc/rfc9110#section-8.6)) and no Content-Type of a text that was
///   not sent; and it has the tag and the `Vary: accept-encoding` that the 200 had: a weak tag where the
///   client knows a weak one. A cache that holds the weak tag drops a 304 with the strong one
///   ([RFC 9111 §4.3.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4)).
///
/// It judges no write: when a layer sees the response, the handler has run.
///
/// ```
/// use preconditions_tower::ConditionalLayer;
///
/// // Where a layer inside compresses, no ranges should be answered at all.
/// let layer = ConditionalLayer::new().without_ranges();
/// ```
#[derive(Clone, Debug)]
pub struct ConditionalLayer {
    ranges: Ranges,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ranges {
    /// Those without If-Range go through.
    Unconditional,
    /// All go through: the inner service evaluates If-Range.
    All,
    None,
}

impl ConditionalLayer {
    /// Creates the layer.
    #[must_use]
    pub const fn new() -> Self {
        ConditionalLayer {
            ranges: Ranges::Unconditional,
        }
    }

    /// Leaves Range and If-Range to the inner service, which evaluates If-Range
    /// ([§13.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5)).
    #[must_use]
    pub const fn inner_evaluates_if_range(mut self) -> Self {
        self.ranges = Ranges::All;
        self
    }

    /// Leaves Range out of every request, and Accept-Ranges out of every response.
    ///
    /// For services whose content is compressed inside: a layer that compresses passes parts as they are,
    /// so a client that has the first half of the compressed content would get the second half of the
    /// plain one. A 304 that the inner service made has `Vary: accept-encoding` then, as the layer that
    /// compresses writes it on the 200, but not on an answer without content.
    #[must_use]
    pub const fn without_ranges(mut self) -> Self {
        self.ranges = Ranges::None;
        self
    }
}

impl Default for ConditionalLayer {
    fn default() -> Self {
        ConditionalLayer::new()
    }
}

impl<S> Layer<S> for ConditionalLayer {
    type Service = Conditional<S>;

    fn layer(&self, inner: S) -> Conditional<S> {
        Conditional {
            inner,
            ranges: self.ranges,
        }
    }
}

/// The service that [`ConditionalLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct Conditional<S> {
    inner: S,
    ranges: Ranges,
}

impl<S, Q, B> Service<Request<Q>> for Conditional<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
    B: Body,
{
    type Response = Response<ConditionalBody<B>>;
    type Error = S::Error;
    type Future = ConditionalFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let asked = Asked::of(&mut request, self.ranges);
        ConditionalFuture {
            response: self.inner.call(request),
            asked,
        }
    }
}

pin_project! {
    /// The future of [`Conditional`].
    #[derive(Debug)]
    pub struct ConditionalFuture<F> {
        #[pin]
        response: F,
        asked: Asked,
    }
}

impl<F, B, E> Future for ConditionalFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
{
    type Output = Result<Response<ConditionalBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = std::task::ready!(this.response.poll(context))?;
        let body = match this.asked.judge(&mut response) {
            Content::Kept => ConditionalBody::of,
            Content::None => |_| ConditionalBody::empty(),
        };
        Poll::Ready(Ok(response.map(body)))
    }
}

pin_project! {
    /// The content behind [`Conditional`]: that of the inner service, or none.
    #[derive(Debug)]
    pub struct ConditionalBody<B> {
        #[pin]
        body: Option<B>,
    }
}

impl<B> ConditionalBody<B> {
    fn of(body: B) -> Self {
        ConditionalBody { body: Some(body) }
    }

    fn empty() -> Self {
        ConditionalBody { body: None }
    }
}

impl<B: Body> Body for ConditionalBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        match self.project().body.as_pin_mut() {
            Some(body) => body.poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.body {
            Some(body) => body.size_hint(),
            // Not the size 0: a server would send it as the Content-Length of a 304, which is that of
            // the 200 (§8.6).
            None => SizeHint::default(),
        }
    }
}

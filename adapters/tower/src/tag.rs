//! The layer that makes entity-tags of contents, and its body.

use std::collections::VecDeque;
use std::future::Future;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use preconditions::EntityTag;
use tower_layer::Layer;
use tower_service::Service;

use crate::response::{is_read, TaggedContent, Whole};

/// Gives responses a strong entity-tag that is made of their content
/// ([RFC 9110 §8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).
///
/// It goes *inside* of whatever compresses, so that the tag is that of the content itself, and
/// [`ConditionalLayer`](crate::ConditionalLayer) goes outside.
///
/// To make the tag, the content has to be there before the head is sent, so a response is held back only
/// if its content has a known size of at most [`limit`](TagLayer::limit) bytes, 1 MiB unless said
/// otherwise. Memory for a response is bounded by that limit. Everything else passes untouched and
/// unbuffered: other methods than GET, HEAD and QUERY, other statuses than 200, `no-store`, event streams,
/// gRPC, contents of unknown size, with trailers, or with a Content-Length that is not true, and responses
/// that have a tag already. A content that fails half way is passed on with its error.
///
/// A response to HEAD gets the tag of GET where the inner service has made the content anyway, as axum
/// does; otherwise none, unless [`ask_with_get`](TagLayer::ask_with_get) is on. It never gets the tag of the
/// empty content.
///
/// ```
/// use preconditions_tower::TagLayer;
///
/// let layer = TagLayer::new().limit(64 * 1024);
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

    /// Makes the inner service answer GET where the client asks with HEAD, and drops the content, so that
    /// both have the same tag.
    ///
    /// For services that answer HEAD without content. It costs what a GET costs.
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

impl<S> Layer<S> for TagLayer {
    type Service = Tag<S>;

    fn layer(&self, inner: S) -> Tag<S> {
        Tag {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service that [`TagLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct Tag<S> {
    inner: S,
    layer: TagLayer,
}

impl<S, Q, B> Service<Request<Q>> for Tag<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
    B: Body,
{
    type Response = Response<TagBody<B>>;
    type Error = S::Error;
    type Future = TagFuture<S::Future, B>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let request_kind = match *request.method() {
            Method::HEAD if self.layer.asks_with_get => {
                *request.method_mut() = Method::GET;
                RequestKind::HeadAsGet
            }
            Method::HEAD => RequestKind::Head,
            ref method if is_read(method) => RequestKind::Get,
            _ => RequestKind::Other,
        };
        TagFuture {
            response: self.inner.call(request),
            collecting: None,
            request: request_kind,
            limit: self.layer.limit,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RequestKind {
    Get,
    Head,
    /// The client asked with HEAD, and the inner service was asked with GET.
    HeadAsGet,
    Other,
}

pin_project! {
    /// The future of [`Tag`]: waits for the response, and for its content where a tag is made of it.
    pub struct TagFuture<F, B: Body> {
        #[pin]
        response: F,
        collecting: Option<Collecting<B>>,
        request: RequestKind,
        limit: u64,
    }
}

impl<F, B, E> Future for TagFuture<F, B>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
{
    type Output = Result<Response<TagBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut collecting = match this.collecting.take() {
            Some(collecting) => collecting,
            None => {
                let (head, body) = std::task::ready!(this.response.poll(context))?.into_parts();
                match size_to_hash(*this.request, &head, &body, *this.limit) {
                    Some(size) => Collecting::new(head, body, size),
                    None => return Poll::Ready(Ok(untagged(head, body, *this.request))),
                }
            }
        };
        match collecting.poll(context) {
            Poll::Ready(()) => Poll::Ready(Ok(collecting.into_response(*this.request))),
            Poll::Pending => {
                *this.collecting = Some(collecting);
                Poll::Pending
            }
        }
    }
}

/// The size of the content, if a tag is to be made of it.
fn size_to_hash<B: Body>(
    request: RequestKind,
    head: &http::response::Parts,
    body: &B,
    limit: u64,
) -> Option<u64> {
    let headers = &head.headers;
    if request == RequestKind::Other
        || Whole::of(head.status, headers).is_none()
        || headers.contains_key(header::ETAG)
        || is_stream(headers)
    {
        return None;
    }
    let size = body.size_hint().exact().filter(|size| *size <= limit)?;
    // The content of a HEAD is the empty one, unless the inner service left the real one there.
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
fn untagged<B: Body>(
    mut head: http::response::Parts,
    body: B,
    request: RequestKind,
) -> Response<TagBody<B>> {
    if head.headers.contains_key(header::ETAG) && head.extensions.get::<TaggedContent>().is_none() {
        let made_for = TaggedContent::of(&head.headers);
        head.extensions.insert(made_for);
    }
    let body = match request {
        RequestKind::HeadAsGet => {
            keep_length(&mut head.headers, &body);
            TagBody::dropped()
        }
        _ => TagBody::passed(body),
    };
    Response::from_parts(head, body)
}

/// Says how long the content of a GET would be (RFC 9110 §9.3.2), before it is dropped.
fn keep_length(headers: &mut HeaderMap, body: &impl Body) {
    if let Some(size) = body.size_hint().exact() {
        let length = header::CONTENT_LENGTH;
        headers
            .entry(length)
            .or_insert_with(|| HeaderValue::from(size));
    }
}

/// A response whose content is being read.
struct Collecting<B: Body> {
    head: http::response::Parts,
    // In a box, since a body that was polled here goes on elsewhere if it turns out to be longer.
    body: Pin<Box<B>>,
    frames: Frames<B::Error>,
    /// How many bytes the body said that it has.
    size: u64,
    /// Whether the body has come to its end, and kept its word.
    is_complete: bool,
}

impl<B: Body> Collecting<B> {
    fn new(head: http::response::Parts, body: B, size: u64) -> Self {
        Collecting {
            head,
            body: Box::pin(body),
            frames: Frames::default(),
            size,
            is_complete: false,
        }
    }

    /// Reads until there is nothing more, or until it is clear that no tag can be made.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            match std::task::ready!(self.body.as_mut().poll_frame(context)) {
                None => {
                    self.is_complete = self.frames.length == self.size;
                    self.frames.is_last = true;
                    return Poll::Ready(());
                }
                Some(Err(error)) => {
                    self.frames.error = Some(error);
                    self.frames.is_last = true;
                    return Poll::Ready(());
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => {
                        self.frames.push(data);
                        if self.frames.length > self.size {
                            return Poll::Ready(());
                        }
                    }
                    Err(frame) => {
                        self.frames.trailers = frame.into_trailers().ok();
                        return Poll::Ready(());
                    }
                },
            }
        }
    }

    fn into_response(self, request: RequestKind) -> Response<TagBody<B>> {
        let mut head = self.head;
        if self.is_complete {
            if let Some(tag) = self.frames.tag() {
                head.headers.insert(header::ETAG, tag.into());
                let made_for = TaggedContent::of(&head.headers);
                head.extensions.insert(made_for);
            }
        }
        let body = match request {
            RequestKind::HeadAsGet => {
                if self.is_complete {
                    let length = head.headers.entry(header::CONTENT_LENGTH);
                    length.or_insert_with(|| HeaderValue::from(self.size));
                }
                TagBody::dropped()
            }
            _ => TagBody::collected(self.frames, self.body),
        };
        Response::from_parts(head, body)
    }
}

/// What was read of a body, to be sent again.
struct Frames<E> {
    data: VecDeque<Bytes>,
    length: u64,
    trailers: Option<HeaderMap>,
    error: Option<E>,
    /// Whether the body ends with this.
    is_last: bool,
}

impl<E> Default for Frames<E> {
    fn default() -> Self {
        Frames {
            data: VecDeque::new(),
            length: 0,
            trailers: None,
            error: None,
            is_last: false,
        }
    }
}

impl<E> Frames<E> {
    fn push(&mut self, mut data: impl Buf) {
        let data = data.copy_to_bytes(data.remaining());
        self.length = self.length.saturating_add(data.len() as u64);
        self.data.push_back(data);
    }

    /// The strong tag of all data; `None` never happens, since memory can be read.
    fn tag(&self) -> Option<EntityTag<'static>> {
        // Most bodies are one piece, which is hashed where it lies.
        match self.data.len() {
            1 => Some(EntityTag::from_content(self.data.front()?)),
            _ => EntityTag::from_reader(Pieces(self.data.iter(), &[])).ok(),
        }
    }

    fn next(&mut self) -> Option<Result<Frame<Bytes>, E>> {
        if let Some(data) = self.data.pop_front() {
            self.length = self.length.saturating_sub(data.len() as u64);
            return Some(Ok(Frame::data(data)));
        }
        if let Some(trailers) = self.trailers.take() {
            return Some(Ok(Frame::trailers(trailers)));
        }
        self.error.take().map(Err)
    }

    fn is_empty(&self) -> bool {
        self.data.is_empty() && self.trailers.is_none() && self.error.is_none()
    }
}

/// Reads pieces of memory one after the other: those to come, and what is left of the present one.
struct Pieces<'a>(std::collections::vec_deque::Iter<'a, Bytes>, &'a [u8]);

impl Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.1.is_empty() {
            match self.0.next() {
                Some(piece) => self.1 = piece,
                None => return Ok(0),
            }
        }
        self.1.read(room)
    }
}

pin_project! {
    /// The content behind [`Tag`]: that of the inner service, read already or not.
    pub struct TagBody<B: Body> {
        #[pin]
        source: Source<B>,
    }
}

pin_project! {
    #[project = SourceProjection]
    enum Source<B: Body> {
        Passed {
            #[pin]
            body: B,
        },
        Collected {
            frames: Frames<B::Error>,
            rest: Option<Pin<Box<B>>>,
        },
        Dropped,
    }
}

impl<B: Body> TagBody<B> {
    fn passed(body: B) -> Self {
        let source = Source::Passed { body };
        TagBody { source }
    }

    fn collected(frames: Frames<B::Error>, rest: Pin<Box<B>>) -> Self {
        let rest = if frames.is_last { None } else { Some(rest) };
        let source = Source::Collected { frames, rest };
        TagBody { source }
    }

    fn dropped() -> Self {
        TagBody {
            source: Source::Dropped,
        }
    }
}

impl<B: Body> Body for TagBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let as_bytes =
            |frame: Frame<B::Data>| frame.map_data(|mut data| data.copy_to_bytes(data.remaining()));
        match self.project().source.project() {
            SourceProjection::Passed { body } => body
                .poll_frame(context)
                .map(|read| read.map(|frame| frame.map(as_bytes))),
            SourceProjection::Collected { frames, rest } => match (frames.next(), rest) {
                (Some(frame), _) => Poll::Ready(Some(frame)),
                (None, Some(rest)) => {
                    let read = rest.as_mut().poll_frame(context);
                    read.map(|read| read.map(|frame| frame.map(as_bytes)))
                }
                (None, None) => Poll::Ready(None),
            },
            SourceProjection::Dropped => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Passed { body } => body.is_end_stream(),
            Source::Collected { frames, rest } => {
                let has_ended = rest.as_ref().is_none_or(|rest| rest.is_end_stream());
                frames.is_empty() && has_ended
            }
            Source::Dropped => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Passed { body } => body.size_hint(),
            Source::Collected { frames, rest: None } if frames.error.is_none() => {
                SizeHint::with_exact(frames.length)
            }
            // How much is to come is not known, or it does not come.
            Source::Collected { .. } => SizeHint::default(),
            // Not the size 0, which a server would send as the length of the content of a GET.
            Source::Dropped => SizeHint::default(),
        }
    }
}

//! The layer that answers reads from what their responses say of themselves, and its body.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::header::{self, HeaderMap, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use preconditions::{
    Answer, Conditions, EntityTag, Field, Gateway, Headers, Method, TagList, Validators,
};
use tower_layer::Layer;
use tower_service::Service;

use crate::response::{is_whole, TaggedContent};

/// Answers 304 (Not Modified) and 412 (Precondition Failed) to reads, by the ETag and Last-Modified that
/// their responses have ([RFC 9110 §13.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2)).
///
/// It goes *outside* of whatever compresses: a 304 must not be compressed, and has the Vary of the
/// response that it stands for. What it does:
///
/// - GET, HEAD and QUERY with a 200 are evaluated. A 304 or 412 has no content, and keeps the fields that
///   such an answer may have ([`Answer`]).
/// - A strong tag over whose content a coding was laid after the tag was made becomes weak, since it no
///   longer names the bytes that are sent. The maker of the tag says for which coding it was made, by
///   [`TaggedContent`]; where nobody says it, the tag becomes weak.
/// - Because it weakens tags, clients send weak ones in If-Match. So every request with If-Match that
///   goes in has a [`Gateway`] in its extensions, under which a handler evaluates it; the extractors of
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
        let method = Method::from(request.method());
        let fields = Fields::of(request.headers());
        let conditions = (method.is_read() && fields.has_condition)
            .then(|| Conditions::of(method, request.headers()));
        let is_withheld = match self.ranges {
            Ranges::Unconditional => fields.has_if_range,
            Ranges::All => false,
            Ranges::None => true,
        };
        if is_withheld && fields.has_range {
            request.headers_mut().remove(header::RANGE);
        }
        // What stands in front of this layer may change tags, too.
        let outside = request.extensions().get::<Gateway>().copied();
        let outside = outside.unwrap_or(Gateway::DIRECT);
        // Weakened tags match in If-Match alone; without it, room in the extensions is saved.
        if fields.has_if_match {
            request.extensions_mut().insert(outside.weakens());
        }
        ConditionalFuture {
            response: self.inner.call(request),
            asked: Asked {
                is_read: method.is_read(),
                conditions,
                outside,
                ranges: self.ranges,
            },
        }
    }
}

/// Which of the fields that matter to the layer a request has.
#[derive(Default)]
struct Fields {
    has_condition: bool,
    has_if_match: bool,
    has_if_range: bool,
    has_range: bool,
}

impl Fields {
    /// Reads the names once: most requests have none of these, and six lookups would find that out.
    fn of(headers: &HeaderMap) -> Self {
        let mut fields = Fields::default();
        for name in headers.keys() {
            match *name {
                header::IF_MATCH => {
                    fields.has_condition = true;
                    fields.has_if_match = true;
                }
                header::IF_NONE_MATCH | header::IF_MODIFIED_SINCE | header::IF_UNMODIFIED_SINCE => {
                    fields.has_condition = true
                }
                header::IF_RANGE => fields.has_if_range = true,
                header::RANGE => fields.has_range = true,
                _ => {}
            }
        }
        fields
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

/// Whether the content of the inner service follows the head.
enum Content {
    Kept,
    None,
}

/// What is kept of a request until its response is there.
#[derive(Debug)]
struct Asked {
    is_read: bool,
    /// Those of a read that has any.
    conditions: Option<Conditions>,
    outside: Gateway,
    ranges: Ranges,
}

impl Asked {
    /// Turns the head of the response of the inner service into that of the answer.
    fn judge<B>(&self, response: &mut Response<B>) -> Content {
        if self.ranges == Ranges::None {
            response.headers_mut().remove(header::ACCEPT_RANGES);
        }
        if response.status() == StatusCode::NOT_MODIFIED {
            self.mend_304(response.headers_mut());
            return Content::None;
        }
        if !self.is_read || !is_whole(response.status(), response.headers()) {
            return Content::Kept;
        }
        weaken_if_coded(response);
        match self.answer(response.headers()) {
            None => Content::Kept,
            Some(answer) => {
                *response.status_mut() = StatusCode::from(answer);
                answer.apply_to_headers(response.headers_mut());
                Content::None
            }
        }
    }

    /// The answer that takes the place of a response, if its validators say so.
    fn answer(&self, headers: &HeaderMap) -> Option<Answer> {
        let conditions = self.conditions.as_ref()?;
        let validators = Validators::of_response(headers).behind(self.outside);
        let answer = conditions.evaluate(&validators).into_result().err();
        #[cfg(feature = "tracing")]
        tracing::debug!(
            answer = answer.map_or("perform", Answer::label),
            "evaluated the conditions of a read"
        );
        answer
    }

    /// Gives a 304 of the inner service the tag and the Vary that the 200 had, and takes off what no 304
    /// says: there is no content, and what that of the 200 would be is not known here.
    fn mend_304(&self, headers: &mut HeaderMap) {
        let is_coded = headers.contains_key(header::CONTENT_ENCODING);
        let by = Field::IfNoneMatch;
        Answer::NotModified { by }.apply_to_headers(headers);
        let is_weak = match self.known_as(headers) {
            Known::Strong => false,
            Known::Weak => true,
            Known::Otherwise => is_coded,
        };
        if is_weak {
            EntityTag::weaken_in(headers);
        }
        if is_weak || self.ranges == Ranges::None {
            add_to_vary(headers);
        }
    }

    /// As what the client knows the tag of a response, which is strong.
    fn known_as(&self, headers: &HeaderMap) -> Known {
        let mut known = Known::Otherwise;
        let (Some(conditions), Some(line)) = (&self.conditions, headers.get(header::ETAG)) else {
            return known;
        };
        let tag = match EntityTag::parse(line.as_bytes()) {
            Ok(tag) if !tag.is_weak() => tag,
            _ => return known,
        };
        conditions.for_each_line(Field::IfNoneMatch, |line| {
            let TagList::Tags(tags) = TagList::new(line) else {
                return;
            };
            for member in tags.filter_map(Result::ok) {
                if member.strong_eq(&tag) {
                    known = Known::Strong;
                } else if member.weak_eq(&tag) && known == Known::Otherwise {
                    known = Known::Weak;
                }
            }
        });
        known
    }
}

/// As what a client that asks with If-None-Match knows a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Strong,
    /// As a weak one only: a coding was laid over the content that it has.
    Weak,
    /// Under its name it does not, or it has asked otherwise.
    Otherwise,
}

/// Says that the response depends on Accept-Encoding, unless it says so already.
fn add_to_vary(headers: &mut HeaderMap) {
    let mut names = headers
        .get_all(header::VARY)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(',').map(str::trim));
    if !names.any(|name| name == "*" || name.eq_ignore_ascii_case("accept-encoding")) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// Makes a strong tag weak where a coding was laid over the content after it was made: it no longer
/// names the bytes that are sent (§8.8.3.3). What is no tag, or several of them, names nothing, and goes.
fn weaken_if_coded<B>(response: &mut Response<B>) {
    let coding = response.headers().get(header::CONTENT_ENCODING);
    if coding.is_none() {
        return;
    }
    let made_for = response.extensions().get::<TaggedContent>();
    if made_for.is_some_and(|made_for| made_for.coding() == coding) {
        return;
    }
    EntityTag::weaken_in(response.headers_mut());
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

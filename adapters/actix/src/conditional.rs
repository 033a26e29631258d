//! The layer that answers reads from what their responses say of themselves.

use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{self, BoxBody, EitherBody};
use actix_web::dev::{forward_ready, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpMessage, HttpResponse};
use pin_project_lite::pin_project;
use preconditions::{
    get_all, Answer, Conditions, EntityTag, Field, Gateway, Headers, TagList, Validators,
};

use crate::headers::{tag_value, HeaderLines};
use crate::refusal;
use crate::response::{is_whole, method_of, TaggedContent};

/// Answers 304 (Not Modified) and 412 (Precondition Failed) to reads, by the ETag and Last-Modified that
/// their responses have ([RFC 9110 §13.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2)).
///
/// It goes *outside* of whatever compresses: a 304 must not be compressed, and has the Vary of the
/// response that it stands for. In actix the outermost middleware is the one that is wrapped last. What
/// it does:
///
/// - GET, HEAD and QUERY with a 200 are evaluated. A 304 or 412 has no content, and keeps the fields that
///   such an answer may have ([`Answer`]).
/// - A strong tag over whose content a coding was laid after the tag was made becomes weak, since it no
///   longer names the bytes that are sent. The maker of the tag says for which coding it was made, by
///   [`TaggedContent`]; where nobody says it, the tag becomes weak.
/// - Because it weakens tags, clients send weak ones in If-Match. So every request that goes in has a
///   [`Gateway`] in its extensions, under which [`Conditions`](crate::Conditions) evaluate it.
/// - Range is taken out of a request that has If-Range: many services that answer ranges do not look at
///   If-Range, and then a resumed download is corrupt. The answer is the whole content, which is always
///   right. A service that does look at it is left alone by
///   [`inner_evaluates_if_range`](ConditionalLayer::inner_evaluates_if_range).
/// - A 304 that a handler made keeps the fields that a 304 may have, so no `Content-Length: 0`
///   ([§8.6](https://www.rfc-editor.org/rfc/rfc9110#section-8.6)) and no Content-Type of a text that was
///   not sent; and it has the tag and the `Vary: accept-encoding` that the 200 had: a weak tag where the
///   client knows a weak one. A cache that holds the weak tag drops a 304 with the strong one
///   ([RFC 9111 §4.3.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4)).
///
/// It judges no write: when a layer sees the response, the handler has run.
///
/// ```
/// use actix_web::{web, App};
/// use preconditions_actix::ConditionalLayer;
///
/// let app = App::new()
///     .route("/", web::get().to(|| async { ([("ETag", "\"7\"")], "milk").1 }))
///     .wrap(ConditionalLayer::new().without_ranges()); // where something inside compresses
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
    /// ([§13.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5)), as actix-files 0.7 does.
    #[must_use]
    pub const fn inner_evaluates_if_range(mut self) -> Self {
        self.ranges = Ranges::All;
        self
    }

    /// Leaves Range out of every request, and Accept-Ranges out of every response.
    ///
    /// For services whose content is compressed inside: a layer that compresses passes parts as they are,
    /// so a client that has the first half of the compressed content would get the second half of the
    /// plain one.
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

impl<S, B> Transform<S, ServiceRequest> for ConditionalLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = Conditional<S>;
    type InitError = ();
    type Future = Ready<Result<Conditional<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let ranges = self.ranges;
        ready(Ok(Conditional { inner, ranges }))
    }
}

/// The service that [`ConditionalLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct Conditional<S> {
    inner: S,
    ranges: Ranges,
}

impl<S, B> Service<ServiceRequest> for Conditional<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ConditionalFuture<S::Future>;

    forward_ready!(inner);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let method = method_of(request.method());
        let conditions = method
            .is_read()
            .then(|| Conditions::of(method, &HeaderLines::of(request.headers())));
        let is_withheld = match self.ranges {
            Ranges::Unconditional => request.headers().contains_key(header::IF_RANGE),
            Ranges::All => false,
            Ranges::None => true,
        };
        if is_withheld {
            request.headers_mut().remove(header::RANGE);
        }
        // What stands in front of this layer may change tags, too.
        let of_request = request.extensions().get::<Gateway>().copied();
        let of_application = || request.app_data::<Gateway>().copied();
        let outside = of_request
            .or_else(of_application)
            .unwrap_or(Gateway::DIRECT);
        request.extensions_mut().insert(outside.weakens());
        ConditionalFuture {
            response: self.inner.call(request),
            conditions,
            outside,
            ranges: self.ranges,
        }
    }
}

pin_project! {
    /// The future of [`Conditional`].
    #[derive(Debug)]
    pub struct ConditionalFuture<F> {
        #[pin]
        response: F,
        conditions: Option<Conditions>,
        outside: Gateway,
        ranges: Ranges,
    }
}

impl<F, B> Future for ConditionalFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = std::task::ready!(this.response.poll(context))?;
        if *this.ranges == Ranges::None {
            response.headers_mut().remove(header::ACCEPT_RANGES);
        }
        let conditions = this.conditions.take();
        if response.status() == StatusCode::NOT_MODIFIED {
            mend_304(response.headers_mut(), conditions.as_ref());
            return Poll::Ready(Ok(without_content(response)));
        }
        let conditions = match conditions {
            Some(conditions) if is_whole(response.status(), response.headers()) => conditions,
            _ => return Poll::Ready(Ok(response.map_into_left_body())),
        };
        weaken_if_coded(response.response_mut());
        let validators = get_all(|name: &str| response.headers().get_all(name));
        let validators = Validators::of_response(validators).behind(*this.outside);
        let answer = conditions.evaluate(&validators).into_result().err();
        Poll::Ready(Ok(match answer {
            None => response.map_into_left_body(),
            Some(answer) => {
                refusal::apply(answer, response.headers_mut());
                *response.response_mut().status_mut() = refusal::status_of(answer);
                match answer {
                    Answer::NotModified { .. } => without_content(response),
                    _ => response.map_body(|_, _| EitherBody::right(BoxBody::new(()))),
                }
            }
        }))
    }
}

/// The response with no content, not even an empty one: its length would be sent as that of the 200
/// (§8.6).
fn without_content<B>(response: ServiceResponse<B>) -> ServiceResponse<EitherBody<B>> {
    response.map_body(|_, _| EitherBody::right(BoxBody::new(body::None::new())))
}

/// Gives a 304 that a handler made the tag and the Vary that the 200 had, and takes off what no 304 says:
/// there is no content, and what that of the 200 would be is not known here.
fn mend_304(headers: &mut HeaderMap, conditions: Option<&Conditions>) {
    let is_coded = headers.contains_key(header::CONTENT_ENCODING);
    let by = Field::IfNoneMatch;
    refusal::apply(Answer::NotModified { by }, headers);
    let is_weak = match known_as(headers, conditions) {
        Known::Strong => false,
        Known::Weak => true,
        Known::Otherwise => is_coded,
    };
    // `Compress` names Accept-Encoding in Vary where it has coded, and only there.
    if is_weak {
        weaken_in(headers);
        add_to_vary(headers);
    }
}

/// As what a client that asks with If-None-Match knows a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Strong,
    /// As a weak one only: a coding was laid over the content that it has. A cache that holds the weak tag
    /// drops a 304 with the strong one (RFC 9111 §4.3.4).
    Weak,
    /// Under its name it does not, or it has asked otherwise.
    Otherwise,
}

/// As what the client knows the tag of a response, which is strong.
fn known_as(headers: &HeaderMap, conditions: Option<&Conditions>) -> Known {
    let mut known = Known::Otherwise;
    let line = headers.get(header::ETAG).map(HeaderValue::as_bytes);
    let tag = match line.and_then(|line| EntityTag::parse(line).ok()) {
        Some(tag) if !tag.is_weak() => tag,
        _ => return known,
    };
    let Some(conditions) = conditions else {
        return known;
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

/// Says that the response depends on Accept-Encoding, unless it says so already.
fn add_to_vary(headers: &mut HeaderMap) {
    let mut named = headers
        .get_all(header::VARY)
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(',').map(str::trim));
    if !named.any(|name| name == "*" || name.eq_ignore_ascii_case("accept-encoding")) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// Makes a strong tag weak where a coding was laid over the content after it was made: it no longer
/// names the bytes that are sent (§8.8.3.3). What is no tag, or several of them, names nothing, and goes.
fn weaken_if_coded<B>(response: &mut HttpResponse<B>) {
    let coding = response.headers().get(header::CONTENT_ENCODING);
    if coding.is_none() {
        return;
    }
    let is_made_for_it = match response.extensions().get::<TaggedContent>() {
        Some(made_for) => made_for.coding() == coding,
        None => false,
    };
    if is_made_for_it {
        return;
    }
    weaken_in(response.headers_mut());
}

/// Makes the ETag weak, or removes what is no tag, or several of them.
fn weaken_in(headers: &mut HeaderMap) {
    let mut lines = headers.get_all(header::ETAG);
    let weak = match (lines.next(), lines.next()) {
        (None, _) => return,
        (Some(line), None) => match EntityTag::parse(line.as_bytes()) {
            Ok(tag) => Some(tag_value(&tag.to_weak())),
            Err(_) => None,
        },
        (Some(_), Some(_)) => None,
    };
    headers.remove(header::ETAG);
    if let Some(weak) = weak {
        headers.insert(header::ETAG, weak);
    }
}

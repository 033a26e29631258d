//! Answers that come before the content of a request was read, so that clients see them.

mod content;
mod discarding;

use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{forward_ready, Payload, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::{header, ConnectionType, Method, StatusCode, Version};
use actix_web::rt::spawn;
use actix_web::{Error, HttpMessage};
use pin_project_lite::pin_project;

use content::{Left, Lent};
use discarding::Discarding;
pub use discarding::DrainBody;

/// Reads and discards what a handler leaves of the content of a request, so that the client sees the
/// answer ([RFC 9112 §9.6](https://www.rfc-editor.org/rfc/rfc9112#section-9.6)).
///
/// A condition is checked before the content is read, so a 412 (Precondition Failed) is ready while the
/// client is still sending. A server that answers then and closes the connection with unread data resets
/// it, and many clients, or a gateway in front, report a broken connection in place of the 412. So:
///
/// - Up to [`limit`](DrainLayer::limit) bytes (1 MiB unless set) are read within
///   [`time`](DrainLayer::time) (5 seconds), and then the answer goes out.
/// - Where that is not the end of the content, the answer says `Connection: close`, and discarding goes on
///   while it is sent, up to 64 times the limit and six times the time, or until nothing comes any more.
///
/// The server of actix lingers by itself: after an answer it takes what still comes for as long as its
/// `client_disconnect_timeout`, one second unless set. So most clients nearby see a 412 without this layer,
/// and a slow one, one behind a gateway that holds its content back, or any where that time was set to zero,
/// may lose it. What the layer adds is that the answer waits for contents that are small, so that the
/// connection goes on, and that the end of a large one is waited for by bytes and by pauses, not by a second.
///
/// `Expect: 100-continue` makes no difference over HTTP/1: actix sends 100 (Continue) before it asks a
/// handler, so the client sends its content in any case. Over HTTP/2 it does not, and an answer that comes
/// without the content goes out at once; what the client sends all the same is discarded beside it, because
/// some clients drop an answer whose stream is reset.
///
/// Put it around the whole application, so that it holds for every answer that any handler gives early:
///
/// ```
/// use actix_web::{web, App, HttpResponse};
/// use preconditions_actix::DrainLayer;
///
/// let app = App::new()
///     .route("/", web::put().to(|| async { HttpResponse::PreconditionFailed() }))
///     .wrap(DrainLayer::new());
/// ```
#[derive(Clone, Debug)]
pub struct DrainLayer {
    limit: u64,
    time: Duration,
}

/// How many times as much is discarded while the answer is sent.
const LINGERING_SIZE: u64 = 64;
const LINGERING_TIME: u32 = 6;

impl DrainLayer {
    /// Creates the layer with the limits of 1 MiB and 5 seconds.
    #[must_use]
    pub const fn new() -> Self {
        DrainLayer {
            limit: 1024 * 1024,
            time: Duration::from_secs(5),
        }
    }

    /// Sets how many bytes are discarded before the answer is sent.
    #[must_use]
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Sets how long the answer waits for the rest of the content.
    #[must_use]
    pub const fn time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    /// Discards before the answer is sent.
    fn before(&self, rest: Payload) -> Discarding {
        Discarding::new(rest, self.limit, self.time)
    }

    /// Discards while the answer is sent.
    fn lingering(&self, rest: Payload) -> Discarding {
        let limit = self.limit.saturating_mul(LINGERING_SIZE);
        let time = self.time.saturating_mul(LINGERING_TIME);
        Discarding::new(rest, limit, time).without_pauses(self.time.saturating_mul(2) / 5)
    }
}

impl Default for DrainLayer {
    fn default() -> Self {
        DrainLayer::new()
    }
}

impl<S, B> Transform<S, ServiceRequest> for DrainLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<DrainBody<B>>;
    type Error = Error;
    type Transform = Drain<S>;
    type InitError = ();
    type Future = Ready<Result<Drain<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let layer = self.clone();
        ready(Ok(Drain { inner, layer }))
    }
}

/// The service that [`DrainLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct Drain<S> {
    inner: S,
    layer: DrainLayer,
}

impl<S, B> Service<ServiceRequest> for Drain<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<DrainBody<B>>;
    type Error = Error;
    type Future = DrainFuture<S::Future, B>;

    forward_ready!(inner);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let content = request.take_payload();
        let mut watch = None;
        if !matches!(content, Payload::None) {
            let left = Left::default();
            let version = request.version();
            watch = Some(Watch {
                left: left.clone(),
                is_awaited: version >= Version::HTTP_2 && expects_to_be_asked(&request),
                is_head: request.method() == Method::HEAD,
                version,
                layer: self.layer.clone(),
            });
            request.set_payload(Lent::payload(content, left));
        }
        DrainFuture {
            state: State::Handling {
                response: self.inner.call(request),
            },
            watch,
        }
    }
}

/// Whether the client waits for a 100 (Continue) before it sends the content.
fn expects_to_be_asked(request: &ServiceRequest) -> bool {
    let expect = request.headers().get(header::EXPECT);
    expect.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// What has to be known of a request with content when its response is ready.
struct Watch {
    left: Left,
    is_awaited: bool,
    is_head: bool,
    version: Version,
    layer: DrainLayer,
}

pin_project! {
    /// The future of [`Drain`].
    pub struct DrainFuture<F, B> {
        #[pin]
        state: State<F, B>,
        watch: Option<Watch>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, B> {
        Handling {
            #[pin]
            response: F,
        },
        /// The response is ready; the content is discarded before it goes out.
        Draining {
            response: Option<Result<ServiceResponse<B>, Error>>,
            discarding: Discarding,
            is_lingering: bool,
        },
    }
}

impl<F, B> Future for DrainFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<DrainBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Handling { response } => {
                    let response = std::task::ready!(response.poll(context));
                    let Some(watch) = this.watch.as_ref() else {
                        return Poll::Ready(with_body(response));
                    };
                    match watch.left.take() {
                        Some(rest) if !is_upgrade(&response) => {
                            if watch.is_awaited && !rest.was_asked_for {
                                spawn(watch.layer.lingering(rest.content));
                                return Poll::Ready(with_body(response));
                            }
                            State::Draining {
                                response: Some(response),
                                discarding: watch.layer.before(rest.content),
                                is_lingering: false,
                            }
                        }
                        _ => return Poll::Ready(with_body(response)),
                    }
                }
                StateProjection::Draining {
                    response,
                    discarding,
                    is_lingering,
                } => {
                    std::task::ready!(Pin::new(&mut *discarding).poll(context));
                    let (Some(mut response), Some(watch)) = (response.take(), this.watch.as_ref())
                    else {
                        return Poll::Pending; // Polled again after its end.
                    };
                    let rest = match discarding.take_rest() {
                        Some(rest) if !*is_lingering => rest,
                        _ => return Poll::Ready(with_body(response)),
                    };
                    if watch.version >= Version::HTTP_2 {
                        // A stream ends without the connection, so nothing has to wait for it.
                        spawn(watch.layer.lingering(rest));
                        return Poll::Ready(with_body(response));
                    }
                    if let Ok(response) = &mut response {
                        let head = response.response_mut().head_mut();
                        head.set_connection_type(ConnectionType::Close);
                    }
                    let discarding = watch.layer.lingering(rest);
                    match response {
                        Ok(response) if has_content(&response, watch.is_head) => {
                            let lingering =
                                |_: &mut _, body| DrainBody::lingering(body, discarding);
                            return Poll::Ready(Ok(response.map_body(lingering)));
                        }
                        // Its end cannot be put off, so the whole answer is.
                        response => State::Draining {
                            response: Some(response),
                            discarding,
                            is_lingering: true,
                        },
                    }
                }
            };
            this.state.set(next);
        }
    }
}

/// The response in the type of all responses here, with nothing to wait for.
fn with_body<B>(
    response: Result<ServiceResponse<B>, Error>,
) -> Result<ServiceResponse<DrainBody<B>>, Error> {
    response.map(|response| response.map_body(|_, body| DrainBody::from(body)))
}

/// Whether what comes on the connection is no content any more.
fn is_upgrade<B>(response: &Result<ServiceResponse<B>, Error>) -> bool {
    let status = response.as_ref().map(ServiceResponse::status);
    matches!(status, Ok(StatusCode::SWITCHING_PROTOCOLS))
}

/// Whether the answer has content whose end can be put off (RFC 9110 §6.4.1).
fn has_content<B: MessageBody>(response: &ServiceResponse<B>, is_head: bool) -> bool {
    let is_empty = matches!(
        response.response().body().size(),
        BodySize::None | BodySize::Sized(0)
    );
    let without = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED];
    !is_head && !is_empty && !without.contains(&response.status())
}

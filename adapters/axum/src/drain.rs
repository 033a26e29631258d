//! Answers that come before the content of a request was read, so that clients see them.

mod content;
mod discarding;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_core::body::Body;
use axum_core::extract::Request;
use axum_core::response::{IntoResponse, Response};
use http::header::{self, HeaderValue};
use http::{Method, StatusCode, Version};
use http_body::Body as _;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use content::{Left, Lent};
use discarding::{Discarding, Lingering};

/// Reads and discards what a handler leaves of the content of a request, so that the client sees the
/// answer ([RFC 9112 §9.6](https://www.rfc-editor.org/rfc/rfc9112#section-9.6)).
///
/// A condition is checked before the content is read, so a 412 (Precondition Failed) is ready while the
/// client is still sending. A server that answers then and closes the connection with unread data resets
/// it, and many clients, or a gateway in front, report a broken connection in place of the 412. So:
///
/// - With `Expect: 100-continue` the client has not sent anything yet: if the handler has not asked for
///   the content, the answer goes out at once
///   ([RFC 9110 §10.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1)).
/// - Otherwise up to [`limit`](DrainLayer::limit) bytes (1 MiB unless set) are read within
///   [`time`](DrainLayer::time) (5 seconds), and then the answer goes out.
/// - Where that is not the end of the content, the answer says `Connection: close`, and discarding goes on
///   while it is sent, up to 64 times the limit and six times the time, or until nothing has come for two
///   fifths of the time: a client or a gateway that has stopped sending waits for the end of the answer.
///
/// It reads what the handler has let go of: a handler that keeps the content, or hands it to a task that
/// does, has to read it itself.
///
/// It needs a runtime of tokio with its timer, as axum's `serve` does. Put it around the whole router, so
/// that it holds for every answer that any handler gives early:
///
/// ```
/// use axum::{routing::put, Router};
/// use preconditions_axum::DrainLayer;
///
/// let router: Router = Router::new()
///     .route("/notes/{id}", put(|| async { http::StatusCode::PRECONDITION_FAILED }))
///     .layer(DrainLayer::new());
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
    fn before(&self, rest: Body) -> Discarding {
        Discarding::new(rest, self.limit, self.time)
    }

    /// Discards while the answer is sent.
    fn lingering(&self, rest: Body) -> Discarding {
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

impl<S> Layer<S> for DrainLayer {
    type Service = Drain<S>;

    fn layer(&self, inner: S) -> Drain<S> {
        Drain {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service that [`DrainLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct Drain<S> {
    inner: S,
    layer: DrainLayer,
}

impl<S> Service<Request> for Drain<S>
where
    S: Service<Request, Error = Infallible>,
    S::Response: IntoResponse,
{
    type Response = Response;
    type Error = Infallible;
    type Future = DrainFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (head, body) = request.into_parts();
        let mut watch = None;
        let body = if body.is_end_stream() {
            body
        } else {
            let left = Left::default();
            watch = Some(Watch {
                left: left.clone(),
                is_awaited: expects_to_be_asked(&head.headers),
                is_head: head.method == Method::HEAD,
                version: head.version,
                layer: self.layer.clone(),
            });
            Body::new(Lent::new(body, left))
        };
        DrainFuture {
            state: State::Handling {
                response: self.inner.call(Request::from_parts(head, body)),
            },
            watch,
        }
    }
}

/// Whether the client waits for a 100 (Continue) before it sends the content.
fn expects_to_be_asked(headers: &http::HeaderMap) -> bool {
    headers
        .get(header::EXPECT)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// What has to be known of a request with content when its response is ready.
#[derive(Debug)]
struct Watch {
    left: Left,
    is_awaited: bool,
    is_head: bool,
    version: Version,
    layer: DrainLayer,
}

pin_project! {
    /// The future of [`Drain`].
    #[derive(Debug)]
    pub struct DrainFuture<F> {
        #[pin]
        state: State<F>,
        watch: Option<Watch>,
    }
}

pin_project! {
    #[project = StateProjection]
    #[derive(Debug)]
    enum State<F> {
        Handling {
            #[pin]
            response: F,
        },
        /// The response is ready; the content is discarded before it goes out.
        Draining {
            response: Option<Response>,
            discarding: Discarding,
            is_lingering: bool,
        },
    }
}

impl<F, R> Future for DrainFuture<F>
where
    F: Future<Output = Result<R, Infallible>>,
    R: IntoResponse,
{
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Handling { response } => {
                    let mut response = std::task::ready!(response.poll(context))?.into_response();
                    let Some(watch) = this.watch.as_ref() else {
                        return Poll::Ready(Ok(response));
                    };
                    let Some(rest) = watch.left.take() else {
                        return Poll::Ready(Ok(response));
                    };
                    if watch.is_awaited && !rest.was_asked_for {
                        close_after(&mut response, watch.version);
                        return Poll::Ready(Ok(response));
                    }
                    State::Draining {
                        response: Some(response),
                        discarding: watch.layer.before(rest.body),
                        is_lingering: false,
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
                        _ => return Poll::Ready(Ok(response)),
                    };
                    close_after(&mut response, watch.version);
                    if has_content(&response, watch.is_head) {
                        return Poll::Ready(Ok(linger(response, watch.layer.lingering(rest))));
                    }
                    // Its end cannot be put off, so the whole answer is.
                    State::Draining {
                        response: Some(response),
                        discarding: watch.layer.lingering(rest),
                        is_lingering: true,
                    }
                }
            };
            this.state.set(next);
        }
    }
}

/// Says that the connection ends with this answer; over HTTP/2 a stream ends by itself.
fn close_after(response: &mut Response, version: Version) {
    if version < Version::HTTP_2 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
}

/// Whether the answer has content whose end can be put off (RFC 9110 §6.4.1).
fn has_content(response: &Response, is_head: bool) -> bool {
    let without = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED];
    !is_head && !without.contains(&response.status())
}

/// Makes the answer end when the content of the request has been discarded.
fn linger(mut response: Response, discarding: Discarding) -> Response {
    // With a length the server would end the connection when so many bytes are sent.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.map(|answer| Body::new(Lingering::new(answer, discarding)))
}

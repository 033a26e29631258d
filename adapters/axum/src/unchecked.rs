//! Writes under conditions that no handler has checked, reported.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use http::{Extensions, Method, Request, Response};
use pin_project_lite::pin_project;
use preconditions::{is_conditional, MethodKind};
use tower_layer::Layer;
use tower_service::Service;

/// Reports writes that were performed although nobody has checked the conditions of the request.
///
/// A client that sends If-Match relies on the check. If a handler forgets it, nothing fails: the write
/// is performed, and another client's change is lost. So where a method that changes state succeeds
/// (2xx) under conditions that no [`Conditions`](crate::Conditions), [`Checked`](crate::Checked) or
/// [`CheckedOrMissing`](crate::CheckedOrMissing) was asked about, this layer says so: as an event of the
/// level `WARN` for the crate `tracing`, once for each method and route. With
/// [`panic_in_debug_builds`](UncheckedWriteLayer::panic_in_debug_builds) a test that runs into it fails.
///
/// Routes are told apart by the name that [`named_by`](UncheckedWriteLayer::named_by) finds; without it,
/// by the type of the service that the layer is around: put around a single handler, that is the type of
/// the handler.
///
/// ```
/// use axum::{extract::MatchedPath, routing::put, Router};
/// use preconditions_axum::UncheckedWriteLayer;
///
/// let router: Router = Router::new()
///     .route("/notes/{id}", put(|| async { "saved, whatever If-Match says" }))
///     .layer(UncheckedWriteLayer::new().named_by(|request| Some(request.get::<MatchedPath>()?.as_str())));
/// ```
///
/// A request without conditions passes at the cost of reading the names of its fields.
#[derive(Clone, Debug)]
pub struct UncheckedWriteLayer {
    policy: Policy,
}

#[derive(Clone, Debug)]
struct Policy {
    name: fn(&Extensions) -> Option<&str>,
    panics: bool,
    reported: Arc<Mutex<HashSet<(Method, String)>>>,
}

impl UncheckedWriteLayer {
    /// Creates the layer.
    #[must_use]
    pub fn new() -> Self {
        UncheckedWriteLayer {
            policy: Policy {
                name: |_| None,
                panics: false,
                reported: Arc::default(),
            },
        }
    }

    /// Sets how the route of a request is found in its extensions: with axum's router, by
    /// `MatchedPath`.
    #[must_use]
    pub fn named_by(mut self, name: fn(&Extensions) -> Option<&str>) -> Self {
        self.policy.name = name;
        self
    }

    /// Makes builds with debug assertions panic, where others report.
    #[must_use]
    pub fn panic_in_debug_builds(mut self) -> Self {
        self.policy.panics = cfg!(debug_assertions);
        self
    }
}

impl Default for UncheckedWriteLayer {
    fn default() -> Self {
        UncheckedWriteLayer::new()
    }
}

impl<S> Layer<S> for UncheckedWriteLayer {
    type Service = UncheckedWrite<S>;

    fn layer(&self, inner: S) -> UncheckedWrite<S> {
        UncheckedWrite {
            inner,
            policy: self.policy.clone(),
        }
    }
}

/// The service that [`UncheckedWriteLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct UncheckedWrite<S> {
    inner: S,
    policy: Policy,
}

impl<S, Q, B> Service<Request<Q>> for UncheckedWrite<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = UncheckedWriteFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let watch = watch::<S, Q>(&mut request, &self.policy);
        UncheckedWriteFuture {
            response: self.inner.call(request),
            watch,
        }
    }
}

/// What is kept of a write under conditions until its response is known.
fn watch<S, Q>(request: &mut Request<Q>, policy: &Policy) -> Option<Watch> {
    let method = preconditions::Method::from(request.method());
    if method.kind() != MethodKind::Write || !is_conditional(method, request.headers()) {
        return None;
    }
    let name = (policy.name)(request.extensions());
    let route = name.map_or_else(|| std::any::type_name::<S>().to_owned(), str::to_owned);
    let key = (request.method().clone(), route);
    // Where a layer of this kind stands outside, both look at one note.
    let asked = request.extensions().get::<Asked>().cloned();
    let asked = asked.unwrap_or_default();
    request.extensions_mut().insert(asked.clone());
    Some(Watch {
        asked,
        key,
        policy: policy.clone(),
    })
}

pin_project! {
    /// The future of [`UncheckedWrite`].
    #[derive(Debug)]
    pub struct UncheckedWriteFuture<F> {
        #[pin]
        response: F,
        watch: Option<Watch>,
    }
}

impl<F, B, E> Future for UncheckedWriteFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<B>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = std::task::ready!(this.response.poll(context))?;
        if let Some(watch) = this.watch.take() {
            if response.status().is_success() && !watch.asked.is_noted() {
                watch.report();
            }
        }
        Poll::Ready(Ok(response))
    }
}

#[derive(Debug)]
struct Watch {
    asked: Asked,
    /// The method, and the route or the type of the handler.
    key: (Method, String),
    policy: Policy,
}

impl Watch {
    fn report(self) {
        let (method, route) = self.key;
        if self.policy.panics {
            panic!("{method} {route}: performed, and no handler has checked the conditions of the request");
        }
        let reported = self.policy.reported.lock();
        let mut reported = reported.unwrap_or_else(PoisonError::into_inner);
        if reported.insert((method.clone(), route.clone())) {
            tracing::warn!(
                %method,
                route,
                "performed a write, and no handler has checked the conditions of the request"
            );
        }
    }
}

/// In the extensions of a request: whether a handler has asked about its conditions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(Arc<AtomicBool>);

impl Asked {
    pub(crate) fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

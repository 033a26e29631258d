//! Writes under conditions that no handler has checked, reported.

use std::cell::Cell;
use std::collections::HashSet;
use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use actix_web::dev::{forward_ready, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::Method;
use actix_web::{Error, HttpMessage};
use pin_project_lite::pin_project;
use preconditions::{is_conditional, MethodKind};

use crate::headers::HeaderLines;
use crate::response::method_of;

/// Reports writes that were performed although nobody has checked the conditions of the request.
///
/// A client that sends If-Match relies on the check. If a handler forgets it, nothing fails: the write
/// is performed, and another client's change is lost. So where a method that changes state succeeds
/// (2xx) under conditions that no [`Conditions`](crate::Conditions), [`Checked`](crate::Checked) or
/// [`CheckedOrMissing`](crate::CheckedOrMissing) was asked about, this layer says so: as a warning in the
/// log of the crate `log`, once for each method and route. With
/// [`panic_in_debug_builds`](UncheckedWriteLayer::panic_in_debug_builds) a test that runs into it fails.
///
/// A route is the pattern by which the request was found, such as `/notes/{id}`. What was found by none,
/// a default service for instance, is one route.
///
/// ```
/// use actix_web::{web, App};
/// use preconditions_actix::UncheckedWriteLayer;
///
/// async fn put() -> &'static str {
///     "saved, whatever If-Match says"
/// }
///
/// let app = App::new()
///     .route("/notes/{id}", web::put().to(put))
///     .wrap(UncheckedWriteLayer::new());
/// ```
///
/// A request without conditions passes at the cost of a lookup for each of their fields.
#[derive(Clone, Debug, Default)]
pub struct UncheckedWriteLayer {
    policy: Policy,
}

#[derive(Clone, Debug, Default)]
struct Policy {
    panics: bool,
    reported: Arc<Mutex<HashSet<(Method, String)>>>,
}

impl UncheckedWriteLayer {
    /// Creates the layer. Make it outside of the function that makes the application, and clone it
    /// there, so that all workers report once together.
    #[must_use]
    pub fn new() -> Self {
        UncheckedWriteLayer::default()
    }

    /// Makes builds with debug assertions panic, where others report.
    #[must_use]
    pub fn panic_in_debug_builds(mut self) -> Self {
        self.policy.panics = cfg!(debug_assertions);
        self
    }
}

impl<S, B> Transform<S, ServiceRequest> for UncheckedWriteLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = UncheckedWrite<S>;
    type InitError = ();
    type Future = Ready<Result<UncheckedWrite<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let policy = self.policy.clone();
        ready(Ok(UncheckedWrite { inner, policy }))
    }
}

/// The service that [`UncheckedWriteLayer`] makes of another one.
#[derive(Clone, Debug)]
pub struct UncheckedWrite<S> {
    inner: S,
    policy: Policy,
}

impl<S, B> Service<ServiceRequest> for UncheckedWrite<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = UncheckedWriteFuture<S::Future>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let watch = watch(&request, &self.policy);
        UncheckedWriteFuture {
            response: self.inner.call(request),
            watch,
        }
    }
}

/// What is kept of a write under conditions until its response is known.
fn watch(request: &ServiceRequest, policy: &Policy) -> Option<Watch> {
    let method = method_of(request.method());
    let headers = HeaderLines::of(request.headers());
    if method.kind() != MethodKind::Write || !is_conditional(method, &headers) {
        return None;
    }
    // Where a layer of this kind stands outside, both look at one note.
    let asked = request.extensions().get::<Asked>().cloned();
    let asked = asked.unwrap_or_default();
    request.extensions_mut().insert(asked.clone());
    Some(Watch {
        asked,
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

impl<F, B> Future for UncheckedWriteFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<B>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = std::task::ready!(this.response.poll(context))?;
        if let Some(watch) = this.watch.take() {
            if response.status().is_success() && !watch.asked.is_noted() {
                let request = response.request();
                let route = request.match_pattern();
                watch.report(request.method(), route.as_deref().unwrap_or("(no route)"));
            }
        }
        Poll::Ready(Ok(response))
    }
}

#[derive(Debug)]
struct Watch {
    asked: Asked,
    policy: Policy,
}

impl Watch {
    fn report(self, method: &Method, route: &str) {
        const WHAT: &str =
            "performed a write, and no handler has checked the conditions of the request";
        assert!(!self.policy.panics, "{method} {route}: {WHAT}");
        let reported = self.policy.reported.lock();
        let mut reported = reported.unwrap_or_else(PoisonError::into_inner);
        if reported.insert((method.clone(), route.to_owned())) {
            log::warn!("{method} {route}: {WHAT}");
        }
    }
}

/// In the extensions of a request: whether a handler has asked about its conditions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(Rc<Cell<bool>>);

impl Asked {
    pub(crate) fn note(&self) {
        self.0.set(true);
    }

    fn is_noted(&self) -> bool {
        self.0.get()
    }
}

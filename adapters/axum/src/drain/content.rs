//! The content of a request, lent to a handler.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum_core::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};

/// Where a handler that does not read a content leaves the rest of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Left(Arc<Mutex<Option<Rest>>>);

/// What is left of a content.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) body: Body,
    /// Whether the handler has read of it: then a client that waited for it sends it.
    pub(super) was_asked_for: bool,
}

impl Left {
    fn put(&self, rest: Rest) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(rest);
    }

    pub(super) fn take(&self) -> Option<Rest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The content as the handler gets it; what is not read of it comes back.
pub(super) struct Lent {
    body: Option<Body>,
    was_asked_for: bool,
    left: Left,
}

impl Lent {
    pub(super) fn new(body: Body, left: Left) -> Self {
        Lent {
            body: Some(body),
            was_asked_for: false,
            left,
        }
    }
}

impl http_body::Body for Lent {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum_core::Error>>> {
        self.was_asked_for = true;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let read = std::task::ready!(Pin::new(body).poll_frame(context));
        // After its end or an error there is nothing left to discard.
        if !matches!(read, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(read)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.body {
            Some(body) => body.size_hint(),
            None => SizeHint::with_exact(0),
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) {
            self.left.put(Rest {
                body,
                was_asked_for: self.was_asked_for,
            });
        }
    }
}

//! The content of a request, lent to a handler.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_core::Stream;

/// Where a handler that does not read a content leaves the rest of it.
#[derive(Clone, Default)]
pub(super) struct Left(Rc<RefCell<Option<Rest>>>);

/// What is left of a content.
pub(super) struct Rest {
    pub(super) content: Payload,
    /// Whether the handler has read of it: then a client that waited for it sends it.
    pub(super) was_asked_for: bool,
}

impl Left {
    pub(super) fn take(&self) -> Option<Rest> {
        self.0.borrow_mut().take()
    }
}

/// The content as the handler gets it; what is not read of it comes back.
pub(super) struct Lent {
    content: Option<Payload>,
    was_asked_for: bool,
    left: Left,
}

impl Lent {
    pub(super) fn payload(content: Payload, left: Left) -> Payload {
        let lent: Pin<Box<dyn Stream<Item = _>>> = Box::pin(Lent {
            content: Some(content),
            was_asked_for: false,
            left,
        });
        Payload::from(lent)
    }
}

impl Stream for Lent {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, PayloadError>>> {
        self.was_asked_for = true;
        let Some(content) = &mut self.content else {
            return Poll::Ready(None);
        };
        let read = std::task::ready!(Pin::new(content).poll_next(context));
        // After its end or an error there is nothing left to discard.
        if !matches!(read, Some(Ok(_))) {
            self.content = None;
        }
        Poll::Ready(read)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(content) = self.content.take() {
            let was_asked_for = self.was_asked_for;
            *self.left.0.borrow_mut() = Some(Rest {
                content,
                was_asked_for,
            });
        }
    }
}

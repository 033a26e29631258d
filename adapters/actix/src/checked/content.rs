//! The content of a request, held back until its conditions hold.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_core::Stream;

/// Runs a check, and holds the content back until it has succeeded: extractors run side by side, and
/// the next one would already be reading.
pub(super) fn held_back<T, E>(
    payload: &mut Payload,
    check: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, E>> {
    let gate = Gate::default();
    let content = payload.take();
    if !matches!(content, Payload::None) {
        let gate = gate.clone();
        let held_back = Box::pin(HeldBack { content, gate }) as Pin<Box<dyn Stream<Item = _>>>;
        *payload = Payload::from(held_back);
    }
    async move {
        let checked = check.await?;
        gate.open();
        Ok(checked)
    }
}

/// What the content waits for.
#[derive(Clone, Default)]
struct Gate(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    is_open: bool,
    waiting: Option<Waker>,
}

impl Gate {
    fn open(&self) {
        let mut state = self.0.borrow_mut();
        state.is_open = true;
        if let Some(waiting) = state.waiting.take() {
            waiting.wake();
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut state = self.0.borrow_mut();
        if state.is_open {
            return Poll::Ready(());
        }
        state.waiting = Some(context.waker().clone());
        Poll::Pending
    }
}

struct HeldBack {
    content: Payload,
    gate: Gate,
}

impl Stream for HeldBack {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, PayloadError>>> {
        std::task::ready!(self.gate.poll(context));
        Pin::new(&mut self.content).poll_next(context)
    }
}

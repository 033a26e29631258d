//! Bodies that behave as bodies do in the wild.

use std::cell::Cell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

/// A body of these pieces, that says this of its size and counts how often it was polled.
pub(crate) struct Scripted {
    pieces: VecDeque<Result<&'static str, &'static str>>,
    size: BodySize,
    polls: Rc<Cell<usize>>,
    is_endless: bool,
}

impl Scripted {
    pub(crate) fn new(pieces: &[&'static str]) -> Self {
        let size = pieces.iter().map(|piece| piece.len() as u64).sum();
        Scripted {
            pieces: pieces.iter().copied().map(Ok).collect(),
            size: BodySize::Sized(size),
            polls: Rc::default(),
            is_endless: false,
        }
    }

    pub(crate) fn of_unknown_size(mut self) -> Self {
        self.size = BodySize::Stream;
        self
    }

    pub(crate) fn that_claims(mut self, size: u64) -> Self {
        self.size = BodySize::Sized(size);
        self
    }

    pub(crate) fn that_fails(mut self, error: &'static str) -> Self {
        self.pieces.push_back(Err(error));
        self
    }

    /// After its pieces it waits for ever, as a stream of events does.
    pub(crate) fn that_goes_on(mut self) -> Self {
        self.is_endless = true;
        self
    }

    pub(crate) fn polls(&self) -> Rc<Cell<usize>> {
        self.polls.clone()
    }
}

impl MessageBody for Scripted {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.polls.set(self.polls.get() + 1);
        match self.pieces.pop_front() {
            Some(Ok(piece)) => Poll::Ready(Some(Ok(Bytes::from_static(piece.as_bytes())))),
            Some(Err(error)) => Poll::Ready(Some(Err(error.into()))),
            None if self.is_endless => Poll::Pending,
            None => Poll::Ready(None),
        }
    }
}

/// The content of a body, and the error that it ends with.
pub(crate) async fn read(body: BoxBody) -> (Vec<u8>, Option<String>) {
    let mut body = body;
    let mut content = Vec::new();
    loop {
        let next = std::future::poll_fn(|context| Pin::new(&mut body).poll_next(context));
        match next.await {
            Some(Ok(piece)) => content.extend_from_slice(&piece),
            Some(Err(error)) => return (content, Some(error.to_string())),
            None => return (content, None),
        }
    }
}

//! Reading a content to forget it, before an answer and beside it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_core::body::Body;
use bytes::{Buf, Bytes};
use http_body::{Body as _, Frame};
use pin_project_lite::pin_project;
use tokio::time::{sleep, Instant, Sleep};

/// Reads a content and forgets it: to its end, or up to a limit of bytes or of time.
#[derive(Debug)]
pub(super) struct Discarding {
    /// What is left; `None` at the end.
    rest: Option<Body>,
    /// How many more bytes may come; `None` if more have come.
    limit: Option<u64>,
    timer: Pin<Box<Sleep>>,
    /// Ends it where nothing comes for so long.
    pause: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Discarding {
    pub(super) fn new(rest: Body, limit: u64, time: Duration) -> Self {
        Discarding {
            rest: Some(rest),
            limit: Some(limit),
            timer: Box::pin(sleep(time)),
            pause: None,
        }
    }

    /// The same, and over when nothing comes for this time: the client has stopped sending, and waits.
    pub(super) fn without_pauses(mut self, longest: Duration) -> Self {
        self.pause = Some((longest, Box::pin(sleep(longest))));
        self
    }

    /// What is left when it is over.
    pub(super) fn take_rest(&mut self) -> Option<Body> {
        self.rest.take()
    }
}

impl Future for Discarding {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        while let (Some(rest), Some(limit)) = (&mut this.rest, this.limit) {
            match Pin::new(rest).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    let size = frame.data_ref().map_or(0, |data| data.remaining() as u64);
                    this.limit = limit.checked_sub(size);
                    if let Some((longest, pause)) = &mut this.pause {
                        pause.as_mut().reset(Instant::now() + *longest);
                    }
                }
                Poll::Ready(Some(Err(_)) | None) => this.rest = None,
                Poll::Pending => {
                    if let Some((_, pause)) = &mut this.pause {
                        if pause.as_mut().poll(context).is_ready() {
                            return Poll::Ready(());
                        }
                    }
                    return this.timer.as_mut().poll(context);
                }
            }
        }
        Poll::Ready(())
    }
}

pin_project! {
    /// An answer that ends when the content of the request has been discarded.
    pub(super) struct Lingering {
        answer: Option<Body>,
        discarding: Discarding,
    }
}

impl Lingering {
    pub(super) fn new(answer: Body, discarding: Discarding) -> Self {
        Lingering {
            answer: Some(answer),
            discarding,
        }
    }
}

impl http_body::Body for Lingering {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum_core::Error>>> {
        let this = self.project();
        // Both at once: a client may read nothing before it has sent everything.
        let discarded = Pin::new(&mut *this.discarding).poll(context);
        if let Some(answer) = this.answer {
            match Pin::new(answer).poll_frame(context) {
                Poll::Ready(None) => *this.answer = None,
                read => return read,
            }
        }
        discarded.map(|()| None)
    }
}

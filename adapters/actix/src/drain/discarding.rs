//! Reading a content to forget it, before an answer and beside it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::Payload;
use actix_web::rt::time::{sleep, Instant, Sleep};
use actix_web::web::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;

/// Reads a content and forgets it: to its end, or up to a limit of bytes or of time.
pub(super) struct Discarding {
    /// What is left; `None` at the end.
    rest: Option<Payload>,
    /// How many more bytes may come; `None` if more have come.
    limit: Option<u64>,
    timer: Pin<Box<Sleep>>,
    /// Ends it where nothing comes for so long.
    pause: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Discarding {
    pub(super) fn new(rest: Payload, limit: u64, time: Duration) -> Self {
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
    pub(super) fn take_rest(&mut self) -> Option<Payload> {
        self.rest.take()
    }
}

impl Future for Discarding {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        while let (Some(rest), Some(limit)) = (&mut this.rest, this.limit) {
            match Pin::new(rest).poll_next(context) {
                Poll::Ready(Some(Ok(piece))) => {
                    this.limit = limit.checked_sub(piece.len() as u64);
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
    /// The content behind [`Drain`](crate::Drain): that of the inner service, whose end waits until the
    /// content of the request has been discarded.
    pub struct DrainBody<B> {
        #[pin]
        body: B,
        discarding: Option<Discarding>,
        is_sent: bool,
    }
}

impl<B> DrainBody<B> {
    pub(super) const fn lingering(body: B, discarding: Discarding) -> Self {
        DrainBody {
            body,
            discarding: Some(discarding),
            is_sent: false,
        }
    }
}

impl<B> From<B> for DrainBody<B> {
    fn from(body: B) -> Self {
        DrainBody {
            body,
            discarding: None,
            is_sent: false,
        }
    }
}

impl<B> std::fmt::Debug for DrainBody<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DrainBody").finish_non_exhaustive()
    }
}

impl<B: MessageBody> MessageBody for DrainBody<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, B::Error>>> {
        let this = self.project();
        // Both at once: a client may read nothing before it has sent everything.
        let discarded = match this.discarding {
            Some(discarding) => Pin::new(discarding).poll(context),
            None => Poll::Ready(()),
        };
        if !*this.is_sent {
            match this.body.poll_next(context) {
                Poll::Ready(None) => *this.is_sent = true,
                read => return read,
            }
        }
        discarded.map(|()| {
            *this.discarding = None;
            None
        })
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let DrainBody {
            body,
            discarding,
            is_sent,
        } = self;
        match discarding {
            Some(_) => Err(DrainBody {
                body,
                discarding,
                is_sent,
            }),
            None => body.try_into_bytes().map_err(DrainBody::from),
        }
    }
}

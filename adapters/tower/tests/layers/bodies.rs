//! Bodies that behave as bodies do in the wild.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};

/// A body of these frames, that says this of its size and counts how often it was polled.
#[derive(Default)]
pub(crate) struct Scripted {
    frames: VecDeque<Result<Frame<Bytes>, &'static str>>,
    size: Option<u64>,
    polls: Arc<AtomicUsize>,
    is_endless: bool,
}

impl Scripted {
    pub(crate) fn new(pieces: &[&'static str]) -> Self {
        let frames = pieces
            .iter()
            .map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes()))));
        let size = pieces.iter().map(|piece| piece.len() as u64).sum();
        Scripted {
            frames: frames.collect(),
            size: Some(size),
            ..Scripted::default()
        }
    }

    pub(crate) fn of_unknown_size(mut self) -> Self {
        self.size = None;
        self
    }

    pub(crate) fn that_claims(mut self, size: u64) -> Self {
        self.size = Some(size);
        self
    }

    pub(crate) fn with_trailers(mut self, trailers: HeaderMap) -> Self {
        self.frames.push_back(Ok(Frame::trailers(trailers)));
        self
    }

    pub(crate) fn that_fails(mut self, error: &'static str) -> Self {
        self.frames.push_back(Err(error));
        self
    }

    /// After its frames it waits for ever, as a stream of events does.
    pub(crate) fn that_goes_on(mut self) -> Self {
        self.is_endless = true;
        self
    }

    pub(crate) fn polls(&self) -> Arc<AtomicUsize> {
        self.polls.clone()
    }
}

impl Body for Scripted {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        self.polls.fetch_add(1, Ordering::Relaxed);
        match self.frames.pop_front() {
            None if self.is_endless => Poll::Pending,
            frame => Poll::Ready(frame),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_empty() && !self.is_endless
    }

    fn size_hint(&self) -> SizeHint {
        self.size
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// What a body consists of: its data, its trailers, and the error at which it ended.
pub(crate) async fn read<B>(body: B) -> (Vec<u8>, Option<HeaderMap>, Option<B::Error>)
where
    B: Body,
    B::Data: Into<Bytes>,
{
    use http_body_util::BodyExt;

    let mut body = Box::pin(body);
    let (mut data, mut trailers) = (Vec::new(), None);
    while let Some(frame) = body.frame().await {
        match frame.map(Frame::into_data) {
            Ok(Ok(piece)) => data.extend_from_slice(&piece.into()),
            Ok(Err(frame)) => trailers = frame.into_trailers().ok(),
            Err(error) => return (data, trailers, Some(error)),
        }
    }
    (data, trailers, None)
}

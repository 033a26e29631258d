//! The octets of an attachment on their way out: one chunk of them in memory, however slow the reader.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures_util::stream::{self, StreamExt};
use preconditions::{Segment, Segments};

use crate::service::Service;
use crate::store::{Content, StoreError, CHUNK};

/// What is still to be sent.
#[derive(Debug)]
pub struct Sending {
    service: Arc<Service>,
    content: String,
    pieces: VecDeque<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// What frames the parts of a multipart answer.
    Framing(Bytes),
    /// Positions in the content, from and to before.
    Octets(Range<u64>),
}

/// Why the rest of an answer is missing. The connection is closed, so that the client sees it.
#[derive(Debug)]
struct Gone;

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the octets were replaced long ago, and are gone")
    }
}

impl std::error::Error for Gone {}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Sending {
    /// The whole content, or these segments of it.
    pub fn new(service: &Arc<Service>, content: &Content, segments: Option<Segments>) -> Self {
        let pieces = match segments {
            None => [Piece::Octets(0..content.length)].into(),
            Some(segments) => segments
                .map(|segment| match segment {
                    Segment::Framing(framing) => Piece::Framing(framing.into()),
                    Segment::Content(range) => {
                        Piece::Octets(range.first()..range.last().saturating_add(1))
                    }
                })
                .collect(),
        };
        Sending {
            service: Arc::clone(service),
            content: content.id.clone(),
            pieces,
        }
    }

    /// A body that reads chunk after chunk. The first one is read at once: `None` if it is gone.
    pub async fn into_body(mut self) -> Result<Option<Body>, StoreError> {
        let first = match self.next().await {
            Ok(Some(first)) => first,
            Ok(None) => return Ok(Some(Body::empty())),
            Err(error) => {
                return match error.downcast::<StoreError>() {
                    Ok(error) => Err(*error),
                    Err(_) => Ok(None),
                }
            }
        };
        let rest = stream::try_unfold(self, |mut sending| async move {
            let next = sending.next().await?;
            Ok::<_, Failure>(next.map(|octets| (octets, sending)))
        });
        let whole = stream::once(async { Ok(first) }).chain(rest);
        Ok(Some(Body::from_stream(whole)))
    }

    /// The next octets; `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        while let Some(piece) = self.pieces.pop_front() {
            match piece {
                Piece::Framing(framing) => return Ok(Some(framing)),
                Piece::Octets(range) if range.is_empty() => {}
                Piece::Octets(range) => {
                    let octets = self.read(&range).await?;
                    let length = u64::try_from(octets.len()).unwrap_or(u64::MAX);
                    let rest = range.start.saturating_add(length)..range.end;
                    self.pieces.push_front(Piece::Octets(rest));
                    return Ok(Some(octets));
                }
            }
        }
        Ok(None)
    }

    /// Octets of the chunk in which a range begins.
    async fn read(&self, range: &Range<u64>) -> Result<Bytes, Failure> {
        let chunk = u64::try_from(CHUNK)?;
        let number = range.start.checked_div(chunk).unwrap_or_default();
        let (service, content) = (Arc::clone(&self.service), self.content.clone());
        // A task of its own: a client that goes away does not cut off a statement.
        let read = tokio::spawn(async move { service.store.chunk(&content, number).await });
        let octets = Bytes::from(read.await??.ok_or(Gone)?);
        let start = number.saturating_mul(chunk);
        let from = usize::try_from(range.start.saturating_sub(start))?;
        let to = usize::try_from(range.end.saturating_sub(start))?.min(octets.len());
        if from >= to {
            return Err(Gone.into());
        }
        Ok(octets.slice(from..to))
    }
}

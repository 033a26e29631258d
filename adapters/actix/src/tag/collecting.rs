//! A content that is read to be hashed, and the body that it is sent from afterwards.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use pin_project_lite::pin_project;
use preconditions::EntityTag;

/// A content that is being read.
pub(super) struct Collecting<B: MessageBody> {
    /// In a box, since a body that was polled here goes on elsewhere if it turns out to be longer;
    /// `None` if it was there at once, as most are.
    body: Option<Pin<Box<B>>>,
    pieces: Pieces<B::Error>,
    /// How many bytes the body said that it has.
    size: u64,
    /// Whether the body has come to its end, and kept its word.
    is_complete: bool,
}

impl<B: MessageBody> Collecting<B> {
    pub(super) fn new(body: B, size: u64) -> Self {
        let mut pieces = Pieces::default();
        let body = match body.try_into_bytes() {
            Ok(content) => {
                pieces.push(content);
                None
            }
            Err(body) => Some(Box::pin(body)),
        };
        Collecting {
            body,
            pieces,
            size,
            is_complete: false,
        }
    }

    /// Reads until there is nothing more, or until it is clear that no tag can be made.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while let Some(body) = &mut self.body {
            match std::task::ready!(body.as_mut().poll_next(context)) {
                None => self.body = None,
                Some(Err(error)) => {
                    self.pieces.error = Some(error);
                    self.body = None;
                    return Poll::Ready(());
                }
                Some(Ok(piece)) => {
                    self.pieces.push(piece);
                    if self.pieces.length > self.size {
                        return Poll::Ready(());
                    }
                }
            }
        }
        self.is_complete = self.pieces.length == self.size;
        Poll::Ready(())
    }

    /// The strong tag of the content, if it was read to its end.
    pub(super) fn tag(&self) -> Option<EntityTag<'static>> {
        if self.is_complete {
            self.pieces.tag()
        } else {
            None
        }
    }

    pub(super) fn into_body(self) -> TagBody<B> {
        let source = Source::Collected {
            pieces: self.pieces,
            rest: self.body,
        };
        TagBody { source }
    }
}

/// What was read of a body, to be sent again.
struct Pieces<E> {
    data: VecDeque<Bytes>,
    length: u64,
    error: Option<E>,
}

impl<E> Default for Pieces<E> {
    fn default() -> Self {
        Pieces {
            data: VecDeque::new(),
            length: 0,
            error: None,
        }
    }
}

impl<E> Pieces<E> {
    fn push(&mut self, piece: Bytes) {
        self.length = self.length.saturating_add(piece.len() as u64);
        self.data.push_back(piece);
    }

    /// The strong tag of all pieces; `None` never happens, since memory can be read.
    fn tag(&self) -> Option<EntityTag<'static>> {
        // Most bodies are one piece, which is hashed where it lies.
        match self.data.len() {
            1 => Some(EntityTag::from_content(self.data.front()?)),
            _ => EntityTag::from_reader(Reader(self.data.iter(), &[])).ok(),
        }
    }

    fn next(&mut self) -> Option<Result<Bytes, E>> {
        if let Some(piece) = self.data.pop_front() {
            self.length = self.length.saturating_sub(piece.len() as u64);
            return Some(Ok(piece));
        }
        self.error.take().map(Err)
    }
}

/// Reads pieces of memory one after the other: those to come, and what is left of the present one.
struct Reader<'p>(std::collections::vec_deque::Iter<'p, Bytes>, &'p [u8]);

impl Read for Reader<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.1.is_empty() {
            match self.0.next() {
                Some(piece) => self.1 = piece,
                None => return Ok(0),
            }
        }
        self.1.read(room)
    }
}

pin_project! {
    /// The content behind [`Tag`](crate::Tag): that of the inner service, read already or not.
    pub struct TagBody<B: MessageBody> {
        #[pin]
        source: Source<B>,
    }
}

pin_project! {
    #[project = SourceProjection]
    enum Source<B: MessageBody> {
        Passed {
            #[pin]
            body: B,
        },
        Collected {
            pieces: Pieces<B::Error>,
            rest: Option<Pin<Box<B>>>,
        },
    }
}

impl<B: MessageBody> TagBody<B> {
    pub(super) fn passed(body: B) -> Self {
        let source = Source::Passed { body };
        TagBody { source }
    }
}

impl<B: MessageBody> std::fmt::Debug for TagBody<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TagBody").finish_non_exhaustive()
    }
}

impl<B: MessageBody> MessageBody for TagBody<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        match &self.source {
            Source::Passed { body } => body.size(),
            Source::Collected { pieces, rest: None } if pieces.error.is_none() => {
                BodySize::Sized(pieces.length)
            }
            // How much is to come is not known, or it does not come.
            Source::Collected { .. } => BodySize::Stream,
        }
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, B::Error>>> {
        match self.project().source.project() {
            SourceProjection::Passed { body } => body.poll_next(context),
            SourceProjection::Collected { pieces, rest } => match (pieces.next(), rest) {
                (Some(piece), _) => Poll::Ready(Some(piece)),
                (None, Some(rest)) => rest.as_mut().poll_next(context),
                (None, None) => Poll::Ready(None),
            },
        }
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        match self.source {
            Source::Passed { body } => body.try_into_bytes().map_err(TagBody::passed),
            Source::Collected {
                mut pieces,
                rest: None,
            } if pieces.data.len() == 1 && pieces.error.is_none() => {
                Ok(pieces.data.pop_front().unwrap_or_default())
            }
            source => Err(TagBody { source }),
        }
    }
}

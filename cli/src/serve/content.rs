//! The content of an answer: pieces of a file and what stands between them, in buffers of 16 KiB.

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream};
use http_body_util::{BodyExt, Empty, Full, StreamBody};
use hyper::body::Frame;
use preconditions::{Segment, Segments};
use std::fs::File;
use std::io::{self, SeekFrom};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// So much of a file is held in memory at a time, for each answer that is being sent.
const BUFFER: usize = 16 * 1024;

pub type Content = http_body_util::combinators::BoxBody<Bytes, io::Error>;

pub fn nothing() -> Content {
    Empty::new().map_err(|never| match never {}).boxed()
}

pub fn text(text: impl Into<Bytes>) -> Content {
    Full::new(text.into())
        .map_err(|never| match never {})
        .boxed()
}

/// A whole file of this length.
pub fn whole(file: File, length: u64, name: String) -> Content {
    content_of(file, vec![Piece::OfFile { first: 0, length }], name)
}

/// Parts of a file.
pub fn parts(file: File, segments: Segments, name: String) -> Content {
    let pieces = segments.map(|segment| match segment {
        Segment::Framing(bytes) => Piece::Framing(bytes.into()),
        Segment::Content(range) => Piece::OfFile {
            first: range.first(),
            length: range.length(),
        },
    });
    content_of(file, pieces.collect(), name)
}

#[derive(Debug)]
enum Piece {
    OfFile { first: u64, length: u64 },
    Framing(Bytes),
}

fn content_of(file: File, pieces: Vec<Piece>, name: String) -> Content {
    let mut file = tokio::fs::File::from_std(file);
    // Otherwise it reads up to 2 MiB ahead.
    file.set_max_buf_size(BUFFER);
    let reader = Reader {
        file,
        pieces: pieces.into_iter(),
        left: 0,
        name,
    };
    let frames = stream::try_unfold(reader, |mut reader| async move {
        let bytes = reader.next().await.inspect_err(|error| {
            // Whoever waits for the rest learns of it from the connection, which ends too early.
            tracing::error!(file = %reader.name, %error, "sent short");
        })?;
        Ok(bytes.map(|bytes| (Frame::data(bytes), reader)))
    });
    boxed(frames)
}

fn boxed(frames: impl Stream<Item = io::Result<Frame<Bytes>>> + Send + Sync + 'static) -> Content {
    StreamBody::new(frames).boxed()
}

/// What is left to send.
struct Reader {
    file: tokio::fs::File,
    pieces: std::vec::IntoIter<Piece>,
    /// Bytes left of the piece that has been begun.
    left: u64,
    name: String,
}

impl Reader {
    /// The next bytes; `None` at the end.
    async fn next(&mut self) -> io::Result<Option<Bytes>> {
        while self.left == 0 {
            match self.pieces.next() {
                None => return Ok(None),
                Some(Piece::Framing(bytes)) => return Ok(Some(bytes)),
                Some(Piece::OfFile { first, length }) => {
                    self.file.seek(SeekFrom::Start(first)).await?;
                    self.left = length;
                }
            }
        }
        let room = usize::try_from(self.left).unwrap_or(BUFFER).min(BUFFER);
        let mut buffer = BytesMut::zeroed(room);
        let count = self.file.read(&mut buffer).await?;
        if count == 0 {
            let error = format!("the file ends {} bytes too early", self.left);
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, error));
        }
        buffer.truncate(count);
        self.left = self.left.saturating_sub(count as u64);
        Ok(Some(buffer.freeze()))
    }
}

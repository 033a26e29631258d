//! One HTTP/1.1 request and its answer, octet for octet, within bounds of time and size; and the same
//! over HTTP/2, frame for frame as far as a library has them.
//!
//! Nothing is normalized, retried, followed or decoded, so that what a checker says was sent and
//! what it says came are what was on the wire.

mod answer;
mod failure;
pub mod http2;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

pub use answer::Answer;
pub use failure::Failure;

/// What is sent. Nothing is added but Host, Connection and, with content, Content-Length.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    /// The request target, as it goes over the wire.
    pub path: &'a str,
    /// Field lines as they go over the wire, without the line end.
    pub lines: Vec<Vec<u8>>,
    pub content: Option<Vec<u8>>,
}

impl Request<'_> {
    /// The header section. The connection is closed after the answer unless it is to be kept.
    fn head(&self, host: &str, after: After) -> Vec<u8> {
        let connection = match after {
            After::Close(_) => "close",
            After::Keep => "keep-alive",
        };
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        head.extend(format!("Host: {host}\r\nConnection: {connection}\r\n").bytes());
        for line in &self.lines {
            head.extend_from_slice(line);
            head.extend_from_slice(b"\r\n");
        }
        if let Some(content) = &self.content {
            head.extend(format!("Content-Length: {}\r\n", content.len()).bytes());
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    /// Whether the content waits for a 100 (Continue).
    pub fn expects_continue(&self) -> bool {
        let is_expect = |line: &Vec<u8>| line.to_ascii_lowercase().starts_with(b"expect:");
        self.lines.iter().any(is_expect)
    }
}

/// What an exchange may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The whole exchange, from its first octet on.
    pub time: Duration,
    /// The header section of the answer, interim answers included.
    pub head: usize,
    /// The content of the answer.
    pub content: usize,
}

/// What is done when the answer is complete.
#[derive(Clone, Copy, Debug)]
pub enum After {
    /// Wait for the server to close the connection, since what comes in between is excess. Without
    /// a time, one that never closes it is a failure.
    Close(Option<Duration>),
    /// Leave the connection open for the next request.
    Keep,
}

/// A connection whose reads and writes end at a point in time.
pub trait Connection: Read + Write {
    fn set_deadline(&mut self, at: Instant);
}

/// TCP with a deadline.
#[derive(Debug)]
pub struct Timed {
    stream: TcpStream,
    deadline: Instant,
}

impl Timed {
    /// Connects within this time.
    pub fn connect(address: SocketAddr, time: Duration) -> Result<Self, Failure> {
        let stream = TcpStream::connect_timeout(&address, time).map_err(Failure::Connect)?;
        stream.set_nodelay(true).map_err(Failure::Connect)?;
        Ok(Timed {
            stream,
            deadline: Instant::now() + time,
        })
    }

    fn remaining(&self) -> std::io::Result<Duration> {
        let remaining = self.deadline.saturating_duration_since(Instant::now());
        match remaining.is_zero() {
            true => Err(ErrorKind::TimedOut.into()),
            false => Ok(remaining),
        }
    }
}

impl Connection for Timed {
    fn set_deadline(&mut self, at: Instant) {
        self.deadline = at;
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(self.remaining()?))?;
        self.stream.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> std::io::Result<usize> {
        self.stream.set_write_timeout(Some(self.remaining()?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

/// Up to this many bytes of content are sent with the head.
const SHORT: usize = 16 * 1024;

/// Sends the request and reads its answer.
///
/// With `Expect: 100-continue` the content is held back until the server asks for it. `pause`, if there is
/// one, is called between header section and content.
pub fn exchange(
    stream: &mut impl Connection,
    host: &str,
    request: &Request<'_>,
    bounds: Bounds,
    after: After,
    pause: Option<impl FnOnce()>,
) -> Result<Answer, Failure> {
    let deadline = Instant::now() + bounds.time;
    stream.set_deadline(deadline);
    let mut head = request.head(host, after);
    let content = request.content.as_deref().unwrap_or_default();
    // A short content goes out together with the head: a server that answers by the head alone and
    // closes would reset the connection if it came later, and its answer would be lost.
    let is_together = pause.is_none() && !request.expects_continue() && content.len() <= SHORT;
    if is_together {
        head.extend_from_slice(content);
    }
    let sent = stream.write_all(&head).and_then(|()| stream.flush());
    sent.map_err(Failure::Send)?;
    let mut incoming = Incoming {
        stream,
        received: Vec::new(),
        bounds,
        was_reset: false,
    };
    let mut continued = false;
    if request.expects_continue() {
        continued = incoming.final_head()?;
    }
    if let Some(pause) = pause {
        pause();
    }
    let mut taken = true;
    if !is_together && (continued || !request.expects_continue()) {
        // A final answer may come, and the connection close, before all content is sent.
        let sent = incoming.stream.write_all(content);
        taken = sent.and_then(|()| incoming.stream.flush()).is_ok();
    }
    incoming.skip_interim()?;
    let mut answer = incoming.answer(request.method)?;
    answer.continued = continued;
    answer.taken = taken;
    if let After::Close(linger) = after {
        if let Some(linger) = linger {
            incoming
                .stream
                .set_deadline(deadline.min(Instant::now() + linger));
        }
        loop {
            match incoming.more() {
                Ok(0) => break,
                Ok(_) if incoming.received.len() > bounds.content => break,
                Ok(_) => {}
                Err(Failure::Silent(_)) if linger.is_some() => break,
                // What TLS says of a connection that was closed without a goodbye.
                Err(Failure::Receive(_)) if linger.is_some() => break,
                Err(Failure::Silent(time)) => return Err(Failure::Open(time)),
                Err(error) => return Err(error),
            }
        }
        answer.excess = incoming.received.len();
        answer.taken &= !incoming.was_reset;
    }
    Ok(answer)
}

/// What has come and was not read yet.
struct Incoming<'s, S> {
    stream: &'s mut S,
    received: Vec<u8>,
    bounds: Bounds,
    /// Whether the server has closed with something unread.
    was_reset: bool,
}

impl<S: Connection> Incoming<'_, S> {
    /// Reads what is there; 0 where the server has closed the connection.
    fn more(&mut self) -> Result<usize, Failure> {
        let mut chunk = [0; 16 * 1024];
        match self.stream.read(&mut chunk) {
            Ok(length) => {
                self.received.extend_from_slice(&chunk[..length]);
                Ok(length)
            }
            // A server that answers early closes with our content unread; that resets the connection.
            Err(error)
                if error.kind() == ErrorKind::ConnectionReset && !self.received.is_empty() =>
            {
                self.was_reset = true;
                Ok(0)
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Err(Failure::Silent(self.bounds.time))
            }
            Err(error) => {
                self.was_reset = error.kind() == ErrorKind::ConnectionReset;
                Err(Failure::Receive(error))
            }
        }
    }

    /// Reads until a header section is complete; returns its length and status.
    fn head(&mut self) -> Result<(usize, u16), Failure> {
        loop {
            if let Some(head) = answer::head(&self.received)? {
                return Ok(head);
            }
            if self.received.len() > self.bounds.head {
                return Err(Failure::LongHead(self.bounds.head));
            }
            if self.more()? == 0 {
                return Err(match self.received.is_empty() {
                    true => Failure::Closed,
                    false => Failure::Garbage("the answer ends in its header".into()),
                });
            }
        }
    }

    /// Waits for a 100 (Continue) or a final answer; says which.
    fn final_head(&mut self) -> Result<bool, Failure> {
        loop {
            let (length, status) = self.head()?;
            if status != 100 && !is_interim(status) {
                return Ok(false);
            }
            self.received.drain(..length);
            if status == 100 {
                return Ok(true);
            }
        }
    }

    fn skip_interim(&mut self) -> Result<(), Failure> {
        let mut skipped = 0;
        loop {
            let (length, status) = self.head()?;
            if !is_interim(status) {
                return Ok(());
            }
            self.received.drain(..length);
            skipped += length;
            if skipped > self.bounds.head {
                return Err(Failure::LongHead(self.bounds.head));
            }
        }
    }

    /// Reads the final answer; what follows it stays in `received`.
    fn answer(&mut self, method: &str) -> Result<Answer, Failure> {
        let (length, _) = self.head()?;
        let mut answer = answer::with_fields(&self.received[..length])?;
        self.received.drain(..length);
        let mut framing = answer::Framing::of(&answer, method)?;
        loop {
            let closed = match framing.take(&mut self.received, &mut answer.content)? {
                answer::Progress::Complete => return Ok(answer),
                answer::Progress::Wanting => false,
                answer::Progress::UntilClosed => true,
            };
            if answer.content.len().saturating_add(self.received.len()) > self.bounds.content {
                return Err(Failure::LongContent(self.bounds.content));
            }
            if self.more()? == 0 {
                return match closed {
                    true => Ok(answer),
                    false => Err(Failure::Cut),
                };
            }
        }
    }
}

fn is_interim(status: u16) -> bool {
    (100..200).contains(&status) && status != 101
}

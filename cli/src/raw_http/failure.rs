//! Why there is no answer.

use std::fmt;
use std::time::Duration;

/// Why an exchange has no answer that could be judged.
#[derive(Debug)]
pub enum Failure {
    /// No connection.
    Connect(std::io::Error),
    /// The request could not be sent.
    Send(std::io::Error),
    /// HTTP/2 has no form for this request.
    Unsendable(String),
    /// Nothing complete came in this time.
    Silent(Duration),
    /// The answer is complete, yet the connection stays open.
    Open(Duration),
    /// The connection ended before the first octet.
    Closed,
    /// What came is no HTTP/1.1, for this reason.
    Garbage(String),
    /// The content is shorter than its framing says.
    Cut,
    /// The header section is longer than this.
    LongHead(usize),
    /// The content is longer than this.
    LongContent(usize),
    /// The answer could not be read.
    Receive(std::io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Connect(error) => write!(f, "cannot connect: {error}"),
            Failure::Send(error) => write!(f, "cannot send the request: {error}"),
            Failure::Unsendable(why) => {
                write!(f, "HTTP/2 cannot carry this request: {why}")
            }
            Failure::Silent(time) => write!(f, "no complete answer after {time:?}"),
            Failure::Open(time) => {
                write!(f, "the connection stays open: no end after {time:?}")
            }
            Failure::Closed => write!(f, "the connection was closed before an answer"),
            Failure::Garbage(what) => f.write_str(what),
            Failure::Cut => write!(f, "the answer ends in its content"),
            Failure::LongHead(most) => {
                write!(f, "the header of the answer is longer than {most} bytes")
            }
            Failure::LongContent(most) => {
                write!(f, "the content of the answer is longer than {most} bytes")
            }
            Failure::Receive(error) => write!(f, "cannot read the answer: {error}"),
        }
    }
}

impl std::error::Error for Failure {}

//! One request and its answer, octet for octet, over a connection of its own.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is sent. Nothing is added but Host, Connection and, with content, Content-Length.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: &'static str,
    pub path: &'static str,
    /// Field lines as they go over the wire, without the line end.
    pub lines: Vec<Vec<u8>>,
    pub content: Option<Vec<u8>>,
}

impl Request {
    fn head(&self, address: SocketAddr) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        head.extend(format!("Host: {address}\r\nConnection: close\r\n").bytes());
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

/// What comes back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub fields: Vec<(String, Vec<u8>)>,
    pub content: Vec<u8>,
    /// Octets after the end of the message: content where there must be none.
    pub excess: usize,
    /// Whether a 100 (Continue) came first.
    pub continued: bool,
}

impl Answer {
    pub fn values(&self, name: &str) -> Vec<&[u8]> {
        let lines = self.fields.iter().filter(|(known, _)| known == name);
        lines.map(|(_, value)| value.as_slice()).collect()
    }
}

/// Sends the request and reads until the server closes the connection.
///
/// With `Expect: 100-continue` the content is held back until the server asks for it.
pub fn exchange(address: SocketAddr, request: &Request) -> Result<Answer, String> {
    exchange_after(address, request, || {})
}

/// As [`exchange`], but between header section and content `pause` is called.
pub fn exchange_after(
    address: SocketAddr,
    request: &Request,
    pause: impl FnOnce(),
) -> Result<Answer, String> {
    let failed = |what: &str, error: std::io::Error| format!("{what}: {error}");
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)
        .map_err(|error| failed("cannot connect", error))?;
    let timeouts = stream
        .set_read_timeout(Some(PATIENCE))
        .and(stream.set_write_timeout(Some(PATIENCE)))
        .and(stream.set_nodelay(true));
    timeouts.map_err(|error| failed("cannot set up the connection", error))?;
    stream
        .write_all(&request.head(address))
        .map_err(|error| failed("cannot send the request", error))?;

    let content = request.content.as_deref().unwrap_or_default();
    let mut received = Vec::new();
    let mut continued = false;
    if request.expects_continue() {
        while head_length(&received)?.is_none() {
            if read_some(&mut stream, &mut received)? == 0 {
                return Err("the connection was closed before an answer".into());
            }
        }
        continued = received.starts_with(b"HTTP/1.1 100");
        if continued {
            let end = head_length(&received)?.unwrap_or(received.len());
            received.drain(..end);
        }
    }
    pause();
    if continued || !request.expects_continue() {
        // A final answer may come, and the connection close, before all content is sent.
        let _ = stream.write_all(content);
    }
    while read_some(&mut stream, &mut received)? > 0 {}
    let mut answer = parse(&received, request.method)?;
    answer.continued = continued;
    Ok(answer)
}

fn read_some(stream: &mut TcpStream, received: &mut Vec<u8>) -> Result<usize, String> {
    let mut chunk = [0; 16 * 1024];
    match stream.read(&mut chunk) {
        Ok(length) => {
            received.extend_from_slice(&chunk[..length]);
            Ok(length)
        }
        // A server that answers early closes with our content unread; that resets the connection.
        Err(error) if error.kind() == ErrorKind::ConnectionReset && !received.is_empty() => Ok(0),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Err(
            format!("the connection stays open: no end after {PATIENCE:?}"),
        ),
        Err(error) => Err(format!("cannot read the answer: {error}")),
    }
}

fn head_length(octets: &[u8]) -> Result<Option<usize>, String> {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut fields);
    match head.parse(octets) {
        Ok(httparse::Status::Complete(length)) => Ok(Some(length)),
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(format!("the answer is no HTTP: {error}")),
    }
}

/// Reads one answer to a request with this method.
pub fn parse(octets: &[u8], method: &str) -> Result<Answer, String> {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut fields);
    let length = match head.parse(octets) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err("the answer ends in its header".into()),
        Err(error) => return Err(format!("the answer is no HTTP: {error}")),
    };
    let status = head.code.unwrap_or_default();
    let field = |field: &httparse::Header<'_>| {
        let name = field.name.to_ascii_lowercase();
        (name, field.value.to_vec())
    };
    let mut answer = Answer {
        status,
        fields: head.headers.iter().map(field).collect(),
        content: Vec::new(),
        excess: 0,
        continued: false,
    };
    let rest = &octets[length..];
    let used = if method == "HEAD" || matches!(status, 204 | 304) {
        0
    } else if answer
        .values("transfer-encoding")
        .contains(&b"chunked".as_slice())
    {
        dechunk(rest, &mut answer.content)?
    } else {
        let used = content_length(&answer)?.unwrap_or(rest.len());
        let content = rest.get(..used).ok_or("the answer ends in its content")?;
        answer.content = content.to_vec();
        used
    };
    answer.excess = rest.len() - used;
    Ok(answer)
}

fn content_length(answer: &Answer) -> Result<Option<usize>, String> {
    match answer.values("content-length").as_slice() {
        [] => Ok(None),
        [value] => {
            let length = std::str::from_utf8(value)
                .ok()
                .and_then(|text| text.parse().ok());
            length.map(Some).ok_or("Content-Length is no number".into())
        }
        _ => Err("more than one Content-Length".into()),
    }
}

/// Decodes a chunked content; returns how many octets it took.
fn dechunk(octets: &[u8], content: &mut Vec<u8>) -> Result<usize, String> {
    let mut used = 0;
    loop {
        let rest = &octets[used..];
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(rest) else {
            return Err("a chunk size is unreadable".into());
        };
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| start.checked_add(size));
        let Some((chunk, after)) = end.and_then(|end| rest.split_at_checked(end)) else {
            return Err("the answer ends in a chunk".into());
        };
        if !after.starts_with(b"\r\n") {
            return Err("a chunk has no end, or there are trailers".into());
        }
        content.extend_from_slice(&chunk[start..]);
        used += chunk.len() + 2;
        if size == 0 {
            return Ok(used);
        }
    }
}

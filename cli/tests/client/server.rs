//! A server of one connection after the other, whose answers are written out.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request, as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub lines: Vec<(String, Vec<u8>)>,
    pub content: Vec<u8>,
}

impl Request {
    /// The value of a field, in lower case by name; none if it is not there.
    pub fn field(&self, name: &str) -> Option<String> {
        let line = self.lines.iter().find(|(other, _)| other == name);
        line.map(|(_, value)| value.iter().map(|octet| char::from(*octet)).collect())
    }

    pub fn is_conditional(&self) -> bool {
        let is_condition = |name: &str| name.starts_with("if-") || name == "range";
        self.lines.iter().any(|(name, _)| is_condition(name))
    }
}

/// An answer, octet by octet.
#[derive(Clone, Debug)]
pub struct Reply {
    pub octets: Vec<u8>,
    pub end: End,
}

/// What happens when the octets are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Close,
    /// Nothing more comes, and the connection stays open, until the client goes.
    Hang,
    /// The same octets, again and again, until the client goes, or for 64 MiB.
    Repeat,
}

/// A head and content, and the connection is closed.
pub fn reply(head: &str, content: &[u8]) -> Reply {
    let head = head
        .trim()
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\r\n");
    Reply {
        octets: [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), content].concat(),
        end: End::Close,
    }
}

/// A 200 with its length.
pub fn ok(head: &str, content: &[u8]) -> Reply {
    reply(
        &format!("200 OK\nContent-Length: {}\n{head}", content.len()),
        content,
    )
}

impl Reply {
    /// Ends after so many octets less.
    pub fn cut(mut self, missing: usize) -> Self {
        self.octets
            .truncate(self.octets.len().saturating_sub(missing));
        self
    }

    pub fn hang(mut self) -> Self {
        self.end = End::Hang;
        self
    }
}

#[derive(Clone, Debug)]
pub struct Server {
    pub address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Answers each request with what `answer` makes of it, until the test ends.
    pub fn start(answer: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        Self::start_wrapped(answer, |stream| Ok(Box::new(stream)))
    }

    /// The same, with something around each connection.
    pub fn start_wrapped(
        mut answer: impl FnMut(&Request) -> Reply + Send + 'static,
        wrap: impl Fn(TcpStream) -> std::io::Result<Box<dyn Stream>> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = Server {
            address,
            requests: requests.clone(),
        };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_secs(20)))
                    .unwrap();
                let Ok(mut stream) = wrap(stream) else {
                    continue;
                };
                let Some(request) = read(&mut stream) else {
                    continue;
                };
                requests.lock().unwrap().push(request.clone());
                let reply = answer(&request);
                // A client that goes away is none of the server's business.
                let _ = send(&mut stream, &reply);
            }
        });
        server
    }

    /// Answers the first request with the first reply, and so on; and the last one from then on.
    pub fn script(replies: Vec<Reply>) -> Self {
        let mut replies = replies.into_iter().peekable();
        Self::start(move |_| {
            let reply = replies.next().unwrap();
            if replies.peek().is_none() {
                replies = vec![reply.clone()].into_iter().peekable();
            }
            reply
        })
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What has come so far, and forgets it.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }
}

pub trait Stream: Read + Write + Send {
    fn end(&mut self);
}

impl Stream for TcpStream {
    fn end(&mut self) {
        let _ = self.shutdown(Shutdown::Write);
    }
}

fn send(stream: &mut Box<dyn Stream>, reply: &Reply) -> std::io::Result<()> {
    stream.write_all(&reply.octets)?;
    stream.flush()?;
    match reply.end {
        End::Close => {}
        End::Hang => {
            let _ = stream.read(&mut [0; 64]);
        }
        End::Repeat => {
            for _ in 0..64 * 1024 * 1024 / reply.octets.len() {
                stream.write_all(&reply.octets)?;
            }
        }
    }
    stream.end();
    Ok(())
}

fn read(stream: &mut Box<dyn Stream>) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).ok()?;
        line.strip_suffix(b"\r\n").map(<[u8]>::to_vec)
    };
    let first = String::from_utf8(line()?).ok()?;
    let mut words = first.split(' ').map(str::to_string);
    let mut request = Request {
        method: words.next()?,
        target: words.next()?,
        ..Request::default()
    };
    loop {
        let line = line()?;
        if line.is_empty() {
            break;
        }
        let colon = line.iter().position(|octet| *octet == b':')?;
        let name = String::from_utf8(line[..colon].to_vec()).ok()?;
        let value = line[colon + 1..].trim_ascii().to_vec();
        request.lines.push((name.to_ascii_lowercase(), value));
    }
    let length = request
        .field("content-length")
        .and_then(|length| length.parse().ok());
    request.content = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut request.content).ok()?;
    Some(request)
}

//! An HTTP/1.1 server on threads, which says what it is told and spoils it where a fault says so.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::http2;

/// A message: a request, or an answer.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// `GET /doc`, or `200 OK`.
    pub start: String,
    pub lines: Vec<(String, Vec<u8>)>,
    pub content: Vec<u8>,
    /// The number of the request in its connection, from 1.
    pub number: usize,
}

impl Message {
    pub fn answer(start: &str) -> Self {
        Message {
            start: start.into(),
            ..Message::default()
        }
    }

    pub fn method(&self) -> &str {
        self.start.split(' ').next().unwrap()
    }

    pub fn path(&self) -> &str {
        self.start.split(' ').nth(1).unwrap_or("/")
    }

    pub fn is(&self, status: u16) -> bool {
        self.start.starts_with(&status.to_string())
    }

    pub fn all(&self, name: &str) -> Vec<&[u8]> {
        let named = self.lines.iter().filter(|(known, _)| known == name);
        named.map(|(_, value)| value.as_slice()).collect()
    }

    /// The first line of this name.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.all(name).first().copied()
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn drop(&mut self, name: &str) {
        self.lines.retain(|(known, _)| known != name);
    }

    pub fn add(&mut self, name: &str, value: impl AsRef<[u8]>) {
        self.lines.push((name.into(), value.as_ref().to_vec()));
    }

    /// Replaces all lines of this name.
    pub fn set(&mut self, name: &str, value: impl AsRef<[u8]>) {
        self.drop(name);
        self.add(name, value);
    }
}

/// What is to be done with a request whose header section has come.
pub enum Before {
    /// Read the content, after a 100 (Continue) if the client waits for one.
    Read,
    /// The same, but never say 100 (Continue).
    ReadSilently,
    /// Say 100 (Continue) at once, whatever the answer is.
    Ask,
    /// Answer without reading the content, and close.
    Refuse(Message),
    /// Answer without a 100 (Continue); read the content if the client does not wait for one.
    Answer(Message),
}

/// What a server does.
pub trait Service: Send + Sync + 'static {
    fn before(&self, head: &Message) -> Before;
    /// The answer; none closes the connection.
    fn answer(&self, request: Message) -> Option<Message>;
}

/// A server, until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    ended: Arc<AtomicBool>,
    pub requests: Arc<AtomicUsize>,
}

impl Server {
    pub fn start(service: impl Service) -> Self {
        let service = Arc::new(service);
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        let mut server = Server::raw(move |stream| {
            let _ = serve(stream, &*service, &counted);
        });
        server.requests = requests;
        server
    }

    /// The same, spoken to over HTTP/2.
    pub fn start_http2(service: impl Service) -> Self {
        let service: Arc<dyn Service> = Arc::new(service);
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        let mut server = Server::raw(move |stream| {
            let _ = http2::serve(stream, &service, &counted);
        });
        server.requests = requests;
        server
    }

    /// A server that does with each connection whatever this does.
    pub fn raw(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server {
            address: listener.local_addr().unwrap(),
            ended: Arc::default(),
            requests: Arc::default(),
        };
        let (ended, handle) = (Arc::clone(&server.ended), Arc::new(handle));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let handle = Arc::clone(&handle);
                thread::spawn(move || handle(stream));
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(stream: TcpStream, service: &dyn Service, requests: &AtomicUsize) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    for number in 1.. {
        let Some(mut request) = head(&mut reader)? else {
            break;
        };
        request.number = number;
        requests.fetch_add(1, Ordering::SeqCst);
        let length = request.get("content-length").map_or(0, |value| {
            String::from_utf8_lossy(value).parse().unwrap_or(0)
        });
        let waits = request.has("expect");
        let close = request.get("connection") == Some(b"close");
        let is_head = request.method() == "HEAD";
        let answer = match service.before(&request) {
            Before::Refuse(answer) => {
                // So long that some of the content is there, and stays unread.
                thread::sleep(Duration::from_millis(30));
                writer.write_all(&octets(&answer, is_head))?;
                return Ok(());
            }
            Before::Answer(answer) => {
                if !waits {
                    read(&mut reader, length)?;
                }
                Some(answer)
            }
            then @ (Before::Read | Before::Ask | Before::ReadSilently) => {
                if waits && !matches!(then, Before::ReadSilently) {
                    writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                }
                request.content = read(&mut reader, length)?;
                service.answer(request)
            }
        };
        let Some(answer) = answer else { break };
        writer.write_all(&octets(&answer, is_head))?;
        if close {
            break;
        }
    }
    Ok(())
}

fn read(reader: &mut impl Read, length: usize) -> std::io::Result<Vec<u8>> {
    let mut content = vec![0; length];
    reader.read_exact(&mut content)?;
    Ok(content)
}

fn head(reader: &mut impl BufRead) -> std::io::Result<Option<Message>> {
    let mut message = Message::default();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        if message.start.is_empty() {
            message.start = String::from_utf8_lossy(line).into_owned();
        } else if line.is_empty() {
            return Ok(Some(message));
        } else {
            let colon = line.iter().position(|octet| *octet == b':').unwrap();
            let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
            message.add(&name, line[colon + 1..].trim_ascii());
        }
    }
}

/// An answer on the wire. A HEAD or 304 has content only where a line `x-content` says so.
fn octets(answer: &Message, is_head: bool) -> Vec<u8> {
    let mut octets = format!("HTTP/1.1 {}\r\n", answer.start).into_bytes();
    let bodiless = answer.is(304) || answer.is(204);
    for (name, value) in &answer.lines {
        if name != "x-content" {
            octets.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
    }
    if !answer.has("content-length") && !bodiless {
        octets.extend(format!("content-length: {}\r\n", answer.content.len()).bytes());
    }
    octets.extend(b"\r\n");
    if answer.has("x-content") || !(bodiless || is_head) {
        octets.extend(&answer.content);
    }
    octets
}

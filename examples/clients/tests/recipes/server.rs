//! A server of one resource, one thread for each connection and one request on each.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// What it does that a good server does not, or a good network.
#[derive(Clone, Debug)]
pub enum Fault {
    None,
    /// Answers 304 to whatever has a condition, with the tag of another version.
    Always304,
    /// Answers 404.
    Gone,
    /// Makes the change, and closes the connection.
    NoAnswer,
    /// Closes the connection after so many bytes of the first content; then it may have another.
    Cut(usize, Option<Vec<u8>>),
    /// The same, and the end of the other content is sent although If-Range is false.
    CutIgnoringIfRange(usize, Vec<u8>),
    /// Cuts the first content, and has weak tags.
    CutWeak(usize),
    /// Cuts each content after so many bytes.
    AlwaysCut(usize),
}

struct State {
    content: Vec<u8>,
    version: u32,
    fault: Fault,
    /// The header of each request, with names in lower case, and the status that it was answered with.
    log: Vec<(Vec<(String, String)>, u16)>,
}

pub struct Server {
    address: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Serves this content, version `"v1"`.
    pub fn new(content: &[u8], fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = State {
            content: content.to_vec(),
            version: 1,
            fault,
            log: Vec::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream.unwrap(), &shared));
            }
        });
        Server { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn content(&self) -> Vec<u8> {
        self.state().content.clone()
    }

    pub fn statuses(&self) -> Vec<u16> {
        self.state().log.iter().map(|(_, status)| *status).collect()
    }

    /// What each request had in a field; nothing where it was not there.
    pub fn seen(&self, name: &str) -> Vec<String> {
        let state = self.state();
        let values = state.log.iter().map(|(fields, _)| field(fields, name));
        values
            .map(|value| value.unwrap_or_default().to_string())
            .collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

fn field<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    let found = fields.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let mut fields = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        fields.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    let length = field(&fields, "content-length").map_or(0, |text| text.parse().unwrap());
    let mut sent = vec![0; length];
    reader.read_exact(&mut sent).unwrap();
    let mut state = state.lock().unwrap();
    let content = if line.starts_with("PUT ") {
        Some(sent)
    } else {
        None
    };
    answer(&mut state, fields, content, stream);
}

fn answer(
    state: &mut State,
    fields: Vec<(String, String)>,
    written: Option<Vec<u8>>,
    mut stream: TcpStream,
) {
    let weak = if matches!(state.fault, Fault::CutWeak(_)) {
        "W/"
    } else {
        ""
    };
    let tag = format!("{weak}\"v{}\"", state.version);
    let asked = |name: &str| field(&fields, name);
    let mut content = Vec::new();
    let mut more = String::new();
    let status = match (&state.fault, &written) {
        (Fault::Gone, _) => 404,
        (_, Some(written)) if asked("if-match") == Some(&tag) => {
            state.content.clone_from(written);
            state.version += 1;
            204
        }
        (_, Some(_)) => 412,
        (Fault::Always304, None) if asked("if-none-match").is_some() => 304,
        (_, None) if asked("if-none-match") == Some(&tag) => 304,
        (fault, None) => {
            let goes_on = match fault {
                Fault::CutIgnoringIfRange(..) => true,
                _ => asked("if-range") == Some(&tag),
            };
            let range = asked("range").filter(|_| goes_on);
            let first = range.and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse()
                    .ok()
            });
            let start: usize = first.unwrap_or(0);
            content.extend_from_slice(&state.content[start..]);
            if range.is_some() {
                let length = state.content.len();
                more = format!("Content-Range: bytes {start}-{}/{length}\r\n", length - 1);
                206
            } else {
                200
            }
        }
    };
    state.log.push((fields, status));
    let head = format!(
        "HTTP/1.1 {status} Answer\r\nETag: {tag}\r\nCache-Control: max-age=60\r\n{more}\
         Connection: close\r\n{}\r\n",
        match status {
            204 | 304 => String::new(),
            _ => format!("Content-Length: {}\r\n", content.len()),
        }
    );
    if let (Fault::NoAnswer, Some(_)) = (&state.fault, &written) {
        stream.shutdown(Shutdown::Both).unwrap();
        return;
    }
    let cut = match &state.fault {
        Fault::Cut(cut, _) | Fault::CutIgnoringIfRange(cut, _) | Fault::CutWeak(cut) => {
            Some(*cut).filter(|_| state.log.len() == 1)
        }
        Fault::AlwaysCut(cut) => Some(*cut),
        _ => None,
    };
    if let Some(cut) = cut {
        content.truncate(cut);
    }
    let _ = stream.write_all(&[head.into_bytes(), content].concat());
    let _ = stream.shutdown(Shutdown::Write);
    let other = match &state.fault {
        Fault::Cut(_, Some(other)) | Fault::CutIgnoringIfRange(_, other) => Some(other.clone()),
        _ => None,
    };
    if let (Some(_), Some(other)) = (cut, other) {
        state.content = other;
        state.version += 1;
    }
}

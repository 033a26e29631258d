//! The answer: its status, its fields, and where its content ends (RFC 9112 §6.3).

use super::Failure;

/// So many field lines of an answer are read.
const MOST_FIELDS: usize = 256;

/// What comes back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub fields: Vec<(String, Vec<u8>)>,
    pub content: Vec<u8>,
    /// Octets after the end of the message: content where there must be none.
    pub excess: usize,
    /// Whether a 100 (Continue) came first.
    pub continued: bool,
    /// Whether the connection took all of the content; one that was not asked for counts as taken.
    pub taken: bool,
}

impl Answer {
    /// The values of a field, one for each line.
    pub fn values(&self, name: &str) -> Vec<&[u8]> {
        let lines = self.fields.iter().filter(|(known, _)| known == name);
        lines.map(|(_, value)| value.as_slice()).collect()
    }

    /// The value of a field that has one line.
    pub fn value(&self, name: &str) -> Option<&[u8]> {
        match self.values(name).as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }
}

/// The length and the status of a header section, once it is complete.
pub(crate) fn head(octets: &[u8]) -> Result<Option<(usize, u16)>, Failure> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    match head.parse(octets) {
        Ok(httparse::Status::Complete(length)) => Ok(Some((length, head.code.unwrap_or(0)))),
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(Failure::Garbage(format!("the answer is no HTTP: {error}"))),
    }
}

/// An answer of which the header section is complete, without its content.
pub(crate) fn with_fields(octets: &[u8]) -> Result<Answer, Failure> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    match head.parse(octets) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => {
            return Err(Failure::Garbage("the answer ends in its header".into()))
        }
        Err(error) => return Err(Failure::Garbage(format!("the answer is no HTTP: {error}"))),
    }
    let lines = head.headers.iter();
    Ok(Answer {
        status: head.code.unwrap_or_default(),
        fields: lines
            .map(|line| (line.name.to_ascii_lowercase(), line.value.to_vec()))
            .collect(),
        content: Vec::new(),
        excess: 0,
        continued: false,
        taken: true,
    })
}

/// How far the reading of a content is.
pub(crate) enum Progress {
    Complete,
    Wanting,
    /// It ends where the connection does.
    UntilClosed,
}

/// What says where the content ends.
#[derive(Debug)]
pub(crate) enum Framing {
    None,
    Length(usize),
    Chunks,
    Close,
}

impl Framing {
    pub(crate) fn of(answer: &Answer, method: &str) -> Result<Self, Failure> {
        if method == "HEAD" || matches!(answer.status, 204 | 304) {
            return Ok(Framing::None);
        }
        let codings = answer.values("transfer-encoding");
        if codings
            .iter()
            .any(|coding| coding.eq_ignore_ascii_case(b"chunked"))
        {
            return Ok(Framing::Chunks);
        }
        match answer.values("content-length").as_slice() {
            [] => Ok(Framing::Close),
            [value] => {
                let text = std::str::from_utf8(value).ok();
                let length = text.and_then(|text| text.parse().ok());
                length
                    .map(Framing::Length)
                    .ok_or(Failure::Garbage("Content-Length is no number".into()))
            }
            _ => Err(Failure::Garbage("more than one Content-Length".into())),
        }
    }

    /// Moves what belongs to the content from `received`.
    pub(crate) fn take(
        &mut self,
        received: &mut Vec<u8>,
        content: &mut Vec<u8>,
    ) -> Result<Progress, Failure> {
        match self {
            Framing::None => Ok(Progress::Complete),
            Framing::Close => {
                content.append(received);
                Ok(Progress::UntilClosed)
            }
            Framing::Length(length) => {
                let some = received.len().min(*length - content.len());
                content.extend(received.drain(..some));
                Ok(match content.len() == *length {
                    true => Progress::Complete,
                    false => Progress::Wanting,
                })
            }
            Framing::Chunks => take_chunks(received, content),
        }
    }
}

/// Decodes the chunks that are complete.
fn take_chunks(received: &mut Vec<u8>, content: &mut Vec<u8>) -> Result<Progress, Failure> {
    let damaged = |what: &str| Err(Failure::Garbage(what.into()));
    let mut used = 0;
    let progress = loop {
        let rest = &received[used..];
        let (start, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) => break Progress::Wanting,
            Err(_) => return damaged("a chunk size is unreadable"),
        };
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| start.checked_add(size));
        let Some(end) = end else {
            return damaged("a chunk is too long");
        };
        let Some((chunk, after)) = rest.split_at_checked(end) else {
            break Progress::Wanting;
        };
        match after {
            [b'\r', b'\n', ..] => {}
            [] | [b'\r'] => break Progress::Wanting,
            _ => return damaged("a chunk has no end, or there are trailers"),
        }
        content.extend_from_slice(&chunk[start..]);
        used += chunk.len() + 2;
        if size == 0 {
            break Progress::Complete;
        }
    };
    received.drain(..used);
    Ok(progress)
}

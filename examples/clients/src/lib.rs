//! The client's half of conditional requests with three HTTP clients, in three tasks: ask whether a
//! copy is still good, change what was read, and go on with a download that broke off.
//!
//! What is decided is the same for all of them and stands here, [`Stored`] and [`Download`]; what each
//! client does stands in a module of its own.

pub mod with_hyper;
pub mod with_reqwest;
pub mod with_ureq;

// recipe: uses
use std::error::Error;

use http::header::{HeaderMap, HeaderValue, ACCEPT_ENCODING};
use http::StatusCode;
use preconditions::client::{
    FieldUpdate, Response, Resumed, Resumption, Revalidated, Revalidation,
};
use preconditions::Validators;

/// What went wrong, in words.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// So often a download goes on, or begins anew.
pub const ATTEMPTS: usize = 5;
// recipe: end

// recipe: stored
/// A copy: the header that it came with, and its content.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    pub headers: HeaderMap,
    pub content: Vec<u8>,
}

impl Stored {
    /// Puts the conditions into the header of a GET that asks whether the copy is still good.
    pub fn ask(&self, request: &mut HeaderMap) {
        let copies = [Validators::of_response(&self.headers)];
        Revalidation::new(&copies).lines().insert_into(request);
    }

    /// Reads the answer: true if the copy is now the current one; false if the answer is of no use, and
    /// the whole is to be asked for without conditions.
    pub fn receive(
        &mut self,
        status: StatusCode,
        headers: HeaderMap,
        content: Vec<u8>,
    ) -> Result<bool> {
        let stored = self.headers.clone();
        let copies = [Validators::of_response(&stored)];
        match Revalidation::new(&copies).answer(&Response::new(status.as_u16(), &headers)) {
            Revalidated::Update(copy) if copy.is_strong() => {
                FieldUpdate::by(&headers).apply(&mut self.headers)
            }
            Revalidated::Update(_) => FieldUpdate::by(&headers)
                .keeping_date()
                .apply(&mut self.headers),
            Revalidated::Replace if status == StatusCode::OK => {
                self.content = content;
                self.headers = headers.clone();
            }
            Revalidated::Alone | Revalidated::AskAgain(_) => return Ok(false),
            Revalidated::Replace | Revalidated::Unanswered => {
                return Err(format!("the answer is {status}").into())
            }
        }
        Ok(true)
    }
}
// recipe: end

// recipe: download
/// The beginning of a content, and the header that it came with.
#[derive(Clone, Debug, Default)]
pub struct Download {
    status: u16,
    headers: HeaderMap,
    content: Vec<u8>,
    /// How many bytes of the present answer are still to come, where it says so.
    left: Option<u64>,
}

impl Download {
    /// Puts Range and If-Range into the header of a GET, where there is something to go on with.
    pub fn ask(&self, request: &mut HeaderMap) {
        request.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let first = Response::new(self.status, &self.headers);
        if let Ok(question) = Resumption::new(&first, self.content.len() as u64) {
            question.lines().insert_into(request);
        }
    }

    /// Reads the head of the answer: true if its content is to be appended; false if it is of no use,
    /// and the whole is to be asked for.
    pub fn receive(&mut self, status: StatusCode, headers: &HeaderMap) -> Result<bool> {
        let answer = Response::new(status.as_u16(), headers);
        let first = Response::new(self.status, &self.headers);
        let resumed = match Resumption::new(&first, self.content.len() as u64) {
            Ok(question) => question.answer(&answer),
            Err(_) if status == StatusCode::OK => Resumed::BeginAnew,
            Err(_) => Resumed::Unanswered,
        };
        match resumed {
            Resumed::Append(part) => self.left = Some(part.length()),
            Resumed::BeginAnew => {
                let left = answer.complete_length();
                *self = Download {
                    status: status.as_u16(),
                    headers: headers.clone(),
                    content: Vec::new(),
                    left,
                };
            }
            Resumed::AskWhetherCurrent | Resumed::AskAgain(_) => {
                *self = Download::default();
                return Ok(false);
            }
            Resumed::Unanswered => return Err(format!("the answer is {status}").into()),
        }
        Ok(true)
    }

    /// Appends what has come, and no more than the answer has said.
    pub fn append(&mut self, bytes: &[u8]) {
        let count = self.left.map_or(bytes.len(), |left| {
            bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX))
        });
        self.left = self.left.map(|left| left - count as u64);
        self.content.extend_from_slice(&bytes[..count]);
    }

    /// Whether all is there, when the answer has ended: parts may be shorter than what was asked for.
    pub fn is_complete(&self) -> bool {
        let whole = Response::new(self.status, &self.headers).complete_length();
        whole.is_none_or(|length| length == self.content.len() as u64)
    }

    pub fn into_content(self) -> Vec<u8> {
        self.content
    }
}
// recipe: end

//! What a client reads in the header of a response.

use crate::client::content_range::{number, ContentRange};
use crate::entity_tag::EntityTag;
use crate::headers::GetAll;
use crate::http_date::HttpDate;
use crate::target::Validators;
use crate::whitespace::trim;

/// Where the field lines of a response are found.
///
/// Implemented for references to slices, arrays and `Vec`s of (name, value) pairs, whose names are
/// compared without regard to case; for references to `http::HeaderMap`, with the feature `http`; and
/// for any lookup by name, through [`get_all`](crate::get_all):
///
/// ```
/// use std::collections::HashMap;
/// use preconditions::{get_all, Validators};
///
/// let mut row: HashMap<String, String> = HashMap::new();
/// row.insert("etag".into(), "\"v7\"".into());
///
/// let stored = Validators::of_response(get_all(|name: &str| row.get(name)));
/// assert_eq!(stored.entity_tag().unwrap().as_bytes(), b"\"v7\"");
/// ```
///
/// `'a` is how long the values live: validators borrow the entity-tag from them.
pub trait ResponseHeaders<'a> {
    /// Calls `visit` with the value of each field line of this name, which is in lower case, in the
    /// order received.
    ///
    /// Must visit the same lines on every call. One call of `visit` is one line as it was sent: lines
    /// are not to be joined. Only the header section counts, not the trailer section
    /// ([RFC 9110 §6.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1)).
    fn for_each_line(&self, name: &'static str, visit: impl FnMut(&'a [u8]));
}

impl<'a, N: AsRef<str>, V: AsRef<[u8]>> ResponseHeaders<'a> for &'a [(N, V)] {
    fn for_each_line(&self, name: &'static str, mut visit: impl FnMut(&'a [u8])) {
        for (other, value) in *self {
            if other.as_ref().eq_ignore_ascii_case(name) {
                visit(value.as_ref());
            }
        }
    }
}

impl<'a, N: AsRef<str>, V: AsRef<[u8]>, const K: usize> ResponseHeaders<'a> for &'a [(N, V); K] {
    fn for_each_line(&self, name: &'static str, visit: impl FnMut(&'a [u8])) {
        self.as_slice().for_each_line(name, visit);
    }
}

#[cfg(feature = "alloc")]
impl<'a, N: AsRef<str>, V: AsRef<[u8]>> ResponseHeaders<'a> for &'a alloc::vec::Vec<(N, V)> {
    fn for_each_line(&self, name: &'static str, visit: impl FnMut(&'a [u8])) {
        self.as_slice().for_each_line(name, visit);
    }
}

impl<'a, F, I, V> ResponseHeaders<'a> for GetAll<F>
where
    F: Fn(&'static str) -> I,
    I: IntoIterator<Item = &'a V>,
    V: AsRef<[u8]> + ?Sized + 'a,
{
    fn for_each_line(&self, name: &'static str, mut visit: impl FnMut(&'a [u8])) {
        for value in (self.lookup)(name) {
            visit(value.as_ref());
        }
    }
}

/// The status code of a response, and what its header section says of the representation.
///
/// It is what [`Revalidation`](crate::client::Revalidation) and
/// [`Resumption`](crate::client::Resumption) read an answer as. Made from an answer that has just
/// come, or from the header of a copy that was stored.
///
/// ```
/// use preconditions::client::Response;
///
/// let headers = [
///     ("ETag", "\"v7\""),
///     ("Content-Length", "5000"),
/// ];
/// let response = Response::new(200, &headers);
/// assert_eq!(response.status(), 200);
/// assert_eq!(response.complete_length(), Some(5000));
/// ```
#[derive(Clone, Debug)]
pub struct Response<'a> {
    status: u16,
    validators: Validators<'a>,
    content_range: ContentRange,
    content_length: Option<u64>,
    is_coded: bool,
    is_multipart: bool,
}

impl<'a> Response<'a> {
    /// Reads the header section of a response with this status code.
    pub fn new(status: u16, headers: impl ResponseHeaders<'a>) -> Self {
        let mut content_range = ContentRange::Absent;
        headers.for_each_line("content-range", |line| {
            content_range = match content_range {
                ContentRange::Absent => ContentRange::parse(line),
                _ => ContentRange::Invalid,
            };
        });
        let mut is_coded = false;
        headers.for_each_line("content-encoding", |line| {
            is_coded |= line.split(|octet| *octet == b',').any(is_coding);
        });
        let mut is_multipart = false;
        headers.for_each_line("content-type", |line| {
            is_multipart |= is_multipart_byteranges(line);
        });
        Response {
            status,
            validators: Validators::read(&headers),
            content_range,
            content_length: only_line(&headers, "content-length").and_then(number),
            is_coded,
            is_multipart,
        }
    }

    /// Returns the status code.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns the validators, as [`Validators::of_response`] reads them.
    pub const fn validators(&self) -> &Validators<'a> {
        &self.validators
    }

    /// Returns the length of the whole representation in bytes, as far as this response says it: a
    /// 206 or a 416 in Content-Range, any other in Content-Length.
    pub const fn complete_length(&self) -> Option<u64> {
        match (self.status, self.content_range) {
            (
                206,
                ContentRange::Part {
                    complete_length, ..
                },
            ) => complete_length,
            (416, ContentRange::Unsatisfied { complete_length }) => Some(complete_length),
            (206 | 416, _) => None,
            _ => self.content_length,
        }
    }

    /// What Content-Range says.
    pub(super) const fn content_range(&self) -> ContentRange {
        self.content_range
    }

    /// The length of this message's content, as its sender promises it.
    pub(super) const fn content_length(&self) -> Option<u64> {
        self.content_length
    }

    /// Whether the content is in a coding, such as gzip.
    pub(super) const fn is_coded(&self) -> bool {
        self.is_coded
    }

    /// Whether the content consists of several parts, each with a header of its own.
    pub(super) const fn is_multipart(&self) -> bool {
        self.is_multipart
    }
}

impl<'a> Validators<'a> {
    /// Reads the validators of a response, for instance one that is stored: ETag, Last-Modified, and
    /// the Date that says whether Last-Modified is a strong validator
    /// ([RFC 9110 §8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)).
    ///
    /// A response without a Date was received at some time, which stands in for it
    /// ([§6.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1)): add it with
    /// [`Validators::date`]. Without any date, Last-Modified is a weak validator.
    ///
    /// What says nothing is left out:
    ///
    /// - an ETag or a date that cannot be read, such as an ETag without quotes;
    /// - two lines of ETag, of Last-Modified or of Date: whichever one chose could be the wrong one;
    /// - a Last-Modified in the first two seconds of 1970: build systems set such times on every
    ///   file, whatever is in it.
    ///
    /// ```
    /// use preconditions::Validators;
    ///
    /// let twice = [("ETag", "\"v6\""), ("ETag", "\"v7\""), ("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")];
    /// let validators = Validators::of_response(&twice);
    /// assert!(validators.entity_tag().is_none());
    /// assert!(validators.modification_date().is_some());
    /// ```
    pub fn of_response(headers: impl ResponseHeaders<'a>) -> Self {
        Self::read(&headers)
    }

    fn read(headers: &impl ResponseHeaders<'a>) -> Self {
        let date = only_line(headers, "date").and_then(|line| HttpDate::parse(line).ok());
        let modified = only_line(headers, "last-modified").and_then(|line| match date {
            Some(date) => HttpDate::parse_at(line, date).ok(),
            None => HttpDate::parse(line).ok(),
        });
        Validators::new()
            .etag(only_line(headers, "etag").and_then(|line| EntityTag::parse(line).ok()))
            .last_modified(modified.filter(|date| !(0..=1).contains(&date.unix_seconds())))
            .date(date)
    }
}

/// The value of a field that has exactly one line, without the whitespace around it.
fn only_line<'a>(headers: &impl ResponseHeaders<'a>, name: &'static str) -> Option<&'a [u8]> {
    let mut only = None;
    let mut is_repeated = false;
    headers.for_each_line(name, |line| {
        is_repeated |= only.is_some();
        only = Some(trim(line));
    });
    only.filter(|_| !is_repeated)
}

/// Whether a member of Content-Encoding changes the octets of the content.
fn is_coding(member: &[u8]) -> bool {
    let member = trim(member);
    !member.is_empty() && !member.eq_ignore_ascii_case(b"identity")
}

fn is_multipart_byteranges(line: &[u8]) -> bool {
    const TYPE: &[u8] = b"multipart/byteranges";
    match trim(line).get(..TYPE.len()) {
        Some(start) => start.eq_ignore_ascii_case(TYPE),
        None => false,
    }
}

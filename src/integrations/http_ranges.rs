//! The 206 and the 416, RFC 9110 §15.3.7 and §15.5.17, in the types of the `http` crate.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hasher};
use std::collections::hash_map::RandomState;

use http::header::{HeaderMap, HeaderName, HeaderValue, CONTENT_ENCODING, CONTENT_TYPE};
use http::header::{CONTENT_LENGTH, CONTENT_RANGE};
use http::{Response, StatusCode};

use crate::byte_range::{ByteRange, ByteRanges, ContentRange, RangeSet};

impl ByteRanges {
    /// Makes the whole answer, 200, 206 or 416, from the headers that the 200 would have and a
    /// content in memory.
    ///
    /// The ranges must be those of this content: if its length is not the one that was given to
    /// [`byte_ranges`](crate::byte_ranges), the whole of it is sent. For a content that is not in
    /// memory, [`amend`](ByteRanges::amend) makes the head of the answer and says what to read.
    ///
    /// ```
    /// use http::{header, HeaderMap, HeaderValue, Response};
    /// use preconditions::{byte_ranges, evaluate, EntityTag};
    ///
    /// let content = b"partial content";
    /// let tag = EntityTag::from_static("\"v2\"");
    /// let mut request = HeaderMap::new();
    /// request.insert(header::RANGE, HeaderValue::from_static("bytes=-7"));
    ///
    /// let permit = evaluate("GET", &request, &tag).into_result().unwrap();
    /// let mut success = HeaderMap::new();
    /// success.insert(header::ETAG, HeaderValue::from(&tag));
    /// success.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    ///
    /// let ranges = byte_ranges(&permit, &request, content.len() as u64);
    /// let response: Response<Vec<u8>> = ranges.respond(success, content);
    /// assert_eq!(response.status(), 206);
    /// assert_eq!(response.headers()["content-range"], "bytes 8-14/15");
    /// assert_eq!(response.body(), b"content");
    /// ```
    pub fn respond<B: From<Vec<u8>>>(
        &self,
        success_headers: HeaderMap,
        content: &[u8],
    ) -> Response<B> {
        let mut response = Response::new(());
        *response.headers_mut() = success_headers;
        let ranges = match self.complete_length() {
            Some(length) if length != content.len() as u64 => &ByteRanges::Whole,
            _ => self,
        };
        let body = match ranges.amend(&mut response) {
            Some(segments) => segments.of(content),
            None => content.to_vec(),
        };
        response.map(|()| B::from(body))
    }

    /// Turns the head of the 200 that would be sent into that of a 206 or 416, and returns the
    /// content of that; `None` where the 200 stays as it is, with the whole content.
    ///
    /// The status, Content-Range and Content-Length are set; for several parts also the Content-Type,
    /// `multipart/byteranges` with a boundary that no content can foresee. Of the other fields those
    /// stay that [`keeps`](ByteRanges::keeps) names. A 416 has no content.
    ///
    /// Several parts of a content that has a Content-Encoding are not sent, but the whole content: in
    /// the header of a multipart the standard leaves open whether it is the parts that are encoded or
    /// what is around them.
    ///
    /// ```
    /// use http::{header, HeaderMap, HeaderValue, Response};
    /// use preconditions::{byte_ranges, evaluate, EntityTag, Segment};
    ///
    /// let tag = EntityTag::from_static("\"v2\"");
    /// let mut request = HeaderMap::new();
    /// request.insert(header::RANGE, HeaderValue::from_static("bytes=1000-"));
    /// let permit = evaluate("GET", &request, &tag).into_result().unwrap();
    ///
    /// let mut response = Response::new(());
    /// let segments = byte_ranges(&permit, &request, 5000).amend(&mut response).unwrap();
    /// assert_eq!(response.headers()["content-length"], "4000");
    /// for segment in segments {
    ///     match segment {
    ///         Segment::Framing(_) => panic!("one part needs no framing"),
    ///         Segment::Content(range) => assert_eq!((range.first(), range.last()), (1000, 4999)),
    ///     }
    /// }
    /// ```
    pub fn amend<B>(&self, response: &mut Response<B>) -> Option<Segments> {
        let (status, segments) = match self {
            ByteRanges::Whole => return None,
            ByteRanges::Parts(set) if set.is_multipart() && is_encoded(response.headers()) => {
                return None;
            }
            ByteRanges::Parts(set) => (
                StatusCode::PARTIAL_CONTENT,
                Segments::of_parts(set, response.headers().get(CONTENT_TYPE)),
            ),
            ByteRanges::Unsatisfiable { .. } => {
                (StatusCode::RANGE_NOT_SATISFIABLE, Segments::new(Vec::new()))
            }
        };
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let goes = |name: &&HeaderName| !self.keeps(name.as_str());
        let names: Vec<HeaderName> = headers.keys().filter(goes).cloned().collect();
        for name in names {
            headers.remove(name);
        }
        if let Some(content_range) = self.content_range() {
            headers.insert(CONTENT_RANGE, HeaderValue::from(content_range));
        }
        if let Some(content_type) = segments.content_type() {
            headers.insert(CONTENT_TYPE, content_type);
        }
        headers.insert(CONTENT_LENGTH, HeaderValue::from(segments.length()));
        Some(segments)
    }
}

/// Whether the header section says that the content is encoded.
fn is_encoded(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

impl From<ContentRange> for HeaderValue {
    fn from(content_range: ContentRange) -> Self {
        header_value(&content_range.to_string())
    }
}

/// Digits, letters and a few signs, which any field value may have.
fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The content of a 206 or 416, piece by piece in the order in which it is sent; made by
/// [`ByteRanges::amend`].
#[derive(Clone, Debug)]
pub struct Segments {
    left: alloc::vec::IntoIter<Segment>,
    /// What separates the parts of a multipart.
    boundary: Option<String>,
}

/// A piece of the content of a 206.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide a piece that is not sent.
pub enum Segment {
    /// These bytes of the whole content.
    Content(ByteRange),
    /// What stands around the parts of a `multipart/byteranges`, to be sent as it is.
    Framing(Vec<u8>),
}

impl Segments {
    /// Returns how many bytes are left to send.
    pub fn length(&self) -> u64 {
        let lengths = self.left.as_slice().iter().map(|segment| match segment {
            Segment::Content(range) => range.length(),
            Segment::Framing(bytes) => bytes.len() as u64,
        });
        lengths.fold(0, u64::saturating_add)
    }

    fn new(segments: Vec<Segment>) -> Self {
        Segments {
            left: segments.into_iter(),
            boundary: None,
        }
    }

    /// One part is its bytes; several stand between boundaries, each with a header of its own
    /// (§14.6, RFC 2046 §5.1.1).
    fn of_parts(set: &RangeSet, content_type: Option<&HeaderValue>) -> Self {
        if !set.is_multipart() {
            let content = set.iter().copied().map(Segment::Content);
            return Segments::new(content.collect());
        }
        let boundary = random_boundary();
        let mut segments = Vec::new();
        // "If the selected representation would have had a Content-Type header field in a 200 (OK)
        // response, the server SHOULD generate that same Content-Type header field in the header
        // area of each body part" (§15.3.7.2).
        let content_type = match content_type {
            Some(value) => [b"Content-Type: ", value.as_bytes(), b"\r\n"].concat(),
            None => Vec::new(),
        };
        let mut line_break = "";
        for range in set {
            let mut framing = format!("{line_break}--{boundary}\r\n").into_bytes();
            framing.extend(&content_type);
            let content_range = range.content_range();
            framing.extend(format!("Content-Range: {content_range}\r\n\r\n").into_bytes());
            segments.push(Segment::Framing(framing));
            segments.push(Segment::Content(*range));
            line_break = "\r\n";
        }
        let end = format!("\r\n--{boundary}--\r\n");
        segments.push(Segment::Framing(end.into_bytes()));
        Segments {
            boundary: Some(boundary),
            ..Segments::new(segments)
        }
    }

    fn content_type(&self) -> Option<HeaderValue> {
        let boundary = self.boundary.as_ref()?;
        let value = format!("multipart/byteranges; boundary={boundary}");
        Some(header_value(&value))
    }

    /// The bytes of all pieces, of a content that has them.
    fn of(self, content: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for segment in self {
            match segment {
                Segment::Content(range) => bytes.extend(range.of(content).unwrap_or(&[])),
                Segment::Framing(framing) => bytes.extend(framing),
            }
        }
        bytes
    }
}

impl Iterator for Segments {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        self.left.next()
    }
}

/// 128 bits that cannot be foreseen, so that nobody can write a file that ends a part early. The
/// keys of a new hash map are the randomness that std has.
fn random_boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

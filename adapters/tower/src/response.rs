//! What both layers ask of a response, and leave in it.

use http::header::{self, HeaderMap, HeaderValue};
#[cfg(feature = "tag")]
use http::Method;
use http::StatusCode;

/// The content coding that the content had when its entity-tag was made: `None` for plain content.
///
/// Whoever makes a strong tag leaves this in the extensions of the response, as `TagLayer` does. It
/// tells [`ConditionalLayer`](crate::ConditionalLayer) whether a coding was laid over the content
/// *after* the tag was made: then the tag no longer names the bytes that are sent, and becomes weak
/// ([RFC 9110 §8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)).
///
/// A handler that serves a compressed file with a tag of its own says so:
///
/// ```
/// use http::{header, HeaderValue, Response};
/// use preconditions_tower::TaggedContent;
///
/// let mut response = Response::new("…the compressed bytes…");
/// let gzip = HeaderValue::from_static("gzip");
/// response.headers_mut().insert(header::CONTENT_ENCODING, gzip.clone());
/// response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"7-gz\""));
/// response.extensions_mut().insert(TaggedContent::coded(gzip));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggedContent {
    coding: Option<HeaderValue>,
}

impl TaggedContent {
    /// Says that the tag was made for content without a coding.
    #[must_use]
    pub const fn plain() -> Self {
        TaggedContent { coding: None }
    }

    /// Says that the tag was made for content with this coding, the value of Content-Encoding.
    #[must_use]
    pub const fn coded(coding: HeaderValue) -> Self {
        TaggedContent {
            coding: Some(coding),
        }
    }

    /// Returns the coding for which the tag was made.
    #[must_use]
    pub const fn coding(&self) -> Option<&HeaderValue> {
        self.coding.as_ref()
    }

    /// What the response says of its content now.
    #[cfg(feature = "tag")]
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        TaggedContent {
            coding: headers.get(header::CONTENT_ENCODING).cloned(),
        }
    }
}

/// Whether a request only reads, so that its response may be answered from a stored one.
#[cfg(feature = "tag")]
pub(crate) fn is_read(method: &Method) -> bool {
    preconditions::Method::from(method).is_read()
}

/// A whole representation that may be stored: what a layer may look at, as the response to a read.
pub(crate) struct Whole {
    /// Whether the response names a coding.
    pub(crate) is_coded: bool,
}

impl Whole {
    /// Reads the header section once, which is cheaper than to ask for each field; `None` for other
    /// responses.
    pub(crate) fn of(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        if status != StatusCode::OK {
            return None;
        }
        let mut is_coded = false;
        for (name, value) in headers {
            match *name {
                header::CONTENT_RANGE => return None,
                header::CACHE_CONTROL if forbids_to_store(value) => return None,
                header::CONTENT_ENCODING => is_coded = true,
                _ => {}
            }
        }
        Some(Whole { is_coded })
    }
}

/// Whether a line of Cache-Control has `no-store` (RFC 9111 §5.2.2.5).
fn forbids_to_store(line: &HeaderValue) -> bool {
    const NO_STORE: &[u8] = b"no-store";
    let line = line.as_bytes().trim_ascii();
    // Most lines have one short directive: there is nothing to split.
    if line.len() <= NO_STORE.len() {
        return line.eq_ignore_ascii_case(NO_STORE);
    }
    let mut directives = line.split(|byte| *byte == b',');
    directives.any(|name| name.trim_ascii().eq_ignore_ascii_case(NO_STORE))
}

//! What the layers ask of a response, and leave in it.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};

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
/// use actix_web::http::header::{HeaderValue, CONTENT_ENCODING, ETAG};
/// use actix_web::HttpResponse;
/// use preconditions_actix::TaggedContent;
///
/// let mut response = HttpResponse::Ok()
///     .insert_header((CONTENT_ENCODING, "gzip"))
///     .insert_header((ETAG, "\"7-gz\""))
///     .body("…the compressed bytes…");
/// let made_for = TaggedContent::coded(HeaderValue::from_static("gzip"));
/// response.extensions_mut().insert(made_for);
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

/// The method, as conditions know it.
pub(crate) fn method_of(method: &Method) -> preconditions::Method {
    preconditions::Method::from(method.as_str())
}

/// Whether a layer may look at a response to a read: a whole representation that may be stored.
pub(crate) fn is_whole(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::OK
        && !headers.contains_key(header::CONTENT_RANGE)
        && !is_forbidden_to_store(headers)
}

fn is_forbidden_to_store(headers: &HeaderMap) -> bool {
    let directives = headers.get_all(header::CACHE_CONTROL);
    directives
        .filter_map(|line| line.to_str().ok())
        .any(|line| {
            let mut names = line.split(',').map(str::trim);
            names.any(|name| name.eq_ignore_ascii_case("no-store"))
        })
}

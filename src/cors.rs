//! The names that a browser has to be told of before a script of another origin can use conditions.

use crate::field::Field;

/// The request fields that a script of another origin sends in a conditional request: the value of
/// `Access-Control-Allow-Headers` ([Fetch Standard, CORS
/// protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)).
///
/// Without them the browser's preflight fails, and the request is never sent. DELETE, PATCH and PUT
/// have to be in `Access-Control-Allow-Methods` as well.
///
/// ```
/// use preconditions::{Field, CORS_ALLOWED_HEADERS};
///
/// assert!(CORS_ALLOWED_HEADERS.contains(&Field::IfMatch.name()));
/// let value = CORS_ALLOWED_HEADERS.join(", ");
/// assert!(value.starts_with("if-match, "));
/// ```
pub const CORS_ALLOWED_HEADERS: [&str; 6] = [
    Field::IfMatch.name(),
    Field::IfUnmodifiedSince.name(),
    Field::IfNoneMatch.name(),
    Field::IfModifiedSince.name(),
    Field::IfRange.name(),
    Field::Range.name(),
];

/// The response fields that a script of another origin has to see so that it can make the next
/// request conditional: the value of `Access-Control-Expose-Headers`
/// ([Fetch Standard, CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)).
///
/// Without them `response.headers.get("etag")` is null, and the script cannot send If-Match.
/// Last-Modified is not among them because every script sees it anyway.
///
/// ```
/// use preconditions::CORS_EXPOSED_HEADERS;
///
/// assert_eq!(CORS_EXPOSED_HEADERS.join(", "), "etag, date, accept-ranges, content-range");
/// ```
pub const CORS_EXPOSED_HEADERS: [&str; 4] = ["etag", "date", "accept-ranges", "content-range"];

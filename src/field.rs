//! The six fields that a conditional request consists of.

use core::fmt;

/// A request field that [`evaluate`](crate::evaluate) may ask for
/// ([RFC 9110 §13.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1),
/// [§14.2](https://www.rfc-editor.org/rfc/rfc9110#section-14.2)).
///
/// There is no seventh, so a `match` needs no `_` arm. A field can stand where a name is asked for:
/// `[(Field::IfNoneMatch, &tag)]` is a header line.
///
/// ```
/// use preconditions::Field;
///
/// assert_eq!(Field::IfNoneMatch.name(), "if-none-match");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard closes the set; a new one would be a new contract.
pub enum Field {
    /// `If-Match` ([§13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)).
    IfMatch,
    /// `If-Unmodified-Since` ([§13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4)).
    IfUnmodifiedSince,
    /// `If-None-Match` ([§13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)).
    IfNoneMatch,
    /// `If-Modified-Since` ([§13.1.3](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3)).
    IfModifiedSince,
    /// `If-Range` ([§13.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5)).
    IfRange,
    /// `Range` ([§14.2](https://www.rfc-editor.org/rfc/rfc9110#section-14.2));
    /// [`evaluate`](crate::evaluate) asks only whether it is there.
    Range,
}

impl Field {
    /// Returns the field name in lower case, as HTTP/2 and HTTP/3 send it.
    pub const fn name(self) -> &'static str {
        match self {
            Field::IfMatch => "if-match",
            // fault: another-field
            Field::IfUnmodifiedSince => "if-unmodified-since",
            Field::IfNoneMatch => "if-none-match",
            Field::IfModifiedSince => "if-modified-since",
            Field::IfRange => "if-range",
            Field::Range => "range",
        }
    }

    /// Returns the name of the variable in which a CGI program, WSGI or Rack finds the field
    /// ([RFC 3875 §4.1.18](https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18)).
    ///
    /// Several lines of a field are one variable, joined by commas.
    ///
    /// ```
    /// use preconditions::{get_by_field, is_conditional, Field};
    ///
    /// assert_eq!(Field::IfNoneMatch.cgi_name(), "HTTP_IF_NONE_MATCH");
    /// let headers = get_by_field(|field: Field| std::env::var(field.cgi_name()).ok());
    /// assert!(!is_conditional("PUT", &headers));
    /// ```
    pub const fn cgi_name(self) -> &'static str {
        match self {
            Field::IfMatch => "HTTP_IF_MATCH",
            Field::IfUnmodifiedSince => "HTTP_IF_UNMODIFIED_SINCE",
            Field::IfNoneMatch => "HTTP_IF_NONE_MATCH",
            Field::IfModifiedSince => "HTTP_IF_MODIFIED_SINCE",
            Field::IfRange => "HTTP_IF_RANGE",
            Field::Range => "HTTP_RANGE",
        }
    }

    /// Whether this is the field's name, whatever its case.
    #[inline]
    pub(crate) fn is_named(self, name: &str) -> bool {
        match self {
            Field::IfMatch => is_equal(name, b"if-match"),
            Field::IfUnmodifiedSince => is_equal(name, b"if-unmodified-since"),
            Field::IfNoneMatch => is_equal(name, b"if-none-match"),
            Field::IfModifiedSince => is_equal(name, b"if-modified-since"),
            Field::IfRange => is_equal(name, b"if-range"),
            Field::Range => is_equal(name, b"range"),
        }
    }
}

/// Borrows the name, in lower case.
impl AsRef<str> for Field {
    fn as_ref(&self) -> &str {
        self.name()
    }
}

/// Prints the name, in lower case.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Whether `name` in lower case is `known`, which consists of small letters and hyphens. Four bytes
/// are compared at once, the last of them perhaps a second time.
#[inline]
fn is_equal<const LENGTH: usize>(name: &str, known: &[u8; LENGTH]) -> bool {
    let name = match <&[u8; LENGTH]>::try_from(name.as_bytes()) {
        Ok(name) => name,
        Err(_) => return false,
    };
    let mut difference = 0;
    for start in (0..LENGTH).step_by(4) {
        // Wraps because a check that cannot fail would put a panic into the binary: no name has less
        // than four bytes.
        let start = start.min(LENGTH.wrapping_sub(4));
        let known = word(known, start);
        // The bit that tells a capital from a small letter; a hyphen has none to spare.
        // fault: names-with-case
        let case = (known & 0x4040_4040) >> 1;
        difference |= (word(name, start) ^ known) & !case;
    }
    difference == 0
}

#[inline(always)]
fn word<const LENGTH: usize>(bytes: &[u8; LENGTH], start: usize) -> u32 {
    let bytes = bytes.get(start..start.wrapping_add(4));
    let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
    u32::from_le_bytes(bytes.unwrap_or_default())
}

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

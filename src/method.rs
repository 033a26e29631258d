//! What a request method does, as far as preconditions are concerned.

/// A request method ([RFC 9110 §9](https://www.rfc-editor.org/rfc/rfc9110#section-9)).
///
/// Names are compared byte by byte: methods are case-sensitive
/// ([§9.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.1)), so `get` is not `GET`. A name that
/// is not listed here is [`Method::Other`] and taken to change state, so that a false condition
/// answers 412 and never lets it through. A host that knows such a method to be a read (PROPFIND,
/// REPORT) passes [`Method::Get`] in its place. A `&str` converts by itself, and so does `&http::Method`
/// with the feature `http`; of a `String`, pass `method.as_str()`.
///
/// ```
/// use preconditions::Method;
///
/// assert_eq!(Method::from("GET"), Method::Get);
/// assert_eq!(Method::from("get"), Method::Other);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// GET ([§9.3.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.1)).
    Get,
    /// HEAD ([§9.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2)).
    Head,
    /// QUERY ([RFC 10008](https://www.rfc-editor.org/rfc/rfc10008)): a GET with content.
    Query,
    /// POST ([§9.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.3)).
    Post,
    /// PUT ([§9.3.4](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4)).
    Put,
    /// PATCH ([RFC 5789](https://www.rfc-editor.org/rfc/rfc5789)).
    Patch,
    /// DELETE ([§9.3.5](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.5)).
    Delete,
    /// CONNECT ([§9.3.6](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6)).
    Connect,
    /// OPTIONS ([§9.3.7](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7)).
    Options,
    /// TRACE ([§9.3.8](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8)).
    Trace,
    /// Any other method; taken to change state.
    Other,
}

impl Method {
    /// Returns the name as it is sent; in words for [`Method::Other`].
    #[cfg(feature = "alloc")]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Query => "QUERY",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Connect => "CONNECT",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
            Method::Other => "another method",
        }
    }

    /// Returns what the method does to the target resource, as far as preconditions are concerned.
    ///
    /// ```
    /// use preconditions::{Method, MethodKind};
    ///
    /// assert_eq!(Method::Head.kind(), MethodKind::Read);
    /// assert_eq!(Method::from("PROPFIND").kind(), MethodKind::Write);
    /// assert_eq!(Method::Options.kind(), MethodKind::Neither);
    /// ```
    pub const fn kind(self) -> MethodKind {
        if self.ignores_preconditions() {
            MethodKind::Neither
        } else if self.is_read() {
            MethodKind::Read
        } else {
            MethodKind::Write
        }
    }

    /// Returns whether the method neither selects nor modifies a representation, so that no precondition
    /// applies to it (§13.2.1).
    pub(crate) const fn ignores_preconditions(self) -> bool {
        matches!(self, Method::Connect | Method::Options | Method::Trace)
    }

    /// Returns whether the method reads: GET, HEAD or QUERY. For these a false If-None-Match is answered
    /// 304 and If-Modified-Since is evaluated
    /// ([§13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2),
    /// [§13.1.3](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3); RFC 10008 for QUERY).
    ///
    /// ```
    /// use preconditions::Method;
    ///
    /// assert!(Method::Head.is_read());
    /// assert!(!Method::from("PROPFIND").is_read());
    /// ```
    #[must_use]
    pub const fn is_read(self) -> bool {
        // fault: head-writes
        matches!(self, Method::Get | Method::Head | Method::Query)
    }

    /// Returns whether Range is defined for the method (§14.2; RFC 10008 §2.8 for QUERY).
    pub(crate) const fn handles_range(self) -> bool {
        // fault: head-has-ranges
        matches!(self, Method::Get | Method::Query)
    }
}

/// What a method does to the target resource, as far as preconditions are concerned.
///
/// See [`Method::kind`], and [`Permit::method_kind`](crate::Permit::method_kind) for the method that
/// a permit was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // §13.2.1 knows these three.
pub enum MethodKind {
    /// GET, HEAD and QUERY: the method asks for the selected representation, and can be answered
    /// 304.
    Read,
    /// The method may change the state of the resource: PUT, POST, PATCH, DELETE, and every method
    /// whose name this crate does not know.
    Write,
    /// CONNECT, OPTIONS and TRACE: the method neither selects nor modifies a representation, so no
    /// condition applies to it
    /// ([RFC 9110 §13.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1)).
    Neither,
}

/// Knows a method by its name; what it does not know is [`Method::Other`].
impl From<&str> for Method {
    fn from(name: &str) -> Self {
        match name {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "QUERY" => Method::Query,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            "CONNECT" => Method::Connect,
            "OPTIONS" => Method::Options,
            "TRACE" => Method::Trace,
            _ => Method::Other,
        }
    }
}

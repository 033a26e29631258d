//! Which fields of a 304 replace those of the stored response (RFC 9111 §3.2).

use crate::client::response::ResponseHeaders;
use crate::whitespace::trim;

/// What a response says of the header fields of a stored one
/// ([RFC 9111 §3.2](https://www.rfc-editor.org/rfc/rfc9111#section-3.2)): after a 304, of each of the
/// stored responses that it selects; after a 206 that continues a stored 206, or a 200 to HEAD, too.
///
/// Every field of the update replaces all stored lines of that name, or is added. These do not:
///
/// - Content-Length, Content-Encoding and Content-Range: they describe the content that is stored,
///   and the update brings none. That Content-Encoding is among them is a choice: the standard lets
///   it stay where the stored bytes depend on it, and they always do.
/// - What belongs to one connection: Connection and the fields that it names, Keep-Alive,
///   Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade
///   ([§3.1](https://www.rfc-editor.org/rfc/rfc9111#section-3.1)).
/// - What belongs to one proxy: Proxy-Authenticate, Proxy-Authentication-Info, Proxy-Authorization.
///
/// A field that the update does not have stays as it is stored.
///
/// With the feature `http`, `apply` does it in a `HeaderMap`. For pairs there is
/// [`merge`](FieldUpdate::merge); for any other map, three lines do:
///
/// ```
/// use std::collections::HashMap;
/// use preconditions::client::FieldUpdate;
///
/// let mut stored = HashMap::from([("content-length", "5000"), ("cache-control", "max-age=60")]);
/// let answer = [("content-length", "0"), ("cache-control", "max-age=600")];
///
/// let update = FieldUpdate::by(&answer);
/// for (name, value) in answer.into_iter().filter(|(name, _)| update.replaces(name)) {
///     stored.insert(name, value);
/// }
/// assert_eq!((stored["content-length"], stored["cache-control"]), ("5000", "max-age=600"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FieldUpdate<H> {
    headers: H,
    date: Date,
}

/// What becomes of the stored Date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Date {
    Replaced,
    Kept,
}

impl<'a, H: ResponseHeaders<'a>> FieldUpdate<H> {
    /// Creates an update by the header section of this response.
    pub fn by(headers: H) -> Self {
        FieldUpdate {
            headers,
            date: Date::Replaced,
        }
    }

    /// Returns the same update, except that the stored Date stays.
    ///
    /// For a stored response that was not selected by a strong validator
    /// ([`Selected::is_strong`](crate::client::Selected::is_strong)). Date is what tells whether
    /// Last-Modified is strong: it is weak if the response was sent in the second of the change. With
    /// the Date of the 304, which was sent later, it would look strong, although the content may still
    /// be that before a second change in that second; and a download would be resumed, or a change
    /// guarded, by a date that does not identify it. The age of the response then counts from when the
    /// 304 was received, which you know.
    #[must_use]
    pub fn keeping_date(self) -> Self {
        FieldUpdate {
            headers: self.headers,
            date: Date::Kept,
        }
    }

    /// Returns whether a field of the update, by its name, replaces the stored lines of that name.
    pub fn replaces(&self, name: &str) -> bool {
        let is = |other: &str| other.eq_ignore_ascii_case(name);
        if NEVER.iter().any(|never| is(never)) || (self.date == Date::Kept && is("date")) {
            return false;
        }
        let mut is_named = false;
        self.headers.for_each_line("connection", |line| {
            let mut options = line.split(|octet| *octet == b',');
            is_named |= options.any(|option| trim(option).eq_ignore_ascii_case(name.as_bytes()));
        });
        !is_named
    }

    /// Merges two header sections: the stored lines that stay, and then the lines of the update that
    /// replace them or are added, each in their order.
    ///
    /// `update` is the same header section that this update was created by. Each stored line is
    /// compared with each line of the update, which is what one wants for the few dozen lines of an
    /// ordinary message: bound the number of lines where you receive them, as HTTP libraries do, or use
    /// a map.
    ///
    /// ```
    /// use preconditions::client::FieldUpdate;
    ///
    /// let stored = [("Vary", "Accept"), ("Vary", "Cookie"), ("Age", "7"), ("Content-Length", "5000")];
    /// let answer = [("Vary", "Accept"), ("ETag", "\"v7\""), ("Content-Length", "0")];
    /// let merged: Vec<_> = FieldUpdate::by(&answer)
    ///     .merge(stored.iter().copied(), answer.iter().copied())
    ///     .collect();
    /// assert_eq!(
    ///     merged,
    ///     [("Age", "7"), ("Content-Length", "5000"), ("Vary", "Accept"), ("ETag", "\"v7\"")],
    /// );
    /// ```
    pub fn merge<'u, N, V>(
        &'u self,
        stored: impl IntoIterator<Item = (N, V)> + 'u,
        update: impl IntoIterator<Item = (N, V)> + Clone + 'u,
    ) -> impl Iterator<Item = (N, V)> + 'u
    where
        N: AsRef<str> + 'u,
        V: 'u,
    {
        let replacing = update.clone();
        let kept = stored.into_iter().filter(move |(name, _)| {
            let name = name.as_ref();
            let is_same = |(other, _): (N, V)| other.as_ref().eq_ignore_ascii_case(name);
            !(self.replaces(name) && replacing.clone().into_iter().any(is_same))
        });
        kept.chain(
            update
                .into_iter()
                .filter(move |(name, _)| self.replaces(name.as_ref())),
        )
    }
}

impl<H: Copy> FieldUpdate<H> {
    #[cfg(feature = "http")]
    pub(super) fn headers(&self) -> H {
        self.headers
    }
}

/// Fields of an update that leave those of the stored response alone.
const NEVER: [&str; 13] = [
    // The content that is stored.
    // fault: length-of-the-304
    "content-length",
    "content-encoding",
    "content-range",
    // One connection.
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    // One proxy.
    "proxy-authenticate",
    "proxy-authentication-info",
    "proxy-authorization",
];

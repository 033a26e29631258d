//! The types of the `http` crate, 1.x, at the client's end.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::client::field_lines::{FieldLines, FieldValue};
use crate::client::field_update::FieldUpdate;
use crate::client::response::ResponseHeaders;
use crate::field::Field;

impl<'a> ResponseHeaders<'a> for &'a HeaderMap {
    #[inline]
    fn for_each_line(&self, name: &'static str, mut visit: impl FnMut(&'a [u8])) {
        // With constants for the names of validators, so that these are not read as strings.
        let lines = match name {
            "date" => self.get_all(header::DATE),
            "etag" => self.get_all(header::ETAG),
            "last-modified" => self.get_all(header::LAST_MODIFIED),
            _ => self.get_all(name),
        };
        lines.iter().for_each(|value| visit(value.as_bytes()));
    }
}

impl FieldLines<'_> {
    /// Puts the lines into a header map, each in the place of what is there under its name.
    ///
    /// ```
    /// use http::Request;
    /// use preconditions::client::Revalidation;
    /// use preconditions::Validators;
    ///
    /// let stored = [("etag", "\"v7\"")];
    /// let stored = [Validators::of_response(&stored)];
    ///
    /// let mut request = Request::get("https://example.com/").body(())?;
    /// Revalidation::new(&stored).lines().insert_into(request.headers_mut());
    /// assert_eq!(request.headers()["if-none-match"], "\"v7\"");
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn insert_into(mut self, headers: &mut HeaderMap) {
        while let Some((field, value)) = self.next_line() {
            headers.insert(name_of(field), value.into());
        }
    }
}

fn name_of(field: Field) -> HeaderName {
    match field {
        Field::IfMatch => header::IF_MATCH,
        Field::IfUnmodifiedSince => header::IF_UNMODIFIED_SINCE,
        Field::IfNoneMatch => header::IF_NONE_MATCH,
        Field::IfModifiedSince => header::IF_MODIFIED_SINCE,
        Field::IfRange => header::IF_RANGE,
        Field::Range => header::RANGE,
    }
}

/// So that a value goes straight into the builder of a request.
impl From<FieldValue<'_>> for HeaderValue {
    fn from(value: FieldValue<'_>) -> Self {
        // Tags, dates and ranges consist of bytes that any field value may have.
        HeaderValue::try_from(value.to_vec()).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl FieldUpdate<&HeaderMap> {
    /// Applies the update to the header section of a stored response.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use preconditions::client::FieldUpdate;
    ///
    /// let mut stored = HeaderMap::new();
    /// stored.insert("content-length", HeaderValue::from_static("5000"));
    /// stored.insert("cache-control", HeaderValue::from_static("max-age=60"));
    ///
    /// let mut answer = HeaderMap::new();
    /// answer.insert("content-length", HeaderValue::from_static("0"));
    /// answer.insert("cache-control", HeaderValue::from_static("max-age=600"));
    ///
    /// FieldUpdate::by(&answer).apply(&mut stored);
    /// assert_eq!(stored["content-length"], "5000");
    /// assert_eq!(stored["cache-control"], "max-age=600");
    /// ```
    pub fn apply(&self, stored: &mut HeaderMap) {
        let update = self.headers();
        for name in update.keys().filter(|name| self.replaces(name.as_str())) {
            stored.remove(name);
            for value in update.get_all(name) {
                stored.append(name, value.clone());
            }
        }
    }
}

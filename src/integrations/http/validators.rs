//! Validators on the header section of a response.

use http::header::{self, HeaderMap};

use crate::entity_tag::EntityTag;
use crate::http_date::HttpDate;
use crate::target::Validators;

impl Validators<'_> {
    /// Writes ETag and Last-Modified on the header section of a response that describes this
    /// representation ([RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110#section-8.8)). Each
    /// replaces what is there; what is not known is left alone.
    ///
    /// Last-Modified is sent as [`sent_modification_date`](Validators::sent_modification_date) says:
    /// never later than the date of the response, and not at all if neither
    /// [`date`](Validators::date) nor a Date among `headers` says what that is. A Date that is there
    /// is never exceeded. Date itself is not written: server libraries send it.
    ///
    /// Not for the answer to a PUT whose content was changed before it was stored
    /// ([§9.3.4](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4)).
    ///
    /// ```
    /// use http::HeaderMap;
    /// use preconditions::{EntityTag, HttpDate, Validators};
    ///
    /// let now = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:37 GMT")?;
    /// let ahead = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:40 GMT")?;
    /// let current = Validators::new().etag(EntityTag::from_version(7)).last_modified(ahead);
    ///
    /// let mut headers = HeaderMap::new();
    /// current.insert_into(&mut headers); // no date is known to hold Last-Modified against
    /// assert_eq!(headers["etag"], "\"7\"");
    /// assert!(!headers.contains_key("last-modified"));
    ///
    /// current.date(now).insert_into(&mut headers);
    /// assert_eq!(headers["last-modified"], "Sun, 06 Nov 1994 08:49:37 GMT");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    #[inline]
    pub fn insert_into(&self, headers: &mut HeaderMap) {
        if let Some(tag) = self.entity_tag() {
            headers.insert(header::ETAG, tag.into());
        }
        self.insert_last_modified(headers);
    }

    #[inline]
    pub(super) fn insert_last_modified(&self, headers: &mut HeaderMap) {
        if self.modification_date().is_none() {
            return;
        }
        let date = headers.get(header::DATE);
        let date = date.and_then(|value| HttpDate::parse(value.as_bytes()).ok());
        if let Some(sent) = self.modification_date_sent_with(date) {
            headers.insert(header::LAST_MODIFIED, sent.into());
        }
    }
}

impl EntityTag<'_> {
    /// Makes the ETag of a response weak: for whatever changes content behind the handler that made
    /// the tag, such as compression
    /// ([RFC 9110 §8.8.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
    ///
    /// Afterwards the response has one weak tag, or none: an ETag that is no entity-tag, and several
    /// of them, are removed, since nobody can tell what they name.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use preconditions::EntityTag;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("etag", "\"v7\"".parse()?);
    /// EntityTag::weaken_in(&mut headers);
    /// assert_eq!(headers["etag"], "W/\"v7\"");
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    pub fn weaken_in(headers: &mut HeaderMap) {
        let mut lines = headers.get_all(header::ETAG).iter();
        let weak = match (lines.next(), lines.next()) {
            (None, _) => return,
            (Some(line), None) => match EntityTag::parse(line.as_bytes()) {
                Ok(tag) if tag.is_weak() => return,
                Ok(tag) => Some(tag.to_weak()),
                Err(_) => None,
            },
            (Some(_), Some(_)) => None,
        };
        match weak {
            Some(tag) => {
                headers.insert(header::ETAG, tag.into());
            }
            None => {
                headers.remove(header::ETAG);
            }
        }
    }
}

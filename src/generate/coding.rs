//! Content codings, under which a file is stored compressed beside its original.

use alloc::vec::Vec;

use crate::entity_tag::EntityTag;
use crate::target::Validators;

/// A content coding ([RFC 9110 §8.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1)): how the
/// bytes of a representation are compressed.
///
/// Use it where a server has `app.js.gz` beside `app.js` and sends the one or the other, as the client
/// accepts it. The two are different representations of one resource, so they must not share a strong
/// tag ([§8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)): a client could otherwise
/// resume a download of the one with bytes of the other. Take the validators of the file that you send,
/// and name its coding in them:
///
/// ```no_run
/// # #[cfg(feature = "std")]
/// # fn main() -> std::io::Result<()> {
/// use std::path::Path;
/// use std::time::SystemTime;
/// use preconditions::{ContentCoding, Validators};
///
/// let accepted = |coding: ContentCoding| coding == ContentCoding::Brotli; // from Accept-Encoding
/// let original = Path::new("public/app.js");
///
/// let stored = ContentCoding::ALL.into_iter().find_map(|coding| {
///     let path = coding.path_beside(original);
///     let metadata = std::fs::metadata(&path).ok().filter(|_| accepted(coding))?;
///     Some((coding, metadata))
/// });
/// let current = match &stored {
///     // Content-Encoding: coding.name()
///     Some((coding, metadata)) => {
///         Validators::from_metadata(metadata, SystemTime::now())?.for_coding(*coding)
///     }
///     None => Validators::from_metadata(&std::fs::metadata(original)?, SystemTime::now())?,
/// };
/// // Vary: Accept-Encoding, on the 200 and on the 304.
/// # let _ = current;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "std"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentCoding {
    /// `br`, in files that end in `.br` ([RFC 7932](https://www.rfc-editor.org/rfc/rfc7932)).
    Brotli,
    /// `zstd`, in files that end in `.zst` ([RFC 8878](https://www.rfc-editor.org/rfc/rfc8878)).
    Zstandard,
    /// `gzip`, in files that end in `.gz` ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)).
    Gzip,
}

impl ContentCoding {
    /// All codings, the one that usually makes the shortest files first.
    pub const ALL: [ContentCoding; 3] = [
        ContentCoding::Brotli,
        ContentCoding::Zstandard,
        ContentCoding::Gzip,
    ];

    /// Returns the name that Accept-Encoding and Content-Encoding have for the coding.
    ///
    /// ```
    /// use preconditions::ContentCoding;
    ///
    /// assert_eq!(ContentCoding::ALL.map(ContentCoding::name), ["br", "zstd", "gzip"]);
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ContentCoding::Brotli => "br",
            ContentCoding::Zstandard => "zstd",
            ContentCoding::Gzip => "gzip",
        }
    }

    /// Returns the extension of files with this coding, without the period.
    ///
    /// ```
    /// use preconditions::ContentCoding;
    ///
    /// assert_eq!(ContentCoding::ALL.map(ContentCoding::extension), ["br", "zst", "gz"]);
    /// ```
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            ContentCoding::Brotli => "br",
            ContentCoding::Zstandard => "zst",
            ContentCoding::Gzip => "gz",
        }
    }

    /// Returns the path at which a file is stored with this coding, beside the original: the extension
    /// is added to the whole name.
    ///
    /// Serve such a file only while it is not older than its original. It would be the content of
    /// yesterday.
    ///
    /// ```
    /// use std::path::Path;
    /// use preconditions::ContentCoding;
    ///
    /// let path = ContentCoding::Gzip.path_beside(Path::new("public/app.js"));
    /// assert_eq!(path, Path::new("public/app.js.gz"));
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn path_beside(self, original: &std::path::Path) -> std::path::PathBuf {
        let mut path = std::ffi::OsString::from(original);
        path.push(".");
        path.push(self.extension());
        path.into()
    }
}

impl EntityTag<'_> {
    /// Creates the tag of the same state under a content coding: `"7"` becomes `"7-gzip"`, and a weak
    /// tag stays weak.
    ///
    /// It is strong if the same state is always coded to the same bytes: a stored file is, and what is
    /// compressed for each response is as long as the compressor and its level stay the same. To let a
    /// client that has read the compressed form also write, name the forms with
    /// `Validators::also`:
    ///
    /// ```
    /// use preconditions::{ContentCoding, EntityTag};
    ///
    /// let tag = EntityTag::from_version(7);
    /// assert_eq!(tag.for_coding(ContentCoding::Gzip).as_bytes(), b"\"7-gzip\"");
    ///
    /// let others = ContentCoding::ALL.map(|coding| tag.for_coding(coding));
    /// assert_eq!(others[0].as_bytes(), b"\"7-br\"");
    /// ```
    #[must_use]
    pub fn for_coding(&self, coding: ContentCoding) -> EntityTag<'static> {
        let opaque = self.opaque();
        // Saturating: a tag is in memory, and a few bytes longer it still is.
        let mut named = Vec::with_capacity(opaque.len().saturating_add(5));
        named.extend_from_slice(opaque);
        named.push(b'-');
        named.extend_from_slice(coding.name().as_bytes());
        let tag = if self.is_weak() {
            EntityTag::weak_from_bytes(named)
        } else {
            EntityTag::strong_from_bytes(named)
        };
        // The opaque value is one of a tag, and what was added may stand in a tag.
        tag.unwrap_or_else(|_| self.to_weak())
    }
}

impl Validators<'_> {
    /// Names a content coding in the tag, as [`EntityTag::for_coding`] does; the dates stay as they
    /// are.
    ///
    /// ```
    /// use preconditions::{ContentCoding, EntityTag, Validators};
    ///
    /// let current = Validators::new().etag(EntityTag::from_version(7));
    /// let coded = current.for_coding(ContentCoding::Brotli);
    /// assert_eq!(coded.entity_tag().unwrap().as_bytes(), b"\"7-br\"");
    /// ```
    #[must_use]
    pub fn for_coding(self, coding: ContentCoding) -> Self {
        let tag = self.entity_tag().map(|tag| tag.for_coding(coding));
        self.etag(tag)
    }
}

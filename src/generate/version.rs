//! Tags that say what they were made from: a version number, or a time.

use core::fmt::{self, Write};
use core::str;

use crate::buffer::Buffer;
use crate::entity_tag::EntityTag;

impl EntityTag<'static> {
    /// The strong tag of a version number: `"7"`.
    ///
    /// Strong as long as no number is used twice for one URL. A counter that starts over when the
    /// resource is deleted and created again breaks that, and an old If-Match would hit the new
    /// resource: for this there is [`from_revision`](EntityTag::from_revision).
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_version(7);
    /// assert_eq!(tag.as_bytes(), b"\"7\"");
    /// assert_eq!(tag.version(), Some(7));
    /// ```
    #[must_use]
    pub fn from_version(version: u64) -> Self {
        printed(format_args!("\"{version}\""))
    }

    /// The strong tag of a version of a resource that may be deleted and created again:
    /// `"1699-7"`.
    ///
    /// The incarnation is a number that no two creations at this URL have in common: one from a
    /// sequence, the time of creation in nanoseconds, or 64 random bits. The version counts the
    /// changes since.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_revision(1699, 7);
    /// assert_eq!(tag.as_bytes(), b"\"1699-7\"");
    /// assert_eq!(tag.revision(), Some((1699, 7)));
    /// ```
    #[must_use]
    pub fn from_revision(incarnation: u64, version: u64) -> Self {
        printed(format_args!("\"{incarnation}-{version}\""))
    }

    /// The strong tag of a point in time: `"1795253278.123456789"`, in seconds since the Unix epoch,
    /// rounded down, and the nanoseconds after that.
    ///
    /// Strong only if no two versions of the resource can have the same time: the clock behind it
    /// must be finer than the shortest time between two changes, and must not be set back. A time in
    /// whole seconds is no such time; make its tag weak, with `to_weak`.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_timestamp(1_795_253_278, 5_000_000);
    /// assert_eq!(tag.as_bytes(), b"\"1795253278.005000000\"");
    /// ```
    #[must_use]
    pub fn from_timestamp(unix_seconds: i64, nanoseconds: u32) -> Self {
        printed(format_args!("\"{unix_seconds}.{nanoseconds:09}\""))
    }
}

impl EntityTag<'_> {
    /// The version number that [`from_version`](EntityTag::from_version) made this tag of.
    ///
    /// `None` if that is not what it is: a weak tag, other characters, a number that begins with 0,
    /// or one above [`u64::MAX`].
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("\"7\"").version(), Some(7));
    /// assert_eq!(EntityTag::from_static("\"07\"").version(), None);
    /// assert_eq!(EntityTag::from_static("W/\"7\"").version(), None);
    /// ```
    pub fn version(&self) -> Option<u64> {
        if self.is_weak() {
            return None;
        }
        number(str::from_utf8(self.opaque()).ok()?)
    }

    /// The incarnation and the version that [`from_revision`](EntityTag::from_revision) made this
    /// tag of; `None` if that is not what it is.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("\"1699-7\"").revision(), Some((1699, 7)));
    /// assert_eq!(EntityTag::from_static("\"7\"").revision(), None);
    /// ```
    pub fn revision(&self) -> Option<(u64, u64)> {
        if self.is_weak() {
            return None;
        }
        let (incarnation, version) = str::from_utf8(self.opaque()).ok()?.split_once('-')?;
        Some((number(incarnation)?, number(version)?))
    }
}

/// Reads what a `u64` prints, and nothing else.
fn number(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] => text.parse().ok(),
        _ => None,
    }
}

/// The tag whose wire form this prints: quotes, digits and hyphens, and not more than fit.
fn printed(wire: fmt::Arguments<'_>) -> EntityTag<'static> {
    let mut buffer = Buffer::new();
    let fits = buffer.write_fmt(wire);
    debug_assert!(fits.is_ok(), "{wire} does not fit");
    EntityTag::from_wire(buffer)
}

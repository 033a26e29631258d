//! Tags that say what they were made from: a version number, or a time.

use core::str;

use super::decimal::Decimal;
use crate::buffer::Buffer;
use crate::entity_tag::EntityTag;

impl EntityTag<'static> {
    /// Creates the strong tag of a version number: `"7"`.
    ///
    /// It is strong as long as no number is used twice at one URL. If a resource can be deleted and
    /// created again, and its versions start over, an old If-Match would let an old client overwrite
    /// the new resource: use [`from_revision`](EntityTag::from_revision) there.
    ///
    /// For a number with a sign, as databases have them:
    /// [`from_version_i64`](EntityTag::from_version_i64).
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
        tag_of(&[Decimal::new(version, 1).as_bytes()])
    }

    /// Creates the strong tag of a version number from a database, whose integers have a sign; `None`
    /// for a negative number.
    ///
    /// The tag is that of [`from_version`](EntityTag::from_version). A column `version BIGINT` comes
    /// from sqlx, diesel or tokio-postgres as an `i64`, and with
    /// [`version_i64`](EntityTag::version_i64) goes back as one:
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// # struct Row { version: i64 }
    /// // let row: Row = sqlx::query_as("SELECT … FROM notes WHERE id = $1")…
    /// # let row = Row { version: 7 };
    /// let current = EntityTag::from_version_i64(row.version).ok_or("negative version")?;
    /// assert_eq!(current.as_bytes(), b"\"7\"");
    ///
    /// // "UPDATE notes SET … WHERE id = $1 AND version = $2", bound to
    /// let expected: Option<i64> = current.version_i64();
    /// assert_eq!(expected, Some(7));
    ///
    /// assert!(EntityTag::from_version_i64(-1).is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn from_version_i64(version: i64) -> Option<Self> {
        u64::try_from(version).ok().map(EntityTag::from_version)
    }

    /// Creates the strong tag of a version of a resource that may be deleted and created again:
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
        let incarnation = Decimal::new(incarnation, 1);
        let version = Decimal::new(version, 1);
        tag_of(&[incarnation.as_bytes(), b"-", version.as_bytes()])
    }

    /// Creates the tag of [`from_revision`](EntityTag::from_revision) from numbers of a database, whose
    /// integers have a sign; `None` if one of them is negative.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_revision_i64(1699, 7).ok_or("negative number")?;
    /// assert_eq!(tag.as_bytes(), b"\"1699-7\"");
    /// assert_eq!(tag.revision_i64(), Some((1699, 7)));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn from_revision_i64(incarnation: i64, version: i64) -> Option<Self> {
        let incarnation = u64::try_from(incarnation).ok()?;
        let version = u64::try_from(version).ok()?;
        Some(EntityTag::from_revision(incarnation, version))
    }

    /// Creates the strong tag of a point in time: `"1795253278.123456789"`, in seconds since the Unix
    /// epoch, rounded down, and the nanoseconds after that; `None` if these are 1,000,000,000 or more.
    ///
    /// It is strong only if no two versions of the resource can have the same time: the clock behind it
    /// must be finer than the shortest time between two changes, and must not be set back. A time in
    /// whole seconds is not: make its tag weak, with `to_weak`.
    ///
    /// A leap second of chrono has more than 999,999,999 nanoseconds: the last nanosecond may stand for
    /// all of it (`.min(999_999_999)`).
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let tag = EntityTag::from_timestamp(1_795_253_278, 5_000_000).ok_or("no such nanosecond")?;
    /// assert_eq!(tag.as_bytes(), b"\"1795253278.005000000\"");
    /// assert!(EntityTag::from_timestamp(1_795_253_278, 1_000_000_000).is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn from_timestamp(unix_seconds: i64, nanoseconds: u32) -> Option<Self> {
        if nanoseconds >= NANOSECONDS {
            return None;
        }
        let sign: &[u8] = if unix_seconds < 0 { b"-" } else { b"" };
        let seconds = Decimal::new(unix_seconds.unsigned_abs(), 1);
        let nanoseconds = Decimal::new(u64::from(nanoseconds), 9);
        let parts = [sign, seconds.as_bytes(), b".", nanoseconds.as_bytes()];
        Some(tag_of(&parts))
    }
}

impl EntityTag<'_> {
    /// Returns the version number of a tag that [`from_version`](EntityTag::from_version) made.
    ///
    /// `None` for any other tag: a weak one, one with other characters, a number that begins with 0,
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
        number(self.strong_text()?)
    }

    /// Returns the version number of a tag that
    /// [`from_version_i64`](EntityTag::from_version_i64) made.
    ///
    /// `None` for any other tag, as for [`version`](EntityTag::version), and for a number above
    /// [`i64::MAX`], which no column of a database has.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("\"7\"").version_i64(), Some(7));
    /// assert_eq!(EntityTag::from_static("\"-7\"").version_i64(), None);
    /// ```
    pub fn version_i64(&self) -> Option<i64> {
        i64::try_from(self.version()?).ok()
    }

    /// Returns the incarnation and the version of a tag that
    /// [`from_revision`](EntityTag::from_revision) made; `None` for any other tag.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("\"1699-7\"").revision(), Some((1699, 7)));
    /// assert_eq!(EntityTag::from_static("\"7\"").revision(), None);
    /// ```
    pub fn revision(&self) -> Option<(u64, u64)> {
        let (incarnation, version) = self.strong_text()?.split_once('-')?;
        Some((number(incarnation)?, number(version)?))
    }

    /// Returns the incarnation and the version of a tag that
    /// [`from_revision_i64`](EntityTag::from_revision_i64) made; `None` for any other tag, and for a
    /// number above [`i64::MAX`].
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("\"1699-7\"").revision_i64(), Some((1699, 7)));
    /// ```
    pub fn revision_i64(&self) -> Option<(i64, i64)> {
        let (incarnation, version) = self.revision()?;
        Some((incarnation.try_into().ok()?, version.try_into().ok()?))
    }

    /// Returns the opaque value of a strong tag, if it is text.
    fn strong_text(&self) -> Option<&str> {
        match self.as_bytes() {
            [b'"', opaque @ .., b'"'] => str::from_utf8(opaque).ok(),
            _ => None,
        }
    }
}

/// How many there are in a second.
const NANOSECONDS: u32 = 1_000_000_000;

/// Reads what a `u64` prints, and nothing else.
fn number(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] => text.parse().ok(),
        _ => None,
    }
}

/// Creates the strong tag of these parts: digits, periods and hyphens, no more than fit.
#[inline]
fn tag_of(parts: &[&[u8]]) -> EntityTag<'static> {
    let mut wire = Buffer::new();
    wire.push(b"\"");
    for part in parts {
        wire.push(part);
    }
    let closed = wire.push(b"\"");
    debug_assert!(closed.is_some(), "a number that does not fit");
    EntityTag::from_wire(wire)
}

//! Validators of a file, from what the file system knows of it.
//!
//! Sums saturate, since a panic has no place here: a time has fewer seconds than they can hold.

use core::time::Duration;
use std::fs::Metadata;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use super::decimal::Decimal;
use crate::buffer::Buffer;
use crate::entity_tag::EntityTag;
use crate::http_date::HttpDate;
use crate::target::Validators;

/// For how long another modification can leave the same time: the coarsest times in use are those of
/// FAT, in steps of two seconds.
pub(super) const GRANULARITY: Duration = Duration::from_secs(2);

/// Reproducible builds, package stores and container images set the time of all files to the epoch or
/// to one second after it.
const SAYS_NOTHING: core::ops::RangeInclusive<i64> = 0..=1;

/// Whether this is a time at which a file may have been modified.
#[cfg(all(not(unix), feature = "blake3"))]
pub(super) fn says_something(modified: SystemTime) -> bool {
    !SAYS_NOTHING.contains(&since_epoch(modified).0)
}

impl EntityTag<'static> {
    /// Creates the tag of a file as it is now: `"1795253278.123456789-4096"`, the time of its last
    /// modification in seconds and nanoseconds, and its length in bytes. It never contains the inode,
    /// which differs between servers and tells clients what they need not know.
    ///
    /// The tag is **weak until the modification is two seconds before `now`**, since until then another
    /// modification could leave the same time. Then it is strong, provided that nobody sets the time of
    /// the file back and keeps its length. A weak tag never satisfies If-Match: where files are edited
    /// through PUT, an editor that saves twice within two seconds is answered 412. There, hash the file
    /// instead, with [`from_reader`](EntityTag::from_reader): that tag is strong at once.
    ///
    /// `None` if the time is the epoch or the second after it, as container images and package stores
    /// set it for all files: such a time says nothing of the content. Hash these files, too.
    ///
    /// # Errors
    ///
    /// - The platform or the file system has no time of modification.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use preconditions::EntityTag;
    ///
    /// let metadata = std::fs::metadata("Cargo.toml")?;
    /// if let Some(tag) = EntityTag::from_metadata(&metadata, SystemTime::now())? {
    ///     assert!(tag.to_string().ends_with(&format!("-{}\"", metadata.len())));
    /// }
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn from_metadata(metadata: &Metadata, now: SystemTime) -> io::Result<Option<Self>> {
        let modified = metadata.modified()?;
        Ok(EntityTag::from_modification(modified, metadata.len(), now))
    }

    /// Creates the tag of what was last modified then and has this many bytes: the tag of
    /// [`from_metadata`](EntityTag::from_metadata), for a server that knows both without the file
    /// system, from an index or an object store.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use preconditions::EntityTag;
    ///
    /// let modified = UNIX_EPOCH + Duration::new(1_795_253_278, 123_456_789);
    /// let tag = |now| EntityTag::from_modification(modified, 4_096, now).unwrap().to_string();
    /// assert_eq!(tag(modified + Duration::from_secs(1)), "W/\"1795253278.123456789-4096\"");
    /// assert_eq!(tag(modified + Duration::from_secs(2)), "\"1795253278.123456789-4096\"");
    ///
    /// assert!(EntityTag::from_modification(UNIX_EPOCH, 4_096, modified).is_none());
    /// ```
    #[must_use]
    pub fn from_modification(modified: SystemTime, length: u64, now: SystemTime) -> Option<Self> {
        let (seconds, nanoseconds) = since_epoch(modified);
        if SAYS_NOTHING.contains(&seconds) {
            return None;
        }
        let is_settled = now
            .duration_since(modified)
            .map_or(false, |age| age >= GRANULARITY);
        let opening: &[u8] = if is_settled { b"\"" } else { b"W/\"" };
        let sign: &[u8] = if seconds < 0 { b"-" } else { b"" };
        let seconds = Decimal::new(seconds.unsigned_abs(), 1);
        let nanoseconds = Decimal::new(u64::from(nanoseconds), 9);
        let length = Decimal::new(length, 1);
        let parts = [
            opening,
            sign,
            seconds.as_bytes(),
            b".",
            nanoseconds.as_bytes(),
            b"-",
            length.as_bytes(),
            b"\"",
        ];
        let mut wire = Buffer::new();
        if parts.iter().all(|part| wire.push(part).is_some()) {
            return Some(EntityTag::from_wire(wire));
        }
        // A length above a terabyte, or a time after the year 2286, may need a heap.
        let wire = parts.concat();
        EntityTag::parse(&wire).map(EntityTag::into_owned).ok()
    }
}

impl Validators<'static> {
    /// Creates the validators of a file for a response that is sent `now`: its
    /// [tag](EntityTag::from_metadata), the time of its last modification as a date, and `now` as the
    /// date of the response.
    ///
    /// If the time is the epoch or the second after it, there is neither a tag nor a Last-Modified: add
    /// a tag by content, `.etag(EntityTag::from_reader(file)?)`.
    ///
    /// # Errors
    ///
    /// - The platform or the file system has no time of modification.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use preconditions::{evaluate, EntityTag, Validators};
    ///
    /// let path = std::env::current_exe()?;
    /// let metadata = std::fs::metadata(&path)?;
    /// let current = Validators::from_metadata(&metadata, SystemTime::now())?;
    /// let tag = current.entity_tag().map(EntityTag::to_string).unwrap_or_default();
    /// assert_eq!(evaluate("GET", &[("If-None-Match", tag)], current).status(), Some(304));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn from_metadata(metadata: &Metadata, now: SystemTime) -> io::Result<Self> {
        let modified = metadata.modified()?;
        Ok(Validators::from_modification(modified, metadata.len(), now))
    }

    /// Creates the validators of what was last modified then and has this many bytes, for a response
    /// that is sent `now`: the validators of [`from_metadata`](Validators::from_metadata), for a server
    /// that knows both without the file system.
    ///
    /// A server that has a format of its own for tags keeps it, and takes over when a tag is weak:
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use preconditions::{EntityTag, Validators};
    ///
    /// let (modified, length) = (UNIX_EPOCH + Duration::from_secs(1_795_253_278), 4_096);
    /// let current = Validators::from_modification(modified, length, modified);
    ///
    /// let own = EntityTag::strong(format!("6b015a1e-{length:x}"))?;
    /// let own = current.entity_tag().map(|tag| if tag.is_weak() { own.to_weak() } else { own });
    /// let current = current.etag(own);
    /// assert_eq!(current.entity_tag().unwrap().as_bytes(), b"W/\"6b015a1e-1000\"");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    #[must_use]
    pub fn from_modification(modified: SystemTime, length: u64, now: SystemTime) -> Self {
        let (seconds, _) = since_epoch(modified);
        let date = Some(seconds)
            .filter(|seconds| !SAYS_NOTHING.contains(seconds))
            .and_then(HttpDate::from_unix_seconds);
        Validators::new()
            .etag(EntityTag::from_modification(modified, length, now))
            .last_modified(date)
            .date(HttpDate::from_unix_seconds(since_epoch(now).0))
    }
}

/// Returns the seconds since the Unix epoch, rounded down, and the nanoseconds after that.
fn since_epoch(time: SystemTime) -> (i64, u32) {
    let whole = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (whole(after), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            let seconds = whole(before).saturating_neg();
            match before.subsec_nanos() {
                0 => (seconds, 0),
                nanoseconds => (
                    seconds.saturating_sub(1),
                    1_000_000_000_u32.saturating_sub(nanoseconds),
                ),
            }
        }
    }
}

//! Validators of a file, from what the file system knows of it.

use core::time::Duration;
use std::fs::Metadata;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::entity_tag::EntityTag;
use crate::http_date::HttpDate;
use crate::target::Validators;

/// The coarsest time stamps in use are those of FAT, in steps of two seconds.
const GRANULARITY: Duration = Duration::from_secs(2);

impl EntityTag<'static> {
    /// The tag of a file as it is now: `"1795253278.123456789-4096"`, the time of its last
    /// modification in seconds and nanoseconds, and its size in octets. Never the inode, which
    /// differs between servers and gives away what is none of the client's business.
    ///
    /// Weak until the modification is two seconds before `now`, since until then another one could
    /// leave the same time stamp; then strong, provided that nobody sets the time of a file back and
    /// keeps its size.
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
    /// let tag = EntityTag::from_metadata(&metadata, SystemTime::now())?;
    /// assert!(tag.to_string().ends_with(&format!("-{}\"", metadata.len())));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn from_metadata(metadata: &Metadata, now: SystemTime) -> io::Result<Self> {
        let modified = metadata.modified()?;
        let (seconds, nanoseconds) = since_epoch(modified);
        let opaque = std::format!("{seconds}.{nanoseconds:09}-{}", metadata.len());
        let is_settled = match now.duration_since(modified) {
            Ok(age) => age >= GRANULARITY,
            Err(_) => false,
        };
        let tag = if is_settled {
            EntityTag::strong(opaque)
        } else {
            EntityTag::weak(opaque)
        };
        tag.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

impl Validators<'static> {
    /// The validators of a file for a response that is sent `now`: its
    /// [tag](EntityTag::from_metadata), the time of its last modification to the second, and the
    /// date.
    ///
    /// # Errors
    ///
    /// - The platform or the file system has no time of modification.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use preconditions::{evaluate, Validators};
    ///
    /// let metadata = std::fs::metadata("Cargo.toml")?;
    /// let current = Validators::from_metadata(&metadata, SystemTime::now())?;
    /// let request = [("If-None-Match", current.entity_tag().unwrap().as_bytes().to_vec())];
    /// assert_eq!(evaluate("GET", &request, current.clone()).status(), Some(304));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn from_metadata(metadata: &Metadata, now: SystemTime) -> io::Result<Self> {
        let modified = metadata.modified()?;
        Ok(Validators::new()
            .etag(EntityTag::from_metadata(metadata, now)?)
            .last_modified(HttpDate::try_from(modified).ok())
            .date(HttpDate::try_from(now).ok()))
    }
}

/// Seconds since the Unix epoch, rounded down, and the nanoseconds after that.
fn since_epoch(time: SystemTime) -> (i128, u32) {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (i128::from(after.as_secs()), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            let seconds = i128::from(before.as_secs()).saturating_neg();
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

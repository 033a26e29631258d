//! The tags of files by their content, remembered as long as the files stay as they are.

use alloc::collections::BTreeMap;
use core::mem;
#[cfg(unix)]
use core::time::Duration;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

#[cfg(not(unix))]
use super::file::says_something;
use super::file::GRANULARITY;
use crate::entity_tag::EntityTag;
use crate::target::Validators;

/// The tags of files by their content, each hashed once and remembered as long as the file has the same
/// time and length.
///
/// A tag by time and length ([`Validators::from_metadata`]) costs nothing, but is weak while a file is
/// young, changes when a file is copied, and stays the same when times are set for all files alike. A
/// tag by content has none of these faults and costs the reading of the file. Make one `FileTags` when
/// the program starts, share it between all threads, and ask it for the file that you have opened and
/// are about to send:
///
/// ```
/// use std::fs::File;
/// use std::time::SystemTime;
/// use preconditions::{evaluate, EntityTag, FileTags};
///
/// let tags = FileTags::new(10_000); // remembers at most so many files
///
/// let path = "Cargo.toml";
/// let file = File::open(path)?;
/// let current = tags.validators(path, &file, SystemTime::now())?;
/// let tag = current.entity_tag().map(EntityTag::to_string).unwrap_or_default();
/// assert_eq!(evaluate("GET", &[("If-None-Match", tag)], current).status(), Some(304));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// The tag is that of [`EntityTag::from_content`], the same on every server and after every restart.
/// Hashing takes about a quarter of a second for each gigabyte that is in memory already: in async code
/// call it where blocking is allowed (`spawn_blocking` in tokio). Two threads that ask for the same new
/// file at the same time both hash it.
///
/// # What it cannot see
///
/// A change is noticed by the time of the last modification and the length; on Unix also by the time of
/// the last status change, which nobody can set, and by the file's identity. A file that was changed
/// within the last two seconds is hashed anew each time, since its times could stay the same in another
/// change. Not noticed is
///
/// - elsewhere than on Unix, a change after which the time was set back, at the same length;
/// - a write through a memory map, until the system has noted its time;
/// - a change on a network file system, until its attributes are fetched again;
/// - what was changed while the clock was set back.
///
/// The bytes are those of the open file. Where files are replaced by renaming a new one into place, the
/// open file stays what it was, so that tag and content fit. Where a file is written in place while it
/// is sent, no tag can be right.
#[derive(Debug)]
pub struct FileTags {
    remembered: Mutex<Remembered>,
}

impl FileTags {
    /// Creates an empty store that remembers at most `capacity` files, and at least two: those that
    /// were asked for last. A file takes some 200 bytes and its path.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        FileTags {
            remembered: Mutex::new(Remembered {
                half: capacity.checked_div(2).unwrap_or(0).max(1),
                recent: BTreeMap::new(),
                older: BTreeMap::new(),
            }),
        }
    }

    /// Returns the strong tag of an open file by its content, hashed if it is not remembered. `path` is
    /// by what it is remembered. The file is then at its start.
    ///
    /// `None` if the file changed while it was read: no tag says what is in it.
    ///
    /// # Errors
    ///
    /// - [`io::ErrorKind::InvalidInput`]: a directory, a device, or another thing that is not a regular
    ///   file. Reading it might never end.
    /// - Any error of reading the file or its metadata, such as a platform that has no time of
    ///   modification.
    ///
    /// ```
    /// use std::fs::File;
    /// use std::time::SystemTime;
    /// use preconditions::{EntityTag, FileTags};
    ///
    /// let tags = FileTags::new(100);
    /// let tag = tags.tag("Cargo.toml", &File::open("Cargo.toml")?, SystemTime::now())?;
    /// let content = EntityTag::from_reader(File::open("Cargo.toml")?)?;
    /// assert!(tag.expect("nobody writes to it").strong_eq(&content));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn tag(
        &self,
        path: impl AsRef<Path>,
        file: &File,
        now: SystemTime,
    ) -> io::Result<Option<EntityTag<'static>>> {
        self.tag_at(path.as_ref(), file, now).map(|(tag, _)| tag)
    }

    /// Returns the validators of an open file for a response that is sent `now`: the tag of
    /// [`tag`](FileTags::tag), the time of the last modification as a date, and `now` as the date of
    /// the response.
    ///
    /// If the file changed while it was read, there is neither a tag nor a Last-Modified. If its time
    /// is the epoch or the second after it, which says nothing, there is no Last-Modified.
    ///
    /// # Errors
    ///
    /// As for [`tag`](FileTags::tag).
    ///
    /// ```
    /// use std::fs::File;
    /// use std::time::SystemTime;
    /// use preconditions::FileTags;
    ///
    /// let tags = FileTags::new(100);
    /// let file = File::open("Cargo.toml")?;
    /// let current = tags.validators("Cargo.toml", &file, SystemTime::now())?;
    /// assert!(current.entity_tag().is_some_and(|tag| !tag.is_weak()));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn validators(
        &self,
        path: impl AsRef<Path>,
        file: &File,
        now: SystemTime,
    ) -> io::Result<Validators<'static>> {
        let (tag, stamp) = self.tag_at(path.as_ref(), file, now)?;
        let known = Validators::from_modification(stamp.modified, stamp.length, now);
        Ok(match tag {
            Some(tag) => known.etag(tag),
            None => Validators::new().date(known.origination_date()),
        })
    }

    fn tag_at(
        &self,
        path: &Path,
        mut file: &File,
        now: SystemTime,
    ) -> io::Result<(Option<EntityTag<'static>>, Stamp)> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            let problem = "not a regular file: only these can be hashed";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        let stamp = Stamp::of(&metadata)?;
        if let Some(tag) = self.lock().find(path, &stamp) {
            return Ok((Some(tag), stamp));
        }
        file.seek(SeekFrom::Start(0))?;
        // No more than its length: a file may grow for as long as it is read.
        let tag = EntityTag::from_reader(file.take(stamp.length))?;
        file.seek(SeekFrom::Start(0))?;
        if Stamp::of(&file.metadata()?)? != stamp {
            return Ok((None, stamp));
        }
        if stamp.is_settled(now) {
            self.lock()
                .keep(PathBuf::from(path), stamp.clone(), tag.clone());
        }
        Ok((Some(tag), stamp))
    }

    /// A thread that panicked while it held the lock left nothing half done: each entry is complete.
    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The files that were asked for since `recent` was last empty, and those before, as far as they have
/// not been asked for again. When `recent` is full, it becomes `older`, and what was there is forgotten.
#[derive(Debug)]
struct Remembered {
    /// How many each of the two holds.
    half: usize,
    recent: BTreeMap<PathBuf, (Stamp, EntityTag<'static>)>,
    older: BTreeMap<PathBuf, (Stamp, EntityTag<'static>)>,
}

impl Remembered {
    fn find(&mut self, path: &Path, stamp: &Stamp) -> Option<EntityTag<'static>> {
        if let Some((known, tag)) = self.recent.get(path) {
            return Some(tag.clone()).filter(|_| known == stamp);
        }
        let (path, (known, tag)) = self.older.remove_entry(path)?;
        if known != *stamp {
            return None;
        }
        self.keep(path, known, tag.clone());
        Some(tag)
    }

    fn keep(&mut self, path: PathBuf, stamp: Stamp, tag: EntityTag<'static>) {
        if self.recent.len() >= self.half && !self.recent.contains_key(&path) {
            self.older = mem::take(&mut self.recent);
        }
        self.older.remove(&path);
        self.recent.insert(path, (stamp, tag));
    }
}

/// What changes when a file does.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    length: u64,
    /// When the status last changed, in seconds and nanoseconds, and the device and inode. None of it
    /// ever becomes part of a tag.
    #[cfg(unix)]
    status: (i64, i64, u64, u64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> io::Result<Self> {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Ok(Stamp {
            modified: metadata.modified()?,
            length: metadata.len(),
            #[cfg(unix)]
            status: (
                metadata.ctime(),
                metadata.ctime_nsec(),
                metadata.dev(),
                metadata.ino(),
            ),
        })
    }

    /// Whether the last change is so long ago that another one would leave another time.
    fn is_settled(&self, now: SystemTime) -> bool {
        self.last_change()
            .and_then(|change| now.duration_since(change).ok())
            .map_or(false, |age| age >= GRANULARITY)
    }

    /// The time of the last status change, since no change of the content leaves it alone.
    #[cfg(unix)]
    fn last_change(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds, ..) = self.status;
        let seconds = Duration::from_secs(u64::try_from(seconds).ok()?);
        let nanoseconds = Duration::from_nanos(u64::try_from(nanoseconds).ok()?);
        SystemTime::UNIX_EPOCH.checked_add(seconds.checked_add(nanoseconds)?)
    }

    /// The time of the last modification, unless it is the same for all files.
    #[cfg(not(unix))]
    fn last_change(&self) -> Option<SystemTime> {
        Some(self.modified).filter(|modified| says_something(*modified))
    }
}

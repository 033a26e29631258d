//! The files of a download: FILE, which is always whole; FILE.part, which grows; and the record of
//! each beside it.
//!
//! What is killed at any moment leaves FILE as it was, or as it is to be:
//!
//! - FILE.part is begun by removing its record, emptying it, and writing the new record: whatever is
//!   in it belongs to the record beside it.
//! - It is finished by adding the tag of its bytes to its record, renaming it, and then its record.
//!   A record that is still beside FILE.part, but has the tag of FILE, is that of FILE.
//!
//! FILE.part is locked while it is written, so that two downloads never write one file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use same_file::Handle;

use super::record::{tag_of, Record};

/// What is there of FILE.
#[derive(Debug)]
pub enum Copy {
    None,
    /// What was fetched, byte for byte.
    Whole(Record),
    /// Something that was not fetched, or was changed since.
    Foreign,
}

/// The files, locked.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    record: PathBuf,
    part_path: PathBuf,
    part_record: PathBuf,
    part: File,
}

impl Place {
    /// Opens FILE.part, or creates it, and locks it.
    pub fn open(file: PathBuf) -> Result<Self> {
        if file.is_dir() {
            bail!(
                "{}: a directory, expected the name of a file",
                file.display()
            );
        }
        let beside = |end: &str| {
            let mut path = file.as_os_str().to_owned();
            path.push(end);
            PathBuf::from(path)
        };
        let part_path = beside(".part");
        Ok(Place {
            record: beside(".response"),
            part_record: beside(".part.response"),
            part: lock(&part_path)?,
            part_path,
            file,
        })
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What is there of FILE. If an earlier download was killed between its last two steps, the last
    /// is made.
    pub fn copy(&self) -> Result<Copy> {
        let file = match File::open(&self.file) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Copy::None),
            Err(error) => return Err(error).with_context(|| self.file.display().to_string()),
        };
        let tag = Some(tag_of(&file).with_context(|| self.file.display().to_string())?);
        let own = Record::read(&self.record)?;
        if let Some(record) = own.filter(|record| record.whole == tag) {
            return Ok(Copy::Whole(record));
        }
        if let Some(record) = Record::read(&self.part_record)? {
            if record.whole == tag && self.received()? == 0 {
                fs::rename(&self.part_record, &self.record)
                    .with_context(|| self.record.display().to_string())?;
                return Ok(Copy::Whole(record));
            }
        }
        Ok(Copy::Foreign)
    }

    /// The record of what is in FILE.part, and how many bytes that is; none if nothing is known of
    /// them, or nothing is there.
    pub fn part(&self) -> Result<Option<(Record, u64)>> {
        let received = self.received()?;
        let record = Record::read(&self.part_record)?;
        Ok(record
            .filter(|_| received > 0)
            .map(|record| (record, received)))
    }

    /// Empties FILE.part for what comes with this response.
    pub fn begin(&self, record: &Record) -> Result<&File> {
        remove(&self.part_record)?;
        self.cut(0)?;
        record.write(&self.part_record)?;
        self.append()
    }

    /// FILE.part, at its end.
    pub fn append(&self) -> Result<&File> {
        (&self.part)
            .seek(SeekFrom::End(0))
            .with_context(|| self.part_path.display().to_string())?;
        Ok(&self.part)
    }

    /// The last bytes of FILE.part, from a position on.
    pub fn tail(&self, from: u64) -> Result<Vec<u8>> {
        let name = || self.part_path.display().to_string();
        let mut tail = Vec::new();
        (&self.part)
            .seek(SeekFrom::Start(from))
            .with_context(name)?;
        (&self.part).read_to_end(&mut tail).with_context(name)?;
        Ok(tail)
    }

    /// Shortens FILE.part to so many bytes.
    pub fn cut(&self, length: u64) -> Result<()> {
        let name = || self.part_path.display().to_string();
        self.part.set_len(length).with_context(name)
    }

    /// Puts FILE.part, which is complete, in the place of FILE. Returns how long it is.
    pub fn finish(&self, mut record: Record) -> Result<u64> {
        let name = || self.part_path.display().to_string();
        let length = self.received()?;
        self.part.sync_all().with_context(name)?;
        (&self.part).seek(SeekFrom::Start(0)).with_context(name)?;
        record.whole = Some(tag_of(&self.part).with_context(name)?);
        record.write(&self.part_record)?;
        fs::rename(&self.part_path, &self.file).with_context(|| self.file.display().to_string())?;
        fs::rename(&self.part_record, &self.record)
            .with_context(|| self.record.display().to_string())?;
        Ok(length)
    }

    /// Takes down what a 304 has changed in the record of FILE.
    pub fn update(&self, record: &Record) -> Result<()> {
        record.write(&self.record)
    }

    /// Removes FILE.part where nothing is in it. The download has ended; what is in it is kept.
    pub fn close(self) -> Result<()> {
        let is_there = self.part_path.exists() && self.is_own()?;
        if is_there && self.received()? == 0 {
            remove(&self.part_record)?;
            remove(&self.part_path)?;
        }
        Ok(())
    }

    fn received(&self) -> Result<u64> {
        let metadata = self.part.metadata();
        Ok(metadata
            .with_context(|| self.part_path.display().to_string())?
            .len())
    }

    /// Whether FILE.part is still the file that is locked.
    fn is_own(&self) -> Result<bool> {
        Ok(is_at(&self.part, &self.part_path)?)
    }
}

fn lock(path: &Path) -> Result<File> {
    let name = || path.display().to_string();
    // Another download may put FILE.part in its place between the two steps: then it is no FILE.part.
    loop {
        let part = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(name)?;
        match part.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("{}: another download is writing it", name()),
            Err(TryLockError::Error(error)) => return Err(error).with_context(name),
        }
        if is_at(&part, path).with_context(name)? {
            return Ok(part);
        }
    }
}

fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    match Handle::from_path(path) {
        Ok(there) => Ok(there == Handle::from_file(file.try_clone()?)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| path.display().to_string())
        }
        _ => Ok(()),
    }
}

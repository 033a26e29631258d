//! From the name of a file to what is sent for it: an open file and its validators.

use super::manifest::{self, Algorithm};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use preconditions::{ContentCoding, EntityTag, Manifest, Validators};
use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// So many hashes of files are remembered; then the memory starts anew.
const MOST_HASHES: usize = 10_000;

/// What is served.
#[derive(Debug)]
pub struct Site {
    directory: Dir,
    manifest: Option<ManifestFile>,
    /// The tag by the content of each file that was read for it.
    hashes: Mutex<HashMap<(Identity, Algorithm), EntityTag<'static>>>,
}

/// A file as it was when it was opened; whoever replaces it by another changes nothing here.
#[derive(Debug)]
pub struct Representation {
    pub file: File,
    pub length: u64,
    pub validators: Validators<'static>,
    pub media_type: String,
    pub coding: Option<ContentCoding>,
    /// Whether clients that accept other codings get another file.
    pub varies: bool,
}

/// What one version of a file is known by: none of it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Identity {
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    /// Device, inode, and the time of the last change of anything, which nobody can set back.
    change: (u64, u64, i64, i64),
}

impl Identity {
    fn of(path: &Path, metadata: &Metadata) -> Self {
        Identity {
            path: path.to_path_buf(),
            length: metadata.len(),
            modified: metadata.modified().ok(),
            change: change(metadata),
        }
    }
}

#[cfg(unix)]
fn change(metadata: &Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.ctime(), metadata.ctime_nsec());
    (metadata.dev(), metadata.ino(), seconds, nanoseconds)
}

#[cfg(not(unix))]
fn change(_: &Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}

/// A manifest, read again whenever it has been replaced.
#[derive(Debug)]
struct ManifestFile {
    path: PathBuf,
    read: Mutex<(Option<Identity>, Arc<Manifest>)>,
}

impl Site {
    /// Opens the directory, and reads the manifest if there is one.
    pub fn open(directory: &Path, manifest: Option<PathBuf>) -> Result<Self, super::Error> {
        let refused = |error| super::Error::Directory(directory.to_path_buf(), error);
        let opened = Dir::open_ambient_dir(directory, ambient_authority()).map_err(refused)?;
        let manifest = match manifest {
            Some(path) => {
                let read = ManifestFile::read(&path)
                    .map_err(|error| super::Error::Manifest(path.clone(), error))?;
                let read = Mutex::new(read);
                Some(ManifestFile { path, read })
            }
            None => None,
        };
        Ok(Site {
            directory: opened,
            manifest,
            hashes: Mutex::default(),
        })
    }

    /// Opens a file, or the one in the first of these codings that there is. Blocks.
    ///
    /// # Errors
    ///
    /// - There is no such file, or it is a directory, a device or a pipe.
    /// - It may not be read, or a link leads out of the directory.
    pub fn find(&self, path: &Path, accepted: &[ContentCoding]) -> io::Result<Representation> {
        let (file, metadata) = self.open_file(path)?;
        let is_newer = |coded: &Metadata| match (coded.modified(), metadata.modified()) {
            (Ok(coded), Ok(plain)) => coded >= plain,
            _ => false,
        };
        // One that is older is of an older version.
        let codings: Vec<(ContentCoding, PathBuf)> = ContentCoding::ALL
            .into_iter()
            .map(|coding| (coding, coding.path_beside(path)))
            .filter(|(_, path)| {
                let coded = self.open_file(path);
                coded.is_ok_and(|(_, metadata)| is_newer(&metadata))
            })
            .collect();
        let varies = !codings.is_empty();
        let coded = accepted
            .iter()
            .find_map(|coding| codings.iter().find(|(known, _)| known == coding));
        let (sent, file, metadata, coding) = match coded {
            Some((coding, coded_path)) => {
                let (file, metadata) = self.open_file(coded_path)?;
                (coded_path.as_path(), file, metadata, Some(*coding))
            }
            None => (path, file, metadata, None),
        };
        let validators = self.validators(sent, &file, &metadata)?;
        // Two files could have one length and one time (§8.8.3.3).
        let validators = match coding {
            Some(coding) => validators.for_coding(coding),
            None => validators,
        };
        Ok(Representation {
            length: metadata.len(),
            file,
            validators,
            media_type: media_type(path),
            coding,
            varies,
        })
    }

    fn open_file(&self, path: &Path) -> io::Result<(File, Metadata)> {
        // Before it is opened: to open a pipe waits for its other end.
        if !self.directory.metadata(path)?.is_file() {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        }
        let file = self.directory.open(path)?.into_std();
        let metadata = file.metadata()?;
        Ok((file, metadata))
    }

    /// The digest in the manifest is the tag, if it is that of the file. Otherwise the tag is made of
    /// the length and the time; or, where the time says nothing, of the content.
    fn validators(
        &self,
        path: &Path,
        file: &File,
        metadata: &Metadata,
    ) -> io::Result<Validators<'static>> {
        let validators = Validators::from_metadata(metadata, SystemTime::now())?;
        let manifest = self.manifest.as_ref().map(ManifestFile::current);
        let listed = path.to_str().and_then(|name| manifest.as_ref()?.tag(name));
        if let Some(listed) = listed {
            for algorithm in Algorithm::ALL {
                let tag = self.hash(path, file, metadata, algorithm)?;
                if tag.strong_eq(listed) {
                    return Ok(validators.etag(tag));
                }
            }
            tracing::warn!(file = %path.display(), "not the hash of the manifest");
        }
        match validators.entity_tag() {
            Some(_) => Ok(validators),
            None => Ok(validators.etag(self.hash(path, file, metadata, Algorithm::Blake3)?)),
        }
    }

    /// The tag of a file by its content, read once for each version of it.
    fn hash(
        &self,
        path: &Path,
        mut file: &File,
        metadata: &Metadata,
        algorithm: Algorithm,
    ) -> io::Result<EntityTag<'static>> {
        let key = (Identity::of(path, metadata), algorithm);
        if let Some(tag) = locked(&self.hashes).get(&key) {
            return Ok(tag.clone());
        }
        file.rewind()?;
        // No more than its length: a file may grow for as long as it is read.
        let tag = algorithm.tag(file.take(metadata.len()))?;
        file.rewind()?;
        if Identity::of(path, &file.metadata()?) != key.0 {
            return Err(io::Error::other("the file changed while it was hashed"));
        }
        let mut hashes = locked(&self.hashes);
        if hashes.len() >= MOST_HASHES {
            hashes.clear();
        }
        hashes.insert(key, tag.clone());
        Ok(tag)
    }
}

impl ManifestFile {
    fn read(path: &Path) -> Result<(Option<Identity>, Arc<Manifest>), manifest::Error> {
        // The identity first: if it is replaced meanwhile, it is read again next time.
        let metadata = std::fs::metadata(path).map_err(manifest::Error::Read)?;
        let manifest = manifest::read(path)?;
        Ok((Some(Identity::of(path, &metadata)), Arc::new(manifest)))
    }

    /// The manifest as it is now; an empty one where it cannot be read.
    fn current(&self) -> Arc<Manifest> {
        let mut read = locked(&self.read);
        let now = std::fs::metadata(&self.path).ok();
        let now = now.map(|metadata| Identity::of(&self.path, &metadata));
        if now.is_none() || now != read.0 {
            *read = ManifestFile::read(&self.path).unwrap_or_else(|error| {
                let path = self.path.display();
                tracing::error!(%error, manifest = %path, "without the manifest");
                (now, Arc::default())
            });
        }
        Arc::clone(&read.1)
    }
}

/// What is in there is whole between two statements, so a panic elsewhere does not matter.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// By the name; text is taken for UTF-8.
fn media_type(path: &Path) -> String {
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    match guessed.type_() == mime_guess::mime::TEXT {
        true => format!("{guessed}; charset=utf-8"),
        false => guessed.to_string(),
    }
}

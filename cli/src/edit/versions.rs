//! The three versions of a conflict, as files and as differences.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use similar::TextDiff;
use url::Url;

/// A directory of its own, with the file that is edited.
#[derive(Debug)]
pub struct Versions {
    directory: PathBuf,
    yours: PathBuf,
}

impl Versions {
    /// Creates the directory, which only this user can read, and the file.
    pub fn create(url: &Url, content: &[u8]) -> Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("preconditions-edit-")
            .tempdir();
        let directory = directory.context("no directory for what is edited")?.keep();
        // With the ending of the URL, by which editors know what it is.
        let last = url
            .path_segments()
            .and_then(|mut segments| segments.next_back());
        let is_plain = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
        let name: String = last.unwrap_or_default().chars().filter(is_plain).collect();
        let name = name.trim_start_matches(['.', '-']);
        let yours = directory.join(match name {
            "" => "resource",
            name => name,
        });
        fs::write(&yours, content).with_context(|| yours.display().to_string())?;
        Ok(Versions { directory, yours })
    }

    /// The file that is edited.
    pub fn yours(&self) -> &Path {
        &self.yours
    }

    pub fn read_yours(&self) -> Result<Vec<u8>> {
        fs::read(&self.yours).with_context(|| self.yours.display().to_string())
    }

    /// Says where it is kept.
    pub fn kept(&self, what: &str) -> String {
        format!(
            "{what}; what you have written is in {}",
            self.yours.display()
        )
    }

    /// Removes the directory, whose content is on the server.
    pub fn remove(&self) {
        // What cannot be removed does no harm.
        let _ = fs::remove_dir_all(&self.directory);
    }

    /// Writes the other two beside it, and prints where they are and how they differ.
    pub fn show(&self, base: Option<&[u8]>, theirs: Option<&[u8]>, yours: &[u8]) -> Result<()> {
        for (what, name, content) in [
            ("what you got", "base", base),
            ("what is there now", "theirs", theirs),
        ] {
            match content {
                Some(content) => {
                    let path = self.beside(name);
                    fs::write(&path, content).with_context(|| path.display().to_string())?;
                    eprintln!("{what}: {}", path.display());
                }
                None => eprintln!("{what}: nothing, it does not exist"),
            }
        }
        eprintln!("what you have written: {}", self.yours.display());
        print_difference("what others have changed", base, theirs);
        print_difference("what you have changed", base, Some(yours));
        eprintln!("nothing was written. Edit it again, and put your change into what is there now");
        Ok(())
    }

    fn beside(&self, name: &str) -> PathBuf {
        let mut path = self.yours.clone().into_os_string();
        path.push(".");
        path.push(name);
        PathBuf::from(path)
    }
}

fn print_difference(what: &str, old: Option<&[u8]>, new: Option<&[u8]>) {
    let text = |content: Option<&[u8]>| String::from_utf8(content.unwrap_or_default().to_vec());
    eprintln!("\n{what}:");
    match (text(old), text(new)) {
        (Ok(old), Ok(new)) => {
            let difference = TextDiff::from_lines(old.as_str(), new.as_str());
            eprint!("{}", difference.unified_diff());
        }
        _ => eprintln!("(no text)"),
    }
}

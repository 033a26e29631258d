//! The command, in a directory of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

pub struct Directory {
    path: tempfile::TempDir,
}

pub struct Ran {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Directory {
    pub fn new() -> Self {
        Directory {
            path: tempfile::tempdir().unwrap(),
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_preconditions"));
        command.args(arguments).current_dir(&self.path);
        // Files here have a few bytes.
        if arguments.first() == Some(&"fetch") && !arguments.contains(&"--overlap") {
            command.args(["--overlap", "0"]);
        }
        command
            .env_remove("EDITOR")
            .env_remove("VISUAL")
            .env("NO_COLOR", "1");
        command.env("TMPDIR", self.path.path());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path.path().join(name)
    }

    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.file(name)).ok()
    }

    pub fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.file(name), content).unwrap();
    }

    /// The names of all files, in order.
    pub fn names(&self) -> Vec<String> {
        let files = fs::read_dir(&self.path).unwrap();
        let name = |file: std::io::Result<fs::DirEntry>| file.unwrap().file_name().into_string();
        let mut names: Vec<String> = files.map(|file| name(file).unwrap()).collect();
        names.sort();
        names
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    #[track_caller]
    pub fn is_fine(&self) -> &Self {
        assert_eq!(self.status, Some(0), "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn fails(&self, saying: &str) -> &Self {
        assert_eq!(self.status, Some(1), "{}{}", self.stdout, self.stderr);
        assert!(self.stderr.contains(saying), "{}", self.stderr);
        self
    }
}

//! A directory that is served, and what is answered.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A directory that is served, until it is dropped.
pub struct Site {
    pub directory: TempDir,
    pub server: Child,
    pub address: String,
}

impl Site {
    /// With files that are old enough to have strong tags.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (name, content) in files {
            write_old(&directory.path().join(name), content.as_bytes());
        }
        Site::serving(directory, &[])
    }

    pub fn serving(directory: TempDir, options: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_preconditions"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .arg(directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let said = server.stdout.as_mut().unwrap();
        BufReader::new(said).read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").unwrap();
        let address = address.trim().trim_end_matches('/').to_string();
        Site {
            directory,
            server,
            address,
        }
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }

    pub fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// The answer to a request with these field lines.
    pub fn ask(&self, line: &str, fields: &[&str]) -> Answer {
        let mut request = format!("{line} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for field in fields {
            request.push_str(field);
            request.push_str("\r\n");
        }
        request.push_str("Connection: close\r\n\r\n");
        Answer::read(self.connect(&request))
    }

    /// What it has logged, after its end.
    pub fn log(mut self) -> String {
        self.server.kill().unwrap();
        let mut log = String::new();
        let stderr = self.server.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

pub struct Answer {
    pub head: String,
    pub content: Vec<u8>,
}

impl Answer {
    pub fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a head");
        Answer {
            head: String::from_utf8(bytes[..end].to_vec()).unwrap(),
            content: bytes[end + 4..].to_vec(),
        }
    }

    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.content).unwrap()
    }
}

pub fn write_old(path: &Path, content: &[u8]) {
    write_at(path, content, SystemTime::now() - Duration::from_secs(3600));
}

pub fn write_at(path: &Path, content: &[u8], time: SystemTime) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// Puts another file in the place of one, at once.
pub fn replace(site: &Site, name: &str, content: &[u8], time: SystemTime) {
    let new = site.path(".new");
    write_at(&new, content, time);
    fs::rename(new, site.path(name)).unwrap();
}

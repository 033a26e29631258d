//! The header of the response that a file came with, as it is kept beside the file.
//!
//! ```text
//! preconditions fetch 1
//! url https://example.com/file
//! whole "BLAKE3"
//! status 200
//! etag: "v7"
//! date: Wed, 21 Oct 2015 08:00:00 GMT
//! ```
//!
//! `whole` is there once the file is complete: a tag of its bytes, by which a file that was changed
//! since, or is another one, is known.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::Path;

use anyhow::{Context, Result};
use http::HeaderMap;
use preconditions::client::Response;
use preconditions::{EntityTag, HttpDate};

const FIRST_LINE: &[u8] = b"preconditions fetch 1";

/// What is known of a file, or of a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where the response came from, after redirections.
    pub url: String,
    pub status: u16,
    pub lines: Vec<(String, Vec<u8>)>,
    /// The tag of the whole file's bytes.
    pub whole: Option<String>,
}

impl Record {
    /// Takes down a response. A Content-Length beside Transfer-Encoding does not count (RFC 9112
    /// §6.3). One without a Date gets that of now, as a recipient with a clock has to
    /// (RFC 9110 §6.6.1).
    pub fn of(url: &str, status: u16, headers: &HeaderMap) -> Self {
        let is_framed = headers.contains_key("transfer-encoding");
        let lines = headers
            .iter()
            .filter(|(name, _)| !(is_framed && *name == "content-length"))
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
        let mut lines: Vec<_> = lines.collect();
        if !headers.contains_key("date") {
            lines.push(("date".into(), HttpDate::now().to_string().into_bytes()));
        }
        Record {
            url: url.to_string(),
            status,
            lines,
            whole: None,
        }
    }

    /// The response, as the crate reads it.
    pub fn response(&self) -> Response<'_> {
        Response::new(self.status, &self.lines)
    }

    /// Reads the record at a path; none if there is no file, or if it is no record: then nothing is
    /// known.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        match fs::read(path) {
            Ok(octets) => Ok(Record::parse(&octets)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// Writes the record to a path, all at once.
    pub fn write(&self, path: &Path) -> Result<()> {
        let name = || path.display().to_string();
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let mut file = File::create(&beside).with_context(name)?;
        file.write_all(&self.print()).with_context(name)?;
        file.sync_all().with_context(name)?;
        fs::rename(&beside, path).with_context(name)
    }

    fn print(&self) -> Vec<u8> {
        let mut text = FIRST_LINE.to_vec();
        text.extend(format!("\nurl {}\n", self.url).bytes());
        if let Some(whole) = &self.whole {
            text.extend(format!("whole {whole}\n").bytes());
        }
        text.extend(format!("status {}\n", self.status).bytes());
        for (name, value) in &self.lines {
            text.extend([name.as_bytes(), b": ", value, b"\n"].concat());
        }
        text
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let text = text.strip_suffix(b"\n")?;
        let mut lines = text.split(|octet| *octet == b'\n').peekable();
        let mut next = |start: &str| {
            let value = lines.next_if(|line| line.starts_with(start.as_bytes()))?;
            String::from_utf8(value.get(start.len()..)?.to_vec()).ok()
        };
        if next("")?.as_bytes() != FIRST_LINE {
            return None;
        }
        let url = next("url ")?;
        let whole = next("whole ");
        let status = next("status ")?.parse().ok()?;
        let lines = lines.map(|line| {
            let colon = line.iter().position(|octet| *octet == b':')?;
            let name = String::from_utf8(line.get(..colon)?.to_vec()).ok()?;
            Some((name, line.get(colon + 2..)?.to_vec()))
        });
        Some(Record {
            url,
            status,
            lines: lines.collect::<Option<_>>()?,
            whole,
        })
    }
}

/// The tag of the bytes of a file: BLAKE3, by the crate.
pub fn tag_of(file: &File) -> io::Result<String> {
    let tag = EntityTag::from_reader(BufReader::new(file))?;
    Ok(tag.to_string())
}

#[cfg(test)]
mod tests {
    use super::Record;

    #[test]
    fn what_is_written_is_read() {
        let record = Record {
            url: "http://example.com/a".into(),
            status: 200,
            lines: vec![
                ("etag".into(), b"\"caf\xE9\"".to_vec()),
                ("vary".into(), Vec::new()),
                ("x-field".into(), b"a: b".to_vec()),
            ],
            whole: None,
        };
        assert_eq!(Record::parse(&record.print()), Some(record.clone()));
        let whole = Record {
            whole: Some("\"x\"".into()),
            ..record
        };
        assert_eq!(Record::parse(&whole.print()), Some(whole));
    }

    #[test]
    fn what_is_damaged_is_not_read() {
        let good = b"preconditions fetch 1\nurl u\nstatus 200\netag: \"a\"\n";
        assert!(Record::parse(good).is_some());
        for bad in [
            &b""[..],
            b"preconditions fetch 2\nurl u\nstatus 200\n",
            b"preconditions fetch 1\nstatus 200\n",
            b"preconditions fetch 1\nurl u\n",
            b"preconditions fetch 1\nurl u\nstatus x\n",
            b"preconditions fetch 1\nurl u\nstatus 200\netag\n",
            b"preconditions fetch 1\nurl u\nstatus 200\netag: \"a", // cut short
            b"GET / HTTP/1.1\n",
        ] {
            assert_eq!(Record::parse(bad), None, "{}", String::from_utf8_lossy(bad));
        }
    }
}

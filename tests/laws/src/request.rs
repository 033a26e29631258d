//! A request and its target as lines of text, so that a dictionary reaches into them and a person
//! can read the corpus:
//!
//! ```text
//! GET
//! "a"
//! 784111777
//!
//! If-None-Match: "x", "a"
//! ```
//!
//! The method; the current entity-tag, or `-` where there is no representation; the modification
//! date and the date of the response in seconds since 1970; then field lines, each up to its end of
//! line as it is. What is no tag or no such second is left out, so that any octets are a request.

use oracle::{parse_tag, OracleTarget, FIRST_SECOND, LAST_SECOND};
use table::Lines;

#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: OracleTarget,
    pub lines: Lines,
}

impl Request {
    pub fn read(input: &[u8]) -> Self {
        let mut lines = input.split(|octet| *octet == b'\n');
        let mut next = || lines.next().unwrap_or_default();
        let method = String::from_utf8_lossy(next()).into_owned();
        let (tag, last_modified, date) = (next(), next(), next());
        let target = match tag {
            b"-" => OracleTarget::Missing,
            _ => OracleTarget::Exists {
                entity_tag: parse_tag(tag).map(|_| tag.to_vec()),
                last_modified: seconds(last_modified),
                date: seconds(date),
            },
        };
        Request {
            method,
            target,
            lines: lines.map(field_line).collect(),
        }
    }

    pub fn write(method: &str, target: &OracleTarget, lines: &Lines) -> Vec<u8> {
        let decimal = |seconds: &Option<i64>| seconds.map_or(String::new(), |s| s.to_string());
        let (tag, last_modified, date) = match target {
            OracleTarget::Missing => (b"-".to_vec(), String::new(), String::new()),
            OracleTarget::Exists {
                entity_tag,
                last_modified,
                date,
            } => (
                entity_tag.clone().unwrap_or_default(),
                decimal(last_modified),
                decimal(date),
            ),
        };
        let head = [
            method.as_bytes(),
            &tag,
            last_modified.as_bytes(),
            date.as_bytes(),
        ];
        let lines = lines
            .iter()
            .map(|(name, value)| [name.as_bytes(), b": ", value].concat());
        let all: Vec<Vec<u8>> = head.map(<[u8]>::to_vec).into_iter().chain(lines).collect();
        all.join(&b'\n')
    }
}

/// A second that a date can name.
pub fn seconds(decimal: &[u8]) -> Option<i64> {
    let seconds = std::str::from_utf8(decimal).ok()?.parse().ok()?;
    (FIRST_SECOND..=LAST_SECOND)
        .contains(&seconds)
        .then_some(seconds)
}

/// A field line up to its end, at the first colon.
pub fn field_line(line: &[u8]) -> (String, Vec<u8>) {
    let colon = line
        .iter()
        .position(|octet| *octet == b':')
        .unwrap_or(line.len());
    let (name, value) = line.split_at(colon);
    let value = value
        .strip_prefix(b": ")
        .or(value.strip_prefix(b":"))
        .unwrap_or(value);
    (String::from_utf8_lossy(name).into_owned(), value.to_vec())
}

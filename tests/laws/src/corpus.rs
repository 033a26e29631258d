//! A corpus as text, one input a line, so that it can be read, reviewed and compared:
//!
//! ```text
//! # finding-quotes-on-two-lines
//! PUT\n"a"\n-\n-\nif-match: "x\nif-match: y"\n
//! ```
//!
//! What is not printable ASCII is escaped as in a byte string of Rust. A comment names the input of
//! the next line, which is kept for ever; the other inputs may give way to smaller ones. Empty lines
//! mean nothing, and so an empty input has no line.

use bstr::ByteVec;
use std::collections::BTreeSet;
use std::fmt;

/// The inputs that a fuzz target has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// Inputs with a name: each of them broke a law once.
    pub findings: Vec<(String, Vec<u8>)>,
    /// The other inputs.
    pub inputs: BTreeSet<BySize>,
}

/// Octets in the order of the file: short ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BySize(usize, Vec<u8>);

impl BySize {
    /// Takes the octets as they are.
    pub fn new(octets: Vec<u8>) -> Self {
        BySize(octets.len(), octets)
    }

    /// Returns the octets.
    pub fn octets(&self) -> &[u8] {
        &self.1
    }
}

impl Corpus {
    /// Reads the text of a corpus.
    ///
    /// # Errors
    ///
    /// - A line that is not as [`Display`](fmt::Display) prints it: an octet that is to be escaped
    ///   and is not, or an escape that is none.
    /// - A name without an input.
    /// - An input that stands there twice.
    pub fn read(text: &str) -> Result<Self, BadCorpus> {
        let mut corpus = Corpus::default();
        let mut known = BTreeSet::new();
        let mut name = None;
        for (index, line) in text.lines().enumerate() {
            let bad = |problem| {
                Err(BadCorpus {
                    line: index + 1,
                    problem,
                })
            };
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(name) = name.replace(comment.trim().to_string()) {
                    return bad(Problem::NoInput(name));
                }
                continue;
            }
            if line.is_empty() {
                continue;
            }
            let octets = Vec::unescape_bytes(line);
            let expected = escape(&octets);
            if expected != line {
                return bad(Problem::Escape {
                    found: line.to_string(),
                    expected,
                });
            }
            if !known.insert(octets.clone()) {
                return bad(Problem::Twice);
            }
            match name.take() {
                Some(name) => corpus.findings.push((name, octets)),
                None => {
                    corpus.inputs.insert(BySize::new(octets));
                }
            }
        }
        match name {
            Some(name) => Err(BadCorpus {
                line: text.lines().count(),
                problem: Problem::NoInput(name),
            }),
            None => Ok(corpus),
        }
    }

    /// Iterates over all inputs, each with what it is called in messages.
    pub fn named(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let findings = self
            .findings
            .iter()
            .map(|(name, octets)| (name.as_str(), octets.as_slice()));
        findings.chain(self.inputs.iter().map(|input| ("an input", input.octets())))
    }

    /// Puts other inputs in the place of those without a name.
    pub fn replace(&mut self, inputs: impl IntoIterator<Item = Vec<u8>>) {
        self.inputs = inputs
            .into_iter()
            .filter(|octets| !octets.is_empty())
            .filter(|octets| !self.findings.iter().any(|(_, finding)| finding == octets))
            .map(BySize::new)
            .collect();
    }
}

impl fmt::Display for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, octets) in &self.findings {
            writeln!(f, "# {name}\n{}", escape(octets))?;
        }
        for input in &self.inputs {
            writeln!(f, "{}", escape(input.octets()))?;
        }
        Ok(())
    }
}

/// The octets as a line, which [`Vec::unescape_bytes`] reads.
fn escape(octets: &[u8]) -> String {
    let mut line = String::new();
    for &octet in octets {
        match octet {
            b'\t' => line.push_str("\\t"),
            b'\n' => line.push_str("\\n"),
            b'\r' => line.push_str("\\r"),
            b'\\' => line.push_str("\\\\"),
            // At the start of a line it would be a comment, at its end it would not be seen.
            b'#' if line.is_empty() => line.push_str("\\x23"),
            b' '..=b'~' => line.push(char::from(octet)),
            _ => line.push_str(&format!("\\x{octet:02X}")),
        }
    }
    if line.ends_with(' ') {
        line.truncate(line.len() - 1);
        line.push_str("\\x20");
    }
    line
}

/// Why a text is no corpus, and at which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCorpus {
    line: usize,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Escape { found: String, expected: String },
    NoInput(String),
    Twice,
}

impl fmt::Display for BadCorpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.problem {
            Problem::Escape { found, expected } => {
                write!(f, "expected `{expected}`, found `{found}`")
            }
            Problem::NoInput(name) => write!(f, "expected an input after the name `{name}`"),
            Problem::Twice => write!(f, "this input stands here twice"),
        }
    }
}

impl std::error::Error for BadCorpus {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_comes_back() {
        let mut corpus = Corpus::default();
        let all: Vec<u8> = (0..=255).collect();
        corpus
            .findings
            .push(("finding-x".to_string(), b"# \\ \r\n\t".to_vec()));
        corpus.replace([
            all,
            b"#".to_vec(),
            b" ".to_vec(),
            b"\\x41".to_vec(),
            b"a  ".to_vec(),
        ]);
        let text = corpus.to_string();
        assert_eq!(Corpus::read(&text), Ok(corpus), "{text}");
    }

    #[test]
    fn findings_are_kept_and_no_input_is_there_twice() {
        let mut corpus = Corpus::read("# finding-x\nx\n\ny\n").unwrap();
        corpus.replace([b"x".to_vec(), b"z".to_vec(), b"z".to_vec(), Vec::new()]);
        assert_eq!(corpus.to_string(), "# finding-x\nx\nz\n");
    }

    #[test]
    fn a_bad_line_is_said() {
        for (text, message) in [
            ("a\n\\q", "line 2: expected `\\\\q`, found `\\q`"),
            ("\\x41", "line 1: expected `A`, found `\\x41`"),
            ("é", "line 1: expected `\\xC3\\xA9`, found `é`"),
            ("a ", "line 1: expected `a\\x20`, found `a `"),
            ("a\n\na", "line 3: this input stands here twice"),
            (
                "# one\n# two\na",
                "line 2: expected an input after the name `one`",
            ),
            ("a\n# one", "line 2: expected an input after the name `one`"),
        ] {
            assert_eq!(Corpus::read(text).unwrap_err().to_string(), message);
        }
    }
}

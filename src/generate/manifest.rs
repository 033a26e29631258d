//! Tags out of a manifest: a file with the digests of others, as `sha256sum` writes it.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use super::digest::{tag, Strength, LONGEST};
use crate::entity_tag::{EntityTag, Printable};

/// The digests of files, read from a manifest: what `sha256sum`, `sha512sum` or `b3sum` print.
///
/// A build or a deployment that has already hashed its files gives the server strong tags for nothing,
/// known at start-up and the same on every server, whatever the times of the files are. Write the
/// manifest when the files are complete:
///
/// ```sh
/// cd public && find . -type f -exec sha256sum {} + > ../SHA256SUMS
/// ```
///
/// ```
/// use preconditions::Manifest;
///
/// // std::fs::read("SHA256SUMS")?
/// let text = b"5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./index.html\n";
/// let manifest = Manifest::parse(text)?;
/// let tag = manifest.tag("index.html").expect("it is listed");
/// assert_eq!(tag.to_string(), "\"WJG1tSLV3whtD_CxEPvZ0hu0_HFjrzTQgoai6Eb2vgM\"");
/// # Ok::<(), preconditions::ManifestError>(())
/// ```
///
/// A tag is the first 256 bits of the digest in base64url. That of BLAKE3, which `b3sum` writes, is the
/// tag of [`EntityTag::from_content`](crate::EntityTag::from_content) for the same bytes.
///
/// The manifest is believed: if a file has changed since, its tag is a lie, and clients keep the old
/// content. Replace files and manifest together, and let `sha256sum --check` say at the start whether
/// they fit. A file with a coding, such as `app.js.gz`, has a line of its own.
///
/// # The format
///
/// One line for each file, in one of two forms:
///
/// ```text
/// DIGEST  NAME             (or `DIGEST *NAME`, for a file that was read as binary)
/// ALGORITHM (NAME) = DIGEST                      (`sha256sum --tag`, BSD, `openssl dgst`)
/// ```
///
/// - A digest has 64 to 128 hexadecimal digits, of either case. MD5 and SHA-1 are too short: contents
///   with the same digest can be made on purpose.
/// - A line that begins with a backslash has an escaped name, in which `\n`, `\r` and `\\` stand for a
///   line feed, a carriage return and a backslash.
/// - A name is bytes. A `./` in front of it does not count.
/// - Empty lines, and lines that begin with `#`, do not count. A line may end with CR LF.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    files: BTreeMap<Vec<u8>, Listed>,
}

#[derive(Clone, Debug)]
struct Listed {
    tag: EntityTag<'static>,
    line: usize,
}

impl Manifest {
    /// Reads a whole manifest.
    ///
    /// # Errors
    ///
    /// Each names the line, counted from 1.
    ///
    /// - A line that begins with no digest and has not the form `ALGORITHM (NAME) = DIGEST`.
    /// - A digest of fewer than 64 hexadecimal digits, more than 128, or an odd number of them.
    /// - A digest that is followed by neither two spaces nor a space and `*`, or by no name.
    /// - An escape other than `\n`, `\r` and `\\` in an escaped name.
    /// - A zero byte, which `sha256sum --zero` writes in place of a line feed, and no name contains.
    /// - A file that is listed twice, with two digests.
    ///
    /// ```
    /// use preconditions::Manifest;
    ///
    /// let error = Manifest::parse(b"# made by hand\nd41d8cd98f00b204e9800998ecf8427e  empty").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 2: digest of 32 hexadecimal digits: expected 64 to 128, as of SHA-256 or BLAKE3",
    /// );
    /// ```
    pub fn parse(text: &[u8]) -> Result<Self, ManifestError> {
        let mut manifest = Manifest::default();
        for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            let error = |problem| ManifestError {
                line: number,
                problem,
            };
            let (name, digest) = read_line(line).map_err(error)?;
            let tag = tag(&digest, Strength::Strong);
            match manifest.files.get(&name) {
                Some(listed) if !listed.tag.strong_eq(&tag) => {
                    return Err(error(Problem::TwoDigests(name, listed.line)));
                }
                Some(_) => {}
                None => {
                    let listed = Listed { tag, line: number };
                    manifest.files.insert(name, listed);
                }
            }
        }
        Ok(manifest)
    }

    /// Returns the strong tag of the file that is listed by this name; `None` if it is not listed.
    ///
    /// The name is relative to the directory in which the manifest was made, with `/` between
    /// directories. It is compared byte by byte: decode and check the path of a URL before.
    ///
    /// ```
    /// use preconditions::{ContentCoding, Manifest};
    ///
    /// let manifest = Manifest::parse(
    ///     b"SHA256 (app.js.br) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
    /// )?;
    /// let coded = format!("./app.js.{}", ContentCoding::Brotli.extension());
    /// assert!(manifest.tag(&coded).is_some());
    /// assert!(manifest.tag("app.js").is_none());
    /// # Ok::<(), preconditions::ManifestError>(())
    /// ```
    pub fn tag(&self, name: impl AsRef<[u8]>) -> Option<&EntityTag<'static>> {
        let listed = self.files.get(without_dot(name.as_ref()))?;
        Some(&listed.tag)
    }

    /// Visits all files by name, in the order of the bytes of their names.
    ///
    /// ```
    /// use preconditions::Manifest;
    ///
    /// assert_eq!(Manifest::parse(b"")?.iter().count(), 0);
    /// # Ok::<(), preconditions::ManifestError>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &EntityTag<'static>)> + '_ {
        let files = self.files.iter();
        files.map(|(name, listed)| (name.as_slice(), &listed.tag))
    }

    /// Returns how many files are listed.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether no file is listed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// The error returned when a manifest cannot be read.
///
/// Prints as one line that says where, what was found and what was expected:
///
/// ```
/// use preconditions::Manifest;
///
/// let error = Manifest::parse(b"index.html").unwrap_err();
/// assert_eq!(error.line(), 1);
/// assert_eq!(
///     error.to_string(),
///     "line 1: expected `DIGEST  NAME` or `ALGORITHM (NAME) = DIGEST`, found `index.html`",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError {
    line: usize,
    problem: Problem,
}

impl ManifestError {
    /// Returns the number of the line in which reading stopped, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.problem {
            Problem::NoForm(line) => write!(
                f,
                "expected `DIGEST  NAME` or `ALGORITHM (NAME) = DIGEST`, found `{}`",
                Printable(line)
            ),
            Problem::Length(digits) => write!(
                f,
                "digest of {digits} hexadecimal digits: expected 64 to 128, as of SHA-256 or BLAKE3"
            ),
            Problem::OddLength(digits) => write!(
                f,
                "digest of {digits} hexadecimal digits: expected an even number"
            ),
            Problem::NoSeparator(found) => write!(
                f,
                "expected two spaces, or a space and `*`, after the digest, found `{}`",
                Printable(found)
            ),
            Problem::NoName => f.write_str("expected the name of a file after the digest"),
            Problem::Escape(None) => {
                f.write_str("expected `\\n`, `\\r` or `\\\\` in an escaped name, found its end")
            }
            Problem::Escape(Some(byte)) => write!(
                f,
                "expected `\\n`, `\\r` or `\\\\` in an escaped name, found `\\{}`",
                Printable(&[*byte])
            ),
            Problem::ZeroByte => f.write_str("zero byte: expected lines that end with a line feed"),
            Problem::TwoDigests(name, line) => {
                write!(f, "`{}` has another digest in line {line}", Printable(name))
            }
        }
    }
}

impl std::error::Error for ManifestError {}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    /// The beginning of the line.
    NoForm(Vec<u8>),
    Length(usize),
    OddLength(usize),
    /// What stands in its place.
    NoSeparator(Vec<u8>),
    NoName,
    /// The byte after the backslash.
    Escape(Option<u8>),
    ZeroByte,
    /// The name, and the other line.
    TwoDigests(Vec<u8>, usize),
}

/// Reads the name and the first bytes of the digest from a line.
fn read_line(line: &[u8]) -> Result<(Vec<u8>, [u8; LONGEST]), Problem> {
    if line.contains(&0) {
        return Err(Problem::ZeroByte);
    }
    let (is_escaped, content) = match line {
        [b'\\', content @ ..] => (true, content),
        content => (false, content),
    };
    let (name, digits) = match split_tagged(content) {
        Some(split) => split,
        None => split_plain(content).map_err(|problem| match problem {
            Problem::NoForm(_) => Problem::NoForm(beginning(line)),
            problem => problem,
        })?,
    };
    let digest = read_digest(digits)?;
    if name.is_empty() {
        return Err(Problem::NoName);
    }
    let name = if is_escaped {
        unescape(name)?
    } else {
        name.to_vec()
    };
    Ok((without_dot(&name).to_vec(), digest))
}

/// Splits `DIGEST  NAME` into the name and the digits.
fn split_plain(line: &[u8]) -> Result<(&[u8], &[u8]), Problem> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let (digits, rest) = line.split_at(digits.count());
    // A few digits are the beginning of a word, such as `face`.
    if digits.len() < 8 {
        return Err(Problem::NoForm(Vec::new()));
    }
    match rest {
        [b' ', b' ' | b'*', name @ ..] => Ok((name, digits)),
        _ => Err(Problem::NoSeparator(beginning(rest))),
    }
}

/// Splits `ALGORITHM (NAME) = DIGEST` into the name and the digits. The name may itself contain what
/// follows it, so it is read from both ends; a line that begins with a digest is of the other form.
fn split_tagged(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_algorithm = |byte: &u8| byte.is_ascii_alphanumeric() || b"-/".contains(byte);
    let length = line.iter().take_while(|byte| is_algorithm(byte)).count();
    let (_, after_algorithm) = line.split_at(length);
    let after_space = after_algorithm
        .strip_prefix(b" ")
        .unwrap_or(after_algorithm);
    let name_and_digest = after_space.strip_prefix(b"(").filter(|_| length > 0)?;
    let digits = name_and_digest
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    // Saturating: there are no more digits than bytes.
    let end = name_and_digest.len().saturating_sub(digits);
    let (name, digits) = name_and_digest.split_at(end);
    let name = name.strip_suffix(b"= ")?;
    let name = name.strip_suffix(b" ").unwrap_or(name).strip_suffix(b")")?;
    Some((name, digits))
}

/// Reads the first bytes of a digest, all digits of which are hexadecimal.
fn read_digest(digits: &[u8]) -> Result<[u8; LONGEST], Problem> {
    if digits.len() % 2 != 0 {
        return Err(Problem::OddLength(digits.len()));
    }
    if !(64..=128).contains(&digits.len()) {
        return Err(Problem::Length(digits.len()));
    }
    let value = |digit: Option<&u8>| digit.and_then(|digit| char::from(*digit).to_digit(16));
    let mut digest = [0; LONGEST];
    for (slot, pair) in digest.iter_mut().zip(digits.chunks(2)) {
        let high = value(pair.first()).unwrap_or(0);
        let low = value(pair.get(1)).unwrap_or(0);
        *slot = u8::try_from(high << 4 | low).unwrap_or(0);
    }
    Ok(digest)
}

/// Undoes what `sha256sum` does to a name with a line feed, a carriage return or a backslash in it.
fn unescape(name: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut unescaped = Vec::with_capacity(name.len());
    let mut bytes = name.iter();
    while let Some(byte) = bytes.next() {
        unescaped.push(match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b'\\') => b'\\',
                other => return Err(Problem::Escape(other.copied())),
            },
            byte => *byte,
        });
    }
    Ok(unescaped)
}

/// Removes every `./` in front, which `find .` puts there.
fn without_dot(mut name: &[u8]) -> &[u8] {
    while let [b'.', b'/', rest @ ..] = name {
        name = rest;
    }
    name
}

/// Keeps the beginning of what was found, for an error that fits in a line.
fn beginning(found: &[u8]) -> Vec<u8> {
    found.iter().take(40).copied().collect()
}

//! Why no tag could be made, and where in the value.

use core::fmt;

#[cfg(feature = "serde")]
use {
    alloc::{boxed::Box, string::String, vec::Vec},
    core::fmt::Write,
};

use super::digest::{LONGEST, SHORTEST};

/// The error returned when no tag can be made.
///
/// Prints as one line that says what was found, what was expected and, within a value, where:
///
/// ```
/// use preconditions::TagBuilder;
///
/// let error = TagBuilder::new().bytes(b"x").bits(64).finish().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid tag length 64: expected 128 to 256 bits, in multiples of 8",
/// );
/// ```
#[derive(Clone)]
pub struct GenerateError(Cause);

impl GenerateError {
    /// A tag cannot have this many bits.
    pub(super) const fn tag_length(bits: usize) -> Self {
        GenerateError(Cause::TagLength(bits))
    }

    /// The hash gives this many bytes.
    pub(super) const fn digest_length(bytes: usize) -> Self {
        GenerateError(Cause::DigestLength(bytes))
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Saturating: a digest is in memory, so it has fewer bits than a number can say.
        let (least, most) = (SHORTEST.saturating_mul(8), LONGEST.saturating_mul(8));
        match &self.0 {
            Cause::TagLength(bits) => write!(
                f,
                "invalid tag length {bits}: expected {least} to {most} bits, in multiples of 8"
            ),
            Cause::DigestLength(bytes) => {
                let bits = bytes.saturating_mul(8);
                write!(
                    f,
                    "digest too short, {bits} bits: expected at least {least}, and as many as the tag"
                )
            }
            #[cfg(feature = "serde")]
            Cause::Value(failure) => failure.fmt(f),
        }
    }
}

impl fmt::Debug for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GenerateError(\"{self}\")")
    }
}

#[cfg(feature = "std")]
impl std::error::Error for GenerateError {}

#[derive(Clone)]
enum Cause {
    TagLength(usize),
    DigestLength(usize),
    #[cfg(feature = "serde")]
    Value(Failure),
}

#[cfg(feature = "serde")]
impl From<Failure> for GenerateError {
    fn from(failure: Failure) -> Self {
        GenerateError(Cause::Value(failure))
    }
}

/// Why a value has no canonical encoding. One pointer, since every call of a serializer returns it.
#[cfg(feature = "serde")]
#[derive(Clone, Debug)]
pub(super) struct Failure(Box<Detail>);

#[cfg(feature = "serde")]
#[derive(Clone, Debug)]
struct Detail {
    reason: Reason,
    /// From the place of the failure outwards.
    path: Vec<Place>,
}

#[cfg(feature = "serde")]
#[derive(Clone, Debug)]
pub(super) enum Reason {
    /// What the value's own `Serialize` said.
    Custom(String),
    TooDeep(usize),
    /// The key, if it is text.
    DuplicateKey(Option<String>),
    /// What is wrong with the value's own `Serialize`.
    Misuse(&'static str),
}

/// A step on the way from the value to what is within it.
#[cfg(feature = "serde")]
#[derive(Clone, Debug)]
pub(super) enum Place {
    Field(&'static str),
    Key(Option<String>),
    Index(usize),
}

#[cfg(feature = "serde")]
impl Failure {
    #[cold]
    pub(super) fn new(reason: Reason) -> Self {
        let path = Vec::new();
        Failure(Box::new(Detail { reason, path }))
    }

    #[cold]
    pub(super) fn within(mut self, place: Place) -> Self {
        self.0.path.push(place);
        self
    }
}

#[cfg(feature = "serde")]
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot encode ")?;
        if self.0.path.is_empty() {
            f.write_str("the value")?;
        }
        for (depth, place) in self.0.path.iter().rev().enumerate() {
            let dot = if depth == 0 { "" } else { "." };
            match place {
                Place::Field(name) => write!(f, "{dot}{}", OneLine(name))?,
                Place::Key(Some(key)) => write!(f, "[{key:?}]")?,
                Place::Key(None) => f.write_str("[..]")?,
                Place::Index(index) => write!(f, "[{index}]")?,
            }
        }
        match &self.0.reason {
            Reason::Custom(message) => write!(f, ": {}", OneLine(message)),
            Reason::TooDeep(limit) => write!(f, ": nested deeper than {limit}"),
            Reason::DuplicateKey(Some(key)) => write!(f, ": two entries have the key {key:?}"),
            Reason::DuplicateKey(None) => f.write_str(": two entries have the same key"),
            Reason::Misuse(what) => write!(f, ": {what}"),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::ser::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Failure::new(Reason::Custom(alloc::format!("{message}")))
    }
}

// `serde::ser::StdError` is `std::error::Error` wherever that exists.
#[cfg(feature = "serde")]
impl serde::ser::StdError for Failure {}

/// Text of others, with what does not print shown as an escape: an error is one line of a log, and a
/// line break or the escape sequence of a terminal in it would be somebody else's.
#[cfg(feature = "serde")]
struct OneLine<'t>(&'t str);

#[cfg(feature = "serde")]
impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '"' | '\'' | '\\' => f.write_char(character),
            _ => write!(f, "{}", character.escape_debug()),
        })
    }
}

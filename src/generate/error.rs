//! Why no tag could be made, and where in the value.

use core::fmt;

#[cfg(feature = "serde")]
use alloc::{boxed::Box, string::String, vec::Vec};

/// Why there is no tag.
///
/// Prints as one line that says what and, within a value, where:
///
/// ```
/// use preconditions::TagBuilder;
///
/// let error = TagBuilder::new().bytes(b"x").bits(64).finish().unwrap_err();
/// assert_eq!(error.to_string(), "a tag has 128 to 256 bits in steps of 8, not 64");
/// ```
#[derive(Clone)]
pub struct GenerateError(Problem);

impl GenerateError {
    pub(super) const fn length(bits: usize) -> Self {
        GenerateError(Problem::Length(bits))
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Length(bits) => {
                write!(f, "a tag has 128 to 256 bits in steps of 8, not {bits}")
            }
            #[cfg(feature = "serde")]
            Problem::Value(failure) => failure.fmt(f),
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
enum Problem {
    Length(usize),
    #[cfg(feature = "serde")]
    Value(Failure),
}

#[cfg(feature = "serde")]
impl From<Failure> for GenerateError {
    fn from(failure: Failure) -> Self {
        GenerateError(Problem::Value(failure))
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
    path: Vec<Step>,
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

#[cfg(feature = "serde")]
#[derive(Clone, Debug)]
pub(super) enum Step {
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
    pub(super) fn within(mut self, step: Step) -> Self {
        self.0.path.push(step);
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
        for (depth, step) in self.0.path.iter().rev().enumerate() {
            let dot = if depth == 0 { "" } else { "." };
            match step {
                Step::Field(name) => write!(f, "{dot}{name}")?,
                Step::Key(Some(key)) => write!(f, "[{key:?}]")?,
                Step::Key(None) => f.write_str("[..]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        match &self.0.reason {
            Reason::Custom(message) => write!(f, ": {message}"),
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

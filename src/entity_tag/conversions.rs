//! Tags from text and bytes, and back; tags compared as data.

use core::fmt::{self, Write};
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use super::wire::Wire;
use super::EntityTag;
use crate::error::{ParseError, Problem};

/// Reads a tag in its wire form and owns it; text is taken as its bytes in UTF-8.
///
/// # Errors
///
/// As for [`EntityTag::parse`]; without the feature `alloc` also a tag of more than 47 bytes.
///
/// ```
/// use preconditions::EntityTag;
///
/// let tag: EntityTag<'static> = "W/\"v7\"".parse()?;
/// assert!(tag.is_weak());
///
/// let error = "v7".parse::<EntityTag>().unwrap_err();
/// assert_eq!(error.to_string(), "expected a double quote or `W/\"`, found `v7` at byte 0");
/// # Ok::<(), preconditions::ParseError>(())
/// ```
impl FromStr for EntityTag<'static> {
    type Err = ParseError;

    fn from_str(wire: &str) -> Result<Self, ParseError> {
        let tag = EntityTag::parse(wire.as_bytes())?;
        match Wire::concat([tag.as_bytes(), b"", b""]) {
            Some(wire) => Ok(EntityTag { wire }),
            None => Err(ParseError::new(Problem::NeedsAlloc, super::INLINE)),
        }
    }
}

/// Reads a tag in its wire form without a copy.
///
/// # Errors
///
/// As for [`EntityTag::parse`].
impl<'a> TryFrom<&'a str> for EntityTag<'a> {
    type Error = ParseError;

    fn try_from(wire: &'a str) -> Result<Self, ParseError> {
        EntityTag::parse(wire.as_bytes())
    }
}

/// Reads a tag in its wire form without a copy.
///
/// # Errors
///
/// As for [`EntityTag::parse`].
impl<'a> TryFrom<&'a [u8]> for EntityTag<'a> {
    type Error = ParseError;

    fn try_from(wire: &'a [u8]) -> Result<Self, ParseError> {
        EntityTag::parse(wire)
    }
}

/// Borrows the wire form, so that a tag can stand where the value of a header line is asked for.
///
/// ```
/// use preconditions::{evaluate, EntityTag};
///
/// let tag = EntityTag::from_static("\"v7\"");
/// assert_eq!(evaluate("GET", &[("If-None-Match", &tag)], &tag).status(), Some(304));
/// ```
impl AsRef<[u8]> for EntityTag<'_> {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

/// Compares the bytes of the wire forms, as a model, a map or a test does: `W/"1"` is not `"1"`.
///
/// This is neither of the comparisons of HTTP, which [`evaluate`](crate::evaluate) uses: see
/// [`strong_eq`](EntityTag::strong_eq) and [`weak_eq`](EntityTag::weak_eq).
///
/// ```
/// use preconditions::EntityTag;
///
/// #[derive(Debug, Clone, PartialEq)]
/// struct Note {
///     text: String,
///     tag: EntityTag<'static>,
/// }
///
/// let note = Note { text: "hello".into(), tag: EntityTag::from_static("W/\"7\"") };
/// assert_eq!(note.clone(), note);
/// assert_ne!(note.tag, EntityTag::from_static("\"7\""));
/// ```
impl PartialEq<EntityTag<'_>> for EntityTag<'_> {
    fn eq(&self, other: &EntityTag<'_>) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for EntityTag<'_> {}

impl Hash for EntityTag<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

/// Prints the wire form; bytes other than printable ASCII are shown as `\xNN`.
impl fmt::Display for EntityTag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(self.as_bytes()).fmt(f)
    }
}

impl fmt::Debug for EntityTag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntityTag({self})")
    }
}

impl<'a> From<&'a EntityTag<'_>> for Option<EntityTag<'a>> {
    fn from(tag: &'a EntityTag<'_>) -> Self {
        Some(tag.borrow())
    }
}

/// Bytes shown as printable ASCII: any other as `\xNN`, so that they do no harm in a log.
pub(crate) struct Printable<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| match byte {
            b' '..=b'~' => f.write_char(char::from(*byte)),
            _ => write!(f, "\\x{byte:02x}"),
        })
    }
}

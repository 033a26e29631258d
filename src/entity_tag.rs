//! One entity-tag: its grammar, its two comparisons, its constructors.

mod conversions;
mod grammar;
mod wire;

pub(crate) use conversions::Printable;
pub(crate) use grammar::{is_opaque, skip_etagc, Fault, Span};
pub(crate) use wire::INLINE;

use core::fmt::{self, Write};

use crate::buffer::Buffer;
use crate::error::{ParseError, Part, Problem};
use grammar::check_opaque;
use wire::{Draft, Wire};

/// A validator that names one version of one representation
/// ([RFC 9110 §8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).
///
/// ```abnf
/// entity-tag = [ weak ] opaque-tag
/// weak       = %s"W/"
/// opaque-tag = DQUOTE *etagc DQUOTE
/// etagc      = %x21 / %x23-7E / obs-text    ; VCHAR except double quotes, plus obs-text
/// ```
///
/// Example values: `"xyzzy"`, `W/"xyzzy"`, `""`, `"a,b"`, `"caf\xe9"`. The opaque value between the
/// quotes is bytes, not text: nothing in it is decoded, folded or escaped, so a backslash is only a
/// backslash. The quotes are part of the tag.
///
/// A server makes a tag from what it stores: `from_version`, [`strong`](EntityTag::strong), or
/// `etag_for`. A tag that a client sent is read with [`parse`](EntityTag::parse). A tag borrows its
/// bytes, or owns them; up to 47 bytes are owned without a heap.
///
/// # Which comparison
///
/// Whether `W/"1"` matches `"1"` depends on who asks: If-Match and If-Range use
/// [`strong_eq`](EntityTag::strong_eq), If-None-Match uses [`weak_eq`](EntityTag::weak_eq). `==` is
/// for models, maps and tests, and compares all bytes.
///
/// ```
/// use preconditions::EntityTag;
///
/// let sent = EntityTag::parse(b"W/\"v7\"")?;
/// let current = EntityTag::from_static("\"v7\"");
/// assert!(sent.weak_eq(&current));
/// assert!(!sent.strong_eq(&current));
/// assert!(sent != current);
/// # Ok::<(), preconditions::ParseError>(())
/// ```
///
/// # From and to other types
///
/// | from | by |
/// |---|---|
/// | the text of a field, `&str` or `String` | `text.parse::<EntityTag>()?`, or `EntityTag::try_from(text.as_str())?` without a copy |
/// | an opaque value without quotes | `EntityTag::strong("v7")?` |
/// | a version column, `i64` | `EntityTag::from_version_i64(row.version)` |
/// | `uuid::Uuid`, and whatever else prints | `EntityTag::strong_from_display(id)?` |
/// | `http::HeaderValue` | `EntityTag::try_from(&value)?` |
/// | the typed header `headers::ETag`, which does not show its tag | the field itself: `EntityTag::try_from(&headers[ETAG])?` |
///
/// | to | by |
/// |---|---|
/// | text | `tag.to_string()`, or [`as_str`](EntityTag::as_str), which is an `Option`: a client may send what is no UTF-8 |
/// | the opaque value as text | `std::str::from_utf8(tag.opaque())` |
/// | `http::HeaderValue` | `HeaderValue::from(&tag)`, and `.header(ETAG, &tag)` of a builder |
/// | what [`evaluate`](crate::evaluate()) compares with | `&tag` itself; where a type must be named, `Target::from(&tag)` |
#[derive(Clone)]
pub struct EntityTag<'a> {
    wire: Wire<'a>,
}

impl<'a> EntityTag<'a> {
    /// Reads one entity-tag that is the whole input, without a copy. It takes bytes, since field values
    /// are bytes; a text is read with `text.parse()` or `EntityTag::try_from(text)`.
    ///
    /// # Errors
    ///
    /// - Empty input, `abc`, `'abc'`, `w/"abc"`, `W/ "abc"`: it starts neither with a double quote
    ///   nor with `W/"`, upper case.
    /// - `"abc`: the closing quote is missing.
    /// - `"a b"`, or any other byte up to 0x20, or 0x7F, within the quotes: the grammar does not allow
    ///   it.
    /// - `"abc"x`, `"abc" `, `"a""b"`: the input goes on after the closing quote.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let error = EntityTag::parse(b"\"a b\"").unwrap_err();
    /// assert_eq!(error.to_string(), "invalid byte 0x20 in entity-tag at byte 2");
    /// ```
    pub fn parse(wire: &'a [u8]) -> Result<Self, ParseError> {
        let tag = Span::at(wire, 0).map_err(|fault| fault.in_line(wire))?;
        if tag.end != wire.len() {
            return Err(Fault::Expected(Part::EndOfTag, tag.end).in_line(wire));
        }
        Ok(tag.in_line(wire))
    }

    /// Creates a tag that is known when the program is written, from its wire form.
    ///
    /// # Panics
    ///
    /// If `wire` is not an entity-tag. In a constant that is an error of the compiler:
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// const V7: EntityTag<'static> = EntityTag::from_static("\"v7\"");
    /// assert_eq!(V7.opaque(), b"v7");
    /// ```
    ///
    /// ```compile_fail
    /// use preconditions::EntityTag;
    ///
    /// const UNQUOTED: EntityTag<'static> = EntityTag::from_static("v7");
    /// ```
    pub const fn from_static(wire: &'static str) -> EntityTag<'static> {
        let after_quote = match wire.as_bytes() {
            [b'W', b'/', b'"', rest @ ..] | [b'"', rest @ ..] => rest,
            _ => panic!("an entity-tag starts with a double quote or `W/\"`"),
        };
        match skip_etagc(after_quote) {
            [b'"'] => EntityTag {
                wire: Wire::Borrowed(wire.as_bytes()),
            },
            _ => panic!("an entity-tag ends with its only other double quote, and has no spaces"),
        }
    }

    /// Creates a strong tag with this opaque value, to which the quotes are added.
    ///
    /// The value is text, so that an id cannot become a tag of raw bytes by accident; for other types
    /// there are [`strong_from_display`](EntityTag::strong_from_display) and
    /// [`strong_from_bytes`](EntityTag::strong_from_bytes). Without the feature `alloc` it may have 45
    /// bytes.
    ///
    /// # Errors
    ///
    /// - A double quote, a space, a control character in `opaque`: the grammar does not allow it. The
    ///   offset counts from the start of `opaque`.
    /// - Without `alloc`: more than 45 bytes.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::strong("v7")?.as_bytes(), b"\"v7\"");
    /// assert_eq!(EntityTag::strong("\"v7\"").unwrap_err().offset(), 0);
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn strong(opaque: impl AsRef<str>) -> Result<EntityTag<'static>, ParseError> {
        quote(STRONG, opaque.as_ref().as_bytes())
    }

    /// Creates a weak tag with this opaque value, to which `W/` and the quotes are added.
    ///
    /// Without the feature `alloc` the opaque value may have 43 bytes.
    ///
    /// # Errors
    ///
    /// As for [`EntityTag::strong`]; without `alloc`: more than 43 bytes.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::weak("v7")?.as_bytes(), b"W/\"v7\"");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn weak(opaque: impl AsRef<str>) -> Result<EntityTag<'static>, ParseError> {
        quote(WEAK, opaque.as_ref().as_bytes())
    }

    /// Creates a strong tag whose opaque value are these bytes, which need not be text.
    ///
    /// They are not encoded: 16 random bytes are hardly ever a tag, because one of them is a control
    /// character. Print them in hexadecimal or base64 instead.
    ///
    /// # Errors
    ///
    /// As for [`EntityTag::strong`].
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::strong_from_bytes(b"caf\xe9")?.as_bytes(), b"\"caf\xe9\"");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn strong_from_bytes(opaque: impl AsRef<[u8]>) -> Result<EntityTag<'static>, ParseError> {
        quote(STRONG, opaque.as_ref())
    }

    /// Creates a weak tag whose opaque value are these bytes, which need not be text.
    ///
    /// # Errors
    ///
    /// As for [`EntityTag::weak`].
    pub fn weak_from_bytes(opaque: impl AsRef<[u8]>) -> Result<EntityTag<'static>, ParseError> {
        quote(WEAK, opaque.as_ref())
    }

    /// Creates a strong tag whose opaque value is what `opaque` prints: an id, a number, or
    /// `format_args!` with a format of your own. Up to 45 bytes are printed without a heap.
    ///
    /// # Errors
    ///
    /// - It prints a double quote, a space or a control character: the grammar does not allow it.
    /// - It fails to print.
    /// - Without `alloc`: it prints more than 45 bytes.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let (modified, length) = (1_795_253_278_u64, 4_096);
    /// let tag = EntityTag::strong_from_display(format_args!("{modified:x}-{length:x}"))?;
    /// assert_eq!(tag.as_bytes(), b"\"6b01641e-1000\"");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn strong_from_display(
        opaque: impl fmt::Display,
    ) -> Result<EntityTag<'static>, ParseError> {
        print(STRONG, format_args!("{opaque}"))
    }

    /// Creates a weak tag whose opaque value is what `opaque` prints. Up to 43 bytes are printed
    /// without a heap.
    ///
    /// # Errors
    ///
    /// As for [`EntityTag::strong_from_display`]; without `alloc`: more than 43 bytes.
    pub fn weak_from_display(opaque: impl fmt::Display) -> Result<EntityTag<'static>, ParseError> {
        print(WEAK, format_args!("{opaque}"))
    }

    /// Returns whether the tag bears the mark `W/`
    /// ([§8.8.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
    #[inline]
    pub fn is_weak(&self) -> bool {
        matches!(self.as_bytes(), [b'W', ..])
    }

    /// Returns the bytes between the quotes; `std::str::from_utf8` of them is the text, if they are one.
    pub fn opaque(&self) -> &[u8] {
        match self.as_bytes() {
            [b'W', b'/', b'"', opaque @ .., b'"'] | [b'"', opaque @ .., b'"'] => opaque,
            _ => &[],
        }
    }

    /// Returns the tag as it stands in a field value, quotes and mark included.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.wire.as_bytes()
    }

    /// Returns the tag as it stands in a field value, if that is text in UTF-8. All tags are that a
    /// server makes from text; a client may send others.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("W/\"v7\"").as_str(), Some("W/\"v7\""));
    /// assert_eq!(EntityTag::parse(b"\"caf\xe9\"")?.as_str(), None);
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(self.as_bytes()).ok()
    }

    /// Compares strongly: returns whether both are strong and the opaque values are the same bytes
    /// ([§8.8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2)).
    ///
    /// Not reflexive: a weak tag is not strongly equal to itself.
    pub fn strong_eq(&self, other: &EntityTag<'_>) -> bool {
        // fault: one-sided-strength
        !self.is_weak() && !other.is_weak() && self.opaque() == other.opaque()
    }

    /// Compares weakly: returns whether the opaque values are the same bytes, whatever the marks
    /// ([§8.8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2)).
    pub fn weak_eq(&self, other: &EntityTag<'_>) -> bool {
        self.opaque() == other.opaque()
    }

    /// Makes the tag independent of what it was read from.
    #[cfg(feature = "alloc")]
    pub fn into_owned(self) -> EntityTag<'static> {
        match self.wire {
            Wire::Borrowed(bytes) => owned([bytes, b"", b""]),
            Wire::Inline(bytes) => EntityTag::from_wire(bytes),
            Wire::Owned(bytes) => EntityTag {
                wire: Wire::Owned(bytes),
            },
        }
    }

    /// Returns the weak tag with the same opaque value; a weak tag stays as it is.
    ///
    /// For a representation that may differ in its bytes but is an acceptable substitute
    /// ([§8.8.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)), for instance after
    /// compression. A weak tag can never satisfy If-Match.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::from_static("\"v7\"").to_weak().as_bytes(), b"W/\"v7\"");
    /// ```
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn to_weak(&self) -> EntityTag<'static> {
        owned([WEAK, self.opaque(), b"\""])
    }

    /// Takes the mark `W/` off a member of a list, which is borrowed; no other tag is changed.
    #[cfg(feature = "alloc")]
    pub(crate) fn without_mark(self) -> Self {
        let wire = match self.wire {
            Wire::Borrowed(wire) => Wire::Borrowed(wire.strip_prefix(b"W/").unwrap_or(wire)),
            wire => wire,
        };
        EntityTag { wire }
    }

    /// Creates a tag from its wire form, which this crate has laid out and which is an entity-tag.
    #[inline]
    pub(crate) fn from_wire(wire: Buffer<INLINE>) -> EntityTag<'static> {
        EntityTag {
            wire: Wire::Inline(wire),
        }
    }

    /// Borrows the same tag from this one.
    pub(crate) fn borrow(&self) -> EntityTag<'_> {
        EntityTag::borrowed(self.as_bytes())
    }

    /// Creates a tag from bytes that are an entity-tag.
    #[inline]
    fn borrowed(wire: &[u8]) -> EntityTag<'_> {
        EntityTag {
            wire: Wire::Borrowed(wire),
        }
    }

    /// Returns this tag with something appended to its opaque value; `None` if that is no tag, or needs
    /// a heap and there is none.
    pub(crate) fn with_suffix(&self, suffix: &str) -> Option<EntityTag<'static>> {
        check_opaque(suffix.as_bytes()).ok()?;
        match self.as_bytes() {
            [start @ .., b'"'] => {
                let wire = Wire::concat([start, suffix.as_bytes(), b"\""])?;
                Some(EntityTag { wire })
            }
            _ => None,
        }
    }
}

const STRONG: &[u8] = b"\"";
const WEAK: &[u8] = b"W/\"";

fn quote(opening: &[u8], opaque: &[u8]) -> Result<EntityTag<'static>, ParseError> {
    check_opaque(opaque)?;
    match Wire::concat([opening, opaque, b"\""]) {
        Some(wire) => Ok(EntityTag { wire }),
        None => Err(needs_alloc(opening)),
    }
}

fn print(opening: &[u8], opaque: fmt::Arguments<'_>) -> Result<EntityTag<'static>, ParseError> {
    let mut printer = Printer {
        opening,
        draft: Draft::new(),
        printed: 0,
        error: None,
    };
    let is_printed = printer.draft.push(opening).is_some() && printer.write_fmt(opaque).is_ok();
    match printer.error {
        Some(error) => Err(error),
        None if !is_printed => Err(ParseError::new(Problem::Unprintable, printer.printed)),
        None if printer.draft.push(b"\"").is_none() => Err(needs_alloc(opening)),
        None => Ok(EntityTag {
            wire: printer.draft.finish(),
        }),
    }
}

/// Lays out what is printed as the opaque value of a tag.
struct Printer<'o> {
    opening: &'o [u8],
    draft: Draft,
    /// How many bytes of the opaque value were printed.
    printed: usize,
    /// The first reason why it is no tag, also if the value goes on printing.
    error: Option<ParseError>,
}

impl Write for Printer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let text = text.as_bytes();
        let error = match check_opaque(text) {
            Ok(()) if self.draft.push(text).is_some() => None,
            Ok(()) => Some(needs_alloc(self.opening)),
            Err(error) => Some(error.shifted(self.printed)),
        };
        // Saturating: more bytes than can be counted are never printed.
        self.printed = self.printed.saturating_add(text.len());
        self.error = self.error.or(error);
        match self.error {
            None => Ok(()),
            Some(_) => Err(fmt::Error),
        }
    }
}

/// Says which byte of the opaque value is the first one that does not fit.
#[cold]
fn needs_alloc(opening: &[u8]) -> ParseError {
    // Saturating, but never less than 43: the opening and the closing quote are four bytes at most.
    let most = INLINE.saturating_sub(opening.len()).saturating_sub(1);
    ParseError::new(Problem::NeedsAlloc, most)
}

/// Copies the parts of what is an entity-tag.
#[cfg(feature = "alloc")]
fn owned(parts: [&[u8]; 3]) -> EntityTag<'static> {
    EntityTag {
        wire: Wire::concat(parts).unwrap_or(Wire::Borrowed(b"\"\"")),
    }
}

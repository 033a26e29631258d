//! One entity-tag: its grammar, its two comparisons, its constructors.

use core::fmt::{self, Write};

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

use crate::buffer::Buffer;
use crate::error::{ParseError, Problem};

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
/// Example values: `"xyzzy"`, `W/"xyzzy"`, `""`, `"a,b"`, `"caf\xe9"`. The opaque value is octets,
/// not text: nothing in it is decoded, folded or escaped, so a backslash is only a backslash.
///
/// A tag borrows its octets, or owns them; up to 47 octets are owned without a heap.
///
/// There is no `==`: whether `W/"1"` equals `"1"` depends on who asks. If-Match and If-Range use
/// [`strong_eq`](EntityTag::strong_eq), If-None-Match uses [`weak_eq`](EntityTag::weak_eq).
///
/// ```
/// use preconditions::EntityTag;
///
/// let sent = EntityTag::parse(b"W/\"v7\"")?;
/// let current = EntityTag::from_static("\"v7\"");
/// assert!(sent.weak_eq(&current));
/// assert!(!sent.strong_eq(&current));
/// # Ok::<(), preconditions::ParseError>(())
/// ```
#[derive(Clone)]
pub struct EntityTag<'a> {
    wire: Wire<'a>,
}

impl<'a> EntityTag<'a> {
    /// Reads one entity-tag that is the whole input.
    ///
    /// # Errors
    ///
    /// - Empty input, `abc`, `'abc'`, `w/"abc"`, `W/ "abc"`: it starts neither with a double quote
    ///   nor with `W/"`, upper case.
    /// - `"abc`: the closing quote is missing.
    /// - `"a b"`, or any other octet up to 0x20, or 0x7F, within the quotes: not etagc.
    /// - `"abc"x`, `"abc" `, `"a""b"`: the input goes on after the closing quote.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// let error = EntityTag::parse(b"w/\"v7\"").unwrap_err();
    /// assert_eq!(error.to_string(), "expected a double quote or `W/\"`, at octet 0");
    /// ```
    pub fn parse(wire: &'a [u8]) -> Result<Self, ParseError> {
        let tag = Span::at(wire, 0)?;
        if tag.end != wire.len() {
            return Err(ParseError::new(Problem::ExpectedEndOfTag, tag.end));
        }
        Ok(tag.in_line(wire))
    }

    /// A tag that is known when the program is written, in its wire form.
    ///
    /// # Panics
    ///
    /// If `wire` is not an entity-tag. In a constant this is an error of the compiler:
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

    /// A strong tag with this opaque value, to which the quotes are added.
    ///
    /// Without the feature `alloc` the opaque value may have 45 octets.
    ///
    /// # Errors
    ///
    /// - A double quote, an octet up to 0x20, or 0x7F in `opaque`: not etagc. The offset counts from
    ///   the start of `opaque`.
    /// - Without `alloc`: more than 45 octets.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::strong("v7")?.as_bytes(), b"\"v7\"");
    /// assert_eq!(EntityTag::strong("\"v7\"").unwrap_err().offset(), 0);
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn strong(opaque: impl AsRef<[u8]>) -> Result<EntityTag<'static>, ParseError> {
        quote(b"\"", opaque.as_ref())
    }

    /// A weak tag with this opaque value, to which `W/` and the quotes are added.
    ///
    /// Without the feature `alloc` the opaque value may have 43 octets.
    ///
    /// # Errors
    ///
    /// As for [`EntityTag::strong`]; without `alloc`: more than 43 octets.
    ///
    /// ```
    /// use preconditions::EntityTag;
    ///
    /// assert_eq!(EntityTag::weak("v7")?.as_bytes(), b"W/\"v7\"");
    /// # Ok::<(), preconditions::ParseError>(())
    /// ```
    pub fn weak(opaque: impl AsRef<[u8]>) -> Result<EntityTag<'static>, ParseError> {
        quote(b"W/\"", opaque.as_ref())
    }

    /// Whether the tag bears the mark `W/`
    /// ([§8.8.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1)).
    #[inline]
    pub fn is_weak(&self) -> bool {
        matches!(self.as_bytes(), [b'W', ..])
    }

    /// The octets between the quotes.
    pub fn opaque(&self) -> &[u8] {
        match self.as_bytes() {
            [b'W', b'/', b'"', opaque @ .., b'"'] | [b'"', opaque @ .., b'"'] => opaque,
            _ => &[],
        }
    }

    /// The tag as it stands in a field value, quotes and mark included.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.wire.as_bytes()
    }

    /// Strong comparison: both are strong and the opaque values are the same octets
    /// ([§8.8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2)).
    ///
    /// Not reflexive: a weak tag is not strongly equal to itself.
    pub fn strong_eq(&self, other: &EntityTag<'_>) -> bool {
        !self.is_weak() && !other.is_weak() && self.opaque() == other.opaque()
    }

    /// Weak comparison: the opaque values are the same octets, whatever the marks
    /// ([§8.8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2)).
    pub fn weak_eq(&self, other: &EntityTag<'_>) -> bool {
        self.opaque() == other.opaque()
    }

    /// The same tag, independent of what it was read from.
    #[cfg(feature = "alloc")]
    pub fn into_owned(self) -> EntityTag<'static> {
        let wire = match self.wire {
            Wire::Borrowed(octets) => Wire::copy(octets.iter().copied(), octets.len()),
            Wire::Inline(octets) => Wire::Inline(octets),
            Wire::Owned(octets) => Wire::Owned(octets),
        };
        EntityTag { wire }
    }

    /// The weak tag with the same opaque value; a weak tag stays as it is.
    ///
    /// For a representation that may differ in its octets but is an acceptable substitute
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
        let opaque = self.opaque();
        let octets = b"W/\"".iter().chain(opaque).chain(b"\"").copied();
        EntityTag {
            wire: Wire::copy(octets, opaque.len().saturating_add(4)),
        }
    }

    /// The strong tag with the same opaque value, without a copy of what is borrowed.
    #[cfg(feature = "alloc")]
    pub(crate) fn into_strong(self) -> Self {
        let wire = match self.wire {
            Wire::Borrowed([b'W', b'/', strong @ ..]) => Wire::Borrowed(strong),
            wire => match wire.as_bytes() {
                [b'W', b'/', strong @ ..] => Wire::copy(strong.iter().copied(), strong.len()),
                _ => wire,
            },
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

    /// The same tag, borrowed from this one.
    pub(crate) fn borrow(&self) -> EntityTag<'_> {
        EntityTag {
            wire: Wire::Borrowed(self.as_bytes()),
        }
    }
}

/// The wire form; octets other than printable ASCII are shown as `\xNN`.
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

/// Where in a line an entity-tag stands: the mark if there is one, a quote, the opaque value, a
/// quote.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: usize,
    opaque: usize,
    /// Behind the closing quote.
    pub(crate) end: usize,
}

impl Span {
    /// Reads the entity-tag that starts at octet `start` of `line`.
    #[inline(always)]
    pub(crate) fn at(line: &[u8], start: usize) -> Result<Self, ParseError> {
        let opaque = match line.get(start..).unwrap_or(&[]) {
            [b'"', ..] => start.wrapping_add(1),
            [b'W', b'/', b'"', ..] => start.wrapping_add(3),
            _ => return Err(ParseError::new(Problem::ExpectedTag, start)),
        };
        let closing = closing_quote(line, opaque)?;
        Ok(Span {
            start,
            opaque,
            end: closing.wrapping_add(1),
        })
    }

    /// The octets between the quotes.
    #[inline]
    pub(crate) fn opaque(self, line: &[u8]) -> &[u8] {
        line.get(self.opaque..self.end.wrapping_sub(1))
            .unwrap_or(&[])
    }

    #[inline]
    pub(crate) fn is_weak(self) -> bool {
        self.opaque.wrapping_sub(self.start) > 1
    }

    pub(crate) fn in_line(self, line: &[u8]) -> EntityTag<'_> {
        EntityTag {
            wire: Wire::Borrowed(line.get(self.start..self.end).unwrap_or(&[])),
        }
    }
}

/// Octets shown as printable ASCII: any other as `\xNN`, so that they do no harm in a log.
pub(crate) struct Printable<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| match octet {
            b' '..=b'~' => f.write_char(char::from(*octet)),
            _ => write!(f, "\\x{octet:02x}"),
        })
    }
}

/// The longest tag that is owned without a heap: `W/`, two quotes, 43 digits of base64 for 256 bits.
pub(crate) const INLINE: usize = 47;

/// Where the octets of a tag live. They always are an entity-tag.
#[derive(Clone)]
enum Wire<'a> {
    Borrowed(&'a [u8]),
    Inline(Buffer<INLINE>),
    #[cfg(feature = "alloc")]
    Owned(Box<[u8]>),
}

impl Wire<'_> {
    #[inline]
    fn as_bytes(&self) -> &[u8] {
        match self {
            Wire::Borrowed(octets) => octets,
            Wire::Inline(inline) => inline.as_bytes(),
            #[cfg(feature = "alloc")]
            Wire::Owned(octets) => octets,
        }
    }

    #[cfg(feature = "alloc")]
    fn copy(octets: impl Iterator<Item = u8> + Clone, length: usize) -> Wire<'static> {
        match inline(octets.clone(), length) {
            Some(inline) => Wire::Inline(inline),
            None => {
                let mut owned = Vec::with_capacity(length);
                owned.extend(octets);
                Wire::Owned(owned.into_boxed_slice())
            }
        }
    }
}

/// The bytes in place; `None` if there are more than fit.
fn inline(octets: impl Iterator<Item = u8>, length: usize) -> Option<Buffer<INLINE>> {
    if length > INLINE {
        return None;
    }
    let mut wire = [0; INLINE];
    for (slot, octet) in wire.iter_mut().zip(octets) {
        *slot = octet;
    }
    Some(Buffer::filled(wire, length))
}

fn quote(opening: &[u8], opaque: &[u8]) -> Result<EntityTag<'static>, ParseError> {
    if let [octet, ..] = skip_etagc(opaque) {
        let offset = opaque.len().saturating_sub(skip_etagc(opaque).len());
        return Err(ParseError::new(Problem::NotEtagc(*octet), offset));
    }
    let octets = opening.iter().chain(opaque).chain(b"\"").copied();
    let length = opening.len().saturating_add(opaque.len()).saturating_add(1);
    #[cfg(feature = "alloc")]
    let wire = Wire::copy(octets, length);
    #[cfg(not(feature = "alloc"))]
    let wire = match inline(octets, length) {
        Some(inline) => Wire::Inline(inline),
        None => {
            let most = INLINE.saturating_sub(opening.len()).saturating_sub(1);
            return Err(ParseError::new(Problem::NeedsAlloc, most));
        }
    };
    Ok(EntityTag { wire })
}

/// What is left of `octets` after the etagc they start with.
const fn skip_etagc(mut octets: &[u8]) -> &[u8] {
    while let [octet, rest @ ..] = octets {
        if !is_etagc(*octet) {
            break;
        }
        octets = rest;
    }
    octets
}

/// Where the opaque value that starts at octet `opaque` of `line` ends.
///
/// Compilers test a block of octets at once, which pays for most tags; for one octet or none it
/// would not.
#[inline(always)]
fn closing_quote(line: &[u8], opaque: usize) -> Result<usize, ParseError> {
    const BLOCK: usize = 16;
    let is_quote = |at: usize| line.get(at) == Some(&b'"');
    let mut at = opaque;
    if is_quote(at) {
        return Ok(at);
    }
    if !is_quote(at.wrapping_add(1)) {
        while let Some(block) = line.get(at..at.wrapping_add(BLOCK)) {
            let others = block.iter().map(|octet| u8::from(!is_etagc(*octet)));
            if others.fold(0, |any, other| any | other) != 0 {
                break;
            }
            at = at.wrapping_add(BLOCK);
        }
    }
    loop {
        match line.get(at) {
            Some(b'"') => return Ok(at),
            Some(octet) if is_etagc(*octet) => at = at.wrapping_add(1),
            Some(octet) => return Err(ParseError::new(Problem::NotEtagc(*octet), at)),
            None => return Err(ParseError::new(Problem::ExpectedClosingQuote, at)),
        }
    }
}

/// `etagc = %x21 / %x23-7E / obs-text`
const fn is_etagc(octet: u8) -> bool {
    (octet > b' ') & (octet != b'"') & (octet != 0x7F)
}

//! Field lines of a request: names, and values that are written where the client wants them.

use core::fmt::{self, Write};

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use crate::entity_tag::EntityTag;
use crate::field::Field;
use crate::http_date::HttpDate;
use crate::target::Validators;

/// The field lines to send with a request: an iterator over names, in lower case, and values.
///
/// Made by [`Revalidation::lines`](crate::client::Revalidation::lines),
/// [`Resumption::lines`](crate::client::Resumption::lines) and
/// [`Change::lines`](crate::client::Change::lines). With the feature `http`, `insert_into` puts them
/// into a `HeaderMap`; any other client takes them one by one:
///
/// ```
/// use preconditions::client::Change;
/// use preconditions::Validators;
///
/// let mut head = b"PUT /notes/1 HTTP/1.1\r\nHost: example.com\r\n".to_vec();
/// let stored = Validators::of_response(&[("etag", "\"v7\"")]);
/// let mut buffer = [0; 64]; // or, with a heap, `value.to_vec()`
/// for (name, value) in Change::guarded(&stored)?.lines() {
///     head.extend_from_slice(name.as_bytes());
///     head.extend_from_slice(b": ");
///     head.extend_from_slice(value.write_to(&mut buffer).expect("a value that is no longer"));
///     head.extend_from_slice(b"\r\n");
/// }
/// assert!(head.ends_with(b"if-match: \"v7\"\r\n"));
/// # Ok::<(), preconditions::client::UnguardedError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FieldLines<'a> {
    first: Option<(Field, FieldValue<'a>)>,
    second: Option<(Field, FieldValue<'a>)>,
}

impl<'a> FieldLines<'a> {
    pub(super) const fn new(
        first: Option<(Field, FieldValue<'a>)>,
        second: Option<(Field, FieldValue<'a>)>,
    ) -> Self {
        FieldLines { first, second }
    }

    /// Returns whether there is no line, and so no condition: the request is an ordinary one.
    pub const fn is_empty(&self) -> bool {
        self.first.is_none() && self.second.is_none()
    }

    pub(super) fn next_line(&mut self) -> Option<(Field, FieldValue<'a>)> {
        self.first.take().or_else(|| self.second.take())
    }
}

impl<'a> Iterator for FieldLines<'a> {
    type Item = (&'static str, FieldValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, value) = self.next_line()?;
        Some((field.name(), value))
    }
}

impl core::iter::FusedIterator for FieldLines<'_> {}

/// The value of a field line: an entity-tag, a list of them, a date, a range, or `*`.
///
/// Entity-tags may hold bytes that are no text, so a value is bytes: `to_vec`,
/// or without a heap [`write_to`](FieldValue::write_to). With the feature `http` it becomes a
/// `HeaderValue`. What it prints is for people; it is the value itself unless a tag has bytes that are
/// not ASCII, which are shown as `\xNN`.
///
/// A list of entity-tags of your own, for If-Match or If-None-Match:
///
/// ```
/// use preconditions::client::FieldValue;
/// use preconditions::EntityTag;
///
/// let tags = [EntityTag::from_static("\"a,b\""), EntityTag::from_static("W/\"c\"")];
/// let value = FieldValue::tags(&tags);
/// assert_eq!(value.to_string(), "\"a,b\", W/\"c\"");
///
/// let mut buffer = [0; 64];
/// assert_eq!(value.write_to(&mut buffer), Some(&b"\"a,b\", W/\"c\""[..]));
/// ```
#[derive(Clone)]
pub struct FieldValue<'a>(Content<'a>);

#[derive(Clone)]
enum Content<'a> {
    /// `*`
    Any,
    Tag(&'a EntityTag<'a>),
    Tags(&'a [EntityTag<'a>]),
    /// The tags of those that have one.
    TagsOf(&'a [Validators<'a>]),
    Date(HttpDate),
    /// `bytes=N-`
    From(u64),
}

impl<'a> FieldValue<'a> {
    /// Creates a list of entity-tags: strong and weak ones, in this order, with a comma and a space
    /// between them
    /// ([RFC 9110 §5.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1)).
    ///
    /// No tags make an empty value. It is a list that nothing matches: under If-Match no method is
    /// performed, and under If-None-Match every method is.
    pub const fn tags(tags: &'a [EntityTag<'a>]) -> Self {
        FieldValue(Content::Tags(tags))
    }

    pub(super) const fn any() -> Self {
        FieldValue(Content::Any)
    }

    pub(super) const fn tag(tag: &'a EntityTag<'a>) -> Self {
        FieldValue(Content::Tag(tag))
    }

    pub(super) const fn tags_of(stored: &'a [Validators<'a>]) -> Self {
        FieldValue(Content::TagsOf(stored))
    }

    pub(super) const fn date(date: HttpDate) -> Self {
        FieldValue(Content::Date(date))
    }

    pub(super) const fn bytes_from(first: u64) -> Self {
        FieldValue(Content::From(first))
    }

    /// Returns the length of the value in bytes.
    pub fn byte_length(&self) -> usize {
        let mut length = 0_usize;
        self.for_each_piece(|piece| length = length.saturating_add(piece.len()));
        length
    }

    /// Writes the value to the start of `buffer`, and returns what was written; `None`, and nothing
    /// written, if the buffer is too short.
    pub fn write_to<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let length = self.byte_length();
        let value = buffer.get_mut(..length)?;
        let mut rest = &mut *value;
        self.for_each_piece(|piece| {
            for octet in piece {
                if let Some((place, others)) = core::mem::take(&mut rest).split_first_mut() {
                    *place = *octet;
                    rest = others;
                }
            }
        });
        Some(value)
    }

    /// Returns the value as bytes of its own.
    #[cfg(feature = "alloc")]
    pub fn to_vec(&self) -> Vec<u8> {
        let mut value = Vec::with_capacity(self.byte_length());
        self.for_each_piece(|piece| value.extend_from_slice(piece));
        value
    }

    /// Calls `visit` with the value, piece by piece.
    fn for_each_piece(&self, mut visit: impl FnMut(&[u8])) {
        match &self.0 {
            Content::Any => visit(b"*"),
            Content::Tag(tag) => visit(tag.as_bytes()),
            Content::Tags(tags) => join(tags.iter(), visit),
            Content::TagsOf(stored) => {
                join(stored.iter().filter_map(Validators::entity_tag), visit)
            }
            Content::Date(date) => visit(&date.to_imf_fixdate()),
            Content::From(first) => {
                visit(b"bytes=");
                visit(Decimal::of(*first).as_bytes());
                visit(b"-");
            }
        }
    }
}

/// The value; bytes other than printable ASCII are shown as `\xNN`.
impl fmt::Display for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut result = Ok(());
        self.for_each_piece(|piece| {
            for octet in piece {
                result = result.and_then(|()| match octet {
                    b' '..=b'~' => f.write_char(char::from(*octet)),
                    _ => write!(f, "\\x{octet:02x}"),
                });
            }
        });
        result
    }
}

impl fmt::Debug for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldValue({self})")
    }
}

#[cfg(feature = "alloc")]
impl From<FieldValue<'_>> for Vec<u8> {
    fn from(value: FieldValue<'_>) -> Self {
        value.to_vec()
    }
}

fn join<'t>(tags: impl Iterator<Item = &'t EntityTag<'t>>, mut visit: impl FnMut(&[u8])) {
    let mut is_first = true;
    for tag in tags {
        if !is_first {
            visit(b", ");
        }
        is_first = false;
        visit(tag.as_bytes());
    }
}

/// A number in decimal digits, without a heap.
struct Decimal {
    digits: [u8; Decimal::MOST],
    start: usize,
}

impl Decimal {
    /// 18446744073709551615 has 20 digits.
    const MOST: usize = 20;

    fn of(mut number: u64) -> Self {
        let mut decimal = Decimal {
            digits: [b'0'; Decimal::MOST],
            start: Decimal::MOST,
        };
        for digit in decimal.digits.iter_mut().rev() {
            *digit = b'0'.wrapping_add(u8::try_from(number % 10).unwrap_or(0));
            decimal.start = decimal.start.wrapping_sub(1);
            number /= 10;
            if number == 0 {
                break;
            }
        }
        decimal
    }

    fn as_bytes(&self) -> &[u8] {
        self.digits.get(self.start..).unwrap_or(&[])
    }
}

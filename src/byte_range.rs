//! Which bytes of a representation a Range field asks for, RFC 9110 §14.
//!
//! Sums and differences of positions are wrapping or saturating, so that the link-time proof finds
//! no panic. None of them wraps: a position is less than the length, and a length fits into `u64`.

use core::fmt;

use crate::field::Field;
use crate::headers::Headers;
use crate::outcome::{Permit, RangeUse};
use crate::tag_list::trim;

/// Selects the bytes that the Range field of a request asks for, of a content that is `length`
/// bytes long ([RFC 9110 §14.2](https://www.rfc-editor.org/rfc/rfc9110#section-14.2)).
///
/// Takes the permit that [`evaluate`](crate::evaluate) gave for this request: whether Range counts
/// at all has been decided there, by the method and by If-Range. A content coding counts: `length`
/// is that of the bytes that a 200 would send. Nothing is taken from the heap, and time is linear in
/// the bytes of the field.
///
/// The whole content is the answer wherever the field cannot be understood or is not worth serving:
///
/// - a unit other than `bytes`, which is compared without regard to case;
/// - more than one field line: Range is no list;
/// - a set that is damaged anywhere, or has no member: `bytes=5-4`, `bytes=a-b`, `bytes=`;
/// - more than [`RangeSet::MAX_RANGES`] satisfiable ranges, or ranges that overlap so much that they
///   have more bytes than the content: more likely an attack than a wish
///   ([§17.15](https://www.rfc-editor.org/rfc/rfc9110#section-17.15));
/// - any range of an empty content: Content-Range has no way to say "no bytes of none".
///
/// ```
/// use preconditions::{byte_ranges, evaluate, EntityTag};
///
/// let current = EntityTag::from_static("\"v2\"");
/// let headers = [("Range", "bytes=1000-"), ("If-Range", "\"v2\"")];
/// let permit = evaluate("GET", &headers, &current).into_result().unwrap();
///
/// let ranges = byte_ranges(&permit, &headers, 5000);
/// assert_eq!(ranges.status(), 206);
/// assert_eq!(ranges.content_range().unwrap().to_string(), "bytes 1000-4999/5000");
/// ```
pub fn byte_ranges(permit: &Permit, headers: &(impl Headers + ?Sized), length: u64) -> ByteRanges {
    if permit.range() != RangeUse::Honor {
        return ByteRanges::Whole;
    }
    let mut lines = 0_usize;
    let mut ranges = ByteRanges::Whole;
    headers.for_each_line(Field::Range, |line| {
        lines = lines.saturating_add(1);
        if lines == 1 {
            ranges = read_line(trim(line), length);
        }
    });
    if lines > 1 {
        return ByteRanges::Whole;
    }
    ranges
}

/// The bytes to send; made by [`byte_ranges`].
///
/// ```
/// use preconditions::{byte_ranges, evaluate, ByteRanges, EntityTag};
///
/// let file = b"partial content";
/// let current = EntityTag::from_static("\"v2\"");
/// let headers = [("Range", "bytes=-4")];
/// let permit = evaluate("GET", &headers, &current).into_result().unwrap();
///
/// let mut sent: Vec<u8> = Vec::new();
/// match byte_ranges(&permit, &headers, file.len() as u64) {
///     ByteRanges::Whole => sent.extend(file),
///     ByteRanges::Parts(set) => {
///         for range in &set {
///             sent.extend(range.of(file).unwrap());
///         }
///     }
///     ByteRanges::Unsatisfiable { .. } => {}
/// }
/// assert_eq!(sent, b"tent");
/// ```
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide the 416.
#[allow(clippy::large_enum_variant)] // Lives on the stack for one call; a Box would need a heap.
pub enum ByteRanges {
    /// Answer 200 (OK) with the whole content.
    Whole,
    /// Answer 206 (Partial Content) with these ranges
    /// ([§15.3.7](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7)).
    Parts(RangeSet),
    /// Answer 416 (Range Not Satisfiable): every range starts behind the end, or is the last 0 bytes
    /// ([§15.5.17](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17)).
    Unsatisfiable {
        /// The length of the whole content, which the answer says in Content-Range.
        complete_length: u64,
    },
}

impl ByteRanges {
    /// Returns the status code to answer with: 200, 206 or 416.
    pub const fn status(&self) -> u16 {
        match self {
            ByteRanges::Whole => 200,
            ByteRanges::Parts(_) => 206,
            ByteRanges::Unsatisfiable { .. } => 416,
        }
    }

    /// Returns the Content-Range of the answer's header section
    /// ([§14.4](https://www.rfc-editor.org/rfc/rfc9110#section-14.4)).
    ///
    /// `None` for the whole content, and for several parts: each of those says in its own header
    /// which range it is, and the answer as a whole MUST NOT say anything
    /// ([§15.3.7.2](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2)).
    pub fn content_range(&self) -> Option<ContentRange> {
        match self {
            ByteRanges::Whole => None,
            ByteRanges::Parts(set) => match set.as_slice() {
                [range] => Some(range.content_range()),
                _ => None,
            },
            ByteRanges::Unsatisfiable { complete_length } => Some(ContentRange {
                positions: None,
                complete_length: *complete_length,
            }),
        }
    }
}

/// The ranges of a 206 (Partial Content): at least one, in the order in which they were asked for,
/// each within the content.
///
/// One range is sent as it is. More than one are the parts of a `multipart/byteranges`
/// ([§14.6](https://www.rfc-editor.org/rfc/rfc9110#section-14.6)).
///
/// ```
/// use preconditions::{byte_ranges, evaluate, ByteRanges, EntityTag};
///
/// let headers = [("Range", "bytes=0-0, 70-80, -1")];
/// let current = EntityTag::from_static("\"v2\"");
/// let permit = evaluate("GET", &headers, &current).into_result().unwrap();
///
/// let ByteRanges::Parts(set) = byte_ranges(&permit, &headers, 50) else { panic!("not a 206") };
/// let positions: Vec<_> = set.iter().map(|range| (range.first(), range.last())).collect();
/// assert_eq!(positions, [(0, 0), (49, 49)]);
/// ```
#[derive(Clone)]
pub struct RangeSet {
    ranges: [ByteRange; RangeSet::MAX_RANGES],
    count: usize,
}

impl RangeSet {
    /// The most ranges that one answer has; who asks for more gets the whole content.
    pub const MAX_RANGES: usize = 16;

    /// Returns the ranges, in the order in which they were asked for.
    pub fn as_slice(&self) -> &[ByteRange] {
        self.ranges.get(..self.count).unwrap_or(&[])
    }

    /// Iterates over the ranges, in the order in which they were asked for.
    pub fn iter(&self) -> core::slice::Iter<'_, ByteRange> {
        self.as_slice().iter()
    }

    /// Returns the sum of the lengths of the ranges in bytes, which is never more than the content
    /// has.
    pub fn length(&self) -> u64 {
        let lengths = self.iter().map(ByteRange::length);
        lengths.fold(0, u64::saturating_add)
    }

    /// Whether the ranges together have at most so many bytes; their sum might not fit into `u64`.
    fn fits_into(&self, length: u64) -> bool {
        let mut lengths = self.iter().map(ByteRange::length);
        lengths.try_fold(length, u64::checked_sub).is_some()
    }

    /// A set without ranges, which [`byte_ranges`] never returns.
    const fn empty(complete_length: u64) -> Self {
        let placeholder = ByteRange {
            first: 0,
            last: 0,
            complete_length,
        };
        RangeSet {
            ranges: [placeholder; RangeSet::MAX_RANGES],
            count: 0,
        }
    }

    /// Adds a range; false if the set is full.
    fn push(&mut self, range: ByteRange) -> bool {
        match self.ranges.get_mut(self.count) {
            Some(place) => {
                *place = range;
                self.count = self.count.saturating_add(1);
                true
            }
            None => false,
        }
    }
}

impl PartialEq for RangeSet {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for RangeSet {}

impl fmt::Debug for RangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a> IntoIterator for &'a RangeSet {
    type Item = &'a ByteRange;
    type IntoIter = core::slice::Iter<'a, ByteRange>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A range of bytes within a content: never empty, and never beyond its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByteRange {
    first: u64,
    last: u64,
    complete_length: u64,
}

impl ByteRange {
    /// Returns the position of the first byte, counted from 0.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Returns the position of the last byte, which is part of the range.
    pub const fn last(&self) -> u64 {
        self.last
    }

    /// Returns how many bytes the range has; at least one.
    pub const fn length(&self) -> u64 {
        self.last.wrapping_sub(self.first).wrapping_add(1)
    }

    /// Returns how many bytes the whole content has.
    pub const fn complete_length(&self) -> u64 {
        self.complete_length
    }

    /// Returns the Content-Range of the part that has this range.
    pub const fn content_range(&self) -> ContentRange {
        ContentRange {
            positions: Some((self.first, self.last)),
            complete_length: self.complete_length,
        }
    }

    /// Returns these bytes of the whole content; `None` if `content` is too short to have them, and
    /// so is not the content of which the length was given.
    pub fn of<'c>(&self, content: &'c [u8]) -> Option<&'c [u8]> {
        let first = usize::try_from(self.first).ok()?;
        let last = usize::try_from(self.last).ok()?;
        content.get(first..=last)
    }
}

/// The value of a Content-Range field
/// ([RFC 9110 §14.4](https://www.rfc-editor.org/rfc/rfc9110#section-14.4)), which prints without a
/// heap: `bytes 0-499/1234` for a part, `bytes */1234` for a 416.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentRange {
    positions: Option<(u64, u64)>,
    complete_length: u64,
}

impl fmt::Display for ContentRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.positions {
            Some((first, last)) => write!(f, "bytes {first}-{last}/{}", self.complete_length),
            None => write!(f, "bytes */{}", self.complete_length),
        }
    }
}

/// `ranges-specifier = range-unit "=" range-set`, `range-set = 1#range-spec` (§14.1.1).
fn read_line(line: &[u8], length: u64) -> ByteRanges {
    let mut halves = line.splitn(2, |&byte| byte == b'=');
    let specifiers = match (halves.next(), halves.next()) {
        (Some(unit), Some(specifiers)) if unit.eq_ignore_ascii_case(b"bytes") => specifiers,
        _ => return ByteRanges::Whole,
    };
    if length == 0 {
        return ByteRanges::Whole;
    }
    let mut set = RangeSet::empty(length);
    let mut is_empty = true;
    for specifier in specifiers.split(|&byte| byte == b',') {
        // "A recipient MUST parse and ignore a reasonable number of empty list elements" (§5.6.1.2).
        let specifier = trim(specifier);
        if specifier.is_empty() {
            continue;
        }
        is_empty = false;
        match read_specifier(specifier, length) {
            // "A ranges-specifier is invalid if it contains any range-spec that is invalid".
            Specifier::Invalid => return ByteRanges::Whole,
            Specifier::Unsatisfiable => {}
            Specifier::Satisfiable(range) => {
                if !set.push(range) {
                    return ByteRanges::Whole;
                }
            }
        }
    }
    if is_empty || !set.fits_into(length) {
        ByteRanges::Whole
    } else if set.as_slice().is_empty() {
        ByteRanges::Unsatisfiable {
            complete_length: length,
        }
    } else {
        ByteRanges::Parts(set)
    }
}

/// What one member of a range-set asks for.
enum Specifier {
    Invalid,
    Unsatisfiable,
    Satisfiable(ByteRange),
}

/// `int-range = first-pos "-" [ last-pos ]`, `suffix-range = "-" suffix-length` (§14.1.1), of a
/// content that is not empty.
fn read_specifier(specifier: &[u8], complete_length: u64) -> Specifier {
    let mut halves = specifier.splitn(2, |&byte| byte == b'-');
    let (before, after) = match (halves.next(), halves.next()) {
        (Some(before), Some(after)) => (before, after),
        _ => return Specifier::Invalid,
    };
    let end = complete_length.wrapping_sub(1);
    let (first, last) = match (read_number(before), read_number(after)) {
        (Number::None, Number::Digits(0)) => return Specifier::Unsatisfiable,
        // "If the selected representation is shorter than the specified suffix-length, the entire
        // representation is used."
        (Number::None, Number::Digits(count)) => (complete_length.saturating_sub(count), end),
        (Number::Digits(first), Number::None) => (first, end),
        // "An int-range is invalid if the last-pos value is present and less than the first-pos."
        (Number::Digits(first), Number::Digits(last))
            if last < first || (last == u64::MAX && is_less(after, before)) =>
        {
            return Specifier::Invalid;
        }
        // "the server replaces the value of last-pos with a value that is one less than the current
        // length of the selected representation".
        (Number::Digits(first), Number::Digits(last)) => (first, last.min(end)),
        _ => return Specifier::Invalid,
    };
    // "satisfiable if it is … an int-range with a first-pos that is less than the current length".
    if first >= complete_length {
        return Specifier::Unsatisfiable;
    }
    Specifier::Satisfiable(ByteRange {
        first,
        last,
        complete_length,
    })
}

/// `[ 1*DIGIT ]`
#[derive(Clone, Copy)]
enum Number {
    None,
    /// The number, or `u64::MAX` where it is larger than that.
    Digits(u64),
    Damaged,
}

fn read_number(digits: &[u8]) -> Number {
    if digits.is_empty() {
        return Number::None;
    }
    let mut number = 0_u64;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return Number::Damaged;
        }
        let digit = u64::from(digit.wrapping_sub(b'0'));
        number = number.saturating_mul(10).saturating_add(digit);
    }
    Number::Digits(number)
}

/// Whether one decimal is less than another, however many digits they have.
fn is_less(one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (without_zeros(one), without_zeros(other));
    (one.len(), one) < (other.len(), other)
}

fn without_zeros(mut digits: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = digits {
        digits = rest;
    }
    digits
}

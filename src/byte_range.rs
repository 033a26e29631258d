//! Which bytes of a representation a Range field asks for, RFC 9110 §14.
//!
//! Sums and differences of positions are wrapping or saturating, so that the link-time proof finds
//! no panic. None of them wraps: a position is less than the length, and a length fits into `u64`.

mod specifier;

use core::fmt;

use crate::answer::{describes_content, instructs_gateway, is_of_one_message, Answer};
use crate::field::Field;
use crate::headers::Headers;
use crate::outcome::{Permit, RangeUse, ValidatorKind};
use crate::whitespace::trim;
use specifier::read_line;

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
    if let ByteRanges::Parts(set) = &mut ranges {
        set.if_range = permit.if_range();
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

    /// The length of the content that the ranges were selected of, where that mattered.
    #[cfg(feature = "http")]
    pub(crate) fn complete_length(&self) -> Option<u64> {
        match self {
            ByteRanges::Whole => None,
            ByteRanges::Parts(set) => set.as_slice().first().map(ByteRange::complete_length),
            ByteRanges::Unsatisfiable { complete_length } => Some(*complete_length),
        }
    }

    /// Returns whether the answer keeps a field of the 200 that would have been sent.
    ///
    /// A 206 keeps what the 200 has, but for what counts or digests the content of one message
    /// (Content-Length, Content-Digest), because it has another content. After an If-Range the
    /// client has the fields of the representation already, and they SHOULD NOT be sent again
    /// ([§15.3.7](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7)): Content-Type,
    /// Content-Encoding, Content-Language, digests and Last-Modified go. Last-Modified stays where
    /// If-Range was a date, because then it is the validator that holds the parts together. The
    /// Content-Type of several parts is their own; that of the 200 stands within each part.
    ///
    /// A 416 keeps what a 412 keeps: nothing that describes the content of the 200 or its lifetime
    /// in caches.
    ///
    /// Neither keeps a field that tells a gateway to send something else in its place, such as
    /// X-Accel-Redirect or X-Sendfile: the part that is sent here would be replaced by whatever the
    /// gateway makes of that. Where a gateway sends the content, leave Range to it, and send the 200.
    ///
    /// ```
    /// use preconditions::{byte_ranges, evaluate, EntityTag};
    ///
    /// let headers = [("Range", "bytes=5-"), ("If-Range", "\"v2\"")];
    /// let current = EntityTag::from_static("\"v2\"");
    /// let permit = evaluate("GET", &headers, &current).into_result().unwrap();
    /// let ranges = byte_ranges(&permit, &headers, 10);
    ///
    /// assert!(ranges.keeps("ETag") && ranges.keeps("Cache-Control"));
    /// assert!(!ranges.keeps("Content-Type") && !ranges.keeps("Content-Length"));
    /// ```
    pub fn keeps(&self, name: &str) -> bool {
        match self {
            ByteRanges::Whole => true,
            ByteRanges::Parts(set) => set.keeps(name),
            ByteRanges::Unsatisfiable { .. } => {
                let refusal = Answer::PreconditionFailed { by: Field::Range };
                refusal.field_policy::<&str, &str>([]).keeps(name)
            }
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
    /// What the client holds the rest of the representation by: what its If-Range named.
    if_range: Option<ValidatorKind>,
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

    /// Whether this is sent as a `multipart/byteranges`.
    #[cfg(feature = "http")]
    pub(crate) fn is_multipart(&self) -> bool {
        self.count > 1
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
            if_range: None,
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

    fn keeps(&self, name: &str) -> bool {
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        if is_of_one_message(name) || instructs_gateway(name) || OF_ONE_CONTENT.iter().any(is) {
            return false;
        }
        if self.count > 1 && is(&"content-type") {
            return false;
        }
        match self.if_range {
            None => true,
            Some(ValidatorKind::ModificationDate) => !describes_content(name),
            Some(ValidatorKind::EntityTag) => !describes_content(name) && !is(&"last-modified"),
        }
    }
}

impl PartialEq for RangeSet {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice() && self.if_range == other.if_range
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

/// Fields that describe the content of one message, of which a 206 has another than the 200.
const OF_ONE_CONTENT: [&str; 4] = [
    "content-length",
    "content-range",
    "content-digest",
    "content-md5",
];

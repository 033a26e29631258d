//! `"*" / #entity-tag`: what If-Match and If-None-Match carry, over one or many field lines.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` reads the places.

use core::iter::FusedIterator;

use crate::entity_tag::{EntityTag, Scanned};
use crate::error::{ParseError, Problem};

/// One field line of If-Match or If-None-Match
/// ([RFC 9110 §13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1),
/// [§5.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1)).
///
/// ```abnf
/// If-Match = "*" / #entity-tag
/// ```
///
/// Example values: `*`, `"a"`, `"a", W/"b"`, `, "a,b" ,`, and the empty value, which is an empty
/// list. A comma within quotes is data. Several lines of a field are one list (§5.2); a `*` is only
/// the wildcard if its line is the only one.
///
/// ```
/// use preconditions::TagList;
///
/// let TagList::Tags(tags) = TagList::parse(b"\"a,b\", W/\"c\"") else { panic!("not a list") };
/// let opaque: Result<Vec<_>, _> = tags.map(|tag| tag.map(|tag| tag.to_string())).collect();
/// assert_eq!(opaque?, ["\"a,b\"", "W/\"c\""]);
/// # Ok::<(), preconditions::ParseError>(())
/// ```
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_enums)] // The grammar has two alternatives.
pub enum TagList<'a> {
    /// `*`: any current representation.
    Any,
    /// The members of a list, read as they are asked for.
    Tags(Tags<'a>),
}

impl<'a> TagList<'a> {
    /// Tells the wildcard from a list. Cannot fail: what is wrong with a member is said when it is
    /// read.
    pub fn parse(line: &'a [u8]) -> Self {
        if trim(line) == b"*" {
            TagList::Any
        } else {
            TagList::Tags(Tags(Members::of(line)))
        }
    }
}

/// The entity-tags of one field line, in order; ends after the first error.
///
/// # Errors
///
/// - A member that is no entity-tag, for the reasons in [`EntityTag::parse`].
/// - Two tags without a comma between them: `"a" "b"`.
/// - `*` beside anything else: `*, "a"`.
///
/// Nothing after a damaged member is read: to look for the next comma could invent a member out of
/// the inside of a tag.
#[derive(Clone, Debug)]
pub struct Tags<'a>(Members<'a>);

impl<'a> Iterator for Tags<'a> {
    type Item = Result<EntityTag<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let member = self.0.next()?;
        Some(member.map(|(_, tag)| tag.into_entity_tag()))
    }
}

impl FusedIterator for Tags<'_> {}

/// How two tags are compared
/// ([RFC 9110 §8.8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Both strong, and the same opaque value: If-Match, If-Range.
    Strong,
    /// The same opaque value: If-None-Match.
    Weak,
}

/// Where in a field something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The field line, counted from 0 in the order received.
    pub(crate) line: usize,
    /// The octet within that line, counted from 0.
    pub(crate) offset: usize,
}

/// What all lines of a field say together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ListReading {
    Absent,
    /// `*`, and nothing else.
    Wildcard,
    /// A list without members.
    Empty,
    /// A list, none of whose members matches.
    NoMatch,
    Match(Place),
    /// Not a list: the whole field is taken as damaged.
    Unreadable(Place, ParseError),
}

/// Reads a field line by line, and looks for one tag in it.
pub(crate) struct ListReader<'t> {
    sought: Option<&'t EntityTag<'t>>,
    comparison: Comparison,
    lines: usize,
    reading: ListReading,
}

impl<'t> ListReader<'t> {
    #[inline]
    pub(crate) fn new(sought: Option<&'t EntityTag<'t>>, comparison: Comparison) -> Self {
        ListReader {
            sought,
            comparison,
            lines: 0,
            reading: ListReading::Absent,
        }
    }

    #[inline]
    pub(crate) fn finish(self) -> ListReading {
        self.reading
    }

    #[inline]
    pub(crate) fn read_line(&mut self, line: &[u8]) {
        let number = self.lines;
        self.lines = number.saturating_add(1);
        self.reading = match self.reading {
            // The usual revalidation echoes the tag that was sent.
            ListReading::Absent if self.is_echo(line) => {
                ListReading::Match(Place { line: 0, offset: 0 })
            }
            reading => self.continue_with(reading, number, line),
        };
    }

    fn is_echo(&self, line: &[u8]) -> bool {
        match self.sought {
            Some(tag) => {
                tag.as_bytes() == line && (self.comparison == Comparison::Weak || !tag.is_weak())
            }
            None => false,
        }
    }

    fn continue_with(&self, before: ListReading, number: usize, line: &[u8]) -> ListReading {
        let unreadable = |error: ParseError| {
            let place = Place {
                line: number,
                offset: error.offset(),
            };
            ListReading::Unreadable(place, error)
        };
        let mut reading = match before {
            ListReading::Absent if trim(line) == b"*" => return ListReading::Wildcard,
            ListReading::Absent => ListReading::Empty,
            ListReading::Wildcard => {
                return unreadable(ParseError::new(Problem::WildcardNotAlone, 0));
            }
            ListReading::Unreadable(..) => return before,
            readable => readable,
        };
        for member in Members::of(line) {
            let (offset, tag) = match member {
                Ok(member) => member,
                Err(error) => return unreadable(error),
            };
            reading = match reading {
                ListReading::Match(_) => reading,
                _ if self.matches(tag) => ListReading::Match(Place {
                    line: number,
                    offset,
                }),
                _ => ListReading::NoMatch,
            };
        }
        reading
    }

    #[inline]
    fn matches(&self, member: Scanned<'_>) -> bool {
        match self.sought {
            Some(tag) => {
                tag.opaque() == member.opaque
                    && (self.comparison == Comparison::Weak || !(member.is_weak || tag.is_weak()))
            }
            None => false,
        }
    }
}

/// `value` without the optional whitespace around it (OWS, §5.6.3).
#[inline]
pub(crate) fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// How many octets of whitespace `value` starts with.
pub(crate) fn indent(value: &[u8]) -> usize {
    value
        .iter()
        .take_while(|&&octet| octet == b' ' || octet == b'\t')
        .count()
}

/// The members of one line, each with its offset.
#[derive(Clone, Debug)]
struct Members<'a> {
    rest: &'a [u8],
    length: usize,
    /// Whether a comma, or the start of the line, precedes `rest`.
    separated: bool,
}

impl<'a> Members<'a> {
    #[inline]
    fn of(line: &'a [u8]) -> Self {
        Members {
            rest: line,
            length: line.len(),
            separated: true,
        }
    }

    #[cold]
    fn fail(&mut self, error: ParseError) -> ParseError {
        let error = error.shifted(self.length.saturating_sub(self.rest.len()));
        self.rest = &[];
        error
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Result<(usize, Scanned<'a>), ParseError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.rest {
                [] => return None,
                [b',', rest @ ..] => {
                    self.separated = true;
                    self.rest = rest;
                }
                [b' ' | b'\t', rest @ ..] => self.rest = rest,
                [b'*', ..] => {
                    let error = ParseError::new(Problem::WildcardNotAlone, 0);
                    return Some(Err(self.fail(error)));
                }
                _ if !self.separated => {
                    let error = ParseError::new(Problem::Expected("a comma"), 0);
                    return Some(Err(self.fail(error)));
                }
                _ => break,
            }
        }
        let offset = self.length.saturating_sub(self.rest.len());
        match Scanned::first(self.rest) {
            Ok((tag, rest)) => {
                self.rest = rest;
                self.separated = false;
                Some(Ok((offset, tag)))
            }
            Err(error) => Some(Err(self.fail(error))),
        }
    }
}

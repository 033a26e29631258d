//! `"*" / #entity-tag`: what If-Match and If-None-Match carry, over one or many field lines.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` asks where a match is.

use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use crate::entity_tag::{is_etagc, EntityTag, Fault, Span};
use crate::error::{ParseError, Part, Problem};
use crate::gateway::{MatchedName, Member, Names};
use crate::target::Validators;

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
/// let TagList::Tags(tags) = TagList::new(b"\"a,b\", W/\"c\"") else { panic!("not a list") };
/// let opaque: Result<Vec<_>, _> = tags.map(|tag| tag.map(|tag| tag.to_string())).collect();
/// assert_eq!(opaque?, ["\"a,b\"", "W/\"c\""]);
/// # Ok::<(), preconditions::ParseError>(())
/// ```
///
/// It reads only. To send several tags, send a line for each: that is one list, too (§5.2).
///
/// ```
/// use preconditions::{evaluate, EntityTag, Field};
///
/// let known = [EntityTag::from_version(6), EntityTag::from_version(7)];
/// let lines = [(Field::IfNoneMatch, &known[0]), (Field::IfNoneMatch, &known[1])];
/// assert_eq!(evaluate("GET", &lines, &known[1]).status(), Some(304));
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
    /// Creates a reader of one field line. Cannot fail: what is wrong with a member is said when the
    /// member is read.
    pub fn new(line: &'a [u8]) -> Self {
        if is_wildcard(line) {
            TagList::Any
        } else {
            TagList::Tags(Tags::of(line))
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
pub struct Tags<'a> {
    line: &'a [u8],
    /// Where reading goes on.
    at: usize,
}

impl<'a> Iterator for Tags<'a> {
    type Item = Result<EntityTag<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let span = self.next_span()?;
        Some(match span {
            Ok(span) => Ok(span.in_line(self.line)),
            Err(fault) => Err(error_in(self.line, fault)),
        })
    }
}

impl FusedIterator for Tags<'_> {}

impl<'a> Tags<'a> {
    #[inline]
    fn of(line: &'a [u8]) -> Self {
        Tags { line, at: 0 }
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.line.get(self.at..).unwrap_or_default()
    }

    /// Finds the next member without making a tag of it.
    // As a call, with its result in memory, it would cost twice as much.
    #[inline(always)]
    fn next_span(&mut self) -> Option<Result<Span, Fault>> {
        while let b',' | b' ' | b'\t' = self.line.get(self.at)? {
            self.skip();
        }
        let span = match Span::at(self.line, self.at) {
            Ok(span) => span,
            Err(fault) => return Some(Err(self.fail(fault))),
        };
        self.at = span.end;
        if self.line.get(self.at) == Some(&b',') {
            self.skip();
            return Some(Ok(span));
        }
        while let Some(b' ' | b'\t') = self.line.get(self.at) {
            self.skip();
        }
        match self.line.get(self.at) {
            // fault: no-commas
            Some(b',') | None => {}
            Some(_) => {
                let fault = Fault::Expected(Part::Comma, self.at);
                return Some(Err(self.fail(fault)));
            }
        }
        Some(Ok(span))
    }

    #[inline]
    fn skip(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    #[cold]
    fn fail(&mut self, fault: Fault) -> Fault {
        self.at = self.line.len();
        fault
    }
}

/// Says what is wrong in a line, which a `*` that is not alone is before anything else.
#[cold]
fn error_in(line: &[u8], fault: Fault) -> ParseError {
    let error = fault.in_line(line);
    match line.get(error.offset()) {
        Some(b'*') => ParseError::new(Problem::WildcardNotAlone, error.offset()),
        _ => error,
    }
}

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
    /// The byte within that line, counted from 0.
    pub(crate) offset: usize,
}

/// Reads a field line by line, and looks for one tag in it.
pub(crate) struct ListReader<'t> {
    /// Whose tag is sought, and its other names; of what is not there, nothing.
    current: Option<&'t Validators<'t>>,
    comparison: Comparison,
    /// Whether the tags of other representations are names, too.
    with_others: bool,
    /// By which name the state was found.
    name: MatchedName,
    lines: usize,
    state: ListState,
    /// Where the match or the damage is.
    place: Place,
    damage: Problem,
}

/// What the lines read so far say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListState {
    Absent,
    /// `*`, and nothing else.
    Wildcard,
    /// A list without members.
    Empty,
    /// A list, none of whose members matches.
    NoMatch,
    Match,
    /// Not a list: the whole field is taken as damaged.
    Unreadable,
}

impl<'t> ListReader<'t> {
    #[inline]
    pub(crate) fn new(
        current: Option<&'t Validators<'t>>,
        comparison: Comparison,
        with_others: bool,
    ) -> Self {
        ListReader {
            current,
            comparison,
            with_others,
            name: MatchedName::Own,
            lines: 0,
            state: ListState::Absent,
            place: Place { line: 0, offset: 0 },
            damage: Problem::WildcardNotAlone,
        }
    }

    /// By which name the field matches, the own tag first; `None` if it does not.
    #[inline]
    pub(crate) fn name(&self) -> Option<MatchedName> {
        match self.state {
            ListState::Match => Some(self.name),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn state(&self) -> ListState {
        self.state
    }

    /// Where the first match is, or the damage; without either, the start of the field.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// Why the field is unreadable, if it is.
    pub(crate) fn error(&self) -> Option<ParseError> {
        match self.state {
            ListState::Unreadable => Some(ParseError::new(self.damage, self.place.offset)),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn read_line(&mut self, line: &[u8]) {
        // The usual revalidation echoes the tag that was sent.
        if self.state == ListState::Absent && self.is_echo(line) {
            self.state = ListState::Match;
        } else {
            self.read_other(line);
        }
        self.lines = self.lines.saturating_add(1);
    }

    #[inline(never)]
    fn read_other(&mut self, line: &[u8]) {
        let names = self.current.map(Validators::names);
        let names = names.filter(|names| !names.is_none());
        if let Some(names) = names {
            self.read_names(line, names);
        } else if !(ORDINARY.contains(&line.len()) && self.read_only_tag(line)) {
            self.read_members(line);
        }
    }

    /// Reads a line that is one tag; if it is none, or not to be read, does nothing.
    #[inline]
    fn read_only_tag(&mut self, line: &[u8]) -> bool {
        if matches!(self.state, ListState::Wildcard | ListState::Unreadable) {
            return false;
        }
        match only_tag(line) {
            None => false,
            Some(opaque) => {
                let sought = self.sought().map(EntityTag::opaque).unwrap_or_default();
                let is_weak = opaque.len().wrapping_add(2) != line.len();
                let is_match = opaque == sought && self.may_match(is_weak);
                self.found(is_match.then_some(0));
                true
            }
        }
    }

    #[inline]
    fn is_echo(&self, line: &[u8]) -> bool {
        match self.sought() {
            Some(tag) => tag.as_bytes() == line && self.may_match(tag.is_weak()),
            None => false,
        }
    }

    #[inline(never)]
    fn read_members(&mut self, line: &[u8]) {
        if !self.is_list(line) {
            return;
        }
        let sought = self.sought().map(EntityTag::opaque).unwrap_or_default();
        let mut found = None;
        let mut is_empty = true;
        let mut tags = Tags::of(line);
        while let Some(member) = tags.next_span() {
            let member = match member {
                Ok(member) => member,
                Err(fault) => return self.fail(error_in(line, fault)),
            };
            is_empty = false;
            // Tags of one service have one length, but seldom one last byte.
            if member.opaque_length() == sought.len() {
                let opaque = member.opaque(line);
                if opaque.last() == sought.last() && self.is_match(opaque, member) {
                    found = found.or(Some(member.start));
                }
            }
        }
        if !is_empty {
            self.found(found);
        }
    }

    /// Reads a line that is one tag, as [`read_only_tag`](Self::read_only_tag) does, and looks up by
    /// which name it is the state's.
    #[inline]
    fn read_only_name(&mut self, line: &[u8], names: &Names<'_>) -> bool {
        if matches!(self.state, ListState::Wildcard | ListState::Unreadable) {
            return false;
        }
        match only_tag(line) {
            None => false,
            Some(opaque) => {
                let is_weak = opaque.len().wrapping_add(2) != line.len();
                self.look_up(names, Member { opaque, is_weak }, 0);
                true
            }
        }
    }

    /// Reads a line, and looks for each name of the state in it.
    #[inline(never)]
    fn read_names(&mut self, line: &[u8], names: &Names<'_>) {
        if ORDINARY.contains(&line.len()) && self.read_only_name(line, names) {
            return;
        }
        if !self.is_list(line) {
            return;
        }
        let lengths = names.lengths(self.sought(), self.with_others);
        let mut is_empty = true;
        let mut tags = Tags::of(line);
        while let Some(member) = tags.next_span() {
            let member = match member {
                Ok(member) => member,
                Err(fault) => return self.fail(error_in(line, fault)),
            };
            is_empty = false;
            if lengths.contains(&member.opaque_length()) {
                let tag = Member {
                    opaque: member.opaque(line),
                    is_weak: member.is_weak(),
                };
                self.look_up(names, tag, member.start);
            }
        }
        if !is_empty {
            self.found(None);
        }
    }

    /// Takes note of a member of a list, and of the name that it is.
    #[inline(never)]
    fn look_up(&mut self, names: &Names<'_>, member: Member<'_>, offset: usize) {
        // The own tag comes first, wherever it stands; else the first name does.
        if self.name() == Some(MatchedName::Own) {
            return;
        }
        let name = names.name_of(member, self.sought(), self.comparison, self.with_others);
        match name {
            Some(name) if self.state != ListState::Match || name == MatchedName::Own => {
                self.state = ListState::Match;
                self.name = name;
                self.place = Place {
                    line: self.lines,
                    offset,
                };
            }
            Some(_) => {}
            None => self.found(None),
        }
    }

    /// Whether the members of a line are to be read.
    #[inline(always)]
    fn is_list(&mut self, line: &[u8]) -> bool {
        match self.state {
            ListState::Absent if is_wildcard(line) => {
                self.state = ListState::Wildcard;
                return false;
            }
            ListState::Absent => self.state = ListState::Empty,
            ListState::Wildcard => {
                // fault: lines-after-wildcard
                self.fail(ParseError::new(Problem::WildcardNotAlone, 0));
                return false;
            }
            // fault: good-line-mends
            ListState::Unreadable => return false,
            ListState::Empty | ListState::NoMatch | ListState::Match => {}
        }
        true
    }

    /// Takes note of a line that has members, and of where one of them matches.
    #[inline]
    fn found(&mut self, offset: Option<usize>) {
        match (self.state, offset) {
            (ListState::Match, _) => {}
            (_, Some(offset)) => {
                self.state = ListState::Match;
                self.place = Place {
                    line: self.lines,
                    offset,
                };
            }
            (_, None) => self.state = ListState::NoMatch,
        }
    }

    #[inline(never)]
    fn is_match(&self, opaque: &[u8], member: Span) -> bool {
        match self.sought() {
            Some(tag) => tag.opaque() == opaque && self.may_match(member.is_weak()),
            None => false,
        }
    }

    /// Whether a member with the opaque value that is sought matches.
    #[inline]
    fn may_match(&self, is_weak: bool) -> bool {
        match self.sought() {
            // fault: weak-if-match
            Some(tag) => !(self.is_strong() && (tag.is_weak() || is_weak)),
            None => false,
        }
    }

    #[inline]
    fn sought(&self) -> Option<&'t EntityTag<'t>> {
        self.current?.entity_tag()
    }

    #[inline]
    fn is_strong(&self) -> bool {
        self.comparison == Comparison::Strong
    }

    #[cold]
    fn fail(&mut self, error: ParseError) {
        self.state = ListState::Unreadable;
        self.damage = error.problem();
        self.place = Place {
            line: self.lines,
            offset: error.offset(),
        };
    }
}

/// `value` without the optional whitespace around it (OWS, §5.6.3).
#[inline]
pub(crate) fn trim(value: &[u8]) -> &[u8] {
    let mut value = trim_start(value);
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// `value` without the optional whitespace in front.
#[inline]
pub(crate) fn trim_start(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    value
}

/// How long a line is that is one tag of 16 to 64 bytes, as nearly every line is.
const ORDINARY: RangeInclusive<usize> = 18..=68;

/// The opaque value of a line that is one tag, and at least a block long. It is tested at once, in
/// blocks of which the last two may overlap.
// Into both readers: as a call, it costs the usual line 20 instructions more.
#[inline(always)]
fn only_tag(line: &[u8]) -> Option<&[u8]> {
    const BLOCK: usize = 16;
    let opaque = match line {
        [b'"', opaque @ .., b'"'] | [b'W', b'/', b'"', opaque @ .., b'"'] => opaque,
        _ => return None,
    };
    let last = opaque.get(opaque.len().checked_sub(BLOCK)?..)?;
    let mut blocks = opaque.chunks_exact(BLOCK).chain(Some(last));
    blocks.all(is_all_etagc).then_some(opaque)
}

#[inline]
fn is_all_etagc(block: &[u8]) -> bool {
    let others = block.iter().map(|byte| u8::from(!is_etagc(*byte)));
    others.fold(0, |any, other| any | other) == 0
}

/// Whether the line is `*`, and nothing else.
fn is_wildcard(line: &[u8]) -> bool {
    match trim_start(line) {
        [b'*', rest @ ..] => trim_start(rest).is_empty(),
        _ => false,
    }
}

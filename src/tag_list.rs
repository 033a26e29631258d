//! `"*" / #entity-tag`: what If-Match and If-None-Match carry, over one or many field lines.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))] // Only `explain` asks where a match is.

use core::iter::FusedIterator;

use crate::entity_tag::{is_opaque, EntityTag, Fault, Span};
use crate::error::{ParseError, Part, Problem};
use crate::gateway::{MatchedName, Member, Names};
use crate::target::Validators;
use crate::whitespace::trim_start;

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

/// Reads a field line by line, and looks for the tag of the current state in it.
pub(crate) struct ListReader<'t> {
    /// Whose tag is sought, and its other names; of what is not there, nothing.
    current: Option<&'t Validators<'t>>,
    comparison: Comparison,
    /// Whether the tags of other representations are names, too.
    with_others: bool,
    lines: usize,
    state: ListState,
}

/// What the lines read so far say together.
#[derive(Clone, Copy)]
pub(crate) enum ListState {
    Absent,
    /// `*`, and nothing else.
    Wildcard,
    /// A list without members.
    Empty,
    /// A list, none of whose members matches.
    NoMatch,
    /// A list with a member that matches: by which name, the own tag first, and where.
    Match(MatchedName, Place),
    /// Not a list, why, and where: the whole field is taken as damaged.
    Unreadable(Problem, Place),
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
            lines: 0,
            state: ListState::Absent,
        }
    }

    /// By which name the field matches, the own tag first; `None` if it does not.
    pub(crate) fn name(&self) -> Option<MatchedName> {
        match self.state {
            ListState::Match(name, _) => Some(name),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn state(&self) -> ListState {
        self.state
    }

    /// Where the first match is, or the damage; without either, the start of the field.
    pub(crate) fn place(&self) -> Place {
        match self.state {
            ListState::Match(_, place) | ListState::Unreadable(_, place) => place,
            _ => Place { line: 0, offset: 0 },
        }
    }

    /// Why the field is unreadable, if it is.
    pub(crate) fn error(&self) -> Option<ParseError> {
        match self.state {
            ListState::Unreadable(problem, place) => Some(ParseError::new(problem, place.offset)),
            _ => None,
        }
    }

    #[inline(always)]
    pub(crate) fn read_line(&mut self, line: &[u8]) {
        // The usual revalidation echoes the tag that was sent.
        match self.state {
            ListState::Absent if self.is_echo(line) => self.matches(MatchedName::Own, 0),
            _ => self.read_other(line),
        }
        // Wraps, because a check that cannot fail would put a panic into the binary: no message has
        // so many lines.
        self.lines = self.lines.wrapping_add(1);
    }

    /// Whether the line is the own tag, byte for byte, and matches.
    #[inline(always)]
    fn is_echo(&self, line: &[u8]) -> bool {
        match self.sought().map(EntityTag::as_bytes) {
            Some(wire) => wire == line && !(self.is_strong() && wire.first() == Some(&b'W')),
            None => false,
        }
    }

    #[inline(never)]
    fn read_other(&mut self, line: &[u8]) {
        match (self.names(), self.state) {
            (Some(names), ListState::Absent) => self.read_echo(line, names),
            _ => self.read_list(line),
        }
    }

    /// Reads the first line: behind a gateway, the usual revalidation echoes what it has made of the
    /// tag.
    #[inline(never)]
    fn read_echo(&mut self, line: &[u8], names: &Names<'_>) {
        let own = self.sought().map(EntityTag::as_bytes);
        let name = own.and_then(|own| names.echoed(line, own, self.comparison, self.with_others));
        match name {
            None => self.read_list(line),
            Some(name) => self.matches(name, 0),
        }
    }

    #[inline(never)]
    fn read_list(&mut self, line: &[u8]) {
        if self.read_only_tag(line) {
            return;
        }
        match self.names() {
            None => self.read_members(line),
            Some(names) => self.read_names(line, names),
        }
    }

    /// Reads a line that is one tag, as nearly every line is; if it is none, or not to be read, does
    /// nothing.
    #[inline]
    fn read_only_tag(&mut self, line: &[u8]) -> bool {
        let is_over = matches!(
            self.state,
            ListState::Wildcard | ListState::Unreadable(_, _)
        );
        if is_over || line.len() > LONGEST_ORDINARY {
            return false;
        }
        match Member::of(line) {
            Some(member) if is_opaque(member.opaque) => {
                self.look_up(member, 0);
                true
            }
            _ => false,
        }
    }

    /// Reads a line, and looks for the own tag in it.
    #[inline(never)]
    fn read_members(&mut self, line: &[u8]) {
        if !self.is_list(line) {
            return;
        }
        let own = self.own().map(|own| own.opaque).unwrap_or_default();
        let mut found = None;
        let mut is_empty = true;
        let mut tags = Tags::of(line);
        while let Some(span) = tags.next_span() {
            let span = match span {
                Ok(span) => span,
                Err(fault) => return self.fail(error_in(line, fault)),
            };
            is_empty = false;
            // Tags of one service have one length, but seldom one last byte.
            if span.opaque_length() == own.len() {
                let opaque = span.opaque(line);
                if opaque.last() == own.last() && self.is_match(opaque, span) {
                    found = found.or(Some(span.start));
                }
            }
        }
        match found {
            Some(start) => self.found(Some(MatchedName::Own), start),
            None if !is_empty => self.found(None, 0),
            None => {}
        }
    }

    /// Reads a line, and looks for each name of the state in it.
    #[inline(never)]
    fn read_names(&mut self, line: &[u8], names: &Names<'_>) {
        if !self.is_list(line) {
            return;
        }
        let lengths = names.lengths(self.sought(), self.with_others);
        let mut is_empty = true;
        let mut tags = Tags::of(line);
        while let Some(span) = tags.next_span() {
            let span = match span {
                Ok(span) => span,
                Err(fault) => return self.fail(error_in(line, fault)),
            };
            is_empty = false;
            if lengths.contains(&span.opaque_length()) {
                self.look_up_name(Member::at(span, line), span.start, names);
            }
        }
        if !is_empty {
            self.found(None, 0);
        }
    }

    /// Takes note of a member, and of whether it is the own tag or another name.
    #[inline]
    fn look_up(&mut self, member: Member<'_>, offset: usize) {
        match self.names() {
            Some(names) => self.look_up_name(member, offset, names),
            None if self.is_own(member) => self.found(Some(MatchedName::Own), offset),
            None => self.found(None, offset),
        }
    }

    /// Takes note of a member, and of the name that it is.
    #[inline(never)]
    fn look_up_name(&mut self, member: Member<'_>, offset: usize, names: &Names<'_>) {
        let name = names.name_of(member, self.own(), self.comparison, self.with_others);
        self.found(name, offset);
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
            ListState::Unreadable(_, _) => return false,
            ListState::Empty | ListState::NoMatch | ListState::Match(_, _) => {}
        }
        true
    }

    /// Takes note of a member, and of the name that it is, if it is one.
    #[inline]
    fn found(&mut self, name: Option<MatchedName>, offset: usize) {
        match (self.state, name) {
            // The own tag comes first, wherever it stands; else the first name does.
            (ListState::Match(MatchedName::Own, _), _) | (ListState::Match(_, _), None) => {}
            (ListState::Match(_, _), Some(name)) if name != MatchedName::Own => {}
            (_, Some(name)) => self.matches(name, offset),
            (_, None) => self.state = ListState::NoMatch,
        }
    }

    #[inline(always)]
    fn matches(&mut self, name: MatchedName, offset: usize) {
        let line = self.lines;
        self.state = ListState::Match(name, Place { line, offset });
    }

    /// Whether a member is the own tag, by the comparison of this field.
    #[inline]
    fn is_own(&self, member: Member<'_>) -> bool {
        match self.own() {
            // fault: weak-if-match
            Some(own) if self.is_strong() && (own.is_weak || member.is_weak) => false,
            Some(own) => own.opaque == member.opaque,
            None => false,
        }
    }

    // As a call, so that the loop over many members stays small.
    #[inline(never)]
    fn is_match(&self, opaque: &[u8], span: Span) -> bool {
        let is_weak = span.is_weak();
        self.is_own(Member { opaque, is_weak })
    }

    #[inline]
    fn own(&self) -> Option<Member<'t>> {
        Member::of(self.sought()?.as_bytes())
    }

    #[inline]
    fn sought(&self) -> Option<&'t EntityTag<'t>> {
        self.current?.entity_tag()
    }

    /// The names of the state beside its own tag, if it has any.
    #[inline]
    fn names(&self) -> Option<&'t Names<'t>> {
        let names = self.current?.names();
        match names.is_none() {
            true => None,
            false => Some(names),
        }
    }

    #[inline]
    fn is_strong(&self) -> bool {
        self.comparison == Comparison::Strong
    }

    #[cold]
    fn fail(&mut self, error: ParseError) {
        let (line, offset) = (self.lines, error.offset());
        self.state = ListState::Unreadable(error.problem(), Place { line, offset });
    }
}

/// How long a line may be that is one weak tag of 64 bytes.
const LONGEST_ORDINARY: usize = 68;

/// Whether the line is `*`, and nothing else.
fn is_wildcard(line: &[u8]) -> bool {
    match trim_start(line) {
        [b'*', rest @ ..] => trim_start(rest).is_empty(),
        _ => false,
    }
}

//! The condition of a write as a store can check it.

use alloc::vec::Vec;

use super::Conditions;
use crate::answer::Answer;
use crate::buffer::Buffer;
use crate::entity_tag::{EntityTag, INLINE};
use crate::field::Field;
use crate::gateway::Gateway;
use crate::http_date::HttpDate;
use crate::tag_list::{Comparison, ListReader, ListState, TagList};
use crate::whitespace::trim;

/// What must be true of the stored row for a write to take place; made by
/// [`Conditions::write_condition`].
///
/// Each variant stands for one statement, which is shown in SQL; other stores have their own
/// ([`manual::stores`](crate::manual::stores)). `V` is what the store knows a version by: a number, a
/// UUID, a revision. A function of a store that takes a write condition needs no
/// [`Permit`](crate::Permit): it checks by itself.
///
/// If the statement changes no row, the condition was false, and
/// [`refusal`](WriteCondition::refusal) is the answer. Only where the method does not create (DELETE,
/// PATCH, a POST to it), read once whether the row is there: what is not there is answered 404,
/// whatever the conditions were
/// ([RFC 9110 §13.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1)).
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[allow(clippy::exhaustive_enums)] // A `_` arm would write under a condition that it does not know.
pub enum WriteCondition<V> {
    /// There is none, or it holds of everything: write.
    ///
    /// `INSERT … ON CONFLICT (id) DO UPDATE SET …`
    None,
    /// `If-Match: *`: the row must be there.
    ///
    /// `UPDATE … WHERE id = ?`
    Exists,
    /// `If-None-Match: *`: no row must be there.
    ///
    /// `INSERT … ON CONFLICT DO NOTHING`
    Absent,
    /// If-Match: the row must be there in one of these versions, of which there is at least one.
    ///
    /// `UPDATE … WHERE id = ? AND version IN (…)`
    OneOf(Vec<V>),
    /// If-None-Match: if the row is there, it must be in none of these versions, of which there is
    /// at least one.
    ///
    /// `INSERT … ON CONFLICT (id) DO UPDATE SET … WHERE version NOT IN (…)`, with
    /// `version IS NULL OR` in front if a row can be without a version.
    NoneOf(Vec<V>),
    /// If-Unmodified-Since: if the row is there and has a modification time, that must be before the
    /// end of this second, since HTTP knows whole seconds only.
    ///
    /// `INSERT … ON CONFLICT (id) DO UPDATE SET … WHERE modified IS NULL OR modified < ?`, with
    /// `date.unix_seconds() + 1`.
    ///
    /// A store that keeps no times has no modification date to compare with, and there the field
    /// MUST be ignored
    /// ([§13.1.4](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4)): treat it as
    /// [`None`](WriteCondition::None).
    UnmodifiedSince(HttpDate),
    /// No row can meet it: the field is damaged, or If-Match is empty or names no tag of this store.
    /// Do not write; this is the answer, unless it is the 404 of a method that does not create.
    Never(Answer),
    /// No single comparison says it: two conditions at once, more than 64 versions, a year of two
    /// digits, a tag of more than 45 bytes to which a gateway may have appended something. Load the row, call [`Conditions::evaluate`], and write if the row is still in the
    /// version that was evaluated. Also for a method that only reads.
    Evaluate,
}

impl<V> WriteCondition<V> {
    /// Returns the 412 to answer where the statement of this condition has changed no row.
    ///
    /// There is no such answer for [`None`](WriteCondition::None), under which only what is not there
    /// is not changed, and for [`Evaluate`](WriteCondition::Evaluate), which has no statement.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag};
    ///
    /// let conditions = Conditions::of("PUT", &[("If-Match", "\"7\"")]);
    /// let condition = conditions.write_condition(EntityTag::version);
    /// assert_eq!(condition.refusal().map(|answer| answer.status()), Some(412));
    /// ```
    pub fn refusal(&self) -> Option<Answer> {
        let by = match self {
            WriteCondition::Exists | WriteCondition::OneOf(_) => Field::IfMatch,
            WriteCondition::Absent | WriteCondition::NoneOf(_) => Field::IfNoneMatch,
            WriteCondition::UnmodifiedSince(_) => Field::IfUnmodifiedSince,
            WriteCondition::Never(answer) => return Some(*answer),
            WriteCondition::None | WriteCondition::Evaluate => return None,
        };
        Some(Answer::PreconditionFailed { by })
    }

    /// Insists on a condition that protects the write, without touching the store: 428 (Precondition
    /// Required) where there is none
    /// ([RFC 6585 §3](https://www.rfc-editor.org/rfc/rfc6585#section-3)).
    ///
    /// If-Match protects, and so does `If-None-Match: *`. [`Never`](WriteCondition::Never) passes,
    /// since nothing will be written, and so does [`Evaluate`](WriteCondition::Evaluate), for which
    /// the permit that `evaluate` gives must be asked the same.
    ///
    /// # Errors
    ///
    /// [`Answer::PreconditionRequired`], for
    ///
    /// - no condition, or one that every row meets, as an empty If-None-Match;
    /// - If-None-Match with tags: it lets every version through that the client never saw;
    /// - a bare If-Unmodified-Since: whether a date is a strong validator is not known without the
    ///   row ([RFC 9110 §8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)).
    ///
    /// ```
    /// use preconditions::{Answer, Conditions, EntityTag, WriteCondition};
    ///
    /// let put = |name: &str, value: &str| {
    ///     let conditions = Conditions::of("PUT", &[(name, value)]);
    ///     conditions.write_condition(EntityTag::version).require_condition()
    /// };
    /// assert_eq!(put("If-Match", "\"7\""), Ok(WriteCondition::OneOf(vec![7])));
    /// assert_eq!(put("If-None-Match", "\"7\""), Err(Answer::PreconditionRequired));
    /// ```
    pub fn require_condition(self) -> Result<Self, Answer> {
        match self {
            WriteCondition::None
            | WriteCondition::NoneOf(_)
            | WriteCondition::UnmodifiedSince(_) => Err(Answer::PreconditionRequired),
            condition => Ok(condition),
        }
    }

    /// Insists on a version, or on creating, without touching the store: like
    /// [`require_condition`](WriteCondition::require_condition), but `If-Match: *` is not enough
    /// either, since it overwrites whatever is there.
    ///
    /// # Errors
    ///
    /// [`Answer::PreconditionRequired`], for what `require_condition` refuses, and for
    /// `If-Match: *`.
    ///
    /// ```
    /// use preconditions::{Answer, Conditions, EntityTag};
    ///
    /// let conditions = Conditions::of("PUT", &[("If-Match", "*")]);
    /// let condition = conditions.write_condition(EntityTag::version);
    /// assert_eq!(condition.require_version(), Err(Answer::PreconditionRequired));
    /// ```
    pub fn require_version(self) -> Result<Self, Answer> {
        match self.require_condition()? {
            WriteCondition::Exists => Err(Answer::PreconditionRequired),
            condition => Ok(condition),
        }
    }
}

/// More versions than this are no list for a statement: databases limit its parameters, and no client
/// has so many versions of one thing.
const MOST_VERSIONS: usize = 64;

impl Conditions {
    /// Turns the conditions of a write into one that the store can check by itself, within the
    /// statement that writes. There is nothing to load before, nothing to try again after, and no
    /// moment at which another write could come between.
    ///
    /// `decode` says what a tag is in the store: [`EntityTag::version`] if tags are made by
    /// [`EntityTag::from_version`]. It returns `None` for a tag that is not one of the store's; such
    /// a tag cannot be current. It is only given strong tags, since a weak tag never matches in
    /// If-Match ([RFC 9110 §13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)), and
    /// in If-None-Match the mark `W/` does not count
    /// ([§13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)) and is taken off.
    ///
    /// **It must be canonical**: of all tags only the one that the store sends for a version may
    /// decode to that version. A decoder that reads `"07"` as 7 lets a client write that never was
    /// given this tag. Two tags of one version are right only where they are two representations of
    /// it, both of which the store sends. A panic in it is a panic of this call; nothing was written
    /// then.
    ///
    /// Of a tag that the gateway of [`behind`](Conditions::behind) may have made, `decode` is also given
    /// the one that it was made of.
    ///
    /// The law: the statement changes a row exactly when [`evaluate`](Conditions::evaluate) would let
    /// the method proceed, for every request and every state, provided that the store's own tags are
    /// strong, or that [`weak_if_match`](Conditions::weak_if_match) was said.
    ///
    /// Allocates only the list of the versions, once. Time is linear in the length of the fields,
    /// and `decode` is called at most once for each tag, and for each suffix of a gateway that it
    /// ends in.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag, WriteCondition};
    ///
    /// # fn statement(conditions: &Conditions) -> String {
    /// match conditions.write_condition(EntityTag::version) {
    ///     WriteCondition::OneOf(versions) => {
    ///         let places = vec!["?"; versions.len()].join(", ");
    ///         format!("UPDATE notes SET … WHERE id = ? AND version IN ({places})")
    ///     }
    ///     WriteCondition::Absent => "INSERT INTO notes … ON CONFLICT DO NOTHING".into(),
    ///     // and so on: a statement for each
    /// #   _ => String::new(),
    /// }
    /// # }
    /// # let conditions = Conditions::of("PUT", &[("If-Match", "\"6\", \"7\"")]);
    /// # assert!(statement(&conditions).ends_with("version IN (?, ?)"));
    /// ```
    ///
    /// A number that the store cannot hold must not decode to one that it can:
    ///
    /// ```
    /// use preconditions::{Answer, Conditions, EntityTag, Field, WriteCondition};
    ///
    /// let conditions = Conditions::of("PUT", &[("If-Match", "\"18446744073709551615\"")]);
    /// let version = |tag: &EntityTag| i64::try_from(tag.version()?).ok();
    /// let refused = Answer::PreconditionFailed { by: Field::IfMatch };
    /// assert_eq!(conditions.write_condition(version), WriteCondition::Never(refused));
    /// ```
    pub fn write_condition<'c, V>(
        &'c self,
        decode: impl FnMut(&EntityTag<'c>) -> Option<V>,
    ) -> WriteCondition<V> {
        // §13.2.1: not evaluated for a method that neither selects nor modifies.
        if self.method.ignores_preconditions() {
            return WriteCondition::None;
        }
        // A 304 needs the validators of what is there.
        if self.method.is_read() {
            return WriteCondition::Evaluate;
        }
        // §13.2.2, steps 1 to 3, without a target: what is left is what the store has to compare.
        let if_match = self.list_state(Field::IfMatch);
        let if_none_match = self.list_state(Field::IfNoneMatch);
        match (if_match, if_none_match) {
            (ListState::Absent, ListState::Absent) => match self.if_unmodified_since() {
                Since::Ignored => WriteCondition::None,
                Since::Date(date) => WriteCondition::UnmodifiedSince(date),
                Since::TwoDigitYear => WriteCondition::Evaluate,
            },
            // "If-Match is not present, and If-Unmodified-Since is present": else it is not read.
            // fault: date-beside-tags
            (if_match, ListState::Absent) => self.if_match(if_match, decode),
            (ListState::Absent, if_none_match) => match self.if_unmodified_since() {
                Since::Ignored => self.if_none_match(if_none_match, decode),
                Since::Date(_) | Since::TwoDigitYear => WriteCondition::Evaluate,
            },
            _ => WriteCondition::Evaluate,
        }
    }

    /// "true if and only if any of the listed tags match the entity tag of the selected
    /// representation", by strong comparison (§13.1.1).
    fn if_match<'c, V>(
        &'c self,
        state: ListState,
        decode: impl FnMut(&EntityTag<'c>) -> Option<V>,
    ) -> WriteCondition<V> {
        let never = WriteCondition::Never(Answer::PreconditionFailed { by: Field::IfMatch });
        match state {
            ListState::Wildcard => WriteCondition::Exists,
            ListState::NoMatch | ListState::Match(_, _) => {
                // A weak tag matches nothing, unless the mark is the gateway's or does not count.
                let with_weak = self.is_weak_if_match || self.gateway.is_weakening();
                let tags = || {
                    self.tags(Field::IfMatch)
                        // fault: weak-tag-in-store
                        .filter(move |tag| with_weak || !tag.is_weak())
                };
                match versions(tags, self.gateway, decode) {
                    None => WriteCondition::Evaluate,
                    Some(versions) if versions.is_empty() => never,
                    Some(versions) => WriteCondition::OneOf(versions),
                }
            }
            ListState::Absent | ListState::Empty | ListState::Unreadable(_, _) => never,
        }
    }

    /// "false if one of the listed tags matches the entity tag of the selected representation", by
    /// weak comparison (§13.1.2).
    fn if_none_match<'c, V>(
        &'c self,
        state: ListState,
        decode: impl FnMut(&EntityTag<'c>) -> Option<V>,
    ) -> WriteCondition<V> {
        match state {
            ListState::Wildcard => WriteCondition::Absent,
            ListState::NoMatch | ListState::Match(_, _) => {
                match versions(|| self.tags(Field::IfNoneMatch), self.gateway, decode) {
                    None => WriteCondition::Evaluate,
                    Some(versions) if versions.is_empty() => WriteCondition::None,
                    Some(versions) => WriteCondition::NoneOf(versions),
                }
            }
            ListState::Absent | ListState::Empty => WriteCondition::None,
            // It may name the current version: as `evaluate` does, do not write.
            ListState::Unreadable(_, _) => WriteCondition::Never(Answer::PreconditionFailed {
                by: Field::IfNoneMatch,
            }),
        }
    }

    /// What If-Unmodified-Since asks for (§13.1.4).
    fn if_unmodified_since(&self) -> Since {
        let mut lines = self.lines(Field::IfUnmodifiedSince);
        let line = match (lines.next(), lines.next()) {
            (Some(line), None) => trim(line),
            // "MUST ignore the If-Unmodified-Since header field if the received field value is not a
            // valid HTTP-date": two lines are none.
            _ => return Since::Ignored,
        };
        match HttpDate::parse(line) {
            Err(_) => Since::Ignored,
            // Only the one format with a two-digit year spells the day out: the others have a comma
            // or a space after three letters.
            Ok(date) if matches!(line.get(3), Some(b',' | b' ')) => Since::Date(date),
            Ok(_) => Since::TwoDigitYear,
        }
    }

    fn list_state(&self, field: Field) -> ListState {
        let mut reader = ListReader::new(None, Comparison::Strong, false);
        self.lines(field).for_each(|line| reader.read_line(line));
        reader.state()
    }

    /// The members of a list that can be read.
    fn tags(&self, field: Field) -> impl Iterator<Item = EntityTag<'_>> {
        self.lines(field)
            .filter_map(|line| match TagList::new(line) {
                TagList::Any => None,
                TagList::Tags(tags) => Some(tags),
            })
            .flatten()
            .flatten()
    }
}

/// What If-Unmodified-Since says without a clock.
enum Since {
    /// Absent, or no date.
    Ignored,
    Date(HttpDate),
    /// A date whose century depends on the day on which it is read (§5.6.7).
    TwoDigitYear,
}

/// What the tags decode to, and those that the gateway may have made them of; `None` if that is too
/// much for a statement.
fn versions<'c, V, I: Iterator<Item = EntityTag<'c>>>(
    tags: impl Fn() -> I,
    gateway: Gateway,
    mut decode: impl FnMut(&EntityTag<'c>) -> Option<V>,
) -> Option<Vec<V>> {
    let mut versions = Vec::new();
    // Whether there still is room.
    let mut push = |tag: &EntityTag<'c>| {
        let version = match decode(tag) {
            Some(version) => version,
            None => return true,
        };
        if versions.is_empty() {
            // For all that may follow, so that it hardly ever grows.
            versions = Vec::with_capacity(at_most(MOST_VERSIONS, tags()));
        } else if versions.len() >= MOST_VERSIONS {
            return false;
        }
        versions.push(version);
        true
    };
    for tag in tags().map(EntityTag::without_mark) {
        if !push(&tag) {
            return None;
        }
        // The gateway may have made it of another one.
        for suffix in gateway
            .suffixes()
            .iter()
            .filter(|suffix| !suffix.is_empty())
        {
            let opaque = match tag.opaque().strip_suffix(suffix.as_bytes()) {
                Some(opaque) => opaque,
                None => continue,
            };
            match short(opaque) {
                Some(sent) if push(&sent) => {}
                _ => return None,
            }
        }
    }
    Some(versions)
}

/// How many there are, counted up to `most`. With `count` the proof that nothing here panics would not
/// link: it checks a sum that cannot overflow.
fn at_most<T>(most: usize, all: impl Iterator<Item = T>) -> usize {
    all.take(most).fold(0, |count, _| count.wrapping_add(1))
}

/// The strong tag with this opaque value, if it can be owned without a heap.
fn short(opaque: &[u8]) -> Option<EntityTag<'static>> {
    let mut wire = Buffer::<INLINE>::new();
    wire.push(b"\"")?;
    wire.push(opaque)?;
    wire.push(b"\"")?;
    Some(EntityTag::from_wire(wire))
}

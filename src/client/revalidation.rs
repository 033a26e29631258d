//! Is the copy still good? If-None-Match and If-Modified-Since, and which stored responses a 304
//! speaks of (RFC 9111 §4.3).
//!
//! Indices are added to by wrapping sums, so that the link-time proof finds no panic: `Enumerate` would
//! check. None of them wraps, since each is the index of something in memory.

use crate::client::field_lines::{FieldLines, FieldValue};
use crate::client::refusal::Refusal;
use crate::client::response::Response;
use crate::field::Field;
use crate::target::Validators;

/// The question whether stored responses are still good
/// ([RFC 9111 §4.3](https://www.rfc-editor.org/rfc/rfc9111#section-4.3)).
///
/// Give it the validators of every complete response that is stored for the URL: a server may have
/// gone back to an older version, or negotiate another representation, and any of them saves the
/// transfer. Leave out responses of which only a part is stored
/// ([§4.3.2](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.2)), and what was stored for another
/// method or, under QUERY, another content.
///
/// ```
/// use preconditions::client::{Response, Revalidated, Revalidation};
/// use preconditions::Validators;
///
/// let english = [("ETag", "\"en-7\"")];
/// let german = [("ETag", "W/\"de-3\"")];
/// let stored = [Validators::of_response(&english), Validators::of_response(&german)];
/// let question = Revalidation::new(&stored);
/// let (name, value) = question.lines().next().unwrap();
/// assert_eq!((name, value.to_string().as_str()), ("if-none-match", "\"en-7\", W/\"de-3\""));
///
/// let answer = [("ETag", "W/\"de-3\""), ("Cache-Control", "max-age=60")];
/// match question.answer(&Response::new(304, &answer)) {
///     Revalidated::Update(selected) => assert_eq!(selected.collect::<Vec<_>>(), [1]), // the German one
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Revalidation<'a> {
    stored: &'a [Validators<'a>],
}

impl<'a> Revalidation<'a> {
    /// Creates the question whether one of these stored responses is still good.
    pub const fn new(stored: &'a [Validators<'a>]) -> Self {
        Revalidation { stored }
    }

    /// Returns the field lines that ask it
    /// ([RFC 9111 §4.3.1](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.1)): the entity-tags of
    /// all stored responses in one If-None-Match, weak ones included; and beside it, for servers that
    /// have no tags, If-Modified-Since, if there is a single stored response with a modification date.
    ///
    /// There are none if no stored response has a validator: then only an ordinary request helps.
    ///
    /// The request is a GET or a HEAD. In any other method the same fields forbid the method.
    pub fn lines(&self) -> FieldLines<'a> {
        let has_tag = self.stored.iter().any(|it| it.entity_tag().is_some());
        let tags = has_tag.then(|| (Field::IfNoneMatch, FieldValue::tags_of(self.stored)));
        let date = match self.stored {
            [only] => only.modification_date(),
            _ => None,
        };
        let date = date.map(|date| (Field::IfModifiedSince, FieldValue::date(date)));
        FieldLines::new(tags, date)
    }

    /// Reads the answer
    /// ([RFC 9111 §4.3.3](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.3)).
    ///
    /// The stored responses that a 304 can speak of are those of this question. Leave out of both
    /// what was not for this request, for instance because of Vary; or ask about more, and read the
    /// answer with [`select`](Revalidation::select).
    pub fn answer<'s>(&'s self, answer: &'s Response<'_>) -> Revalidated<'s> {
        match answer.status() {
            304 if self.lines().is_empty() => Revalidated::AskAgain(Refusal::NotAsked),
            304 => self.select(answer.validators()),
            206 | 416 => Revalidated::AskAgain(Refusal::NoRangeAsked),
            100..=199 | 500..=599 => Revalidated::Unanswered,
            _ => Revalidated::Replace,
        }
    }

    /// Selects the stored responses that a 304 with these validators speaks of, as
    /// [RFC 9111 §4.3.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4) says, whatever was
    /// asked: by the first of these that applies.
    ///
    /// 1. The 304 has a strong validator: all stored responses with the same, or else none.
    /// 2. It has a weak one: of the stored responses that it corresponds to, the most recent.
    /// 3. It has none: the stored response that has none either, if it is the only one.
    ///
    /// Where both have an entity-tag, the tags decide and the dates are not looked at. A modification
    /// date is strong by the Date of the stored response
    /// ([RFC 9110 §8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)). The most recent
    /// is the one with the latest Date; of several, and where there is no Date, the last in the list.
    pub fn select<'s>(&'s self, of_the_304: &'s Validators<'_>) -> Revalidated<'s> {
        let (tag, date) = (of_the_304.entity_tag(), of_the_304.modification_date());
        let selected = |by| {
            Revalidated::Update(Selected {
                stored: self.stored,
                at: 0,
                by,
            })
        };
        if self.any(|it| relation(it, of_the_304) == Relation::Strong) {
            return selected(By::Strong(of_the_304));
        }
        if tag.is_none() && date.is_none() {
            return match self.stored {
                [only] if has_validator(only) => Revalidated::Alone,
                [_] => selected(By::Index(0)),
                _ => Revalidated::AskAgain(Refusal::NotStored),
            };
        }
        let has_strong_tag = matches!(tag, Some(tag) if !tag.is_weak());
        match self.most_recent(|it| relation(it, of_the_304) == Relation::Weak) {
            Some(index) if !has_strong_tag => selected(By::Index(index)),
            _ => Revalidated::AskAgain(Refusal::NotStored),
        }
    }

    fn any(&self, is_meant: impl Fn(&Validators<'_>) -> bool) -> bool {
        self.stored.iter().any(is_meant)
    }

    /// The index of the stored response with the latest Date, of those that are meant.
    fn most_recent(&self, is_meant: impl Fn(&Validators<'_>) -> bool) -> Option<usize> {
        let mut index = 0_usize;
        let mut best = None;
        for stored in self.stored {
            let date = stored.origination_date();
            let is_newer = match best {
                Some((_, date_of_best)) => date >= date_of_best,
                None => true,
            };
            if is_newer && is_meant(stored) {
                best = Some((index, date));
            }
            index = index.wrapping_add(1);
        }
        best.map(|(index, _)| index)
    }
}

/// What an answer to a [`Revalidation`] says of the stored responses.
#[must_use]
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide the answer that must not be used.
pub enum Revalidated<'s> {
    /// A 304 that speaks of these stored responses, given by their indices: update their header fields
    /// ([`FieldUpdate`](crate::client::FieldUpdate)), and use them as if they had just been received.
    /// [`Selected::is_strong`] says how sure their content is.
    Update(Selected<'s>),
    /// A 304 without a validator, where a single response is stored, which has one.
    ///
    /// The standard lets such a 304 update only a response that has no validator itself, so it asks
    /// you to treat this one like [`AskAgain`](Revalidated::AskAgain). Some public servers never say
    /// more. If you know that the server compares entity-tags, and sent one, the stored response is
    /// still good; after a date alone it need not be, since a server that went back to an older file
    /// answers 304, too.
    Alone,
    /// A 304 that speaks of no stored response, or an answer to another question: send the request
    /// again, once, without a condition. Use nothing of this answer.
    AskAgain(Refusal),
    /// The answer takes the place of the stored responses: use it as the answer to an ordinary
    /// request, whatever its status code is.
    Replace,
    /// 5xx: the server does not know. Pass the answer on, or act as if none had come: a stale
    /// response may be used as far as
    /// [RFC 9111 §4.2.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.2.4) allows.
    Unanswered,
}

/// The indices of the stored responses that a 304 speaks of, in ascending order: at least one.
#[derive(Clone, Debug)]
pub struct Selected<'s> {
    stored: &'s [Validators<'s>],
    /// The index that is looked at next.
    at: usize,
    by: By<'s>,
}

impl Selected<'_> {
    /// Returns whether they were selected by a strong validator: then their content is that of the
    /// current representation, byte for byte.
    ///
    /// Selected by a weak entity-tag, their content is as good as the current one, in the judgment of
    /// the server. Selected by a weak date, it may be out of date by a change in the same second. In
    /// neither case may the update make a weak date look strong: see
    /// [`FieldUpdate::keeping_date`](crate::client::FieldUpdate::keeping_date).
    pub fn is_strong(&self) -> bool {
        matches!(self.by, By::Strong(_))
    }
}

#[derive(Clone, Debug)]
enum By<'s> {
    /// All that have the same strong validator.
    Strong(&'s Validators<'s>),
    Index(usize),
}

impl Iterator for Selected<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while let Some(stored) = self.stored.get(self.at) {
            let index = self.at;
            self.at = self.at.wrapping_add(1);
            let is_selected = match self.by {
                By::Strong(of_the_304) => relation(stored, of_the_304) == Relation::Strong,
                By::Index(selected) => selected == index,
            };
            if is_selected {
                return Some(index);
            }
        }
        None
    }
}

impl core::iter::FusedIterator for Selected<'_> {}

/// How the validators of a stored response and those of a 304 are related.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// They have the same strong validator.
    Strong,
    /// They have the same weak validator.
    Weak,
    None,
}

fn relation(stored: &Validators<'_>, of_the_304: &Validators<'_>) -> Relation {
    let is_same;
    let is_strong;
    match (stored.entity_tag(), of_the_304.entity_tag()) {
        (Some(stored), Some(tag)) => {
            is_same = stored.weak_eq(tag);
            is_strong = stored.strong_eq(tag);
        }
        _ => {
            let date = stored.modification_date();
            is_same = date.is_some() && date == of_the_304.modification_date();
            // fault: 304-of-weak-date
            is_strong = is_same && stored.has_strong_modification_date();
        }
    }
    match (is_strong, is_same) {
        (true, _) => Relation::Strong,
        (false, true) => Relation::Weak,
        (false, false) => Relation::None,
    }
}

fn has_validator(stored: &Validators<'_>) -> bool {
    stored.entity_tag().is_some() || stored.modification_date().is_some()
}

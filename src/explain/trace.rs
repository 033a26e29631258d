//! The recorder that writes down what an evaluation does, and why.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Judgement, Mark, Step};
use crate::entity_tag::EntityTag;
use crate::evaluate::{Condition, DateReading, IfRangeReading, Ignored, Recorder};
use crate::field::Field;
use crate::gateway::MatchedName;
use crate::headers::Headers;
use crate::http_date::HttpDate;
use crate::near_miss::near_miss_in;
use crate::outcome::RangeUse;
use crate::tag_list::{ListReader, ListState};
use crate::target::Target;

/// The steps of one evaluation, for the fields that the request has.
pub(super) struct Trace<'e, H: ?Sized> {
    headers: &'e H,
    target: &'e Target<'e>,
    steps: Vec<Step>,
}

impl<'e, H: Headers + ?Sized> Trace<'e, H> {
    pub(super) fn new(headers: &'e H, target: &'e Target<'e>) -> Self {
        Trace {
            headers,
            target,
            steps: Vec::new(),
        }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Adds a step if the request has the field.
    fn add(
        &mut self,
        field: Field,
        judgement: Judgement,
        reason: &'static str,
    ) -> Option<&mut Step> {
        let mut lines = Vec::new();
        self.headers
            .for_each_line(field, |line| lines.push(line.to_vec()));
        if lines.is_empty() {
            return None;
        }
        self.steps.push(Step {
            field,
            lines,
            judgement,
            reason,
            section: section(field),
            compared: None,
            mark: None,
            near_miss: None,
        });
        self.steps.last_mut()
    }

    fn exists(&self) -> bool {
        matches!(self.target, Target::Exists(_))
    }

    fn current_tag(&self) -> Option<&'e EntityTag<'e>> {
        match self.target {
            Target::Exists(validators) => validators.entity_tag(),
            Target::Missing => None,
        }
    }

    fn modification_date(&self) -> Option<HttpDate> {
        match self.target {
            Target::Exists(validators) => validators.modification_date(),
            Target::Missing => None,
        }
    }

    fn list_reason(
        &self,
        field: Field,
        list: &ListReader<'_>,
        condition: Condition,
    ) -> &'static str {
        match list.state() {
            ListState::Absent | ListState::Empty => "an empty list names no tag",
            ListState::Wildcard if self.exists() => "there is a current representation",
            ListState::Wildcard => "there is no current representation",
            ListState::NoMatch if self.current_tag().is_none() => {
                "there is no current tag that could match"
            }
            ListState::NoMatch => "no tag in it matches",
            ListState::Match(name, _) => match name {
                MatchedName::Weak => {
                    "a tag in it matches but for its strength, as this service admits"
                }
                MatchedName::Other => "a tag in it is that of another representation",
                MatchedName::Appended(_) => "a tag in it matches as the gateway changes it",
                MatchedName::Own => "a tag in it matches",
            },
            ListState::Unreadable(_, _) if condition == Condition::True => {
                "a damaged list matches nothing, so the representation is sent"
            }
            ListState::Unreadable(_, _) if field == Field::IfNoneMatch => {
                "a damaged list may name the current tag, so the method is not performed"
            }
            ListState::Unreadable(_, _) => "a damaged list matches nothing",
        }
    }

    fn date_reason(&self, reading: DateReading) -> &'static str {
        match reading {
            DateReading::Absent | DateReading::Repeated => "it has more than one field line",
            DateReading::Unreadable(_) => "it is not an HTTP-date",
            DateReading::Date(date) => match self.modification_date() {
                Some(modified) if modified.unix_seconds() > date => {
                    "the representation has changed since"
                }
                _ => "the representation has not changed since",
            },
        }
    }
}

impl<H: Headers + ?Sized> Recorder for Trace<'_, H> {
    fn list(&mut self, field: Field, list: &ListReader<'_>, condition: Condition) {
        let reason = self.list_reason(field, list, condition);
        let comparison = match (list.state(), field) {
            (ListState::Wildcard, _) => None,
            (_, Field::IfMatch) => self.current_tag().map(strongly),
            (_, _) => self.current_tag().map(weakly),
        };
        let mark = match list.state() {
            ListState::Match(_, _) | ListState::Unreadable(_, _) => Some(Mark {
                line: list.place().line,
                offset: list.place().offset,
                error: list.error(),
            }),
            _ => None,
        };
        let near_miss = match list.state() {
            ListState::NoMatch | ListState::Unreadable(_, _) => {
                near_miss_in(field, self.headers, self.target)
            }
            _ => None,
        };
        if let Some(step) = self.add(field, judgement(condition), reason) {
            step.compared = comparison;
            step.mark = mark;
            step.near_miss = near_miss;
        }
        if condition != Condition::Absent {
            let (overridden, reason) = overrides(field);
            self.add(overridden, Judgement::Ignored, reason);
        }
    }

    fn date(&mut self, field: Field, reading: DateReading, condition: Condition) {
        let reason = self.date_reason(reading);
        let comparison = match reading {
            DateReading::Date(_) => self.modification_date().map(with_date),
            _ => None,
        };
        if let Some(step) = self.add(field, judgement(condition), reason) {
            step.compared = comparison;
            step.mark = match reading {
                DateReading::Unreadable(error) => Some(Mark::damage(error)),
                _ => None,
            };
        }
    }

    fn if_range(&mut self, reading: IfRangeReading) {
        let comparison = match reading {
            IfRangeReading::TagMatches | IfRangeReading::TagDiffers => {
                self.current_tag().map(strongly)
            }
            IfRangeReading::DateMatches
            | IfRangeReading::DateDiffers
            | IfRangeReading::DateIsWeak => self.modification_date().map(with_date),
            _ => None,
        };
        let judgement = judgement(reading.condition());
        if let Some(step) = self.add(Field::IfRange, judgement, if_range_reason(reading)) {
            step.compared = comparison;
            step.mark = match reading {
                IfRangeReading::Unreadable(error) => Some(Mark::damage(error)),
                _ => None,
            };
        }
    }

    fn range(&mut self, range: RangeUse) {
        let ignored = Judgement::Ignored;
        match range {
            RangeUse::Absent => {
                let reason = "there is no range to decide about";
                self.add(Field::IfRange, ignored, reason)
            }
            RangeUse::Honor => self.add(Field::Range, Judgement::True, "the range applies"),
            RangeUse::Ignore => {
                let reason = "if-range is false, so the whole representation is sent";
                self.add(Field::Range, ignored, reason)
            }
        };
    }

    fn ignore(&mut self, field: Field, why: Ignored) {
        let (reason, section) = match why {
            Ignored::Method => (
                "the method neither selects nor modifies a representation",
                "RFC 9110 section 13.2.1",
            ),
            Ignored::Missing => (
                "there is no representation, so the answer is not 2xx in any case",
                "RFC 9110 section 13.2.1",
            ),
            Ignored::NotARead => ("the method is no read", section(field)),
            Ignored::NoModificationDate if !self.exists() => {
                ("there is no representation", section(field))
            }
            Ignored::NoModificationDate => (
                "the representation has no modification date",
                section(field),
            ),
            Ignored::RangeUnused => ("the method has no ranges", section(Field::Range)),
        };
        if let Some(step) = self.add(field, Judgement::Ignored, reason) {
            step.section = section;
        }
    }
}

/// The field that a list overrides where it is present, and how to say so.
const fn overrides(list: Field) -> (Field, &'static str) {
    match list {
        Field::IfMatch => (
            Field::IfUnmodifiedSince,
            "if-match is present and decides alone",
        ),
        _ => (
            Field::IfModifiedSince,
            "if-none-match is present and decides alone",
        ),
    }
}

const fn judgement(condition: Condition) -> Judgement {
    match condition {
        Condition::True => Judgement::True,
        Condition::False => Judgement::False,
        Condition::Absent => Judgement::Ignored,
    }
}

const fn if_range_reason(reading: IfRangeReading) -> &'static str {
    match reading {
        IfRangeReading::TagMatches => "the tag is that of the current representation",
        IfRangeReading::TagDiffers => "the tags are not equal and strong",
        IfRangeReading::DateMatches => "the date is equal, and a strong validator",
        IfRangeReading::DateDiffers => "the dates differ",
        IfRangeReading::DateIsWeak => "the representation may have changed twice in that second",
        IfRangeReading::NoCurrentTag => "there is no current tag",
        IfRangeReading::NoModificationDate => "there is no modification date",
        IfRangeReading::Unreadable(_) => "it is neither an entity-tag nor an HTTP-date",
        IfRangeReading::Absent | IfRangeReading::Repeated => "it has more than one field line",
    }
}

const fn section(field: Field) -> &'static str {
    match field {
        Field::IfMatch => "RFC 9110 section 13.1.1",
        Field::IfNoneMatch => "RFC 9110 section 13.1.2",
        Field::IfModifiedSince => "RFC 9110 section 13.1.3",
        Field::IfUnmodifiedSince => "RFC 9110 section 13.1.4",
        Field::IfRange => "RFC 9110 section 13.1.5",
        Field::Range => "RFC 9110 section 14.2",
    }
}

fn strongly(tag: &EntityTag<'_>) -> String {
    format!("strong comparison with {tag}")
}

fn weakly(tag: &EntityTag<'_>) -> String {
    format!("weak comparison with {tag}")
}

fn with_date(date: HttpDate) -> String {
    format!("compared with {date}")
}

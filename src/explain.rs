//! The same evaluation with its reasons.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::entity_tag::{EntityTag, Printable};
use crate::error::ParseError;
use crate::evaluate::{
    follow_steps, Condition, DateReading, Finding, IfRangeReading, Ignored, Recorder,
};
use crate::field::Field;
use crate::headers::Headers;
use crate::http_date::HttpDate;
use crate::method::Method;
use crate::outcome::{Outcome, RangeUse};
use crate::tag_list::{Comparison, ListReading};
use crate::target::Target;

/// Evaluates the preconditions of a request, as [`evaluate`](crate::evaluate) does and with the same
/// code, and keeps the reasons.
///
/// For logs, for teaching, and for a strict host that answers 400 to a damaged field:
///
/// ```
/// use preconditions::{explain, EntityTag};
///
/// let current = EntityTag::from_static("\"v7\"");
/// let explanation = explain("PUT", &[("If-Match", "\"v6\", v7")], &current);
/// assert_eq!(explanation.outcome().status(), Some(412));
///
/// let damage = explanation.steps().iter().find_map(|step| step.damage()).unwrap();
/// assert_eq!((damage.line(), damage.error().offset()), (0, 6));
///
/// assert_eq!(explanation.to_string(), r#"PUT on a representation with ETag "v7"
///
/// if-match: "v6", v7
///                 ^ expected a double quote or `W/"`
///   strong comparison with "v7"
///   false: a damaged list matches nothing (RFC 9110 section 13.1.1)
///
/// 412 Precondition Failed, because of if-match
/// "#);
/// ```
pub fn explain<'t>(
    method: impl Into<Method>,
    headers: &(impl Headers + ?Sized),
    target: impl Into<Target<'t>>,
) -> Explanation {
    let method = method.into();
    let target = target.into();
    let mut listener = Listener {
        headers,
        target: &target,
        steps: Vec::new(),
    };
    let outcome = follow_steps(method, headers, &target, &mut listener);
    Explanation {
        method,
        steps: listener.steps,
        target: describe(&target),
        outcome,
    }
}

/// An [`Outcome`] and how it came about.
///
/// Prints like a message of a compiler, over several lines; [`summary`](Explanation::summary) is one
/// line. What is not printable ASCII is shown as `\xNN`.
#[derive(Debug)]
pub struct Explanation {
    method: Method,
    target: String,
    steps: Vec<Step>,
    outcome: Outcome,
}

impl Explanation {
    /// The verdict.
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The verdict, with its permit.
    pub fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// What was looked at, in the order of
    /// [RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2). Fields that the
    /// request does not have are left out, and so are those after the step that decided, unless
    /// it is by that step that they are ignored.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What is known of the target, in words.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// One line of printable ASCII, for a log or a header field.
    ///
    /// ```
    /// use preconditions::{explain, EntityTag};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// assert_eq!(
    ///     explain("GET", &[("If-None-Match", "\"v7\"")], &current).summary(),
    ///     "if-none-match is false: a tag in it matches; 304 Not Modified, because of \
    ///      if-none-match",
    /// );
    /// ```
    pub fn summary(&self) -> String {
        let mut summary = String::new();
        for step in &self.steps {
            let judgement = step.judgement.as_str();
            summary.push_str(&format!("{} is {judgement}: ", step.field.name()));
            summary.push_str(&format!("{}; ", step.reason));
        }
        summary.push_str(&self.verdict());
        summary
    }

    fn verdict(&self) -> String {
        match &self.outcome {
            Outcome::NotModified { by } => {
                format!("304 Not Modified, because of {}", by.name())
            }
            Outcome::PreconditionFailed { by } => {
                format!("412 Precondition Failed, because of {}", by.name())
            }
            Outcome::Proceed(permit) => {
                let guard = if permit.is_guarded() {
                    ", guarded by a condition"
                } else {
                    ""
                };
                let range = match permit.range() {
                    RangeUse::Absent => "",
                    RangeUse::Honor => ", honor the range",
                    RangeUse::Ignore => ", ignore the range",
                };
                format!("proceed{guard}{range}")
            }
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} on {}\n", self.method.name(), self.target)?;
        for step in &self.steps {
            writeln!(f, "{step}")?;
        }
        if self.steps.is_empty() {
            f.write_str("no condition\n\n")?;
        }
        writeln!(f, "{}", self.verdict())
    }
}

/// One field of the request, and what became of it.
#[derive(Clone, Debug)]
pub struct Step {
    field: Field,
    lines: Vec<Vec<u8>>,
    judgement: Judgement,
    reason: Cow<'static, str>,
    section: &'static str,
    compared: Option<String>,
    mark: Option<Mark>,
}

impl Step {
    /// The field.
    pub const fn field(&self) -> Field {
        self.field
    }

    /// The values of its lines, as they came.
    pub fn lines(&self) -> &[Vec<u8>] {
        &self.lines
    }

    /// Whether the condition is true, false, or ignored.
    pub const fn judgement(&self) -> Judgement {
        self.judgement
    }

    /// Why, in words.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The section of the standard that says so, for instance `RFC 9110 section 13.1.1`.
    pub const fn section(&self) -> &'static str {
        self.section
    }

    /// What the field was compared with, and how, in words.
    pub fn compared(&self) -> Option<&str> {
        self.compared.as_deref()
    }

    /// Where the field could not be read, if it could not.
    pub fn damage(&self) -> Option<Damage> {
        let mark = self.mark?;
        Some(Damage {
            line: mark.line,
            error: mark.error?,
        })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.field.name();
        for (number, line) in self.lines.iter().enumerate() {
            let mark = self.mark.filter(|mark| mark.line == number);
            let view = View::around(line, mark.map_or(0, |mark| mark.offset));
            writeln!(f, "{name}: {}", view.text)?;
            if let Some(mark) = mark {
                let indent = name.len().saturating_add(2).saturating_add(view.column);
                match mark.error {
                    Some(error) => writeln!(f, "{:indent$}^ {}", "", error.problem())?,
                    None => writeln!(f, "{:indent$}^ this one", "")?,
                }
            }
        }
        if let Some(compared) = &self.compared {
            writeln!(f, "  {compared}")?;
        }
        let judgement = self.judgement.as_str();
        writeln!(f, "  {judgement}: {} ({})", self.reason, self.section)
    }
}

/// What became of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard has these three.
pub enum Judgement {
    /// The condition holds; of Range: it is to be honored.
    True,
    /// The condition does not hold.
    False,
    /// The field has no effect.
    Ignored,
}

impl Judgement {
    /// The judgement as a word in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Judgement::True => "true",
            Judgement::False => "false",
            Judgement::Ignored => "ignored",
        }
    }
}

/// Where and why a field could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    line: usize,
    error: ParseError,
}

impl Damage {
    /// The field line, counted from 0 in the order received.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// What is wrong; its offset counts octets from the start of that line.
    pub const fn error(&self) -> ParseError {
        self.error
    }
}

/// The recorder that keeps what it hears.
struct Listener<'l, 't, H: ?Sized> {
    headers: &'l H,
    target: &'l Target<'t>,
    steps: Vec<Step>,
}

/// A place in a field to point at.
#[derive(Clone, Copy, Debug)]
struct Mark {
    line: usize,
    offset: usize,
    error: Option<ParseError>,
}

impl<H: Headers + ?Sized> Recorder for Listener<'_, '_, H> {
    fn record(&mut self, field: Field, finding: impl FnOnce() -> Finding, condition: Condition) {
        let finding = finding();
        let judgement = match (condition, finding) {
            (Condition::True, _) | (_, Finding::Range(RangeUse::Honor)) => Judgement::True,
            (Condition::False, _) => Judgement::False,
            (Condition::Absent, _) => Judgement::Ignored,
        };
        let reason = self.reason(finding, condition);
        let compared = self.compared(finding);
        self.push(
            field,
            judgement,
            reason,
            section(field),
            compared,
            mark(finding),
        );
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
            Ignored::ByIfMatch => ("if-match is present and decides alone", section(field)),
            Ignored::ByIfNoneMatch => {
                ("if-none-match is present and decides alone", section(field))
            }
            Ignored::NotARead => ("the method is no read", section(field)),
            Ignored::NoModificationDate if matches!(self.target, Target::Missing) => {
                ("there is no representation", section(field))
            }
            Ignored::NoModificationDate => (
                "the representation has no modification date",
                section(field),
            ),
            Ignored::NoRange => ("there is no range to decide about", section(field)),
            Ignored::RangeUnused => ("the method has no ranges", section(Field::Range)),
        };
        self.push(
            field,
            Judgement::Ignored,
            reason.into(),
            section,
            None,
            None,
        );
    }
}

impl<H: Headers + ?Sized> Listener<'_, '_, H> {
    fn push(
        &mut self,
        field: Field,
        judgement: Judgement,
        reason: Cow<'static, str>,
        section: &'static str,
        compared: Option<String>,
        mark: Option<Mark>,
    ) {
        let mut lines = Vec::new();
        self.headers
            .for_each_line(field, |line| lines.push(line.to_vec()));
        if lines.is_empty() || self.steps.iter().any(|step| step.field == field) {
            return;
        }
        self.steps.push(Step {
            field,
            lines,
            judgement,
            reason,
            section,
            compared,
            mark,
        });
    }

    fn reason(&self, finding: Finding, condition: Condition) -> Cow<'static, str> {
        let reason = match finding {
            Finding::List(reading, comparison) => match reading {
                ListReading::Absent | ListReading::Empty => "an empty list names no tag",
                ListReading::Wildcard if matches!(self.target, Target::Missing) => {
                    "there is no current representation"
                }
                ListReading::Wildcard => "there is a current representation",
                ListReading::NoMatch => match self.current_tag() {
                    Some(_) => "no tag in it matches",
                    None => "there is no current tag that could match",
                },
                ListReading::Match(_) => "a tag in it matches",
                ListReading::Unreadable { .. } if condition == Condition::True => {
                    "a damaged list matches nothing, so the representation is sent"
                }
                ListReading::Unreadable { .. } if comparison == Comparison::Weak => {
                    "a damaged list may name the current tag, so the method is not performed"
                }
                ListReading::Unreadable { .. } => "a damaged list matches nothing",
            },
            Finding::Date(reading) => match reading {
                DateReading::Absent | DateReading::Repeated => "it has more than one field line",
                DateReading::Unreadable(_) => "it is not an HTTP-date",
                DateReading::Date(date) => match self.modified() {
                    Some(modified) if modified.unix_seconds() > date => {
                        "the representation has changed since"
                    }
                    _ => "the representation has not changed since",
                },
            },
            Finding::IfRange(reading) => match reading {
                IfRangeReading::TagMatches => "the tag is that of the current representation",
                IfRangeReading::TagDiffers => "the tags are not equal and strong",
                IfRangeReading::DateMatches => "the date is equal, and a strong validator",
                IfRangeReading::DateDiffers => "the dates differ",
                IfRangeReading::DateIsWeak => {
                    "the representation may have changed twice in that second"
                }
                IfRangeReading::NoCurrentTag => "there is no current tag",
                IfRangeReading::NoModificationDate => "there is no modification date",
                IfRangeReading::Unreadable(_) => "it is neither an entity-tag nor an HTTP-date",
                IfRangeReading::Absent | IfRangeReading::Repeated => {
                    "it has more than one field line"
                }
            },
            Finding::Range(RangeUse::Honor) => "the range applies",
            Finding::Range(_) => "if-range is false, so the whole representation is sent",
        };
        reason.into()
    }

    fn compared(&self, finding: Finding) -> Option<String> {
        let tag = || self.current_tag();
        match finding {
            Finding::List(ListReading::Wildcard, _) | Finding::Range(_) => None,
            Finding::List(_, Comparison::Strong) => {
                Some(format!("strong comparison with {}", tag()?))
            }
            Finding::List(_, Comparison::Weak) => Some(format!("weak comparison with {}", tag()?)),
            Finding::IfRange(IfRangeReading::TagMatches | IfRangeReading::TagDiffers) => {
                Some(format!("strong comparison with {}", tag()?))
            }
            Finding::Date(DateReading::Date(_))
            | Finding::IfRange(
                IfRangeReading::DateMatches
                | IfRangeReading::DateDiffers
                | IfRangeReading::DateIsWeak,
            ) => Some(format!("compared with {}", self.modified()?)),
            Finding::Date(_) | Finding::IfRange(_) => None,
        }
    }

    fn current_tag(&self) -> Option<&EntityTag<'_>> {
        match self.target {
            Target::Exists(validators) => validators.entity_tag(),
            Target::Missing => None,
        }
    }

    fn modified(&self) -> Option<HttpDate> {
        match self.target {
            Target::Exists(validators) => validators.modification_date(),
            Target::Missing => None,
        }
    }
}

/// What a line looks like, and in which column its mark goes.
struct View {
    text: String,
    column: usize,
}

impl View {
    /// As much of `line` as one can read at once.
    fn around(line: &[u8], mark: usize) -> Self {
        const BEFORE: usize = 60;
        const LENGTH: usize = 120;
        let start = if line.len() > LENGTH {
            mark.saturating_sub(BEFORE)
        } else {
            0
        };
        let shown = line.get(start..).unwrap_or(&[]);
        let rest = shown.get(LENGTH..).unwrap_or(&[]);
        let shown = shown.get(..LENGTH).unwrap_or(shown);
        let dots = |octets: usize| match octets {
            0 => String::new(),
            1 => String::from("(1 octet) "),
            _ => format!("({octets} octets) "),
        };
        let before = dots(start);
        let to_mark = shown.get(..mark.saturating_sub(start)).unwrap_or(shown);
        let column = before
            .len()
            .saturating_add(Printable(to_mark).to_string().len());
        let after = dots(rest.len());
        let separator = if rest.is_empty() { "" } else { " " };
        let text = format!(
            "{before}{}{separator}{}",
            Printable(shown),
            after.trim_end()
        );
        View { text, column }
    }
}

fn mark(finding: Finding) -> Option<Mark> {
    let damaged = |line, error: ParseError| Mark {
        line,
        offset: error.offset(),
        error: Some(error),
    };
    match finding {
        Finding::List(ListReading::Match(place), _) => Some(Mark {
            line: place.line,
            offset: place.offset,
            error: None,
        }),
        Finding::List(ListReading::Unreadable { line, error }, _) => Some(damaged(line, error)),
        Finding::Date(DateReading::Unreadable(error))
        | Finding::IfRange(IfRangeReading::Unreadable(error)) => Some(damaged(0, error)),
        _ => None,
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

fn describe(target: &Target<'_>) -> String {
    let validators = match target {
        Target::Missing => return "a resource without a current representation".into(),
        Target::Exists(validators) => validators,
    };
    let mut text = match validators.entity_tag() {
        Some(tag) => format!("a representation with ETag {tag}"),
        None => String::from("a representation without ETag"),
    };
    if let Some(date) = validators.modification_date() {
        text.push_str(&format!(", Last-Modified {date}"));
    }
    if let Some(date) = validators.origination_date() {
        text.push_str(&format!(", Date {date}"));
    }
    text
}

//! The same evaluation with its reasons.

mod snippet;
mod trace;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::{Label, ParseError};
use crate::evaluate::evaluate_with;
use crate::field::Field;
use crate::headers::Headers;
use crate::method::Method;
use crate::near_miss::NearMiss;
use crate::outcome::{Outcome, RangeUse};
use crate::target::Target;
use snippet::Snippet;
use trace::Trace;

/// Evaluates the preconditions of a request with the code of [`evaluate`](crate::evaluate), and
/// records the reasons.
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
///   near miss: a tag in it would match if it had its double quotes
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
    let mut trace = Trace::new(headers, &target);
    let outcome = evaluate_with(&mut trace, method, headers, &target);
    Explanation {
        method,
        steps: trace.into_steps(),
        target: describe(&target),
        outcome,
    }
}

/// An [`Outcome`], and how it came about; made by [`explain`].
///
/// Prints over several lines, like a message of a compiler; [`summary`](Explanation::summary) is one
/// line. Bytes that are not printable ASCII are shown as `\xNN`.
#[derive(Debug)]
pub struct Explanation {
    method: Method,
    target: String,
    steps: Vec<Step>,
    outcome: Outcome,
}

impl Explanation {
    /// Returns the outcome, which is that of [`evaluate`](crate::evaluate).
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the outcome by value, with its permit.
    pub fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// Returns the fields that were looked at, in the order of
    /// [RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2).
    ///
    /// Fields that the request does not have are omitted. So are fields after the deciding step,
    /// except a date field that the deciding step overrides.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Describes the target in words: its state, and its validators.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Returns the method that was evaluated.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Summarizes the evaluation in one line of printable ASCII, for a log or a header field.
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
            let (name, judgement, reason) = (step.field.name(), step.judgement, step.reason);
            summary.push_str(&format!("{name} is {judgement}: {reason}; "));
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
                let protection = match permit.protection() {
                    Some(protection) => format!(", protected by {protection}"),
                    None => String::new(),
                };
                let range = match permit.range() {
                    RangeUse::Absent => "",
                    RangeUse::Honor => ", honor the range",
                    RangeUse::Ignore => ", ignore the range",
                };
                format!("proceed{protection}{range}")
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

/// One field of the request, and what it came to; a part of an [`Explanation`].
#[derive(Clone, Debug)]
pub struct Step {
    field: Field,
    lines: Vec<Vec<u8>>,
    judgement: Judgement,
    reason: &'static str,
    section: &'static str,
    compared: Option<String>,
    mark: Option<Mark>,
    near_miss: Option<NearMiss>,
}

impl Step {
    /// Returns the field that was looked at.
    pub const fn field(&self) -> Field {
        self.field
    }

    /// Returns the values of the field's lines, as they were sent.
    pub fn lines(&self) -> &[Vec<u8>] {
        &self.lines
    }

    /// Returns whether the condition is true, false, or ignored.
    pub const fn judgement(&self) -> Judgement {
        self.judgement
    }

    /// Returns the reason for the judgement, in words.
    pub const fn reason(&self) -> &'static str {
        self.reason
    }

    /// Returns the section of the standard that says so, for instance `RFC 9110 section 13.1.1`.
    pub const fn section(&self) -> &'static str {
        self.section
    }

    /// Describes in words what the field was compared with, and how; `None` if it was not compared.
    pub fn compared(&self) -> Option<&str> {
        self.compared.as_deref()
    }

    /// Returns what in a list would have matched but for one thing, if there is such a tag.
    ///
    /// ```
    /// use preconditions::{explain, EntityTag, NearMiss};
    ///
    /// let current = EntityTag::from_static("\"v7\"");
    /// let explanation = explain("PUT", &[("If-Match", "W/\"v7\"")], &current);
    /// assert_eq!(explanation.steps()[0].near_miss(), Some(NearMiss::Weak));
    /// ```
    pub const fn near_miss(&self) -> Option<NearMiss> {
        self.near_miss
    }

    /// Returns where the field could not be parsed, if it could not.
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
            // fault: explains-first-line
            let mark = self.mark.filter(|mark| mark.line == number);
            let snippet = Snippet::around(line, mark.map_or(0, |mark| mark.offset));
            writeln!(f, "{name}: {}", snippet.text)?;
            if let Some(mark) = mark {
                let indent = name.len().saturating_add(2).saturating_add(snippet.column);
                match mark.error {
                    Some(error) => writeln!(f, "{:indent$}^ {}", "", Label(error.problem()))?,
                    None => writeln!(f, "{:indent$}^ this one", "")?,
                }
            }
        }
        if let Some(compared) = &self.compared {
            writeln!(f, "  {compared}")?;
        }
        let (judgement, reason) = (self.judgement, self.reason);
        writeln!(f, "  {judgement}: {reason} ({})", self.section)?;
        match self.near_miss {
            Some(near_miss) => writeln!(f, "  near miss: {near_miss}"),
            None => Ok(()),
        }
    }
}

/// What a field came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard has these three.
pub enum Judgement {
    /// The condition holds; for Range: it is to be honored.
    True,
    /// The condition does not hold.
    False,
    /// The field has no effect.
    Ignored,
}

impl Judgement {
    /// Returns the judgement as a word in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Judgement::True => "true",
            // fault: false-is-ignored
            Judgement::False => "false",
            Judgement::Ignored => "ignored",
        }
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where and why a field could not be parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    line: usize,
    error: ParseError,
}

impl Damage {
    /// Returns the number of the field line, counted from 0 in the order received.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Returns what is wrong; its offset counts bytes from the start of that line.
    pub const fn error(&self) -> ParseError {
        self.error
    }
}

/// A place in a field to point at.
#[derive(Clone, Copy, Debug)]
struct Mark {
    line: usize,
    offset: usize,
    error: Option<ParseError>,
}

impl Mark {
    /// Marks where the only line of a field could not be parsed.
    const fn damage(error: ParseError) -> Self {
        Mark {
            line: 0,
            offset: error.offset(),
            error: Some(error),
        }
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

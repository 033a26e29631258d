//! What a request asks and what to answer, in text, as data and as a picture.
//!
//! The package `explainer` is made of the same files.

mod diagram;
mod head;
mod request;

use preconditions::{explain, EntityTag, Explanation, Gateway, HttpDate, Method, Outcome};
use preconditions::{RangeUse, Target, Validators};
use serde_json::{json, Value};

pub use request::Request;

/// What is known of the current representation.
#[derive(Clone, Debug)]
pub struct Current {
    pub tag: Option<EntityTag<'static>>,
    pub modified: Option<HttpDate>,
    /// The date of the response.
    pub date: Option<HttpDate>,
    /// What stands in front of the server.
    pub gateway: Gateway,
    pub is_missing: bool,
}

impl Current {
    /// What the answer says that was recorded with the request, where nothing is said here.
    pub fn or_of(mut self, request: &Request) -> Self {
        let is_silent = self.tag.is_none() && self.modified.is_none() && !self.is_missing;
        if is_silent && request.shows_current() {
            let tag = |value: Vec<u8>| EntityTag::parse(&value).ok().map(EntityTag::into_owned);
            let date = |value: Vec<u8>| HttpDate::parse(&value).ok();
            self.date = self
                .date
                .or_else(|| request.answered("date").and_then(date));
            self.tag = request.answered("etag").and_then(tag);
            let modified = request.answered("last-modified");
            self.modified = modified.and_then(|value| dated(self.date)(&value).ok());
        }
        self
    }

    fn target(&self) -> Target<'_> {
        if self.is_missing {
            return Target::Missing;
        }
        Target::Exists(
            Validators::new()
                .etag(self.tag.clone())
                .last_modified(self.modified)
                .date(self.date)
                .behind(self.gateway),
        )
    }
}

/// Reads a date beside that of the response, which tells the century of a year of two digits.
pub fn dated(
    response: Option<HttpDate>,
) -> impl Fn(&[u8]) -> Result<HttpDate, preconditions::ParseError> {
    move |octets| match response {
        Some(response) => HttpDate::parse_at(octets, response),
        None => HttpDate::parse(octets),
    }
}

/// A request that was evaluated, with all that there is to say of it.
#[derive(Debug)]
pub struct Explained {
    pub(crate) explanation: Explanation,
    pub(crate) current: Current,
}

impl Explained {
    /// Evaluates the conditions of a request.
    pub fn new(request: &Request, current: Current) -> Self {
        let explanation = explain(request.method.as_str(), &request.fields, current.target());
        Explained {
            explanation,
            current,
        }
    }

    /// Returns the explanation, and the status to answer as its last line.
    pub fn text(&self) -> String {
        format!("{}status: {}\n", self.explanation, self.status())
    }

    /// Draws the steps as an SVG, with the path of this request.
    pub fn picture(&self) -> String {
        diagram::draw(Some(&self.path()))
    }

    fn path(&self) -> diagram::Path {
        let explanation = &self.explanation;
        let steps = explanation.steps().iter();
        let whole = explanation.to_string();
        let mut caption: Vec<String> = whole.lines().take(1).map(str::to_owned).collect();
        for step in explanation.steps() {
            let name = step.field().name();
            let lines = step.lines().iter();
            caption.extend(lines.map(|line| format!("{name}: {}", printable(line))));
        }
        caption.extend([format!("status: {}", self.status()), String::new()]);
        diagram::Path {
            judged: steps
                .map(|step| (step.field(), step.judgement().as_str()))
                .collect(),
            decided_by: match explanation.outcome() {
                Outcome::Proceed(_) => None,
                Outcome::NotModified { by } | Outcome::PreconditionFailed { by } => Some(*by),
            },
            summary: explanation.summary(),
            caption,
        }
    }

    /// Returns the explanation in names and codes, without sentences. Octets that are not printable ASCII
    /// are `\xNN`.
    pub fn data(&self) -> Value {
        let mut data = json!(self.explanation);
        if let Some(steps) = data["steps"].as_array_mut() {
            for step in steps.iter_mut().filter_map(Value::as_object_mut) {
                step.remove("reason");
                step.remove("compared");
                if let Some(damage) = step.get_mut("damage").and_then(Value::as_object_mut) {
                    damage.remove("problem");
                }
            }
        }
        let current = &self.current;
        data["target"] = json!({
            "exists": !current.is_missing,
            "etag": current.tag.as_ref().map(|tag| tag.to_string()),
            "last_modified": current.modified.map(|date| date.to_string()),
            "date": current.date.map(|date| date.to_string()),
        });
        data["label"] = json!(self.explanation.outcome().label());
        data
    }

    /// Returns the status to answer.
    pub fn status(&self) -> &'static str {
        match self.explanation.outcome() {
            Outcome::NotModified { .. } => "304",
            Outcome::PreconditionFailed { .. } => "412",
            Outcome::Proceed(_) if self.is_read() && self.current.is_missing => "404",
            Outcome::Proceed(permit) if permit.range() == RangeUse::Honor => {
                "206, or 416 if the representation has no such part"
            }
            Outcome::Proceed(_) if self.is_read() => "200",
            Outcome::Proceed(_) => "that of the method, once performed",
        }
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(
            self.explanation.method(),
            Method::Get | Method::Head | Method::Query
        )
    }
}

/// Octets as they are, and as `\xNN` where they are not printable ASCII.
pub fn printable(octets: &[u8]) -> String {
    let shown = octets.iter().map(|octet| match octet {
        0x20..=0x7E => char::from(*octet).to_string(),
        _ => format!("\\x{octet:02x}"),
    });
    shown.collect()
}

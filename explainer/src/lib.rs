//! What a request asks and what to answer, in text, as data and as a picture: for the command
//! `preconditions explain`, and for a page that runs in a browser without a server.

// What a browser calls, and nobody else.
#[cfg(target_arch = "wasm32")]
mod module;
pub mod question;
mod request;

use preconditions::{Answer, EntityTag, Explanation, Gateway, HttpDate, Method, Outcome};
use preconditions::{RangeUse, Target, Validators, explain};
use serde_json::{Value, json};
use table::diagram;

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

    /// The validators as fields of a 200. A modification date later than the date is not sent, nor one
    /// without a date to hold it against (RFC 9110 §8.8.2.1).
    fn fields(&self) -> Vec<(String, Vec<u8>)> {
        let tag = self
            .tag
            .as_ref()
            .map(|tag| ("etag", tag.as_bytes().to_vec()));
        let sent = self.modified.zip(self.date);
        let modified = sent.map(|(modified, date)| ("last-modified", printed(modified.min(date))));
        let date = self.date.map(|date| ("date", printed(date)));
        let fields = [tag, modified, date].into_iter().flatten();
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
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

fn printed(date: HttpDate) -> Vec<u8> {
    date.to_string().into_bytes()
}

/// A request that was evaluated, with all that there is to say of it.
#[derive(Debug)]
pub struct Explained {
    explanation: Explanation,
    current: Current,
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

    /// Returns the explanation in one line.
    pub fn summary(&self) -> String {
        self.explanation.summary()
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

    /// Returns the answer that takes the place of performing the method, if one does. A service may
    /// insist on a condition that protects each write.
    pub fn answer(&self, insists: bool) -> Option<Answer> {
        let is_evaluated = !matches!(
            self.explanation.method(),
            Method::Options | Method::Connect | Method::Trace
        );
        match self.explanation.outcome() {
            Outcome::NotModified { by } => Some(Answer::NotModified { by: *by }),
            Outcome::PreconditionFailed { by } => Some(Answer::PreconditionFailed { by: *by }),
            Outcome::Proceed(permit) if insists && is_evaluated && !self.is_read() => {
                (!permit.is_guarded()).then_some(Answer::PreconditionRequired)
            }
            Outcome::Proceed(_) => None,
        }
    }

    /// Returns the fields that a 200 would have: the validators, and what else is sent with it.
    pub fn fields_of_success(&self, others: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
        let mut fields = self.current.fields();
        let is_validator = |name: &str| {
            let known = ["etag", "last-modified", "date"];
            known.iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        fields.extend(
            others
                .iter()
                .filter(|(name, _)| !is_validator(name))
                .cloned(),
        );
        fields
    }

    fn is_read(&self) -> bool {
        matches!(
            self.explanation.method(),
            Method::Get | Method::Head | Method::Query
        )
    }
}

/// Octets as they are, and as `\xNN` where they are not printable ASCII.
pub(crate) fn printable(octets: &[u8]) -> String {
    let shown = octets.iter().map(|octet| match octet {
        0x20..=0x7E => char::from(*octet).to_string(),
        _ => format!("\\x{octet:02x}"),
    });
    shown.collect()
}

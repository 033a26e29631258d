//! `preconditions explain`: what a request asks, and what to answer.

mod request;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use preconditions::{explain, EntityTag, Explanation, Gateway, HttpDate, Method, Outcome};
use preconditions::{RangeUse, Target, Validators};
use serde_json::{json, Value};

use request::Request;
use table::diagram;

/// Explains why a request is answered 304, 412 or otherwise
///
/// The request comes from a file or from standard input: as it came off a socket, as lines of fields, or as
/// what `curl -v` prints. Then, what the answer says of the representation counts, too. Or it is given by -X
/// and -H, as for curl.
///
/// Exit status 2, and one line on standard error, if it cannot be read.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The entity-tag of the current representation, with its quotes: '"v7"' or 'W/"v7"'
    #[arg(long, value_name = "TAG")]
    etag: Option<OsString>,

    /// Its modification date, as in Last-Modified
    #[arg(long, value_name = "DATE")]
    last_modified: Option<OsString>,

    /// The date of the response; without it, no modification date is a strong validator
    #[arg(long, value_name = "DATE")]
    date: Option<OsString>,

    /// There is no current representation
    #[arg(long, conflicts_with_all = ["etag", "last_modified", "date"])]
    missing: bool,

    /// What stands in front of the server, and changes tags when it compresses
    #[arg(long, value_name = "GATEWAY", value_enum)]
    behind: Option<Behind>,

    /// The method, where the input has no request line
    #[arg(short = 'X', long, value_name = "METHOD")]
    request: Option<String>,

    /// A field of the request; may be given several times
    #[arg(short = 'H', long, value_name = "NAME: VALUE")]
    header: Vec<OsString>,

    /// Print data instead of text: names and codes, no sentences
    #[arg(long)]
    json: bool,

    /// Draw the steps as an SVG, with the path of this request
    #[arg(long, conflicts_with = "json")]
    svg: bool,

    /// Where the request is; standard input if there is none, and neither -X nor -H
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Behind {
    Nginx,
    Apache,
    Haproxy,
    Varnish,
}

impl Behind {
    fn gateway(self) -> Gateway {
        match self {
            Behind::Nginx => Gateway::NGINX,
            Behind::Apache => Gateway::APACHE,
            Behind::Haproxy => Gateway::HAPROXY,
            Behind::Varnish => Gateway::VARNISH,
        }
    }
}

/// Explains one request on standard output.
pub fn run(arguments: &Arguments) -> ExitCode {
    match explained(arguments) {
        Ok(text) => print(&text),
        Err(problem) => refuse(&problem),
    }
}

fn explained(arguments: &Arguments) -> Result<String, String> {
    let current = Current::of(arguments)?;
    let request = Request::read(
        arguments.file.as_deref(),
        arguments.request.as_deref(),
        &arguments.header,
    )?;
    let current = current.or_of(&request);
    let explanation = explain(request.method.as_str(), &request.fields, current.target());
    let status = status(&explanation, current.is_missing);
    if arguments.json {
        let data = data(&explanation, &current);
        let text = serde_json::to_string_pretty(&data).map_err(|error| error.to_string())?;
        return Ok(text + "\n");
    }
    if arguments.svg {
        return Ok(diagram::draw(Some(&path(&explanation, status))));
    }
    Ok(format!("{explanation}status: {status}\n"))
}

/// What is said of the current representation.
#[derive(Debug)]
struct Current {
    tag: Option<EntityTag<'static>>,
    modified: Option<HttpDate>,
    date: Option<HttpDate>,
    gateway: Option<Behind>,
    is_missing: bool,
}

impl Current {
    fn of(arguments: &Arguments) -> Result<Self, String> {
        let tag = |octets: &[u8]| EntityTag::parse(octets).map(EntityTag::into_owned);
        let (modified, date) = (&arguments.last_modified, &arguments.date);
        Ok(Current {
            tag: parse("--etag", arguments.etag.as_deref(), tag)?,
            modified: parse("--last-modified", modified.as_deref(), HttpDate::parse)?,
            date: parse("--date", date.as_deref(), HttpDate::parse)?,
            gateway: arguments.behind,
            is_missing: arguments.missing,
        })
    }

    /// What the answer says that was recorded with the request, where no option says anything.
    fn or_of(mut self, request: &Request) -> Self {
        let is_silent = self.tag.is_none() && self.modified.is_none() && !self.is_missing;
        if is_silent && request.shows_current() {
            let tag = |value: &[u8]| EntityTag::parse(value).ok().map(EntityTag::into_owned);
            let date = |value: &[u8]| HttpDate::parse(value).ok();
            self.tag = request.answered("etag").and_then(tag);
            self.modified = request.answered("last-modified").and_then(date);
            self.date = self
                .date
                .or_else(|| request.answered("date").and_then(date));
        }
        self
    }

    fn target(&self) -> Target<'_> {
        if self.is_missing {
            return Target::Missing;
        }
        let gateway = self.gateway.map_or(Gateway::DIRECT, Behind::gateway);
        Target::Exists(
            Validators::new()
                .etag(self.tag.clone())
                .last_modified(self.modified)
                .date(self.date)
                .behind(gateway),
        )
    }
}

/// The path that the request took, for the picture.
fn path(explanation: &Explanation, status: &str) -> diagram::Path {
    let steps = explanation.steps().iter();
    let whole = explanation.to_string();
    let mut caption: Vec<String> = whole.lines().take(1).map(str::to_owned).collect();
    for step in explanation.steps() {
        let name = step.field().name();
        let lines = step.lines().iter();
        caption.extend(lines.map(|line| format!("{name}: {}", printable(line))));
    }
    caption.extend([format!("status: {status}"), String::new()]);
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

/// Octets as they are, and as `\xNN` where they are not printable ASCII.
fn printable(octets: &[u8]) -> String {
    let shown = octets.iter().map(|octet| match octet {
        0x20..=0x7E => char::from(*octet).to_string(),
        _ => format!("\\x{octet:02x}"),
    });
    shown.collect()
}

/// The explanation in names and codes. Octets that are not printable ASCII are `\xNN`.
fn data(explanation: &Explanation, current: &Current) -> Value {
    let mut data = json!(explanation);
    if let Some(steps) = data["steps"].as_array_mut() {
        for step in steps.iter_mut().filter_map(Value::as_object_mut) {
            step.remove("reason");
            step.remove("compared");
            if let Some(damage) = step.get_mut("damage").and_then(Value::as_object_mut) {
                damage.remove("problem");
            }
        }
    }
    data["target"] = json!({
        "exists": !current.is_missing,
        "etag": current.tag.as_ref().map(|tag| tag.to_string()),
        "last_modified": current.modified.map(|date| date.to_string()),
        "date": current.date.map(|date| date.to_string()),
    });
    data["label"] = json!(explanation.outcome().label());
    data
}

/// The status to answer.
fn status(explanation: &Explanation, is_missing: bool) -> &'static str {
    let is_read = matches!(
        explanation.method(),
        Method::Get | Method::Head | Method::Query
    );
    match explanation.outcome() {
        Outcome::NotModified { .. } => "304",
        Outcome::PreconditionFailed { .. } => "412",
        Outcome::Proceed(_) if is_read && is_missing => "404",
        Outcome::Proceed(permit) if permit.range() == RangeUse::Honor => {
            "206, or 416 if the representation has no such part"
        }
        Outcome::Proceed(_) if is_read => "200",
        Outcome::Proceed(_) => "that of the method, once performed",
    }
}

/// The value of an option, if it is given.
fn parse<T, E: std::fmt::Display>(
    option: &str,
    value: Option<&OsStr>,
    reader: impl FnOnce(&[u8]) -> Result<T, E>,
) -> Result<Option<T>, String> {
    let value = value.map(|value| reader(value.as_encoded_bytes()));
    value
        .transpose()
        .map_err(|error| format!("{option}: {error}"))
}

/// A reader who has seen enough is no error.
fn print(text: &str) -> ExitCode {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            refuse(&format!("standard output: {error}"))
        }
        _ => ExitCode::SUCCESS,
    }
}

/// One line, and exit status 2. Nobody may be listening to the line, either.
fn refuse(problem: &str) -> ExitCode {
    let line = problem.lines().next().unwrap_or_default();
    let _ = writeln!(io::stderr().lock(), "preconditions: {line}");
    ExitCode::from(2)
}

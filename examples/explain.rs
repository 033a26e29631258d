//! What a request asks, and what to answer: `cargo run --example explain -- --etag '"v7"' FILE`.
//!
//! Reads the head of an HTTP/1 request from a file or from standard input, exactly as it came off a
//! socket, evaluates its preconditions against the target that the options describe, and prints the
//! explanation. Exit status 2 and one line on standard error if it cannot.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use preconditions::{explain, EntityTag, Explanation, HttpDate, Method, Outcome};
use preconditions::{RangeUse, Target, Validators};

use head::Head;
use table::diagram;

/// No head that any server accepts is longer; a body may follow, and is not read.
const MOST_OCTETS: u64 = 1 << 20;

/// Explains the preconditions of an HTTP request
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
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

    /// Print data instead of text
    #[arg(long)]
    json: bool,

    /// Draw the steps as an SVG, with the path of this request
    #[arg(long, conflicts_with = "json")]
    svg: bool,

    /// The request as it came off a socket; standard input if there is none
    file: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) if !answer.use_stderr() => return print(&answer.to_string()),
        Err(error) => return refuse(error.to_string().trim_start_matches("error: ")),
    };
    match run(&arguments) {
        Ok(text) => print(&text),
        Err(problem) => refuse(&problem),
    }
}

fn run(arguments: &Arguments) -> Result<String, String> {
    let target = target(arguments)?;
    let (octets, origin) = read(arguments.file.as_ref())?;
    let head = Head::read(&octets).map_err(|error| format!("{origin}: {error}"))?;
    let explanation = explain(head.method, &head.fields, target);
    if arguments.json {
        let data = serde_json::to_string_pretty(&explanation);
        return data
            .map(|data| data + "\n")
            .map_err(|error| error.to_string());
    }
    if arguments.svg {
        return Ok(diagram::draw(Some(&path(&explanation))));
    }
    let status = status(&explanation, arguments.missing);
    Ok(format!("{explanation}status: {status}\n"))
}

/// The path through the picture.
fn path(explanation: &Explanation) -> diagram::Path {
    let steps = explanation.steps().iter();
    diagram::Path {
        judged: steps
            .map(|step| (step.field(), step.judgement().as_str()))
            .collect(),
        decided_by: match explanation.outcome() {
            Outcome::Proceed(_) => None,
            Outcome::NotModified { by } | Outcome::PreconditionFailed { by } => Some(*by),
        },
        summary: explanation.summary(),
    }
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

/// What the options say of the representation.
fn target(arguments: &Arguments) -> Result<Target<'static>, String> {
    if arguments.missing {
        return Ok(Target::Missing);
    }
    let tag = parse("--etag", arguments.etag.as_deref(), |octets| {
        EntityTag::parse(octets).map(EntityTag::into_owned)
    })?;
    let modified = parse(
        "--last-modified",
        arguments.last_modified.as_deref(),
        HttpDate::parse,
    )?;
    let date = parse("--date", arguments.date.as_deref(), HttpDate::parse)?;
    Ok(Target::Exists(
        Validators::new()
            .etag(tag)
            .last_modified(modified)
            .date(date),
    ))
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

/// The start of the request, and the name of where it comes from.
fn read(file: Option<&PathBuf>) -> Result<(Vec<u8>, String), String> {
    let mut octets = Vec::new();
    let (result, origin) = match file {
        Some(path) => {
            let read = |file: File| file.take(MOST_OCTETS).read_to_end(&mut octets);
            (File::open(path).and_then(read), format!("{path:?}"))
        }
        None => {
            let input = io::stdin().lock();
            (
                input.take(MOST_OCTETS).read_to_end(&mut octets),
                "standard input".to_owned(),
            )
        }
    };
    match result {
        Ok(_) => Ok((octets, origin)),
        Err(error) => Err(format!("{origin}: {error}")),
    }
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
    let _ = writeln!(io::stderr().lock(), "explain: {line}");
    ExitCode::from(2)
}

//! `preconditions explain`: what a request asks, and what to answer.

mod explained;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use preconditions::{EntityTag, Gateway, HttpDate};

use explained::{dated, Current, Explained, Request};

/// No head that any server accepts is longer; a body may follow, and is not read.
const MOST_OCTETS: u64 = 1 << 20;

/// Explain why a request is answered 304, 412 or otherwise
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
    let current = current(arguments)?;
    let request = request(arguments)?;
    let current = current.or_of(&request);
    let explained = Explained::new(&request, current);
    if arguments.json {
        let text = serde_json::to_string_pretty(&explained.data());
        return Ok(text.map_err(|error| error.to_string())? + "\n");
    }
    if arguments.svg {
        return Ok(explained.picture());
    }
    Ok(explained.text())
}

/// What the options say of the current representation.
fn current(arguments: &Arguments) -> Result<Current, String> {
    let tag = |octets: &[u8]| EntityTag::parse(octets).map(EntityTag::into_owned);
    let modified = arguments.last_modified.as_deref();
    let date = parse("--date", arguments.date.as_deref(), HttpDate::parse)?;
    Ok(Current {
        tag: parse("--etag", arguments.etag.as_deref(), tag)?,
        modified: parse("--last-modified", modified, dated(date))?,
        date,
        gateway: arguments.behind.map_or(Gateway::DIRECT, Behind::gateway),
        is_missing: arguments.missing,
    })
}

/// The request, from a file or from standard input, or made of -X and -H.
fn request(arguments: &Arguments) -> Result<Request, String> {
    let (file, method) = (arguments.file.as_deref(), arguments.request.as_deref());
    let fields = arguments.header.iter();
    let fields: Vec<&[u8]> = fields.map(|field| field.as_encoded_bytes()).collect();
    if file.is_none() && (method.is_some() || !fields.is_empty()) {
        return Request::of_fields(method, &fields).map_err(|error| format!("-X, -H: {error}"));
    }
    let (octets, origin) = octets(file)?;
    Request::read(&octets, method, &fields).map_err(|error| format!("{origin}: {error}"))
}

/// The start of the input, and the name of where it comes from.
fn octets(file: Option<&Path>) -> Result<(Vec<u8>, String), String> {
    let mut octets = Vec::new();
    let (result, origin) = match file {
        Some(path) => {
            let read = |file: File| file.take(MOST_OCTETS).read_to_end(&mut octets);
            (File::open(path).and_then(read), format!("{path:?}"))
        }
        None => {
            let input = io::stdin().lock();
            let read = input.take(MOST_OCTETS).read_to_end(&mut octets);
            (read, "standard input".to_owned())
        }
    };
    match result {
        Ok(_) => Ok((octets, origin)),
        Err(error) => Err(format!("{origin}: {error}")),
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

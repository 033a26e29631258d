//! `preconditions audit URL`: holds a server, in whatever language it is written, against the standard.

mod asked;
mod check;
mod checks;
mod known;
mod report;
mod run;
mod scratch;
mod session;
mod site;
mod transport;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use url::Url;

use crate::agent;
use check::Level;
use report::Format;
use scratch::Scratch;
use session::{Promises, Session};
use site::Site;
use transport::{Place, Version};

/// Hold a server against the standard of conditional requests (RFC 9110).
///
/// Sends GET, HEAD and OPTIONS to one URL and to a made-up name beside it, follows no link and no
/// redirection, and says of every answer that deviates what was sent, what came, what was due and by
/// which section, what harm it does, and how sure it is. Choose a resource that does not change by
/// itself, of a few kilobytes, with a modification time that is some days old.
///
/// With --write it also changes the resource at that URL: give it one that nobody needs.
///
/// Exit status: 0 if nothing deviates, or only what --expect names; 1 if something does, or if
/// something that --expect names does not any more; 2 if not everything could be tried.
#[derive(Debug, clap::Parser)]
pub struct Arguments {
    /// The resource, as http://HOST/PATH or https://HOST/PATH
    #[arg(value_parser = agent::url, required_unless_present = "list")]
    url: Option<Url>,

    /// List all checks, and audit nothing
    #[arg(long)]
    list: bool,

    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Known deviations: a file with the name of one check a line, and a reason after #
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,

    /// Fail for what deviates from at least this
    #[arg(long, value_enum, default_value_t = Level::Should)]
    level: Level,

    /// Change the resource, too
    #[arg(long, requires = "body")]
    write: bool,

    /// What to write; an n in braces in it becomes another number each time
    #[arg(long, value_name = "FILE", requires = "write")]
    body: Option<PathBuf>,

    /// A URL of the same host where nothing is, to create and delete
    #[arg(long, value_name = "URL", value_parser = agent::url, requires = "write")]
    create: Option<Url>,

    /// Writes without a condition are to be refused with 428
    #[arg(long, requires = "write")]
    require_conditions: bool,

    /// Add a header field to each request, such as "Authorization: Bearer TOKEN"; can be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,

    /// Speak HTTP/2: over TLS where the server offers it, and without TLS as known beforehand
    #[arg(long)]
    http2: bool,

    /// Trust the certificates in this PEM file, and no others
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Send at most so many requests; 200, or 3000 with --write, unless given
    #[arg(long, value_name = "N")]
    requests: Option<usize>,

    /// Send at most so many requests a second; races go at once
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,

    /// Read at most so many bytes of content in all, and an eighth of them for one answer
    #[arg(long, value_name = "N", default_value_t = 64 * 1024 * 1024)]
    bytes: usize,

    /// Take at most so long for all reads
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    within: u64,

    /// Take at most so long for all writes
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    write_within: u64,
}

/// So long one answer may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Audits, and prints what was found.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Some(url) = &arguments.url else {
        report::list(arguments.format);
        return Ok(ExitCode::SUCCESS);
    };
    match audit(arguments, url) {
        Ok(status) => Ok(status),
        Err(error) => {
            eprintln!("preconditions: {error:#}");
            Ok(ExitCode::from(2))
        }
    }
}

fn audit(arguments: &Arguments, url: &Url) -> Result<ExitCode> {
    let began = Instant::now();
    let known = match &arguments.expect {
        Some(file) => known::read(file)?,
        None => Default::default(),
    };
    let scratch = scratch(arguments, url)?;
    let version = match arguments.http2 {
        true => Version::Http2,
        false => Version::Http1,
    };
    let place = Place::new(url, arguments.cacert.as_deref(), version)?;
    let session = Session::new(place, lines(&arguments.headers)?, promises(arguments));
    let times = run::Times {
        reads: Duration::from_secs(arguments.within),
        writes: Duration::from_secs(arguments.write_within),
    };
    session.allow(times.reads);
    let path = target(url);
    let site = Site::explore(&session, &path, scratch)
        .map_err(|why| anyhow::anyhow!("{url} cannot be audited: {why}"))?;
    let report = run::run(url.to_string(), &site, &known, times, began);
    report::print(&report, arguments.format)?;
    if let Some(why) = &report.void {
        bail!("{why}");
    }
    Ok(if report.fails(arguments.level) {
        ExitCode::from(1)
    } else if report.is_incomplete() {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    })
}

fn promises(arguments: &Arguments) -> Promises {
    let requests = if arguments.write { 3000 } else { 200 };
    Promises {
        requests: arguments.requests.unwrap_or(requests),
        answer: arguments.bytes / 8,
        total: arguments.bytes,
        gap: Duration::from_secs(1) / arguments.rate,
        patience: PATIENCE,
        writes: arguments.write,
    }
}

fn scratch(arguments: &Arguments, url: &Url) -> Result<Option<Scratch>> {
    let Some(file) = &arguments.body else {
        return Ok(None);
    };
    let content = std::fs::read_to_string(file)
        .with_context(|| format!("{}: expected text", file.display()))?;
    let create = match &arguments.create {
        Some(create) if create.origin() != url.origin() => {
            bail!("--create is of another host than {url}: expected the same")
        }
        Some(create) => Some(target(create)),
        None => None,
    };
    Ok(Some(Scratch::new(
        content,
        create,
        arguments.require_conditions,
    )))
}

/// The request target.
fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_string(),
    }
}

fn lines(headers: &[String]) -> Result<Vec<Vec<u8>>> {
    let headers = agent::own_headers(headers)?;
    Ok(headers
        .iter()
        .map(|(name, value)| site::line(name.as_str(), value.as_bytes()))
        .collect())
}

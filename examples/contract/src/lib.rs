//! Checks a running service against the contract in README.md, octet for octet.
//!
//! `cargo run -p contract -- http://127.0.0.1:PORT` (more in README.md).

mod cases;
mod expect;
mod limits;
mod notes;
mod race;
mod site;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
mod wire;

use std::fmt::Write as _;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use cases::Case;
use limits::Limits;
use wire::{Request, Service, Version};

/// Check a service against the contract of this repository's examples.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Where the service is, as http://HOST:PORT
    #[arg(value_name = "URL", value_parser = resolve, required_unless_present = "list")]
    address: Option<SocketAddr>,
    /// Where a framework itself loses something: the differences that are to be found
    #[arg(long, value_name = "FILE")]
    limits: Option<PathBuf>,
    /// Check a service that was started with --require-conditions
    #[arg(long, conflicts_with = "notes")]
    require_conditions: bool,
    /// Check examples/notes by the same rules
    #[arg(long)]
    notes: bool,
    /// Print what differs and the sum, not every case
    #[arg(long)]
    quiet: bool,
    /// Speak HTTP/2 without TLS, as known beforehand; leaves out what is about HTTP/1.1 alone
    #[arg(long, conflicts_with = "notes")]
    http2: bool,
    /// List the names of all cases, and check nothing
    #[arg(long)]
    list: bool,
}

fn resolve(url: &str) -> Result<SocketAddr, String> {
    let authority = url
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'));
    let authority = authority.ok_or_else(|| format!("{url}: not an http:// URL"))?;
    let mut found = authority
        .to_socket_addrs()
        .map_err(|error| format!("{url}: {error}; it has to be http://HOST:PORT"))?;
    found.next().ok_or_else(|| format!("{url}: no such host"))
}

/// Runs all cases and prints the table. Whether the service does what is expected of it.
///
/// # Errors
///
/// One line that says why nothing could be checked: the limits file is damaged, the service does not
/// answer, or it is another one.
pub fn run(options: &Options) -> Result<bool, String> {
    let Some(address) = options.address else {
        for name in names() {
            println!("{name}");
        }
        return Ok(true);
    };
    let version = match options.http2 {
        true => Version::Http2,
        false => Version::Http1,
    };
    let service = Service { address, version };
    let limits = match &options.limits {
        Some(file) => Limits::read(file)?,
        None => Limits::default(),
    };
    let mut report = Report::new(&limits, options.quiet);
    if options.notes {
        for (name, section, differences) in notes::check(service)? {
            report.requests += 1;
            report.add(&name, section, differences);
        }
        println!("{}", report.sum());
        return Ok(report.failed == 0);
    }
    check_names(&limits)?;
    reset(service)?;
    let cases = match options.require_conditions {
        true => cases::with_required_conditions(),
        false => cases::by_default(),
    };
    for case in &cases {
        if !case.is_applicable(service.version) {
            report.left_out += 1;
            continue;
        }
        if case.writes() {
            reset(service)?;
        }
        let differences = differences(service, case);
        report.requests += case.steps.len();
        report.add(&case.name, case.section, differences);
    }
    let races = if options.require_conditions {
        &[][..]
    } else {
        &race::RACES
    };
    for (name, race) in races {
        reset(service)?;
        report.add(name, "13.1.1", race(service));
    }
    reset(service)?;
    println!("{}", report.sum());
    Ok(report.failed == 0)
}

/// The names of all cases, with required conditions and without, and of the races.
pub fn names() -> Vec<String> {
    let cases = cases::by_default()
        .into_iter()
        .chain(cases::with_required_conditions());
    let races = race::RACES.iter().map(|(name, _)| name.to_string());
    cases.map(|case| case.name).chain(races).collect()
}

/// A limit of a case that is in no table would assert nothing. One file serves both ways to start a
/// service, so both tables count.
fn check_names(limits: &Limits) -> Result<(), String> {
    let known = names();
    match limits
        .names()
        .find(|name| !known.iter().any(|it| it == name))
    {
        Some(name) => Err(format!("the limits file names {name}, which is no case")),
        None => Ok(()),
    }
}

fn differences(service: Service, case: &Case) -> Vec<String> {
    let several = case.steps.len() > 1;
    let mut found = Vec::new();
    for (number, (request, expect)) in case.steps.iter().enumerate() {
        let of_the_step = match wire::exchange(service, request) {
            Ok(answer) => expect.differences(request, &answer),
            Err(problem) => vec![problem],
        };
        let named = |difference| match several {
            true => format!("step {}: {difference}", number + 1),
            false => difference,
        };
        found.extend(of_the_step.into_iter().map(named));
    }
    found
}

/// Back to value 0 at version 1.
fn reset(service: Service) -> Result<(), String> {
    let request = Request {
        method: "POST",
        path: "/__reset",
        lines: Vec::new(),
        content: None,
    };
    match wire::exchange(service, &request)?.status {
        204 => Ok(()),
        status => Err(format!(
            "POST /__reset: {status}, not 204; is this the contract service?"
        )),
    }
}

struct Report<'l> {
    limits: &'l Limits,
    /// Print what differs and the sum, not every case.
    quiet: bool,
    requests: usize,
    agreed: usize,
    limited: usize,
    failed: usize,
    /// Cases that the version of HTTP has no form for.
    left_out: usize,
}

impl<'l> Report<'l> {
    fn new(limits: &'l Limits, quiet: bool) -> Self {
        Report {
            limits,
            quiet,
            requests: 0,
            agreed: 0,
            limited: 0,
            failed: 0,
            left_out: 0,
        }
    }

    fn add(&mut self, name: &str, section: &str, differences: Vec<String>) {
        let mut line = String::new();
        let expected = self.limits.of(name);
        let verdict = match expected {
            None if differences.is_empty() => {
                self.agreed += 1;
                "agrees"
            }
            Some(limit) if limit == differences => {
                self.limited += 1;
                "limit"
            }
            _ => {
                self.failed += 1;
                "DIFFERS"
            }
        };
        let _ = write!(line, "{verdict:<8} {section:<10} {name}");
        if verdict == "DIFFERS" {
            for difference in &differences {
                let _ = write!(line, "\n    {difference}");
            }
            for awaited in expected.unwrap_or_default() {
                let _ = write!(line, "\n    expected as a limit: {awaited}");
            }
        }
        if verdict == "DIFFERS" || !self.quiet {
            println!("{line}");
        }
    }

    fn sum(&self) -> String {
        let sum = format!(
            "{} cases, {} requests: {} agree, {} own limits, {} differ",
            self.agreed + self.limited + self.failed,
            self.requests,
            self.agreed,
            self.limited,
            self.failed
        );
        match self.left_out {
            0 => sum,
            cases => format!("{sum}; {cases} not applicable over HTTP/2"),
        }
    }
}

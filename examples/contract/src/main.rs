//! Checks a running service against the contract in README.md, octet for octet.
//!
//! `cargo run -p contract -- http://127.0.0.1:PORT` (more in README.md)

mod cases;
mod expect;
mod limits;
mod notes;
mod race;
mod site;
#[cfg(test)]
mod tests;
mod wire;

use std::fmt::Write as _;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::ExitCode;

use cases::Case;
use limits::Limits;
use wire::Request;

const USAGE: &str =
    "usage: contract http://HOST:PORT [--limits FILE] [--require-conditions | --notes] [--quiet]";

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("contract: {problem}");
            ExitCode::from(2)
        }
    }
}

struct Options {
    address: SocketAddr,
    limits: Limits,
    /// Check a service that was started with `--require-conditions`.
    requires_conditions: bool,
    /// Check `examples/notes` by the same rules.
    notes: bool,
    /// Print what differs and the sum, not every case.
    quiet: bool,
}

fn options() -> Result<Options, String> {
    use lexopt::prelude::*;
    let mut address = None;
    let mut limits = Limits::default();
    let (mut requires_conditions, mut notes, mut quiet) = (false, false, false);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next().map_err(|error| error.to_string())? {
        match argument {
            Value(url) if address.is_none() => address = Some(resolve(&url.to_string_lossy())?),
            Long("limits") => {
                let file = arguments.value().map_err(|error| error.to_string())?;
                limits = Limits::read(&PathBuf::from(file))?;
            }
            Long("require-conditions") => requires_conditions = true,
            Long("notes") => notes = true,
            Long("quiet") => quiet = true,
            Long("help") => return Err(USAGE.into()),
            other => return Err(format!("{}; {USAGE}", other.unexpected())),
        }
    }
    let address = address.ok_or(USAGE)?;
    Ok(Options {
        address,
        limits,
        requires_conditions,
        notes,
        quiet,
    })
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
fn run(options: &Options) -> Result<bool, String> {
    if options.notes {
        let mut report = Report::default();
        for (name, section, differences) in notes::check(options.address)? {
            report.requests += 1;
            report.add(options, &name, section, differences);
        }
        println!("{}", report.sum());
        return Ok(report.failed == 0);
    }
    check_names(&options.limits)?;
    reset(options.address)?;
    let mut report = Report::default();
    let cases = match options.requires_conditions {
        true => cases::with_required_conditions(),
        false => cases::by_default(),
    };
    for case in &cases {
        if case.writes() {
            reset(options.address)?;
        }
        let differences = differences(options.address, case);
        report.requests += case.steps.len();
        report.add(options, &case.name, case.section, differences);
    }
    let races = if options.requires_conditions {
        &[][..]
    } else {
        &race::RACES
    };
    for (name, race) in races {
        reset(options.address)?;
        report.add(options, name, "13.1.1", race(options.address));
    }
    reset(options.address)?;
    println!("{}", report.sum());
    Ok(report.failed == 0)
}

/// A limit of a case that is in no table would assert nothing. One file serves both ways to start a
/// service, so both tables count.
fn check_names(limits: &Limits) -> Result<(), String> {
    let mut names: Vec<String> = race::RACES
        .iter()
        .map(|(name, _)| name.to_string())
        .collect();
    for case in cases::by_default()
        .into_iter()
        .chain(cases::with_required_conditions())
    {
        names.push(case.name);
    }
    match limits
        .names()
        .find(|name| !names.iter().any(|known| known == name))
    {
        Some(name) => Err(format!("the limits file names {name}, which is no case")),
        None => Ok(()),
    }
}

fn differences(address: SocketAddr, case: &Case) -> Vec<String> {
    let several = case.steps.len() > 1;
    let mut found = Vec::new();
    for (number, (request, expect)) in case.steps.iter().enumerate() {
        let of_the_step = match wire::exchange(address, request) {
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
fn reset(address: SocketAddr) -> Result<(), String> {
    let request = Request {
        method: "POST",
        path: "/__reset",
        lines: Vec::new(),
        content: None,
    };
    match wire::exchange(address, &request)?.status {
        204 => Ok(()),
        status => Err(format!(
            "POST /__reset: {status}, not 204; is this the contract service?"
        )),
    }
}

#[derive(Default)]
struct Report {
    requests: usize,
    agreed: usize,
    limited: usize,
    failed: usize,
}

impl Report {
    fn add(&mut self, options: &Options, name: &str, section: &str, differences: Vec<String>) {
        let mut line = String::new();
        let expected = options.limits.of(name);
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
        if verdict == "DIFFERS" || !options.quiet {
            println!("{line}");
        }
    }

    fn sum(&self) -> String {
        format!(
            "{} cases, {} requests: {} agree, {} own limits, {} differ",
            self.agreed + self.limited + self.failed,
            self.requests,
            self.agreed,
            self.limited,
            self.failed
        )
    }
}

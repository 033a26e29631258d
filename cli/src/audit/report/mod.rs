//! What was found, in the form that was asked for.

mod json;
mod junit;
mod markdown;
mod tap;
mod text;

use std::io::Write;

use super::run::Report;

/// The forms of a report.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For most CI systems, as XML
    Junit,
    /// The Test Anything Protocol, version 14
    Tap,
    /// For programs
    Json,
    /// For a page
    Markdown,
}

/// Prints a report.
pub fn print(report: &Report, format: Format) -> anyhow::Result<()> {
    let text = match format {
        Format::Text => text::report(report),
        Format::Junit => junit::report(report)?,
        Format::Tap => tap::report(report),
        Format::Json => json::report(report),
        Format::Markdown => markdown::report(report),
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// Prints the table of all checks.
pub fn list(format: Format) {
    let text = match format {
        Format::Json => json::list(),
        Format::Markdown => markdown::list(),
        Format::Text | Format::Junit | Format::Tap => text::list(),
    };
    print!("{text}");
}

/// A section with the RFC that it is of.
fn section(of: &str) -> String {
    match of.strip_prefix("RFC ").and_then(|it| it.split_once(' ')) {
        Some((rfc, section)) => format!("RFC {rfc} §{section}"),
        None => format!("RFC 9110 §{of}"),
    }
}

fn sure(unless: Option<&str>) -> String {
    match unless {
        None => "certain: the answer itself shows it".into(),
        Some(other) => format!("likely; unless {other}"),
    }
}

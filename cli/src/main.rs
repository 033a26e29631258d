//! The command `preconditions`: one module a subcommand.

mod agent;
mod audit;
mod edit;
mod explain;
mod fetch;
mod help;
mod raw_http;
mod serve;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Conditional requests on the command line (RFC 9110 §13).
#[derive(Debug, Parser)]
#[command(name = "preconditions", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Fetch(fetch::Arguments),
    Edit(edit::Arguments),
    Audit(audit::Arguments),
    Explain(explain::Arguments),
    Completions(help::Completions),
    Manual(help::Manual),
}

/// Exit status 0: done; 1: it failed, and standard error says why; 2: the arguments are wrong; 3:
/// `edit` has written nothing, because somebody else was faster, or may have been. `audit` says of
/// its own what they mean, and `explain` has 2 for input that it cannot read.
fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(arguments)
            .map(|()| ExitCode::SUCCESS)
            .map_err(|error| error.to_string()),
        Command::Fetch(arguments) => fetch::run(&arguments).map_err(describe),
        Command::Edit(arguments) => edit::run(&arguments).map_err(describe),
        Command::Audit(arguments) => audit::run(&arguments).map_err(describe),
        Command::Explain(arguments) => Ok(explain::run(&arguments)),
        Command::Completions(arguments) => help::completions::<Arguments>(&arguments)
            .map(|()| ExitCode::SUCCESS)
            .map_err(describe),
        Command::Manual(arguments) => help::manual::<Arguments>(&arguments)
            .map(|()| ExitCode::SUCCESS)
            .map_err(describe),
    };
    match done {
        Ok(status) => status,
        Err(error) => {
            eprintln!("preconditions: {error}");
            ExitCode::FAILURE
        }
    }
}

fn describe(error: anyhow::Error) -> String {
    format!("{error:#}")
}

//! The command `preconditions`: one module a subcommand.

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
}

/// Exit status 0: done; 1: it failed, and standard error says why; 2: the arguments are wrong.
fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("preconditions: {error}");
            ExitCode::FAILURE
        }
    }
}

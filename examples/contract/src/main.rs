//! The checker as a command of its own. Exit status 0: the service agrees; 1: it differs; 2: nothing
//! could be checked.

use std::process::ExitCode;

use clap::Parser;

/// Check a service against the contract in README.md, octet for octet.
#[derive(Debug, Parser)]
#[command(name = "contract")]
struct Arguments {
    #[command(flatten)]
    options: contract::Options,
}

fn main() -> ExitCode {
    match contract::run(&Arguments::parse().options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("contract: {problem}");
            ExitCode::from(2)
        }
    }
}

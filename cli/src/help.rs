//! `completions` and `manual`: what a shell and `man` want to know of this command, made from its
//! arguments, so that they cannot disagree with `--help`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::builder::PossibleValue;
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;

/// Print the completions for a shell
///
/// For bash: `preconditions completions bash > ~/.local/share/bash-completion/completions/preconditions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell that will read them
    shell: Shell,
}

/// Write the manual pages into a directory, one for each subcommand
///
/// `preconditions manual ~/.local/share/man/man1`, and then `man preconditions`.
#[derive(Debug, Args)]
pub struct Manual {
    /// The directory; it must exist
    directory: PathBuf,
}

/// Prints the completions on standard output.
pub fn completions<C: CommandFactory>(arguments: &Completions) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut C::command(),
        "preconditions",
        &mut script,
    );
    io::stdout()
        .write_all(&script)
        .with_context(|| format!("cannot print the completions for {}", name(arguments.shell)))
}

/// Writes the pages, and says which.
pub fn manual<C: CommandFactory>(arguments: &Manual) -> anyhow::Result<()> {
    let directory = &arguments.directory;
    clap_mangen::generate_to(C::command(), directory)
        .with_context(|| format!("cannot write the pages into {}", directory.display()))
}

fn name(shell: Shell) -> String {
    let value = shell.to_possible_value();
    value
        .as_ref()
        .map(PossibleValue::get_name)
        .unwrap_or_default()
        .to_owned()
}

//! What a person learns the command from: `--help`, completions, and manual pages.

#![allow(clippy::unwrap_used)] // a test

use std::fs;
use std::process::{Command, Output};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn preconditions(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preconditions"))
        .args(arguments)
        .output()
        .unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = preconditions(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The subcommands, as `--help` lists them.
fn subcommands() -> Vec<String> {
    let help = said(&["--help"]);
    let list = help.split_once("Commands:\n").unwrap().1;
    list.lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect()
}

/// clap takes some words in braces for its own.
#[test]
fn the_placeholder_of_a_body_is_in_the_help() {
    assert!(said(&["audit", "--help"]).contains("an n in braces in it becomes another number"));
}

#[test]
fn each_subcommand_says_in_a_sentence_what_it_does() {
    let names = subcommands();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        let help = said(&[&name, "--help"]);
        let first = help.lines().next().unwrap();
        assert!(first.split_whitespace().count() >= 4, "{name}: {first:?}");
        assert!(help.contains("\nUsage: preconditions"), "{name}");
    }
}

#[test]
fn completions_know_every_subcommand() {
    for shell in SHELLS {
        let script = said(&["completions", shell]);
        for name in subcommands() {
            assert!(script.contains(&name), "{shell} does not know {name}");
        }
    }
    let refused = preconditions(&["completions", "tcsh"]);
    assert_eq!(refused.status.code(), Some(2));
    let reason = String::from_utf8(refused.stderr).unwrap();
    assert!(reason.contains("invalid value 'tcsh'"), "{reason}");
    assert!(reason.contains("bash"), "{reason}");
}

#[test]
fn each_subcommand_has_a_manual_page() {
    let directory = tempfile::tempdir().unwrap();
    said(&["manual", directory.path().to_str().unwrap()]);
    let root = fs::read_to_string(directory.path().join("preconditions.1")).unwrap();
    for name in subcommands() {
        assert!(root.contains(&name), "the first page does not name {name}");
        let file = directory.path().join(format!("preconditions-{name}.1"));
        let page = fs::read_to_string(file).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
}

#[test]
fn pages_for_a_directory_that_is_not_there_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let absent = directory.path().join("absent");
    let refused = preconditions(&["manual", absent.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    let reason = String::from_utf8(refused.stderr).unwrap();
    assert!(reason.contains("cannot write the pages into"), "{reason}");
    assert!(reason.contains("absent"), "{reason}");
}

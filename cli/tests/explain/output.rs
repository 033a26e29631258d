//! Where the text goes.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::command::{prints, program, recorded_as, refused};

#[test]
fn help_is_no_error() {
    let text = prints(&["--help"], b"");
    for option in [
        "--etag",
        "--last-modified",
        "--date",
        "--missing",
        "--json",
        "-X",
        "-H",
        "--behind",
        "[FILE]",
    ] {
        assert!(text.contains(option), "{text}");
    }
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    let file = recorded_as("curl-etag-compare");
    for arguments in [&["--json", &file][..], &["--help"]] {
        let mut command = program();
        command.args(arguments).stdin(Stdio::piped());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), errors.as_str()),
            (Some(0), "")
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let full = Path::new("/dev/full");
    let file = recorded_as("curl-etag-compare");
    let mut command = program();
    command
        .arg(file)
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    command.stdout(fs::File::options().write(true).open(full).unwrap());
    let line = refused(&command.spawn().unwrap().wait_with_output().unwrap());
    assert!(
        line.starts_with("preconditions: standard output: "),
        "{line}"
    );
}

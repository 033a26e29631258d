//! The command, run as its users run it.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::thread;

pub const REQUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/requests");
pub const GET: &[u8] = b"GET / HTTP/1.1\r\nIf-None-Match: \"v7\"\r\n\r\n";

/// Writes the head of a recorded request into a file of its own.
pub fn recorded(recording: &serde_json::Value) -> String {
    let mut head = String::new();
    for line in recording["lines"].as_array().unwrap() {
        head.push_str(line.as_str().unwrap());
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    // A character of the index stands for one octet.
    let octets: Vec<u8> = head.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let name = recording["name"].as_str().unwrap();
    let file = format!("{}/{name}.http", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&file, octets).unwrap();
    file
}

pub fn recordings() -> serde_json::Value {
    let index = fs::read_to_string(format!("{REQUESTS}/index.json")).unwrap();
    serde_json::from_str(&index).unwrap()
}

pub fn recorded_as(name: &str) -> String {
    let index = recordings();
    let recordings = index["recordings"].as_array().unwrap();
    recorded(recordings.iter().find(|it| it["name"] == name).unwrap())
}

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_preconditions"));
    command.arg("explain");
    command
}

pub fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = program();
    command.args(arguments);
    finish(command, input)
}

pub fn finish(mut command: Command, input: &[u8]) -> Output {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // It may stop reading early.
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

#[track_caller]
pub fn prints(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
pub fn refused(output: &Output) -> String {
    let line = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(2), &b""[..]),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(
        line.starts_with("preconditions: ") && line.ends_with('\n'),
        "{line}"
    );
    line.trim_end().to_owned()
}

#[track_caller]
pub fn refuses(arguments: &[&str], input: &[u8], line: &str) {
    assert_eq!(
        refused(&run(arguments, input)),
        format!("preconditions: {line}")
    );
}

/// What is said of arguments that are none.
#[track_caller]
pub fn misused(arguments: &[&str]) -> String {
    let output = run(arguments, GET);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

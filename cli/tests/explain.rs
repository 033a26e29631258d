//! `preconditions explain` as its users run it: what it prints, and that bad input gets one line and
//! exit status 2.

#![allow(clippy::unwrap_used)] // a test

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

const REQUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/requests");
const GET: &[u8] = b"GET / HTTP/1.1\r\nIf-None-Match: \"v7\"\r\n\r\n";

/// Writes the head of a recorded request into a file of its own.
fn recorded(recording: &serde_json::Value) -> String {
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

fn recordings() -> serde_json::Value {
    let index = fs::read_to_string(format!("{REQUESTS}/index.json")).unwrap();
    serde_json::from_str(&index).unwrap()
}

fn recorded_as(name: &str) -> String {
    let index = recordings();
    let recordings = index["recordings"].as_array().unwrap();
    recorded(recordings.iter().find(|it| it["name"] == name).unwrap())
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_preconditions"));
    command.arg("explain");
    command
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = program();
    command.args(arguments);
    finish(command, input)
}

fn finish(mut command: Command, input: &[u8]) -> Output {
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
fn prints(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(output: &Output) -> String {
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
fn refuses(arguments: &[&str], input: &[u8], line: &str) {
    assert_eq!(
        refused(&run(arguments, input)),
        format!("preconditions: {line}")
    );
}

#[test]
fn a_file_is_explained() {
    let file = recorded_as("curl-etag-compare");
    let expected = "\
GET on a representation with ETag \"v7\"

if-none-match: \"v7\"
               ^ this one
  weak comparison with \"v7\"
  false: a tag in it matches (RFC 9110 section 13.1.2)

304 Not Modified, because of if-none-match
status: 304
";
    assert_eq!(prints(&["--etag", "\"v7\"", &file], b""), expected);
}

/// What the explanation says of each recorded request is what the index expects.
#[test]
fn every_recorded_request_is_explained() {
    let index = recordings();
    let mut count = 0;
    for recording in index["recordings"].as_array().unwrap() {
        let file = recorded(recording);
        for state in recording["states"].as_array().unwrap() {
            let target = &index["targets"][state["target"].as_str().unwrap()];
            let mut arguments = vec!["--json", &file];
            for (option, name) in [
                ("--etag", "etag"),
                ("--last-modified", "last_modified"),
                ("--date", "date"),
            ] {
                if let Some(value) = target[name].as_str() {
                    arguments.extend([option, value]);
                }
            }
            if target["missing"] == true {
                arguments.push("--missing");
            }
            if arguments.iter().any(|argument| !argument.is_ascii()) {
                continue; // `a_tag_may_have_octets_that_are_no_text`
            }
            let data: serde_json::Value = serde_json::from_str(&prints(&arguments, b"")).unwrap();
            for name in ["status", "by", "range", "protection"] {
                assert_eq!(data[name], state[name], "{name}: {arguments:?}");
            }
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

#[test]
fn the_status_is_the_one_to_answer() {
    let status = |arguments: &[&str], head: &str| {
        let text = prints(arguments, format!("{head}\n\n").as_bytes());
        text.lines().last().unwrap().to_owned()
    };
    let part = "206, or 416 if the representation has no such part";
    for (arguments, head, expected) in [
        (
            &["--etag", "\"v7\""][..],
            "GET / HTTP/1.1\nIf-None-Match: \"v7\"",
            "304",
        ),
        (
            &["--etag", "\"v8\""],
            "GET / HTTP/1.1\nIf-None-Match: \"v7\"",
            "200",
        ),
        (
            &["--etag", "\"v8\""],
            "PUT / HTTP/1.1\nIf-Match: \"v7\"",
            "412",
        ),
        (
            &["--etag", "\"v7\""],
            "PUT / HTTP/1.1\nIf-Match: \"v7\"",
            "that of the method, once performed",
        ),
        (&["--missing"], "PUT / HTTP/1.1\nIf-Match: \"v7\"", "412"),
        (
            &["--missing"],
            "PUT / HTTP/1.1\nIf-None-Match: *",
            "that of the method, once performed",
        ),
        (&["--missing"], "HEAD / HTTP/1.1\nIf-Match: \"v7\"", "404"),
        (&["--missing"], "GET / HTTP/1.1\nRange: bytes=0-", "404"),
        (&[], "GET / HTTP/1.1\nRange: bytes=0-", part),
        (&[], "QUERY / HTTP/1.1", "200"),
    ] {
        assert_eq!(
            status(arguments, head),
            format!("status: {expected}"),
            "{head}"
        );
    }
}

#[test]
fn dates_are_taken_in_the_three_formats() {
    let head = b"GET / HTTP/1.1\nRange: bytes=0-\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\n\n";
    for date in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        let with_date = [
            "--json",
            "--last-modified",
            date,
            "--date",
            "Sun Nov  6 08:49:38 1994",
        ];
        // Without the date of the response, the modification date is not strong (§8.8.2.2).
        for (arguments, range) in [(&with_date[..], "honor"), (&with_date[..3], "ignore")] {
            let data: serde_json::Value = serde_json::from_str(&prints(arguments, head)).unwrap();
            assert_eq!(data["range"], range, "{date}");
        }
    }
}

#[test]
fn a_head_is_read_as_it_comes() {
    for head in [
        &b"GET / HTTP/1.1\nif-none-match: \"v7\"\n\n"[..],
        b"\r\n\r\nGET / HTTP/1.0\r\nIF-NONE-MATCH:\"v7\"\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\nX: \xe9\r\nIf-None-Match: \t \"v7\" \t\r\n\r\n",
        b"GET / HTTP/1.1\r\nIf-None-Match: \"v6\"\r\nX: y\r\nIf-none-match: \"v7\"\r\n\r\n",
        b"GET / HTTP/1.1\r\nIf-None-Match: \"v7\"\r\n\r\n\0\xff\r\nIf-Match: \"v6\"\r\n\r\n",
    ] {
        let data = prints(&["--json", "--etag", "\"v7\""], head);
        assert!(data.contains("\"status\": 304"), "{data}");
    }
}

#[test]
fn a_long_body_is_not_read() {
    let mut octets = GET.to_vec();
    octets.resize(16 << 20, b'x');
    assert!(prints(&["--etag", "\"v7\""], &octets).contains("304 Not Modified"));
}

#[cfg(unix)]
#[test]
fn a_tag_may_have_octets_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let file = recorded_as("curl-etag-compare-latin1");
    for (tag, status) in [(&b"\"caf\xe9\""[..], "304"), ("\"café\"".as_bytes(), "200")] {
        let mut command = program();
        command.arg("--etag").arg(OsStr::from_bytes(tag)).arg(&file);
        let output = finish(command, b"");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.ends_with(&format!("status: {status}\n")), "{text}");
    }
}

#[test]
fn a_request_that_is_none_is_refused() {
    let refuses = |input: &[u8], line: &str| {
        refuses(&[], input, &format!("standard input: {line}"));
    };
    let expected = "expected a request line, such as `GET / HTTP/1.1`";
    refuses(b"", "there is no request, at octet 0");
    refuses(b"\r\n\r\n", "there is no request, at octet 4");
    refuses(b"GET", &format!("{expected}, and its end, at octet 3"));
    refuses(
        b"\x16\x03\x01\x02",
        &format!("{expected}, found octet 0x16, at octet 0"),
    );
    refuses(
        b"GET\r\n\r\n",
        &format!("{expected}, found octet 0x0d, at octet 3"),
    );
    refuses(
        b"GET / HTTP/2\r\n\r\n",
        "expected `HTTP/1.1` or `HTTP/1.0`, at octet 11",
    );
    refuses(
        b"GET / HTTP/1.1\r\nIf-Match: \"v7\"\r\n",
        "expected an empty line at the end of the head, at octet 32",
    );
    refuses(
        b"GET / HTTP/1.1\r\nIf Match: \"v7\"\r\n\r\n",
        "octet 0x20 cannot stand in the name of a field, at octet 18",
    );
    refuses(
        b"GET / HTTP/1.1\r\nIf-Match: \"v\x007\"\r\n\r\n",
        "octet 0x00 cannot stand in the value of a field, at octet 28",
    );
    refuses(
        b"GET / HTTP/1.1\r\nIf-Match: \"v7\",\r\n \"v8\"\r\n\r\n",
        "octet 0x20 cannot stand in the name of a field, at octet 33",
    );
    refuses(
        b"GET / HTTP/1.1\r\nIf-Match: \"v7\"\rX: y\r\n\r\n",
        "expected a line feed after a carriage return, at octet 31",
    );
}

#[test]
fn too_many_field_lines_are_refused() {
    let head = |lines| format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(lines));
    assert!(prints(&[], head(256).as_bytes()).contains("no condition"));
    let line = "standard input: there are more than 256 field lines, at octet 1552";
    refuses(&[], head(257).as_bytes(), line);
}

/// An end that does not come within 1 MiB does not come.
#[test]
fn a_head_without_an_end_is_refused() {
    let mut octets = b"GET / HTTP/1.1\r\nX: ".to_vec();
    octets.resize(64 << 20, b'x');
    let line = "standard input: expected an empty line at the end of the head, at octet 1048576";
    refuses(&[], &octets, line);
}

#[test]
fn options_that_contradict_or_do_not_parse_are_refused() {
    refuses(
        &["--etag", "v7"],
        GET,
        "--etag: expected a double quote or `W/\"`, found `v7` at byte 0",
    );
    refuses(
        &["--etag", "\"v\n7\""],
        GET,
        "--etag: invalid byte 0x0a in entity-tag at byte 2",
    );
    refuses(
        &["--etag", ""],
        GET,
        "--etag: expected a double quote or `W/\"`, found the end at byte 0",
    );
    for option in ["--last-modified", "--date"] {
        let line = refused(&run(&[option, "yesterday"], GET));
        assert!(
            line.starts_with(&format!("preconditions: {option}: ")),
            "{line}"
        );
        assert!(line.ends_with(" at byte 0"), "{line}");
    }
    for option in ["--etag", "--last-modified", "--date"] {
        let line = misused(&["--missing", option, "\"v7\""]);
        assert!(line.contains("'--missing' cannot be used with"), "{line}");
        assert!(line.contains(option), "{line}");
        assert!(misused(&[option]).contains("a value is required for"));
    }
    misused(&["--frobnicate"]);
    misused(&["one.http", "two.http"]);
    misused(&["--behind", "squid"]);
    misused(&["--json", "--svg"]);
}

/// What is said of arguments that are none.
#[track_caller]
fn misused(arguments: &[&str]) -> String {
    let output = run(arguments, GET);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// The same request in each form that a person may have it in.
#[test]
fn a_request_comes_in_several_forms() {
    let curl = b"* Connected to localhost\n> GET /old HTTP/1.1\r\n> Host: localhost\r\n> \r\n\
        < HTTP/1.1 301 Moved\r\n< ETag: \"v1\"\r\n< \r\n{ [5 bytes data]\n\
        > GET /new HTTP/2\r\n> If-None-Match: \"v7\"\r\n> \r\n\
        < HTTP/2 304 \r\n< etag: \"v7\"\r\n< \r\n";
    let lines = b"If-None-Match: \"v7\"";
    let several = b"accept: */*\nif-none-match: \"v7\"\n";
    let given = ["--json", "--etag", "\"v7\""];
    let with = |more: &[&str], input: &[u8]| {
        let arguments = [&given[..], more].concat();
        let data: serde_json::Value = serde_json::from_str(&prints(&arguments, input)).unwrap();
        (data["method"].clone(), data["status"].clone())
    };
    let found = (serde_json::json!("GET"), serde_json::json!(304));
    for input in [GET, curl, lines, several] {
        assert_eq!(
            with(&[], input),
            found,
            "{}",
            String::from_utf8_lossy(input)
        );
    }
    assert_eq!(with(&["-H", "If-None-Match: \"v7\""], b""), found);
    assert_eq!(
        with(&["-X", "GET", "-H", "if-none-match:\"v7\""], b""),
        found
    );
    let written = (serde_json::json!("PUT"), serde_json::json!(412));
    assert_eq!(with(&["-X", "PUT", "-H", "If-Match: \"v6\""], b""), written);
}

/// What curl has recorded of the answer says what was current.
#[test]
fn the_answer_says_what_was_current() {
    let recorded = |request: &str, answer: &str| {
        let lines = |sign: &str, text: &str| {
            text.lines()
                .map(|line| format!("{sign} {line}\r\n"))
                .collect::<String>()
                + sign
                + " \r\n"
        };
        let text = lines(">", request) + &lines("<", answer);
        prints(&[], text.as_bytes())
    };
    let put = "PUT /a HTTP/1.1\nIf-Match: \"v6\"";
    let text = recorded(put, "HTTP/1.1 412 Precondition Failed\nETag: \"v7\"");
    assert!(
        text.starts_with("PUT on a representation with ETag \"v7\""),
        "{text}"
    );
    assert!(text.ends_with("status: 412\n"), "{text}");
    // The tag of a write that took place is that of what it made.
    let text = recorded(put, "HTTP/1.1 204 No Content\nETag: \"v7\"");
    assert!(!text.contains("v7"), "{text}");
    // The interim answer says nothing.
    let text = recorded(put, "HTTP/1.1 100 Continue\nHTTP/1.1 412 No\nETag: \"v8\"");
    assert!(text.contains("\"v8\""), "{text}");
    // What an option says is what counts.
    let curl = "> GET / HTTP/1.1\n> If-None-Match: \"v7\"\n> \n< HTTP/1.1 200 OK\n< ETag: \"v8\"\n";
    assert!(prints(&["--etag", "\"v7\""], curl.as_bytes()).contains("304 Not Modified"));
    assert!(prints(&[], curl.as_bytes()).ends_with("status: 200\n"));
}

#[test]
fn a_request_that_is_given_twice_or_not_at_all_is_refused() {
    let twice = "standard input: the request is whole; expected neither -X nor -H beside it";
    let file = recorded_as("curl-etag-compare");
    let line = refused(&run(&["-X", "PUT", &file], b""));
    assert!(line.ends_with(twice.split_once(": ").unwrap().1), "{line}");
    refuses(
        &["-H", "nonsense"],
        b"",
        "-X, -H: expected `Name: value`, found `nonsense`",
    );
    for arguments in [
        ["-X", "GET /"],
        ["-X", ""],
        ["-H", "a b: c"],
        ["-H", "a: b\nc"],
    ] {
        let line = refused(&run(&arguments, b""));
        assert!(line.starts_with("preconditions: -X, -H: "), "{line}");
    }
    // A request of which curl had sent a part.
    let line = refused(&run(&[], b"> GET / HTTP/1.1\n> If-Match: \"v7\"\n"));
    assert!(
        line.contains("expected an empty line at the end of the head"),
        "{line}"
    );
}

/// Data is names and codes; what is read by people stays in the text.
#[test]
fn data_has_no_sentences() {
    let head = b"PUT / HTTP/1.1\r\nIf-Match: \"v6\", v7\r\n\r\n";
    let text = prints(&["--json", "--etag", "\"v7\""], head);
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(data["label"], "failed-if-match");
    assert_eq!(data["target"]["etag"], "\"v7\"");
    assert_eq!(
        data["steps"][0]["damage"],
        serde_json::json!({ "line": 0, "offset": 6 })
    );
    fn texts(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => into.push(text.clone()),
            serde_json::Value::Array(list) => list.iter().for_each(|item| texts(item, into)),
            serde_json::Value::Object(map) => map.values().for_each(|item| texts(item, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(&data, &mut found);
    found.retain(|text| !text.contains('"') && !text.starts_with("RFC 9110 section "));
    assert!(found.iter().all(|text| !text.contains(' ')), "{found:?}");
}

/// The picture has in it what it is a picture of.
#[test]
fn the_picture_says_what_it_shows() {
    let head = b"PUT / HTTP/1.1\r\nIf-Match: \"<v6>&\"\r\n\r\n";
    let svg = prints(&["--svg", "--etag", "\"v7\""], head);
    for text in [
        ">PUT on a representation with ETag \"v7\"</text>",
        ">if-match: \"&lt;v6&gt;&amp;\"</text>",
        ">status: 412</text>",
        ">if-match: false</text>",
    ] {
        assert!(svg.contains(text), "no {text} in {svg}");
    }
}

/// Behind Apache, the tag that the client was given is the current one by another name.
#[test]
fn a_gateway_is_taken_into_account() {
    let head = b"PUT / HTTP/1.1\r\nIf-Match: \"v7-gzip\"\r\n\r\n";
    let etag = ["--etag", "\"v7\""];
    let text = prints(&etag, head);
    assert!(
        text.contains("near miss") && text.ends_with("status: 412\n"),
        "{text}"
    );
    let text = prints(&[&etag[..], &["--behind", "apache"]].concat(), head);
    assert!(
        text.ends_with("status: that of the method, once performed\n"),
        "{text}"
    );
}

#[test]
fn files_that_cannot_be_read_are_refused() {
    let line = refused(&run(&["no\nsuch.http"], b""));
    assert!(
        line.starts_with("preconditions: \"no\\nsuch.http\": "),
        "{line}"
    );
    let line = refused(&run(&[REQUESTS], b""));
    assert!(
        line.starts_with(&format!("preconditions: {REQUESTS:?}: ")),
        "{line}"
    );
    misused(&[""]);
}

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

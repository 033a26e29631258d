//! Bad input gets one line and exit status 2.

use crate::command::*;

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

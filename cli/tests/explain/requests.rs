//! Requests in whichever form a person has them.

use crate::command::*;

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

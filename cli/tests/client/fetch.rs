//! Downloads: what is asked, and what is on the disk afterwards.

use crate::command::{Directory, Ran};
use crate::server::{ok, reply, End, Reply, Server};

pub(crate) const HOUR_LATER: &str = "Date: Sun, 06 Nov 1994 09:49:37 GMT";
pub(crate) const MODIFIED: &str = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT";

pub(crate) fn fetch(directory: &Directory, server: &Server, more: &[&str]) -> Ran {
    let url = server.url("/file");
    directory.run(&[&["fetch", &url, "--quiet", "--explain"], more].concat())
}

/// Runs the command, and expects these bytes in the file, and nothing beside but its record.
#[track_caller]
pub(crate) fn expect(directory: &Directory, server: &Server, content: &[u8]) -> Ran {
    let ran = fetch(directory, server, &[]);
    ran.is_fine();
    assert_eq!(directory.read("file").unwrap(), content, "{}", ran.stderr);
    assert_eq!(directory.names(), ["file", "file.response"]);
    ran
}

/// A download of `0123456789`, of which the first five bytes are there after a break.
pub(crate) fn begun(directory: &Directory, head: &str) {
    let server = Server::script(vec![ok(head, b"0123456789").cut(5)]);
    let url = server.url("/file");
    let ran = directory.run(&["fetch", &url, "--quiet", "--retries", "0"]);
    ran.fails("");
    assert_eq!(directory.read("file"), None, "{}", ran.stderr);
    assert_eq!(directory.read("file.part").unwrap(), b"01234");
    // The same resource from now on is elsewhere only because each server has a port of its own.
    let record = String::from_utf8(directory.read("file.part.response").unwrap()).unwrap();
    directory.write(
        "template",
        record.replace(&server.address, "ADDRESS").as_bytes(),
    );
}

/// What the server of the next run gets to see as its own.
pub(crate) fn moved(directory: &Directory, server: &Server) {
    let record = String::from_utf8(directory.read("template").unwrap()).unwrap();
    std::fs::remove_file(directory.file("template")).unwrap();
    directory.write(
        "file.part.response",
        record.replace("ADDRESS", &server.address).as_bytes(),
    );
}

/// After the break, the server answers the request for the rest with `rest`, and any other with the
/// whole of a new version. Returns whether the rest was used.
#[track_caller]
pub(crate) fn resumed(head: &str, rest: Reply) -> bool {
    let directory = Directory::new();
    begun(&directory, head);
    let is_whole = rest.octets.starts_with(b"HTTP/1.1 200");
    let server = Server::start(move |request| match request.field("range") {
        Some(range) => {
            assert_eq!(range, "bytes=5-");
            assert!(request.field("if-range").is_some());
            rest.clone()
        }
        None => {
            assert!(!request.is_conditional());
            ok("ETag: \"b\"", b"abcdefghijkl")
        }
    });
    moved(&directory, &server);
    let ran = fetch(&directory, &server, &[]);
    ran.is_fine();
    let content = directory.read("file").unwrap();
    assert_eq!(directory.names(), ["file", "file.response"]);
    let requests = server.requests();
    assert_eq!(requests[0].field("accept-encoding").unwrap(), "identity");
    match (&content[..], requests.len()) {
        (b"0123456789", 1) => true,
        (b"whole", 1) if is_whole => false,
        (b"abcdefghijkl", 2) => false,
        (b"abcdefghijkl", 1) => panic!("it did not even ask"),
        other => panic!("{other:?}\n{}", ran.stderr),
    }
}

#[test]
fn a_file_and_again() {
    let directory = Directory::new();
    let server = Server::start(|request| match request.field("if-none-match").as_deref() {
        Some("\"a\"") => reply(
            "304 Not Modified\nETag: \"a\"\nCache-Control: max-age=9\nContent-Length: 0",
            b"",
        ),
        None => ok(
            "ETag: \"a\"\nX-Kept: yes\nCache-Control: max-age=1",
            b"content",
        ),
        other => panic!("{other:?}"),
    });
    let ran = expect(&directory, &server, b"content");
    assert!(ran.stdout.contains("file: 7 B"), "{}", ran.stdout);

    let ran = expect(&directory, &server, b"content");
    assert!(
        ran.stdout.contains("unchanged, 7 B saved"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("> if-none-match: \"a\""),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("the same strong validator"),
        "{}",
        ran.stderr
    );

    let record = String::from_utf8(directory.read("file.response").unwrap()).unwrap();
    assert!(record.contains("\ncache-control: max-age=9\n") && !record.contains("max-age=1"));
    assert!(record.contains("\nx-kept: yes\n") && record.contains("\ncontent-length: 7\n"));
    expect(&directory, &server, b"content");
}

#[test]
fn a_new_version() {
    let directory = Directory::new();
    let server = Server::script(vec![
        ok("ETag: \"a\"", b"content"),
        ok("ETag: \"b\"", b"other"),
        reply("304 Not Modified\nETag: \"b\"", b""),
    ]);
    expect(&directory, &server, b"content");
    expect(&directory, &server, b"other");
    server.requests();
    expect(&directory, &server, b"other");
    assert_eq!(
        server.requests()[0].field("if-none-match").unwrap(),
        "\"b\""
    );
}

#[test]
fn a_strong_date() {
    let directory = Directory::new();
    let server = Server::script(vec![
        ok(&format!("{HOUR_LATER}\n{MODIFIED}"), b"content"),
        reply(&format!("304 Not Modified\n{MODIFIED}"), b""),
    ]);
    expect(&directory, &server, b"content");
    expect(&directory, &server, b"content");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        requests[1].field("if-modified-since").unwrap(),
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
}

#[test]
fn a_date_as_old_as_the_copy_confirms_nothing() {
    let directory = Directory::new();
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT";
    let server = Server::start(move |request| match request.is_conditional() {
        true => reply(&format!("304 Not Modified\n{HOUR_LATER}\n{MODIFIED}"), b""),
        false => ok(&format!("{date}\n{MODIFIED}"), b"content"),
    });
    expect(&directory, &server, b"content");
    let ran = expect(&directory, &server, b"content");
    assert!(ran.stderr.contains("in the same second"), "{}", ran.stderr);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_304_of_nothing_that_is_here() {
    for head in [
        "ETag: \"strange\"",
        "ETag: W/\"strange\"",
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
        "X-Bare: yes",
    ] {
        let directory = Directory::new();
        let mut is_first = true;
        let server = Server::start(move |request| match request.is_conditional() {
            true => reply(&format!("304 Not Modified\n{head}"), b""),
            false if std::mem::take(&mut is_first) => ok("ETag: \"a\"", b"content"),
            false => ok("ETag: \"c\"", b"current"),
        });
        expect(&directory, &server, b"content");
        expect(&directory, &server, b"current");
        assert_eq!(server.requests().len(), 3);
    }
}

#[test]
fn a_bare_304_where_it_is_accepted() {
    let directory = Directory::new();
    let server = Server::start(|request| match request.is_conditional() {
        true => reply("304 Not Modified\nDate: Sun, 06 Nov 1994 09:49:37 GMT", b""),
        false => ok("ETag: \"a\"", b"content"),
    });
    expect(&directory, &server, b"content");
    fetch(&directory, &server, &["--accept-bare-304"]).is_fine();
    assert_eq!(server.requests().len(), 2);
    // The tag is not forgotten.
    fetch(&directory, &server, &["--accept-bare-304"]).is_fine();
    assert_eq!(
        server.requests()[0].field("if-none-match").unwrap(),
        "\"a\""
    );
}

#[test]
fn a_304_to_a_request_without_a_condition() {
    for head in ["", "ETag: \"a\""] {
        let directory = Directory::new();
        let server = Server::script(vec![reply(&format!("304 Not Modified\n{head}"), b"")]);
        fetch(&directory, &server, &[]).fails("304 to a request without a condition");
        assert_eq!(directory.names(), [""; 0]);
    }
}

#[test]
fn a_206_to_a_request_without_a_range() {
    let directory = Directory::new();
    let server = Server::script(vec![reply(
        "206 Partial Content\nETag: \"a\"\nContent-Range: bytes 0-2/7\nContent-Length: 3",
        b"con",
    )]);
    fetch(&directory, &server, &[]).fails("206 to a request without a range");
    assert_eq!(directory.names(), [""; 0]);
}

#[test]
fn a_200_with_content_range_to_a_request_without_a_range() {
    // It has no meaning there (RFC 9110 §14.4).
    let directory = Directory::new();
    let server = Server::script(vec![ok(
        "ETag: \"a\"\nContent-Range: bytes 5-9/10",
        b"content",
    )]);
    expect(&directory, &server, b"content");
}

#[test]
fn nothing() {
    let directory = Directory::new();
    let server = Server::script(vec![ok("ETag: \"a\"", b"")]);
    expect(&directory, &server, b"");
    let server = Server::script(vec![ok("ETag: \"a\"", b"")]);
    fetch(&directory, &server, &[]).is_fine();
}

#[test]
fn field_lines_without_end() {
    let directory = Directory::new();
    let lines = "X-Field: 0123456789012345678901234567890123456789\r\n".repeat(100);
    let endless = Reply {
        octets: format!("HTTP/1.1 200 OK\r\n{lines}").into_bytes(),
        end: End::Close,
    };
    let again = Reply {
        octets: lines.into_bytes(),
        end: End::Repeat,
    };
    let start = [&endless.octets[..], &again.octets].concat();
    for octets in [start, vec![b'a'; 4096]] {
        let server = Server::script(vec![Reply {
            octets,
            end: End::Repeat,
        }]);
        let ran = fetch(&directory, &server, &["--retries", "0"]);
        assert_eq!(ran.status, Some(1), "{}", ran.stderr);
        assert_eq!(directory.names(), [""; 0]);
    }
}

#[test]
fn a_server_that_falls_silent() {
    let directory = Directory::new();
    let server = Server::script(vec![
        ok("ETag: \"a\"", b"content").cut(3).hang(),
        reply(
            "206 Partial Content\nETag: \"a\"\nContent-Range: bytes 4-6/7\nContent-Length: 3",
            b"ent",
        ),
    ]);
    let url = server.url("/file");
    directory
        .run(&["fetch", &url, "--quiet", "--timeout", "1"])
        .is_fine();
    assert_eq!(directory.read("file").unwrap(), b"content");
}

#[test]
fn other_answers_change_nothing() {
    for status in [
        "404 Not Found",
        "410 Gone",
        "403 Forbidden",
        "412 Precondition Failed",
        "500 Internal Server Error",
        "503 Service Unavailable",
        "204 No Content",
    ] {
        let directory = Directory::new();
        let server = Server::script(vec![
            ok("ETag: \"a\"", b"content"),
            reply(&format!("{status}\nContent-Length: 2"), b"no"),
        ]);
        expect(&directory, &server, b"content");
        fetch(&directory, &server, &[]).fails(&status[..3]);
        assert_eq!(directory.read("file").unwrap(), b"content");
        assert_eq!(directory.names(), ["file", "file.response"]);

        // Nor is a part lost.
        let directory = Directory::new();
        begun(&directory, "ETag: \"a\"");
        let server = Server::script(vec![reply(&format!("{status}\nContent-Length: 2"), b"no")]);
        moved(&directory, &server);
        fetch(&directory, &server, &[]).fails(&status[..3]);
        assert_eq!(directory.read("file.part").unwrap(), b"01234");
    }
}

#[test]
fn redirections() {
    let directory = Directory::new();
    let server = Server::start(
        |request| match (&request.target[..], request.is_conditional()) {
            ("/file", false) => reply("302 Found\nLocation: /moved\nContent-Length: 0", b""),
            ("/moved", false) => ok("ETag: \"a\"", b"content"),
            ("/moved", true) => reply("304 Not Modified\nETag: \"a\"", b""),
            other => panic!("a condition for another URL: {other:?}"),
        },
    );
    expect(&directory, &server, b"content");
    let ran = expect(&directory, &server, b"content");
    assert!(ran.stdout.contains("unchanged"), "{}", ran.stdout);

    // It leads elsewhere now, where the same tag means something else.
    let server = Server::start(
        |request| match (&request.target[..], request.is_conditional()) {
            ("/file", false) => reply("302 Found\nLocation: /elsewhere\nContent-Length: 0", b""),
            ("/elsewhere", false) => ok("ETag: \"a\"", b"other"),
            other => panic!("a condition for another URL: {other:?}"),
        },
    );
    expect(&directory, &server, b"other");

    let server = Server::script(vec![reply(
        "301 Moved Permanently\nLocation: /file\nContent-Length: 0",
        b"",
    )]);
    fetch(&directory, &server, &[]).fails("more than 10 redirections");
    assert_eq!(directory.read("file").unwrap(), b"other");
}

#[test]
fn a_coding_that_nobody_asked_for() {
    let directory = Directory::new();
    let server = Server::script(vec![ok(
        "ETag: \"a\"\nContent-Encoding: gzip",
        b"\x1F\x8Bnot really",
    )]);
    let ran = expect(&directory, &server, b"\x1F\x8Bnot really");
    assert!(ran.stderr.contains("kept as it is"), "{}", ran.stderr);
}

#[test]
fn arguments_that_are_wrong() {
    let directory = Directory::new();
    let usage = directory.run(&["fetch"]);
    assert_eq!(usage.status, Some(2));
    let usage = directory.run(&["fetch", "ftp://example.com/file"]);
    assert!(
        usage.stderr.contains("expected http or https"),
        "{}",
        usage.stderr
    );
    directory
        .run(&["fetch", "http://127.0.0.1:1/"])
        .fails("names no file");
    directory
        .run(&["fetch", "http://127.0.0.1:1/..%2Fx"])
        .fails("names no file");
    directory
        .run(&["fetch", "http://127.0.0.1:1/x", "-H", "nonsense"])
        .fails("no header field");
    directory
        .run(&["fetch", "http://127.0.0.1:1/x", "-H", "Range: bytes=0-"])
        .fails("set by this command");
    directory
        .run(&["fetch", "http://127.0.0.1:1/x", "--cacert", "absent"])
        .fails("absent");
    directory
        .run(&["fetch", "http://127.0.0.1:1/x", "--retries", "0"])
        .fails("");
    assert_eq!(directory.names(), [""; 0]);
}

#[test]
fn own_header_fields() {
    let directory = Directory::new();
    let server = Server::start(|request| {
        assert_eq!(request.field("authorization").unwrap(), "Bearer token");
        ok("ETag: \"a\"", b"content")
    });
    fetch(&directory, &server, &["-H", "Authorization: Bearer token"]).is_fine();
}

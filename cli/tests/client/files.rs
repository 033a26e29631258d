//! What is on the disk, whatever happens: other files, kills, and two downloads at once.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::command::Directory;
use crate::server::{ok, reply, Server};

#[test]
fn a_file_that_was_not_fetched() {
    let directory = Directory::new();
    directory.write("file", b"mine");
    let server = Server::script(vec![ok("ETag: \"a\"", b"content")]);
    let url = server.url("/file");
    directory.run(&["fetch", &url, "-q"]).fails("--replace");
    assert_eq!(directory.read("file").unwrap(), b"mine");
    assert_eq!(directory.names(), ["file"]);
    assert!(server.requests().is_empty());

    directory.run(&["fetch", &url, "-q", "--replace"]).is_fine();
    assert_eq!(directory.read("file").unwrap(), b"content");
}

#[test]
fn a_file_that_was_changed_since() {
    let directory = Directory::new();
    let server = Server::start(|request| {
        assert!(
            !request.is_conditional(),
            "what is there is no version of this resource"
        );
        ok("ETag: \"a\"", b"content")
    });
    let url = server.url("/file");
    directory.run(&["fetch", &url, "-q"]).is_fine();
    directory.write("file", b"CONTENT");
    directory.run(&["fetch", &url, "-q"]).fails("changed since");
    assert_eq!(directory.read("file").unwrap(), b"CONTENT");
    directory.run(&["fetch", &url, "-q", "--replace"]).is_fine();
    assert_eq!(directory.read("file").unwrap(), b"content");
}

#[test]
fn a_directory() {
    let directory = Directory::new();
    std::fs::create_dir(directory.file("file")).unwrap();
    directory
        .run(&["fetch", "http://127.0.0.1:1/file"])
        .fails("a directory");
    assert_eq!(directory.names(), ["file"]);
}

#[test]
fn a_record_that_cannot_be_read() {
    let directory = Directory::new();
    let server = Server::script(vec![ok("ETag: \"a\"", b"content")]);
    let url = server.url("/file");
    directory.run(&["fetch", &url, "-q"]).is_fine();
    for damage in [&b""[..], b"nonsense", b"preconditions fetch 1\nurl"] {
        directory.write("file.response", damage);
        directory.run(&["fetch", &url, "-q"]).fails("--replace");
    }
    // A part of which nothing is known is not completed.
    let directory = Directory::new();
    directory.write("file.part", b"01234");
    directory.run(&["fetch", &url, "-q"]).is_fine();
    assert_eq!(directory.read("file").unwrap(), b"content");
    assert!(server
        .requests()
        .iter()
        .all(|request| !request.is_conditional()));
}

/// Killed between its last two steps: the file is there, and its record still beside the part.
#[test]
fn the_last_step_is_made_later() {
    let directory = Directory::new();
    let server = Server::start(|request| match request.is_conditional() {
        true => reply("304 Not Modified\nETag: \"a\"", b""),
        false => ok("ETag: \"a\"", b"content"),
    });
    let url = server.url("/file");
    directory.run(&["fetch", &url, "-q"]).is_fine();
    let record = directory.read("file.response").unwrap();
    directory.write("file.part.response", &record);
    std::fs::remove_file(directory.file("file.response")).unwrap();
    server.requests();
    directory.run(&["fetch", &url, "-q"]).is_fine();
    assert_eq!(
        server.requests()[0].field("if-none-match").unwrap(),
        "\"a\""
    );
    assert_eq!(directory.names(), ["file", "file.response"]);
}

/// Killed before the first of them: all bytes are there, under the name of the part.
#[test]
fn a_part_that_is_complete() {
    let directory = Directory::new();
    let server = Server::script(vec![ok("ETag: \"a\"", b"content")]);
    let url = server.url("/file");
    directory.run(&["fetch", &url, "-q"]).is_fine();
    for (old, new) in [
        ("file", "file.part"),
        ("file.response", "file.part.response"),
    ] {
        std::fs::rename(directory.file(old), directory.file(new)).unwrap();
    }
    server.requests();
    directory.run(&["fetch", &url, "-q"]).is_fine();
    assert!(server.requests().is_empty(), "nothing is missing");
    assert_eq!(directory.names(), ["file", "file.response"]);
    assert_eq!(directory.read("file").unwrap(), b"content");
}

fn wait_until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it does not come to that"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_kill_in_the_middle() {
    let directory = Directory::new();
    let server = Server::start(|request| match request.field("range").as_deref() {
        None => ok("ETag: \"b\"", b"0123456789").cut(5).hang(),
        Some("bytes=5-") => reply(
            "206 Partial Content\nETag: \"b\"\nContent-Range: bytes 5-9/10\nContent-Length: 5",
            b"56789",
        ),
        other => panic!("{other:?}"),
    });
    let url = server.url("/file");
    // An older version is there, and stays until the new one is whole.
    let old = Server::script(vec![ok("ETag: \"a\"", b"older")]);
    directory.run(&["fetch", &old.url("/file"), "-q"]).is_fine();

    let mut killed = directory
        .command(&["fetch", &url, "-q"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until(|| {
        directory
            .read("file.part")
            .is_some_and(|part| part == b"01234")
    });
    // Meanwhile, another one keeps its hands off.
    directory
        .run(&["fetch", &url, "-q"])
        .fails("another download is writing it");
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(directory.read("file").unwrap(), b"older");

    server.requests();
    directory.run(&["fetch", &url, "-q"]).is_fine();
    assert_eq!(directory.read("file").unwrap(), b"0123456789");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(directory.names(), ["file", "file.response"]);
}

/// Some servers make a strong tag of size and second: two versions can share it, and no client can see
/// that but by the bytes.
#[test]
fn two_versions_under_one_strong_tag() {
    let range = "ETag: \"a\"\nContent-Range: bytes 3-9/10\nContent-Length: 7";
    let tag = "ETag: \"a\"";
    for (current, requests) in [(&b"0123456789"[..], 2), (b"01234x6789", 3)] {
        let directory = Directory::new();
        let mut first = Some(ok(tag, b"0123456789").cut(4));
        let server = Server::start(move |request| match request.field("range").as_deref() {
            None => first.take().unwrap_or_else(|| ok(tag, current)),
            Some("bytes=3-") => reply(&format!("206 Partial Content\n{range}"), &current[3..]),
            other => panic!("{other:?}"),
        });
        let url = server.url("/file");
        // Six bytes are there, of which three are asked for again.
        let ran = directory.run(&["fetch", &url, "-q", "--explain", "--overlap", "3"]);
        assert_eq!(directory.read("file").unwrap(), current, "{}", ran.stderr);
        assert_eq!(server.requests().len(), requests);
        let is_noticed = ran.stderr.contains("one strong validator for two versions");
        assert_eq!(is_noticed, requests == 3, "{}", ran.stderr);
    }
}

//! Downloads that broke off, and the rest of them.

use crate::command::Directory;
use crate::fetch::{begun, expect, fetch, moved, resumed, HOUR_LATER, MODIFIED};
use crate::server::{ok, reply, Server};

#[test]
fn the_rest() {
    let part = |head: &str, content: &[u8]| {
        let length = content.len();
        reply(
            &format!("206 Partial Content\nContent-Length: {length}\n{head}"),
            content,
        )
    };
    let strong = "ETag: \"a\"";
    let dated = format!("{HOUR_LATER}\n{MODIFIED}");
    let range = "Content-Range: bytes 5-9/10";
    assert!(resumed(
        strong,
        part(&format!("ETag: \"a\"\n{range}"), b"56789")
    ));
    assert!(resumed(
        strong,
        part("ETag: \"a\"\nContent-Range: bytes 5-9/*", b"56789")
    ));
    assert!(resumed(
        &dated,
        part(&format!("{MODIFIED}\n{range}"), b"56789")
    ));
    // More than the part has, framed by the end of the connection.
    assert!(resumed(
        strong,
        reply(
            &format!("206 Partial Content\nETag: \"a\"\n{range}"),
            b"56789abc"
        )
    ));

    let refused = [
        (
            "another version",
            part(&format!("ETag: \"b\"\n{range}"), b"fghij"),
        ),
        (
            "a weak tag",
            part(&format!("ETag: W/\"a\"\n{range}"), b"fghij"),
        ),
        ("no tag", part(range, b"fghij")),
        (
            "two tags",
            part(&format!("ETag: \"a\"\nETag: \"b\"\n{range}"), b"fghij"),
        ),
        ("no Content-Range", part("ETag: \"a\"", b"fghij")),
        (
            "nothing known",
            part("ETag: \"a\"\nContent-Range: bytes */*", b"fghij"),
        ),
        (
            "an unsatisfied range",
            part("ETag: \"a\"\nContent-Range: bytes */10", b"fghij"),
        ),
        (
            "another length of the whole",
            part("ETag: \"a\"\nContent-Range: bytes 5-9/12", b"fghij"),
        ),
        (
            "a part from elsewhere",
            part("ETag: \"a\"\nContent-Range: bytes 4-8/10", b"fghij"),
        ),
        (
            "a part from the start",
            part("ETag: \"a\"\nContent-Range: bytes 0-9/10", b"abcdefghij"),
        ),
        (
            "another unit",
            part("ETag: \"a\"\nContent-Range: lines 5-9/10", b"fghij"),
        ),
        (
            "two ranges",
            part(&format!("ETag: \"a\"\n{range}\n{range}"), b"fghij"),
        ),
        (
            "several parts",
            part(
                "ETag: \"a\"\nContent-Type: multipart/byteranges; boundary=x",
                b"--x--",
            ),
        ),
        (
            "a coding",
            part(
                &format!("ETag: \"a\"\nContent-Encoding: gzip\n{range}"),
                b"fghij",
            ),
        ),
        (
            "200 with Content-Range",
            ok(&format!("ETag: \"a\"\n{range}"), b"fghij"),
        ),
        ("304", reply("304 Not Modified\nETag: \"a\"", b"")),
        (
            "304 with another tag",
            reply("304 Not Modified\nETag: \"b\"", b""),
        ),
        (
            "416 of another length",
            reply(
                "416 Range Not Satisfiable\nContent-Range: bytes */3\nContent-Length: 0",
                b"",
            ),
        ),
        (
            "416 of which nothing is known",
            reply(
                "416 Range Not Satisfiable\nContent-Range: bytes */*\nContent-Length: 0",
                b"",
            ),
        ),
        (
            "416 without Content-Range",
            reply("416 Range Not Satisfiable\nContent-Length: 0", b""),
        ),
    ];
    for (what, rest) in refused {
        assert!(!resumed(strong, rest), "{what}");
    }
    // Another version, rightly.
    assert!(!resumed(strong, ok("ETag: \"b\"", b"whole")));
}

#[test]
fn a_part_that_cannot_be_resumed_is_not() {
    for head in [
        "X-Validator: none",
        "ETag: W/\"a\"",
        "ETag: \"a\"\nContent-Encoding: gzip",
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\nDate: Sun, 06 Nov 1994 08:49:37 GMT",
        // In the future.
        "Last-Modified: Sun, 06 Nov 2994 08:49:37 GMT\nDate: Sun, 06 Nov 1994 08:49:37 GMT",
    ] {
        let directory = Directory::new();
        begun(&directory, head);
        let server = Server::script(vec![ok("ETag: \"b\"", b"whole")]);
        moved(&directory, &server);
        expect(&directory, &server, b"whole");
        assert!(!server.requests()[0].is_conditional(), "{head}");
    }
}

#[test]
fn a_break_in_one_run() {
    let directory = Directory::new();
    let server = Server::start(|request| match request.field("range").as_deref() {
        None => ok("ETag: \"a\"", b"0123456789").cut(7),
        Some("bytes=3-") => reply(
            "206 Partial Content\nETag: \"a\"\nContent-Range: bytes 3-9/10\nContent-Length: 7",
            b"3456789",
        )
        .cut(3),
        Some("bytes=7-") => reply(
            "206 Partial Content\nETag: \"a\"\nContent-Range: bytes 7-9/10\nContent-Length: 3",
            b"789",
        ),
        other => panic!("{other:?}"),
    });
    let ran = expect(&directory, &server, b"0123456789");
    assert_eq!(server.requests().len(), 3);
    assert!(
        ran.stderr.contains("the connection broke"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_break_of_chunks() {
    let directory = Directory::new();
    let head = "200 OK\nETag: \"a\"\nTransfer-Encoding: chunked";
    let chunks = reply(head, b"5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
    let all_but_the_end = chunks.clone().cut(5);
    let server = Server::start(move |request| match request.field("range").as_deref() {
        None => all_but_the_end.clone(),
        // Nobody said how long it is, and all of it is there: another version could be as long.
        Some("bytes=10-") => reply(
            "416 Range Not Satisfiable\nContent-Range: bytes */10\nContent-Length: 0",
            b"",
        ),
        Some("bytes=9-") => reply(
            "206 Partial Content\nETag: \"a\"\nContent-Range: bytes 9-9/10\nContent-Length: 1",
            b"9",
        ),
        other => panic!("{other:?}"),
    });
    let ran = expect(&directory, &server, b"0123456789");
    assert!(
        ran.stderr.contains("The last byte is asked for again"),
        "{}",
        ran.stderr
    );
    assert_eq!(server.requests().len(), 3);

    let directory = Directory::new();
    let server = Server::script(vec![chunks]);
    expect(&directory, &server, b"0123456789");
}

#[test]
fn chunks_that_claim_another_length() {
    // Transfer-Encoding overrides Content-Length (RFC 9112 §6.3).
    let directory = Directory::new();
    let head = "200 OK\nETag: \"a\"\nTransfer-Encoding: chunked\nContent-Length: 3";
    let server = Server::script(vec![reply(head, b"a\r\n0123456789\r\n0\r\n\r\n")]);
    let ran = fetch(&directory, &server, &[]);
    match ran.status {
        Some(0) => assert_eq!(directory.read("file").unwrap(), b"0123456789"),
        _ => assert_eq!(directory.read("file"), None),
    }
}

#[test]
fn content_up_to_the_end_of_the_connection() {
    let directory = Directory::new();
    let server = Server::script(vec![reply("200 OK\nETag: \"a\"", b"content")]);
    expect(&directory, &server, b"content");
}

//! Content that cannot be accepted, on the wire.

use crate::support::{assert_problem, on_each_database, JSON};

const HELLO: &str = r#"{"title":"","text":"Hello"}"#;

#[tokio::test]
async fn content_that_is_not_a_note_is_refused() {
    on_each_database(&[], async |server| {
        for (content, problem) in [
            ("{\"text\": \n nope}", "at line 2 column"),
            (
                r#"{"text":1}"#,
                "invalid type: integer `1`, expected a string at line 1 column 9",
            ),
            (r#"{"title":"x"}"#, "missing field `text`"),
            (r#"{"text":"x","more":1}"#, "unknown field `more`"),
            (r#"{"text":"a\u0000b"}"#, "U+0000 at octet 1"),
            ("", "EOF"),
            (r#"["t","x"]"#, "found an array, expected an object"),
            (" \n[\"t\",\"x\"]", "found an array, expected an object"),
            ("\"t\"", "invalid type: string"),
            ("{\"text\":\"a\",\"text\":\"b\"}", "duplicate field `text`"),
            ("{\"text\":\"\u{7f}\u{e9}\"", "EOF"),
        ] {
            let refused = server
                .send("PUT", "/notes/a", &[JSON], content)
                .await
                .expect(400);
            assert_problem(&refused, problem);
        }
        let deep = format!("{}{}", "{\"text\":".repeat(100_000), "[".repeat(100_000));
        for content in [deep, format!("{{\"more\":{}", "[".repeat(100_000))] {
            let refused = server.send("PUT", "/notes/a", &[JSON], content).await;
            assert_problem(&refused.expect(400), "The content is not what it should be");
        }
        let title = format!(r#"{{"title":"{}","text":""}}"#, "x".repeat(1001));
        let refused = server.send("PUT", "/notes/a", &[JSON], title).await;
        assert_problem(&refused.expect(400), "1001 octets; it may have up to 1000");
        let octets: &[u8] = b"{\"text\":\"\xFF\"}";
        server
            .send("PUT", "/notes/a", &[JSON], octets)
            .await
            .expect(400);
        let part = ("content-range", "bytes 0-1/2");
        server
            .send("PUT", "/notes/a", &[JSON, part], HELLO)
            .await
            .expect(400);
        let encoded = ("content-encoding", "gzip");
        server
            .send("PUT", "/notes/a", &[JSON, encoded], HELLO)
            .await
            .expect(415);
        server.send("GET", "/notes/a", &[], "").await.expect(404);
        let long = format!("/notes/{}", "a".repeat(65));
        // RFC 3986 §5.2.4: nobody would ever ask for `.` and `..`.
        let dots = [
            "/notes/.",
            "/notes/..",
            "/notes/%2e",
            "/notes/%2e%2E",
            "/notes/.%2e",
        ];
        for path in [
            &["/notes/%00", "/notes/a%20b", "/notes/a%2Fb", &long],
            &dots[..],
        ]
        .concat()
        {
            for attachment in ["", "/attachment"] {
                let path = format!("{path}{attachment}");
                let refused = server.send("PUT", &path, &[JSON], HELLO).await;
                assert_problem(&refused.expect(404), "");
            }
        }
        for path in ["/notes/%ff", "/notes/a%C3/attachment"] {
            let refused = server.send("GET", path, &[], "").await.expect(400);
            assert_problem(&refused, "not UTF-8");
        }
    })
    .await;
}

#[tokio::test]
async fn too_large_content_is_refused() {
    let limits = ["--note-limit", "100", "--attachment-limit", "200"];
    on_each_database(&limits, async |server| {
        let large = format!(r#"{{"text":"{}"}}"#, "x".repeat(100));
        let refused = server
            .send("PUT", "/notes/a", &[JSON], large)
            .await
            .expect(413);
        assert_problem(&refused, "100 octets");
        server.send("GET", "/notes/a", &[], "").await.expect(404);
        server
            .send("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(201);
        let path = "/notes/a/attachment";
        server
            .send("PUT", path, &[], "x".repeat(201))
            .await
            .expect(413);
        server
            .send("PUT", path, &[], "x".repeat(200))
            .await
            .expect(201);
    })
    .await;
}

/// One limit, of what is stored: what GET gives can be PUT again.
#[tokio::test]
async fn a_patch_cannot_grow_a_note_beyond_its_limit() {
    on_each_database(&["--note-limit", "100"], async |server| {
        let half = format!(r#"{{"title":"","text":"{}"}}"#, "x".repeat(70));
        server
            .send("PUT", "/notes/a", &[JSON], half)
            .await
            .expect(201);
        let title = format!(r#"{{"title":"{}"}}"#, "y".repeat(40));
        let refused = server
            .send("PATCH", "/notes/a", &[JSON], title)
            .await
            .expect(413);
        assert_problem(&refused, "100 octets");
        // The title that is not sent is stored.
        let bare = format!(r#"{{"text":"{}"}}"#, "x".repeat(89));
        assert_eq!(bare.len(), 100);
        server
            .send("PUT", "/notes/a", &[JSON], bare.clone())
            .await
            .expect(413);
        server
            .send("POST", "/notes", &[JSON], bare)
            .await
            .expect(413);
        let read = server.send("GET", "/notes/a", &[], "").await.expect(200);
        server
            .send("PUT", "/notes/a", &[JSON], read.content)
            .await
            .expect(204);
        // A patch is an object, or replaces the whole note by what is none.
        for patch in [r#"["t","x"]"#, "1", "null"] {
            let refused = server
                .send("PATCH", "/notes/a", &[JSON], patch)
                .await
                .expect(400);
            assert_problem(&refused, "a note is an object");
        }
    })
    .await;
}

/// A length that the head does not tell is counted as it arrives.
#[tokio::test]
async fn too_large_content_in_chunks_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    on_each_database(&["--note-limit", "100"], async |server| {
        let mut stream = tokio::net::TcpStream::connect(server.address)
            .await
            .unwrap();
        let head = "PUT /notes/a HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                    transfer-encoding: chunked\r\n\r\n";
        let chunk = format!("80\r\n{}\r\n0\r\n\r\n", " ".repeat(128));
        stream
            .write_all(format!("{head}{chunk}").as_bytes())
            .await
            .unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 413");
    })
    .await;
}

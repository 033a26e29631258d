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
            ("{\"text\":\"\u{7f}\u{e9}\"", "EOF"),
        ] {
            let refused = server
                .send("PUT", "/notes/a", &[JSON], content)
                .await
                .expect(400);
            assert_problem(&refused, problem);
        }
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
        for path in ["/notes/%00", "/notes/a%20b", &long] {
            server.send("PUT", path, &[JSON], HELLO).await.expect(404);
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

/// A length that the head does not tell is counted as it arrives.
#[tokio::test]
async fn too_large_content_in_chunks_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    on_each_database(&["--note-limit", "100"], async |server| {
        let mut stream = tokio::net::TcpStream::connect(server.address)
            .await
            .unwrap();
        let head = "PUT /notes/a HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
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

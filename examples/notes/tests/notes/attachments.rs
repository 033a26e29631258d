//! Attachments on the wire: stored verbatim, sent whole or in parts.

use crate::support::{Database, Server, JSON};

const CONTENT: &str = "0123456789";
const PATH: &str = "/notes/a/attachment";
const TEXT: (&str, &str) = ("content-type", "text/plain; charset=utf-8");

/// Starts the service with each kind of database and one note with an attachment, whose tag the
/// test gets.
async fn on_each_database(test: impl AsyncFn(&Server, &str)) {
    for database in Database::all().await {
        let server = Server::start(&["--database", &database.url()]);
        server
            .send("PUT", "/notes/a", &[JSON], r#"{"text":""}"#)
            .await
            .expect(201);
        let created = server.send("PUT", PATH, &[TEXT], CONTENT).await.expect(201);
        assert_eq!(created.field("location"), PATH);
        test(&server, created.field("etag")).await;
        drop(server);
        database.remove().await;
    }
}

/// RFC 9110 §9.3.4: stored as it came, so its tag may be in the answer to the PUT.
#[tokio::test]
async fn what_is_put_is_what_is_got() {
    on_each_database(async |server, tag| {
        let got = server.send("GET", PATH, &[], "").await.expect(200);
        assert_eq!(
            (got.text(), got.field("etag"), got.field("content-type")),
            (CONTENT, tag, TEXT.1)
        );
        assert_eq!(got.field("accept-ranges"), "bytes");
        server
            .send("GET", PATH, &[("if-none-match", tag)], "")
            .await
            .expect(304);

        let octets: Vec<u8> = (0..=255).collect();
        let replaced = server
            .send("PUT", PATH, &[("if-match", tag)], octets.clone())
            .await
            .expect(204);
        assert_ne!(replaced.field("etag"), tag);
        let got = server.send("GET", PATH, &[], "").await.expect(200);
        assert_eq!(got.content, octets);
        assert_eq!(got.field("etag"), replaced.field("etag"));
        assert_eq!(got.field("content-type"), "application/octet-stream");

        let refused = server
            .send("PUT", PATH, &[("if-match", tag)], CONTENT)
            .await
            .expect(412);
        assert_eq!(refused.field("etag"), replaced.field("etag"));
        server.send("PUT", PATH, &[], "").await.expect(204);
        let empty = server
            .send("GET", PATH, &[("range", "bytes=0-1")], "")
            .await
            .expect(200);
        assert_eq!(empty.field("content-length"), "0");
    })
    .await;
}

#[tokio::test]
async fn an_attachment_lives_with_its_note() {
    on_each_database(async |server, tag| {
        server
            .send("GET", "/notes/b/attachment", &[], "")
            .await
            .expect(404);
        server
            .send("PUT", "/notes/b/attachment", &[], CONTENT)
            .await
            .expect(404);
        server
            .send("DELETE", PATH, &[("if-match", "\"other\"")], "")
            .await
            .expect(412);
        server
            .send("DELETE", PATH, &[("if-match", tag)], "")
            .await
            .expect(204);
        server.send("GET", PATH, &[], "").await.expect(404);
        server.send("PUT", PATH, &[], CONTENT).await.expect(201);
        server.send("DELETE", "/notes/a", &[], "").await.expect(204);
        server.send("GET", PATH, &[], "").await.expect(404);
    })
    .await;
}

/// RFC 9110 §14.2, §15.3.7, §15.5.17.
#[tokio::test]
async fn ranges() {
    on_each_database(async |server, tag| {
        for (range, content_range, part) in [
            ("bytes=2-4", "bytes 2-4/10", "234"),
            ("bytes=8-", "bytes 8-9/10", "89"),
            ("bytes=-3", "bytes 7-9/10", "789"),
            ("bytes=-99", "bytes 0-9/10", CONTENT),
            ("bytes=5-99", "bytes 5-9/10", "56789"),
        ] {
            let got = server
                .send("GET", PATH, &[("range", range)], "")
                .await
                .expect(206);
            assert_eq!(
                (got.text(), got.field("content-range")),
                (part, content_range)
            );
            assert_eq!(got.field("content-length"), part.len().to_string());
            assert_eq!(got.field("etag"), tag);
            assert_eq!(got.field("cache-control"), "no-cache");
            assert_eq!(got.field("content-type"), TEXT.1);
            assert!(
                got.maybe_field("date").is_some() && got.maybe_field("last-modified").is_some()
            );
        }
        for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
            let refused = server
                .send("GET", PATH, &[("range", range)], "")
                .await
                .expect(416);
            assert_eq!(refused.field("content-range"), "bytes */10");
        }
        for range in ["bytes=4-2", "items=0-1", "bytes=x", "bytes=0-9,0-9"] {
            let got = server
                .send("GET", PATH, &[("range", range)], "")
                .await
                .expect(200);
            assert_eq!(
                (got.text(), got.maybe_field("content-range")),
                (CONTENT, None)
            );
        }
        let head = server
            .send("HEAD", PATH, &[("range", "bytes=0-1")], "")
            .await
            .expect(200);
        assert_eq!(head.field("content-length"), "10");
        // The conditions come first.
        let condition = ("if-none-match", tag);
        server
            .send("GET", PATH, &[("range", "bytes=99-"), condition], "")
            .await
            .expect(304);
        let condition = ("if-match", "\"other\"");
        server
            .send("GET", PATH, &[("range", "bytes=99-"), condition], "")
            .await
            .expect(412);
    })
    .await;
}

/// RFC 9110 §15.3.7.2.
#[tokio::test]
async fn several_ranges_are_sent_as_multipart() {
    on_each_database(async |server, _| {
        let range = ("range", "bytes=7-8, 0-1");
        let got = server.send("GET", PATH, &[range], "").await.expect(206);
        let (kind, boundary) = got.field("content-type").split_once("; boundary=").unwrap();
        assert_eq!(kind, "multipart/byteranges");
        assert_eq!(got.maybe_field("content-range"), None);
        let part = |range: &str, content: &str| {
            let kind = TEXT.1;
            format!("--{boundary}\r\nContent-Type: {kind}\r\nContent-Range: {range}\r\n\r\n{content}\r\n")
        };
        let (first, second) = (part("bytes 7-8/10", "78"), part("bytes 0-1/10", "01"));
        assert_eq!(got.text(), format!("{first}{second}--{boundary}--\r\n"));
        // One of the ranges exists: one part, and no multipart.
        let got = server.send("GET", PATH, &[("range", "bytes=50-60, 0-1")], "").await.expect(206);
        assert_eq!((got.text(), got.field("content-range")), ("01", "bytes 0-1/10"));
    })
    .await;
}

/// RFC 9110 §13.1.5: a part of another version is never sent.
#[tokio::test]
async fn if_range() {
    on_each_database(async |server, tag| {
        let range = ("range", "bytes=2-4");
        let part = server
            .send("GET", PATH, &[range, ("if-range", tag)], "")
            .await
            .expect(206);
        assert_eq!((part.text(), part.field("etag")), ("234", tag));
        // §15.3.7: the client has the other fields already.
        for name in ["content-type", "last-modified", "content-disposition"] {
            assert_eq!(part.maybe_field(name), None, "{name}");
        }
        let weak = format!("W/{tag}");
        for other in ["\"other\"", &weak, "junk", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            let whole = server
                .send("GET", PATH, &[range, ("if-range", other)], "")
                .await
                .expect(200);
            assert_eq!(whole.text(), CONTENT);
        }
        // A date is strong from the second on that follows it (§8.8.2.2).
        let head = server.send("HEAD", PATH, &[], "").await.expect(200);
        let date = head.field("last-modified").to_owned();
        loop {
            let answer = server
                .send("GET", PATH, &[range, ("if-range", &date)], "")
                .await;
            if answer.field("date") == date {
                assert_eq!(answer.status, 200);
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            }
            let part = answer.expect(206);
            assert_eq!(
                (part.text(), part.field("last-modified")),
                ("234", date.as_str())
            );
            break;
        }
    })
    .await;
}

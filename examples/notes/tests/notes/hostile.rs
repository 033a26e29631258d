//! Clients that mean no good: idle by the hundred, with cursors of their own making, with heads that
//! could be read as two.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{assert_problem, on_each_database, Client, Server, JSON};

const HELLO: &str = r#"{"text":"Hello"}"#;

/// 500 clients that have had an answer and say nothing more: others are answered meanwhile, memory stays
/// small, and the silent ones are let go.
#[tokio::test]
async fn five_hundred_idle_connections() {
    let server = Server::start(&["--database", "sqlite::memory:", "--head-timeout", "8"]);
    let before = server.memory();
    let mut idle = Vec::new();
    for _ in 0..500 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let request = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 200");
        idle.push(stream);
    }
    let answer = server.send("PUT", "/notes/a", &[JSON], HELLO).await;
    answer.expect(201);
    if let (Some(before), Some(now)) = (before, server.memory()) {
        let more = now.saturating_sub(before);
        assert!(
            more < 32 << 20,
            "{more} octets more for 500 idle connections"
        );
    }
    for mut stream in idle {
        let mut rest = Vec::new();
        let end = timeout(Duration::from_secs(30), stream.read_to_end(&mut rest)).await;
        end.expect("an idle connection ends").unwrap();
    }
    server.send("GET", "/notes/a", &[], "").await.expect(200);
}

/// What the query of the list may have instead of a cursor that the service made.
#[tokio::test]
async fn cursors_that_the_service_did_not_make() {
    on_each_database(&[], async |server| {
        for id in ["a", "b", "c"] {
            let path = format!("/notes/{id}");
            server.send("PUT", &path, &[JSON], HELLO).await.expect(201);
        }
        let ids = |value: serde_json::Value| -> Vec<String> {
            let notes = value["notes"].as_array().unwrap().clone();
            notes
                .iter()
                .map(|note| note["id"].as_str().unwrap().to_owned())
                .collect()
        };
        // Text is compared as text, whatever it would be elsewhere.
        for (query, expected) in [
            ("after='%20OR%20'1'='1", &["a", "b", "c"][..]),
            ("after=%27;DROP%20TABLE%20notes;--", &["a", "b", "c"]),
            ("after=%0d%0aSet-Cookie:%20a=b", &["a", "b", "c"]),
            ("after=a%1b[31m", &["b", "c"]),
            ("after=aa", &["b", "c"]), // of a note that is not there
            ("after=%F4%8F%BF%BF", &[]),
            ("contains=%25", &[]),
            ("contains=_____", &[]),
            ("contains=Hell", &["a", "b", "c"]),
            ("contains=", &["a", "b", "c"]),
        ] {
            let answer = server
                .send("GET", &format!("/notes?{query}"), &[], "")
                .await;
            assert_eq!(ids(answer.expect(200).json()), expected, "{query}");
        }
        // What goes into the field Link stays inside of it.
        let forged = server
            .send("GET", "/notes?limit=1&contains=l%3E%0d%0a%22", &[], "")
            .await;
        assert!(ids(forged.expect(200).json()).is_empty());
        let linked = server
            .send("GET", "/notes?limit=1&after=%3E%22;%20rel=", &[], "")
            .await;
        let linked = linked.expect(200);
        assert_eq!(
            linked.field("link"),
            "</notes?after=a&contains=&limit=1>; rel=\"next\""
        );
        for query in [
            "limit=-1",
            "limit=65536",
            "limit=1e3",
            "limit=%2b1%00",
            "limit=",
            "after=%00",
            "contains=a%00b",
            "after=a&after=b",
            "limit=1&limit=2",
            "after[]=a",
            "%61fter=a&after=b",
        ] {
            let refused = server
                .send("GET", &format!("/notes?{query}"), &[], "")
                .await;
            assert_problem(&refused.expect(400), "");
        }
        // What is no UTF-8 is some text, which stands behind every id.
        let answer = server.send("GET", "/notes?after=%ff%fe", &[], "").await;
        assert!(ids(answer.expect(200).json()).is_empty());
        // The same by QUERY, where the cursor may be long.
        for (content, status) in [
            (json!({ "after": "z".repeat(100_000) }), 200),
            (json!({ "after": "' OR '1'='1" }), 200),
            (json!({ "after": null }), 400),
            (json!({ "after": ["a"] }), 400),
            (json!({ "limit": -1 }), 400),
            (json!({ "limit": 1.5 }), 400),
            (json!({ "limit": 1e300 }), 400),
            (json!({ "offset": 1 }), 400),
        ] {
            let answer = server
                .send("QUERY", "/notes", &[JSON], content.to_string())
                .await;
            answer.expect(status);
        }
        let long = format!("/notes?after={}", "a".repeat(60_000));
        let answer = server.send("GET", &long, &[], "").await;
        assert!(
            matches!(answer.status.as_u16(), 200 | 414 | 431),
            "{}",
            answer.status
        );
        server.send("GET", "/notes/a", &[], "").await.expect(200);
    })
    .await;
}

/// Who follows `next` comes to an end, and sees each note that was there all the time exactly once,
/// while others are created and deleted.
#[tokio::test]
async fn a_list_that_changes_under_its_reader() {
    on_each_database(&[], async |server| {
        let mut client = Client::new(server.address);
        let path = |number: usize| format!("/notes/{number:03}");
        for number in (0..60).step_by(2) {
            let created = client.send("PUT", &path(number), &[JSON], HELLO).await;
            created.unwrap().expect(201);
        }
        let mut next = Some("/notes?limit=3".to_owned());
        let (mut seen, mut pages) = (Vec::new(), 0);
        while let Some(page) = next {
            let answer = client
                .send("GET", &page, &[], "")
                .await
                .unwrap()
                .expect(200);
            let notes = answer.json()["notes"].as_array().unwrap().clone();
            seen.extend(
                notes
                    .iter()
                    .map(|note| note["id"].as_str().unwrap().to_owned()),
            );
            let link = answer.maybe_field("link");
            next = link.map(|link| link[1..link.find('>').unwrap()].to_owned());
            // The note that the cursor names goes, and others come before and behind it.
            let last: usize = seen.last().unwrap().parse().unwrap();
            if last.is_multiple_of(4) && last + 3 < 60 {
                let gone = client.send("DELETE", &path(last), &[], "").await;
                gone.unwrap().expect(204);
                for number in [last.saturating_sub(1), last + 3] {
                    let created = client.send("PUT", &path(number | 1), &[JSON], HELLO).await;
                    assert!(matches!(created.unwrap().status.as_u16(), 201 | 204));
                }
            }
            pages += 1;
            assert!(pages <= 60, "the list does not end");
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once, seen, "in order, and none twice");
        for number in (0..60).step_by(2) {
            assert!(
                seen.contains(&format!("{number:03}")),
                "{number} was there all the time"
            );
        }
    })
    .await;
}

/// Sends octets, and gives all that comes until the service closes the connection; `None` if it does not.
async fn exchange(server: &Server, octets: &[u8]) -> Option<String> {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(octets).await.unwrap();
    let mut answers = Vec::new();
    let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut answers)).await;
    let is_closed = read.is_ok();
    is_closed.then(|| String::from_utf8_lossy(&answers).into_owned())
}

/// RFC 9112 §6.3: a length that two readers could take for two is refused, or the connection ends
/// behind the answer, so that nothing hidden in a content is ever taken for a request.
#[tokio::test]
async fn nothing_is_smuggled_in_a_content() {
    let server = Server::start(&["--database", "sqlite::memory:", "--head-timeout", "2"]);
    let hidden = "DELETE /notes/a HTTP/1.1\r\nhost: localhost\r\n\r\n";
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    let length = hidden.len();
    for (fields, content) in [
        (
            format!("content-length: {length}\r\ncontent-length: 0\r\n"),
            hidden.to_owned(),
        ),
        (
            format!("content-length: {length}, 0\r\n"),
            hidden.to_owned(),
        ),
        (format!("content-length: +{length}\r\n"), hidden.to_owned()),
        (
            format!("content-length: 0x{length:x}\r\n"),
            hidden.to_owned(),
        ),
        (
            format!("content-length: {length}\r\ntransfer-encoding: gzip\r\n"),
            hidden.to_owned(),
        ),
        (
            "transfer-encoding: identity\r\n".to_owned(),
            hidden.to_owned(),
        ),
        (
            "transfer-encoding : chunked\r\n".to_owned(),
            format!("0\r\n\r\n{hidden}"),
        ),
        (
            "transfer-encoding: chunked\r\n".to_owned(),
            format!("{length:x};a=\"\n\r\n{hidden}\r\n0\r\n\r\n"),
        ),
        (
            "transfer-encoding: chunked\r\n".to_owned(),
            format!("-1\r\n{hidden}"),
        ),
        (
            "transfer-encoding: chunked\r\n".to_owned(),
            format!("{}\r\n{hidden}", "f".repeat(17)),
        ),
        ("content-length\n: 0\r\n".to_owned(), hidden.to_owned()),
        ("\u{b}content-length: 0\r\n".to_owned(), hidden.to_owned()),
    ] {
        let request = format!(
            "PUT /notes/b HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{fields}\r\n{content}"
        );
        let answers = exchange(&server, request.as_bytes()).await;
        let answers = answers.unwrap_or_else(|| panic!("{fields:?}: the connection is left open"));
        let statuses: Vec<&str> = answers.split("HTTP/1.1 ").skip(1).collect();
        assert!(statuses.len() <= 1, "{fields:?}: {answers}");
        assert!(
            statuses.iter().all(|status| status.starts_with('4')),
            "{fields:?}: {answers}"
        );
        server.send("GET", "/notes/a", &[], "").await.expect(200);
    }
}

/// Both a length and a transfer coding: whoever reads the length sees another end of the content than
/// whoever reads the coding. RFC 9112 §6.3: the connection MUST be closed behind the answer.
#[tokio::test]
async fn a_length_beside_a_coding_ends_the_connection() {
    let server = Server::start(&["--database", "sqlite::memory:", "--head-timeout", "2"]);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    let hidden = "DELETE /notes/a HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for fields in [
        "content-length: 4\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n",
    ] {
        let request = format!(
            "PUT /notes/b HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{fields}\r\n\
             0\r\n\r\n{hidden}"
        );
        let answers = exchange(&server, request.as_bytes()).await;
        let answers = answers.expect("the connection is closed");
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
        server.send("GET", "/notes/a", &[], "").await.expect(200);
    }
}

/// Control octets in conditions and ids: refused, or shown as what they are; the log and the
/// explanations stay printable.
#[tokio::test]
async fn control_octets_stay_where_they_are() {
    let arguments = [
        "--database",
        "sqlite::memory:",
        "--explain",
        "--head-timeout",
        "2",
    ];
    let mut server = Server::start(&arguments);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    for value in [
        &b"\"\x1b[31m\""[..],
        b"\"a\rX: y\"",
        b"\"a\x00\"",
        b"\"a\x07\"",
        b"\"a\x7f\"",
        b"\"\x9b31m\"",
        b"\"\xff\"",
    ] {
        let mut request =
            b"GET /notes/a HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n".to_vec();
        for name in ["if-none-match", "if-match", "x-request-id", "prefer"] {
            request.extend_from_slice(name.as_bytes());
            request.extend_from_slice(b": ");
            request.extend_from_slice(value);
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        let answer = exchange(&server, &request).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(matches!(status, "400" | "412"), "{value:?}: {answer}");
        let head = answer.split("\r\n\r\n").next().unwrap();
        let is_printable = |octet: u8| (0x20..0x7F).contains(&octet) || b"\r\n".contains(&octet);
        assert!(head.bytes().all(is_printable), "{head:?}");
    }
    for id in [
        "%0d%0aSet-Cookie:a=b",
        "%1b%5b2J",
        "%c2%9b31m",
        "a%00",
        "%e2%80%ae",
    ] {
        let refused = server
            .send("PUT", &format!("/notes/{id}"), &[JSON], HELLO)
            .await;
        assert_problem(&refused.expect(404), "");
    }
    let log = server.kill();
    assert!(log.lines().count() >= 7, "{log}");
    let is_printable = |octet: u8| (0x20..0x7F).contains(&octet) || octet == b'\n';
    assert!(log.bytes().all(is_printable), "{log:?}");
}

/// JSON that is nested deeper than a stack is high, wherever JSON is read.
#[tokio::test]
async fn deep_json_is_refused_wherever_json_is_read() {
    on_each_database(&[], async |server| {
        server
            .send("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(201);
        let patch = ("content-type", "application/merge-patch+json");
        for depth in [200, 100_000] {
            let objects = format!("{}1{}", "{\"text\":".repeat(depth), "}".repeat(depth));
            let arrays = format!("{{\"text\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
            for content in [objects, arrays] {
                for (method, path, kind) in [
                    ("PUT", "/notes/a", JSON),
                    ("PATCH", "/notes/a", patch),
                    ("POST", "/notes", JSON),
                    ("QUERY", "/notes", JSON),
                    ("POST", "/explain", JSON),
                ] {
                    let refused = server.send(method, path, &[kind], content.clone()).await;
                    assert_problem(&refused.expect(400), "");
                }
            }
        }
        let note = server.send("GET", "/notes/a", &[], "").await.expect(200);
        assert_eq!(note.json()["text"], "Hello");
    })
    .await;
}

//! Clients that send slowly, read slowly, say nothing, or go away.

use std::process::Command;
use std::time::Duration;

use crate::support::{assert_problem, Client, Database, Server, JSON};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

const HELLO: &str = r#"{"text":"Hello"}"#;
const ATTACHMENT: &str = "/notes/a/attachment";

async fn connect(server: &Server, octets: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(octets.as_bytes()).await.unwrap();
    stream
}

/// Whatever comes until the service closes the connection.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(Duration::from_secs(60), stream.read_to_end(&mut answer)).await;
    drop(read.expect("the connection is closed in time"));
    String::from_utf8_lossy(&answer).into_owned()
}

/// A head that never ends, a connection that says nothing, and one that has nothing more to say.
#[tokio::test]
async fn a_head_that_does_not_come_is_not_waited_for() {
    let server = Server::start(&["--database", "sqlite::memory:", "--head-timeout", "1"]);
    let head = "GET /notes HTTP/1.1\r\nhost: localhost\r\n";
    let whole = format!("{head}\r\n");
    for (octets, answer) in [(head, ""), ("", ""), (&whole, "HTTP/1.1 200 OK")] {
        let stream = connect(&server, octets).await;
        let answered = until_closed(stream).await;
        assert!(answered.starts_with(answer), "{octets:?}: {answered:?}");
    }
}

/// More silent clients than there are connections: who comes later waits, and is answered.
#[tokio::test]
async fn connections_have_a_bound() {
    let arguments = [
        "--database",
        "sqlite::memory:",
        "--connections",
        "8",
        "--head-timeout",
        "2",
    ];
    let mut server = Server::start(&arguments);
    let mut silent = Vec::new();
    for _ in 0..80 {
        silent.push(connect(&server, "").await);
    }
    let mut late = connect(&server, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut status = [0; 12];
    let early = timeout(Duration::from_millis(500), late.read_exact(&mut status)).await;
    assert!(
        early.is_err(),
        "8 connections, 80 clients, and one more was answered"
    );
    // 81 clients take ten rounds of two seconds at most; those that leave make room at once.
    drop(silent);
    let answered = timeout(Duration::from_secs(30), late.read_exact(&mut status)).await;
    answered.unwrap().unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
    assert!(server.kill().contains("all connections are in use"));
}

/// The log says when there is no descriptor for a connection, and the service goes on later.
#[cfg(unix)]
#[tokio::test]
async fn out_of_descriptors_is_said() {
    let binary = env!("CARGO_BIN_EXE_notes");
    let start = |limit: u32, more: &str| {
        let command = format!(
            "ulimit -n {limit}; exec {binary} --listen 127.0.0.1:0 --database sqlite::memory: {more}"
        );
        Server::spawn(Command::new("sh").args(["-c", &command]))
    };
    let mut server = start(40, "--connections 1000");
    let mut clients = Vec::new();
    for _ in 0..60 {
        clients.push(connect(&server, "").await);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(clients);
    server.send("GET", "/notes", &[], "").await.expect(200);
    let log = server.kill();
    assert!(log.contains("no connection can be accepted"), "{log}");
    assert!(log.contains("Too many open files"), "{log}");

    // Without a wish of the operator, it does not come to that.
    let mut server = start(60, "--head-timeout 1");
    let mut clients = Vec::new();
    for _ in 0..80 {
        clients.push(connect(&server, "").await);
    }
    server.send("GET", "/notes", &[], "").await.expect(200);
    drop(clients);
    let log = server.kill();
    assert!(log.contains("few files may be open"), "{log}");
    assert!(!log.contains("no connection can be accepted"), "{log}");
}

/// 50 readers that do not read 16 MB: no copy of it for each, and in the end no connection.
#[tokio::test]
async fn slow_readers_take_little_memory_and_end() {
    for database in Database::all().await {
        let url = database.url();
        let server = Server::start(&["--database", &url, "--reader-timeout", "5"]);
        server
            .send("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(201);
        let content: Vec<u8> = (0..16_u32 << 20)
            .map(|number| (number >> 8) as u8)
            .collect();
        server
            .send("PUT", ATTACHMENT, &[], content.clone())
            .await
            .expect(201);
        let whole = server.send("GET", ATTACHMENT, &[], "").await.expect(200);
        assert!(whole.content == content, "16 MB come back as they went");
        let Some(before) = server.memory() else {
            return;
        };
        let mut readers = Vec::new();
        for _ in 0..50 {
            let head = format!("GET {ATTACHMENT} HTTP/1.1\r\nhost: localhost\r\n\r\n");
            // The kernel would keep megabytes for each, here where both ends are.
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(64 << 10).unwrap();
            let mut reader = socket.connect(server.address).await.unwrap();
            reader.write_all(head.as_bytes()).await.unwrap();
            readers.push(reader);
        }
        let mut most = before;
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            most = most.max(server.memory().unwrap());
        }
        let more = most.saturating_sub(before);
        eprintln!("{}: {} MB more for 50 readers", database.kind(), more >> 20);
        assert!(more < 64 << 20, "{more} octets more than {before}");
        // In the end there is one connection: that of who asks.
        let mut open = 51;
        for _ in 0..120 {
            let metrics = server.send("GET", "/metrics", &[], "").await.expect(200);
            let gauge = metrics
                .text()
                .lines()
                .find_map(|line| line.strip_prefix("notes_connections "));
            open = gauge.unwrap().parse().unwrap();
            if open == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        assert_eq!(
            open, 1,
            "connections are still open, of readers that read nothing"
        );
        for reader in readers {
            let got = until_closed(reader).await;
            assert!(got.len() < content.len(), "the whole of it, after silence");
        }
        drop(server);
        database.remove().await;
    }
}

/// RFC 9112 §9.6: a client that sends all of its content before it reads gets the 412 that was known
/// from the start, in place of a broken connection.
#[tokio::test]
async fn a_refusal_is_seen_by_who_is_still_sending() {
    let server = Server::start(&["--database", "sqlite::memory:", "--log", "warn"]);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    server.send("PUT", ATTACHMENT, &[], "x").await.expect(201);
    for length in [30_000, 900_000, 8_000_000] {
        for _ in 0..5 {
            let head = format!(
                "PUT {ATTACHMENT} HTTP/1.1\r\nhost: localhost\r\nif-match: \"old\"\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n"
            );
            let mut stream = connect(&server, &head).await;
            stream.write_all(&vec![b'x'; length]).await.unwrap();
            let answer = until_closed(stream).await;
            assert!(answer.starts_with("HTTP/1.1 412"), "{length}: {answer}");
        }
    }
}

/// Clients that reset their connection in the middle of anything, with the database in memory, which
/// ends with its last connection: what was acknowledged is there.
#[tokio::test(flavor = "multi_thread")]
async fn clients_that_go_away_take_nothing_with_them() {
    let server = Server::start(&["--database", "sqlite::memory:", "--log", "warn"]);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    server
        .send("PUT", ATTACHMENT, &[], vec![7; 1 << 20])
        .await
        .expect(201);
    let put = "content-type: application/json\r\ncontent-length: 16\r\n\r\n{\"text\":\"Hello\"}";
    let requests = [
        "GET /notes HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(),
        "GET /notes/a HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(),
        format!("GET {ATTACHMENT} HTTP/1.1\r\nhost: localhost\r\n\r\n"),
        format!("PUT /notes/b HTTP/1.1\r\nhost: localhost\r\n{put}"),
        format!(
            "PUT /notes/c HTTP/1.1\r\nhost: localhost\r\n{}",
            &put[..put.len() - 4]
        ),
        format!("PUT {ATTACHMENT} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900000\r\n\r\nx"),
        "DELETE /notes/b HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(),
    ];
    for number in 0..7_000_u64 {
        let request = &requests[usize::try_from(number).unwrap() % requests.len()];
        let stream = connect(&server, request).await;
        tokio::time::sleep(Duration::from_micros(number * 37 % 900)).await;
        stream.set_zero_linger().unwrap();
        drop(stream);
    }
    let read = server.send("GET", "/notes/a", &[], "").await.expect(200);
    assert_eq!(read.json()["text"], "Hello");
    let read = server.send("GET", ATTACHMENT, &[], "").await.expect(200);
    assert_eq!(read.content.len(), 1 << 20);
}

/// RFC 9112 §3.2: no Host, and two. Another host than the loopback is not ours to answer for.
#[tokio::test]
async fn a_request_is_for_one_host() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let status = async |server: &Server, fields: &str, target: &str, version: &str| {
        let head = format!("GET {target} HTTP/{version}\r\n{fields}connection: close\r\n\r\n");
        until_closed(connect(server, &head).await).await
    };
    for (fields, target, version, expected) in [
        ("", "/notes", "1.1", "400"),
        ("", "/notes", "1.0", "200"),
        (
            "host: localhost\r\nhost: localhost\r\n",
            "/notes",
            "1.1",
            "400",
        ),
        ("host: localhost:1\r\n", "/notes", "1.1", "200"),
        ("host: LOCALHOST\r\n", "/notes", "1.1", "200"),
        ("host: 127.0.0.1\r\n", "/notes", "1.1", "200"),
        ("host: [::1]:80\r\n", "/notes", "1.1", "200"),
        ("host: evil.example\r\n", "/notes", "1.1", "421"),
        ("host: localhost.evil.example\r\n", "/notes", "1.1", "421"),
        ("host: evil@localhost\r\n", "/notes", "1.1", "200"),
        ("host: a b\r\n", "/notes", "1.1", "400"),
        ("host: \r\n", "/notes", "1.1", "400"),
        // RFC 9112 §3.2.2: the target wins.
        (
            "host: localhost\r\n",
            "http://evil.example/notes",
            "1.1",
            "421",
        ),
        (
            "host: evil.example\r\n",
            "http://localhost/notes",
            "1.1",
            "200",
        ),
        ("host: evil.example\r\n", "/healthz", "1.1", "200"),
    ] {
        let answer = status(&server, fields, target, version).await;
        let found = answer.split(' ').nth(1).unwrap_or_default();
        assert_eq!(found, expected, "{fields:?} {target}: {answer}");
        if expected != "200" {
            assert!(answer.contains("application/problem+json"), "{answer}");
        }
    }
    let named = [
        "--database",
        "sqlite::memory:",
        "--host",
        "a.example,b.example",
    ];
    let named = Server::start(&named);
    for (host, expected) in [
        ("a.example", "200"),
        ("b.example:81", "200"),
        ("localhost", "421"),
    ] {
        let answer = status(&named, &format!("host: {host}\r\n"), "/notes", "1.1").await;
        assert_eq!(answer.split(' ').nth(1), Some(expected), "{host}");
    }
}

/// Heads that some would read as two requests, and heads without an end: one clear refusal, and the
/// connection is closed.
#[tokio::test]
async fn heads_that_cannot_be_right_are_refused() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let lines = "x: y\r\n".repeat(10_000);
    let long = format!("x: {}\r\n", "y".repeat(200_000));
    for (fields, expected) in [
        ("content-length: 3\r\ncontent-length: 4\r\n", "400"),
        ("content-length: -1\r\n", "400"),
        ("content-length : 3\r\n", "400"),
        ("transfer-encoding: chunked, identity\r\n", "400"),
        ("a: b\r\n c: d\r\n", "400"),
        ("a: b\0c\r\n", "400"),
        (&lines, "431"),
        (&long, "431"),
    ] {
        let head = format!("PUT /notes/a HTTP/1.1\r\nhost: localhost\r\n{fields}\r\n{HELLO}");
        let answer = until_closed(connect(&server, &head).await).await;
        let found = answer.split(' ').nth(1).unwrap_or_default();
        assert_eq!(found, expected, "{:.60}: {answer}", fields);
    }
    server.send("GET", "/notes/a", &[], "").await.expect(404);
}

/// RFC 9112 §9.3.2: requests that come together are answered in their order.
#[tokio::test]
async fn requests_in_a_row_are_answered_in_order() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let create = format!(
        "PUT /notes/a HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         if-none-match: *\r\ncontent-length: {}\r\n\r\n{HELLO}",
        HELLO.len()
    );
    let read = "GET /notes/a HTTP/1.1\r\nhost: localhost\r\n";
    let all =
        format!("{create}{read}\r\n{create}{read}if-none-match: *\r\nconnection: close\r\n\r\n");
    let answers = until_closed(connect(&server, &all).await).await;
    let statuses: Vec<&str> = answers
        .split("HTTP/1.1 ")
        .filter_map(|answer| answer.get(..3))
        .collect();
    assert_eq!(statuses, ["201", "200", "412", "304"], "{answers}");
}

/// An attachment that is on its way while its note is deleted and created anew is of the old note.
#[tokio::test]
async fn an_attachment_does_not_change_its_note() {
    for database in Database::all().await {
        let server = Server::start(&["--database", &database.url()]);
        for condition in ["if-none-match: *\r\n", ""] {
            server.send("PUT", "/notes/a", &[JSON], HELLO).await;
            let head = format!(
                "PUT {ATTACHMENT} HTTP/1.1\r\nhost: localhost\r\n{condition}\
                 expect: 100-continue\r\ncontent-length: 3\r\nconnection: close\r\n\r\n"
            );
            let mut stream = connect(&server, &head).await;
            let mut go_on = [0; 25];
            stream.read_exact(&mut go_on).await.unwrap();
            server.send("DELETE", "/notes/a", &[], "").await.expect(204);
            server
                .send("PUT", "/notes/a", &[JSON], HELLO)
                .await
                .expect(201);
            stream.write_all(b"old").await.unwrap();
            let answer = until_closed(stream).await;
            assert!(answer.starts_with("HTTP/1.1 409"), "{answer}");
            server.send("GET", ATTACHMENT, &[], "").await.expect(404);
        }
        // Without a new one, there is no note.
        let head = format!(
            "PUT {ATTACHMENT} HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n\
             content-length: 3\r\nconnection: close\r\n\r\n"
        );
        let mut stream = connect(&server, &head).await;
        stream.read_exact(&mut [0; 25]).await.unwrap();
        server.send("DELETE", "/notes/a", &[], "").await.expect(204);
        stream.write_all(b"old").await.unwrap();
        let answer = until_closed(stream).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        drop(server);
        database.remove().await;
    }
}

/// Whatever is wrong, the answer says it as problem details, and Allow is that of OPTIONS.
#[tokio::test]
async fn every_error_is_a_problem_and_allow_is_true() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let mut client = Client::new(server.address);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    server.send("PUT", ATTACHMENT, &[], "x").await.expect(201);
    let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "QUERY", "TRACE", "get", "X",
    ];
    for path in [
        "/", "/notes", "/notes/a", ATTACHMENT, "/healthz", "/readyz", "/metrics", "/explain",
    ] {
        let options = client
            .send("OPTIONS", path, &[], "")
            .await
            .unwrap()
            .expect(204);
        let allow = options.field("allow").to_owned();
        for method in methods {
            // Nothing of it can be performed: whether it is allowed is all that differs.
            let never = [
                ("content-type", "x/y"),
                ("if-match", "\"never\""),
                ("content-encoding", "x"),
            ];
            let answer = client.send(method, path, &never, "").await.unwrap();
            let is_allowed = allow.split(", ").any(|allowed| allowed == method);
            assert_eq!(
                answer.status != 405,
                is_allowed,
                "{method} {path}: {answer:?}"
            );
            if answer.status == 405 {
                assert_eq!(answer.field("allow"), allow, "{method} {path}");
            } else if let Some(other) = answer.maybe_field("allow") {
                assert_eq!(other, allow, "{method} {path}");
            }
            if answer.status.as_u16() >= 400 && method != "HEAD" {
                assert_problem(&answer, "");
            }
        }
    }
    let missing = client
        .send("GET", "/elsewhere", &[], "")
        .await
        .unwrap()
        .expect(404);
    assert_problem(&missing, "");
}

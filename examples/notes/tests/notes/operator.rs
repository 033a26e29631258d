//! What the service tells whoever runs it.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{assert_problem, Client, Database, Server, JSON};

const HELLO: &str = r#"{"title":"","text":"Hello"}"#;

#[tokio::test]
async fn health_and_readiness() {
    for database in Database::all().await {
        let server = Server::start(&["--database", &database.url()]);
        for path in ["/healthz", "/readyz"] {
            server.send("GET", path, &[], "").await.expect(200);
        }
        drop(server);
        database.remove().await;
    }
    // A process without its database lives, and is not to be sent requests.
    let server = Server::start(&["--database", "postgres://127.0.0.1:1/notes"]);
    server.send("GET", "/healthz", &[], "").await.expect(200);
    let refused = server.send("GET", "/readyz", &[], "").await.expect(503);
    assert_problem(&refused, "busy or absent");
}

/// The value of a sample.
fn sample(text: &str, name: &str) -> f64 {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
        .parse()
        .unwrap()
}

#[tokio::test]
async fn metrics_count_what_the_conditions_did() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let mut client = Client::new(server.address);
    let mut send = async |method: &str, condition: (&str, &str), status: u16| {
        let answer = client
            .send(method, "/notes/a", &[JSON, condition], HELLO)
            .await;
        answer.unwrap().expect(status)
    };
    send("PUT", ("if-none-match", "*"), 201).await;
    let read = send("GET", ("accept", "*/*"), 200).await;
    let tag = read.field("etag").to_owned();
    for _ in 0..3 {
        send("GET", ("if-none-match", &tag), 304).await;
    }
    send("PUT", ("if-match", "\"x\""), 412).await;
    send("PUT", ("if-none-match", "*"), 412).await;
    send("PUT", ("prefer", "handling=strict"), 428).await;
    send("BREW", ("accept", "*/*"), 405).await;

    let metrics = server.send("GET", "/metrics", &[], "").await.expect(200);
    assert!(metrics
        .field("content-type")
        .starts_with("text/plain; version=0.0.4"));
    let text = metrics.text();
    for (name, value) in [
        (
            r#"notes_requests_total{method="GET",outcome="not-modified-by-tag",status="304"}"#,
            3.0,
        ),
        (
            r#"notes_requests_total{method="PUT",outcome="failed-if-match",status="412"}"#,
            1.0,
        ),
        (
            r#"notes_requests_total{method="PUT",outcome="condition-required",status="428"}"#,
            1.0,
        ),
        (
            r#"notes_requests_total{method="other",outcome="none",status="405"}"#,
            1.0,
        ),
        (r#"notes_precondition_failed_total{field="if-match"}"#, 1.0),
        (
            r#"notes_precondition_failed_total{field="if-none-match"}"#,
            1.0,
        ),
        ("notes_precondition_required_total", 1.0),
        ("notes_not_modified_total", 3.0),
        ("notes_not_modified_ratio", 0.75),
        ("notes_saved_bytes_total", 3.0 * HELLO.len() as f64),
        (r#"notes_request_seconds_count{method="GET"}"#, 4.0),
    ] {
        assert_eq!(sample(text, name), value, "{name}");
    }
    // At least one for each of the eight requests that came to the store.
    assert!(sample(text, "notes_statements_total") >= 8.0);
}

/// A client cannot write lines into the log, whatever it sends: one line a request, printable ASCII.
#[tokio::test]
async fn the_log_stays_a_log() {
    for format in ["logfmt", "json"] {
        let arguments = [
            "--database",
            "sqlite::memory:",
            "--log-format",
            format,
            "--explain",
        ];
        let mut server = Server::start(&arguments);
        let mut client = Client::new(server.address);
        let nasty = "\"\\x1b[31mred\u{9b}31m\" level=error message=forged";
        let headers = [
            ("if-match", nasty),
            ("prefer", nasty),
            ("x-request-id", nasty),
            ("content-type", "application/json"),
        ];
        let path = "/notes/%0d%0alevel=error%1b%5b31m%20%22";
        client
            .send("PUT", path, &headers, HELLO)
            .await
            .unwrap()
            .expect(404);
        let answer = client
            .send("PUT", "/notes/a", &headers, HELLO)
            .await
            .unwrap()
            .expect(412);
        assert!(answer.field("precondition-explanation").is_ascii());
        let given = [("x-request-id", "abc-123")];
        let answer = client
            .send("GET", "/notes", &given, "")
            .await
            .unwrap()
            .expect(200);
        assert_eq!(answer.field("x-request-id"), "abc-123");
        let log = server.kill();
        let lines: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("answered"))
            .collect();
        assert_eq!(lines.len(), 3, "{log}");
        for line in &lines {
            assert!(
                line.bytes().all(|octet| (0x20..0x7F).contains(&octet)),
                "{line:?}"
            );
            assert!(!line.contains("level=error message"), "{line}");
            if format == "json" {
                let data: serde_json::Value = serde_json::from_str(line).unwrap();
                assert_eq!(data["message"], "answered");
                assert!(
                    data["status"].is_number() && data["id"].is_string(),
                    "{line}"
                );
            } else {
                assert!(
                    line.starts_with("ts=") && line.contains(" level=info "),
                    "{line}"
                );
            }
        }
        assert!(lines[2].contains("abc-123"), "{}", lines[2]);
    }
}

/// Each argument may come from the environment; there, a password is seen by nobody else.
#[tokio::test]
async fn arguments_come_from_the_environment() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notes"));
    command
        .env("NOTES_LISTEN", "127.0.0.1:0")
        .env("NOTES_DATABASE", "postgres://me:hunter2@127.0.0.1:1/notes")
        .env("NOTES_REQUIRE_CONDITIONS", "yes")
        .env("NOTES_LOG_FORMAT", "json");
    let mut server = Server::spawn(&mut command);
    assert!(server.greeting.contains("postgres://127.0.0.1:1/notes"));
    server.send("GET", "/notes", &[], "").await.expect(503);
    assert!(!server.greeting.contains("hunter2"));
    assert!(!server.kill().contains("hunter2"));

    let mut command = Command::new(env!("CARGO_BIN_EXE_notes"));
    let help = command
        .env("NOTES_DATABASE", "postgres://me:hunter2@x/notes")
        .arg("--help");
    let help = String::from_utf8(help.output().unwrap().stdout).unwrap();
    assert!(
        help.contains("NOTES_DATABASE") && !help.contains("hunter2"),
        "{help}"
    );
}

/// A database that accepts connections and then says nothing: within two seconds, the log says what
/// is waited for.
#[tokio::test]
async fn a_start_that_waits_says_for_what() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "postgres://me:hunter2@{}/notes",
        silent.local_addr().unwrap()
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_notes"))
        .args(["--listen", "127.0.0.1:0", "--database", &url])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let stderr = child.stderr.take().unwrap();
    let line = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stderr), &mut line).unwrap();
        line
    });
    let line = tokio::time::timeout(Duration::from_secs(10), line).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let line = line.unwrap().unwrap();
    assert!(
        line.contains("waiting for the database") && line.contains("127.0.0.1"),
        "{line}"
    );
    assert!(!line.contains("hunter2"));
    eprintln!("said after {:?}", start.elapsed());

    // One that refuses says why.
    let mut server = Server::start(&["--database", "postgres://127.0.0.1:1/notes"]);
    let log = server.kill();
    assert!(log.contains("Connection refused"), "{log}");
}

/// Behind a gateway that changes tags, the tag that the client was given still writes.
#[tokio::test]
async fn behind_a_gateway_that_changes_tags() {
    for (gateway, seen) in [
        ("nginx", (|tag| format!("W/{tag}")) as fn(&str) -> String),
        ("haproxy", |tag| format!("W/{tag}")),
        ("varnish", |tag| format!("W/{tag}")),
        ("apache", |tag| {
            format!("{}-gzip\"", tag.trim_end_matches('"'))
        }),
    ] {
        for database in Database::all().await {
            let url = database.url();
            let server = Server::start(&["--database", &url, "--behind", gateway]);
            server
                .send("PUT", "/notes/a", &[JSON], HELLO)
                .await
                .expect(201);
            let tag = server.send("GET", "/notes/a", &[], "").await.expect(200);
            let seen = seen(tag.field("etag"));
            let condition = [JSON, ("if-match", seen.as_str())];
            server
                .send("GET", "/notes/a", &[("if-none-match", &seen)], "")
                .await
                .expect(304);
            server
                .send("PUT", "/notes/a", &condition, HELLO)
                .await
                .expect(204);
            // The page asks why with the tag that it was given.
            let question = serde_json::json!(
                { "method": "PUT", "fields": [["If-Match", seen]], "etag": seen }
            );
            let why = server.send("POST", "/explain", &[JSON], question.to_string());
            let why = why.await.expect(200).json();
            assert_eq!(why["status"], serde_json::Value::Null, "{why}");
            let refused = server
                .send("PUT", "/notes/a", &condition, HELLO)
                .await
                .expect(412);
            assert_problem(&refused, "Get it again");
            drop(server);
            // Without a gateway, the refusal says what came near.
            let direct = Server::start(&["--database", &url]);
            let tag = direct.send("GET", "/notes/a", &[], "").await.expect(200);
            let weak = format!("W/{}", tag.field("etag"));
            let condition = [JSON, ("if-match", weak.as_str())];
            let refused = direct
                .send("PUT", "/notes/a", &condition, HELLO)
                .await
                .expect(412);
            assert_problem(&refused, "starts with W/");
            drop(direct);
            database.remove().await;
        }
    }
}

//! The process: how it starts, what it prints, and how it ends.

use std::process::Command;
use std::time::Duration;

use crate::support::{refused, Client, Database, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HELLO: &str = r#"{"text":"Hello"}"#;

/// The story, pasted in its order as it is printed: each command shows what is said above it. Once
/// more, a write with the old tag is refused, and what exists is not created again.
#[tokio::test]
async fn the_printed_commands_tell_the_story() {
    for arguments in [&[][..], &["--require-conditions"]] {
        for database in Database::all().await {
            let url = database.url();
            let arguments = [&["--database", &url], arguments].concat();
            // The second time it begins with the note as the first one left it.
            for _ in 0..2 {
                let server = Server::start_with_a_note(&arguments);
                let commands = commands(&server.greeting);
                assert!(commands.len() <= 6, "{}", server.greeting);
                let shown: Vec<String> = commands.iter().map(|it| paste(it).0).collect();
                assert_eq!(shown, ["200", "304", "204", "412", "428", "201"]);
                assert_eq!(announced(&server.greeting), shown);
                let (status, answer) = paste(commands[5]);
                assert_eq!(status, "412", "{answer}");
                // The refusal says the new tag, and what to do.
                let (_, refused) = paste(commands[3]);
                let (_, read) = paste(commands[0]);
                let tag = read.lines().find(|line| line.starts_with("etag:")).unwrap();
                assert!(refused.contains(tag), "{refused}");
                assert!(
                    refused.contains("Get it again, apply the change"),
                    "{refused}"
                );
                assert!(
                    read.ends_with(r#"{"title":"Shopping","text":"milk, bread"}"#),
                    "{read}"
                );
            }
            // A database that has notes is left as it is.
            let server = Server::start(&arguments);
            let tag = server
                .send("GET", "/notes/first", &[], "")
                .await
                .expect(200);
            let condition = [("if-match", tag.field("etag"))];
            server
                .send("DELETE", "/notes/first", &condition, "")
                .await
                .expect(204);
            drop(server);
            let server = Server::start_with_a_note(&arguments);
            server
                .send("GET", "/notes/first", &[], "")
                .await
                .expect(404);
            drop(server);
            database.remove().await;
        }
    }
}

/// The status codes that a greeting announces.
fn announced(greeting: &str) -> Vec<&str> {
    greeting
        .lines()
        .filter_map(|line| line.split_once(" - "))
        .map(|(status, _)| status)
        .collect()
}

fn commands(greeting: &str) -> Vec<&str> {
    let lines = greeting.lines().map(str::trim_start);
    lines.filter(|line| line.starts_with("curl ")).collect()
}

/// The status code that a command shows, and all that it shows.
fn paste(command: &str) -> (String, String) {
    let output = Command::new("sh").args(["-c", command]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let status = text
        .split(' ')
        .nth(1)
        .unwrap_or_else(|| panic!("{command}: {text}"));
    (status.to_owned(), text)
}

#[test]
fn bad_arguments_are_refused_in_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let database = Database::sqlite();
    drop(Server::start(&["--database", &database.url()]));
    let read_only = format!("{}?mode=ro", database.url());
    for (arguments, reason) in [
        (&["--nonsense"][..], "unexpected argument '--nonsense'"),
        (&["more"], "unexpected argument 'more'"),
        (
            &["--note-limit", "many"],
            "invalid value 'many' for '--note-limit <OCTETS>'",
        ),
        (
            &["--attachment-limit", "2000000000"],
            "is not in 0..=1000000000",
        ),
        (
            &["--log", "loud"],
            "invalid value 'loud' for '--log <LEVEL>'",
        ),
        (
            &["--database"],
            "a value is required for '--database <URL>'",
        ),
        (
            &["--database", "mysql://x"],
            "neither sqlite: nor postgres://",
        ),
        (&["--database", "postgres://x:y:z"], "'--database <URL>'"),
        (
            &["--database", "sqlite:/nowhere/notes.db"],
            "cannot open sqlite:/nowhere/notes.db: ",
        ),
        // Somebody may look over the shoulder.
        (
            &["postgres://me:hun/t@r2@there/x"],
            "'postgres://...@there/x'",
        ),
        (&["--database", "mysql://me:hun/t@r2@x"], "'mysql://...@x'"),
        (
            &["--database", "sqlite:"],
            "names no file; expected sqlite:FILE or sqlite::memory:",
        ),
        (&["--database", "sqlite://?mode=rwc"], "names no file"),
        (&["--database", "sqlite:/"], "cannot open sqlite:/: "),
        (&["--database", &read_only], "readonly database"),
        (
            &["--behind", "squid"],
            "invalid value 'squid' for '--behind <GATEWAY>'",
        ),
        (
            &["--log-format", "xml"],
            "invalid value 'xml' for '--log-format <FORMAT>'",
        ),
        (
            &["--head-timeout", "0"],
            "expected whole seconds, from 1 to 86400",
        ),
        (&["--connections", "0"], "0 is not in 1.."),
        (&["--listen", "nowhere"], "cannot listen on nowhere: "),
        (
            &["--listen", "127.0.0.1:99999"],
            "cannot listen on 127.0.0.1:99999: ",
        ),
        (&["--listen", &taken], "Address already in use"),
    ] {
        let listen = if arguments[0] == "--listen" {
            &[][..]
        } else {
            &["--listen", "127.0.0.1:0"]
        };
        let output = refused(&[listen, arguments].concat());
        let line = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(output.stdout.is_empty());
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(
            line.starts_with("notes: ") && line.contains(reason) && !line.contains("hun"),
            "{line}"
        );
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for argument in ["--help", "--version"] {
        let output = refused(&[argument]);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stdout).unwrap().contains("notes"));
    }
}

/// The password of a database is nobody's business.
#[tokio::test]
async fn no_password_is_shown() {
    let url = "postgres://me:hunter2@127.0.0.1:1/notes";
    let mut server = Server::start(&["--database", url]);
    assert!(
        server.greeting.contains("postgres://127.0.0.1:1/notes"),
        "{}",
        server.greeting
    );
    assert!(!server.greeting.contains("hunter2"));
    assert!(!server.kill().contains("hunter2"));
}

/// After SIGTERM, what runs is finished, and nothing new is accepted.
#[tokio::test]
async fn it_stops_when_its_requests_are_answered() {
    let database = Database::sqlite();
    let mut server = Server::start(&["--database", &database.url()]);
    let mut idle = Client::new(server.address);
    idle.send("GET", "/notes", &[], "")
        .await
        .unwrap()
        .expect(200);

    let mut running = TcpStream::connect(server.address).await.unwrap();
    let head = "PUT /notes/a HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                content-length: 16\r\nexpect: 100-continue\r\n\r\n";
    running.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 25];
    running.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.terminate();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(server.address).await.is_err());
    running.write_all(HELLO.as_bytes()).await.unwrap();
    let mut answer = String::new();
    running.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    let (status, log) = tokio::task::spawn_blocking(move || server.wait())
        .await
        .unwrap();
    assert_eq!(status, Some(0), "{log}");

    let server = Server::start(&["--database", &database.url()]);
    server.send("GET", "/notes/a", &[], "").await.expect(200);
}

/// RFC 9110 §10.1.1: a verdict that needs no content does not wait for it.
#[tokio::test]
async fn a_412_does_not_ask_for_the_content() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "PUT /notes/a HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                content-length: 16\r\nexpect: 100-continue\r\nif-match: *\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 412");
}

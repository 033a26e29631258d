//! How the service bears a database that is absent, busy, or gone for a while.

use std::net::SocketAddr;

use crate::support::{refused, Database, Server, JSON};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const HELLO: &str = r#"{"text":"Hello"}"#;

/// A database server that does not answer: 503 until it does.
#[tokio::test]
async fn an_absent_database_is_a_503() {
    let mut server = Server::start(&["--database", "postgres://127.0.0.1:1/notes"]);
    let refused = server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(503);
    assert_eq!(refused.field("retry-after"), "1");
    assert_eq!(refused.json()["status"], 503);
    let log = server.kill();
    assert!(log.contains("the database is busy or absent"), "{log}");
    assert!(!log.contains("panicked"), "{log}");
}

/// A file that another process has locked: 503, and nothing is written.
#[tokio::test]
async fn a_busy_database_is_a_503() {
    let database = Database::sqlite();
    let mut server = Server::start(&["--database", &database.url()]);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    let before = server.send("GET", "/notes/a", &[], "").await.expect(200);

    let mut other = SqliteConnection::connect(&database.url()).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let refused = server
        .send("PUT", "/notes/a", &[JSON], r#"{"text":"2"}"#)
        .await
        .expect(503);
    assert_eq!(refused.field("retry-after"), "1");
    let during = server.send("GET", "/notes/a", &[], "").await.expect(200);
    assert_eq!(during.field("etag"), before.field("etag"));
    other.execute("ROLLBACK").await.unwrap();
    let after = server.send("GET", "/notes/a", &[], "").await.expect(200);
    assert_eq!(
        (after.field("etag"), &after.content),
        (before.field("etag"), &before.content)
    );
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(204);
    assert!(server.kill().contains("database is locked"));
}

/// A row that another session of PostgreSQL has locked: likewise.
#[tokio::test]
async fn a_locked_row_is_a_503() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let server = Server::start(&["--database", &database.url()]);
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    other
        .execute("BEGIN; SELECT 1 FROM notes WHERE id = 'a' FOR UPDATE")
        .await
        .unwrap();
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(503);
    other.execute("ROLLBACK").await.unwrap();
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(204);
    drop((server, other));
    database.remove().await;
}

#[tokio::test]
async fn notes_may_be_kept_in_memory() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    assert!(server.greeting.contains("sqlite::memory:"));
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    server.send("GET", "/notes/a", &[], "").await.expect(200);
}

#[tokio::test]
async fn notes_outlive_the_process() {
    for database in Database::all().await {
        let server = Server::start(&["--database", &database.url()]);
        server
            .send("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(201);
        let before = server.send("GET", "/notes/a", &[], "").await.expect(200);
        drop(server);
        let server = Server::start(&["--database", &database.url()]);
        let after = server.send("GET", "/notes/a", &[], "").await.expect(200);
        assert_eq!(after.field("etag"), before.field("etag"));
        drop(server);
        database.remove().await;
    }
}

/// A server that is not there when the service starts, comes up, breaks all connections, and comes
/// back: 503 while it is away, and every acknowledged write is there afterwards.
#[tokio::test]
async fn a_database_may_come_and_go() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let url = database.url();
    let (rest, path) = url.rsplit_once('/').unwrap();
    let (user, address) = rest.rsplit_once('@').unwrap();
    let to: SocketAddr = address.parse().unwrap();
    let reserved = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let by = reserved.local_addr().unwrap();
    drop(reserved);

    let mut server = Server::start(&["--database", &format!("{user}@{by}/{path}")]);
    server.send("GET", "/notes", &[], "").await.expect(503);

    let wire = connect_through(by, to).await;
    server
        .send("PUT", "/notes/a", &[JSON], HELLO)
        .await
        .expect(201);
    let before = server.send("GET", "/notes/a", &[], "").await.expect(200);
    drop(wire);
    let condition = [JSON, ("if-match", before.field("etag"))];
    server
        .send("PUT", "/notes/a", &condition, HELLO)
        .await
        .expect(503);
    server.send("GET", "/notes/a", &[], "").await.expect(503);

    let wire = connect_through(by, to).await;
    let after = server.send("GET", "/notes/a", &[], "").await.expect(200);
    assert_eq!(after.field("etag"), before.field("etag"));
    server
        .send("PUT", "/notes/a", &condition, HELLO)
        .await
        .expect(204);
    assert!(!server.kill().contains("panicked"));
    drop(wire);
    database.remove().await;
}

/// Accepts connections and passes on what they carry, until it is dropped.
async fn connect_through(by: SocketAddr, to: SocketAddr) -> JoinSet<()> {
    let listener = TcpListener::bind(by).await.unwrap();
    let mut wire = JoinSet::new();
    wire.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((mut from, _)) = listener.accept().await {
            connections.spawn(async move {
                let mut to = TcpStream::connect(to).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
            });
        }
    });
    wire
}

/// Attachments that were stored in one piece are in chunks when the service has started, octet for
/// octet, and under the tag that they had.
#[tokio::test]
async fn what_an_older_service_stored_is_kept() {
    sqlx::any::install_default_drivers();
    for database in Database::all().await {
        let (url, tables) = match database.is_shared() {
            true => (
                database.url(),
                include_str!("../../migrations/postgres/1_notes.sql"),
            ),
            false => (
                format!("{}?mode=rwc", database.url()),
                include_str!("../../migrations/sqlite/1_notes.sql"),
            ),
        };
        let mut old = AnyConnection::connect(&url).await.unwrap();
        let kind = MigrationType::Simple;
        let first = Migration::new(1, "notes".into(), kind, tables.into_sql_str(), false);
        let migrator = Migrator::with_migrations(vec![first]);
        migrator.run_direct(None, &mut old, false).await.unwrap();
        let lengths = [0, 1, 262_143, 262_144, 262_145, 700_000];
        let content = |length: usize| -> Vec<u8> {
            (0..length)
                .map(|number| (number / 251 + number) as u8)
                .collect()
        };
        for length in lengths {
            let note = "INSERT INTO notes (id, title, text, incarnation, version, modified)
                        VALUES ($1, '', '', 'n', 1, 1)";
            let id = format!("note-{length}");
            sqlx::query(note).bind(&id).execute(&mut old).await.unwrap();
            let attachment = "INSERT INTO attachments
                (note_id, media_type, content, incarnation, version, modified)
                VALUES ($1, 'a/b', $2, $3, 7, 1000)";
            let query = sqlx::query(attachment).bind(&id).bind(content(length));
            query
                .bind(format!("a{length}"))
                .execute(&mut old)
                .await
                .unwrap();
        }
        old.close().await.unwrap();

        let server = Server::start(&["--database", &database.url()]);
        for length in lengths {
            let path = format!("/notes/note-{length}/attachment");
            let read = server.send("GET", &path, &[], "").await.expect(200);
            assert!(read.content == content(length), "{length} octets");
            assert_eq!(read.field("etag"), format!("\"a{length}-7\""));
            assert_eq!(read.field("content-type"), "a/b");
            // Across the border of two chunks.
            if length > 262_144 {
                let range = ("range", "bytes=262140-262144");
                let part = server.send("GET", &path, &[range], "").await.expect(206);
                assert_eq!(part.content, content(length)[262_140..=262_144]);
            }
        }
        drop(server);
        database.remove().await;
    }
}

/// A PostgreSQL that can only be read, as a standby: refused when the service starts, with the reason,
/// whether its tables are there or not.
#[tokio::test]
async fn a_read_only_postgres_is_refused_at_start() {
    for has_tables in [false, true] {
        let Some(database) = Database::postgres().await else {
            return;
        };
        let url = database.url();
        if has_tables {
            drop(Server::start(&["--database", &url]));
        }
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let name = url.rsplit_once('/').unwrap().1;
        let statement = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
        connection
            .execute(sqlx::AssertSqlSafe(statement))
            .await
            .unwrap();
        let output = refused(&["--listen", "127.0.0.1:0", "--database", &url]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        let lines: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("notes: "))
            .collect();
        assert!(
            lines.len() == 1 && lines[0].contains("the database is read-only"),
            "{said}"
        );
        assert!(!said.contains(url.split('@').next().unwrap()), "{said}");
        connection.close().await.unwrap();
        database.remove().await;
    }
}

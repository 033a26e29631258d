//! How the service bears a database that is absent, busy, or gone for a while.

use std::net::SocketAddr;

use crate::support::{Database, Server, JSON};
use sqlx::{Connection, Executor, SqliteConnection};
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
    let mut other = sqlx::PgConnection::connect(&database.url()).await.unwrap();
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

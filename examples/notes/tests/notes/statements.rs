//! What a write costs the database: one statement, and nothing to try again.

use crate::support::{Database, Server, JSON};

const HELLO: &str = r#"{"title":"","text":"Hello"}"#;

/// The first words of the statements that the driver has sent since the first write of a note, in order.
/// Which request took which the log does not tell: the line of a statement may come after the answer.
fn statements(log: &str) -> Vec<&str> {
    let summaries = log
        .lines()
        .filter_map(|line| line.split_once("level=debug summary=\""))
        .map(|(_, summary)| summary)
        .skip_while(|summary| !summary.starts_with("INSERT INTO notes"));
    let verbs = summaries.filter_map(|summary| summary.split_whitespace().next());
    // Each new connection is set up by statements of its own.
    let counted = |verb: &&str| ["INSERT", "UPDATE", "DELETE", "SELECT"].contains(verb);
    verbs.filter(counted).collect()
}

#[tokio::test]
async fn a_write_that_succeeds_is_one_statement() {
    for database in Database::all().await {
        // In memory there is one connection, so that the lines of the log have the order of the requests.
        let url = match database {
            Database::Sqlite(_) => "sqlite::memory:".to_owned(),
            Database::Postgres { .. } => database.url(),
        };
        let mut server = Server::start(&["--database", &url, "--log", "debug"]);
        let send = async |method: &str, condition: (&str, &str), status: u16| {
            let answer = server
                .send(method, "/notes/a", &[JSON, condition], HELLO)
                .await;
            answer.expect(status)
        };
        // The tables are made with the first request, and seen with a read.
        server.send("GET", "/notes/a", &[], "").await.expect(404);

        let none = ("accept", "*/*");
        let created = send("PUT", ("if-none-match", "*"), 201).await;
        let tag = created.field("etag").to_owned();
        send("PUT", ("if-match", &tag), 204).await;
        send("PUT", ("if-match", "*"), 204).await;
        send("PUT", ("if-none-match", &tag), 204).await;
        send(
            "PUT",
            ("if-unmodified-since", "Fri, 31 Dec 9999 23:59:59 GMT"),
            204,
        )
        .await;
        let replaced = send("PUT", none, 204).await;
        let tag = replaced.field("etag").to_owned();
        send("DELETE", ("if-match", &tag), 204).await;
        send("PUT", none, 201).await;
        send("DELETE", none, 204).await;
        // One that is refused is one more: what is there is read once, for the answer.
        send("PUT", none, 201).await;
        send("PUT", ("if-match", &tag), 412).await;
        send("DELETE", ("if-match", &tag), 412).await;

        // A stop closes the connections, and what they have to say is in the log.
        server.terminate();
        let (_, log) = server.wait();
        let expected = [
            &["INSERT"][..],
            &["UPDATE"],
            &["UPDATE"],
            &["INSERT"],
            &["INSERT"],
            &["INSERT"],
            &["DELETE"],
            &["INSERT"],
            &["DELETE"],
            &["INSERT"],
            &["UPDATE", "SELECT"],
            &["DELETE", "SELECT"],
        ];
        let kind = database.kind();
        assert_eq!(statements(&log), expected.concat(), "{kind}\n{log}");
        database.remove().await;
    }
}

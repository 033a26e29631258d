//! What a write costs the database: one statement, and nothing to try again.

use crate::support::{Database, Server, JSON};

const HELLO: &str = r#"{"title":"","text":"Hello"}"#;

/// The first words of the statements that the driver has sent for each request, in order.
fn statements(log: &str) -> Vec<Vec<String>> {
    let mut requests = vec![Vec::new()];
    for line in log.lines() {
        if let Some((_, statement)) = line.split_once("level=debug summary=\"") {
            let verb = statement.split_whitespace().next().unwrap_or_default();
            // Each new connection is set up by statements of its own.
            if ["INSERT", "UPDATE", "DELETE", "SELECT"].contains(&verb) {
                requests.last_mut().unwrap().push(verb.to_owned());
            }
        } else if line.contains("message=answered method=") {
            requests.push(Vec::new());
        }
    }
    requests
}

#[tokio::test]
async fn a_write_that_succeeds_is_one_statement() {
    for database in Database::all().await {
        let mut server = Server::start(&["--database", &database.url(), "--log", "debug"]);
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

        let log = server.kill();
        let found = statements(&log);
        let mut expected = vec![
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
        expected.push(&[]); // behind the last answer
        assert_eq!(
            found.get(1..).unwrap(),
            expected,
            "{}\n{log}",
            database.kind()
        );
        database.remove().await;
    }
}

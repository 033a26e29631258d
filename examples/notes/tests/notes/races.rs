//! Of many writes at once, as many succeed as may.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::support::{addresses, servers, Client, Database, JSON};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const CLIENTS: usize = 64;
const HELLO: &str = r#"{"text":"Hello"}"#;

/// Sends a request from each of the clients at the same time, and gives the status codes in order.
async fn at_once(addresses: &[SocketAddr], request: impl Fn(usize) -> Wish) -> Vec<u16> {
    let barrier = Arc::new(Barrier::new(CLIENTS));
    let mut clients = JoinSet::new();
    for (number, address) in addresses.iter().copied().cycle().take(CLIENTS).enumerate() {
        let (barrier, wish) = (Arc::clone(&barrier), request(number));
        clients.spawn(async move {
            let mut client = Client::new(address);
            client
                .send_until_judged("GET", "/healthz", &[], "")
                .await
                .expect(200);
            barrier.wait().await;
            let headers = [JSON, (wish.condition.0, wish.condition.1.as_str())];
            let answer = client.send_until_judged(wish.method, &wish.path, &headers, HELLO);
            answer.await.status.as_u16()
        });
    }
    let mut answers = clients.join_all().await;
    answers.sort_unstable();
    answers
}

struct Wish {
    method: &'static str,
    path: String,
    condition: (&'static str, String),
}

/// RFC 9110 §13.1.2: `If-None-Match: *` creates and never overwrites.
#[tokio::test(flavor = "multi_thread")]
async fn of_64_creations_exactly_one_succeeds() {
    for database in Database::all().await {
        let servers = servers(&database, if database.is_shared() { 3 } else { 1 });
        for round in 0..10 {
            let answers = at_once(&addresses(&servers), |_| Wish {
                method: "PUT",
                path: format!("/notes/new-{round}"),
                condition: ("if-none-match", "*".to_owned()),
            })
            .await;
            let mut expected = [412; CLIENTS];
            expected[0] = 201;
            assert_eq!(answers, expected, "{}", database.kind());
        }
        drop(servers);
        database.remove().await;
    }
}

/// Whoever is second gets a 412, or a 404 if the first one deleted; for notes and attachments.
#[tokio::test(flavor = "multi_thread")]
async fn of_64_changes_and_deletions_exactly_one_succeeds() {
    for database in Database::all().await {
        let servers = servers(&database, if database.is_shared() { 3 } else { 1 });
        let addresses = addresses(&servers);
        let mut client = Client::new(addresses[0]);
        for path in ["/notes/a", "/notes/a/attachment"] {
            for _ in 0..10 {
                client
                    .send_until_judged("PUT", "/notes/a", &[JSON], HELLO)
                    .await;
                client.send_until_judged("PUT", path, &[JSON], HELLO).await;
                let read = client
                    .send_until_judged("GET", path, &[], "")
                    .await
                    .expect(200);
                let tag = read.field("etag").to_owned();
                let answers = at_once(&addresses, |number| Wish {
                    method: if number % 2 == 0 { "PUT" } else { "DELETE" },
                    path: path.to_owned(),
                    condition: ("if-match", tag.clone()),
                })
                .await;
                let kind = database.kind();
                assert_eq!(answers[0], 204, "{path} on {kind}: {answers:?}");
                assert!(
                    answers[1..]
                        .iter()
                        .all(|status| matches!(status, 404 | 412)),
                    "{path} on {kind}: {answers:?}"
                );
            }
        }
        drop(servers);
        database.remove().await;
    }
}

/// While an attachment is replaced again and again, each answer has the content that its tag names.
#[tokio::test(flavor = "multi_thread")]
async fn a_tag_names_the_content_beside_it() {
    const PATH: &str = "/notes/a/attachment";
    for database in Database::all().await {
        let servers = servers(&database, 1);
        let address = servers[0].address;
        let mut client = Client::new(address);
        client
            .send_until_judged("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(201);
        client
            .send_until_judged("PUT", PATH, &[], "start")
            .await
            .expect(201);
        let mut readers = JoinSet::new();
        for _ in 0..8 {
            readers.spawn(async move {
                let mut client = Client::new(address);
                let mut seen = HashMap::new();
                for _ in 0..100 {
                    let got = client.send_until_judged("GET", PATH, &[], "").await;
                    if got.status == 200 {
                        seen.insert(got.field("etag").to_owned(), got.content);
                    }
                }
                seen
            });
        }
        let mut written = HashMap::new();
        let mut number = 0;
        while !readers.is_empty() && number < 100_000 {
            let content = format!("{number}");
            let put = client
                .send_until_judged("PUT", PATH, &[], content.clone())
                .await
                .expect(204);
            written.insert(put.field("etag").to_owned(), content);
            number += 1;
            while let Some(seen) = readers.try_join_next() {
                for (tag, content) in seen.unwrap() {
                    if let Some(written) = written.get(&tag) {
                        assert_eq!(content, written.as_bytes(), "{tag}");
                    }
                }
            }
        }
        assert!(number > 1);
        drop(servers);
        database.remove().await;
    }
}

/// Writes without a condition are tried again when they are overtaken, and given up after a while;
/// each of those that are acknowledged is one version, and no version is anybody else's.
#[tokio::test(flavor = "multi_thread")]
async fn writes_without_a_condition_are_tried_again() {
    const PATH: &str = "/notes/a";
    for database in Database::all().await {
        let servers = servers(&database, 1);
        let address = servers[0].address;
        let mut client = Client::new(address);
        client
            .send("PUT", PATH, &[JSON], HELLO)
            .await
            .unwrap()
            .expect(201);
        let mut clients = JoinSet::new();
        for number in 0..CLIENTS {
            clients.spawn(async move {
                let mut client = Client::new(address);
                let mut acknowledged = 0;
                for _ in 0..10 {
                    let note = format!(r#"{{"text":"{number}"}}"#);
                    let answer = client.send("PUT", PATH, &[JSON], note).await.unwrap();
                    match answer.status.as_u16() {
                        204 => acknowledged += 1,
                        503 => assert_eq!(answer.field("retry-after"), "1"),
                        other => panic!("{other} for a write without a condition"),
                    }
                }
                acknowledged
            });
        }
        let acknowledged: u64 = clients.join_all().await.into_iter().sum();
        let read = client.send("GET", PATH, &[], "").await.unwrap().expect(200);
        let (_, version) = read
            .field("etag")
            .trim_matches('"')
            .rsplit_once('-')
            .unwrap();
        assert_eq!(version, (1 + acknowledged).to_string());
        assert!(
            acknowledged > 320,
            "{acknowledged} of 640, {}",
            database.kind()
        );
        drop(servers);
        database.remove().await;
    }
}

//! Of many writes at once, as many succeed as may.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{addresses, servers, Client, Database, JSON};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::sleep;

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
                for _ in 0..10 {
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

/// Notes that are created and deleted while attachments are put, read and deleted: each answer is one
/// that may be, nothing is attached to what is not there, and what is read is whole.
#[tokio::test(flavor = "multi_thread")]
async fn deletions_and_attachments_at_once() {
    const ROUNDS: usize = 3;
    for database in Database::all().await {
        let servers = servers(&database, if database.is_shared() { 3 } else { 1 });
        let barrier = Arc::new(Barrier::new(24));
        let mut clients = JoinSet::new();
        for (number, address) in addresses(&servers).into_iter().cycle().take(24).enumerate() {
            let barrier = Arc::clone(&barrier);
            clients.spawn(async move {
                let mut client = Client::new(address);
                let ready = client.send_until_judged("GET", "/readyz", &[], "");
                ready.await.expect(200);
                barrier.wait().await;
                // The whole of it says who has written it; the longest take two chunks.
                let octets = vec![b'a' + u8::try_from(number).unwrap(); 1 + 12_000 * number];
                let (create, any) = (("if-none-match", "*"), ("if-match", "*"));
                let mut seen = Vec::new();
                let (note, attachment) = ("/notes/a", "/notes/a/attachment");
                for _ in 0..ROUNDS {
                    if number % 6 == 1 {
                        // Who deletes waits for an attachment, so that there is something to race for.
                        for _ in 0..10 {
                            let found = client.send_until_judged("GET", attachment, &[], "").await;
                            if found.status == 200 {
                                break;
                            }
                            sleep(Duration::from_millis(5)).await;
                        }
                    }
                    let (method, path, headers, content) = match number % 6 {
                        0 | 4 => ("PUT", note, [JSON, create], HELLO.into()),
                        1 => ("DELETE", note, [JSON, any], Vec::new()),
                        2 | 5 => ("PUT", attachment, [JSON, create], octets.clone()),
                        _ => ("GET", attachment, [JSON, JSON], Vec::new()),
                    };
                    let answer = client
                        .send_until_judged(method, path, &headers, content)
                        .await;
                    let status = answer.status.as_u16();
                    let may_be: &[u16] = match number % 6 {
                        0 | 4 => &[201, 412],
                        1 => &[204, 404],
                        // 409: deleted, and created anew, while it was sent.
                        2 | 5 => &[201, 404, 409, 412],
                        _ => &[200, 404],
                    };
                    assert!(may_be.contains(&status), "{method} {path}: {answer:?}");
                    if method == "GET" && status == 200 {
                        let first = answer.content[0];
                        let length = 1 + 12_000 * usize::from(first - b'a');
                        assert_eq!(answer.content.len(), length);
                        assert!(answer.content.iter().all(|octet| *octet == first));
                    }
                    seen.push((method, path, status));
                }
                seen
            });
        }
        let seen: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
        let count = |wanted| seen.iter().filter(|one| **one == wanted).count();
        // Each deletion is of a note that was created, and what is left is the difference.
        let left = count(("PUT", "/notes/a", 201)) - count(("DELETE", "/notes/a", 204));
        let server = &servers[0];
        let note = server.send("GET", "/notes/a", &[], "").await.status;
        assert_eq!(
            left,
            usize::from(note == 200),
            "{}: {note}",
            database.kind()
        );
        assert!(
            count(("DELETE", "/notes/a", 204)) > 0
                && count(("PUT", "/notes/a/attachment", 201)) > 0
        );
        let gone = server
            .send("DELETE", "/notes/a", &[], "")
            .await
            .status
            .as_u16();
        assert_eq!(gone, if left == 1 { 204 } else { 404 });
        server
            .send("GET", "/notes/a/attachment", &[], "")
            .await
            .expect(404);
        drop(servers);
        database.remove().await;
    }
}

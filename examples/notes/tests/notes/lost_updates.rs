//! No acknowledged write is lost: 64 clients read a number and write the next one under If-Match,
//! until 2,000 writes are acknowledged. Each acknowledged write must be there in the end.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{
    addresses, check_then_write, servers, Client, Database, NoAnswer, Server, JSON,
};
use tokio::task::JoinSet;
use tokio::time::sleep;

const CLIENTS: usize = 64;
const GOAL: usize = 2_000;
const PATH: &str = "/notes/counter";

/// What the clients know when the race is over.
#[derive(Debug, Default)]
struct Tally {
    /// The number that each acknowledged write wrote.
    acknowledged: Vec<u64>,
    /// The number that each write without an answer may have written.
    unknown: Vec<u64>,
    /// How many writes got a 412.
    refused: usize,
}

impl Tally {
    /// What became of a write of `number`.
    fn count(&mut self, number: u64, written: &Result<u16, NoAnswer>) {
        match written {
            Ok(204) => self.acknowledged.push(number),
            Ok(412) => self.refused += 1,
            // A 503 may come from a connection that broke after the statement was sent.
            Ok(503) | Err(NoAnswer::Unknown) => self.unknown.push(number),
            Err(NoAnswer::NotSent) => {}
            Ok(other) => panic!("{other} for a write under If-Match"),
        }
    }

    /// The writes without an answer that did take place: their number is in the chain up to the
    /// last one, and nobody was acknowledged for it.
    fn resolved(&self, last: u64) -> usize {
        let acknowledged: HashSet<u64> = self.acknowledged.iter().copied().collect();
        let unknown: HashSet<u64> = self.unknown.iter().copied().collect();
        (1..=last)
            .filter(|number| !acknowledged.contains(number) && unknown.contains(number))
            .count()
    }

    /// No two clients were acknowledged for the same step, and each step was taken by somebody.
    #[track_caller]
    fn assert_nothing_lost(&self, last: u64) {
        let (acknowledged, unknown) = (self.acknowledged.len(), self.unknown.len());
        let last = usize::try_from(last).unwrap();
        assert!(
            acknowledged <= last && last <= acknowledged + unknown,
            "{last}, {self:?}"
        );
        assert_eq!(acknowledged + self.resolved(last as u64), last, "{self:?}");
    }
}

/// Lets the clients race until `goal` writes are acknowledged; `acknowledged` shows how far it is.
async fn race(addresses: &[SocketAddr], goal: usize, acknowledged: Arc<AtomicUsize>) -> Tally {
    let tally = Arc::new(Mutex::new(Tally::default()));
    let mut clients = JoinSet::new();
    for address in addresses.iter().copied().cycle().take(CLIENTS) {
        let (tally, acknowledged) = (Arc::clone(&tally), Arc::clone(&acknowledged));
        clients.spawn(async move {
            let mut client = Client::new(address);
            while acknowledged.load(Ordering::Relaxed) < goal {
                let Ok(read) = client.send("GET", PATH, &[], "").await else {
                    sleep(Duration::from_millis(20)).await;
                    continue;
                };
                if read.status == 503 {
                    continue;
                }
                let read = read.expect(200);
                let number: u64 = read.json()["text"].as_str().unwrap().parse().unwrap();
                let next = number + 1;
                let note = format!(r#"{{"text":"{next}"}}"#);
                let condition = ("if-match", read.field("etag"));
                let written = client.send("PUT", PATH, &[JSON, condition], note).await;
                let written = written.map(|answer| answer.status.as_u16());
                if matches!(written, Ok(204)) {
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
                tally.lock().unwrap().count(next, &written);
                if matches!(written, Ok(412)) {
                    // Some are quick, some are slow, and the machine is left something to write with.
                    sleep(Duration::from_millis(rand::random_range(0..100))).await;
                }
            }
        });
    }
    while let Some(ended) = clients.join_next().await {
        ended.unwrap();
    }
    Arc::into_inner(tally).unwrap().into_inner().unwrap()
}

/// Creates the counter.
async fn create_counter(address: SocketAddr) {
    let mut client = Client::new(address);
    let headers = [JSON, ("if-none-match", "*")];
    client
        .send("PUT", PATH, &headers, r#"{"text":"0"}"#)
        .await
        .unwrap()
        .expect(201);
}

/// Reads the counter back.
async fn last_number(address: SocketAddr) -> u64 {
    let answer = Client::new(address)
        .send("GET", PATH, &[], "")
        .await
        .unwrap()
        .expect(200);
    answer.json()["text"].as_str().unwrap().parse().unwrap()
}

fn report(what: &str, database: &Database, tally: &Tally, last: u64, start: Instant) {
    eprintln!(
        "{what} on {}: {} acknowledged, {} of {} unknown took place, last number {last}, {} refused \
         with 412, {:.1} s",
        database.kind(),
        tally.acknowledged.len(),
        tally.resolved(last),
        tally.unknown.len(),
        tally.refused,
        start.elapsed().as_secs_f64(),
    );
}

async fn assert_no_update_is_lost(database: Database, processes: usize) {
    let servers = servers(&database, processes);
    let addresses = addresses(&servers);
    create_counter(addresses[0]).await;
    let start = Instant::now();
    let tally = race(&addresses, GOAL, Arc::default()).await;
    let last = last_number(addresses[0]).await;
    report("compare-and-swap", &database, &tally, last, start);
    assert!(tally.acknowledged.len() >= GOAL);
    // Nothing broke a connection here, so a 503 means that the write was given up before it began.
    assert_eq!(tally.acknowledged.len() as u64, last, "{tally:?}");
    tally.assert_nothing_lost(last);
    drop(servers);
    database.remove().await;
}

async fn assert_no_update_is_lost_by_a_kill(database: Database, processes: usize) {
    let mut servers = servers(&database, processes);
    let addresses = addresses(&servers);
    create_counter(addresses[0]).await;
    let start = Instant::now();
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let race = {
        let (addresses, acknowledged) = (addresses.clone(), Arc::clone(&acknowledged));
        tokio::spawn(async move { race(&addresses, GOAL, acknowledged).await })
    };
    while acknowledged.load(Ordering::Relaxed) < GOAL / 2 {
        sleep(Duration::from_millis(1)).await;
    }
    let database_url = database.url();
    let address = addresses[0].to_string();
    servers[0].kill();
    let before = acknowledged.load(Ordering::Relaxed);
    let arguments = [
        "--database",
        &database_url,
        "--listen",
        &address,
        "--log",
        "warn",
    ];
    servers[0] = Server::start(&arguments);
    let tally = race.await.unwrap();
    let last = last_number(addresses[0]).await;
    report(
        "compare-and-swap, SIGKILL half way",
        &database,
        &tally,
        last,
        start,
    );
    assert!(
        before < tally.acknowledged.len(),
        "the race ended before the kill"
    );
    tally.assert_nothing_lost(last);
    drop(servers);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_update_is_lost_on_sqlite() {
    assert_no_update_is_lost(Database::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_update_is_lost_on_postgres_by_three_processes() {
    if let Some(database) = Database::postgres().await {
        assert_no_update_is_lost(database, 3).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_update_is_lost_on_sqlite_when_the_process_is_killed() {
    assert_no_update_is_lost_by_a_kill(Database::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_update_is_lost_on_postgres_when_a_process_is_killed() {
    if let Some(database) = Database::postgres().await {
        assert_no_update_is_lost_by_a_kill(database, 3).await;
    }
}

/// The negative control. The same clients against a server that evaluates the same conditions with
/// the same crate, and writes without comparing: if it passed, the tests above would prove nothing.
#[tokio::test(flavor = "multi_thread")]
async fn check_then_write_loses_updates() {
    for database in Database::all().await {
        let address = check_then_write::serve(&database.url()).await;
        let start = Instant::now();
        let tally = race(&[address], GOAL, Arc::default()).await;
        let last = last_number(address).await;
        let lost = tally.acknowledged.len() as u64 - last;
        report("check-then-write", &database, &tally, last, start);
        assert!(
            lost > 0,
            "the control lost nothing, so the test could not have noticed a loss"
        );
        database.remove().await;
    }
}

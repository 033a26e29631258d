//! Every store of this package under the same three trials: the law, sixty-four writers, and, where
//! it keeps what it has, a kill -9 in the middle of them. Prints a table.
//!
//! `cargo test -p stores` takes what it finds in the path: PostgreSQL's `initdb` and `postgres`,
//! `etcd`, `redis-server`, and `moto_server` as the double of S3. What is not there is said by a line
//! "SKIPPED: why". `STORES=sqlite,redis` tries these only.

mod double;
mod law;
mod natively;
mod servers;
mod writers;

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::Arc;
use std::time::Duration;

use rusty_s3::Credentials;
use stores::etcd::Etcd;
use stores::postgres::Postgres;
use stores::redis::Redis;
use stores::s3::S3;
use stores::sqlite::Sqlite;
use stores::{Store, StoreError};
use tempfile::TempDir;
use tokio::time::{sleep, Instant};

use double::Front;
use law::Cases;
use servers::{find, Server};
use writers::{count, counters, prepare, Connect, Tally, WRITERS};

/// The name of a store, and what a run takes: every how-manieth case of the table, how many more of
/// each kind, and how far each writer counts, twice as far where the store is killed.
struct Plan {
    name: &'static str,
    stride: usize,
    drawn: usize,
    each: u64,
}

const SQLITE: Plan = Plan {
    name: "SQLite",
    stride: 1,
    drawn: 3000,
    each: 8,
};
const POSTGRES: Plan = Plan {
    name: "PostgreSQL",
    stride: 4,
    drawn: 350,
    each: 6,
};
const ETCD: Plan = Plan {
    name: "etcd",
    stride: 4,
    drawn: 350,
    each: 4,
};
const REDIS: Plan = Plan {
    name: "Redis",
    stride: 3,
    drawn: 500,
    each: 8,
};
const S3_DOUBLE: Plan = Plan {
    name: "S3 (moto)",
    stride: 4,
    drawn: 300,
    each: 2,
};

/// What the trials came to.
struct Line {
    name: &'static str,
    cases: Cases,
    tally: Arc<Tally>,
    last: u64,
    killed: String,
    column: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, file, each] = &arguments[..] {
        if flag == "--sqlite-writers" {
            return sqlite_writers(file, each).await;
        }
    }
    let wanted = env::var("STORES").unwrap_or_default();
    let is_wanted = |plan: &Plan| {
        let name = plan.name.split(' ').next().unwrap_or_default();
        wanted.is_empty() || wanted.split(',').any(|one| one.eq_ignore_ascii_case(name))
    };
    let mut lines = Vec::new();
    let mut failed = 0;
    for plan in [SQLITE, POSTGRES, ETCD, REDIS, S3_DOUBLE] {
        if !is_wanted(&plan) {
            continue;
        }
        let started = Instant::now();
        let result = match plan.name {
            "SQLite" => sqlite(&plan).await.map(Some),
            "PostgreSQL" => postgres(&plan).await,
            "etcd" => etcd(&plan).await,
            "Redis" => redis(&plan).await,
            _ => s3(&plan).await,
        };
        match result {
            Ok(Some(line)) => {
                println!("{}: {} s", plan.name, started.elapsed().as_secs());
                lines.push(line);
            }
            Ok(None) => {}
            Err(error) => {
                println!("FAILED: {}: {error}", plan.name);
                failed += 1;
            }
        }
    }
    print(&lines);
    failed += usize::from(!readme_is_fresh(&lines));
    println!("\n{} passed, {failed} failed", lines.len());
    ExitCode::from(u8::from(failed > 0 || lines.is_empty()))
}

fn print(lines: &[Line]) {
    println!(
        "\n{:<12} {:>6} {:>12} {:>8} {:>13} {:>6} {:>8} {:>18}  killed",
        "store",
        "cases",
        "by statement",
        "writers",
        "acknowledged",
        "final",
        "refused",
        "statements a write"
    );
    for line in lines {
        let tally = &line.tally;
        println!(
            "{:<12} {:>6} {:>12} {:>8} {:>13} {:>6} {:>8} {:>18.2}  {}",
            line.name,
            line.cases.all,
            line.cases.by_statement,
            WRITERS,
            tally.acknowledged.load(Relaxed),
            line.last,
            tally.refused.load(Relaxed),
            tally.statements.load(Relaxed) as f64
                / (tally.requests.load(Relaxed) - tally.unanswered.load(Relaxed)) as f64,
            line.killed,
        );
    }
}

/// Whether the table of the README is the one that was found, if all stores were asked.
fn readme_is_fresh(lines: &[Line]) -> bool {
    let names: Vec<&str> = lines.iter().map(|line| line.name).collect();
    let columns: Vec<Vec<String>> = lines.iter().map(|line| line.column.clone()).collect();
    let table = natively::table(&names, &columns);
    println!("\n{}", table.join("\n"));
    if lines.len() < 5 {
        return true;
    }
    let readme = include_str!("../../README.md");
    let is_fresh = readme.contains(&table.join("\n"));
    if !is_fresh {
        println!("FAILED: README.md has another table");
    }
    is_fresh
}

/// The three trials.
async fn try_store<C: Connect>(
    plan: &Plan,
    place: Arc<C>,
    server: Option<&Server>,
) -> Result<Line, StoreError> {
    let connect = || async {
        let store = place.connect().await?;
        store.read("nobody").await?;
        Ok(store)
    };
    let store = match server {
        Some(server) => server.until_ready(connect).await?,
        None => connect().await?,
    };
    let cases = law::hold(&store, plan.stride, plan.drawn).await?;
    let column = natively::column(&store).await?;
    prepare(&store).await?;
    let tally = Arc::new(Tally::default());
    let mut last = count(&place, plan.each, &tally, |_, _| {}).await?;
    let mut killed = "not durable".to_owned();
    if let Some(server) = server {
        let half = tally.acknowledged.load(Relaxed) + plan.each * WRITERS as u64 / 2;
        let kill = async {
            while tally.acknowledged.load(Relaxed) < half {
                sleep(Duration::from_millis(1)).await;
            }
            server.kill()?;
            sleep(Duration::from_millis(300)).await;
            server.spawn()?;
            server.until_ready(connect).await.map(drop)
        };
        let (counted, was_killed) =
            tokio::join!(count(&place, plan.each * 2, &tally, |_, _| {}), kill);
        was_killed?;
        last = counted?;
        killed = format!("{} unanswered", tally.unanswered.load(Relaxed));
    }
    let acknowledged = tally.acknowledged.load(Relaxed);
    if acknowledged != last {
        return Err(format!("{acknowledged} acknowledged, and {last} are there").into());
    }
    Ok(Line {
        name: plan.name,
        cases,
        tally,
        last,
        killed,
        column,
    })
}

fn skipped(plan: &Plan, what: &str) {
    println!("SKIPPED: {}: {what} is not in the path", plan.name);
}

/// What connects by cloning, to one pool for all.
struct Shared<S>(S);

impl<S: Store + Clone + Send + Sync + 'static> Connect for Shared<S> {
    type Store = S;

    async fn connect(&self) -> Result<S, StoreError> {
        Ok(self.0.clone())
    }
}

struct RedisAt(String);

impl Connect for RedisAt {
    type Store = Redis;

    async fn connect(&self) -> Result<Redis, StoreError> {
        Redis::connect(&self.0).await
    }
}

async fn postgres(plan: &Plan) -> Result<Option<Line>, StoreError> {
    let (Some(initdb), Some(program)) = (find("initdb"), find("postgres")) else {
        skipped(plan, "initdb, or postgres,");
        return Ok(None);
    };
    let server = servers::postgres(&initdb, program)?;
    let url = format!("postgres://stores@127.0.0.1:{}/postgres", server.port);
    let store = server.until_ready(|| Postgres::connect(&url)).await?;
    try_store(plan, Arc::new(Shared(store)), Some(&server))
        .await
        .map(Some)
}

async fn etcd(plan: &Plan) -> Result<Option<Line>, StoreError> {
    let Some(program) = find("etcd") else {
        skipped(plan, "etcd");
        return Ok(None);
    };
    let server = servers::etcd(program)?;
    let store = Etcd::at(&format!("http://127.0.0.1:{}", server.port))?;
    try_store(plan, Arc::new(Shared(store)), Some(&server))
        .await
        .map(Some)
}

async fn redis(plan: &Plan) -> Result<Option<Line>, StoreError> {
    let Some(program) = find("redis-server").or(find("valkey-server")) else {
        skipped(plan, "redis-server");
        return Ok(None);
    };
    let server = servers::redis(program)?;
    let place = RedisAt(format!("redis://127.0.0.1:{}", server.port));
    try_store(plan, Arc::new(place), Some(&server))
        .await
        .map(Some)
}

async fn s3(plan: &Plan) -> Result<Option<Line>, StoreError> {
    let Some(program) = find("moto_server") else {
        skipped(plan, "moto_server");
        return Ok(None);
    };
    let server = servers::moto(program)?;
    let front = Front::of(server.port).await?;
    let store = S3::at(&front.url, "notes", Credentials::new("key", "secret"))?;
    server.until_ready(|| store.create_bucket()).await?;
    let line = try_store(plan, Arc::new(Shared(store)), None).await?;
    if front.conflicts() == 0 {
        return Err("no 409 was answered".into());
    }
    println!(
        "{}: {} times 409, and tried again",
        plan.name,
        front.conflicts()
    );
    Ok(Some(line))
}

/// SQLite has no server, so what is killed is a process of ours that writes.
async fn sqlite(plan: &Plan) -> Result<Line, StoreError> {
    let directory = TempDir::new()?;
    let file = directory.path().join("notes.sqlite");
    let place = Arc::new(Shared(Sqlite::open(&file).await?));
    let mut line = try_store(plan, Arc::clone(&place), None).await?;

    let acknowledged = acknowledged_until_killed(&file, plan.each * 2)?;
    let found = counters(&place.connect().await?).await?;
    let mut unanswered = 0;
    for (writer, (acknowledged, found)) in acknowledged.iter().zip(&found).enumerate() {
        let acknowledged = (*acknowledged).max(plan.each);
        match found.checked_sub(acknowledged) {
            Some(0) => {}
            Some(1) => unanswered += 1,
            _ => {
                let told = format!("writer {writer}: {acknowledged} acknowledged, {found} there");
                return Err(told.into());
            }
        }
    }
    // What the child had written is theirs; from here on, this process counts to the end.
    let before: u64 = found.iter().sum();
    let tally = &line.tally;
    tally.acknowledged.store(before, Relaxed);
    line.last = count(&place, plan.each * 2, tally, |_, _| {}).await?;
    line.killed = format!("{unanswered} unanswered");
    Ok(line)
}

/// Kills the process when half is written; the highest number that each writer was told.
fn acknowledged_until_killed(file: &Path, each: u64) -> Result<Vec<u64>, StoreError> {
    let mut child = Command::new(env::current_exe()?)
        .args([
            "--sqlite-writers".as_ref(),
            file.as_os_str(),
            each.to_string().as_ref(),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut acknowledged = vec![0; WRITERS];
    let mut count = 0;
    for line in output.lines() {
        let line = line?;
        let (writer, number) = line.split_once(' ').ok_or("no number")?;
        acknowledged[writer.parse::<usize>()?] = number.parse()?;
        count += 1;
        if count == WRITERS as u64 * each / 4 {
            child.kill()?;
        }
    }
    let status = child.wait()?;
    if status.success() {
        return Err("it was done before it was killed".into());
    }
    Ok(acknowledged)
}

/// The process that is killed: counts, and says aloud what was acknowledged.
async fn sqlite_writers(file: &str, each: &str) -> ExitCode {
    let work = async {
        let place = Arc::new(Shared(Sqlite::open(file.as_ref()).await?));
        let acknowledge = |writer, number| {
            let mut output = std::io::stdout().lock();
            let told = writeln!(output, "{writer} {number}").and_then(|()| output.flush());
            // Nobody who would listen is there any more.
            told.unwrap_or_else(|_| std::process::exit(1));
        };
        count(&place, each.parse()?, &Arc::default(), acknowledge).await
    };
    match work.await {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

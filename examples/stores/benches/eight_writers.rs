//! Eight writers meet in one row of SQLite, and write in one of three ways. Counts statements, tries
//! and what is lost; it measures no time, so it needs no optimized build:
//!
//!     cargo test -p stores --bench eight_writers
//!
//! `eight_writers.txt` is such a run, and the manual shows it.

use std::sync::Arc;

use preconditions::Conditions;
use stores::sqlite::Sqlite;
use stores::{check_then_write, load_evaluate_swap, put, Counted, Reply, Store, StoreError};
use tempfile::TempDir;
use tokio::task::JoinSet;

const WRITERS: usize = 8;
const EACH: usize = 100;
const ID: &str = "counter";

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    CheckThenWrite,
    LoadEvaluateSwap,
    WriteCondition,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Task {
    /// PUT without a condition: each write may take place.
    Overwrite,
    /// Read the number, and PUT the next one under If-Match, again where that is refused.
    Count,
}

/// What one writer, or all of them, came to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    acknowledged: u64,
    requests: u64,
    statements: u64,
    /// Statements that would write, beyond one for each request that asked for one.
    retries: u64,
    overtaken: u64,
}

#[tokio::main]
async fn main() -> Result<(), StoreError> {
    println!(
        "{WRITERS} writers, {EACH} acknowledged writes each\n\n{:<20} {:<18} {:>18} {:>8} {:>6}",
        "request", "way", "statements a write", "retries", "lost"
    );
    for task in [Task::Overwrite, Task::Count] {
        for way in [
            Way::CheckThenWrite,
            Way::LoadEvaluateSwap,
            Way::WriteCondition,
        ] {
            let (sum, last) = meet(task, way).await?;
            let lost = match task {
                Task::Overwrite => "-".to_owned(),
                Task::Count => (sum.acknowledged - last).to_string(),
            };
            println!(
                "{:<20} {:<18} {:>18.2} {:>8} {:>6}",
                match task {
                    Task::Overwrite => "PUT",
                    Task::Count => "PUT with If-Match",
                },
                match way {
                    Way::CheckThenWrite => "check, then write",
                    Way::LoadEvaluateSwap => "load, swap, again",
                    Way::WriteCondition => "write condition",
                },
                sum.statements as f64 / sum.requests as f64,
                sum.retries,
                lost,
            );
        }
    }
    Ok(())
}

async fn meet(task: Task, way: Way) -> Result<(Sum, u64), StoreError> {
    let directory = TempDir::new()?;
    let store = Arc::new(Sqlite::open(&directory.path().join("notes.sqlite")).await?);
    let nothing: [(&str, &str); 0] = [];
    put(&*store, ID, &Conditions::of("PUT", &nothing), "0", None).await?;
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let store = Arc::clone(&store);
        writers.spawn(async move { write(&store, task, way).await });
    }
    let mut sum = Sum::default();
    while let Some(one) = writers.join_next().await {
        let one = one??;
        sum.acknowledged += one.acknowledged;
        sum.requests += one.requests;
        sum.statements += one.statements;
        sum.retries += one.retries;
        sum.overtaken += one.overtaken;
    }
    let last = store.read(ID).await?.ok_or("the counter is gone")?;
    Ok((sum, last.text.parse()?))
}

async fn write(store: &Sqlite, task: Task, way: Way) -> Result<Sum, StoreError> {
    let mut sum = Sum::default();
    while sum.acknowledged < EACH as u64 {
        let mut fields = Vec::new();
        let mut text = sum.acknowledged.to_string();
        if task == Task::Count {
            // What the client was given before; it is no part of the write.
            let row = store.read(ID).await?.ok_or("the counter is gone")?;
            fields.push(("If-Match", Sqlite::tag(&row.version).to_string()));
            text = (row.text.parse::<u64>()? + 1).to_string();
        }
        let conditions = Conditions::of("PUT", &fields);
        let store = Counted::new(store);
        let reply = match way {
            Way::CheckThenWrite => check_then_write(&store, ID, &conditions, &text, None).await?,
            Way::LoadEvaluateSwap => {
                load_evaluate_swap(&store, ID, &conditions, Some((&text, None))).await?
            }
            Way::WriteCondition => put(&store, ID, &conditions, &text, None).await?,
        };
        sum.requests += 1;
        sum.statements += store.statements();
        sum.retries += store.writes().saturating_sub(1);
        match reply {
            Reply::Done(_) => sum.acknowledged += 1,
            Reply::Overtaken => sum.overtaken += 1,
            Reply::Refused(..) => {}
            Reply::NotFound => return Err("the counter is gone".into()),
        }
    }
    Ok(sum)
}

//! Sixty-four writers count in one row, each in a place of its own, under If-Match. What was
//! acknowledged is there: checked at every read, and at the end exactly.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use preconditions::{Conditions, WriteCondition};
use stores::{put, Counted, Reply, Store, StoreError};
use tokio::task::JoinSet;
use tokio::time::{sleep, Instant};

pub(crate) const WRITERS: usize = 64;

const ID: &str = "counters";

/// How a writer comes to its store, again where the connection broke.
pub(crate) trait Connect: Send + Sync + 'static {
    type Store: Store + Send + 'static;

    fn connect(&self) -> impl Future<Output = Result<Self::Store, StoreError>> + Send;
}

/// What became of the requests.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) requests: AtomicU64,
    pub(crate) statements: AtomicU64,
    pub(crate) acknowledged: AtomicU64,
    pub(crate) refused: AtomicU64,
    /// Whose answer was lost, and which had taken place, or had not.
    pub(crate) unanswered: AtomicU64,
}

/// Writes the row in which everybody counts, if there is none.
pub(crate) async fn prepare<S: Store>(store: &S) -> Result<(), StoreError> {
    let none = serde_json::to_string(&vec![0_u64; WRITERS])?;
    store
        .write(ID, &none, None, &WriteCondition::Absent)
        .await
        .map(drop)
}

/// Lets all writers count up to `each`, whatever they have counted before, and compares with what is
/// there at the end. Returns the sum.
pub(crate) async fn count<C: Connect>(
    place: &Arc<C>,
    each: u64,
    tally: &Arc<Tally>,
    acknowledge: fn(usize, u64),
) -> Result<u64, StoreError> {
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (place, tally) = (Arc::clone(place), Arc::clone(tally));
        writers.spawn(async move { write(&*place, writer, each, &tally, acknowledge).await });
    }
    while let Some(result) = writers.join_next().await {
        result??;
    }
    let counters = counters(&place.connect().await?).await?;
    if counters.iter().any(|counter| *counter != each) {
        return Err(
            format!("{each} each were acknowledged, and this is there: {counters:?}").into(),
        );
    }
    Ok(counters.iter().sum())
}

/// What is there.
pub(crate) async fn counters<S: Store>(store: &S) -> Result<Vec<u64>, StoreError> {
    let row = store.read(ID).await?.ok_or("the counters are gone")?;
    Ok(serde_json::from_str(&row.text)?)
}

async fn write<C: Connect>(
    place: &C,
    writer: usize,
    each: u64,
    tally: &Tally,
    acknowledge: fn(usize, u64),
) -> Result<(), StoreError> {
    let mut connection = Some(place.connect().await?);
    // What was answered, and, behind a lost answer, what may be.
    let mut known: Option<u64> = None;
    let mut is_open = false;
    let mut patience = Instant::now() + Duration::from_secs(60);
    let mut failures = 0;
    loop {
        let Some(store) = &connection else {
            if Instant::now() > patience {
                return Err(format!("writer {writer}: the store does not come back").into());
            }
            sleep(Duration::from_millis(200)).await;
            connection = place.connect().await.ok();
            continue;
        };
        let Ok(Some(row)) = store.read(ID).await else {
            connection = None;
            continue;
        };
        let mut counters: Vec<u64> = serde_json::from_str(&row.text)?;
        let mine = counters[writer];
        match known {
            Some(known) if mine == known => {}
            Some(known) if is_open && mine == known + 1 => {
                tally.acknowledged.fetch_add(1, Ordering::Relaxed);
                acknowledge(writer, mine);
            }
            None => {}
            Some(known) => {
                return Err(format!(
                    "writer {writer}: {known} were acknowledged, and {mine} are there"
                )
                .into());
            }
        }
        (known, is_open) = (Some(mine), false);
        if mine == each {
            return Ok(());
        }
        counters[writer] += 1;
        let tag = C::Store::tag(&row.version);
        let conditions = Conditions::of("PUT", &[("If-Match", tag.as_bytes())]);
        let text = serde_json::to_string(&counters)?;
        let counted = Counted::new(store);
        tally.requests.fetch_add(1, Ordering::Relaxed);
        let reply = put(&counted, ID, &conditions, &text, None).await;
        tally
            .statements
            .fetch_add(counted.statements(), Ordering::Relaxed);
        match reply {
            Ok(Reply::Done(_)) => {
                tally.acknowledged.fetch_add(1, Ordering::Relaxed);
                known = Some(mine + 1);
                acknowledge(writer, mine + 1);
                patience = Instant::now() + Duration::from_secs(60);
                failures = 0;
            }
            Ok(Reply::Refused(_, current)) => {
                if current.as_ref() == Some(&row.version) {
                    return Err(format!("refused, and told that it is still {current:?}").into());
                }
                tally.refused.fetch_add(1, Ordering::Relaxed);
                failures += 1;
                let milliseconds = rand::random_range(0..1_u64 << failures.min(6));
                sleep(Duration::from_millis(milliseconds)).await;
            }
            Ok(other) => return Err(format!("writer {writer}: {other:?}").into()),
            Err(_) => {
                tally.unanswered.fetch_add(1, Ordering::Relaxed);
                is_open = true;
                connection = None;
            }
        }
    }
}

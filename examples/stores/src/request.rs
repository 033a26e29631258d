//! PUT and DELETE, as a handler does them: the same for every store.

use std::time::Duration;

use preconditions::{Answer, Conditions, HttpDate, Target, Validators, WriteCondition};

use crate::{Found, Row, Store, StoreError, Written};

/// What to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<V> {
    /// 2xx; the version is for the ETag.
    Done(Option<V>),
    /// 412; the version that is there is for the ETag, so that the client can tell what it missed,
    /// where the store has said it.
    Refused(Answer, Option<V>),
    /// 404.
    NotFound,
    /// 503: under [`load_evaluate_swap`] only, others were faster each time.
    Overtaken,
}

/// Answers a PUT that creates what is not there. One statement, and no other.
pub async fn put<S: Store>(
    store: &S,
    id: &str,
    conditions: &Conditions,
    text: &str,
    modified: Option<i64>,
) -> Result<Reply<S::Version>, StoreError> {
    let condition = conditions.write_condition(S::decode);
    if let WriteCondition::Never(answer) = condition {
        return Ok(Reply::Refused(answer, None));
    }
    match store.write(id, text, modified, &condition).await? {
        Written::Done(version) => Ok(Reply::Done(version)),
        Written::No(found) => Ok(refused(&condition, found.version())),
        Written::Evaluate => {
            load_evaluate_swap(store, id, conditions, Some((text, modified))).await
        }
    }
}

/// Answers a DELETE. What is not there is a 404 whatever the conditions (RFC 9110 §13.2.1), so a
/// store that does not say what it found is asked once more.
pub async fn delete<S: Store>(
    store: &S,
    id: &str,
    conditions: &Conditions,
) -> Result<Reply<S::Version>, StoreError> {
    let condition = conditions.write_condition(S::decode);
    let found = match condition {
        WriteCondition::Never(_) => Found::Unknown,
        _ => match store.delete(id, &condition).await? {
            Written::Done(version) => return Ok(Reply::Done(version)),
            Written::No(found) => found,
            Written::Evaluate => return load_evaluate_swap(store, id, conditions, None).await,
        },
    };
    let version = match found {
        Found::Unknown => store.read(id).await?.map(|row| row.version),
        found => found.version(),
    };
    Ok(match version {
        Some(version) => refused(&condition, Some(version)),
        None => Reply::NotFound,
    })
}

fn refused<V>(condition: &WriteCondition<V>, current: Option<V>) -> Reply<V> {
    match condition.refusal() {
        Some(answer) => Reply::Refused(answer, current),
        // Without a condition, only what is not there is not changed.
        None => Reply::NotFound,
    }
}

/// How often a write is tried when others are faster.
const ATTEMPTS: u32 = 16;

/// The second way, for what no single statement says: load, evaluate, write if nothing has changed
/// since, or else again. Without content it is a DELETE.
pub async fn load_evaluate_swap<S: Store>(
    store: &S,
    id: &str,
    conditions: &Conditions,
    content: Option<(&str, Option<i64>)>,
) -> Result<Reply<S::Version>, StoreError> {
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            // At random, and longer each time, so that those who met once do not meet again.
            let milliseconds = rand::random_range(0..1_u64 << attempt.min(6));
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
        let row = store.read(id).await?;
        if row.is_none() && content.is_none() {
            return Ok(Reply::NotFound);
        }
        let _permit = match conditions.evaluate(target::<S>(row.as_ref())).into_result() {
            Ok(permit) => permit,
            Err(answer) => return Ok(Reply::Refused(answer, row.map(|row| row.version))),
        };
        let still = match row {
            Some(row) => WriteCondition::OneOf(vec![row.version]),
            None => WriteCondition::Absent,
        };
        let written = match content {
            Some((text, modified)) => store.write(id, text, modified, &still).await?,
            None => store.delete(id, &still).await?,
        };
        match written {
            Written::Done(version) => return Ok(Reply::Done(version)),
            Written::No(_) => {}
            Written::Evaluate => return Err("a store that cannot compare one version".into()),
        }
    }
    Ok(Reply::Overtaken)
}

/// The mistake, to measure it: between the evaluation and the write, others write.
pub async fn check_then_write<S: Store>(
    store: &S,
    id: &str,
    conditions: &Conditions,
    text: &str,
    modified: Option<i64>,
) -> Result<Reply<S::Version>, StoreError> {
    let row = store.read(id).await?;
    if let Err(answer) = conditions.evaluate(target::<S>(row.as_ref())).into_result() {
        return Ok(Reply::Refused(answer, row.map(|row| row.version)));
    }
    match store
        .write(id, text, modified, &WriteCondition::None)
        .await?
    {
        Written::Done(version) => Ok(Reply::Done(version)),
        other => Err(format!("a write without a condition: {other:?}").into()),
    }
}

fn target<S: Store>(row: Option<&Row<S::Version>>) -> Target<'static> {
    Target::found(row.map(|row| {
        Validators::new()
            .etag(S::tag(&row.version))
            .last_modified(row.modified.and_then(HttpDate::from_unix_seconds))
    }))
}

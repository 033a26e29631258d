//! A store that counts what it is asked.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Row, Store, StoreError, Written};
use preconditions::{EntityTag, WriteCondition};

/// Each function of a store is one statement, so a call is one.
#[derive(Debug)]
pub struct Counted<'s, S> {
    store: &'s S,
    statements: AtomicU64,
    writes: AtomicU64,
    evaluations: AtomicU64,
}

impl<'s, S> Counted<'s, S> {
    /// Counts from 0.
    pub fn new(store: &'s S) -> Self {
        Counted {
            store,
            statements: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            evaluations: AtomicU64::new(0),
        }
    }

    /// How many statements it was asked.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How many of them would write.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Relaxed)
    }

    /// How often it had no statement for a condition.
    pub fn evaluations(&self) -> u64 {
        self.evaluations.load(Ordering::Relaxed)
    }

    fn count<V>(&self, written: Written<V>) -> Written<V> {
        if let Written::Evaluate = written {
            self.evaluations.fetch_add(1, Ordering::Relaxed);
        } else {
            self.statements.fetch_add(1, Ordering::Relaxed);
            self.writes.fetch_add(1, Ordering::Relaxed);
        }
        written
    }
}

impl<S: Store> Store for Counted<'_, S> {
    type Version = S::Version;

    fn tag(version: &Self::Version) -> EntityTag<'static> {
        S::tag(version)
    }

    fn decode(tag: &EntityTag<'_>) -> Option<Self::Version> {
        S::decode(tag)
    }

    async fn write(
        &self,
        id: &str,
        text: &str,
        modified: Option<i64>,
        condition: &WriteCondition<Self::Version>,
    ) -> Result<Written<Self::Version>, StoreError> {
        Ok(self.count(self.store.write(id, text, modified, condition).await?))
    }

    async fn delete(
        &self,
        id: &str,
        condition: &WriteCondition<Self::Version>,
    ) -> Result<Written<Self::Version>, StoreError> {
        Ok(self.count(self.store.delete(id, condition).await?))
    }

    async fn read(&self, id: &str) -> Result<Option<Row<Self::Version>>, StoreError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.store.read(id).await
    }
}

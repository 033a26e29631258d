//! One condition, five databases: a write takes place under the conditions of its request within the
//! statement that writes, with nothing read before and nothing to try again.
//!
//! One file a store. Each has the four statements (write, create, delete, read) and says what "no"
//! looks like there; `request.rs` shows the handler that is the same for all of them.

mod counted;
pub mod etcd;
pub mod postgres;
pub mod redis;
mod request;
pub mod s3;
pub mod sqlite;

use std::error::Error;
use std::future::Future;

use preconditions::{EntityTag, WriteCondition};

pub use counted::Counted;
pub use request::{check_then_write, delete, load_evaluate_swap, put, Reply};

/// Why a statement gave no result.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// What is stored under an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<V> {
    pub text: String,
    pub version: V,
    /// In seconds since the Unix epoch; `None` if it is not known, or never, if the store keeps no
    /// times.
    pub modified: Option<i64>,
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<V> {
    /// It took place, and this is the version now; of a DELETE, the one that it removed, where the
    /// store says so.
    Done(Option<V>),
    /// It did not: the condition is false of what was found.
    No(Found<V>),
    /// The store cannot compare this by itself: nothing was asked of it.
    Evaluate,
}

/// What a write found that did not take place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<V> {
    /// The row, in this version: what the client missed, and no read is needed to tell it.
    Version(V),
    /// No row.
    Nothing,
    /// The store does not say.
    Unknown,
}

impl<V> Found<V> {
    fn version(self) -> Option<V> {
        match self {
            Found::Version(version) => Some(version),
            Found::Nothing | Found::Unknown => None,
        }
    }
}

/// A store that compares by itself.
pub trait Store: Sync {
    /// What it knows a version by.
    type Version: Clone + std::fmt::Debug + PartialEq + Send + Sync;

    /// The tag of a version.
    fn tag(version: &Self::Version) -> EntityTag<'static>;

    /// The version of a tag; `None` for every tag but those that [`tag`](Store::tag) makes.
    fn decode(tag: &EntityTag<'_>) -> Option<Self::Version>;

    /// Writes a row under a condition, and creates it where the condition allows that.
    fn write(
        &self,
        id: &str,
        text: &str,
        modified: Option<i64>,
        condition: &WriteCondition<Self::Version>,
    ) -> impl Future<Output = Result<Written<Self::Version>, StoreError>> + Send;

    /// Removes a row under a condition.
    fn delete(
        &self,
        id: &str,
        condition: &WriteCondition<Self::Version>,
    ) -> impl Future<Output = Result<Written<Self::Version>, StoreError>> + Send;

    /// Reads a row.
    fn read(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Option<Row<Self::Version>>, StoreError>> + Send;
}

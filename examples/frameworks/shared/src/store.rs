//! The values, each with a version that grows with every write.

use std::collections::BTreeMap;
use std::time::SystemTime;

use preconditions::Permit;

use crate::resources::modified;

/// What is stored under one id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub value: i64,
    pub modified: SystemTime,
}

/// Rows by id, and the last version of each. A deletion is a version, too, and leaves it behind: so
/// no entity-tag comes back when the row is created again.
#[derive(Debug)]
pub(crate) struct Store(BTreeMap<String, (Option<Row>, u64)>);

impl Store {
    /// `/w/1` with value 0, at version 1.
    pub fn new() -> Self {
        let first = Row {
            value: 0,
            modified: modified(),
        };
        Store(BTreeMap::from([("1".to_owned(), (Some(first), 1))]))
    }

    /// The row, and the last version there was; 0 if there never was one.
    pub fn read(&self, id: &str) -> (Option<Row>, u64) {
        self.0.get(id).copied().unwrap_or((None, 0))
    }

    /// Writes the value, or deletes it with `None`, if `version` is still the last one.
    ///
    /// It takes the permit that was given for this version: it says that the conditions hold, the
    /// comparison says that they still do.
    #[must_use]
    pub fn swap(&mut self, _permit: Permit, id: &str, version: u64, value: Option<i64>) -> bool {
        let (_, last) = self.read(id);
        if last != version {
            return false;
        }
        let modified = SystemTime::now();
        let row = value.map(|value| Row { value, modified });
        self.0.insert(id.to_owned(), (row, last + 1));
        true
    }
}

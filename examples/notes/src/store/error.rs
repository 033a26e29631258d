//! Why a statement gave no result.

use std::error::Error;
use std::fmt;

use sqlx::migrate::MigrateError;

/// Why a statement gave no result, and what that says about a write.
#[derive(Debug)]
pub enum StoreError {
    /// The database is busy, absent or read-only, and has said so: nothing was changed. The same
    /// request may succeed later.
    Busy(sqlx::Error),
    /// The connection broke. Of a write that was cut off, it is not known whether it took place: who
    /// retries it under the same condition learns it from a 412.
    Lost(sqlx::Error),
    /// There is no room. Nothing was changed.
    Full(sqlx::Error),
    /// The database and this program do not fit each other.
    Broken(sqlx::Error),
}

impl StoreError {
    pub fn read_only() -> Self {
        StoreError::Broken(sqlx::Error::Configuration(
            "the database is read-only".into(),
        ))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Busy(error)
            | StoreError::Lost(error)
            | StoreError::Full(error)
            | StoreError::Broken(error) => error.fmt(f),
        }
    }
}

impl Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // No connection: the statement was never sent.
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => StoreError::Busy(error),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => {
                StoreError::Lost(error)
            }
            // A statement is a transaction, so one that fails has changed nothing.
            sqlx::Error::Database(found) => {
                let code = found.code().unwrap_or_default();
                match code.parse::<u32>() {
                    // SQLite, where the low octet is the kind.
                    Ok(number) if code.len() < 5 => match number & 0xFF {
                        5 | 6 | 8 | 14 => StoreError::Busy(error), // BUSY, LOCKED, READONLY, CANTOPEN
                        10 => StoreError::Lost(error),             // IOERR
                        13 => StoreError::Full(error),
                        _ => StoreError::Broken(error),
                    },
                    // PostgreSQL, where the first two characters are the class.
                    _ => match (code.get(..2), &*code) {
                        (_, "53100") => StoreError::Full(error),
                        // Read-only, as a standby is; canceled after its time.
                        (_, "25006" | "57014") => StoreError::Busy(error),
                        // The state of the statement is unknown; connection; operator intervention.
                        (_, "40003") | (Some("08" | "57"), _) => StoreError::Lost(error),
                        // No such database, rollback, resources, object not in state.
                        (Some("3D" | "40" | "53" | "55"), _) => StoreError::Busy(error),
                        _ => StoreError::Broken(error),
                    },
                }
            }
            _ => StoreError::Broken(error),
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => StoreError::Broken(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

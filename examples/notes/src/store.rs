//! The database: SQLite or PostgreSQL, reached through one pool and the same statements.
//!
//! Every write is a single statement that compares the row with what the condition of the request
//! names, or with the revision that was evaluated, and changes it only if that is what it is. No lock
//! and no transaction is ever open between two statements: a client, or a process, that stops half
//! way stops nobody else and leaves nothing half written.

mod attachments;
mod notes;

use std::error::Error;
use std::fmt;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Row, SqlSafeStr};
use tokio::sync::OnceCell;

pub use attachments::Attachment;
pub use notes::{Note, NoteId};

use crate::arguments::Database;
use crate::revision::Revision;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where notes and attachments are kept.
#[derive(Debug)]
pub struct Store {
    pool: AnyPool,
    is_sqlite: bool,
    migrated: OnceCell<()>,
}

/// A row, and the revision it was read in.
#[derive(Debug)]
pub struct Stored<T> {
    pub value: T,
    pub revision: Revision,
}

/// What became of a write to a revision.
#[must_use]
#[derive(Debug)]
pub enum Swap<T> {
    /// The row was in the revision that was evaluated, and is now changed.
    Done(T),
    /// It was not: somebody else wrote in between. Nothing is changed; load and evaluate again.
    Lost,
}

impl<T> Swap<T> {
    /// A statement on one row has changed it or not.
    fn of(rows_affected: u64, written: T) -> Self {
        if rows_affected == 0 {
            Swap::Lost
        } else {
            Swap::Done(written)
        }
    }
}

impl Store {
    /// A pool that connects when it is used.
    pub fn new(database: &Database) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let is_sqlite = database.is_sqlite();
        let options = AnyPoolOptions::new().acquire_timeout(PATIENCE);
        let options = if database.is_in_memory() {
            // Every connection to `:memory:` is a database of its own, which ends with it.
            options
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
        } else if is_sqlite {
            // One of them writes at a time; the others read.
            options.max_connections(4)
        } else {
            options.max_connections(10)
        };
        let options = options.after_connect(move |connection, _| {
            let set_up = if is_sqlite {
                SQLITE_SESSION
            } else {
                POSTGRES_SESSION
            };
            Box::pin(async move { sqlx::raw_sql(set_up).execute(connection).await.map(|_| ()) })
        });
        Ok(Store {
            pool: options.connect_lazy(database.url())?,
            is_sqlite,
            migrated: OnceCell::new(),
        })
    }

    /// Connects and brings the tables up to date, unless that has been done.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.pool().await.map(|_| ())
    }

    /// Lets the running statements end, and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The pool, with its tables in place: a database that was absent when the service started may
    /// have come up since.
    async fn pool(&self) -> Result<&AnyPool, StoreError> {
        let migrate = || async { migrator(self.is_sqlite).run(&self.pool).await };
        self.migrated.get_or_try_init(migrate).await?;
        Ok(&self.pool)
    }
}

// How long a statement waits for a locked file or a locked row.
const SQLITE_SESSION: &str = "PRAGMA busy_timeout = 3000; PRAGMA journal_mode = WAL;";
const POSTGRES_SESSION: &str = "SET lock_timeout = '3s'; SET statement_timeout = '10s';";

fn migrator(is_sqlite: bool) -> Migrator {
    let tables = if is_sqlite {
        include_str!("../migrations/sqlite/1_notes.sql")
    } else {
        include_str!("../migrations/postgres/1_notes.sql")
    };
    let version_1 = Migration::new(
        1,
        "notes".into(),
        MigrationType::Simple,
        tables.into_sql_str(),
        false,
    );
    Migrator::with_migrations(vec![version_1])
}

/// `incarnation`, `version` and `modified` of a row.
fn revision(row: &AnyRow) -> Result<Revision, sqlx::Error> {
    Ok(Revision {
        incarnation: row.try_get("incarnation")?,
        number: row.try_get("version")?,
        modified: row.try_get("modified")?,
    })
}

/// Why a statement gave no result.
#[derive(Debug)]
pub enum StoreError {
    /// The database is absent, busy or full; the same request may succeed later. Of a write that
    /// was cut off, it is not known whether it took place, as with a connection that breaks before
    /// the answer: who retries it under the same condition learns it from a 412.
    Unavailable(sqlx::Error),
    /// The database and this program do not fit each other.
    Broken(sqlx::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Unavailable(error) | StoreError::Broken(error) => error.fmt(f),
        }
    }
}

impl Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let may_pass = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| may_pass(&code)),
            _ => false,
        };
        if may_pass {
            StoreError::Unavailable(error)
        } else {
            StoreError::Broken(error)
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

/// Whether a database's error code speaks of its state, not of the statement.
fn may_pass(code: &str) -> bool {
    match code.parse::<u32>() {
        // SQLite, where the low octet is the kind: BUSY, LOCKED, IOERR, FULL, CANTOPEN.
        Ok(number) if code.len() < 5 => matches!(number & 0xFF, 5 | 6 | 10 | 13 | 14),
        // PostgreSQL, where the first two characters are the class: connection, no such database,
        // rollback, resources, object not in state, operator intervention.
        _ => matches!(code.get(..2), Some("08" | "3D" | "40" | "53" | "55" | "57")),
    }
}

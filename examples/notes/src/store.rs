//! The database: SQLite or PostgreSQL, reached through one pool and the same statements.
//!
//! Every write is a single statement that compares the row with what the condition of the request
//! names, or with the revision that was evaluated, and changes it only if that is what it is. No lock
//! and no transaction is ever open between two statements: a client, or a process, that stops half
//! way stops nobody else and leaves nothing half written.

mod attachments;
mod contents;
mod error;
mod notes;

use std::time::Duration;

use prometheus::IntCounter;
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, Connection, Row, SqlSafeStr};
use tokio::sync::{Mutex, OnceCell};
use tokio::time::timeout;

pub use attachments::{Attachment, Place};
pub use contents::{Content, CHUNK};
pub use error::StoreError;
pub use notes::{Listed, Note, NoteId};

use crate::arguments::Database;
use crate::revision::Revision;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where notes and attachments are kept.
#[derive(Debug)]
pub struct Store {
    pool: AnyPool,
    database: Database,
    migrated: OnceCell<()>,
    /// Keeps a database in memory alive while the pool has no connection to it.
    keeper: OnceCell<Mutex<AnyConnection>>,
    statements: IntCounter,
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
    pub fn new(database: &Database, statements: IntCounter) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let is_sqlite = database.is_sqlite();
        let options = AnyPoolOptions::new().acquire_timeout(PATIENCE);
        let options = if database.is_in_memory() {
            // Connections to one database in memory lock each other out without waiting.
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
            database: database.clone(),
            migrated: OnceCell::new(),
            keeper: OnceCell::new(),
            statements,
        })
    }

    /// Connects, brings the tables up to date, and makes sure that they can be written to.
    ///
    /// # Errors
    ///
    /// - There is no database, it cannot be reached within five seconds, or it is busy.
    /// - It can only be read.
    pub async fn ready(&self) -> Result<(), StoreError> {
        // A pool does not say why it has no connection.
        let connect = AnyConnection::connect(self.database.url());
        let connection = timeout(PATIENCE, connect).await;
        let mut connection =
            connection.map_err(|_| StoreError::from(sqlx::Error::PoolTimedOut))??;
        if !self.database.is_sqlite() && is_read_only(&mut connection).await? {
            return Err(StoreError::read_only());
        }
        if self.database.is_in_memory() {
            self.keeper
                .get_or_init(|| async { Mutex::new(connection) })
                .await;
        } else {
            connection.close().await?;
        }
        let pool = self.pool().await?;
        if self.database.is_sqlite() {
            sqlx::raw_sql("UPDATE notes SET text = text WHERE id = ''")
                .execute(pool)
                .await?;
        }
        Ok(())
    }

    /// Asks the database whether it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(self.pool().await?).await?;
        Ok(())
    }

    /// Lets the running statements end, and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The pool for one statement, with its tables in place: a database that was absent when the
    /// service started may have come up since.
    async fn pool(&self) -> Result<&AnyPool, StoreError> {
        let migrator = migrator(self.database.is_sqlite());
        let migrate = || async { migrator.run(&self.pool).await };
        self.migrated.get_or_try_init(migrate).await?;
        self.statements.inc();
        Ok(&self.pool)
    }
}

/// Whether PostgreSQL would refuse each write: it is a standby, or is set so. Asked before the tables are
/// brought up to date, which would be refused, too, and could not be told from a passing trouble.
async fn is_read_only(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT current_setting('transaction_read_only') AS setting")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get::<String, _>("setting")? == "on")
}

// How long a statement waits for a locked file or a locked row.
const SQLITE_SESSION: &str = "PRAGMA busy_timeout = 3000; PRAGMA journal_mode = WAL;";
const POSTGRES_SESSION: &str = "SET lock_timeout = '3s'; SET statement_timeout = '10s';";

fn migrator(is_sqlite: bool) -> Migrator {
    let migrations = if is_sqlite {
        [
            include_str!("../migrations/sqlite/1_notes.sql"),
            include_str!("../migrations/sqlite/2_chunks.sql"),
        ]
    } else {
        [
            include_str!("../migrations/postgres/1_notes.sql"),
            include_str!("../migrations/postgres/2_chunks.sql"),
        ]
    };
    let names = ["notes", "chunks"];
    let numbered = (1..).zip(names.into_iter().zip(migrations));
    let migrations = numbered.map(|(number, (name, statements))| {
        let kind = MigrationType::Simple;
        Migration::new(number, name.into(), kind, statements.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

/// `incarnation`, `version` and `modified` of a row.
fn revision(row: &AnyRow) -> Result<Revision, sqlx::Error> {
    Ok(Revision {
        incarnation: row.try_get("incarnation")?,
        number: row.try_get("version")?,
        modified: row.try_get("modified")?,
    })
}

/// A position or length in octets as an SQL integer; what is stored is far shorter than its maximum.
fn position(octets: u64) -> i64 {
    i64::try_from(octets).unwrap_or(i64::MAX)
}

//! SQLite. "No" is a statement that returns no row.

use std::path::Path;
use std::time::Duration;

use preconditions::{EntityTag, WriteCondition};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::SqlitePool;

use crate::{Found, Row, Store, StoreError, Written};

// recipe: table
/// The version of a new row is drawn at random and counts from there: a row that is deleted and
/// created again repeats no version of the one before.
const TABLE: &str = "\
    CREATE TABLE IF NOT EXISTS notes (
        id       TEXT NOT NULL PRIMARY KEY,
        text     TEXT NOT NULL,
        version  INTEGER NOT NULL,
        modified INTEGER -- seconds since 1970
    )";
// recipe: end

/// Notes in a file.
#[derive(Clone, Debug)]
pub struct Sqlite {
    pool: SqlitePool,
}

impl Sqlite {
    /// Opens the file, or creates it.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full) // what is answered has been written
            .busy_timeout(Duration::from_secs(60));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(120))
            .connect_with(options)
            .await?;
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        Ok(Sqlite { pool })
    }
}

impl Store for Sqlite {
    type Version = i64;

    fn tag(version: &i64) -> EntityTag<'static> {
        EntityTag::from_version(version.unsigned_abs())
    }

    // recipe: decode
    /// A number above `i64::MAX` is no version: `as i64` would make one of it.
    fn decode(tag: &EntityTag<'_>) -> Option<i64> {
        i64::try_from(tag.version()?).ok()
    }
    // recipe: end

    // recipe: write
    async fn write(
        &self,
        id: &str,
        text: &str,
        modified: Option<i64>,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        let statement = match condition {
            WriteCondition::None => {
                "INSERT INTO notes VALUES ($1, $2, random() & 0x3FFFFFFFFFFFFFFF, $3)
                 ON CONFLICT (id) DO UPDATE
                    SET text = $2, version = version + 1, modified = $3
                 RETURNING version"
            }
            WriteCondition::Exists => {
                "UPDATE notes SET text = $2, version = version + 1, modified = $3
                 WHERE id = $1
                 RETURNING version"
            }
            WriteCondition::Absent => CREATE,
            WriteCondition::OneOf(_) => {
                "UPDATE notes SET text = $2, version = version + 1, modified = $3
                 WHERE id = $1 AND version IN (SELECT value FROM json_each($4))
                 RETURNING version"
            }
            WriteCondition::NoneOf(_) => {
                "INSERT INTO notes VALUES ($1, $2, random() & 0x3FFFFFFFFFFFFFFF, $3)
                 ON CONFLICT (id) DO UPDATE
                    SET text = $2, version = version + 1, modified = $3
                    WHERE version NOT IN (SELECT value FROM json_each($4))
                 RETURNING version"
            }
            WriteCondition::UnmodifiedSince(_) => {
                "INSERT INTO notes VALUES ($1, $2, random() & 0x3FFFFFFFFFFFFFFF, $3)
                 ON CONFLICT (id) DO UPDATE
                    SET text = $2, version = version + 1, modified = $3
                    WHERE modified IS NULL OR modified < $4
                 RETURNING version"
            }
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        };
        let query = sqlx::query_scalar(statement)
            .bind(id)
            .bind(text)
            .bind(modified);
        let query = match condition {
            WriteCondition::OneOf(versions) | WriteCondition::NoneOf(versions) => {
                query.bind(serde_json::to_string(versions)?)
            }
            // To the end of that second: HTTP knows whole ones only.
            WriteCondition::UnmodifiedSince(date) => query.bind(date.unix_seconds() + 1),
            _ => query,
        };
        // All rows, that is, to its end: with the first one, nothing is committed yet.
        Ok(match query.fetch_all(&self.pool).await?.first() {
            Some(version) => Written::Done(Some(*version)),
            None => Written::No(Found::Unknown),
        })
    }
    // recipe: end

    // recipe: delete
    async fn delete(
        &self,
        id: &str,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        let statement = match condition {
            WriteCondition::None | WriteCondition::Exists => {
                "DELETE FROM notes WHERE id = $1 RETURNING version"
            }
            // What must not be there cannot be deleted.
            WriteCondition::Absent => return Ok(Written::No(Found::Unknown)),
            WriteCondition::OneOf(_) => {
                "DELETE FROM notes
                 WHERE id = $1 AND version IN (SELECT value FROM json_each($2))
                 RETURNING version"
            }
            WriteCondition::NoneOf(_) => {
                "DELETE FROM notes
                 WHERE id = $1 AND version NOT IN (SELECT value FROM json_each($2))
                 RETURNING version"
            }
            WriteCondition::UnmodifiedSince(_) => {
                "DELETE FROM notes
                 WHERE id = $1 AND (modified IS NULL OR modified < $2)
                 RETURNING version"
            }
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        };
        let query = sqlx::query_scalar(statement).bind(id);
        let query = match condition {
            WriteCondition::OneOf(versions) | WriteCondition::NoneOf(versions) => {
                query.bind(serde_json::to_string(versions)?)
            }
            WriteCondition::UnmodifiedSince(date) => query.bind(date.unix_seconds() + 1),
            _ => query,
        };
        Ok(match query.fetch_all(&self.pool).await?.first() {
            Some(version) => Written::Done(Some(*version)),
            None => Written::No(Found::Unknown),
        })
    }
    // recipe: end

    // recipe: read
    async fn read(&self, id: &str) -> Result<Option<Row<i64>>, StoreError> {
        let row = sqlx::query_as("SELECT text, version, modified FROM notes WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|(text, version, modified)| Row {
            text,
            version,
            modified,
        }))
    }
    // recipe: end
}

// recipe: create
const CREATE: &str = "\
    INSERT INTO notes VALUES ($1, $2, random() & 0x3FFFFFFFFFFFFFFF, $3)
    ON CONFLICT DO NOTHING
    RETURNING version";
// recipe: end

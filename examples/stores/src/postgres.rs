//! PostgreSQL. "No" is a row that says which version was found, in the same round trip; no row if
//! there is none.

use std::time::Duration;

use preconditions::{EntityTag, WriteCondition};
use sqlx::postgres::PgPoolOptions;
use sqlx::PgPool;

use crate::{Found, Row, Store, StoreError, Written};

// recipe: table
/// Versions come from one sequence for all rows, which never starts over: a row that is deleted and
/// created again repeats no version of the one before.
const TABLE: &str = "\
    CREATE SEQUENCE IF NOT EXISTS versions;
    CREATE TABLE IF NOT EXISTS notes (
        id       TEXT NOT NULL PRIMARY KEY,
        text     TEXT NOT NULL,
        version  BIGINT NOT NULL DEFAULT nextval('versions'),
        modified BIGINT -- seconds since 1970
    )";
// recipe: end

/// Notes in a database.
#[derive(Clone, Debug)]
pub struct Postgres {
    pool: PgPool,
}

impl Postgres {
    /// Connects, and creates the table.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(32)
            .acquire_timeout(Duration::from_secs(120))
            .connect(url)
            .await?;
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        Ok(Postgres { pool })
    }
}

/// The version that was found, and the one that was written.
type Outcome = (Option<i64>, Option<i64>);

impl Store for Postgres {
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
                "INSERT INTO notes (id, text, modified) VALUES ($1, $2, $3)
                 ON CONFLICT (id) DO UPDATE
                    SET text = $2, version = nextval('versions'), modified = $3
                 RETURNING NULL::bigint, version"
            }
            WriteCondition::Absent => CREATE,
            // `found` is for the answer; what is compared is the row that is written. FOR UPDATE waits
            // for whoever writes it, and then sees what they wrote: without it, `found` would be of
            // the moment at which the statement began.
            WriteCondition::Exists => {
                "WITH found AS (SELECT version FROM notes WHERE id = $1 FOR UPDATE),
                 written AS (
                    UPDATE notes SET text = $2, version = nextval('versions'), modified = $3
                    FROM found WHERE id = $1
                    RETURNING notes.version)
                 SELECT found.version, written.version FROM found LEFT JOIN written ON TRUE"
            }
            WriteCondition::OneOf(_) => {
                "WITH found AS (SELECT version FROM notes WHERE id = $1 FOR UPDATE),
                 written AS (
                    UPDATE notes SET text = $2, version = nextval('versions'), modified = $3
                    FROM found WHERE id = $1 AND notes.version = ANY ($4)
                    RETURNING notes.version)
                 SELECT found.version, written.version FROM found LEFT JOIN written ON TRUE"
            }
            WriteCondition::NoneOf(_) => {
                "INSERT INTO notes (id, text, modified) VALUES ($1, $2, $3)
                 ON CONFLICT (id) DO UPDATE
                    SET text = $2, version = nextval('versions'), modified = $3
                    WHERE notes.version <> ALL ($4)
                 RETURNING NULL::bigint, version"
            }
            WriteCondition::UnmodifiedSince(_) => {
                "INSERT INTO notes (id, text, modified) VALUES ($1, $2, $3)
                 ON CONFLICT (id) DO UPDATE
                    SET text = $2, version = nextval('versions'), modified = $3
                    WHERE notes.modified IS NULL OR notes.modified < $4
                 RETURNING NULL::bigint, version"
            }
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        };
        let query = sqlx::query_as(statement).bind(id).bind(text).bind(modified);
        let query = match condition {
            WriteCondition::OneOf(versions) | WriteCondition::NoneOf(versions) => {
                query.bind(versions)
            }
            // To the end of that second: HTTP knows whole ones only.
            WriteCondition::UnmodifiedSince(date) => query.bind(date.unix_seconds() + 1),
            _ => query,
        };
        // All rows, that is, to its end: with the first one, nothing is committed yet.
        let rows: Vec<Outcome> = query.fetch_all(&self.pool).await?;
        Ok(match (rows.first(), condition) {
            (Some((_, Some(version))), _) => Written::Done(Some(*version)),
            (Some((Some(version), None)), _) => Written::No(Found::Version(*version)),
            (_, WriteCondition::Exists | WriteCondition::OneOf(_)) => Written::No(Found::Nothing),
            (_, _) => Written::No(Found::Unknown),
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
                "DELETE FROM notes WHERE id = $1 RETURNING version, version"
            }
            // What must not be there cannot be deleted.
            WriteCondition::Absent => return Ok(Written::No(Found::Unknown)),
            WriteCondition::OneOf(_) => {
                "WITH found AS (SELECT version FROM notes WHERE id = $1 FOR UPDATE),
                 removed AS (
                    DELETE FROM notes USING found
                    WHERE id = $1 AND notes.version = ANY ($2)
                    RETURNING notes.version)
                 SELECT found.version, removed.version FROM found LEFT JOIN removed ON TRUE"
            }
            WriteCondition::NoneOf(_) => {
                "WITH found AS (SELECT version FROM notes WHERE id = $1 FOR UPDATE),
                 removed AS (
                    DELETE FROM notes USING found
                    WHERE id = $1 AND notes.version <> ALL ($2)
                    RETURNING notes.version)
                 SELECT found.version, removed.version FROM found LEFT JOIN removed ON TRUE"
            }
            WriteCondition::UnmodifiedSince(_) => {
                "WITH found AS (SELECT version FROM notes WHERE id = $1 FOR UPDATE),
                 removed AS (
                    DELETE FROM notes USING found
                    WHERE id = $1 AND (notes.modified IS NULL OR notes.modified < $2)
                    RETURNING notes.version)
                 SELECT found.version, removed.version FROM found LEFT JOIN removed ON TRUE"
            }
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        };
        let query = sqlx::query_as(statement).bind(id);
        let query = match condition {
            WriteCondition::OneOf(versions) | WriteCondition::NoneOf(versions) => {
                query.bind(versions)
            }
            WriteCondition::UnmodifiedSince(date) => query.bind(date.unix_seconds() + 1),
            _ => query,
        };
        let rows: Vec<Outcome> = query.fetch_all(&self.pool).await?;
        Ok(match rows.first() {
            Some((_, Some(version))) => Written::Done(Some(*version)),
            Some((Some(version), None)) => Written::No(Found::Version(*version)),
            _ => Written::No(Found::Nothing),
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
    INSERT INTO notes (id, text, modified) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING
    RETURNING NULL::bigint, version";
// recipe: end

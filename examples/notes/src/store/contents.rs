//! The statements on the tables `contents` and `chunks`: octets that are written once, piece by piece,
//! under an id of their own. An attachment names them only when they are complete.

use sqlx::Row;
use uuid::Uuid;

use super::{position, Store, StoreError};
use crate::revision::now_in_milliseconds;

/// In octets; the migration to chunks knows it, too.
pub const CHUNK: usize = 256 << 10;

/// How long octets are kept that no attachment names any more: somebody may be reading them, and what
/// is being written is not named yet.
const GRACE: i64 = 60 * 60 * 1000;

/// Octets in the database.
#[derive(Clone, Debug)]
pub struct Content {
    pub id: String,
    pub length: u64,
}

impl Store {
    /// Begins to write octets that nothing names yet.
    pub async fn begin_content(&self) -> Result<Content, StoreError> {
        let id = Uuid::new_v4().simple().to_string();
        sqlx::query("INSERT INTO contents (id) VALUES ($1)")
            .bind(&id)
            .execute(self.pool().await?)
            .await?;
        Ok(Content { id, length: 0 })
    }

    /// Appends a chunk: all but the last have [`CHUNK`] octets.
    pub async fn append(&self, content: &mut Content, octets: &[u8]) -> Result<(), StoreError> {
        const STATEMENT: &str =
            "INSERT INTO chunks (content_id, number, octets) VALUES ($1, $2, $3)";
        let chunk = u64::try_from(CHUNK).unwrap_or(u64::MAX);
        let number = content.length.checked_div(chunk).unwrap_or_default();
        sqlx::query(STATEMENT)
            .bind(&content.id)
            .bind(position(number))
            .bind(octets)
            .execute(self.pool().await?)
            .await?;
        let length = u64::try_from(octets.len()).unwrap_or(u64::MAX);
        content.length = content.length.saturating_add(length);
        Ok(())
    }

    /// Removes octets that nothing will name.
    pub async fn discard(&self, content: &Content) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM contents WHERE id = $1")
            .bind(&content.id)
            .execute(self.pool().await?)
            .await?;
        Ok(())
    }

    /// One chunk; `None` if the octets are gone, because nothing names them any more.
    pub async fn chunk(&self, content: &str, number: u64) -> Result<Option<Vec<u8>>, StoreError> {
        const STATEMENT: &str = "SELECT octets FROM chunks WHERE content_id = $1 AND number = $2";
        let row = sqlx::query(STATEMENT)
            .bind(content)
            .bind(position(number))
            .fetch_optional(self.pool().await?)
            .await?;
        Ok(row.map(|row| row.try_get("octets")).transpose()?)
    }

    /// Removes the octets that no attachment has named for a while.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        const NAMED: &str = "EXISTS (SELECT 1 FROM attachments WHERE content_id = contents.id)";
        let now = now_in_milliseconds();
        let run = async |statement: String, time: i64| -> Result<u64, StoreError> {
            let query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(time);
            Ok(query.execute(self.pool().await?).await?.rows_affected())
        };
        let named = format!("UPDATE contents SET orphaned = NULL WHERE orphaned <= $1 AND {NAMED}");
        run(named, i64::MAX).await?;
        let removed = run(
            format!("DELETE FROM contents WHERE orphaned < $1 AND NOT {NAMED}"),
            now.saturating_sub(GRACE),
        )
        .await?;
        let orphaned =
            format!("UPDATE contents SET orphaned = $1 WHERE orphaned IS NULL AND NOT {NAMED}");
        run(orphaned, now).await?;
        Ok(removed)
    }
}

#[cfg(test)]
mod tests;

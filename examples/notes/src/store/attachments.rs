//! The statements on the table `attachments`.

use std::ops::RangeInclusive;

use preconditions::Permit;
use sqlx::any::AnyRow;
use sqlx::Row;

use super::{revision, NoteId, Store, StoreError, Stored, Swap};
use crate::revision::Revision;

/// What is known of an attachment without reading it.
#[derive(Debug)]
pub struct Attachment {
    pub media_type: String,
    /// In octets.
    pub length: u64,
}

impl Store {
    pub async fn attachment(&self, id: &NoteId) -> Result<Option<Stored<Attachment>>, StoreError> {
        const STATEMENT: &str = "\
            SELECT media_type, CAST(length(content) AS BIGINT) AS length,
                   incarnation, version, modified
            FROM attachments WHERE note_id = $1";
        let row = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .fetch_optional(self.pool().await?)
            .await?;
        Ok(row.map(|row| stored(&row)).transpose()?)
    }

    /// The octets of `range`, if the attachment still is in the revision that was evaluated: what
    /// is sent is what the tag beside it names.
    pub async fn attachment_content(
        &self,
        id: &NoteId,
        evaluated: &Revision,
        range: RangeInclusive<u64>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        const STATEMENT: &str = "\
            SELECT substr(content, CAST($4 AS INTEGER), CAST($5 AS INTEGER)) AS content
            FROM attachments WHERE note_id = $1 AND incarnation = $2 AND version = $3";
        let (first, last) = range.into_inner();
        let length = (last.saturating_add(1)).saturating_sub(first);
        let row = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .bind(&evaluated.incarnation)
            .bind(evaluated.number)
            .bind(position(first.saturating_add(1))) // SQL counts from 1.
            .bind(position(length))
            .fetch_optional(self.pool().await?)
            .await?;
        Ok(row.map(|row| row.try_get("content")).transpose()?)
    }

    /// Attaches content to a note that has none yet. `None` means that there is no such note.
    pub async fn insert_attachment(
        &self,
        _permit: Permit,
        id: &NoteId,
        media_type: &str,
        content: &[u8],
    ) -> Result<Option<Swap<Revision>>, StoreError> {
        const STATEMENT: &str = "\
            INSERT INTO attachments (note_id, media_type, content, incarnation, version, modified)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING";
        let first = Revision::first();
        let done = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .bind(media_type)
            .bind(content)
            .bind(&first.incarnation)
            .bind(first.number)
            .bind(first.modified)
            .execute(self.pool().await?)
            .await;
        match done {
            Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => Ok(None),
            done => Ok(Some(Swap::of(done?.rows_affected(), first))),
        }
    }

    /// Changes the content, if it still is in the revision that was evaluated.
    pub async fn replace_attachment(
        &self,
        _permit: Permit,
        id: &NoteId,
        evaluated: &Revision,
        media_type: &str,
        content: &[u8],
    ) -> Result<Swap<Revision>, StoreError> {
        const STATEMENT: &str = "\
            UPDATE attachments SET media_type = $1, content = $2, version = $3, modified = $4
            WHERE note_id = $5 AND incarnation = $6 AND version = $7";
        let next = evaluated.next();
        let done = sqlx::query(STATEMENT)
            .bind(media_type)
            .bind(content)
            .bind(next.number)
            .bind(next.modified)
            .bind(id.as_str())
            .bind(&evaluated.incarnation)
            .bind(evaluated.number)
            .execute(self.pool().await?)
            .await?;
        Ok(Swap::of(done.rows_affected(), next))
    }

    /// Removes the content, if it still is in the revision that was evaluated.
    pub async fn delete_attachment(
        &self,
        _permit: Permit,
        id: &NoteId,
        evaluated: &Revision,
    ) -> Result<Swap<()>, StoreError> {
        const STATEMENT: &str =
            "DELETE FROM attachments WHERE note_id = $1 AND incarnation = $2 AND version = $3";
        let done = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .bind(&evaluated.incarnation)
            .bind(evaluated.number)
            .execute(self.pool().await?)
            .await?;
        Ok(Swap::of(done.rows_affected(), ()))
    }
}

fn stored(row: &AnyRow) -> Result<Stored<Attachment>, sqlx::Error> {
    let length: i64 = row.try_get("length")?;
    let media_type = row.try_get("media_type")?;
    let attachment = Attachment {
        media_type,
        length: length.unsigned_abs(),
    };
    Ok(Stored {
        value: attachment,
        revision: revision(row)?,
    })
}

/// A position or length in octets as an SQL integer; attachments are far shorter than its maximum.
fn position(octets: u64) -> i64 {
    i64::try_from(octets).unwrap_or(i64::from(i32::MAX))
}

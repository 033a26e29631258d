//! The statements on the table `attachments`.

use preconditions::Permit;
use sqlx::any::AnyRow;
use sqlx::Row;

use super::{position, revision, Content, NoteId, Store, StoreError, Stored, Swap};
use crate::revision::Revision;

/// What is known of an attachment without reading it.
#[derive(Debug)]
pub struct Attachment {
    pub media_type: String,
    /// Its octets, which never change.
    pub content: Content,
}

/// A note, as far as its attachment is concerned.
#[derive(Debug)]
pub struct Place {
    /// Of the note. It is another one once the note was deleted and created anew.
    pub incarnation: String,
    pub attachment: Option<Stored<Attachment>>,
}

impl Store {
    /// The place for an attachment, if there is such a note, and what is there.
    pub async fn place(&self, id: &NoteId) -> Result<Option<Place>, StoreError> {
        const STATEMENT: &str = "\
            SELECT notes.incarnation AS note_incarnation, content_id, media_type, length,
                   attachments.incarnation, attachments.version, attachments.modified
            FROM notes LEFT JOIN attachments ON note_id = id
            WHERE id = $1";
        let row = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .fetch_optional(self.pool().await?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let attachment = match row.try_get::<Option<String>, _>("content_id")? {
            Some(content_id) => Some(stored(&row, content_id)?),
            None => None,
        };
        Ok(Some(Place {
            incarnation: row.try_get("note_incarnation")?,
            attachment,
        }))
    }

    /// Attaches content to a note that has none yet, if the note is still the one that was evaluated.
    pub async fn insert_attachment(
        &self,
        _permit: Permit,
        id: &NoteId,
        incarnation: &str,
        attachment: &Attachment,
    ) -> Result<Swap<Revision>, StoreError> {
        const STATEMENT: &str = "\
            INSERT INTO attachments
                (note_id, media_type, content_id, length, incarnation, version, modified)
            SELECT id, $3, $4, $5, $6, $7, $8 FROM notes WHERE id = $1 AND incarnation = $2
            ON CONFLICT DO NOTHING";
        let first = Revision::first();
        let done = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .bind(incarnation)
            .bind(&attachment.media_type)
            .bind(&attachment.content.id)
            .bind(position(attachment.content.length))
            .bind(&first.incarnation)
            .bind(first.number)
            .bind(first.modified)
            .execute(self.pool().await?)
            .await?;
        Ok(Swap::of(done.rows_affected(), first))
    }

    /// Changes the content, if it still is in the revision that was evaluated.
    pub async fn replace_attachment(
        &self,
        _permit: Permit,
        id: &NoteId,
        evaluated: &Revision,
        attachment: &Attachment,
    ) -> Result<Swap<Revision>, StoreError> {
        const STATEMENT: &str = "\
            UPDATE attachments
            SET media_type = $1, content_id = $2, length = $3, version = $4, modified = $5
            WHERE note_id = $6 AND incarnation = $7 AND version = $8";
        let next = evaluated.next();
        let done = sqlx::query(STATEMENT)
            .bind(&attachment.media_type)
            .bind(&attachment.content.id)
            .bind(position(attachment.content.length))
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

fn stored(row: &AnyRow, content_id: String) -> Result<Stored<Attachment>, sqlx::Error> {
    let length: i64 = row.try_get("length")?;
    let content = Content {
        id: content_id,
        length: length.unsigned_abs(),
    };
    let media_type = row.try_get("media_type")?;
    Ok(Stored {
        value: Attachment {
            media_type,
            content,
        },
        revision: revision(row)?,
    })
}

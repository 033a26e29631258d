//! The statements on the table `notes`.

use std::fmt;

use preconditions::Permit;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::Row;
use uuid::Uuid;

use super::{revision, Store, StoreError, Stored, Swap};
use crate::revision::Revision;

/// A note, as it is sent and received.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(default)]
    pub title: String,
    pub text: String,
}

/// The last segment of a note's path.
#[derive(Clone, Debug, Serialize)]
pub struct NoteId(String);

impl NoteId {
    /// An id that no note has.
    pub fn fresh() -> Self {
        NoteId(Uuid::now_v7().to_string())
    }

    /// An id that a client chose: 1 to 64 of the characters that need no escape in a path.
    pub fn parse(text: &str) -> Option<Self> {
        let is_unreserved =
            |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'.' | b'_' | b'~');
        ((1..=64).contains(&text.len()) && text.bytes().all(is_unreserved))
            .then(|| NoteId(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Store {
    pub async fn note(&self, id: &NoteId) -> Result<Option<Stored<Note>>, StoreError> {
        const STATEMENT: &str =
            "SELECT title, text, incarnation, version, modified FROM notes WHERE id = $1";
        let row = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .fetch_optional(self.pool().await?)
            .await?;
        Ok(row.map(|row| stored(&row)).transpose()?)
    }

    /// Up to `limit` notes whose id comes after `after` and that contain `text`, in order of id.
    pub async fn notes_after(
        &self,
        after: &str,
        text: &str,
        limit: u16,
    ) -> Result<Vec<(NoteId, Stored<Note>)>, StoreError> {
        // `replace` is the one search for a substring that both databases have and that does not
        // read the text as a pattern.
        const STATEMENT: &str = "\
            SELECT id, title, text, incarnation, version, modified FROM notes
            WHERE id > $1
              AND ($2 = '' OR replace(title, $2, '') <> title OR replace(text, $2, '') <> text)
            ORDER BY id LIMIT $3";
        let rows = sqlx::query(STATEMENT)
            .bind(after)
            .bind(text)
            .bind(i64::from(limit))
            .fetch_all(self.pool().await?)
            .await?;
        rows.iter()
            .map(|row| Ok((NoteId(row.try_get("id")?), stored(row)?)))
            .collect()
    }

    /// Creates a note, if there still is none of this id.
    pub async fn insert_note(
        &self,
        _permit: Permit,
        id: &NoteId,
        note: &Note,
    ) -> Result<Swap<Revision>, StoreError> {
        const STATEMENT: &str = "\
            INSERT INTO notes (id, title, text, incarnation, version, modified)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING";
        let first = Revision::first();
        let done = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .bind(&note.title)
            .bind(&note.text)
            .bind(&first.incarnation)
            .bind(first.number)
            .bind(first.modified)
            .execute(self.pool().await?)
            .await?;
        Ok(Swap::of(done.rows_affected(), first))
    }

    /// Changes a note, if it still is in the revision that was evaluated.
    pub async fn replace_note(
        &self,
        _permit: Permit,
        id: &NoteId,
        evaluated: &Revision,
        note: &Note,
    ) -> Result<Swap<Revision>, StoreError> {
        const STATEMENT: &str = "\
            UPDATE notes SET title = $1, text = $2, version = $3, modified = $4
            WHERE id = $5 AND incarnation = $6 AND version = $7";
        let next = evaluated.next();
        let done = sqlx::query(STATEMENT)
            .bind(&note.title)
            .bind(&note.text)
            .bind(next.number)
            .bind(next.modified)
            .bind(id.as_str())
            .bind(&evaluated.incarnation)
            .bind(evaluated.number)
            .execute(self.pool().await?)
            .await?;
        Ok(Swap::of(done.rows_affected(), next))
    }

    /// Removes a note and its attachment, if it still is in the revision that was evaluated.
    pub async fn delete_note(
        &self,
        _permit: Permit,
        id: &NoteId,
        evaluated: &Revision,
    ) -> Result<Swap<()>, StoreError> {
        const STATEMENT: &str =
            "DELETE FROM notes WHERE id = $1 AND incarnation = $2 AND version = $3";
        let done = sqlx::query(STATEMENT)
            .bind(id.as_str())
            .bind(&evaluated.incarnation)
            .bind(evaluated.number)
            .execute(self.pool().await?)
            .await?;
        Ok(Swap::of(done.rows_affected(), ()))
    }
}

fn stored(row: &AnyRow) -> Result<Stored<Note>, sqlx::Error> {
    let note = Note {
        title: row.try_get("title")?,
        text: row.try_get("text")?,
    };
    Ok(Stored {
        value: note,
        revision: revision(row)?,
    })
}

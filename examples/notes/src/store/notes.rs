//! The statements on the table `notes`.

use std::fmt;

use preconditions::{Permit, WriteCondition};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{revision, Store, StoreError, Stored, Swap};
use crate::revision::{now_in_milliseconds, Revision};

/// A note, as it is sent and received.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(default)]
    pub title: String,
    pub text: String,
}

/// A note as the list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed {
    pub id: String,
    pub title: String,
    /// With it, the tag of the list changes whenever a note does.
    pub version: String,
}

/// The last segment of a note's path.
#[derive(Clone, Debug, Serialize)]
pub struct NoteId(String);

impl NoteId {
    /// An id that no note has.
    pub fn fresh() -> Self {
        NoteId(Uuid::now_v7().to_string())
    }

    /// An id that a client chose: 1 to 64 of the characters that need no escape in a path. Two of them
    /// would never be asked for again: clients resolve `.` and `..` (RFC 3986 §5.2.4).
    pub fn parse(text: &str) -> Option<Self> {
        let is_unreserved =
            |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'.' | b'_' | b'~');
        let is_segment = !matches!(text, "." | "..");
        ((1..=64).contains(&text.len()) && is_segment && text.bytes().all(is_unreserved))
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

    /// Up to `limit` notes whose id comes after `after` and that contain `text`, in order of id, as
    /// far as the list shows them: their text stays in the database.
    pub async fn notes_after(
        &self,
        after: &str,
        text: &str,
        limit: u16,
    ) -> Result<Vec<Listed>, StoreError> {
        const ALL: &str = "\
            SELECT id, title, incarnation, version FROM notes
            WHERE id > $1 ORDER BY id LIMIT $2";
        // `replace` is the one search for a substring that both databases have and that does not
        // read the text as a pattern.
        const SOME: &str = "\
            SELECT id, title, incarnation, version FROM notes
            WHERE id > $1 AND (replace(title, $3, '') <> title OR replace(text, $3, '') <> text)
            ORDER BY id LIMIT $2";
        let statement = if text.is_empty() { ALL } else { SOME };
        let mut query = sqlx::query(statement).bind(after).bind(i64::from(limit));
        if !text.is_empty() {
            query = query.bind(text);
        }
        let rows = query.fetch_all(self.pool().await?).await?;
        let listed = rows.iter().map(|row| {
            let incarnation: String = row.try_get("incarnation")?;
            let version: i64 = row.try_get("version")?;
            Ok(Listed {
                id: row.try_get("id")?,
                title: row.try_get("title")?,
                version: format!("{incarnation}-{version}"),
            })
        });
        listed.collect()
    }

    /// Writes a note under a condition, and creates it where the condition allows that; the revision
    /// that it is in now, the first one if it was created. `None` if the condition is false, or if no
    /// statement says it.
    pub async fn write_note(
        &self,
        condition: &WriteCondition<String>,
        id: &NoteId,
        note: &Note,
    ) -> Result<Option<Revision>, StoreError> {
        // A time never goes back, whatever the clocks of the processes that share the database do.
        const CHANGE: &str = "\
            SET title = $2, text = $3, version = notes.version + 1,
                modified = CASE WHEN notes.modified > $4 THEN notes.modified ELSE $4 END";
        const INSERT: &str = "\
            INSERT INTO notes (id, title, text, modified, incarnation, version)
            VALUES ($1, $2, $3, $4, $5, 1)
            ON CONFLICT";
        let returning = "RETURNING incarnation, version, modified";
        let (statement, creates) = match condition {
            WriteCondition::None => (format!("{INSERT} (id) DO UPDATE {CHANGE}"), true),
            WriteCondition::Absent => (format!("{INSERT} DO NOTHING"), true),
            WriteCondition::NoneOf(revisions) => {
                let others = format!("{REVISION} NOT IN ({})", places(6, revisions.len()));
                (
                    format!("{INSERT} (id) DO UPDATE {CHANGE} WHERE {others}"),
                    true,
                )
            }
            WriteCondition::UnmodifiedSince(_) => {
                let unmodified = "notes.modified < $6";
                (
                    format!("{INSERT} (id) DO UPDATE {CHANGE} WHERE {unmodified}"),
                    true,
                )
            }
            WriteCondition::Exists => (format!("UPDATE notes {CHANGE} WHERE id = $1"), false),
            WriteCondition::OneOf(revisions) => {
                let one = format!("{REVISION} IN ({})", places(5, revisions.len()));
                (
                    format!("UPDATE notes {CHANGE} WHERE id = $1 AND {one}"),
                    false,
                )
            }
            WriteCondition::Never(_) | WriteCondition::Evaluate => return Ok(None),
        };
        let first = Revision::first();
        let mut query = sqlx::query(AssertSqlSafe(format!("{statement} {returning}")))
            .bind(id.as_str())
            .bind(&note.title)
            .bind(&note.text)
            .bind(now_in_milliseconds());
        if creates {
            query = query.bind(&first.incarnation);
        }
        query = with_operands(query, condition);
        // All rows, that is, to its end: with the first one, nothing is committed yet.
        let rows = query.fetch_all(self.pool().await?).await?;
        Ok(rows.first().map(revision).transpose()?)
    }

    /// Removes a note and its attachment under a condition; whether it was there and met it.
    pub async fn remove_note(
        &self,
        condition: &WriteCondition<String>,
        id: &NoteId,
    ) -> Result<bool, StoreError> {
        const DELETE: &str = "DELETE FROM notes WHERE id = $1";
        let statement = match condition {
            WriteCondition::None | WriteCondition::Exists => DELETE.to_owned(),
            WriteCondition::OneOf(revisions) => {
                format!(
                    "{DELETE} AND {REVISION} IN ({})",
                    places(2, revisions.len())
                )
            }
            WriteCondition::NoneOf(revisions) => {
                format!(
                    "{DELETE} AND {REVISION} NOT IN ({})",
                    places(2, revisions.len())
                )
            }
            WriteCondition::UnmodifiedSince(_) => format!("{DELETE} AND notes.modified < $2"),
            WriteCondition::Absent | WriteCondition::Never(_) | WriteCondition::Evaluate => {
                return Ok(false);
            }
        };
        let query = sqlx::query(AssertSqlSafe(statement)).bind(id.as_str());
        let done = with_operands(query, condition)
            .execute(self.pool().await?)
            .await?;
        Ok(done.rows_affected() > 0)
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

/// What [`Revision::decode`] makes of a tag.
const REVISION: &str = "(notes.incarnation || '-' || notes.version)";

/// Places for this many values, from the one of this number on.
fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..)
        .take(count)
        .map(|place| format!("${place}"))
        .collect();
    places.join(", ")
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// Binds what a condition compares with.
fn with_operands<'q>(query: Query<'q>, condition: &'q WriteCondition<String>) -> Query<'q> {
    match condition {
        WriteCondition::OneOf(revisions) | WriteCondition::NoneOf(revisions) => revisions
            .iter()
            .fold(query, |query, revision| query.bind(revision.as_str())),
        // To the end of that second: HTTP knows whole ones only.
        WriteCondition::UnmodifiedSince(date) => {
            query.bind(date.unix_seconds().saturating_add(1).saturating_mul(1000))
        }
        _ => query,
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

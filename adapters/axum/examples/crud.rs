//! Notes in SQLite: read, created, changed and deleted, and no change is ever lost.
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::{response::Result, routing::get, Router};
use preconditions_axum::{Conditions, EntityTag, Permitted, Representation};
use sqlx::{query, query_as, SqlitePool};

type At = (Path<String>, State<SqlitePool>);
type Row = (i64, String);

const TABLE: &str = "CREATE TABLE IF NOT EXISTS notes (version INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, text TEXT)";
const FAILED: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

async fn find((id, db): &At) -> Result<(Option<Row>, Representation<'static>)> {
    let find = query_as("SELECT version, text FROM notes WHERE id = ?").bind(&**id);
    let row: Option<Row> = find.fetch_optional(&**db).await.or(Err(FAILED))?;
    let current = match &row {
        Some(row) => Representation::new(EntityTag::from_version(row.0.unsigned_abs())),
        None => Representation::missing(),
    };
    Ok((row, current))
}

async fn read(given: Conditions, at: At) -> Result<(Permitted<'static>, String)> {
    let (row, current) = find(&at).await?;
    Ok((given.check(current)?, row.ok_or(StatusCode::NOT_FOUND)?.1)) // or 304
}

async fn change(given: Conditions, method: Method, at: At, text: String) -> Result<StatusCode> {
    let (row, current) = find(&at).await?;
    // Both compare with the version that was checked, and no version is used twice.
    let sql = match method {
        Method::DELETE if row.is_none() => return Ok(StatusCode::NOT_FOUND),
        Method::DELETE => "DELETE FROM notes WHERE id = ?1 AND version = ?3",
        _ => "INSERT OR REPLACE INTO notes (id, text) SELECT ?1, ?2 WHERE (SELECT version FROM notes WHERE id = ?1) IS ?3",
    };
    let _permit = given.check(current)?.require_version()?; // or 412, 428
    let checked = row.map(|row| row.0);
    let change = query(sql).bind(&*at.0).bind(text).bind(checked);
    let done = change.execute(&*at.1).await.or(Err(FAILED))?;
    match done.rows_affected() {
        0 => Ok(StatusCode::PRECONDITION_FAILED), // another write came between
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

pub async fn service(database: &str) -> sqlx::Result<Router> {
    let db = SqlitePool::connect(database).await?;
    query(TABLE).execute(&db).await?;
    let notes = Router::new().route("/{id}", get(read).put(change).delete(change));
    Ok(notes.with_state(db))
}

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    Ok(axum::serve(listener, service("sqlite:notes.db?mode=rwc").await?).await?)
}

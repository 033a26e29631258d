//! What goes wrong without the swap: a service that loads, evaluates, and then writes whatever has
//! happened in between. It is correct but for that.

use std::net::SocketAddr;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::Router;
use http_body_util::BodyExt;
use preconditions::{EntityTag, Representation};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor, Row};
use tokio::net::TcpListener;

/// Serves one counter from a table of its own until the test ends.
pub async fn serve(database: &str) -> SocketAddr {
    sqlx::any::install_default_drivers();
    let url = match database.strip_prefix("sqlite:") {
        Some(path) => format!("sqlite:{path}?mode=rwc"),
        None => database.to_owned(),
    };
    let pool = AnyPoolOptions::new()
        .max_connections(4)
        .connect(&url)
        .await
        .unwrap();
    let table =
        "CREATE TABLE counters (id TEXT NOT NULL, text TEXT NOT NULL, version BIGINT NOT NULL)";
    pool.execute(table).await.unwrap();
    pool.execute("INSERT INTO counters (id, text, version) VALUES ('counter', '0', 1)")
        .await
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/notes/{id}", get(read).put(write))
        .with_state(pool);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn load(pool: &AnyPool, id: &str) -> (String, EntityTag<'static>) {
    let statement = "SELECT text, version FROM counters WHERE id = $1";
    let row = sqlx::query(statement)
        .bind(id)
        .fetch_one(pool)
        .await
        .unwrap();
    let version: i64 = row.get("version");
    (
        row.get("text"),
        EntityTag::strong(version.to_string()).unwrap(),
    )
}

async fn read(State(pool): State<AnyPool>, Path(id): Path<String>) -> Response {
    let (text, tag) = load(&pool, &id).await;
    let headers = Representation::new(tag).into_headers();
    (headers, serde_json::json!({ "text": text }).to_string()).into_response()
}

async fn write(State(pool): State<AnyPool>, Path(id): Path<String>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let (_, tag) = load(&pool, &id).await;
    let current = Representation::new(tag);
    if let Err(head) = current.check(&head.method, &head.headers) {
        return head.into_response();
    }
    let content = body.collect().await.unwrap().to_bytes();
    let note: serde_json::Value = serde_json::from_slice(&content).unwrap();
    // Here `AND version = $3` is missing.
    let statement = "UPDATE counters SET text = $1, version = version + 1 WHERE id = $2";
    let update = sqlx::query(statement).bind(note["text"].as_str()).bind(&id);
    update.execute(&pool).await.unwrap();
    StatusCode::NO_CONTENT.into_response()
}

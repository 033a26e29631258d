//! A service that only reads: tags and 304, compressed or not, without a line in its handlers.
use axum::{routing::get, Json, Router};
use preconditions_axum::{ConditionalLayer, TagLayer};
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

async fn prices() -> Json<Vec<(&'static str, u32)>> {
    Json(vec![("milk", 120), ("bread", 340), ("butter", 290)])
}

pub fn service() -> Router {
    Router::new()
        .route("/prices", get(prices))
        .nest_service("/static", ServeDir::new("static"))
        .layer(TagLayer::new()) // innermost: makes tags of contents as they are
        .layer(CompressionLayer::new())
        .layer(ConditionalLayer::new().without_ranges()) // outermost: answers 304
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, service()).await
}

//! `ServeDir` of tower-http, as it is: `serve-tower-http DIRECTORY` prints its address.

use axum::Router;
use tower_http::services::ServeDir;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_string());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let site = Router::new().fallback_service(ServeDir::new(directory));
    axum::serve(listener, site).await
}

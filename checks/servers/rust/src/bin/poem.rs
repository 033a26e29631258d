//! `StaticFilesEndpoint` of poem, as it is: `serve-poem DIRECTORY` prints its address.

use poem::endpoint::StaticFilesEndpoint;
use poem::listener::TcpAcceptor;
use poem::{Route, Server};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_string());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let site = Route::new().nest("/", StaticFilesEndpoint::new(directory));
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    Server::new_with_acceptor(acceptor).run(site).await
}

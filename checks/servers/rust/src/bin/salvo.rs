//! `StaticDir` of salvo, as it is: `serve-salvo DIRECTORY` prints its address.

use salvo::conn::tcp::TcpAcceptor;
use salvo::serve_static::StaticDir;
use salvo::{Router, Server};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_string());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let site = Router::with_path("{**path}").goal(StaticDir::new([directory]));
    let acceptor = TcpAcceptor::try_from(listener)?;
    Server::new(acceptor).serve(site).await;
    Ok(())
}

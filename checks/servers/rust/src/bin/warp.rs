//! `fs::dir` of warp, as it is: `serve-warp DIRECTORY` prints its address.

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_string());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let site = warp::fs::dir(directory);
    warp::serve(site).incoming(listener).run().await;
    Ok(())
}

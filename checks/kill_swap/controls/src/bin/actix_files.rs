//! `Files` of actix-files, as it is: `serve-actix-files DIRECTORY` prints its address.

use actix_files::Files;
use actix_web::{App, HttpServer};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_string());
    let server = HttpServer::new(move || App::new().service(Files::new("/", &directory)))
        .workers(2)
        .bind("127.0.0.1:0")?;
    for address in server.addrs() {
        println!("http://{address}/");
    }
    server.run().await
}

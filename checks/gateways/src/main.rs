//! A document that can be read, changed and deleted under conditions, to be put behind a gateway.
//!
//! Prints the address on which it listens. `--behind` is what the service is told of the gateway in
//! front; `--on` chooses what serves, so that a framework whose own layer compresses is one of the
//! gateways.

mod document;
mod servers;

use clap::{Parser, ValueEnum};
use preconditions::Gateway;

#[derive(Parser)]
struct Arguments {
    /// What the service says of the gateway in front of it.
    #[arg(long, value_enum, default_value_t = Behind::Nothing)]
    behind: Behind,
    /// What serves.
    #[arg(long, value_enum, default_value_t = Server::Axum)]
    on: Server,
    /// Answers no ranges, as the manual recommends where a layer compresses.
    #[arg(long)]
    no_ranges: bool,
    /// Lets a 304 carry the name by which the request matched.
    #[arg(long)]
    echo_name: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Behind {
    Nothing,
    Nginx,
    Apache,
    Haproxy,
    Varnish,
}

#[derive(Clone, Copy, ValueEnum)]
enum Server {
    /// axum.
    Axum,
    /// axum inside the compression layer of tower-http.
    AxumCompressed,
    /// actix-web inside its middleware `Compress`.
    ActixCompressed,
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let gateway = match arguments.behind {
        Behind::Nothing => Gateway::DIRECT,
        Behind::Nginx => Gateway::NGINX,
        Behind::Apache => Gateway::APACHE,
        Behind::Haproxy => Gateway::HAPROXY,
        Behind::Varnish => Gateway::VARNISH,
    };
    let document = document::Document::new(gateway, !arguments.no_ranges, arguments.echo_name);
    match arguments.on {
        Server::Axum => servers::axum(document, false),
        Server::AxumCompressed => servers::axum(document, true),
        Server::ActixCompressed => servers::actix(document),
    }
}

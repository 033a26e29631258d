//! The exchanges of the checker: each over a connection of its own, which over HTTP/1.1 the service has
//! to close.

use std::net::SocketAddr;
use std::time::Duration;

use http::uri::Scheme;
use raw_http::http2::{within, Client};
use raw_http::{After, Bounds, Failure, Timed};

pub use raw_http::Answer;

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(10);

/// More than any answer of the contract has.
const BOUNDS: Bounds = Bounds {
    time: PATIENCE,
    head: 64 * 1024,
    content: 64 * 1024 * 1024,
};

/// What is sent.
pub type Request = raw_http::Request<'static>;

/// Which HTTP is spoken with a service.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Version {
    Http1,
    /// Without TLS, as known beforehand.
    Http2,
}

/// Where a service is, and how it is spoken to.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    pub address: SocketAddr,
    pub version: Version,
}

/// Sends the request and reads until the server closes the connection.
pub fn exchange(service: Service, request: &Request) -> Result<Answer, String> {
    exchange_with(service, request, None::<fn()>)
}

/// As [`exchange`], but between header section and content `pause` is called.
pub fn exchange_after(
    service: Service,
    request: &Request,
    pause: impl FnOnce(),
) -> Result<Answer, String> {
    exchange_with(service, request, Some(pause))
}

fn exchange_with(
    service: Service,
    request: &Request,
    pause: Option<impl FnOnce()>,
) -> Result<Answer, String> {
    let Service { address, version } = service;
    let host = address.to_string();
    let exchanged = match version {
        Version::Http1 => Timed::connect(address, PATIENCE).and_then(|mut stream| {
            let after = After::Close(None);
            raw_http::exchange(&mut stream, &host, request, BOUNDS, after, pause)
        }),
        Version::Http2 => within(PATIENCE, async {
            let stream = tokio::net::TcpStream::connect(address).await;
            let stream = stream.map_err(Failure::Connect)?;
            let mut client = Client::over(stream, Scheme::HTTP, &host, BOUNDS).await?;
            client.exchange(request, BOUNDS, pause).await
        }),
    };
    exchanged.map_err(|failure| failure.to_string())
}

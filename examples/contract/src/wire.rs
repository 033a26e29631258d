//! The exchanges of the checker: each over a connection of its own, which the service has to close.

use std::net::SocketAddr;
use std::time::Duration;

use raw_http::{After, Bounds, Timed};

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

/// Sends the request and reads until the server closes the connection.
pub fn exchange(address: SocketAddr, request: &Request) -> Result<Answer, String> {
    exchange_with(address, request, None::<fn()>)
}

/// As [`exchange`], but between header section and content `pause` is called.
pub fn exchange_after(
    address: SocketAddr,
    request: &Request,
    pause: impl FnOnce(),
) -> Result<Answer, String> {
    exchange_with(address, request, Some(pause))
}

fn exchange_with(
    address: SocketAddr,
    request: &Request,
    pause: Option<impl FnOnce()>,
) -> Result<Answer, String> {
    let host = address.to_string();
    let exchanged = Timed::connect(address, PATIENCE).and_then(|mut stream| {
        let after = After::Close(None);
        raw_http::exchange(&mut stream, &host, request, BOUNDS, after, pause)
    });
    exchanged.map_err(|failure| failure.to_string())
}

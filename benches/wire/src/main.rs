//! What a 304 costs over a socket: the handlers of `whole_answers` behind hyper, on the loopback
//! interface, asked by hyper's client over one connection and over 64.
//!
//! ```sh
//! cargo run --release --package wire
//! ```
//!
//! All handlers are asked in turn, for as many rounds, so that what else the machine does meets them
//! alike; printed are medians, and their ratios to the handler without validators, which answers 200
//! with the whole content. It ends by itself after less than a minute.
#![allow(clippy::unwrap_used)] // A bench may panic.

#[path = "../../whole_answers/mod.rs"]
#[allow(dead_code, unreachable_pub)] // A module of several benches.
mod whole_answers;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use bytes::Bytes;
use futures_util::future::join_all;
use http::{header, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use whole_answers::{Handler, HANDLERS, NOTE};

const ROUNDS: usize = 61;
/// Requests of one round, over all its connections.
const REQUESTS: usize = 640;

type Connection = SendRequest<Empty<Bytes>>;

fn main() -> io::Result<()> {
    let addresses = serve()?;
    let client = single_threaded()?;
    println!("| connections | handler | status | a request | ratio |\n|---:|---|---:|---:|---:|");
    for connections in [1, 64] {
        compare(&client, &addresses, connections)?;
    }
    Ok(())
}

/// Serves each handler at an address of its own, on one thread beside that of the client.
fn serve() -> io::Result<Vec<SocketAddr>> {
    let server = single_threaded()?;
    let listeners: Vec<TcpListener> = HANDLERS
        .iter()
        .map(|_| server.block_on(TcpListener::bind(("127.0.0.1", 0))))
        .collect::<io::Result<_>>()?;
    let addresses = listeners.iter().map(TcpListener::local_addr).collect();
    std::thread::spawn(move || {
        let handlers = HANDLERS.iter().map(|(_, handler)| *handler);
        let all = listeners.into_iter().zip(handlers);
        server.block_on(join_all(
            all.map(|(listener, handler)| accept(listener, handler)),
        ));
    });
    addresses
}

async fn accept(listener: TcpListener, handler: Handler) {
    while let Ok((stream, _)) = listener.accept().await {
        stream.set_nodelay(true).unwrap();
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let (head, _) = request.into_parts();
            let response = handler(&Request::from_parts(head, NOTE));
            let response: Response<Full<Bytes>> = response.map(|content| Full::new(content.into()));
            async move { Ok::<_, Infallible>(response) }
        });
        let connection = hyper::server::conn::http1::Builder::new();
        tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
    }
}

fn compare(client: &Runtime, addresses: &[SocketAddr], connections: usize) -> io::Result<()> {
    let mut open: Vec<Vec<Connection>> = addresses
        .iter()
        .map(|address| client.block_on(connect(*address, connections)))
        .collect::<io::Result<_>>()?;
    let mut times = vec![Vec::new(); open.len()];
    let mut statuses = vec![0; open.len()];
    for _ in 0..ROUNDS {
        for ((connections, times), status) in open.iter_mut().zip(&mut times).zip(&mut statuses) {
            let start = Instant::now();
            *status = client.block_on(ask(connections));
            times.push(start.elapsed().as_secs_f64() * 1e6 / REQUESTS as f64);
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    for (((handler, _), median), status) in HANDLERS.iter().zip(&medians).zip(statuses) {
        let ratio = median / medians.first().unwrap();
        println!("| {connections} | {handler} | {status} | {median:.1} µs | {ratio:.2} |");
    }
    Ok(())
}

async fn connect(address: SocketAddr, connections: usize) -> io::Result<Vec<Connection>> {
    let mut open = Vec::new();
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        tokio::spawn(connection);
        open.push(sender);
    }
    Ok(open)
}

/// Sends the requests of one round, the connections sharing them; returns the status of the answers.
async fn ask(connections: &mut [Connection]) -> u16 {
    let share = REQUESTS / connections.len();
    let all = connections.iter_mut().map(|connection| async move {
        let mut status = 0;
        for _ in 0..share {
            connection.ready().await.unwrap();
            let response = connection.send_request(revalidation()).await.unwrap();
            status = response.status().as_u16();
            response.into_body().collect().await.unwrap();
        }
        status
    });
    join_all(all).await.first().copied().unwrap()
}

/// A browser's request for what it has in its cache.
fn revalidation() -> Request<Empty<Bytes>> {
    let mut request = Request::new(Empty::new());
    let fields = [
        (header::HOST, "www.example.com"),
        (
            header::USER_AGENT,
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        ),
        (
            header::ACCEPT,
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        ),
        (header::ACCEPT_LANGUAGE, "en-US,en;q=0.5"),
        (header::ACCEPT_ENCODING, "gzip, deflate, br, zstd"),
        (header::COOKIE, "session=0123456789abcdef"),
        (header::UPGRADE_INSECURE_REQUESTS, "1"),
        (header::IF_NONE_MATCH, "\"7\""),
    ];
    for (name, value) in fields {
        let value = HeaderValue::from_static(value);
        request.headers_mut().insert(name, value);
    }
    request
}

fn single_threaded() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_io().build()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap()
}

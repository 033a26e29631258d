//! `preconditions serve DIRECTORY`: files over HTTP, with every condition and range answered.

mod coding;
mod content;
mod exchange;
mod manifest;
mod path;
mod representation;

use clap::Parser;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// So many connections are served at a time; the next one waits.
const MOST_CONNECTIONS: usize = 1024;

/// So long a client may take to send the head of a request, idle time between two included.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// hyper holds back so much that a slow client has not taken yet.
const WRITE_BUFFER: usize = 64 * 1024;

/// Serve the files of a directory.
///
/// Entity-tags are made of the length and the modification time of a file, or taken from a manifest.
/// All conditions and byte ranges are answered as RFC 9110 asks, so that a download that is resumed
/// never mixes two versions, as long as a file is replaced by renaming another one to its name, with
/// its own time. A file that was written less than two seconds ago has a weak tag, since it may be
/// written again within the second, and a download of it begins anew. Beside NAME, NAME.br, NAME.zst and NAME.gz are sent to clients that accept them.
///
/// Directories are not listed; for one that has an index.html, that is sent. Names that begin with a
/// dot are not served, except .well-known, nor is anything outside of the directory, wherever links
/// in it lead; links in a circle are no file.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// The directory whose files are served
    #[arg(default_value = ".")]
    directory: PathBuf,
    /// Where to listen; port 0 chooses a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// Hashes of the files, as sha256sum, sha512sum or b3sum write them; names are relative to the
    /// directory
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Log nothing but what goes wrong
    #[arg(long)]
    quiet: bool,
}

/// Why the server cannot start.
#[derive(Debug)]
pub enum Error {
    Directory(PathBuf, std::io::Error),
    Manifest(PathBuf, manifest::Error),
    Listen(SocketAddr, std::io::Error),
    Runtime(std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Directory(path, error) => write!(f, "directory {}: {error}", path.display()),
            Error::Manifest(path, error) => write!(f, "manifest {}: {error}", path.display()),
            Error::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Error::Runtime(error) => write!(f, "cannot start: {error}"),
        }
    }
}

/// Serves until it is interrupted.
pub fn run(arguments: Arguments) -> Result<(), Error> {
    let level = match arguments.quiet {
        true => tracing::Level::WARN,
        false => tracing::Level::INFO,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    let site = representation::Site::open(&arguments.directory, arguments.manifest)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?
        .block_on(listen(
            arguments.listen,
            arguments.directory,
            Arc::new(site),
        ))
}

async fn listen(
    address: SocketAddr,
    directory: PathBuf,
    site: Arc<representation::Site>,
) -> Result<(), Error> {
    let refused = |error| Error::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    println!("serving {} on http://{address}/", directory.display());
    tokio::select! {
        () = accept(&listener, &site) => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(Error::Runtime),
    }
}

async fn accept(listener: &TcpListener, site: &Arc<representation::Site>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let site = Arc::clone(site);
                tokio::spawn(async move {
                    serve(stream, peer, site).await;
                    drop(place);
                });
            }
            // Out of descriptors, say: others may end soon.
            Err(error) => {
                tracing::error!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, site: Arc<representation::Site>) {
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(exchange::answer(&site, peer, request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(WRITE_BUFFER)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        // Most are clients that went away; what went wrong here has been logged where it did.
        tracing::debug!(%peer, %error, "connection ended");
    }
}

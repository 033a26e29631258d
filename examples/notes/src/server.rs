//! Connections: how many, and for how long they may do nothing.

use std::future::Future;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use prometheus::IntGauge;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

/// How long running requests may take once the service is asked to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// What one connection may have waiting in memory, in each direction; a head that is longer is a 431.
const BUFFER: usize = 64 << 10;

/// How long nothing is accepted after there was no descriptor for a connection.
const RECOVERY: Duration = Duration::from_millis(200);

/// Files that the service needs for itself: the database, the listener, the log.
const OWN_FILES: u64 = 40;

/// What a client may have of the service.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connections: usize,
    /// For the head of a request.
    pub head: Duration,
    /// For reading the next octet of an answer.
    pub reader: Duration,
}

/// As many connections as are wanted: without a wish, 1024, or what the limit of open files leaves.
pub fn connections(wanted: Option<u32>) -> usize {
    const USUAL: u64 = 1024;
    let wanted = wanted.map_or_else(
        || {
            let files = open_files().unwrap_or(u64::MAX);
            let left = files.saturating_sub(OWN_FILES).max(8);
            if left < USUAL {
                tracing::warn!(
                    files,
                    connections = left,
                    "few files may be open, so few connections are accepted"
                );
            }
            left.min(USUAL)
        },
        u64::from,
    );
    usize::try_from(wanted).unwrap_or(Semaphore::MAX_PERMITS)
}

#[cfg(unix)]
fn open_files() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn open_files() -> Option<u64> {
    None
}

/// Answers until `stop`; then lets running requests end, for a while.
pub async fn serve<S>(
    listener: TcpListener,
    answers: S,
    limits: Limits,
    open: IntGauge,
    stop: impl Future<Output = ()>,
) where
    S: Service<Request<Incoming>, Response = Response, Error = std::convert::Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
{
    let graceful = GracefulShutdown::new();
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(BUFFER);
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let (slot, stream) = tokio::select! {
            next = next(&listener, &slots) => next,
            () = &mut stop => break,
        };
        // Answers are small and written at once: do not wait for more to fill a packet.
        drop(stream.set_nodelay(true));
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.reader));
        let service = TowerToHyperService::new(answers.clone());
        let connection = server.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        let open = open.clone();
        open.inc();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop(slot);
            open.dec();
        });
    }
    drop(listener);
    if timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests took too long and are cut off");
    }
}

/// The next connection, once there is a slot for it.
async fn next(listener: &TcpListener, slots: &Arc<Semaphore>) -> (OwnedSemaphorePermit, TcpStream) {
    let slot = match Arc::clone(slots).try_acquire_owned() {
        Ok(slot) => slot,
        Err(_) => {
            tracing::warn!("all connections are in use; the next ones wait");
            let slot = Arc::clone(slots).acquire_owned().await;
            slot.expect("the semaphore is never closed")
        }
    };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (slot, stream),
            // Of one client, and over.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionAborted
                        | ErrorKind::ConnectionRefused
                        | ErrorKind::ConnectionReset
                ) => {}
            // Of the machine: usually, there is no descriptor for one more.
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                sleep(RECOVERY).await;
            }
        }
    }
}

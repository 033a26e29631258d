//! A notes service over HTTP that loses no update: an example of `preconditions`, complete enough
//! to be put into production.

#![warn(
    missing_debug_implementations,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic_in_result_fn,
    clippy::arithmetic_side_effects
)]

mod answer;
mod arguments;
mod attachments;
mod exchange;
mod greeting;
mod host;
mod list;
mod metrics;
mod notes;
mod openapi;
mod operator;
mod page;
mod prefer;
mod record;
mod revision;
mod sending;
mod server;
mod service;
mod store;

use std::io::{stdout, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::CONTENT_LENGTH;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tokio::time::{interval, sleep};
use tower::ServiceExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::Layer;

use crate::arguments::{Arguments, Database, LogFormat};
use crate::greeting::Greeting;
use crate::host::Hosts;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::page::Page;
use crate::server::Limits;
use crate::service::{routes, Service};
use crate::store::{Store, StoreError};

/// How long the service waits for the database without a word.
const SILENCE: Duration = Duration::from_secs(1);

/// How often contents are looked for that no attachment names.
const SWEEP: Duration = Duration::from_secs(600);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    log(&arguments);
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("notes: {line}");
            ExitCode::from(2)
        }
    }
}

/// Logs as lines on standard error.
fn log(arguments: &Arguments) {
    let lines = match arguments.log_format {
        LogFormat::Logfmt => tracing_logfmt::builder()
            .with_target(false)
            .layer()
            .with_writer(std::io::stderr)
            .boxed(),
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_target(false)
            .with_writer(std::io::stderr)
            .boxed(),
    };
    tracing_subscriber::registry()
        .with(lines.with_filter(arguments.log))
        .init();
}

/// Serves until the process is asked to stop. The error is one line for a person.
async fn serve(arguments: Arguments) -> Result<(), String> {
    let listen = &arguments.listen;
    let cannot_listen = |error| format!("cannot listen on {listen}: {error}");
    let listener = TcpListener::bind(listen).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;

    let database = &arguments.database;
    let cannot_open = |error: StoreError| format!("cannot open {database}: {error}");
    let metrics = Metrics::new().map_err(|error| error.to_string())?;
    let store = Store::new(database, metrics.statements.clone()).map_err(cannot_open)?;
    let is_ready = match wait_for(&store, database).await {
        // A server may come up later; a file that cannot be opened now is a wrong argument.
        Err(StoreError::Busy(error) | StoreError::Lost(error)) if !database.is_sqlite() => {
            tracing::warn!(%database, %error, "no answer from the database; 503 until there is");
            false
        }
        ready => ready.map(|()| true).map_err(cannot_open)?,
    };
    let service = Arc::new(Service {
        store,
        metrics,
        page: Page::new()?,
        document: Document::new()?,
        hosts: Hosts::new(&arguments.host, address),
        gateway: arguments.behind.gateway(),
        requires_conditions: arguments.require_conditions,
        explains: arguments.explain,
        note_limit: arguments.note_limit,
        attachment_limit: arguments.attachment_limit,
    });
    if is_ready && !arguments.empty {
        let planted = greeting::plant(&service).await;
        planted.map_err(|refusal| format!("cannot write to {database}: {}", refusal.status()))?;
    }
    let greeting = Greeting::new(address, database, &service, is_ready).await;
    // Nobody may be listening on the other end.
    drop(stdout().write_all(greeting.to_string().as_bytes()));

    tokio::spawn(sweep(Arc::clone(&service)));
    let limits = Limits {
        connections: server::connections(arguments.connections),
        head: arguments.head_timeout,
        reader: arguments.reader_timeout,
    };
    let answers =
        ServiceExt::<Request<Incoming>>::map_response(routes(&service), without_false_length);
    let stop = async {
        asked_to_stop().await;
        tracing::info!("stopping, once the running requests are answered");
    };
    let open = service.metrics.connections.clone();
    server::serve(listener, answers, limits, open, stop).await;
    service.store.close().await;
    Ok(())
}

/// Waits until the database is ready, and says so if that takes long.
async fn wait_for(store: &Store, database: &Database) -> Result<(), StoreError> {
    let mut ready = std::pin::pin!(store.ready());
    tokio::select! {
        ready = &mut ready => return ready,
        () = sleep(SILENCE) => tracing::warn!(%database, "waiting for the database"),
    }
    ready.await
}

/// Removes what no attachment names any more, now and then.
async fn sweep(service: Arc<Service>) {
    let mut times = interval(SWEEP);
    times.tick().await; // the first is at once
    loop {
        times.tick().await;
        match service.store.sweep().await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "contents that no attachment names are removed"),
            Err(error) => tracing::warn!(%error, "contents that no attachment names are left"),
        }
    }
}

/// The router gives every answer to a HEAD the length of its content; with a 304 it would say that
/// the representation is empty (RFC 9110 §8.6).
fn without_false_length(mut response: Response) -> Response {
    if response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}

/// Ends with Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{signal, SignalKind};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    drop(tokio::signal::ctrl_c().await);
}

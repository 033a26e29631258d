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
mod list;
mod notes;
mod record;
mod revision;
mod service;
mod store;

use std::io::{stdout, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::StatusCode;
use axum::response::Response;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;
use tower::ServiceExt;

use crate::arguments::Arguments;
use crate::greeting::Greeting;
use crate::service::{routes, Service};
use crate::store::{Store, StoreError};

/// How long running requests may take once the service is asked to stop.
const FAREWELL: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(arguments.log)
        .with_target(false)
        .init();
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("notes: {line}");
            ExitCode::from(2)
        }
    }
}

/// Serves until the process is asked to stop. The error is one line for a person.
async fn serve(arguments: Arguments) -> Result<(), String> {
    let listen = &arguments.listen;
    let cannot_listen = |error| format!("cannot listen on {listen}: {error}");
    let listener = TcpListener::bind(listen).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;

    let database = &arguments.database;
    let cannot_open = |error: StoreError| format!("cannot open {database}: {error}");
    let store = Store::new(database).map_err(cannot_open)?;
    match store.ready().await {
        // A server may come up later; a file that cannot be opened now is a wrong argument.
        Err(StoreError::Unavailable(error)) if !database.is_sqlite() => {
            tracing::warn!(%database, %error, "no answer from the database; 503 until there is");
        }
        ready => ready.map_err(cannot_open)?,
    }
    let service = Arc::new(Service {
        store,
        requires_conditions: arguments.require_conditions,
        explains: arguments.explain,
        note_limit: arguments.note_limit,
        attachment_limit: arguments.attachment_limit,
    });
    let greeting = Greeting::new(address, database, &service).await.to_string();
    // Nobody may be listening on the other end.
    drop(stdout().write_all(greeting.as_bytes()));

    let (tell, mut told) = watch::channel(());
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping, once the running requests are answered");
        tell.send_replace(());
    });
    let stop = {
        let mut told = told.clone();
        async move { drop(told.changed().await) }
    };
    // Answers are small and written at once: do not wait for more to fill a packet.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let answers = ServiceExt::<Request>::map_response(routes(&service), without_false_length);
    let answers = axum::ServiceExt::<Request>::into_make_service(answers);
    let serving = axum::serve(listener, answers).with_graceful_shutdown(stop);
    tokio::select! {
        ended = serving => ended.map_err(cannot_listen)?,
        () = async { drop(told.changed().await); sleep(FAREWELL).await } => {
            tracing::warn!("some requests took too long and are cut off");
        }
    }
    service.store.close().await;
    Ok(())
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

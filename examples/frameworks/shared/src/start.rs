//! The command line of the services, and the socket.

use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use preconditions::Permit;

use crate::Service;

/// What a service starts with.
#[derive(Debug)]
pub struct Start {
    /// The port of 127.0.0.1 to listen on, or 0 for any that is free.
    pub port: u16,
    /// The service to run on it.
    pub service: Arc<Service>,
}

/// Reads the command line: `--port N`, or 0 for any that is free, and `--require-conditions`, which
/// switches 428 on.
///
/// # Errors
///
/// - The command line is of no use: said on stderr; the exit code to end with.
pub fn start() -> Result<Start, ExitCode> {
    options().map_err(|problem| {
        stop(&format!(
            "{problem}; usage: [--port N] [--require-conditions]"
        ))
    })
}

impl Start {
    /// Binds the port and says where the service listens. The socket does not block.
    ///
    /// # Errors
    ///
    /// - The port cannot be had: said on stderr; the exit code to end with.
    pub fn listen(&self) -> Result<TcpListener, ExitCode> {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).and_then(|listener| {
            listener.set_nonblocking(true)?;
            announce(listener.local_addr()?);
            Ok(listener)
        });
        bound.map_err(|problem| stop(&format!("port {}: {problem}", self.port)))
    }
}

/// Says where the service listens.
pub fn announce(address: SocketAddr) {
    println!("listening on http://{address}");
}

/// Says on stderr why the service cannot run; the exit code to end with.
pub fn stop(problem: &dyn Display) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::from(2)
}

fn options() -> Result<Start, lexopt::Error> {
    use lexopt::prelude::*;
    let mut port = 0;
    let mut policy: fn(Permit) -> _ = Ok;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("require-conditions") => policy = Permit::require_condition,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Start {
        port,
        service: Arc::new(Service::new(policy)),
    })
}

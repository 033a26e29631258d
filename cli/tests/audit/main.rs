//! `preconditions audit`: each check finds its fault, nothing else does, and hostile servers do no harm.

#![allow(clippy::unwrap_used)] // a test

mod command;
mod faults;
mod hostile;
mod http2;
mod list;
mod matrix;
mod real;
mod reports;
mod server;
mod service;
mod table;

//! `fetch` and `edit`, as they are run, against servers on the loopback that do as each test says:
//! right ones, and ones that lie.

#![allow(clippy::unwrap_used)] // a test

mod command;
mod edit;
mod fetch;
mod files;
mod lies;
mod rest;
mod server;
mod tls;

//! `fetch` and `edit`, as they are run, against servers on the loopback that do as each test says:
//! right ones, and ones that lie.

#![allow(clippy::unwrap_used)] // a test

mod command;
mod edit;
mod fetch;
mod files;
mod lies;
mod server;
mod tls;

#[path = "../../../tests/client/lying_server.rs"]
mod lying_server;
#[path = "../../../tests/client/random.rs"]
#[allow(dead_code)] // the number of cases is of the other suite
mod random;

//! The client's half: conditions made from what is stored, and answers understood.
//!
//! - `vectors`: `tests/vectors/client.json`, which `cases` writes and any implementation can run.
//!   After a change there: `PRECONDITIONS_WRITE_VECTORS=1 cargo test --all-features --test client`.
//! - `closed_loop`: client and server together, in a table and at random: what a client has after a
//!   condition, an evaluation, an answer and an update is what an ordinary GET gives.
//! - `resumed`: a download that is resumed from servers that lie.
//! - `writers`: changes over connections that break: what is said of them is what was done.
//! - `allocations`: the decisions take nothing from the heap.
//! - `differences`: the same vectors, asked of other libraries.

#![cfg(feature = "http")]

mod allocations;
mod cases;
mod closed_loop;
mod differences;
mod http_types;
mod resumed;
mod vectors;
mod writers;

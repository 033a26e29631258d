//! The service as a process of its own, on each database there is.

mod support;

mod attachments;
mod content;
mod database;
mod http;
mod lists;
mod lost_updates;
mod process;
mod races;
mod statements;

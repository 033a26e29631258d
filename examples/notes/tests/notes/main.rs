//! The service as a process of its own, on each database there is.

mod support;

mod attachments;
mod connections;
mod content;
mod database;
mod hostile;
mod http;
mod limits;
mod lists;
mod load;
mod lost_updates;
mod openapi;
mod operator;
mod process;
mod races;
mod statements;

//! `preconditions explain` as its users run it: what it prints, and that bad input gets one line and
//! exit status 2.

#![allow(clippy::unwrap_used)] // a test

mod answers;
mod bad_input;
mod command;
mod output;
mod requests;

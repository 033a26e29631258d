//! The public surface: what its types can do and must not do, what they cost, what they say when they
//! refuse something. That `Permit` cannot be built or cloned by hand, that a bare `None` is no target
//! and that a bad tag fails to compile is shown in their documentation.

#![allow(clippy::needless_borrows_for_generic_args)] // that references are taken is tested

mod client;
mod conversions;
mod dates;
mod errors;
mod maps;
mod sources;
mod tags;
mod types;

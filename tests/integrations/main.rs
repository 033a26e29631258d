//! The types of other crates: http, httpdate, serde.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::result_large_err
)] // a test
#![allow(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::incompatible_msrv
)]

#[cfg(feature = "http")]
mod http;
#[cfg(feature = "httpdate")]
mod httpdate;
#[cfg(feature = "serde")]
mod serde;

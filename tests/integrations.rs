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
#[path = "integrations/http.rs"]
mod http_1;
#[cfg(feature = "httpdate")]
#[path = "integrations/httpdate.rs"]
mod httpdate_1;
#[cfg(feature = "serde")]
#[path = "integrations/serde.rs"]
mod serde_1;

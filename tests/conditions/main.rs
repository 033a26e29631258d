//! `Conditions`: the conditions of a request on their own, and the write condition that a store
//! checks by itself.

#![cfg(feature = "alloc")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used
)] // a test
#![allow(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::incompatible_msrv
)]

#[path = "../properties/inputs.rs"]
mod inputs;

mod allocations;
mod decoders;
mod laws;
mod owned;
mod required;
#[cfg(feature = "serde")]
mod serde;
mod statements;
mod variants;

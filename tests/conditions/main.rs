//! `Conditions`: the conditions of a request on their own, and the write condition that a store
//! checks by itself. The law of the write condition is held by the package `laws`.

#![cfg(feature = "alloc")]

mod allocations;
mod decoders;
mod gateways;
mod owned;
mod required;
#[cfg(feature = "serde")]
mod serde;
mod variants;

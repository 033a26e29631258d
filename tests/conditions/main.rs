//! `Conditions`: the conditions of a request on their own, and the write condition that a store
//! checks by itself.

#![cfg(feature = "alloc")]

mod allocations;
mod decoders;
mod gateways;
mod laws;
mod owned;
mod required;
#[cfg(feature = "serde")]
mod serde;
mod statements;
mod variants;

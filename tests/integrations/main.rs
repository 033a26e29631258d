//! The types of other crates: http and the answers in them, httpdate, serde.

#[cfg(feature = "http")]
mod answers;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "httpdate")]
mod httpdate;
#[cfg(feature = "serde")]
mod serde;

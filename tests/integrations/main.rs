//! The types of other crates: http, httpdate, serde.

#[cfg(feature = "http")]
mod http;
#[cfg(feature = "httpdate")]
mod httpdate;
#[cfg(feature = "serde")]
mod serde;

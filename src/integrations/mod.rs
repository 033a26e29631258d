//! Foreign types, one file each; nothing else in the crate knows them.

#[cfg(feature = "http")]
mod http;
#[cfg(feature = "httpdate")]
mod httpdate;
#[cfg(feature = "serde")]
mod serde;

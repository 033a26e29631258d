//! Foreign types, one file each; nothing else in the crate knows them.

#[cfg(feature = "http")]
mod http;
#[cfg(feature = "http")]
mod http_ranges;
#[cfg(feature = "httpdate")]
mod httpdate;
#[cfg(feature = "serde")]
mod serde;

#[cfg(feature = "http")]
pub use self::http::{AnswerHead, Permitted, Representation};
#[cfg(feature = "http")]
pub use http_ranges::{Segment, Segments};

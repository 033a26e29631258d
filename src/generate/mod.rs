//! Validators made from your data, one file per source.
//!
//! Nothing in here is imported by the rest of the crate, and the imports go one way: `etag_for` and
//! `builder` stand on `encoding`, `digest`, `hasher` and `error`, and these on `cbor`.

#[cfg(any(feature = "blake3", feature = "sha2"))]
mod builder;
#[cfg(feature = "blake3")]
mod bytes;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod cbor;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod digest;
#[cfg(all(feature = "serde", any(feature = "blake3", feature = "sha2")))]
mod encoding;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod error;
#[cfg(all(feature = "serde", feature = "blake3"))]
mod etag_for;
#[cfg(feature = "std")]
mod file;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod hasher;
#[cfg(feature = "json")]
mod json;
mod version;

#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use builder::TagBuilder;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use error::GenerateError;
#[cfg(all(feature = "serde", feature = "blake3"))]
pub use etag_for::etag_for;
#[cfg(feature = "blake3")]
pub use hasher::Blake3;
#[cfg(feature = "sha2")]
pub use hasher::Sha256;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use hasher::TagHasher;
#[cfg(feature = "json")]
pub use json::json_body;

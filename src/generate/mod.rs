//! Validators made from your data: [`etag_for`], [`TagBuilder`], hashes, and the direct sources.

#[cfg(any(feature = "blake3", feature = "sha2"))]
mod builder;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod cbor;
#[cfg(feature = "blake3")]
mod content;
#[cfg(all(feature = "serde", any(feature = "blake3", feature = "sha2")))]
mod encoding;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod error;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod hasher;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "std")]
mod metadata;
mod source;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod tag;
#[cfg(all(feature = "serde", feature = "blake3"))]
mod value;

#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use builder::TagBuilder;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use error::GenerateError;
#[cfg(feature = "blake3")]
pub use hasher::Blake3;
#[cfg(feature = "sha2")]
pub use hasher::Sha256;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use hasher::TagHasher;
#[cfg(feature = "json")]
pub use json::json_body;
#[cfg(all(feature = "serde", feature = "blake3"))]
pub use value::etag_for;

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
#[cfg(feature = "alloc")]
mod coding;
mod decimal;
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
#[cfg(all(feature = "std", feature = "blake3"))]
mod file_tags;
#[cfg(any(feature = "blake3", feature = "sha2"))]
mod hasher;
#[cfg(feature = "json")]
mod json;
#[cfg(all(feature = "std", any(feature = "blake3", feature = "sha2")))]
mod manifest;
mod version;

#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use builder::TagBuilder;
#[cfg(feature = "alloc")]
pub use coding::ContentCoding;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use error::GenerateError;
#[cfg(all(feature = "serde", feature = "blake3"))]
pub use etag_for::etag_for;
#[cfg(all(feature = "std", feature = "blake3"))]
pub use file_tags::FileTags;
#[cfg(feature = "blake3")]
pub use hasher::Blake3;
#[cfg(feature = "sha2")]
pub use hasher::Sha256;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use hasher::TagHasher;
#[cfg(feature = "json")]
pub use json::json_body;
#[cfg(all(feature = "std", any(feature = "blake3", feature = "sha2")))]
pub use manifest::{Manifest, ManifestError};

//! HTTP conditional requests ([RFC 9110 §13](https://www.rfc-editor.org/rfc/rfc9110#section-13)) as
//! one pure function: must this method be performed, or is the answer 304 (Not Modified), or 412
//! (Precondition Failed)?
//!
//! A client that changes something says which version it has seen. [`evaluate`] tells whether that is
//! still the current version, and its [`Permit`] is the evidence that it was asked:
//!
//! ```
//! use preconditions::{evaluate, EntityTag, Outcome, Permit};
//!
//! fn save(_text: &str, _permit: Permit) -> u16 {
//!     204 // No Content: written.
//! }
//!
//! fn put(text: &str, headers: &[(&str, &str)], current: &EntityTag) -> u16 {
//!     match evaluate("PUT", headers, current) {
//!         Outcome::Proceed(permit) => save(text, permit),
//!         Outcome::PreconditionFailed { .. } => 412, // Another client has written since.
//!         Outcome::NotModified { .. } => 304,        // Only reads are answered so.
//!     }
//! }
//!
//! let current = EntityTag::from_static("\"v7\"");
//! assert_eq!(put("new text", &[("If-Match", "\"v7\"")], &current), 204);
//! assert_eq!(put("new text", &[("If-Match", "\"v6\"")], &current), 412);
//! ```
//!
//! A client that reads says which version it has, and is spared the transfer if that is current:
//!
//! ```
//! use preconditions::{evaluate, EntityTag, HttpDate, Validators};
//!
//! let tag = EntityTag::from_static("W/\"v7\"");
//! let current = Validators::new()
//!     .etag(&tag)
//!     .last_modified(HttpDate::from_unix_seconds(784_111_777));
//! let headers = [("if-none-match", "\"v6\", \"v7\"")];
//! assert_eq!(evaluate("GET", &headers, current).status(), Some(304));
//! ```
//!
//! The steps, which [`evaluate`] takes in this order
//! ([§13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)):
//!
//! | step | field | evaluated | if it is false |
//! |---|---|---|---|
//! | 1 | If-Match | always | 412 |
//! | 2 | If-Unmodified-Since | without If-Match | 412 |
//! | 3 | If-None-Match | always | 304 for GET, HEAD and QUERY; else 412 |
//! | 4 | If-Modified-Since | GET, HEAD and QUERY without If-None-Match | 304 |
//! | 5 | If-Range | GET and QUERY with Range | the whole representation |
//! | 6 | | | perform the method |
//!
//! # Map of the documentation
//!
//! - The question: [`evaluate`], [`is_conditional`], and with reasons [`explain`].
//! - What goes in: [`Method`], [`Headers`] and [`get_all`], [`Target`] and [`Validators`].
//! - What comes out: [`Outcome`], [`Permit`] with its [`Protection`] and [`RangeUse`], and [`Answer`]
//!   for the 304, 412 or 428 (Precondition Required).
//! - Both at once, with the types of the crate `http`: [`Representation`].
//! - The comparison left to a database: [`Conditions`] and [`WriteCondition`].
//! - Behind what changes tags on the way: [`Gateway`], [`matched_name`], [`NearMiss`].
//! - Parts of a content: [`byte_ranges`], for the 206 and 416.
//! - Values: [`EntityTag`], [`TagList`], [`HttpDate`], [`Field`].
//! - The other end, for clients and caches: [`client`].
//! - Validators from your data: [`etag_for`], [`TagBuilder`], [`json_body`].
//! - [`manual`]: conditional requests explained, and how to use this crate for them; start with
//!   [`manual::quick_start`], and look words up in [`manual::glossary`].
//!
//! # Features
//!
//! `std`, `serde` and `blake3` are on by default. Without any, the crate is `no_std`, allocates
//! nothing and depends on nothing.
//!
//! - `alloc`: owned tags, `Vec` as headers, [`Conditions`], [`explain`].
//! - `std`: `SystemTime`, file metadata, readers, `std::error::Error`.
//! - `serde`: [`etag_for`], `TagBuilder::value`; tags and dates as strings.
//! - `blake3`, `sha2`: the hashes of tags.
//! - `json`: [`json_body`].
//! - `http`: the types of the `http` crate, and whole answers: [`Representation`].
//! - `httpdate`: conversions from and to `httpdate::HttpDate`.
//!
//! # What this crate does not do
//!
//! It keeps no cache, stores nothing, reads no clock and sends nothing. It cannot make
//! check-then-write atomic: the write must be a compare-and-swap on the version that was evaluated
//! ([`manual::conditional_writes`]).
//!
// Without the feature that brings an item, its link leads to the list of features.
#![cfg_attr(not(feature = "alloc"), doc = "[`explain`]: crate#features")]
#![cfg_attr(not(feature = "alloc"), doc = "[`Conditions`]: crate#features")]
#![cfg_attr(not(feature = "alloc"), doc = "[`WriteCondition`]: crate#features")]
#![cfg_attr(not(feature = "http"), doc = "[`Representation`]: crate#features")]
#![cfg_attr(
    not(all(feature = "serde", feature = "blake3")),
    doc = "[`etag_for`]: crate#features"
)]
#![cfg_attr(
    not(any(feature = "blake3", feature = "sha2")),
    doc = "[`TagBuilder`]: crate#features"
)]
#![cfg_attr(not(feature = "json"), doc = "[`json_body`]: crate#features")]
#![no_std]
#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic_in_result_fn,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::alloc_instead_of_core,
    clippy::result_large_err,
    clippy::type_complexity,
    clippy::incompatible_msrv
)]
#![doc(test(attr(deny(warnings))))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod answer;
mod buffer;
mod byte_range;
pub mod client;
#[cfg(feature = "alloc")]
mod conditions;
mod entity_tag;
mod error;
mod evaluate;
#[cfg(feature = "alloc")]
mod explain;
mod field;
mod gateway;
mod generate;
mod headers;
mod http_date;
mod integrations;
pub mod manual;
mod method;
mod near_miss;
mod outcome;

mod tag_list;
mod target;
mod whitespace;

pub use answer::{Answer, FieldPolicy};
pub use byte_range::{byte_ranges, ByteRange, ByteRanges, ContentRange, RangeSet};
#[cfg(feature = "alloc")]
pub use conditions::{Conditions, WriteCondition};
pub use entity_tag::EntityTag;
#[cfg(feature = "std")]
pub use error::DateRangeError;
pub use error::ParseError;
pub use evaluate::{evaluate, is_conditional};
#[cfg(feature = "alloc")]
pub use explain::{explain, Damage, Explanation, Judgement, Step};
pub use field::{Field, CORS_ALLOWED_HEADERS, CORS_EXPOSED_HEADERS};
pub use gateway::{Gateway, MatchedName};
#[cfg(all(feature = "serde", feature = "blake3"))]
pub use generate::etag_for;
#[cfg(feature = "json")]
pub use generate::json_body;
#[cfg(feature = "blake3")]
pub use generate::Blake3;
#[cfg(feature = "alloc")]
pub use generate::ContentCoding;
#[cfg(all(feature = "std", feature = "blake3"))]
pub use generate::FileTags;
#[cfg(feature = "sha2")]
pub use generate::Sha256;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use generate::{GenerateError, TagBuilder, TagHasher};
#[cfg(all(feature = "std", any(feature = "blake3", feature = "sha2")))]
pub use generate::{Manifest, ManifestError};
#[cfg(feature = "alloc")]
pub use headers::FieldValues;
pub use headers::{get_all, get_by_field, GetAll, GetByField, Headers};
pub use http_date::HttpDate;
#[cfg(feature = "http")]
pub use integrations::{AnswerHead, Permitted, Representation, Segment, Segments};
pub use method::{Method, MethodKind};
pub use near_miss::{matched_name, near_miss, NearMiss};
pub use outcome::{MethodKindError, Outcome, Permit, Protection, RangeUse, ValidatorKind};

pub use tag_list::{TagList, Tags};
pub use target::{Target, Validators};

/// The examples of the README are tested.
#[cfg(all(doctest, feature = "json", feature = "http"))]
#[doc = include_str!("../README.md")]
struct ReadMe;

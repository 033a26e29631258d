//! HTTP conditional requests as one pure function.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod entity_tag;
mod error;
mod evaluate;
#[cfg(feature = "alloc")]
mod explain;
mod field;
mod generate;
mod headers;
mod http_date;
mod integrations;
mod method;
mod outcome;
mod response;
mod tag_list;
mod target;

pub use entity_tag::EntityTag;
#[cfg(feature = "std")]
pub use error::DateOutOfRange;
pub use error::ParseError;
pub use evaluate::{evaluate, is_conditional};
#[cfg(feature = "alloc")]
pub use explain::{explain, Damage, Explanation, Judgement, Step};
pub use field::Field;
#[cfg(all(feature = "serde", feature = "blake3"))]
pub use generate::etag_for;
#[cfg(feature = "json")]
pub use generate::json_body;
#[cfg(feature = "blake3")]
pub use generate::Blake3;
#[cfg(feature = "sha2")]
pub use generate::Sha256;
#[cfg(any(feature = "blake3", feature = "sha2"))]
pub use generate::{GenerateError, TagBuilder, TagHasher};
pub use headers::{get_all, GetAll, Headers};
pub use http_date::HttpDate;
pub use method::Method;
pub use outcome::{Outcome, Permit, RangeUse};
pub use response::Answer;
pub use tag_list::{TagList, Tags};
pub use target::{Target, Validators};

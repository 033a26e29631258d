//! The client's half of conditional requests: which conditions to send with a request about a copy
//! that you have, and what the answer says of that copy.
//!
//! A client (a cache, a crawler, a downloader, an editor) keeps the header of a response beside its
//! content. In that header are the *validators* of the copy: its entity-tag, and the date on which it
//! was last modified. From them come the conditions of the next request:
//!
//! | you want to | ask with | and read the answer with |
//! |---|---|---|
//! | know whether a copy is still good | [`Revalidation`] | [`Revalidation::answer`] |
//! | have the rest of a download | [`Resumption`] | [`Resumption::answer`] |
//! | change what you have read, and nothing newer | [`Change::guarded`] | [`Change::outcome`] |
//! | create something, and replace nothing | [`Change::creating`] | [`Change::outcome`] |
//!
//! A 304 brings header fields that replace those of the copy: [`FieldUpdate`].
//!
//! Nothing here sends, stores, waits, retries or reads a clock, and nothing is taken from the heap
//! until a field value is asked for as a `Vec`. How long a copy may be used without asking is another
//! matter ([RFC 9111 §4.2](https://www.rfc-editor.org/rfc/rfc9111#section-4.2)), for which there is
//! the crate `http-cache-semantics`.
//!
//! ```
//! use preconditions::client::{Response, Revalidated, Revalidation};
//! use preconditions::Validators;
//!
//! // The header of a response, stored beside its content.
//! let stored = [("Date", "Wed, 21 Oct 2015 08:00:00 GMT"), ("ETag", "\"v7\"")];
//! let stored = [Validators::of_response(&stored)];
//!
//! let question = Revalidation::new(&stored);
//! let lines: Vec<_> = question.lines().map(|(name, value)| (name, value.to_string())).collect();
//! assert_eq!(lines, [("if-none-match", "\"v7\"".to_string())]); // to send with the request
//!
//! let answer = [("Date", "Wed, 21 Oct 2015 09:00:00 GMT"), ("ETag", "\"v7\"")];
//! match question.answer(&Response::new(304, &answer)) {
//!     Revalidated::Update(mut selected) => assert_eq!(selected.next(), Some(0)), // still good
//!     other => panic!("{other:?}"),
//! }
//! ```

mod change;
mod content_range;
mod field_lines;
mod field_update;
#[cfg(feature = "http")]
mod http;
mod refusal;
mod response;
mod resumption;
mod revalidation;

pub use change::{Change, UnguardedError, Written};
pub use field_lines::{FieldLines, FieldValue};
pub use field_update::FieldUpdate;
pub use refusal::Refusal;
pub use response::{Response, ResponseHeaders};
pub use resumption::{Part, Resumed, Resumption, ResumptionError};
pub use revalidation::{Revalidated, Revalidation, Selected};

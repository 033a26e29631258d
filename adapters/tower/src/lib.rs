//! Two [tower](https://docs.rs/tower-layer) layers for HTTP conditional requests
//! ([RFC 9110 §13](https://www.rfc-editor.org/rfc/rfc9110#section-13)), made with
//! [`preconditions`]:
//!
//! - `TagLayer` gives responses an entity-tag that is made of their content.
//! - [`ConditionalLayer`] answers 304 (Not Modified) where the client has what the service would send,
//!   and 412 (Precondition Failed) where a read says that it wants another version.
//!
//! There are two because compression has to stand between them: the tag is made of the content before
//! it is compressed, and a 304 must not be compressed.
//!
//! ```
//! # #[cfg(feature = "tag")]
//! # async fn example() {
//! use axum::{routing::get, Router};
//! use preconditions_tower::{ConditionalLayer, TagLayer};
//! use tower::ServiceExt;
//! use tower_http::compression::CompressionLayer;
//!
//! let service = Router::new()
//!     .route("/", get(|| async { "hello" }))
//!     .layer(TagLayer::new()) // innermost: sees the content as it is
//!     .layer(CompressionLayer::new())
//!     .layer(ConditionalLayer::new().without_ranges()); // outermost: sees the response as it is sent
//!
//! let request = http::Request::get("/").body(axum::body::Body::empty()).unwrap();
//! let response = service.clone().oneshot(request).await.unwrap();
//! let tag = response.headers()["etag"].clone();
//!
//! let request = http::Request::get("/").header("if-none-match", tag);
//! let request = request.body(axum::body::Body::empty()).unwrap();
//! assert_eq!(service.oneshot(request).await.unwrap().status(), 304);
//! # }
//! # #[cfg(feature = "tag")]
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(example());
//! ```
//!
//! # What layers cannot do
//!
//! A layer sees the response when the handler has run. That saves a transfer, and nothing else: it does
//! not save the work, and it comes too late for a write. A PUT, PATCH or DELETE passes through both
//! layers as it is; its handler evaluates the conditions before it writes, for instance with the
//! extractors of `preconditions-axum` or `preconditions-actix`.
//!
//! Both layers leave alone what is not theirs: other methods than GET, HEAD and QUERY, other statuses
//! than 200, responses with `Cache-Control: no-store`, parts (206), and tags that are there already.
//!
//! # What they cost
//!
#![doc = include_str!("costs.md")]
#![doc = ""]
#![doc = include_str!("costs_table.md")]

mod conditional;
mod response;
#[cfg(feature = "tag")]
mod tag;

pub use conditional::{Conditional, ConditionalBody, ConditionalFuture, ConditionalLayer};
pub use response::TaggedContent;
#[cfg(feature = "tag")]
pub use tag::{Tag, TagBody, TagFuture, TagLayer};

/// The example of the README is compiled.
#[cfg(all(doctest, feature = "tag"))]
#[doc = include_str!("../README.md")]
struct ReadMe;

//! HTTP conditional requests ([RFC 9110 §13](https://www.rfc-editor.org/rfc/rfc9110#section-13)) in
//! [axum](https://docs.rs/axum), made with [`preconditions`].
//!
//! A client that changes something says in If-Match which version it has seen; a client that reads says
//! in If-None-Match which version it has. With this crate a handler says once what is current, and what
//! follows from it is right: 304, 412, 428, their fields, and the ETag of the success.
//!
//! ```
//! use axum::extract::{Path, State};
//! use axum::http::StatusCode;
//! use axum::{routing::get, Json, Router};
//! use preconditions_axum::{Conditions, DrainLayer, EntityTag, Permit, Permitted, Refusal, Representation};
//! # #[derive(Clone)] struct Store;
//! # impl Store {
//! #     async fn load(&self, _: u64) -> Note { Note { text: "milk".into(), version: 7 } }
//! #     async fn save(&self, _: u64, _text: String, _version: u64, _permit: Permit) -> bool { true }
//! # }
//!
//! struct Note { text: String, version: u64 }
//!
//! impl Note {
//!     fn representation(&self) -> Representation<'static> {
//!         Representation::new(EntityTag::from_version(self.version))
//!     }
//! }
//!
//! async fn get_note(
//!     conditions: Conditions, Path(id): Path<u64>, State(store): State<Store>,
//! ) -> Result<(Permitted<'static>, Json<String>), Refusal> {
//!     let note = store.load(id).await;
//!     let current = conditions.check(note.representation())?; // or 304, 412
//!     Ok((current, Json(note.text))) // with the ETag that was checked
//! }
//!
//! async fn put_note(
//!     conditions: Conditions, Path(id): Path<u64>, State(store): State<Store>, Json(text): Json<String>,
//! ) -> Result<StatusCode, Refusal> {
//!     let note = store.load(id).await;
//!     let current = conditions.check(note.representation())?.require_version()?; // or 412, 428
//!     let is_saved = store.save(id, text, note.version, current.into_permit()).await; // WHERE version = …
//!     Ok(match is_saved {
//!         true => StatusCode::NO_CONTENT,
//!         false => StatusCode::PRECONDITION_FAILED, // another write came between
//!     })
//! }
//!
//! let router: Router = Router::new()
//!     .route("/notes/{id}", get(get_note).put(put_note))
//!     .layer(DrainLayer::new()) // so that clients see an answer that came before their content was read
//!     .with_state(Store);
//! ```
//!
//! | you want to | take |
//! |---|---|
//! | say once how a resource is found, and check before the content is read | [`Resource`], [`Checked`], [`CheckedOrMissing`] |
//! | check in a handler, as above | [`Conditions`], [`Permitted`], [`Refusal`] |
//! | let the database compare | [`Conditions::write_condition`] |
//! | give reads a tag and a 304 without touching a handler | `TagLayer`, [`ConditionalLayer`] |
//! | be sure that clients see early answers | [`DrainLayer`] |
//! | be told of a handler that forgot to check | [`UncheckedWriteLayer`] |
//!
//! # OpenAPI
//!
//! With the feature `aide`, a handler that takes [`Conditions`] or [`Checked`] and returns a [`Refusal`] has
//! the four request fields, 304, 412 and 428 in its document without a line. With the feature `utoipa` it is
//! one line, `params(Conditions), responses((status = 200, …), Refusal)`.
//!
//! What this crate takes from [`preconditions`] is here, too, so one dependency will do, and the rest of that
//! crate is [`preconditions_axum::preconditions`](preconditions). With the feature `serde` it has `etag_for`, tags
//! made of values. Those who come from another library find their tasks in [`from_other_libraries`].

#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]

mod checked;
mod conditions;
mod drain;
mod no_content;
#[cfg(any(feature = "aide", feature = "utoipa"))]
mod openapi;
mod permitted;
mod refusal;
mod unchecked;

pub use checked::{Checked, CheckedOrMissing, CheckedRejection, Resource};
pub use conditions::Conditions;
pub use drain::{Drain, DrainFuture, DrainLayer};
pub use permitted::{Permitted, Success};
pub use refusal::Refusal;
pub use unchecked::{UncheckedWrite, UncheckedWriteFuture, UncheckedWriteLayer};

pub use preconditions;
#[cfg(feature = "serde")]
pub use preconditions::etag_for;
#[cfg(feature = "tag")]
pub use preconditions::TagBuilder;
pub use preconditions::{
    Answer, EntityTag, Gateway, HttpDate, Outcome, Permit, Protection, RangeUse, Representation,
    Target, Validators, WriteCondition,
};
#[cfg(feature = "tag")]
pub use preconditions_tower::TagLayer;
pub use preconditions_tower::{ConditionalLayer, TaggedContent};

// Its examples are tested where all that they show is there.
pub mod from_other_libraries {
    #![cfg_attr(
        any(not(doctest), all(feature = "serde", feature = "tag")),
        doc = include_str!("from_other_libraries.md")
    )]
    #![doc = ""]
}

/// The example of the README is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;

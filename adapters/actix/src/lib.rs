//! HTTP conditional requests ([RFC 9110 §13](https://www.rfc-editor.org/rfc/rfc9110#section-13)) in
//! [actix-web](https://docs.rs/actix-web), made with [`preconditions`].
//!
//! A client that changes something says in If-Match which version it has seen; a client that reads says
//! in If-None-Match which version it has. With this crate a handler says once what is current, and what
//! follows from it is right: 304, 412, 428, their fields, and the ETag of the success.
//!
//! ```
//! use actix_web::{web, App, HttpResponse, Responder};
//! use preconditions_actix::{Conditions, DrainLayer, EntityTag, Permit, Refusal, Representation};
//! # struct Store;
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
//!     conditions: Conditions, id: web::Path<u64>, store: web::Data<Store>,
//! ) -> Result<impl Responder, Refusal> {
//!     let note = store.load(*id).await;
//!     let current = conditions.check(note.representation())?; // or 304, 412
//!     Ok(current.with_content(web::Json(note.text))) // with the ETag that was checked
//! }
//!
//! async fn put_note(
//!     conditions: Conditions, id: web::Path<u64>, store: web::Data<Store>, text: web::Json<String>,
//! ) -> Result<impl Responder, Refusal> {
//!     let note = store.load(*id).await;
//!     let current = conditions.check(note.representation())?.require_version()?; // or 412, 428
//!     let text = text.into_inner();
//!     let is_saved = store.save(*id, text, note.version, current.into_permit()).await; // WHERE version = …
//!     Ok(match is_saved {
//!         true => HttpResponse::NoContent(),
//!         false => HttpResponse::PreconditionFailed(), // another write came between
//!     })
//! }
//!
//! let app = App::new()
//!     .app_data(web::Data::new(Store))
//!     .route("/notes/{id}", web::get().to(get_note))
//!     .route("/notes/{id}", web::put().to(put_note))
//!     .wrap(DrainLayer::new()); // so that clients see an answer that came before their content was read
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
//! What is called a layer here is a middleware of actix; those of this crate have the names that they
//! have in `preconditions-tower` and `preconditions-axum`.
//!
//! What this crate takes from [`preconditions`] is here, too, so one dependency will do; whatever else that
//! crate has, such as tags made of values, is in [`preconditions`] itself.

#![warn(missing_docs, missing_debug_implementations, unreachable_pub)]

mod checked;
mod conditional;
mod conditions;
mod drain;
mod headers;
mod refusal;
mod representation;
mod response;
#[cfg(feature = "tag")]
mod tag;
mod unchecked;

pub use checked::{Checked, CheckedOrMissing, CheckedRejection, Resource};
pub use conditional::{Conditional, ConditionalFuture, ConditionalLayer};
pub use conditions::Conditions;
pub use drain::{Drain, DrainBody, DrainFuture, DrainLayer};
pub use headers::HeaderLines;
pub use refusal::Refusal;
pub use representation::{Permitted, Representation, Success};
pub use response::TaggedContent;
#[cfg(feature = "tag")]
pub use tag::{Tag, TagBody, TagFuture, TagLayer};
pub use unchecked::{UncheckedWrite, UncheckedWriteFuture, UncheckedWriteLayer};

pub use preconditions;
pub use preconditions::{
    Answer, EntityTag, Gateway, HttpDate, Outcome, Permit, Protection, RangeUse, Target,
    Validators, WriteCondition,
};

/// The example of the README is compiled.
#[cfg(all(doctest, feature = "tag"))]
#[doc = include_str!("../README.md")]
struct ReadMe;

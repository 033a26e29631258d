//! The parts of a response that describe what was checked.

use std::convert::Infallible;

use axum_core::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::header;
use preconditions::{Answer, Permit, RangeUse, Representation};
use preconditions_tower::TaggedContent;

use crate::refusal::Refusal;

/// The current representation of a resource, and the permit to perform the method of the request on
/// it.
///
/// A read answers with it: as a part of a response it writes the validators and the other fields of the
/// representation, so `(current, Json(x))` is a whole 200. A write takes the permit out of it.
///
/// ```
/// use axum::response::IntoResponse;
/// use preconditions_axum::{Conditions, EntityTag, Refusal, Representation};
///
/// async fn get(conditions: Conditions) -> Result<impl IntoResponse, Refusal> {
///     let current = conditions.check(Representation::new(EntityTag::from_version(7)))?;
///     Ok((current, "milk"))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(get));
/// ```
#[derive(Debug)]
pub struct Permitted<'r>(pub(crate) preconditions::Permitted<'r>);

impl<'r> Permitted<'r> {
    /// Returns the permit, by reference.
    pub const fn permit(&self) -> &Permit {
        self.0.permit()
    }

    /// Returns the permit for the store, and drops the representation, which is about to change.
    pub fn into_permit(self) -> Permit {
        self.0.into_permit()
    }

    /// Returns the representation.
    #[must_use]
    pub const fn representation(&self) -> &Representation<'r> {
        self.0.representation()
    }

    /// Returns what is to be done with the Range field: see [`Permit::range`].
    #[must_use]
    pub const fn range(&self) -> RangeUse {
        self.0.range()
    }

    /// Insists on a condition where the method changes state: see [`Permit::require_condition`].
    ///
    /// # Errors
    ///
    /// - The method changes state and nothing protects what it changes: a 428.
    pub fn require_condition(self) -> Result<Self, Refusal> {
        self.require(Permit::require_condition)
    }

    /// Insists on a condition that names the version, or that says that there is none: see
    /// [`Permit::require_version`].
    ///
    /// # Errors
    ///
    /// - The method changes state and no condition names the version that it changes: a 428.
    pub fn require_version(self) -> Result<Self, Refusal> {
        self.require(Permit::require_version)
    }

    /// Insists on whatever a policy demands of the permit, for instance one that is configured.
    ///
    /// # Errors
    ///
    /// - The policy refuses: its answer, with the current validators.
    pub fn require(
        self,
        policy: impl FnOnce(Permit) -> Result<Permit, Answer>,
    ) -> Result<Self, Refusal> {
        Ok(Permitted(self.0.require(policy)?))
    }
}

impl IntoResponseParts for Permitted<'_> {
    type Error = Infallible;

    fn into_response_parts(self, parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        write(self.0.into_headers(), parts)
    }
}

/// A representation as a part of a response that it describes: its validators and its other fields.
///
/// For the answer to a write: its ETag is that of what was written, not the one that was checked, and
/// spares the client a GET before its next write. So a 204 to a PUT has it, and a 201 to a POST that
/// describes what was created
/// ([RFC 9110 §9.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.3)). Not the answer to a
/// PUT whose content was changed before it was stored
/// ([§9.3.4](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4)).
///
/// ```
/// use axum::{http::StatusCode, response::IntoResponse};
/// use preconditions_axum::{EntityTag, Representation, Success};
///
/// async fn post(text: String) -> impl IntoResponse {
///     let created = Representation::new(EntityTag::from_version(1));
///     (StatusCode::CREATED, Success(created), text)
/// }
///
/// async fn put(text: String) -> impl IntoResponse {
/// #   fn save(_: String) -> u64 { 8 }
///     let version = save(text);
///     (StatusCode::NO_CONTENT, Success(Representation::new(EntityTag::from_version(version))))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::post(post).put(put));
/// ```
#[derive(Clone, Debug)]
pub struct Success<'r>(pub Representation<'r>);

impl IntoResponseParts for Success<'_> {
    type Error = Infallible;

    fn into_response_parts(self, parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        write(self.0.into_headers(), parts)
    }
}

impl IntoResponse for Success<'_> {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

/// Writes the fields in place of those of the same names.
fn write(fields: http::HeaderMap, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
    // Who names a coding has made the tag for it; `ConditionalLayer` leaves such a tag strong.
    if let Some(coding) = fields.get(header::CONTENT_ENCODING) {
        let made_for = TaggedContent::coded(coding.clone());
        parts.extensions_mut().insert(made_for);
    }
    parts.headers_mut().extend(fields);
    Ok(parts)
}

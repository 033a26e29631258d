//! Resources whose conditions are checked before a handler is called.

use std::future::Future;

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;
use http::StatusCode;
use preconditions::{Answer, Permit, Representation};

use crate::conditions::Conditions;
use crate::permitted::Permitted;
use crate::refusal::Refusal;

/// A resource whose current state an application can find, said once for all handlers.
///
/// [`Checked`] and [`CheckedOrMissing`] use it: they find the resource and check the conditions of the
/// request *before* the content of the request is read. `S` is the state of the router.
///
/// ```
/// use axum::extract::{FromRequestParts, Path};
/// use axum::http::{request::Parts, StatusCode};
/// use axum::Json;
/// use preconditions_axum::{Answer, Checked, EntityTag, Permit, Permitted, Representation, Resource};
/// # #[derive(Clone)] struct Store;
/// # impl Store { async fn load(&self, _: u64) -> Option<Note> { None } }
///
/// struct Note { text: String, version: u64 }
///
/// impl Resource<Store> for Note {
///     type Error = StatusCode;
///
///     async fn find(head: &mut Parts, store: &Store) -> Result<Option<Self>, StatusCode> {
///         let Path(id) = Path::from_request_parts(head, store).await.map_err(|_| StatusCode::NOT_FOUND)?;
///         Ok(store.load(id).await)
///     }
///
///     fn representation(&self) -> Representation<'static> {
///         Representation::new(EntityTag::from_version(self.version))
///     }
///
///     fn policy(permit: Permit) -> Result<Permit, Answer> {
///         permit.require_version() // 428 to a blind write
///     }
/// }
///
/// async fn get(Checked(note, current): Checked<Note>) -> (Permitted<'static>, Json<String>) {
///     (current, Json(note.text))
/// }
/// # let _: axum::Router = axum::Router::new().route("/{id}", axum::routing::get(get)).with_state(Store);
/// ```
pub trait Resource<S>: Sized + Send {
    /// Why the lookup failed, as a response; not that there is nothing.
    type Error: IntoResponse;

    /// Finds the resource that a request is about; `None` if it has no current representation.
    ///
    /// # Errors
    ///
    /// - The lookup itself fails.
    fn find(
        head: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<Option<Self>, Self::Error>> + Send;

    /// Returns the validators of the current representation, and the other fields that a success has.
    fn representation(&self) -> Representation<'static>;

    /// Says what a permit must fulfil besides: nothing, unless it is overridden with
    /// [`Permit::require_condition`] or [`Permit::require_version`].
    ///
    /// # Errors
    ///
    /// - The permit does not fulfil it: usually [`Answer::PreconditionRequired`].
    fn policy(permit: Permit) -> Result<Permit, Answer> {
        Ok(permit)
    }
}

/// A resource that is there, and the permit to perform the method on it, as an extractor.
///
/// The conditions are checked when the handler is called, and before the content of the request is
/// read, as long as the extractor of the content stands after it, which axum demands. What is not
/// there is answered 404, whatever the conditions
/// ([RFC 9110 §13.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1)). For a PUT that creates,
/// take [`CheckedOrMissing`].
///
/// A write under the permit is still a compare-and-swap on the version that was checked, since another
/// one may come between.
#[derive(Debug)]
pub struct Checked<R>(pub R, pub Permitted<'static>);

/// A resource that may be there or not, and the permit to perform the method: for methods that create
/// what is not there.
///
/// Where it is not there, `If-None-Match: *` holds and `If-Match: *` does not
/// ([`Target::Missing`](crate::Target::Missing)).
///
/// ```
/// use axum::http::StatusCode;
/// use axum::Json;
/// use preconditions_axum::{CheckedOrMissing, Permit};
/// # use preconditions_axum::{EntityTag, Representation, Resource};
/// # struct Note;
/// # impl<S: Sync> Resource<S> for Note {
/// #     type Error = StatusCode;
/// #     async fn find(_: &mut http::request::Parts, _: &S) -> Result<Option<Self>, StatusCode> { Ok(None) }
/// #     fn representation(&self) -> Representation<'static> { Representation::new(EntityTag::from_version(1)) }
/// # }
/// # fn save(_old: Option<Note>, _text: String, _permit: Permit) {}
///
/// async fn put(CheckedOrMissing(note, current): CheckedOrMissing<Note>, Json(text): Json<String>) -> StatusCode {
///     let status = if note.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
///     save(note, text, current.into_permit());
///     status
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::put(put));
/// ```
#[derive(Debug)]
pub struct CheckedOrMissing<R>(pub Option<R>, pub Permitted<'static>);

impl<R: Resource<S>, S: Sync> FromRequestParts<S> for Checked<R> {
    type Rejection = CheckedRejection<R::Error>;

    async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let found = find::<R, S>(head, state).await?;
        let resource = found.ok_or(CheckedRejection::Missing)?;
        let permitted = check::<R, S>(head, resource.representation())?;
        Ok(Checked(resource, permitted))
    }
}

impl<R: Resource<S>, S: Sync> FromRequestParts<S> for CheckedOrMissing<R> {
    type Rejection = CheckedRejection<R::Error>;

    async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let found = find::<R, S>(head, state).await?;
        let current = found
            .as_ref()
            .map_or_else(Representation::missing, R::representation);
        let permitted = check::<R, S>(head, current)?;
        Ok(CheckedOrMissing(found, permitted))
    }
}

async fn find<R: Resource<S>, S>(
    head: &mut Parts,
    state: &S,
) -> Result<Option<R>, CheckedRejection<R::Error>> {
    let found = R::find(head, state).await;
    found.map_err(CheckedRejection::Failed)
}

fn check<R: Resource<S>, S>(
    head: &Parts,
    current: Representation<'static>,
) -> Result<Permitted<'static>, Refusal> {
    Conditions::of(head).check(current)?.require(R::policy)
}

/// The response in place of calling the handler, of [`Checked`] and [`CheckedOrMissing`].
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckedRejection<E> {
    /// The lookup failed.
    Failed(E),
    /// There is no such resource: 404 (Not Found), whatever the conditions.
    Missing,
    /// The conditions or the policy stand in the way.
    Refused(Refusal),
}

impl<E> From<Refusal> for CheckedRejection<E> {
    fn from(refusal: Refusal) -> Self {
        CheckedRejection::Refused(refusal)
    }
}

impl<E: IntoResponse> IntoResponse for CheckedRejection<E> {
    fn into_response(self) -> Response {
        match self {
            CheckedRejection::Failed(error) => error.into_response(),
            CheckedRejection::Missing => StatusCode::NOT_FOUND.into_response(),
            CheckedRejection::Refused(refusal) => refusal.into_response(),
        }
    }
}

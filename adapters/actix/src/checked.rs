//! Resources whose conditions are checked before a handler is called.

mod content;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, ResponseError};
use preconditions::{Answer, Permit};

use crate::conditions::Conditions;
use crate::refusal::Refusal;
use crate::representation::{Permitted, Representation};

/// A resource whose current state an application can find, said once for all handlers.
///
/// [`Checked`] and [`CheckedOrMissing`] use it: they find the resource and check the conditions of the
/// request *before* the content of the request is read.
///
/// ```
/// use actix_web::{error::ErrorNotFound, web, App, Error, HttpRequest, Responder};
/// use preconditions_actix::{Answer, Checked, EntityTag, Permit, Representation, Resource};
/// # struct Store;
/// # impl Store { async fn load(&self, _: u64) -> Option<Note> { None } }
///
/// struct Note { text: String, version: u64 }
///
/// impl Resource for Note {
///     type Error = Error;
///
///     async fn find(request: &HttpRequest) -> Result<Option<Self>, Error> {
///         let id = request.match_info().query("id").parse().map_err(ErrorNotFound)?;
///         Ok(request.app_data::<web::Data<Store>>().expect("the store").load(id).await)
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
/// async fn get(Checked(note, current): Checked<Note>) -> impl Responder {
///     current.with_content(web::Json(note.text))
/// }
/// # let app = App::new().route("/{id}", web::get().to(get));
/// ```
pub trait Resource: Sized {
    /// Why the lookup failed, as a response; not that there is nothing.
    type Error: Into<Error>;

    /// Finds the resource that a request is about; `None` if it has no current representation.
    ///
    /// # Errors
    ///
    /// - The lookup itself fails.
    fn find(request: &HttpRequest) -> impl Future<Output = Result<Option<Self>, Self::Error>>;

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
/// read, as long as this extractor stands before that of the content: actix runs extractors side by
/// side, and this one holds the content back until the conditions hold. What is not there is answered
/// 404, whatever the conditions
/// ([RFC 9110 §13.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1)). For a PUT that creates,
/// take [`CheckedOrMissing`].
///
/// A write under the permit is still a compare-and-swap on the version that was checked, since another
/// one may come between.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)] // A handler takes it apart in its signature.
pub struct Checked<R>(pub R, pub Permitted<'static>);

/// A resource that may be there or not, and the permit to perform the method: for methods that create
/// what is not there.
///
/// Where it is not there, `If-None-Match: *` holds and `If-Match: *` does not
/// ([`Target::Missing`](crate::Target::Missing)).
///
/// ```
/// use actix_web::{http::StatusCode, web, HttpResponse, Responder};
/// use preconditions_actix::{CheckedOrMissing, Permit};
/// # use preconditions_actix::{EntityTag, Representation, Resource};
/// # struct Note;
/// # impl Resource for Note {
/// #     type Error = actix_web::Error;
/// #     async fn find(_: &actix_web::HttpRequest) -> Result<Option<Self>, Self::Error> { Ok(None) }
/// #     fn representation(&self) -> Representation<'static> { Representation::new(EntityTag::from_version(1)) }
/// # }
/// # fn save(_old: Option<Note>, _text: String, _permit: Permit) {}
///
/// async fn put(
///     CheckedOrMissing(note, current): CheckedOrMissing<Note>,
///     text: web::Json<String>,
/// ) -> impl Responder {
///     let status = if note.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
///     save(note, text.into_inner(), current.into_permit());
///     HttpResponse::new(status)
/// }
/// # let app = actix_web::App::new().route("/", web::put().to(put));
/// ```
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)] // A handler takes it apart in its signature.
pub struct CheckedOrMissing<R>(pub Option<R>, pub Permitted<'static>);

impl<R: Resource + 'static> FromRequest for Checked<R> {
    type Error = CheckedRejection;
    type Future = Pin<Box<dyn Future<Output = Result<Self, CheckedRejection>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(content::held_back(payload, async move {
            let resource = find::<R>(&request).await?;
            let resource = resource.ok_or(CheckedRejection::Missing)?;
            let permitted = check::<R>(&request, resource.representation())?;
            Ok(Checked(resource, permitted))
        }))
    }
}

impl<R: Resource + 'static> FromRequest for CheckedOrMissing<R> {
    type Error = CheckedRejection;
    type Future = Pin<Box<dyn Future<Output = Result<Self, CheckedRejection>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(content::held_back(payload, async move {
            let resource = find::<R>(&request).await?;
            let current = resource
                .as_ref()
                .map_or_else(Representation::missing, R::representation);
            let permitted = check::<R>(&request, current)?;
            Ok(CheckedOrMissing(resource, permitted))
        }))
    }
}

async fn find<R: Resource>(request: &HttpRequest) -> Result<Option<R>, CheckedRejection> {
    let found = R::find(request).await;
    found.map_err(|error| CheckedRejection::Failed(error.into()))
}

fn check<R: Resource>(
    request: &HttpRequest,
    current: Representation<'static>,
) -> Result<Permitted<'static>, Refusal> {
    Conditions::of(request).check(current)?.require(R::policy)
}

/// The response in place of calling the handler, of [`Checked`] and [`CheckedOrMissing`].
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckedRejection {
    /// The lookup failed.
    Failed(Error),
    /// There is no such resource: 404 (Not Found), whatever the conditions.
    Missing,
    /// The conditions or the policy stand in the way.
    Refused(Refusal),
}

impl From<Refusal> for CheckedRejection {
    fn from(refusal: Refusal) -> Self {
        CheckedRejection::Refused(refusal)
    }
}

impl fmt::Display for CheckedRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckedRejection::Failed(error) => error.fmt(f),
            CheckedRejection::Missing => f.write_str("404 Not Found"),
            CheckedRejection::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for CheckedRejection {}

impl ResponseError for CheckedRejection {
    fn status_code(&self) -> StatusCode {
        match self {
            CheckedRejection::Failed(error) => error.as_response_error().status_code(),
            CheckedRejection::Missing => StatusCode::NOT_FOUND,
            CheckedRejection::Refused(refusal) => refusal.status(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            CheckedRejection::Failed(error) => error.error_response(),
            CheckedRejection::Missing => HttpResponse::new(StatusCode::NOT_FOUND),
            CheckedRejection::Refused(refusal) => refusal.error_response(),
        }
    }
}

//! The extractor: the method and the conditions of a request.

use std::convert::Infallible;
use std::fmt;

use axum_core::extract::FromRequestParts;
use http::request::Parts;
use preconditions::{
    EntityTag, Explanation, Field, Gateway, Headers, Method, Outcome, Representation, Target,
    WriteCondition,
};

use crate::permitted::Permitted;
use crate::refusal::Refusal;
use crate::unchecked::Asked;

/// The method and the conditions of the request, as an extractor.
///
/// It reads the head of the request alone, never its content, so it may stand before any other
/// extractor; it never fails, and a request without conditions costs no memory. What a handler does
/// with it is one line: [`check`](Conditions::check) them against what it has found, or hand the
/// [`write_condition`](Conditions::write_condition) to a store that compares by itself.
///
/// ```
/// use axum::{extract::State, http::StatusCode, Json};
/// use preconditions_axum::{Conditions, EntityTag, Permit, Permitted, Refusal, Representation};
/// # #[derive(Clone)] struct Store;
/// # impl Store {
/// #     async fn load(&self) -> (String, u64) { ("milk".into(), 7) }
/// #     async fn save(&self, _text: String, _version: u64, _permit: Permit) -> bool { true }
/// # }
///
/// async fn get(conditions: Conditions, State(store): State<Store>) -> Result<(Permitted<'static>, Json<String>), Refusal> {
///     let (text, version) = store.load().await;
///     let current = conditions.check(Representation::new(EntityTag::from_version(version)))?;
///     Ok((current, Json(text)))
/// }
///
/// async fn put(
///     conditions: Conditions,
///     State(store): State<Store>,
///     Json(text): Json<String>,
/// ) -> Result<StatusCode, Refusal> {
///     let (_, version) = store.load().await;
///     let current = conditions.check(Representation::new(EntityTag::from_version(version)))?;
///     let is_saved = store.save(text, version, current.require_version()?.into_permit()).await;
///     Ok(match is_saved {
///         true => StatusCode::NO_CONTENT,
///         false => StatusCode::PRECONDITION_FAILED, // another write came between
///     })
/// }
///
/// let router: axum::Router = axum::Router::new()
///     .route("/", axum::routing::get(get).put(put))
///     .with_state(Store);
/// ```
///
/// It evaluates under the [`Gateway`] that stands in the extensions of the request, if one does:
/// `ConditionalLayer` leaves it there, and for a gateway in front of the whole deployment it is one
/// line, `.layer(axum::Extension(Gateway::NGINX))`. A gateway that the validators name themselves goes
/// before.
#[derive(Clone)]
pub struct Conditions {
    conditions: preconditions::Conditions,
    /// Noted for [`UncheckedWriteLayer`](crate::UncheckedWriteLayer), where it is there.
    asked: Option<Asked>,
}

impl Conditions {
    /// Reads the conditions from the head of a request, as the extractor does.
    ///
    /// ```
    /// use preconditions_axum::{Conditions, EntityTag, Representation};
    ///
    /// let request = http::Request::put("/").header("if-match", "\"6\"").body(()).unwrap();
    /// let conditions = Conditions::of(&request.into_parts().0);
    /// let current = Representation::new(EntityTag::from_version(7));
    /// assert_eq!(conditions.check(current).unwrap_err().status(), 412);
    /// ```
    #[must_use]
    pub fn of(head: &Parts) -> Self {
        let mut conditions = preconditions::Conditions::of(&head.method, &head.headers);
        if let Some(gateway) = head.extensions.get::<Gateway>() {
            conditions = conditions.behind(*gateway);
        }
        Conditions {
            conditions,
            asked: head.extensions.get::<Asked>().cloned(),
        }
    }

    /// Returns the method of the request.
    #[must_use]
    pub fn method(&self) -> Method {
        self.conditions.method()
    }

    /// Checks the conditions against the current representation of the resource, or against
    /// [`Representation::missing`] where there is none and the method may create one.
    ///
    /// For a method that does not create, answer 404 before: its conditions do not count then
    /// ([RFC 9110 §13.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1)).
    ///
    /// # Errors
    ///
    /// - A condition says that the client is up to date: a 304.
    /// - A condition does not hold: a 412. Where a tag in If-Match nearly matched, its problem details say
    ///   what is in the way ([`NearMiss`](preconditions::NearMiss)).
    pub fn check<'r>(&self, current: Representation<'r>) -> Result<Permitted<'r>, Refusal> {
        self.note();
        let permitted = self.conditions.check(current.with_near_misses())?;
        Ok(Permitted(permitted))
    }

    /// Evaluates the conditions, and leaves the answer to you: see [`preconditions::evaluate`].
    pub fn evaluate<'t>(&self, target: impl Into<Target<'t>>) -> Outcome {
        self.note();
        self.conditions.evaluate(target)
    }

    /// Evaluates the conditions and keeps the reasons: see [`preconditions::explain`].
    pub fn explain<'t>(&self, target: impl Into<Target<'t>>) -> Explanation {
        self.note();
        self.conditions.explain(target)
    }

    /// Turns the conditions of a write into one that the store checks by itself, in the statement that
    /// writes: see [`preconditions::Conditions::write_condition`].
    ///
    /// ```
    /// use preconditions_axum::{Conditions, EntityTag, WriteCondition};
    ///
    /// let request = http::Request::put("/").header("if-match", "\"6\"").body(()).unwrap();
    /// let conditions = Conditions::of(&request.into_parts().0);
    /// // UPDATE … WHERE id = ? AND version IN (6)
    /// assert_eq!(conditions.write_condition(EntityTag::version), WriteCondition::OneOf(vec![6]));
    /// ```
    pub fn write_condition<'c, V>(
        &'c self,
        decode: impl FnMut(&EntityTag<'c>) -> Option<V>,
    ) -> WriteCondition<V> {
        self.note();
        self.conditions.write_condition(decode)
    }

    /// Says what stands in front of this deployment, in place of what the extensions of the request
    /// say: see [`Gateway`].
    #[must_use]
    pub fn behind(mut self, gateway: Gateway) -> Self {
        self.conditions = self.conditions.behind(gateway);
        self
    }

    /// Lets weak tags match in If-Match, for interfaces whose specification demands it: see
    /// [`preconditions::Conditions::weak_if_match`].
    #[must_use]
    pub fn weak_if_match(mut self) -> Self {
        self.conditions = self.conditions.weak_if_match();
        self
    }

    /// Notes that a handler has asked.
    fn note(&self) {
        if let Some(asked) = &self.asked {
            asked.note();
        }
    }
}

/// The field lines of the request, as far as they are conditions or Range.
impl Headers for Conditions {
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.note();
        self.conditions.for_each_line(field, visit);
    }
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Conditions::of(head))
    }
}

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.conditions.fmt(f)
    }
}

//! The extractor: the method and the conditions of a request.

use std::convert::Infallible;
use std::fmt;
use std::future::{ready, Ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use preconditions::{
    Answer, EntityTag, Explanation, Field, Gateway, Headers, Method, Outcome, Target,
    WriteCondition,
};

use crate::headers::HeaderLines;
use crate::refusal::Refusal;
use crate::representation::{Permitted, Representation};
use crate::response::method_of;
use crate::unchecked::Asked;

/// The method and the conditions of the request, as an extractor.
///
/// It reads the head of the request alone, never its content, so it may stand beside any other
/// extractor; it never fails, and a request without conditions costs no memory. What a handler does
/// with it is one line: [`check`](Conditions::check) them against what it has found, or hand the
/// [`write_condition`](Conditions::write_condition) to a store that compares by itself.
///
/// ```
/// use actix_web::{web, App, HttpResponse, Responder};
/// use preconditions_actix::{Conditions, EntityTag, Permit, Refusal, Representation};
/// # struct Store;
/// # impl Store {
/// #     async fn load(&self) -> (String, u64) { ("milk".into(), 7) }
/// #     async fn save(&self, _text: String, _version: u64, _permit: Permit) -> bool { true }
/// # }
///
/// async fn get(conditions: Conditions, store: web::Data<Store>) -> Result<impl Responder, Refusal> {
///     let (text, version) = store.load().await;
///     let current = conditions.check(Representation::new(EntityTag::from_version(version)))?;
///     Ok(current.with_content(web::Json(text)))
/// }
///
/// async fn put(
///     conditions: Conditions,
///     store: web::Data<Store>,
///     text: web::Json<String>,
/// ) -> Result<impl Responder, Refusal> {
///     let (_, version) = store.load().await;
///     let current = conditions.check(Representation::new(EntityTag::from_version(version)))?;
///     let permit = current.require_version()?.into_permit();
///     Ok(match store.save(text.into_inner(), version, permit).await {
///         true => HttpResponse::NoContent(),
///         false => HttpResponse::PreconditionFailed(), // another write came between
///     })
/// }
///
/// let app = App::new().route("/", web::get().to(get)).route("/", web::put().to(put));
/// ```
///
/// It evaluates under the [`Gateway`] that stands in the extensions of the request, where
/// [`ConditionalLayer`](crate::ConditionalLayer) leaves it, or else in the data of the application: for
/// a gateway in front of the whole deployment it is one line, `.app_data(Gateway::NGINX)`. A gateway
/// that the validators name themselves goes before.
#[derive(Clone)]
pub struct Conditions {
    conditions: preconditions::Conditions,
    /// Noted for [`UncheckedWriteLayer`](crate::UncheckedWriteLayer), where it is there.
    asked: Option<Asked>,
}

impl Conditions {
    /// Reads the conditions from a request, as the extractor does.
    ///
    /// ```
    /// use actix_web::test::TestRequest;
    /// use preconditions_actix::{Conditions, EntityTag, Representation};
    ///
    /// let request = TestRequest::put().insert_header(("if-match", "\"6\"")).to_http_request();
    /// let current = Representation::new(EntityTag::from_version(7));
    /// assert_eq!(Conditions::of(&request).check(current).unwrap_err().status(), 412);
    /// ```
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let headers = HeaderLines::of(request.headers());
        let mut conditions = preconditions::Conditions::of(method_of(request.method()), &headers);
        let extensions = request.extensions();
        if let Some(gateway) = extensions.get().or_else(|| request.app_data::<Gateway>()) {
            conditions = conditions.behind(*gateway);
        }
        Conditions {
            conditions,
            asked: extensions.get::<Asked>().cloned(),
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
    /// - A condition does not hold: a 412.
    pub fn check<'r>(&self, current: Representation<'r>) -> Result<Permitted<'r>, Refusal> {
        match self.evaluate(&current).into_result() {
            Ok(permit) => Ok(Permitted::new(permit, current)),
            Err(answer) => Err(self.refuse(answer, current)),
        }
    }

    /// The refusal, whose content says what nearly matched, and whose tag has the name that matched where
    /// the representation asks for that.
    fn refuse(&self, answer: Answer, current: Representation<'_>) -> Refusal {
        match answer {
            Answer::PreconditionFailed { by: Field::IfMatch } => {
                let miss = self.conditions.near_miss(&current);
                current.answer(answer).because(miss)
            }
            Answer::NotModified { .. } if current.echoes_name() => {
                match self.conditions.matched_name(&current) {
                    Some(name) => current.answer_under_name(answer, name),
                    None => current.answer(answer),
                }
            }
            _ => current.answer(answer),
        }
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
    /// use actix_web::test::TestRequest;
    /// use preconditions_actix::{Conditions, EntityTag, WriteCondition};
    ///
    /// let request = TestRequest::put().insert_header(("if-match", "\"6\"")).to_http_request();
    /// let conditions = Conditions::of(&request);
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

    /// Says what stands in front of this deployment, in place of what the request and the application
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

impl FromRequest for Conditions {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Conditions::of(request)))
    }
}

impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.conditions.fmt(f)
    }
}

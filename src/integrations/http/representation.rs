//! A representation: validators and success fields in one value, so that what is sent is what was
//! evaluated.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::Response;

use super::answers::AnswerHead;
use crate::answer::Answer;
use crate::conditions::Conditions;
use crate::evaluate::evaluate;
use crate::field::Field;
use crate::headers::Headers;
use crate::method::Method;
use crate::near_miss::{matched_name, near_miss};
use crate::outcome::{Outcome, Permit, RangeUse};
use crate::target::{Target, Validators};

/// The current representation of a resource, as far as its header section goes: its validators, and
/// the fields that a successful response has besides.
///
/// It checks the conditions of a request, and it makes both the answer if they do not hold and the
/// response if they do. So the ETag that is sent is the one that was evaluated, and a 304 has the Vary
/// and Cache-Control of the 200, without a second place in the code to keep in step.
///
/// ```
/// use http::header::{CACHE_CONTROL, CONTENT_TYPE};
/// use http::{HeaderMap, HeaderValue, Method, Response};
/// use preconditions::{EntityTag, Representation};
///
/// struct Note { text: String, version: u64 }
///
/// fn representation(note: &Note) -> Representation<'static> {
///     Representation::new(EntityTag::from_version(note.version))
///         .with_field(CONTENT_TYPE, HeaderValue::from_static("text/plain"))
///         .with_field(CACHE_CONTROL, HeaderValue::from_static("no-cache"))
/// }
///
/// fn get(note: &Note, headers: &HeaderMap) -> Result<Response<String>, Response<String>> {
///     let current = representation(note).check(&Method::GET, headers)?; // or 304, 412
///     Ok(current.into_response(note.text.clone()))
/// }
///
/// fn put(note: &mut Note, headers: &HeaderMap, text: &str) -> Result<Response<String>, Response<String>> {
///     let current = representation(note).check(&Method::PUT, headers)?.require_version()?; // or 412, 428
///     save(note, text, current.into_permit());
///     Ok(Response::default())
/// }
/// # fn save(note: &mut Note, text: &str, _permit: preconditions::Permit) { note.text = text.into(); note.version += 1 }
///
/// let mut note = Note { text: "milk".into(), version: 7 };
/// let mut headers = HeaderMap::new();
/// headers.insert("if-none-match", HeaderValue::from_static("\"7\""));
/// let not_modified = get(&note, &headers).unwrap_err();
/// assert_eq!(not_modified.status(), 304);
/// assert_eq!(not_modified.headers()["etag"], "\"7\"");
/// assert_eq!(not_modified.headers()["cache-control"], "no-cache");
/// assert!(!not_modified.headers().contains_key("content-type"));
/// assert_eq!(put(&mut note, &headers, "bread").unwrap_err().status(), 412);
/// assert_eq!(put(&mut note, &HeaderMap::new(), "bread").unwrap_err().status(), 428);
/// ```
#[derive(Clone, Debug)]
pub struct Representation<'a> {
    /// `None` if the resource has no current representation.
    validators: Option<Validators<'a>>,
    fields: HeaderMap,
    /// Whether a 412 says what nearly matched.
    tells_near_misses: bool,
    /// Whether a 304 has the name that matched.
    echoes_name: bool,
}

impl<'a> Representation<'a> {
    /// Creates the representation that has these validators: [`Validators`], or an
    /// [`EntityTag`](crate::EntityTag) alone, by value or by reference.
    #[inline]
    pub fn new(validators: impl Into<Validators<'a>>) -> Self {
        Representation {
            validators: Some(validators.into()),
            ..Representation::missing()
        }
    }

    /// Creates what stands for a resource without a current representation, for methods that may
    /// create one: see [`Target::Missing`].
    #[inline]
    pub fn missing() -> Self {
        Representation {
            validators: None,
            fields: HeaderMap::new(),
            tells_near_misses: false,
            echoes_name: false,
        }
    }

    /// Adds a field line that a successful response has: Content-Type, Cache-Control, Vary, and the
    /// like. ETag and Last-Modified come from the validators alone; any other are replaced or
    /// removed.
    #[doc(alias = "header")]
    #[must_use]
    #[inline]
    pub fn with_field(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.fields.append(name, value);
        self
    }

    /// Lets [`check`](Representation::check) look, where If-Match fails, for what would have matched
    /// but for one thing, so that the [problem details](AnswerHead::with_problem_details) of the 412
    /// tell the client: see [`near_miss`](crate::near_miss()).
    ///
    /// ```
    /// use http::Response;
    /// use preconditions::{EntityTag, Representation};
    ///
    /// let current = Representation::new(EntityTag::from_version(7)).with_near_misses();
    /// let head = current.check("PUT", &[("If-Match", "\"7-gzip\"")]).unwrap_err();
    /// let response: Response<String> = head.with_problem_details();
    /// assert!(response.body().contains("with something appended"));
    /// ```
    #[must_use]
    pub const fn with_near_misses(mut self) -> Self {
        self.tells_near_misses = true;
        self
    }

    /// Lets [`check`](Representation::check) give a 304 the ETag with the suffix by which the request
    /// matched, for a gateway that appends *and* caches: it drops a 304 under another name. Only where
    /// If-None-Match does not have the own tag.
    ///
    /// A named deviation from
    /// [RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5): see
    /// [`Validators::under_name`], which also says behind what not to.
    ///
    /// ```
    /// use preconditions::{EntityTag, Gateway, Representation, Validators};
    ///
    /// let tag = EntityTag::from_version(7);
    /// let etag_of_304 = |list| {
    ///     let current = Validators::new().etag(&tag).behind(Gateway::APACHE);
    ///     let current = Representation::new(current).with_matched_name();
    ///     let head = current.check("GET", &[("If-None-Match", list)]).unwrap_err();
    ///     head.headers()["etag"].clone()
    /// };
    /// assert_eq!(etag_of_304("\"7-gzip\""), "\"7-gzip\"");
    /// assert_eq!(etag_of_304("\"7-gzip\", \"7\""), "\"7\"");
    /// ```
    #[must_use]
    pub const fn with_matched_name(mut self) -> Self {
        self.echoes_name = true;
        self
    }

    /// Returns the fields that a successful response has besides the validators, to change them.
    pub fn fields_mut(&mut self) -> &mut HeaderMap {
        &mut self.fields
    }

    /// Returns the validators; `None` if there is no current representation.
    pub const fn validators(&self) -> Option<&Validators<'a>> {
        self.validators.as_ref()
    }

    /// Evaluates the conditions of a request against this representation, as
    /// [`evaluate`](crate::evaluate()) does.
    ///
    /// # Errors
    ///
    /// - A condition says that the client is up to date: the head of a 304.
    /// - A condition does not hold: the head of a 412.
    #[inline]
    pub fn check(
        self,
        method: impl Into<Method>,
        headers: &(impl Headers + ?Sized),
    ) -> Result<Permitted<'a>, AnswerHead> {
        let method = method.into();
        let outcome = evaluate(method, headers, &self);
        match outcome.into_result() {
            Ok(permit) => Ok(self.permitted(permit)),
            Err(answer) if self.tells_near_misses || self.echoes_name => {
                Err(self.answer_in_detail(answer, method, headers))
            }
            Err(answer) => Err(self.answer(answer)),
        }
    }

    /// Makes of an outcome what [`check`](Representation::check) returns: for an evaluation that was
    /// made elsewhere, by [`explain`](crate::explain()) or [`Conditions`](crate::Conditions). It must
    /// be one against this representation, which converts into a [`Target`] by reference.
    ///
    /// An outcome tells neither names nor near misses: add them by [`AnswerHead::with_near_miss`] and
    /// [`Validators::under_name`].
    ///
    /// # Errors
    ///
    /// As for [`check`](Representation::check).
    ///
    /// ```
    /// use preconditions::{explain, EntityTag, Representation};
    ///
    /// let current = Representation::new(EntityTag::from_version(7));
    /// let explanation = explain("GET", &[("If-None-Match", "\"7\"")], &current);
    /// let head = current.conclude(explanation.into_outcome()).unwrap_err();
    /// assert_eq!(head.status(), 304);
    /// ```
    #[inline]
    pub fn conclude(self, outcome: Outcome) -> Result<Permitted<'a>, AnswerHead> {
        match outcome.into_result() {
            Ok(permit) => Ok(self.permitted(permit)),
            Err(answer) => Err(self.answer(answer)),
        }
    }

    /// Makes the head of an answer to a request about this representation.
    #[inline]
    pub fn answer(self, answer: Answer) -> AnswerHead {
        let validators = self.validators.unwrap_or_default();
        AnswerHead::new(answer, self.fields, &validators)
    }

    #[inline]
    fn permitted(self, permit: Permit) -> Permitted<'a> {
        Permitted {
            permit,
            representation: self,
        }
    }

    /// Makes the head of an answer with what was asked for besides.
    #[cold]
    fn answer_in_detail<H: Headers + ?Sized>(
        self,
        answer: Answer,
        method: Method,
        headers: &H,
    ) -> AnswerHead {
        let near_miss = match answer {
            Answer::PreconditionFailed { by: Field::IfMatch } if self.tells_near_misses => {
                near_miss(method, headers, &self)
            }
            _ => None,
        };
        let name = match answer {
            Answer::NotModified { .. } if self.echoes_name => matched_name(method, headers, &self),
            _ => None,
        };
        let head = match (name, &self.validators) {
            (Some(name), Some(validators)) => {
                AnswerHead::new(answer, self.fields, &validators.under_name(name))
            }
            _ => self.answer(answer),
        };
        head.with_near_miss(near_miss)
    }

    /// Makes the header section of a response that describes this representation: the fields, and the
    /// validators as [`Validators::insert_into`] writes them.
    #[inline]
    pub fn into_headers(self) -> HeaderMap {
        let mut headers = self.fields;
        if !headers.is_empty() {
            headers.remove(header::ETAG);
            headers.remove(header::LAST_MODIFIED);
        }
        if let Some(validators) = &self.validators {
            validators.insert_into(&mut headers);
        }
        headers
    }

    /// Makes a 200 with this header section and this content.
    #[inline]
    pub fn into_response<B>(self, content: B) -> Response<B> {
        let mut response = Response::new(content);
        *response.headers_mut() = self.into_headers();
        response
    }
}

impl Conditions {
    /// Checks the conditions against the current representation, as [`Representation::check`] does.
    ///
    /// # Errors
    ///
    /// - A condition says that the client is up to date: the head of a 304.
    /// - A condition does not hold: the head of a 412.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag, Gateway, Representation};
    ///
    /// let conditions = Conditions::of("PUT", &[("If-Match", "W/\"7\"")]);
    /// let current = || Representation::new(EntityTag::from_version(7));
    /// assert_eq!(conditions.check(current()).unwrap_err().status(), 412);
    /// assert!(conditions.behind(Gateway::NGINX).check(current()).is_ok());
    /// ```
    pub fn check<'a>(&self, mut current: Representation<'a>) -> Result<Permitted<'a>, AnswerHead> {
        if let Some(validators) = &mut current.validators {
            self.add_names(validators);
        }
        current.check(self.method(), self)
    }
}

impl<'a> From<&'a Representation<'_>> for Target<'a> {
    #[inline]
    fn from(representation: &'a Representation<'_>) -> Self {
        Target::found(representation.validators.as_ref())
    }
}

/// A representation, and the permit to perform the method of a request on it: what
/// [`Representation::check`] returns where the conditions hold.
///
/// A read makes the response of it; a write takes the permit out of it and hands it to the store.
#[must_use]
#[derive(Debug)]
pub struct Permitted<'a> {
    permit: Permit,
    representation: Representation<'a>,
}

impl<'a> Permitted<'a> {
    /// Returns the permit, by reference.
    pub const fn permit(&self) -> &Permit {
        &self.permit
    }

    /// Returns the permit for the store, and drops the representation, which is about to change.
    #[inline]
    pub fn into_permit(self) -> Permit {
        self.permit
    }

    /// Returns the representation.
    pub const fn representation(&self) -> &Representation<'a> {
        &self.representation
    }

    /// Returns what is to be done with the Range field: see [`Permit::range`].
    pub const fn range(&self) -> RangeUse {
        self.permit.range()
    }

    /// Insists on a condition, as [`Permit::require_condition`] does.
    ///
    /// # Errors
    ///
    /// - The method changes state and nothing protects what it changes: the head of a 428.
    #[inline]
    pub fn require_condition(self) -> Result<Self, AnswerHead> {
        self.require(Permit::require_condition)
    }

    /// Insists on a condition that names the version, as [`Permit::require_version`] does.
    ///
    /// # Errors
    ///
    /// - The method changes state and no condition names the version that it changes, or says that
    ///   there is none: the head of a 428.
    #[inline]
    pub fn require_version(self) -> Result<Self, AnswerHead> {
        self.require(Permit::require_version)
    }

    /// Insists on whatever a policy demands of the permit, for instance one that is configured.
    ///
    /// # Errors
    ///
    /// - The policy refuses: the head of its answer, with the current validators.
    ///
    /// ```
    /// use preconditions::{EntityTag, Permit, Representation};
    ///
    /// let policies = [Permit::require_condition, Permit::require_version];
    /// let statuses = policies.map(|policy| {
    ///     let current = Representation::new(EntityTag::from_version(7));
    ///     let permitted = current.check("PUT", &[("If-Match", "*")]).unwrap();
    ///     permitted.require(policy).map_err(|head| head.status().as_u16()).err()
    /// });
    /// assert_eq!(statuses, [None, Some(428)]); // `*` names no version
    /// ```
    #[inline]
    pub fn require(
        self,
        policy: impl FnOnce(Permit) -> Result<Permit, Answer>,
    ) -> Result<Self, AnswerHead> {
        let representation = self.representation;
        match policy(self.permit) {
            Ok(permit) => Ok(representation.permitted(permit)),
            Err(answer) => Err(representation.answer(answer)),
        }
    }

    /// Makes the header section of the response: see [`Representation::into_headers`].
    #[inline]
    pub fn into_headers(self) -> HeaderMap {
        self.representation.into_headers()
    }

    /// Makes a 200 with this content: see [`Representation::into_response`].
    #[inline]
    pub fn into_response<B>(self, content: B) -> Response<B> {
        self.representation.into_response(content)
    }
}

//! A representation: validators and success fields in one value, so that what is sent is what was
//! checked.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use preconditions::{Answer, MatchedName, Permit, RangeUse, Target, Validators};

use crate::headers::insert_validators;
use crate::refusal::Refusal;
use crate::response::TaggedContent;

/// The current representation of a resource, as far as its header section goes: its validators, and
/// the fields that a success has besides.
///
/// [`Conditions::check`](crate::Conditions::check) makes of it the refusal where the conditions do not
/// hold, and [`Permitted`] where they do. So the ETag that is sent is the one that was checked, and a 304
/// has the Vary and Cache-Control of the 200, without a second place in the code to keep in step.
///
/// ```
/// use actix_web::http::header::{HeaderValue, CACHE_CONTROL};
/// use preconditions_actix::{EntityTag, Representation};
///
/// let current = Representation::new(EntityTag::from_version(7))
///     .with_field(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
/// assert_eq!(current.into_headers().get("etag").unwrap(), "\"7\"");
/// ```
#[derive(Clone, Debug)]
pub struct Representation<'r> {
    /// `None` if the resource has no current representation.
    validators: Option<Validators<'r>>,
    fields: HeaderMap,
    /// Whether a 304 names the tag as the request did.
    echoes_name: bool,
}

impl<'r> Representation<'r> {
    /// Creates the representation that has these validators: [`Validators`], or an
    /// [`EntityTag`](crate::EntityTag) alone, by value or by reference.
    #[must_use]
    pub fn new(validators: impl Into<Validators<'r>>) -> Self {
        Representation {
            validators: Some(validators.into()),
            fields: HeaderMap::new(),
            echoes_name: false,
        }
    }

    /// Creates what stands for a resource without a current representation, for methods that may
    /// create one: see [`Target::Missing`].
    #[must_use]
    pub fn missing() -> Self {
        Representation {
            validators: None,
            fields: HeaderMap::new(),
            echoes_name: false,
        }
    }

    /// Adds a field line that a success has: Cache-Control, Vary, and the like. ETag and Last-Modified
    /// come from the validators alone; any other are replaced or removed.
    #[must_use]
    pub fn with_field(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.fields.append(name, value);
        self
    }

    /// Lets [`check`](crate::Conditions::check) give a 304 the ETag with the suffix by which the request
    /// matched, for a gateway that appends *and* caches: it drops a 304 under another name. Only where
    /// If-None-Match does not have the own tag.
    ///
    /// A named deviation from
    /// [RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5): see
    /// [`Validators::under_name`], which also says behind what not to.
    ///
    /// ```
    /// use actix_web::test::TestRequest;
    /// use preconditions_actix::{Conditions, EntityTag, Gateway, Representation};
    ///
    /// let request = TestRequest::get().insert_header(("if-none-match", "\"7-gzip\""));
    /// let conditions = Conditions::of(&request.to_http_request()).behind(Gateway::APACHE);
    /// let current = Representation::new(EntityTag::from_version(7)).with_matched_name();
    /// let refusal = conditions.check(current).unwrap_err();
    /// assert_eq!(refusal.headers().get("etag").unwrap(), "\"7-gzip\"");
    /// ```
    #[must_use]
    pub const fn with_matched_name(mut self) -> Self {
        self.echoes_name = true;
        self
    }

    /// Returns the fields that a success has besides the validators, to change them.
    pub fn fields_mut(&mut self) -> &mut HeaderMap {
        &mut self.fields
    }

    /// Returns the validators; `None` if there is no current representation.
    #[must_use]
    pub const fn validators(&self) -> Option<&Validators<'r>> {
        self.validators.as_ref()
    }

    /// Whether a 304 names the tag as the request did.
    pub(crate) const fn echoes_name(&self) -> bool {
        self.echoes_name
    }

    /// Makes the refusal whose ETag is the name by which the request matched.
    pub(crate) fn answer_under_name(self, answer: Answer, name: MatchedName) -> Refusal {
        let named = self.validators.as_ref().map(|it| it.under_name(name));
        Refusal::in_place_of(described(self.fields, named.as_ref()), answer)
    }

    /// Makes the refusal of a request about this representation.
    #[must_use]
    pub fn answer(self, answer: Answer) -> Refusal {
        Refusal::in_place_of(self.into_headers(), answer)
    }

    /// Makes the header section of a success that describes this representation: the fields, ETag and
    /// Last-Modified, which is never later than the date of the response
    /// ([RFC 9110 §8.8.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1)). Beside a
    /// Last-Modified it has the Date that [`Validators::date`] names, since the clock of actix is up to half
    /// a second behind.
    #[must_use]
    pub fn into_headers(self) -> HeaderMap {
        described(self.fields, self.validators.as_ref())
    }

    /// Describes the answer to a write by what was written: the 201 of a POST
    /// ([RFC 9110 §9.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.3)), and the 204 of a PUT, so
    /// that the client needs no GET before its next write.
    ///
    /// Not for the answer to a PUT whose content was changed before it was stored
    /// ([§9.3.4](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4)).
    ///
    /// ```
    /// use actix_web::{HttpResponse, Responder};
    /// use preconditions_actix::{EntityTag, Representation};
    ///
    /// async fn post(text: String) -> impl Responder {
    ///     let created = Representation::new(EntityTag::from_version(1));
    ///     created.with_content(HttpResponse::Created().body(text))
    /// }
    /// # let app = actix_web::App::new().route("/", actix_web::web::post().to(post));
    /// ```
    #[must_use]
    pub fn with_content<C: Responder>(self, content: C) -> Success<C> {
        Success {
            headers: self.into_headers(),
            content,
        }
    }
}

impl<'t> From<&'t Representation<'_>> for Target<'t> {
    fn from(representation: &'t Representation<'_>) -> Self {
        Target::found(representation.validators.as_ref())
    }
}

/// The current representation of a resource, and the permit to perform the method of the request on
/// it.
///
/// A read answers with it: [`with_content`](Permitted::with_content) describes the response by the
/// representation that was checked. A write takes the permit out of it.
#[derive(Debug)]
pub struct Permitted<'r> {
    permit: Permit,
    representation: Representation<'r>,
}

impl<'r> Permitted<'r> {
    pub(crate) const fn new(permit: Permit, representation: Representation<'r>) -> Self {
        Permitted {
            permit,
            representation,
        }
    }

    /// Returns the permit, by reference.
    pub const fn permit(&self) -> &Permit {
        &self.permit
    }

    /// Returns the permit for the store, and drops the representation, which is about to change.
    pub fn into_permit(self) -> Permit {
        self.permit
    }

    /// Returns the representation.
    #[must_use]
    pub const fn representation(&self) -> &Representation<'r> {
        &self.representation
    }

    /// Returns what is to be done with the Range field: see [`Permit::range`].
    #[must_use]
    pub const fn range(&self) -> RangeUse {
        self.permit.range()
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

    /// Describes what a handler responds with: the response has the ETag that was checked, and the other
    /// fields of the representation.
    ///
    /// ```
    /// use actix_web::Responder;
    /// use preconditions_actix::{Conditions, EntityTag, Refusal, Representation};
    ///
    /// async fn get(conditions: Conditions) -> Result<impl Responder, Refusal> {
    ///     let current = conditions.check(Representation::new(EntityTag::from_version(7)))?;
    ///     Ok(current.with_content("milk"))
    /// }
    /// # let app = actix_web::App::new().route("/", actix_web::web::get().to(get));
    /// ```
    #[must_use]
    pub fn with_content<C: Responder>(self, content: C) -> Success<C> {
        self.representation.with_content(content)
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
        let representation = self.representation;
        match policy(self.permit) {
            Ok(permit) => Ok(Permitted::new(permit, representation)),
            Err(answer) => Err(representation.answer(answer)),
        }
    }
}

/// What a handler responds with, described by a representation: with its ETag, its Last-Modified and
/// its other fields, each in place of those of the same name.
///
/// A response that is no success (2xx) stays as it is, since it does not show the representation.
#[derive(Clone, Debug)]
pub struct Success<C> {
    headers: HeaderMap,
    content: C,
}

impl<C: Responder> Responder for Success<C> {
    type Body = C::Body;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<C::Body> {
        let mut response = self.content.respond_to(request);
        if !response.status().is_success() {
            return response;
        }
        // Who names a coding has made the tag for it; `ConditionalLayer` leaves such a tag strong.
        if let Some(coding) = self.headers.get(header::CONTENT_ENCODING) {
            let made_for = TaggedContent::coded(coding.clone());
            response.extensions_mut().insert(made_for);
        }
        for name in self.headers.keys() {
            response.headers_mut().remove(name);
        }
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// The fields, with these validators in place of any other.
fn described(mut fields: HeaderMap, validators: Option<&Validators<'_>>) -> HeaderMap {
    fields.remove(header::ETAG);
    fields.remove(header::LAST_MODIFIED);
    if let Some(validators) = validators {
        insert_validators(validators, &mut fields);
    }
    fields
}

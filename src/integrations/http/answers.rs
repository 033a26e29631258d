//! Answers as responses: made from a response that is at hand, or from the validators.

use core::fmt;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;
use http::{Response, StatusCode};

use super::kinds::kind_of;
use crate::answer::{Answer, FieldPolicy};
use crate::field::Field;
use crate::near_miss::NearMiss;
use crate::target::Validators;

impl Answer {
    /// Turns the header section of the 200 that would have been sent into that of this answer, in
    /// place: removes what the answer does not keep, and adds what it has besides
    /// (see [`Answer::fields`]).
    ///
    /// For frameworks with a response type of their own whose headers are a `HeaderMap`. To leave out
    /// fields of your own, too, use [`FieldPolicy::apply_to_headers`].
    ///
    /// ```
    /// use http::HeaderMap;
    /// use preconditions::{Answer, Field};
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("etag", "\"v7\"".parse()?);
    /// headers.insert("content-type", "text/plain".parse()?);
    /// Answer::NotModified { by: Field::IfNoneMatch }.apply_to_headers(&mut headers);
    /// assert_eq!(headers.len(), 1);
    /// assert_eq!(headers["etag"], "\"v7\"");
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    pub fn apply_to_headers(self, headers: &mut HeaderMap) {
        policy_of(self, headers).apply_to_headers(headers);
    }

    /// Turns the head of the 200 that would have been sent into that of this answer, in place: the
    /// status, and the header section as [`apply_to_headers`](Answer::apply_to_headers) does.
    ///
    /// Version and extensions stay as they are.
    pub fn apply_to_parts(self, parts: &mut Parts) {
        parts.status = StatusCode::from(self);
        self.apply_to_headers(&mut parts.headers);
    }

    /// Turns the 200 that would have been sent into this answer, in place: status, header section,
    /// and no content.
    ///
    /// Version and extensions stay as they are. For problem details as content, call
    /// [`insert_problem_details`](Answer::insert_problem_details) after it.
    ///
    /// ```
    /// use http::Response;
    /// use preconditions::{evaluate, EntityTag};
    ///
    /// let mut response = Response::builder()
    ///     .header("etag", "\"v7\"")
    ///     .header("content-type", "text/plain")
    ///     .body("milk")?;
    /// let headers = [("If-None-Match", "\"v7\"")];
    /// let outcome = evaluate("GET", &headers, &EntityTag::from_static("\"v7\""));
    /// if let Err(answer) = outcome.into_result() {
    ///     answer.apply_to(&mut response);
    /// }
    /// assert_eq!((response.status().as_u16(), *response.body()), (304, ""));
    /// assert!(!response.headers().contains_key("content-type"));
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn apply_to<B: Default>(self, response: &mut Response<B>) {
        *response.status_mut() = StatusCode::from(self);
        self.apply_to_headers(response.headers_mut());
        *response.body_mut() = B::default();
    }

    /// Makes this answer out of the 200 that would have been sent: status, header section, and no
    /// content.
    ///
    /// Version and extensions go over into the answer; the content is dropped, and may be of another
    /// type. For problem details as content, call
    /// [`insert_problem_details`](Answer::insert_problem_details) after it.
    pub fn into_response<A, B: Default>(self, success: Response<A>) -> Response<B> {
        let (mut parts, _) = success.into_parts();
        self.apply_to_parts(&mut parts);
        Response::from_parts(parts, B::default())
    }

    /// Makes the head of this answer from the validators alone: for handlers that evaluate first, and
    /// make the response of a success only if it is to be sent.
    ///
    /// A 304 has to carry what the 200 would have carried of Content-Location, Date, Vary,
    /// Cache-Control and Expires ([RFC 9110
    /// §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)). If your 200 has any of them,
    /// give them to a [`Representation`](crate::Representation), which remembers them for both, or
    /// insert them into [`headers_mut`](AnswerHead::headers_mut). Date is sent by the server library.
    ///
    /// ```
    /// use http::Response;
    /// use preconditions::{evaluate, EntityTag, Validators};
    ///
    /// fn get(headers: &http::HeaderMap) -> Result<Response<String>, Response<String>> {
    ///     let current = Validators::new().etag(EntityTag::from_version(7));
    ///     let evaluated = evaluate("GET", headers, &current).into_result();
    ///     let _permit = evaluated.map_err(|answer| answer.with_validators(&current))?;
    ///     let mut response = Response::new(String::from("milk"));
    ///     current.insert_into(response.headers_mut());
    ///     Ok(response)
    /// }
    ///
    /// let mut headers = http::HeaderMap::new();
    /// assert_eq!(get(&headers).unwrap().headers()["etag"], "\"7\"");
    /// headers.insert("if-none-match", "\"7\"".parse()?);
    /// assert_eq!(get(&headers).unwrap_err().headers()["etag"], "\"7\"");
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[inline]
    pub fn with_validators(self, validators: &Validators<'_>) -> AnswerHead {
        AnswerHead::new(self, HeaderMap::new(), validators)
    }

    /// Gives a response the [problem details](Answer::problem_details) of this answer as content, and
    /// their Content-Type. A 304 is left as it is, since it has no content.
    ///
    /// ```
    /// use http::Response;
    /// use preconditions::Answer;
    ///
    /// let mut response = Response::new(String::new());
    /// Answer::PreconditionRequired.apply_to(&mut response);
    /// Answer::PreconditionRequired.insert_problem_details(&mut response);
    /// assert_eq!(response.headers()["content-type"], "application/problem+json");
    /// assert!(response.body().contains("If-Match"));
    /// ```
    pub fn insert_problem_details<B: From<&'static str>>(self, response: &mut Response<B>) {
        if let Some(details) = self.problem_details() {
            insert_details(details, response);
        }
    }
}

impl FieldPolicy<'_> {
    /// Turns the header section that this policy was made from into that of the answer, in place.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use preconditions::{Answer, Field};
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("etag", "\"v7\"".parse()?);
    /// headers.insert("x-render-time", "31".parse()?);
    /// let answer = Answer::NotModified { by: Field::IfNoneMatch };
    /// answer.field_policy(&headers).without(&["x-render-time"]).apply_to_headers(&mut headers);
    /// assert_eq!(headers.len(), 1);
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    pub fn apply_to_headers(self, headers: &mut HeaderMap) {
        // A map cannot be changed while its names are read, so they are gathered first, without a
        // heap: more than eight names that go are rare, and take another pass.
        loop {
            let mut names = headers
                .keys()
                .filter(|name| !self.keeps_all_of(kind_of(name), name.as_str()))
                .cloned();
            let first = match names.next() {
                Some(first) => first,
                None => break,
            };
            let mut more: [Option<HeaderName>; 7] = Default::default();
            for (place, name) in more.iter_mut().zip(names) {
                *place = Some(name);
            }
            let may_be_more = more.iter().all(Option::is_some);
            headers.remove(first);
            for name in more.into_iter().flatten() {
                headers.remove(name);
            }
            if !may_be_more {
                break;
            }
        }
        // As many lines as names: none has a second one.
        if headers.len() != headers.keys_len() {
            keep_first_line(headers, &header::ETAG);
            keep_first_line(headers, &header::LAST_MODIFIED);
        }
        for (name, value) in self.added() {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
    }
}

/// The head of an answer: its status and its header section. The content is your choice.
///
/// Made by [`Representation::check`](crate::Representation::check) and
/// [`Answer::with_validators`]. In a function that returns a `Result<_, http::Response<_>>`, `?` makes
/// the whole response of it, without content:
///
/// ```
/// use http::Response;
/// use preconditions::{AnswerHead, EntityTag, Representation};
///
/// fn get(headers: &http::HeaderMap) -> Result<Response<String>, Response<String>> {
///     let current = Representation::new(EntityTag::from_version(7)).check("GET", headers)?;
///     Ok(current.into_response(String::from("milk")))
/// }
///
/// // The same with problem details as the content of a 412 or 428.
/// fn get_or_tell(headers: &http::HeaderMap) -> Result<Response<String>, Response<String>> {
///     let current = Representation::new(EntityTag::from_version(7));
///     let current = current.check("GET", headers).map_err(AnswerHead::with_problem_details)?;
///     Ok(current.into_response(String::from("milk")))
/// }
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("if-match", "\"6\"".parse()?);
/// assert_eq!(get(&headers).unwrap_err().body(), "");
/// assert!(get_or_tell(&headers).unwrap_err().body().contains("\"field\":\"if-match\""));
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
#[derive(Clone, Debug)]
pub struct AnswerHead {
    answer: Answer,
    /// Problem details that know more than the answer.
    details: Option<&'static str>,
    headers: HeaderMap,
}

impl AnswerHead {
    /// The answer to a request about a representation with these success fields and validators.
    #[inline]
    pub(super) fn new(answer: Answer, mut headers: HeaderMap, validators: &Validators<'_>) -> Self {
        // Most answers are made of the validators alone, and there is nothing to look through.
        if !headers.is_empty() || answer == Answer::PreconditionRequired {
            let policy = policy_of(answer, &headers).leave_out_validators();
            policy.apply_to_headers(&mut headers);
        }
        match validators.entity_tag() {
            Some(tag) => {
                headers.insert(header::ETAG, tag.into());
            }
            // Only without an ETag, which is the better validator (§15.4.5).
            None => validators.insert_last_modified(&mut headers),
        }
        AnswerHead {
            answer,
            details: None,
            headers,
        }
    }

    /// Adds what nearly matched, so that the problem details of a 412 because of If-Match say it, in
    /// place of the advice that fits every one: see [`near_miss`](crate::near_miss()). Any other
    /// answer stays as it is.
    ///
    /// [`Representation::with_near_misses`](crate::Representation::with_near_misses) does it where the
    /// conditions are checked; this is for handlers that evaluate by themselves.
    ///
    /// ```
    /// use http::Response;
    /// use preconditions::{evaluate, near_miss, EntityTag, Validators};
    ///
    /// let current = Validators::new().etag(EntityTag::from_version(7));
    /// let headers = [("If-Match", "W/\"7\"")];
    /// let answer = evaluate("PUT", &headers, &current).into_result().unwrap_err();
    /// let head = answer.with_validators(&current).with_near_miss(near_miss("PUT", &headers, &current));
    /// let response: Response<String> = head.with_problem_details();
    /// assert!(response.body().contains("A tag in If-Match starts with W/"));
    /// ```
    #[must_use]
    pub fn with_near_miss(mut self, near_miss: impl Into<Option<NearMiss>>) -> Self {
        let is_of_if_match = self.answer == Answer::PreconditionFailed { by: Field::IfMatch };
        let near_miss = near_miss.into().filter(|_| is_of_if_match);
        self.details = near_miss.map(NearMiss::problem_details);
        self
    }

    /// Returns the problem details, as JSON: those of the near miss where one is known, else
    /// [those of the answer](Answer::problem_details). `None` for a 304.
    pub const fn problem_details(&self) -> Option<&'static str> {
        match self.details {
            Some(details) => Some(details),
            None => self.answer.problem_details(),
        }
    }

    /// Returns which answer it is.
    pub const fn answer(&self) -> Answer {
        self.answer
    }

    /// Returns the status code.
    #[inline]
    pub fn status(&self) -> StatusCode {
        StatusCode::from(self.answer)
    }

    /// Returns the header section.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the header section, to add fields to it or to leave out more.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Returns the header section and drops the rest, for responses of other types than `http`'s.
    #[inline]
    pub fn into_headers(self) -> HeaderMap {
        self.headers
    }

    /// Makes the whole response, without content.
    #[inline]
    pub fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = self.status();
        *response.headers_mut() = self.headers;
        response
    }

    /// Makes the whole response, with [problem details](AnswerHead::problem_details) as the content of
    /// a 412 or 428.
    #[inline]
    pub fn with_problem_details<B>(self) -> Response<B>
    where
        B: Default + From<&'static str>,
    {
        let details = self.problem_details();
        let mut response = self.into_response();
        if let Some(details) = details {
            insert_details(details, &mut response);
        }
        response
    }
}

/// Without content, as [`AnswerHead::into_response`] makes it.
impl<B: Default> From<AnswerHead> for Response<B> {
    fn from(head: AnswerHead) -> Self {
        head.into_response()
    }
}

impl fmt::Display for AnswerHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.answer.fmt(f)
    }
}

impl std::error::Error for AnswerHead {}

/// Gives a response these problem details as content, and their Content-Type.
fn insert_details<B: From<&'static str>>(details: &'static str, response: &mut Response<B>) {
    let media_type = HeaderValue::from_static(Answer::PROBLEM_MEDIA_TYPE);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    *response.body_mut() = B::from(details);
}

/// The policy of an answer to a request whose 200 would have had this header section.
#[inline]
fn policy_of(answer: Answer, headers: &HeaderMap) -> FieldPolicy<'static> {
    let mut policy = FieldPolicy::before_any(answer);
    for name in headers.keys() {
        let kind = kind_of(name);
        if kind.counts_for_others() {
            let lines = headers.get_all(name).iter();
            lines.for_each(|value| policy.read(kind, value.as_bytes()));
        }
    }
    policy
}

fn keep_first_line(headers: &mut HeaderMap, name: &HeaderName) {
    if let Some(first) = headers.get(name).cloned() {
        headers.insert(name, first);
    }
}

//! What is kept of a request until its response is there, and what becomes of that.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use preconditions::{
    evaluate, Answer, EntityTag, Field, Gateway, Headers, Method, TagList, Validators,
};

use super::Ranges;
use crate::response::{TaggedContent, Whole};

/// What is kept of a request until its response is there.
#[derive(Debug)]
pub(super) struct Asked {
    method: Method,
    /// The conditions of a read.
    conditions: Lines,
    outside: Gateway,
    ranges: Ranges,
}

/// Whether the content of the inner service follows the head.
pub(super) enum Content {
    Kept,
    None,
}

impl Asked {
    /// Keeps what is needed of a request, and makes it the one that goes in.
    pub(super) fn of<Q>(request: &mut Request<Q>, ranges: Ranges) -> Self {
        let method = Method::from(request.method());
        let fields = Fields::of(request.headers());
        let conditions = if method.is_read() && fields.conditions.contains(&true) {
            Lines::of(fields.conditions, request.headers())
        } else {
            Lines::default()
        };
        let is_withheld = match ranges {
            Ranges::Unconditional => fields.has_if_range,
            Ranges::All => false,
            Ranges::None => true,
        };
        if is_withheld && fields.has_range {
            request.headers_mut().remove(header::RANGE);
        }
        // What stands in front of this layer may change tags, too.
        let outside = request.extensions().get::<Gateway>().copied();
        let outside = outside.unwrap_or(Gateway::DIRECT);
        // Weakened tags match in If-Match alone; without it, room in the extensions is saved.
        if fields.has_if_match() {
            request.extensions_mut().insert(outside.weakens());
        }
        Asked {
            method,
            conditions,
            outside,
            ranges,
        }
    }

    /// Turns the head of the response of the inner service into that of the answer.
    pub(super) fn judge<B>(&self, response: &mut Response<B>) -> Content {
        if self.ranges == Ranges::None {
            response.headers_mut().remove(header::ACCEPT_RANGES);
        }
        if response.status() == StatusCode::NOT_MODIFIED {
            self.mend_304(response.headers_mut());
            return Content::None;
        }
        if !self.method.is_read() {
            return Content::Kept;
        }
        match Whole::of(response.status(), response.headers()) {
            None => return Content::Kept,
            Some(whole) if whole.is_coded => weaken_unless_made_for_coding(response),
            Some(_) => {}
        }
        match self.answer(response.headers()) {
            None => Content::Kept,
            Some(answer) => {
                *response.status_mut() = StatusCode::from(answer);
                answer.apply_to_headers(response.headers_mut());
                Content::None
            }
        }
    }

    /// The answer that takes the place of a response, if its validators say so.
    fn answer(&self, headers: &HeaderMap) -> Option<Answer> {
        if self.conditions.is_empty() {
            return None;
        }
        let validators = Validators::of_response(headers).behind(self.outside);
        let outcome = evaluate(self.method, &self.conditions, &validators);
        let answer = outcome.into_result().err();
        #[cfg(feature = "tracing")]
        tracing::debug!(
            answer = answer.map_or("perform", Answer::label),
            "evaluated the conditions of a read"
        );
        answer
    }

    /// Gives a 304 of the inner service the tag and the Vary that the 200 had, and takes off what no 304
    /// says: there is no content, and what that of the 200 would be is not known here.
    fn mend_304(&self, headers: &mut HeaderMap) {
        let is_coded = headers.contains_key(header::CONTENT_ENCODING);
        let by = Field::IfNoneMatch;
        Answer::NotModified { by }.apply_to_headers(headers);
        let is_weak = match self.known_as(headers) {
            Known::Strong => false,
            Known::Weak => true,
            Known::Otherwise => is_coded,
        };
        if is_weak {
            EntityTag::weaken_in(headers);
        }
        if is_weak || self.ranges == Ranges::None {
            add_to_vary(headers);
        }
    }

    /// As what the client knows the tag of a response, which is strong.
    fn known_as(&self, headers: &HeaderMap) -> Known {
        let mut known = Known::Otherwise;
        let line = headers.get(header::ETAG).map(HeaderValue::as_bytes);
        let tag = match line.and_then(|line| EntityTag::parse(line).ok()) {
            Some(tag) if !tag.is_weak() => tag,
            _ => return known,
        };
        self.conditions.for_each_line(Field::IfNoneMatch, |line| {
            let TagList::Tags(tags) = TagList::new(line) else {
                return;
            };
            for member in tags.filter_map(Result::ok) {
                if member.strong_eq(&tag) {
                    known = Known::Strong;
                } else if member.weak_eq(&tag) && known == Known::Otherwise {
                    known = Known::Weak;
                }
            }
        });
        known
    }
}

/// As what a client that asks with If-None-Match knows a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Strong,
    /// As a weak one only: a coding was laid over the content that it has.
    Weak,
    /// Under its name it does not, or it has asked otherwise.
    Otherwise,
}

/// Says that the response depends on Accept-Encoding, unless it says so already.
fn add_to_vary(headers: &mut HeaderMap) {
    let mut names = headers
        .get_all(header::VARY)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(',').map(str::trim));
    if !names.any(|name| name == "*" || name.eq_ignore_ascii_case("accept-encoding")) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// Makes a strong tag weak where the coding was laid over the content after it was made: it no longer
/// names the bytes that are sent (§8.8.3.3). What is no tag, or several of them, names nothing, and goes.
fn weaken_unless_made_for_coding<B>(response: &mut Response<B>) {
    let coding = response.headers().get(header::CONTENT_ENCODING);
    let made_for = response.extensions().get::<TaggedContent>();
    if made_for.is_none_or(|made_for| made_for.coding() != coding) {
        EntityTag::weaken_in(response.headers_mut());
    }
}

/// Which of the fields that matter to the layer a request has.
#[derive(Default)]
struct Fields {
    /// One for each of [`CONDITIONS`].
    conditions: [bool; 4],
    has_if_range: bool,
    has_range: bool,
}

/// The fields that a read is evaluated by.
static CONDITIONS: [(Field, HeaderName); 4] = [
    (Field::IfMatch, header::IF_MATCH),
    (Field::IfUnmodifiedSince, header::IF_UNMODIFIED_SINCE),
    (Field::IfNoneMatch, header::IF_NONE_MATCH),
    (Field::IfModifiedSince, header::IF_MODIFIED_SINCE),
];

impl Fields {
    /// Reads the names once: most requests have none of these, and six lookups would find that out.
    fn of(headers: &HeaderMap) -> Self {
        let mut fields = Fields::default();
        let [if_match, if_unmodified_since, if_none_match, if_modified_since] =
            &mut fields.conditions;
        for name in headers.keys() {
            match *name {
                header::IF_MATCH => *if_match = true,
                header::IF_UNMODIFIED_SINCE => *if_unmodified_since = true,
                header::IF_NONE_MATCH => *if_none_match = true,
                header::IF_MODIFIED_SINCE => *if_modified_since = true,
                header::IF_RANGE => fields.has_if_range = true,
                header::RANGE => fields.has_range = true,
                _ => {}
            }
        }
        fields
    }

    const fn has_if_match(&self) -> bool {
        let [has_if_match, ..] = self.conditions;
        has_if_match
    }
}

/// The lines of conditions. Their values are shared with the request, not copied, and most requests
/// have one at most: nothing is taken from the heap for it.
#[derive(Debug, Default)]
struct Lines {
    first: Option<(Field, HeaderValue)>,
    more: Vec<(Field, HeaderValue)>,
}

impl Lines {
    fn of(is_there: [bool; 4], headers: &HeaderMap) -> Self {
        let mut lines = Lines::default();
        for (is_there, (field, name)) in is_there.into_iter().zip(&CONDITIONS) {
            if is_there {
                for value in headers.get_all(name) {
                    lines.push(*field, value);
                }
            }
        }
        lines
    }

    fn push(&mut self, field: Field, value: &HeaderValue) {
        let line = (field, value.clone());
        match &self.first {
            None => self.first = Some(line),
            Some(_) => self.more.push(line),
        }
    }

    fn is_empty(&self) -> bool {
        self.first.is_none()
    }
}

impl Headers for Lines {
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        for (of, value) in self.first.iter().chain(&self.more) {
            if *of == field {
                visit(value.as_bytes());
            }
        }
    }
}

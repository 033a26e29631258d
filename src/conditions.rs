//! The method and the conditions of one request, owned.

mod write_condition;

pub use write_condition::WriteCondition;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::entity_tag::Printable;
use crate::evaluate::evaluate;
use crate::explain::{explain, Explanation};
use crate::field::Field;
use crate::gateway::{Gateway, MatchedName};
use crate::headers::{Headers, OnePass};
use crate::method::Method;
use crate::near_miss::{matched_name, near_miss, NearMiss};
use crate::outcome::Outcome;
use crate::target::{Target, Validators};

/// The method of a request and its field lines that [`evaluate`](crate::evaluate()) may ask for, on
/// their own: independent of the request that they were read from.
///
/// Use it where the headers of a request cannot be borrowed until the answer is known: in an
/// extractor, across an `await`, in another thread, in a queue. It is [`Headers`], too, and decides
/// exactly as the request itself would. Use it also to write under a condition that the store checks
/// by itself: see [`write_condition`](Conditions::write_condition).
///
/// The field lines are one block of memory; a request without any takes nothing from the heap.
///
/// ```
/// use preconditions::{Conditions, EntityTag};
///
/// let conditions = Conditions::of("PUT", &[("Accept", "*/*"), ("If-Match", "\"6\"")]);
/// let decision = std::thread::spawn(move || {
///     let current = EntityTag::from_version(7);
///     conditions.evaluate(&current).status()
/// });
/// assert_eq!(decision.join().unwrap(), Some(412));
/// ```
#[derive(Clone)]
pub struct Conditions {
    method: Method,
    gateway: Gateway,
    is_weak_if_match: bool,
    /// The field lines one after the other, as [`Lines`] reads them.
    lines: Box<[u8]>,
}

impl Conditions {
    /// Copies from a request what its conditions consist of: the method, and the lines of If-Match,
    /// If-Unmodified-Since, If-None-Match, If-Modified-Since, If-Range and Range.
    ///
    /// Takes time and memory linear in the length of these lines, whatever they contain; limit the
    /// size of the header section before, as every HTTP server does.
    ///
    /// ```
    /// use preconditions::{Conditions, Method};
    ///
    /// let conditions = Conditions::of("DELETE", &[("If-Match", "\"7\"")]);
    /// assert_eq!(conditions.method(), Method::Delete);
    /// ```
    pub fn of(method: impl Into<Method>, headers: &(impl Headers + ?Sized)) -> Self {
        let mut lines = Vec::new();
        let presence = headers.presence(OnePass);
        for (number, field) in (0..).zip(Field::KEPT) {
            if presence.lacks(field) {
                continue;
            }
            headers.for_each_line_found(presence, field, |line| {
                // At once, so that a single line is a single allocation of its size.
                lines.reserve(line.len().saturating_add(HEAD));
                lines.push(number);
                lines.extend_from_slice(&line.len().to_le_bytes());
                lines.extend_from_slice(line);
            });
        }
        Conditions {
            method: method.into(),
            gateway: Gateway::DIRECT,
            is_weak_if_match: false,
            lines: lines.into_boxed_slice(),
        }
    }

    /// Says what stands in front of this deployment, and has done to the tags that the client sends
    /// back: see [`Gateway`].
    ///
    /// It counts for [`write_condition`](Conditions::write_condition), and wherever else these
    /// conditions are asked, unless the target names a gateway of its own.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag, Gateway, WriteCondition};
    ///
    /// let put = |if_match: &str, gateway: Gateway| {
    ///     let conditions = Conditions::of("PUT", &[("If-Match", if_match)]).behind(gateway);
    ///     conditions.write_condition(EntityTag::version)
    /// };
    /// assert_eq!(put("W/\"7\"", Gateway::NGINX), WriteCondition::OneOf(vec![7]));
    /// assert_eq!(put("\"7-gzip\"", Gateway::APACHE), WriteCondition::OneOf(vec![7]));
    /// ```
    #[must_use]
    pub fn behind(mut self, gateway: Gateway) -> Self {
        self.gateway = gateway;
        self
    }

    /// Lets weak tags match in If-Match: for interfaces whose specification demands it, such as FHIR
    /// and OData; see [`Validators::weak_if_match`](crate::Validators::weak_if_match).
    ///
    /// Under it, the store's own tags may be weak, too.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag, WriteCondition};
    ///
    /// let conditions = Conditions::of("PUT", &[("If-Match", "W/\"23\"")]).weak_if_match();
    /// let condition = conditions.write_condition(EntityTag::version);
    /// assert_eq!(condition, WriteCondition::OneOf(vec![23]));
    /// ```
    #[must_use]
    pub fn weak_if_match(mut self) -> Self {
        self.is_weak_if_match = true;
        self
    }

    /// Returns the method of the request.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Evaluates the conditions, as [`evaluate`](crate::evaluate()) does.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag};
    ///
    /// let conditions = Conditions::of("GET", &[("If-None-Match", "\"6\", \"7\"")]);
    /// let current = EntityTag::from_version(7);
    /// assert_eq!(conditions.evaluate(&current).status(), Some(304));
    /// ```
    pub fn evaluate<'t>(&self, target: impl Into<Target<'t>>) -> Outcome {
        evaluate(self.method, self, self.named(target.into()))
    }

    /// Evaluates the conditions and keeps the reasons, as [`explain`](crate::explain()) does.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag};
    ///
    /// let conditions = Conditions::of("GET", &[("If-None-Match", "\"6\", \"7\"")]);
    /// let explanation = conditions.explain(&EntityTag::from_version(7));
    /// assert!(explanation.summary().starts_with("if-none-match is false"));
    /// ```
    pub fn explain<'t>(&self, target: impl Into<Target<'t>>) -> Explanation {
        explain(self.method, self, self.named(target.into()))
    }

    /// Returns by which name a tag in If-Match or If-None-Match named the current state, as
    /// [`matched_name`](crate::matched_name) does.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag, Gateway, MatchedName};
    ///
    /// let conditions = Conditions::of("GET", &[("If-None-Match", "\"7-gzip\"")]);
    /// let name = conditions.behind(Gateway::APACHE).matched_name(&EntityTag::from_version(7));
    /// assert_eq!(name, Some(MatchedName::Appended("-gzip")));
    /// ```
    pub fn matched_name<'t>(&self, target: impl Into<Target<'t>>) -> Option<MatchedName> {
        matched_name(self.method, self, self.named(target.into()))
    }

    /// Returns what in If-Match or If-None-Match would have matched but for one thing, as
    /// [`near_miss`](crate::near_miss()) does.
    ///
    /// ```
    /// use preconditions::{Conditions, EntityTag, NearMiss};
    ///
    /// let conditions = Conditions::of("PUT", &[("If-Match", "W/\"7\"")]);
    /// let near_miss = conditions.near_miss(&EntityTag::from_version(7));
    /// assert_eq!(near_miss, Some(NearMiss::Weak));
    /// ```
    pub fn near_miss<'t>(&self, target: impl Into<Target<'t>>) -> Option<NearMiss> {
        near_miss(self.method, self, self.named(target.into()))
    }

    /// The target with the names that these conditions know of.
    fn named<'t>(&self, mut target: Target<'t>) -> Target<'t> {
        if let Target::Exists(validators) = &mut target {
            self.add_names(validators);
        }
        target
    }

    pub(crate) fn add_names(&self, validators: &mut Validators<'_>) {
        let names = validators.names_mut();
        names.set_default_gateway(self.gateway);
        if self.is_weak_if_match {
            names.allow_weak_if_match();
        }
    }

    /// The lines of all fields, each field's in the order received.
    pub(crate) fn all_lines(&self) -> impl Iterator<Item = (Field, &[u8])> + Clone {
        Lines { rest: &self.lines }
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> + Clone {
        self.all_lines()
            .filter_map(move |(of, line)| (of == field).then_some(line))
    }
}

/// The lines that were copied, as if the request were still there.
impl Headers for Conditions {
    #[inline]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.lines(field).for_each(visit);
    }
}

/// The method and the lines; bytes other than printable ASCII are shown as `\xNN`.
impl fmt::Debug for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conditions({}", self.method.name())?;
        for (field, line) in self.all_lines() {
            write!(f, "; {}: {}", field.name(), Printable(line))?;
        }
        f.write_str(")")
    }
}

impl Field {
    /// The fields that are kept; a line says by its place here which one it is of.
    pub(crate) const KEPT: [Field; 6] = [
        Field::IfMatch,
        Field::IfUnmodifiedSince,
        Field::IfNoneMatch,
        Field::IfModifiedSince,
        Field::IfRange,
        Field::Range,
    ];
}

/// What stands in front of a line: its field, in one byte, and its length.
const HEAD: usize = 1 + LENGTH;

const LENGTH: usize = core::mem::size_of::<usize>();

/// Reads the lines back. Whatever else than lines was there would end it: it cannot panic.
#[derive(Clone)]
struct Lines<'c> {
    rest: &'c [u8],
}

impl<'c> Iterator for Lines<'c> {
    type Item = (Field, &'c [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (number, rest) = self.rest.split_first()?;
        let field = *Field::KEPT.get(usize::from(*number))?;
        let length = usize::from_le_bytes(rest.get(..LENGTH)?.try_into().ok()?);
        let rest = rest.get(LENGTH..)?;
        self.rest = rest.get(length..)?;
        Some((field, rest.get(..length)?))
    }
}

//! What the request is about: a resource that has a current representation, or has none.

use crate::entity_tag::EntityTag;
use crate::http_date::HttpDate;

/// The state of the target resource.
///
/// There is no conversion from an `Option`, so that a tag that is not known cannot be mistaken for a
/// resource that is not there. Say which it is:
///
/// ```
/// use preconditions::{evaluate, EntityTag, Target, Validators};
///
/// let create = [("If-None-Match", "*")];
/// assert_eq!(evaluate("PUT", &create, Target::Missing).status(), None);
/// assert_eq!(evaluate("PUT", &create, Validators::new()).status(), Some(412));
///
/// let row: Option<EntityTag> = None;
/// let target = Target::found(row.map(|tag| Validators::new().etag(tag)));
/// assert_eq!(evaluate("PUT", &create, target).status(), None);
/// ```
///
/// ```compile_fail
/// use preconditions::evaluate;
///
/// let _ = evaluate("PUT", &[("If-None-Match", "*")], None);
/// ```
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_enums)] // A resource has a current representation, or it has none.
#[allow(clippy::large_enum_variant)] // Lives on the stack for one call; a Box would need a heap.
pub enum Target<'a> {
    /// There is no current representation: an unconditional GET would answer 404 or 410.
    Missing,
    /// There is one, and these are its validators, as far as it has any.
    Exists(Validators<'a>),
}

impl<'a> Target<'a> {
    /// What a lookup by key gives: `None` is a resource without a current representation.
    pub fn found(representation: Option<Validators<'a>>) -> Self {
        match representation {
            Some(validators) => Target::Exists(validators),
            None => Target::Missing,
        }
    }
}

impl<'a> From<Validators<'a>> for Target<'a> {
    fn from(validators: Validators<'a>) -> Self {
        Target::Exists(validators)
    }
}

impl<'a> From<&'a EntityTag<'_>> for Target<'a> {
    fn from(tag: &'a EntityTag<'_>) -> Self {
        Target::Exists(Validators::new().etag(tag))
    }
}

/// The validators of the selected representation
/// ([RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110#section-8.8)), and the date of the
/// response.
///
/// Every part may be left out, and each setter takes a value, a reference to one, or an `Option`.
///
/// ```
/// use preconditions::{EntityTag, HttpDate, Validators};
///
/// let tag = EntityTag::from_static("\"v7\"");
/// let changed = HttpDate::from_unix_seconds(784_111_777);
/// let validators = Validators::new().etag(&tag).last_modified(changed);
/// assert_eq!(validators.modification_date(), changed);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Validators<'a> {
    tag: Option<EntityTag<'a>>,
    last_modified: Option<HttpDate>,
    /// Seconds since the Unix epoch: it is compared, and seldom printed.
    date: Option<i64>,
}

impl<'a> Validators<'a> {
    /// A representation of which nothing is known but that it exists.
    pub const fn new() -> Self {
        Validators {
            tag: None,
            last_modified: None,
            date: None,
        }
    }

    /// The current entity-tag
    /// ([§8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).
    #[must_use]
    pub fn etag(mut self, tag: impl Into<Option<EntityTag<'a>>>) -> Self {
        self.tag = tag.into();
        self
    }

    /// When the representation last changed
    /// ([§8.8.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2)), by the clock of this server.
    #[must_use]
    pub fn last_modified(mut self, date: impl Into<Option<HttpDate>>) -> Self {
        self.last_modified = date.into();
        self
    }

    /// The date that the response will carry
    /// ([§6.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1)).
    ///
    /// It decides whether the modification date is a strong validator, which a date in If-Range
    /// needs ([§8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)), and the century
    /// of a year of two digits; and no Last-Modified later than it is sent.
    #[must_use]
    pub fn date(mut self, now: impl Into<Option<HttpDate>>) -> Self {
        self.date = now.into().map(HttpDate::unix_seconds);
        self
    }

    /// The entity-tag, if there is one.
    pub const fn entity_tag(&self) -> Option<&EntityTag<'a>> {
        self.tag.as_ref()
    }

    /// When the representation last changed, if that is known.
    pub const fn modification_date(&self) -> Option<HttpDate> {
        self.last_modified
    }

    /// The date of the response, if it was given.
    pub const fn origination_date(&self) -> Option<HttpDate> {
        match self.date {
            Some(seconds) => HttpDate::from_unix_seconds(seconds),
            None => None,
        }
    }

    /// When the representation last changed, without a copy.
    #[inline]
    pub(crate) const fn modified(&self) -> Option<&HttpDate> {
        self.last_modified.as_ref()
    }

    /// The date of the response in seconds since the Unix epoch.
    #[inline]
    pub(crate) const fn origination_seconds(&self) -> Option<i64> {
        self.date
    }

    /// Whether the modification date is a strong validator: at least one second before the date of
    /// the response, so that no second change can hide in the same second (§8.8.2.2).
    pub(crate) fn has_strong_modification_date(&self) -> bool {
        match (self.last_modified, self.date) {
            (Some(modified), Some(date)) => modified.unix_seconds() < date,
            _ => false,
        }
    }
}

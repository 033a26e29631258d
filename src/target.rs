//! What the request is about: a resource that has a current representation, or has none.

use crate::entity_tag::EntityTag;
use crate::gateway::{Gateway, Names};
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
///
/// A function that takes anything with a state takes `impl Into<Target<'_>>`: a tag and validators are
/// that, by value and by reference. Where the type must be named, write `Target::from(&tag)` in place
/// of `Target::Exists(&tag)`, and `Target::found(Some(&tag))` in place of `Some(&tag)`.
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_enums)] // A resource has a current representation, or it has none.
#[allow(clippy::large_enum_variant)] // Lives on the stack for one call; a Box would need a heap.
pub enum Target<'a> {
    /// There is no current representation: an unconditional GET would answer 404 or 410.
    ///
    /// For methods that may create one, such as PUT: `If-Match: *` is false here, and
    /// `If-None-Match: *` is true. **Not for a method that needs one**, such as DELETE, PATCH, or a
    /// POST to the resource: if its plain answer is 404, then conditions must be ignored
    /// ([RFC 9110 §13.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1)), so answer 404
    /// before you evaluate. A GET, HEAD or QUERY of what is missing always proceeds, to your 404.
    Missing,
    /// There is one, and these are its validators, as far as it has any. With a tag alone, write
    /// `Target::from(&tag)`.
    Exists(Validators<'a>),
}

impl<'a> Target<'a> {
    /// Creates a target from what a lookup by key gives: `None` is a resource without a current
    /// representation. `Some` holds [`Validators`] or an [`EntityTag`], by value or by reference.
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, Target};
    ///
    /// let row: Option<EntityTag> = Some(EntityTag::from_version(7));
    /// let outcome = evaluate("PUT", &[("If-Match", "\"6\"")], Target::found(row.as_ref()));
    /// assert_eq!(outcome.status(), Some(412));
    /// ```
    pub fn found(representation: Option<impl Into<Validators<'a>>>) -> Self {
        match representation {
            Some(validators) => Target::Exists(validators.into()),
            // fault: found-nothing
            None => Target::Missing,
        }
    }
}

impl<'a> From<Validators<'a>> for Target<'a> {
    #[inline]
    fn from(validators: Validators<'a>) -> Self {
        Target::Exists(validators)
    }
}

impl<'a> From<&'a Validators<'_>> for Target<'a> {
    fn from(validators: &'a Validators<'_>) -> Self {
        Target::Exists(validators.borrow())
    }
}

impl<'a> From<EntityTag<'a>> for Target<'a> {
    fn from(tag: EntityTag<'a>) -> Self {
        Target::Exists(Validators::from(tag))
    }
}

impl<'a> From<&'a EntityTag<'_>> for Target<'a> {
    #[inline]
    fn from(tag: &'a EntityTag<'_>) -> Self {
        Target::Exists(Validators::from(tag))
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
    date: ResponseDate,
    names: Names<'a>,
}

/// What is known of the date of the response.
#[derive(Clone, Copy, Debug, Default)]
enum ResponseDate {
    #[default]
    Unknown,
    /// Seconds since the Unix epoch: it is compared, and seldom printed.
    Known(i64),
    /// There is none, since this server has no clock; another system's has set the modification date.
    WithoutClock,
}

impl<'a> Validators<'a> {
    /// Creates validators for a representation that has none.
    #[inline]
    pub const fn new() -> Self {
        Validators {
            tag: None,
            last_modified: None,
            date: ResponseDate::Unknown,
            names: Names::none(),
        }
    }

    /// Sets the current entity-tag
    /// ([§8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)). Read back by
    /// [`entity_tag`](Validators::entity_tag).
    #[inline]
    #[must_use]
    pub fn etag(mut self, tag: impl Into<Option<EntityTag<'a>>>) -> Self {
        self.tag = tag.into();
        self
    }

    /// Sets when the representation last changed
    /// ([§8.8.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2)), by the clock of this server.
    /// Read back by [`modification_date`](Validators::modification_date). For a `SystemTime`, pass
    /// `HttpDate::from_system_time(time)`; [`HttpDate`] has the line for the types of other crates.
    #[inline]
    #[must_use]
    pub fn last_modified(mut self, date: impl Into<Option<HttpDate>>) -> Self {
        self.last_modified = date.into();
        self
    }

    /// Sets the date that the response will carry
    /// ([§6.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1)).
    ///
    /// It decides whether the modification date is a strong validator, which a date in If-Range
    /// needs ([§8.8.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2)), and the century
    /// of a year of two digits; and no Last-Modified later than it is sent. Without it, no
    /// Last-Modified is sent at all: see
    /// [`sent_modification_date`](Validators::sent_modification_date).
    ///
    /// Read back by [`origination_date`](Validators::origination_date).
    #[inline]
    #[must_use]
    pub fn date(mut self, now: impl Into<Option<HttpDate>>) -> Self {
        self.date = match now.into() {
            Some(now) => ResponseDate::Known(now.unix_seconds()),
            None => ResponseDate::Unknown,
        };
        self
    }

    /// Says that this server has no clock, and that a system that has one has assigned the
    /// modification date. Only then may it be sent without a date to hold it against
    /// ([§8.8.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1)).
    ///
    /// ```
    /// use preconditions::{HttpDate, Validators};
    ///
    /// let built = HttpDate::from_unix_seconds(1_795_253_278); // written into the firmware
    /// let validators = Validators::new().last_modified(built);
    /// assert_eq!(validators.sent_modification_date(), None);
    /// assert_eq!(validators.without_clock().sent_modification_date(), built);
    /// ```
    #[must_use]
    pub const fn without_clock(mut self) -> Self {
        self.date = ResponseDate::WithoutClock;
        self
    }

    /// Adds the entity-tags of other representations of the same state: of other content codings,
    /// languages or formats.
    ///
    /// Any of them will do in If-Match
    /// ([§13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)), and in the If-None-Match of a
    /// method that changes state. They do not count in the If-None-Match of a read, since another
    /// representation is not the selected one
    /// ([§13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)), nor in If-Range. The own tag
    /// among them is no harm. A second call replaces the first.
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, Validators};
    ///
    /// let tag = EntityTag::from_static("\"7\"");
    /// let others = [EntityTag::from_static("\"7-json-ld\"")];
    /// let current = Validators::new().etag(&tag).also(&others);
    /// assert_eq!(evaluate("PUT", &[("If-Match", "\"7-json-ld\"")], &current).status(), None);
    /// assert_eq!(evaluate("GET", &[("If-None-Match", "\"7-json-ld\"")], &current).status(), None);
    /// ```
    #[must_use]
    pub fn also(mut self, others: &'a [EntityTag<'a>]) -> Self {
        self.names.set_others(others);
        self
    }

    /// Says what stands in front of this deployment, and does to entity-tags on the way to the client:
    /// see [`Gateway`].
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, Gateway, Validators};
    ///
    /// let tag = EntityTag::from_static("\"7\"");
    /// let current = Validators::new().etag(&tag).behind(Gateway::NGINX);
    /// assert_eq!(evaluate("PUT", &[("If-Match", "W/\"7\"")], &current).status(), None);
    /// ```
    #[must_use]
    pub fn behind(mut self, gateway: Gateway) -> Self {
        self.names.set_gateway(gateway);
        self
    }

    /// Lets weak tags match in If-Match, as If-None-Match does: for interfaces whose specification
    /// demands it, such as FHIR and OData.
    ///
    /// A named deviation from the strong comparison of
    /// [§13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1): right where the tag names a
    /// version of the data, wrong where it names the bytes of a content.
    ///
    /// ```
    /// use preconditions::{evaluate, EntityTag, Validators};
    ///
    /// let tag = EntityTag::from_static("W/\"23\"");
    /// let current = Validators::new().etag(&tag).weak_if_match();
    /// assert_eq!(evaluate("PUT", &[("If-Match", "W/\"23\"")], &current).status(), None);
    /// ```
    #[must_use]
    pub fn weak_if_match(mut self) -> Self {
        self.names.allow_weak_if_match();
        self
    }

    /// The names that the state has beside its own tag, to be changed.
    #[cfg(feature = "alloc")]
    pub(crate) fn names_mut(&mut self) -> &mut Names<'a> {
        &mut self.names
    }

    /// The names that the state has beside its own tag.
    #[inline]
    pub(crate) const fn names(&self) -> &Names<'a> {
        &self.names
    }

    /// Returns the same validators, borrowed from these.
    pub fn borrow(&self) -> Validators<'_> {
        Validators {
            tag: self.tag.as_ref().map(EntityTag::borrow),
            last_modified: self.last_modified,
            date: self.date,
            names: self.names.borrow(),
        }
    }

    /// Returns the same validators, independent of what they were made from.
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn into_owned(self) -> Validators<'static> {
        Validators {
            tag: self.tag.map(EntityTag::into_owned),
            last_modified: self.last_modified,
            date: self.date,
            names: self.names.into_owned(),
        }
    }

    /// Returns the entity-tag that [`etag`](Validators::etag) set, if there is one.
    pub const fn entity_tag(&self) -> Option<&EntityTag<'a>> {
        self.tag.as_ref()
    }

    /// Returns the date that [`last_modified`](Validators::last_modified) set, if there is one.
    ///
    /// It may lie in the future; what is sent as Last-Modified is
    /// [`sent_modification_date`](Validators::sent_modification_date).
    pub const fn modification_date(&self) -> Option<HttpDate> {
        self.last_modified
    }

    /// Returns the date to send as Last-Modified: the modification date, or the date of the response
    /// where that is earlier ([§8.8.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1)).
    ///
    /// `None` if there is no modification date, or if no [`date`](Validators::date) is known that it
    /// could be held against and [`without_clock`](Validators::without_clock) does not say that there
    /// is none: send no Last-Modified then.
    ///
    /// ```
    /// use preconditions::{HttpDate, Validators};
    ///
    /// let now = HttpDate::from_unix_seconds(784_111_777);
    /// let ahead = HttpDate::from_unix_seconds(784_111_780);
    /// let validators = Validators::new().last_modified(ahead);
    /// assert_eq!(validators.sent_modification_date(), None);
    /// assert_eq!(validators.date(now).sent_modification_date(), now);
    /// ```
    pub fn sent_modification_date(&self) -> Option<HttpDate> {
        self.modification_date_sent_with(None)
    }

    /// The same for a response that may have a Date already.
    pub(crate) fn modification_date_sent_with(&self, sent: Option<HttpDate>) -> Option<HttpDate> {
        let modified = self.last_modified?;
        let date = match (self.origination_date(), sent) {
            (Some(date), Some(sent)) => Some(date.min(sent)),
            (date, sent) => date.or(sent),
        };
        match date {
            Some(date) => Some(modified.min(date)),
            None => match self.date {
                ResponseDate::WithoutClock => Some(modified),
                ResponseDate::Known(_) | ResponseDate::Unknown => None,
            },
        }
    }

    /// Returns the date that [`date`](Validators::date) set, if there is one.
    pub const fn origination_date(&self) -> Option<HttpDate> {
        match self.date {
            ResponseDate::Known(seconds) => HttpDate::from_unix_seconds(seconds),
            ResponseDate::Unknown | ResponseDate::WithoutClock => None,
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
        match self.date {
            ResponseDate::Known(seconds) => Some(seconds),
            ResponseDate::Unknown | ResponseDate::WithoutClock => None,
        }
    }

    /// Whether the modification date is a strong validator: at least one second before the date of
    /// the response, so that no second change can hide in the same second (§8.8.2.2).
    pub(crate) fn has_strong_modification_date(&self) -> bool {
        match (self.last_modified, self.date) {
            // fault: strong-at-once
            (Some(modified), ResponseDate::Known(date)) => modified.unix_seconds() < date,
            _ => false,
        }
    }
}

impl<'a> From<EntityTag<'a>> for Validators<'a> {
    fn from(tag: EntityTag<'a>) -> Self {
        Validators {
            tag: Some(tag),
            ..Validators::new()
        }
    }
}

impl<'a> From<&'a EntityTag<'_>> for Validators<'a> {
    fn from(tag: &'a EntityTag<'_>) -> Self {
        Validators::from(tag.borrow())
    }
}

impl<'a> From<&'a Validators<'_>> for Validators<'a> {
    fn from(validators: &'a Validators<'_>) -> Self {
        validators.borrow()
    }
}

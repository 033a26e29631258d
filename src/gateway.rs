//! What stands in front of this deployment, and the names that a state has because of it.

use crate::entity_tag::EntityTag;
use crate::tag_list::Comparison;

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

/// A gateway in front of the origin server, as far as it changes entity-tags on the way to the client.
///
/// What compresses between a service and its clients must not leave a strong tag as it is, since the
/// compressed content is another representation
/// ([RFC 9110 §8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)). So it makes the tag
/// weak, or appends something to it; the client sends back what it was given, and without knowing of
/// the gateway the service would refuse it for ever. Say what is in front with
/// [`Validators::behind`](crate::Validators::behind); nothing is guessed.
///
/// - A gateway that [`weakens`](Gateway::weakens): in If-Match, `W/"7"` counts as the current `"7"`.
///   Only where the current tag is strong: a weak one was made by the service itself.
/// - A gateway that [`appends`](Gateway::appends) `-gzip`: in If-Match and If-None-Match, `"7-gzip"`
///   counts as the current `"7"`. Nothing else that ends in `-gzip` does.
///
/// In If-Range neither counts: there the bytes of the content matter, and they are not the same.
///
/// Both are named deviations from the strong comparison that
/// [§13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1) demands, and off unless asked for.
///
/// ```
/// use preconditions::{evaluate, EntityTag, Gateway, Validators};
///
/// let tag = EntityTag::from_static("\"7\"");
/// let put = |gateway: Gateway, if_match: &str| {
///     let current = Validators::new().etag(&tag).behind(gateway);
///     evaluate("PUT", &[("If-Match", if_match)], current).status()
/// };
/// assert_eq!(put(Gateway::DIRECT, "W/\"7\""), Some(412));
/// assert_eq!(put(Gateway::NGINX, "W/\"7\""), None);
/// assert_eq!(put(Gateway::NGINX, "W/\"6\""), Some(412));
/// assert_eq!(put(Gateway::APACHE, "\"7-gzip\""), None);
/// assert_eq!(put(Gateway::APACHE, "\"other-gzip\""), Some(412));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Gateway {
    weakens: bool,
    suffixes: &'static [&'static str],
}

impl Gateway {
    /// Nothing in front that changes tags.
    pub const DIRECT: Gateway = Gateway {
        weakens: false,
        suffixes: &[],
    };

    /// nginx with gzip or brotli: makes the tag of what it compresses weak.
    pub const NGINX: Gateway = Gateway::DIRECT.weakens();

    /// Apache with mod_deflate or mod_brotli as they come: append `-gzip` or `-br`.
    pub const APACHE: Gateway = Gateway::DIRECT.appends(&["-gzip", "-br"]);

    /// HAProxy with compression: makes the tag of what it compresses weak.
    pub const HAPROXY: Gateway = Gateway::DIRECT.weakens();

    /// Varnish with `do_gzip`: makes the tag weak, for all clients.
    pub const VARNISH: Gateway = Gateway::DIRECT.weakens();

    /// Says that the gateway makes strong tags weak.
    #[must_use]
    pub const fn weakens(mut self) -> Self {
        self.weakens = true;
        self
    }

    /// Says what the gateway appends to tags, within the quotes; replaces what was set before.
    ///
    /// An empty suffix adds no name (it is the tag itself). A suffix with a byte that no tag can have
    /// (a double quote, a space, a control character) never matches, since no such tag can arrive.
    #[must_use]
    pub const fn appends(mut self, suffixes: &'static [&'static str]) -> Self {
        self.suffixes = suffixes;
        self
    }

    /// Whether it makes strong tags weak.
    #[cfg(feature = "alloc")]
    pub(crate) const fn is_weakening(self) -> bool {
        self.weakens
    }

    /// What it appends; an empty text among it adds no name.
    #[cfg(feature = "alloc")]
    pub(crate) const fn suffixes(self) -> &'static [&'static str] {
        self.suffixes
    }

    /// Whether this gateway makes `sent` of a tag with the value `opaque`, by appending.
    fn makes(self, sent: &[u8], opaque: &[u8]) -> bool {
        match sent.strip_prefix(opaque) {
            // What is appended is something: the tag itself is a name of its own.
            Some(suffix) if !suffix.is_empty() => {
                let mut suffixes = self.suffixes.iter();
                suffixes.any(|known| known.as_bytes() == suffix)
            }
            _ => false,
        }
    }
}

/// The names that a state has beside its own entity-tag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names<'a> {
    others: Others<'a>,
    gateway: Gateway,
    is_weak_if_match: bool,
}

/// The tags of other representations of the same state.
#[derive(Clone, Debug)]
enum Others<'a> {
    Borrowed(&'a [EntityTag<'a>]),
    #[cfg(feature = "alloc")]
    Owned(Box<[EntityTag<'static>]>),
}

impl Default for Others<'_> {
    fn default() -> Self {
        Others::Borrowed(&[])
    }
}

/// By which name a tag matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// The own tag, as it is.
    Own,
    /// Another tag of the state, or what the gateway makes of any of them.
    Other,
}

impl<'a> Names<'a> {
    pub(crate) const NONE: Names<'static> = Names {
        others: Others::Borrowed(&[]),
        gateway: Gateway::DIRECT,
        is_weak_if_match: false,
    };

    pub(crate) fn set_others(&mut self, others: &'a [EntityTag<'a>]) {
        self.others = Others::Borrowed(others);
    }

    pub(crate) fn others(&self) -> &[EntityTag<'a>] {
        match &self.others {
            Others::Borrowed(others) => others,
            #[cfg(feature = "alloc")]
            Others::Owned(others) => others,
        }
    }

    pub(crate) fn set_gateway(&mut self, gateway: Gateway) {
        self.gateway = gateway;
    }

    /// Sets the gateway, unless there is one.
    #[cfg(feature = "alloc")]
    pub(crate) fn set_default_gateway(&mut self, gateway: Gateway) {
        if self.gateway == Gateway::DIRECT {
            self.gateway = gateway;
        }
    }

    pub(crate) fn allow_weak_if_match(&mut self) {
        self.is_weak_if_match = true;
    }

    pub(crate) fn borrow(&self) -> Names<'_> {
        Names {
            others: Others::Borrowed(self.others()),
            gateway: self.gateway,
            is_weak_if_match: self.is_weak_if_match,
        }
    }

    #[cfg(feature = "alloc")]
    pub(crate) fn into_owned(self) -> Names<'static> {
        let owned = |others: &[EntityTag<'a>]| -> Others<'static> {
            let others = others.iter().cloned().map(EntityTag::into_owned);
            Others::Owned(others.collect::<Vec<_>>().into_boxed_slice())
        };
        Names {
            others: match self.others {
                Others::Borrowed([]) => Others::Borrowed(&[]),
                Others::Borrowed(others) => owned(others),
                Others::Owned(others) => Others::Owned(others),
            },
            gateway: self.gateway,
            is_weak_if_match: self.is_weak_if_match,
        }
    }

    /// Whether there is any name beside the own tag.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        !self.gateway.weakens
            && !self.is_weak_if_match
            && self.gateway.suffixes.is_empty()
            && self.others().is_empty()
    }

    /// By which name a tag in the field names the state whose own tag is `own`, if it does.
    ///
    /// In If-Match (strong comparison), and in If-None-Match of a method that changes state, `with_others`
    /// are names, too; in If-None-Match of a read they are not: another representation is not the
    /// selected one (§13.1.2).
    pub(crate) fn name_of(
        &self,
        member: Member<'_>,
        own: Option<&EntityTag<'_>>,
        comparison: Comparison,
        with_others: bool,
    ) -> Option<Name> {
        if let Some(name) = own.and_then(|own| self.name_by(member, own, comparison)) {
            return Some(name);
        }
        let mut others = self.others().iter();
        let is_other = |other| self.name_by(member, other, comparison).is_some();
        match with_others && others.any(is_other) {
            true => Some(Name::Other),
            false => None,
        }
    }

    /// By which name a tag in the field names the state because of one of its tags.
    fn name_by(
        &self,
        member: Member<'_>,
        tag: &EntityTag<'_>,
        comparison: Comparison,
    ) -> Option<Name> {
        let is_same = member.opaque == tag.opaque();
        if !is_same && !self.gateway.makes(member.opaque, tag.opaque()) {
            return None;
        }
        let is_strong = !member.is_weak && !tag.is_weak();
        // A gateway weakens a strong tag; it does not make a weak one strong.
        let was_weakened = self.gateway.weakens && member.is_weak && !tag.is_weak();
        let is_comparable =
            comparison == Comparison::Weak || self.is_weak_if_match || is_strong || was_weakened;
        match (is_comparable, is_same) {
            (false, _) => None,
            (true, true) if is_strong || comparison == Comparison::Weak => Some(Name::Own),
            (true, true) if member.is_weak == tag.is_weak() => Some(Name::Own),
            (true, _) => Some(Name::Other),
        }
    }
}

/// A tag in a field, as it stands there.
#[derive(Clone, Copy)]
pub(crate) struct Member<'m> {
    pub(crate) opaque: &'m [u8],
    pub(crate) is_weak: bool,
}

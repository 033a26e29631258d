//! What stands in front of this deployment, and the names that a state has because of it.

use core::ops::RangeInclusive;

use crate::entity_tag::{skip_etagc, EntityTag, Span};
use crate::tag_list::Comparison;

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

/// A gateway in front of the origin server, as far as it changes entity-tags on the way to the client.
///
/// What compresses between a service and its clients must not leave a strong tag as it is, since the
/// compressed content is another representation
/// ([RFC 9110 §8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)). So it makes the tag
/// weak, or appends something to it; the client sends back what it was given, and without knowing of
/// the gateway the service would refuse it forever. Say what is in front with
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
    /// Whether one of them has a byte that no tag can have.
    has_odd_suffix: bool,
}

impl Gateway {
    /// Nothing in front that changes tags.
    pub const DIRECT: Gateway = Gateway {
        weakens: false,
        suffixes: &[],
        has_odd_suffix: false,
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
        // Found out here, in the compiler as a rule, so that no request has to.
        let mut rest = suffixes;
        self.has_odd_suffix = false;
        while let [suffix, more @ ..] = rest {
            self.has_odd_suffix |= !skip_etagc(suffix.as_bytes()).is_empty();
            rest = more;
        }
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
}

/// The names that a state has beside its own entity-tag.
///
/// Most states have no other name. So that they cost nothing, that is found out by one comparison,
/// and is said without pointers, which would have to be copied whenever validators are moved.
#[derive(Clone, Debug)]
pub(crate) struct Names<'a> {
    others: Others<'a>,
    suffixes: Option<&'static [&'static str]>,
}

/// The tags of other representations of the same state, and beside them, where there is room, which
/// names are admitted.
#[derive(Clone, Debug)]
enum Others<'a> {
    None(Admitted),
    Borrowed(Admitted, &'a [EntityTag<'a>]),
    #[cfg(feature = "alloc")]
    Owned(Admitted, Box<[EntityTag<'static>]>),
}

/// Which names are admitted beside the own tag: a bit for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Admitted(u8);

impl Admitted {
    const NOTHING: Admitted = Admitted(0);
    /// The gateway weakens.
    const WEAKENED: u8 = 1;
    /// If-Match compares weakly.
    const WEAK: u8 = 2;
    /// The gateway appends.
    const APPENDED: u8 = 4;
    /// There are other representations.
    const OTHERS: u8 = 8;
    /// All that the gateway appends may stand in tags.
    const PLAIN: u8 = 16;

    const fn with(self, kind: u8, is_admitted: bool) -> Self {
        Admitted(match is_admitted {
            true => self.0 | kind,
            false => self.0 & !kind,
        })
    }

    const fn has(self, kind: u8) -> bool {
        self.0 & kind != 0
    }
}

impl Default for Names<'_> {
    fn default() -> Self {
        Names::none()
    }
}

impl<'a> Names<'a> {
    // No constant: that would be copied whole, the bytes without a meaning among them.
    #[inline(always)]
    pub(crate) const fn none() -> Self {
        Names {
            others: Others::None(Admitted::NOTHING),
            suffixes: None,
        }
    }

    pub(crate) fn set_others(&mut self, others: &'a [EntityTag<'a>]) {
        let admitted = self.admitted().with(Admitted::OTHERS, !others.is_empty());
        self.others = Others::Borrowed(admitted, others);
    }

    pub(crate) fn set_gateway(&mut self, gateway: Gateway) {
        let Gateway {
            weakens,
            suffixes,
            has_odd_suffix,
        } = gateway;
        self.suffixes = Some(suffixes);
        self.admit(Admitted::WEAKENED, weakens);
        let appends = !suffixes.is_empty();
        self.admit(Admitted::PLAIN, appends && !has_odd_suffix);
        self.admit(Admitted::APPENDED, appends);
    }

    /// Sets the gateway, unless there is one.
    #[cfg(feature = "alloc")]
    pub(crate) fn set_default_gateway(&mut self, gateway: Gateway) {
        let admitted = self.admitted();
        if !admitted.has(Admitted::WEAKENED) && !admitted.has(Admitted::APPENDED) {
            self.set_gateway(gateway);
        }
    }

    pub(crate) fn allow_weak_if_match(&mut self) {
        self.admit(Admitted::WEAK, true);
    }

    pub(crate) fn borrow(&self) -> Names<'_> {
        Names {
            others: Others::Borrowed(self.admitted(), self.others()),
            suffixes: self.suffixes,
        }
    }

    #[cfg(feature = "alloc")]
    pub(crate) fn into_owned(self) -> Names<'static> {
        let others = match self.others {
            Others::None(admitted) => Others::None(admitted),
            Others::Borrowed(admitted, others) => {
                let others = others.iter().cloned().map(EntityTag::into_owned);
                Others::Owned(admitted, others.collect::<Vec<_>>().into_boxed_slice())
            }
            Others::Owned(admitted, others) => Others::Owned(admitted, others),
        };
        Names {
            others,
            suffixes: self.suffixes,
        }
    }

    /// Whether there is no name beside the own tag.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.admitted() == Admitted::NOTHING
    }

    pub(crate) fn others(&self) -> &[EntityTag<'a>] {
        match &self.others {
            Others::None(_) => &[],
            Others::Borrowed(_, others) => others,
            #[cfg(feature = "alloc")]
            Others::Owned(_, others) => others,
        }
    }

    /// From the shortest to the longest opaque value that any name of the state has, so that most
    /// members of a list need not be looked at.
    pub(crate) fn lengths(
        &self,
        own: Option<&EntityTag<'_>>,
        with_others: bool,
    ) -> RangeInclusive<usize> {
        let others = if with_others { self.others() } else { &[] };
        let (mut shortest, mut longest) = (usize::MAX, 0);
        for tag in own.into_iter().chain(others) {
            shortest = shortest.min(tag.opaque().len());
            longest = longest.max(tag.opaque().len());
        }
        let suffixes = self.suffixes.unwrap_or_default().iter();
        let appended = suffixes.map(|suffix| suffix.len()).max().unwrap_or(0);
        shortest..=longest.saturating_add(appended)
    }

    /// By which name a line that is a tag by itself names the state whose own tag has this wire form,
    /// if it is the same bytes but for one thing. What is not told at once is left to
    /// [`name_of`](Names::name_of).
    #[inline]
    pub(crate) fn echoed(
        &self,
        line: &[u8],
        own: &[u8],
        comparison: Comparison,
        with_others: bool,
    ) -> Option<MatchedName> {
        let admitted = self.admitted();
        let up_to_quote = match own {
            [b'W', ..] if line == own && admitted.has(Admitted::WEAK) => {
                return Some(MatchedName::Own);
            }
            // Of a weak tag a gateway makes nothing else.
            [b'W', ..] | [] => return None,
            [up_to_quote @ .., _] => up_to_quote,
        };
        if let [b'W', b'/', strong @ ..] = line {
            let is_admitted = admitted.has(Admitted::WEAKENED | Admitted::WEAK);
            return match comparison {
                _ if strong != own => None,
                Comparison::Weak => Some(MatchedName::Own),
                Comparison::Strong if is_admitted => Some(MatchedName::Weak),
                Comparison::Strong => None,
            };
        }
        if admitted.has(Admitted::APPENDED) {
            let appended = match line.strip_prefix(up_to_quote)? {
                [appended @ .., b'"'] if admitted.has(Admitted::PLAIN) => appended,
                _ => return None,
            };
            let mut suffixes = self.suffixes?.iter().copied();
            let suffix = suffixes.find(|suffix| suffix.as_bytes() == appended);
            return suffix.map(MatchedName::Appended);
        }
        let others = if with_others { self.others() } else { &[] };
        let is_other = |other: &EntityTag<'_>| other.as_bytes() == line;
        others.iter().any(is_other).then_some(MatchedName::Other)
    }

    /// By which name a tag in a field names the state whose own tag is `own`, if it does.
    ///
    /// `with_others` are the tags of other representations names, too: in If-Match (§13.1.1), and in
    /// the If-None-Match of a method that changes state. In that of a read they are not, since another
    /// representation is not the selected one (§13.1.2).
    #[inline]
    pub(crate) fn name_of(
        &self,
        member: Member<'_>,
        own: Option<Member<'_>>,
        comparison: Comparison,
        with_others: bool,
    ) -> Option<MatchedName> {
        let name_by = |tag: Member<'_>| self.name_by(member, tag, comparison);
        own.and_then(name_by).or_else(|| {
            let others = if with_others { self.others() } else { &[] };
            let mut others = others.iter().map(EntityTag::as_bytes);
            match others.find_map(|wire| name_by(Member::of(wire)?))? {
                MatchedName::Own => Some(MatchedName::Other),
                name => Some(name),
            }
        })
    }

    /// By which name a tag in a field names the state because of one of its tags.
    #[inline]
    fn name_by(
        &self,
        member: Member<'_>,
        tag: Member<'_>,
        comparison: Comparison,
    ) -> Option<MatchedName> {
        let suffix = match member.opaque == tag.opaque {
            true => None,
            false => Some(self.suffix(member.opaque, tag.opaque)?),
        };
        if comparison == Comparison::Strong && (member.is_weak || tag.is_weak) {
            let admitted = self.admitted();
            // A gateway weakens a strong tag; it does not make a weak one strong.
            // fault: gateway-strengthens
            let was_weakened = admitted.has(Admitted::WEAKENED) && !tag.is_weak;
            if !was_weakened && !admitted.has(Admitted::WEAK) {
                return None;
            }
        }
        Some(match suffix {
            Some(suffix) => MatchedName::Appended(suffix),
            // The very tag is the own one, whatever the comparison.
            None if comparison == Comparison::Strong && member.is_weak != tag.is_weak => {
                MatchedName::Weak
            }
            None => MatchedName::Own,
        })
    }

    /// What the gateway has appended to `opaque` to make `sent` of it.
    #[inline]
    fn suffix(&self, sent: &[u8], opaque: &[u8]) -> Option<&'static str> {
        let suffixes = self.suffixes?;
        let appended = sent.get(opaque.len()..)?;
        let mut suffixes = suffixes.iter().copied();
        let suffix = suffixes.find(|suffix| suffix.as_bytes() == appended)?;
        // fault: suffix-of-any
        sent.starts_with(opaque).then_some(suffix)
    }

    fn admit(&mut self, kind: u8, is_admitted: bool) {
        match &mut self.others {
            Others::None(admitted) | Others::Borrowed(admitted, _) => {
                *admitted = admitted.with(kind, is_admitted);
            }
            #[cfg(feature = "alloc")]
            Others::Owned(admitted, _) => *admitted = admitted.with(kind, is_admitted),
        }
    }

    #[inline]
    const fn admitted(&self) -> Admitted {
        match self.others {
            Others::None(admitted) | Others::Borrowed(admitted, _) => admitted,
            #[cfg(feature = "alloc")]
            Others::Owned(admitted, _) => admitted,
        }
    }
}

/// By which name a list in If-Match or If-None-Match names the current state: see
/// [`matched_name`](crate::matched_name).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MatchedName {
    /// The current entity-tag, by the comparison that the standard has for the field, or byte for byte.
    Own,
    /// The current entity-tag or one of the others, where it is weak and the tag in the field is not,
    /// or the other way around: in If-Match, by [`Gateway::weakens`] or [`Validators::weak_if_match`](crate::Validators::weak_if_match).
    Weak,
    /// The tag of another representation: by [`Validators::also`](crate::Validators::also).
    Other,
    /// The current entity-tag or one of the others with this suffix: by [`Gateway::appends`].
    Appended(&'static str),
}

/// A tag, as it stands in a field.
#[derive(Clone, Copy)]
pub(crate) struct Member<'m> {
    pub(crate) opaque: &'m [u8],
    pub(crate) is_weak: bool,
}

impl<'m> Member<'m> {
    /// The tag that these bytes are, if they have the mark and the quotes of one: what is between them
    /// is not looked at.
    #[inline]
    pub(crate) fn of(wire: &'m [u8]) -> Option<Self> {
        let (opaque, is_weak) = match wire {
            [b'"', opaque @ .., b'"'] => (opaque, false),
            [b'W', b'/', b'"', opaque @ .., b'"'] => (opaque, true),
            _ => return None,
        };
        Some(Member { opaque, is_weak })
    }

    #[inline]
    pub(crate) fn at(span: Span, line: &'m [u8]) -> Self {
        Member {
            opaque: span.opaque(line),
            is_weak: span.is_weak(),
        }
    }
}

//! Field lines from anywhere.

mod by_field;
#[cfg(feature = "alloc")]
mod maps;

pub use by_field::{get_by_field, GetByField};
#[cfg(feature = "alloc")]
pub use maps::FieldValues;

use crate::field::Field;

/// Where the field lines of a request are found.
///
/// Implemented for slices, arrays and `Vec`s of (name, value) pairs; for `HashMap` and `BTreeMap` from
/// names to one value or several (`FieldValues`); for `http::HeaderMap` with the feature `http`; and
/// for references to all of these. Any other map of headers becomes one with [`get_all`], which asks
/// it by name, or with [`get_by_field`].
///
/// Names are compared without regard to their case
/// ([RFC 9110 §5.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.1)):
///
/// ```
/// use preconditions::{evaluate, EntityTag};
///
/// let current = EntityTag::from_static("\"v7\"");
/// let outcome = evaluate("PUT", &[("IF-MATCH", "\"v6\"")], &current);
/// assert_eq!(outcome.status(), Some(412));
/// ```
pub trait Headers {
    /// Calls `visit` with the value of each field line of this name, in the order received.
    ///
    /// It is the same lines each time it is asked. One call of `visit` is one line as it was sent:
    /// lines are not to be joined, and a line that is empty or no text is visited like any other.
    /// Only the header section counts, not the trailer section
    /// ([RFC 9110 §6.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1)).
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8]));

    /// Tells which fields there are, if that is cheaper to find out in one pass than by asking for
    /// each.
    ///
    /// Implementations outside of this crate cannot override it, since they cannot name its
    /// argument: a source that left a field out here would lose a condition.
    #[doc(hidden)]
    #[inline]
    fn presence(&self, _: OnePass) -> Presence {
        Presence::UNKNOWN
    }

    /// Visits the same lines as [`for_each_line`](Headers::for_each_line), with the help of what
    /// [`presence`](Headers::presence) has found.
    #[doc(hidden)]
    #[inline(always)]
    fn for_each_line_found(&self, _: Presence, field: Field, visit: impl FnMut(&[u8])) {
        self.for_each_line(field, visit);
    }
}

/// The argument of [`Headers::presence`], which only this crate can name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OnePass;

/// Which fields a request has, as far as that is known without asking for each.
#[derive(Clone, Copy, Debug)]
pub struct Presence {
    /// One bit for each field that there may be; all eight where it is not known of any.
    fields: u8,
    /// Before this place in a slice there is none of them.
    start: usize,
}

impl Presence {
    pub(crate) const NONE: Presence = Presence {
        fields: 0,
        start: usize::MAX,
    };

    pub(crate) const UNKNOWN: Presence = Presence {
        fields: u8::MAX,
        start: 0,
    };

    #[inline]
    pub(crate) fn add(&mut self, field: Field) {
        self.fields |= Presence::bit(field);
    }

    /// Adds the field with this name, if it is one, found at this place in a slice.
    #[inline]
    fn add_named(&mut self, name: &str, place: usize) {
        let mut add = |field: Field| {
            let is_named = field.is_named(name);
            if is_named {
                self.add(field);
                self.start = self.start.min(place);
            }
            is_named
        };
        // Most names are told apart by their length; to ask for it at first is cheaper than to jump.
        if !matches!(name.len(), 5 | 8 | 13 | 17 | 19) {
            return;
        }
        let _is_one = match name.len() {
            5 => add(Field::Range),
            8 => add(Field::IfMatch) || add(Field::IfRange),
            13 => add(Field::IfNoneMatch),
            17 => add(Field::IfModifiedSince),
            19 => add(Field::IfUnmodifiedSince),
            _ => false,
        };
    }

    /// Whether it is known that there is none of the fields.
    #[inline]
    pub(crate) const fn is_none(self) -> bool {
        self.fields == 0
    }

    /// Whether it is known that this field is not there.
    #[inline]
    pub(crate) const fn lacks(self, field: Field) -> bool {
        self.fields & Presence::bit(field) == 0
    }

    /// Whether it is known of each field if it is there.
    #[inline]
    pub(crate) const fn is_known(self) -> bool {
        self.fields != u8::MAX
    }

    const fn bit(field: Field) -> u8 {
        1 << field as u8
    }
}

impl<H: Headers + ?Sized> Headers for &H {
    #[inline]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        (**self).for_each_line(field, visit);
    }

    #[inline]
    fn presence(&self, pass: OnePass) -> Presence {
        (**self).presence(pass)
    }

    #[inline]
    fn for_each_line_found(&self, presence: Presence, field: Field, visit: impl FnMut(&[u8])) {
        (**self).for_each_line_found(presence, field, visit);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    #[inline(always)]
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        for (name, value) in self {
            if field.is_named(name.as_ref()) {
                // fault: first-line-only
                visit(value.as_ref());
            }
        }
    }

    #[inline]
    fn presence(&self, _: OnePass) -> Presence {
        let mut presence = Presence::NONE;
        for (place, (name, _)) in self.iter().enumerate() {
            presence.add_named(name.as_ref(), place);
        }
        presence
    }

    #[inline(always)]
    fn for_each_line_found(&self, presence: Presence, field: Field, visit: impl FnMut(&[u8])) {
        let rest = self.get(presence.start..).unwrap_or(self);
        rest.for_each_line(field, visit);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const K: usize> Headers for [(N, V); K] {
    #[inline(always)]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.as_slice().for_each_line(field, visit);
    }

    #[inline]
    fn presence(&self, pass: OnePass) -> Presence {
        self.as_slice().presence(pass)
    }

    #[inline(always)]
    fn for_each_line_found(&self, presence: Presence, field: Field, visit: impl FnMut(&[u8])) {
        self.as_slice().for_each_line_found(presence, field, visit);
    }
}

#[cfg(feature = "alloc")]
impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for alloc::vec::Vec<(N, V)> {
    #[inline(always)]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.as_slice().for_each_line(field, visit);
    }

    #[inline]
    fn presence(&self, pass: OnePass) -> Presence {
        self.as_slice().presence(pass)
    }

    #[inline(always)]
    fn for_each_line_found(&self, presence: Presence, field: Field, visit: impl FnMut(&[u8])) {
        self.as_slice().for_each_line_found(presence, field, visit);
    }
}

/// Makes [`Headers`] of a function from a field name, in lower case, to the values of its lines.
///
/// **The function must find a field whatever the case of its name.** A client may send `If-Match`,
/// `if-match` or `IF-MATCH`; the header maps of web frameworks find all of them by `if-match`. A
/// `HashMap` does not, and a condition that is not found is not evaluated, so that a write that had to
/// be refused is performed. Pass such a map as it is: it implements [`Headers`] by itself.
///
/// ```
/// use http::HeaderMap;
/// use preconditions::{get_all, is_conditional};
///
/// let mut map = HeaderMap::new();
/// map.append("If-Match", "\"v7\"".parse()?);
/// assert!(is_conditional("PUT", &get_all(|name: &str| map.get_all(name))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn get_all<F, I>(lookup: F) -> GetAll<F>
where
    F: Fn(&'static str) -> I,
    I: IntoIterator,
    I::Item: AsRef<[u8]>,
{
    GetAll { lookup }
}

/// A lookup by name as [`Headers`]; made by [`get_all`].
#[derive(Clone, Copy)]
pub struct GetAll<F> {
    pub(crate) lookup: F,
}

impl<F> core::fmt::Debug for GetAll<F> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("GetAll").finish_non_exhaustive()
    }
}

impl<F, I> Headers for GetAll<F>
where
    F: Fn(&'static str) -> I,
    I: IntoIterator,
    I::Item: AsRef<[u8]>,
{
    #[inline(always)]
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        for value in (self.lookup)(field.name()) {
            visit(value.as_ref());
        }
    }
}

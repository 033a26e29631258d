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
}

impl<H: Headers + ?Sized> Headers for &H {
    #[inline]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        (**self).for_each_line(field, visit);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    #[inline]
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        for (name, value) in self {
            // fault: names-with-case
            if name.as_ref().eq_ignore_ascii_case(field.name()) {
                // fault: first-line-only
                visit(value.as_ref());
            }
        }
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const K: usize> Headers for [(N, V); K] {
    #[inline]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.as_slice().for_each_line(field, visit);
    }
}

#[cfg(feature = "alloc")]
impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for alloc::vec::Vec<(N, V)> {
    #[inline]
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        self.as_slice().for_each_line(field, visit);
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
    #[inline]
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        for value in (self.lookup)(field.name()) {
            visit(value.as_ref());
        }
    }
}

//! A lookup by field, for hosts that have constants of their own for the names.

use super::Headers;
use crate::field::Field;

/// Makes [`Headers`] of a function from a field to the values of its lines.
///
/// For a host that finds a field by a constant of its own, which saves the comparison of names, or
/// by another name than that of the message:
///
/// ```
/// use preconditions::{evaluate, get_by_field, EntityTag, Field};
///
/// // The variables of CGI, also those of WSGI and Rack.
/// # fn variable(name: &str) -> Option<String> { (name == "HTTP_IF_MATCH").then(|| "\"v6\"".into()) }
/// let headers = get_by_field(|field: Field| variable(field.cgi_name()));
///
/// let current = EntityTag::from_static("\"v7\"");
/// assert_eq!(evaluate("PUT", &headers, &current).status(), Some(412));
/// ```
///
/// `variable` is `|name| std::env::var(name).ok()` in a CGI program. The function must give all lines
/// of the field; what it leaves out is a condition that is not evaluated.
pub fn get_by_field<F, I>(lookup: F) -> GetByField<F>
where
    F: Fn(Field) -> I,
    I: IntoIterator,
    I::Item: AsRef<[u8]>,
{
    GetByField { lookup }
}

/// A lookup by field as [`Headers`]; made by [`get_by_field`].
#[derive(Clone, Copy)]
pub struct GetByField<F> {
    lookup: F,
}

impl<F> core::fmt::Debug for GetByField<F> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("GetByField").finish_non_exhaustive()
    }
}

impl<F, I> Headers for GetByField<F>
where
    F: Fn(Field) -> I,
    I: IntoIterator,
    I::Item: AsRef<[u8]>,
{
    #[inline]
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        for value in (self.lookup)(field) {
            visit(value.as_ref());
        }
    }
}

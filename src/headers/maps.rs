//! Maps from names to values, in which a name is found whatever its case.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "std")]
use std::collections::HashMap;

use super::Headers;
use crate::field::Field;

/// What a map may hold under the name of a field: one value, or several, each a field line.
///
/// One value is text or bytes: `String`, `&str`, `Vec<u8>`, `&[u8]`, boxes and `Cow`s of these, and
/// `http::HeaderValue` with the feature `http`. Several are a `Vec`, a slice or an array of values.
/// The trait is sealed: another type becomes a source of field lines with
/// [`get_by_field`](crate::get_by_field), or by an implementation of [`Headers`].
///
/// ```
/// use std::collections::BTreeMap;
/// use preconditions::{evaluate, EntityTag};
///
/// let current = EntityTag::from_static("\"v7\"");
/// let one = BTreeMap::from([("If-Match", "\"v6\"")]);
/// assert_eq!(evaluate("PUT", &one, &current).status(), Some(412));
/// let several = BTreeMap::from([("if-match", vec!["\"v6\"", "\"v7\""])]);
/// assert_eq!(evaluate("PUT", &several, &current).status(), None);
/// ```
pub trait FieldValues: sealed::Values {}

impl<T: sealed::Values + ?Sized> FieldValues for T {}

/// Every entry is looked at, since the map itself tells `If-Match` from `if-match`. Where it has both,
/// the lines of both count.
impl<N: AsRef<str>, V: FieldValues> Headers for BTreeMap<N, V> {
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        visit_lines(self, field, visit);
    }
}

/// Every entry is looked at, since the map itself tells `If-Match` from `if-match`. Where it has both,
/// the lines of both count, in any order.
///
/// ```
/// use std::collections::HashMap;
/// use preconditions::{evaluate, EntityTag};
///
/// let headers = HashMap::from([(String::from("IF-NONE-MATCH"), String::from("\"v7\""))]);
/// let current = EntityTag::from_static("\"v7\"");
/// assert_eq!(evaluate("GET", &headers, &current).status(), Some(304));
/// ```
#[cfg(feature = "std")]
impl<N: AsRef<str>, V: FieldValues, S> Headers for HashMap<N, V, S> {
    fn for_each_line(&self, field: Field, visit: impl FnMut(&[u8])) {
        visit_lines(self, field, visit);
    }
}

fn visit_lines<'m, N: AsRef<str> + 'm, V: FieldValues + 'm>(
    entries: impl IntoIterator<Item = (&'m N, &'m V)>,
    field: Field,
    mut visit: impl FnMut(&[u8]),
) {
    for (name, values) in entries {
        if name.as_ref().eq_ignore_ascii_case(field.name()) {
            values.for_each_value(&mut visit);
        }
    }
}

mod sealed {
    /// One value, or several.
    pub trait Values {
        fn for_each_value(&self, visit: &mut impl FnMut(&[u8]));
    }

    /// One value.
    pub trait Value {
        fn wire(&self) -> &[u8];
    }
}

use sealed::{Value, Values};

impl<T: Values + ?Sized> Values for &T {
    fn for_each_value(&self, visit: &mut impl FnMut(&[u8])) {
        (**self).for_each_value(visit);
    }
}

impl<T: Value + ?Sized> Value for &T {
    fn wire(&self) -> &[u8] {
        (**self).wire()
    }
}

impl<T: Value> Values for [T] {
    fn for_each_value(&self, visit: &mut impl FnMut(&[u8])) {
        self.iter().for_each(|value| visit(value.wire()));
    }
}

impl<T: Value> Values for Vec<T> {
    fn for_each_value(&self, visit: &mut impl FnMut(&[u8])) {
        self.as_slice().for_each_value(visit);
    }
}

impl<T: Value, const N: usize> Values for [T; N] {
    fn for_each_value(&self, visit: &mut impl FnMut(&[u8])) {
        self.as_slice().for_each_value(visit);
    }
}

impl<const N: usize> Values for [u8; N] {
    fn for_each_value(&self, visit: &mut impl FnMut(&[u8])) {
        visit(self);
    }
}

impl<const N: usize> Value for [u8; N] {
    fn wire(&self) -> &[u8] {
        self
    }
}

// A blanket implementation would overlap with that for several values.
macro_rules! one_value {
    ($($type:ty as $borrowed:ty),+ $(,)?) => {$(
        impl Values for $type {
            fn for_each_value(&self, visit: &mut impl FnMut(&[u8])) {
                visit(self.wire());
            }
        }

        impl Value for $type {
            fn wire(&self) -> &[u8] {
                let value: &$borrowed = self.as_ref();
                value.as_ref()
            }
        }
    )+};
}

one_value!(
    str as str,
    String as str,
    Box<str> as str,
    Cow<'_, str> as str,
    [u8] as [u8],
    Vec<u8> as [u8],
    Box<[u8]> as [u8],
    Cow<'_, [u8]> as [u8],
);

#[cfg(feature = "http")]
one_value!(http::HeaderValue as [u8]);

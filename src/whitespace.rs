//! OWS, the optional whitespace around values and members: §5.6.3.

/// `value` without the optional whitespace around it.
#[inline]
pub(crate) fn trim(value: &[u8]) -> &[u8] {
    let mut value = trim_start(value);
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// `value` without the optional whitespace in front.
#[inline]
pub(crate) fn trim_start(mut value: &[u8]) -> &[u8] {
    // fault: tab-is-no-whitespace
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    value
}

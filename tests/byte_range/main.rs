//! Which bytes a Range asks for (§14): every short value, what lies at the ends of numbers, and laws
//! for any value. The sentences of the standard are in `tests/rfc9110`.

#[cfg(feature = "std")]
mod allocations;
mod every_short_value;
mod laws;
mod limits;
#[cfg(feature = "http")]
mod responses;

use oracle::Ranges;
use table::ranges_of;

/// What is selected of a content of this length, for a Range on one line: `whole`, `none`, or the
/// positions of the parts.
fn selected(value: &str, length: u64) -> String {
    match ranges_of(&[value.as_bytes().to_vec()], length) {
        Ranges::Whole => "whole".to_string(),
        Ranges::Unsatisfiable => "none".to_string(),
        Ranges::Parts(parts) => {
            let part = |(first, last): &(u64, u64)| format!("{first}-{last}");
            parts.iter().map(part).collect::<Vec<_>>().join(" ")
        }
    }
}

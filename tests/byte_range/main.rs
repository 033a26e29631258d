//! Which bytes a Range asks for (§14): the examples and sentences of the standard, what lies at the
//! ends of numbers, every short value, and laws for any value.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used
)] // a test
#![allow(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::incompatible_msrv
)]

mod every_short_value;
mod laws;
mod limits;
mod sections;

use oracle::Ranges;
use table::ranges_of;

/// What is selected of a content of this length, for a Range on one line: `whole`, `none`, or the
/// parts as Content-Range would say them.
fn selected(value: &str, length: u64) -> String {
    selected_of(&[value], length)
}

fn selected_of(lines: &[&str], length: u64) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
    match ranges_of(&lines, length) {
        Ranges::Whole => "whole".to_string(),
        Ranges::Unsatisfiable => "none".to_string(),
        Ranges::Parts(parts) => {
            let part = |(first, last): &(u64, u64)| format!("{first}-{last}");
            parts.iter().map(part).collect::<Vec<_>>().join(" ")
        }
    }
}

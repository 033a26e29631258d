//! The table of all checks: what reads first, what writes after that, in this order.

mod contents;
mod creations;
mod dates;
mod head;
mod if_range;
mod matching;
mod missing;
mod modified_since;
mod none_match;
mod not_modified;
mod precedence;
mod races;
mod ranges;
mod tags;
mod writes;

use super::check::Check;

const GROUPS: [&[Check]; 15] = [
    tags::CHECKS,
    dates::CHECKS,
    head::CHECKS,
    none_match::CHECKS,
    modified_since::CHECKS,
    not_modified::CHECKS,
    matching::CHECKS,
    precedence::CHECKS,
    missing::CHECKS,
    ranges::CHECKS,
    if_range::CHECKS,
    writes::CHECKS,
    creations::CHECKS,
    contents::CHECKS,
    races::CHECKS,
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Check> {
    GROUPS.into_iter().flatten()
}

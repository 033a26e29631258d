//! Field lines as pairs of names and values, which are compared and visited by the crate.
#![no_std]
#![no_main]

use preconditions::{EntityTag, evaluate, get_all};
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

const TAG: EntityTag = EntityTag::from_static("\"v7\"");

fn prove() {
    let name = core::str::from_utf8(any_octets()).unwrap_or_default();
    let pairs = [(name, any_octets()), (name, any_octets())];
    let lookup = get_all(|sought: &str| (sought == name).then(any_octets));
    keep(evaluate(name, &pairs[..], &TAG));
    keep(evaluate(name, &lookup, &TAG));
}

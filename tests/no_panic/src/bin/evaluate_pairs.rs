//! Field lines as pairs of names and values, which are compared and visited by the crate.
#![no_std]
#![no_main]

use preconditions::{EntityTag, evaluate, get_all};
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

fn prove() {
    let name = core::str::from_utf8(any_octets()).unwrap_or_default();
    let pairs = [(name, any_octets()), (name, any_octets())];
    let lookup = get_all(|sought: &str| (sought == name).then(any_octets));
    let tag = EntityTag::from_static("\"v7\"");
    keep(evaluate(name, &pairs[..], &tag));
    keep(evaluate(name, &lookup, &tag));
}

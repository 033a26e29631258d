//! Any method, any field lines, any target.
#![no_std]
#![no_main]

use preconditions::{
    EntityTag, Field, Headers, HttpDate, Target, Validators, evaluate, is_conditional,
};
use preconditions_no_panic::{any_number, any_octets, entry, keep};

entry!(prove);

fn prove() {
    let name = core::str::from_utf8(any_octets()).unwrap_or_default();
    let validators = Validators::new()
        .etag(EntityTag::parse(any_octets()).ok())
        .last_modified(HttpDate::from_unix_seconds(any_number()))
        .date(HttpDate::from_unix_seconds(any_number()));
    let target = Target::found((any_number() == 0).then_some(validators));
    keep(is_conditional(name, &AnyLines));
    keep(evaluate(name, &AnyLines, target));
}

/// Any number of field lines with any octets.
struct AnyLines;

impl Headers for AnyLines {
    fn for_each_line(&self, _: Field, mut visit: impl FnMut(&[u8])) {
        for _ in 0..any_number() {
            visit(any_octets());
        }
    }
}

//! Entity-tags: read, made, compared, taken apart.
#![no_std]
#![no_main]

use preconditions::EntityTag;
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

fn prove() {
    keep(EntityTag::strong(any_octets()));
    keep(EntityTag::weak(any_octets()));
    if let (Ok(one), Ok(other)) = (
        EntityTag::parse(any_octets()),
        EntityTag::weak(any_octets()),
    ) {
        keep((one.is_weak(), one.opaque(), one.as_bytes()));
        keep((other.is_weak(), other.opaque(), other.as_bytes()));
        keep((one.strong_eq(&other), one.weak_eq(&other)));
    }
}

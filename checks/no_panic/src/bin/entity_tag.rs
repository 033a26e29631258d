//! Entity-tags: read, made, compared, taken apart.
#![no_std]
#![no_main]

use preconditions::EntityTag;
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

fn prove() {
    keep(EntityTag::strong_from_bytes(any_octets()));
    keep(EntityTag::weak_from_bytes(any_octets()));
    let text = core::str::from_utf8(any_octets()).unwrap_or_default();
    keep((EntityTag::strong(text), EntityTag::weak(text)));
    keep(EntityTag::strong_from_display(text));
    keep(text.parse::<EntityTag<'static>>());
    if let (Ok(one), Ok(other)) = (
        EntityTag::parse(any_octets()),
        EntityTag::weak_from_bytes(any_octets()),
    ) {
        keep((one.is_weak(), one.opaque(), one.as_bytes()));
        keep((other.is_weak(), other.opaque(), other.as_bytes()));
        keep((one.strong_eq(&other), one.weak_eq(&other), one == other));
        keep((one.as_str(), other.as_str()));
    }
}

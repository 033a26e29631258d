//! Lists of entity-tags, to their end.
#![no_std]
#![no_main]

use preconditions::TagList;
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

fn prove() {
    if let TagList::Tags(tags) = TagList::new(any_octets()) {
        tags.for_each(keep);
    }
}

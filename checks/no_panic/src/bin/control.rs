//! Can panic, so it must not link.
#![no_std]
#![no_main]

use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

fn prove() {
    keep(any_octets()[0]);
}

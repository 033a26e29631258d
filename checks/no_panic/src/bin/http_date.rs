//! Dates: read in all formats, made, compared, taken apart.
#![no_std]
#![no_main]

use preconditions::HttpDate;
use preconditions_no_panic::{any_number, any_octets, entry, keep};

entry!(prove);

fn prove() {
    keep(HttpDate::parse(any_octets()));
    if let Some(now) = HttpDate::from_unix_seconds(any_number()) {
        let date = HttpDate::parse_at(any_octets(), now);
        keep((now.to_imf_fixdate(), now.unix_seconds(), date == Ok(now)));
        keep(date.map(|date| date.cmp(&now)));
    }
}

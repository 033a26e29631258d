//! Byte ranges: what is selected, its parts, and Content-Range as it is printed.
#![no_std]
#![no_main]

use preconditions::{ByteRanges, Outcome, Validators, byte_ranges, evaluate};
use preconditions_no_panic::{any_number, any_octets, entry, keep, print};

entry!(prove);

fn prove() {
    let lines = [("range", any_octets()), ("range", any_octets())];
    if let Outcome::Proceed(permit) = evaluate("GET", &lines, Validators::new()) {
        let ranges = byte_ranges(&permit, &lines, any_number() as u64);
        keep(ranges.status());
        if let Some(content_range) = ranges.content_range() {
            print(format_args!("{content_range} {content_range:?}"));
        }
        if let ByteRanges::Parts(set) = &ranges {
            keep(set.length());
            for range in set {
                keep((range.first(), range.last(), range.length()));
                keep(range.of(any_octets()));
                print(format_args!("{}", range.content_range()));
            }
        }
    }
}

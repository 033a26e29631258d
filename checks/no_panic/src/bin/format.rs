//! Everything that is printed: tags, dates, errors.
#![no_std]
#![no_main]

use preconditions::{EntityTag, HttpDate};
use preconditions_no_panic::{any_octets, entry, print};

entry!(prove);

fn prove() {
    match EntityTag::parse(any_octets()) {
        Ok(tag) => print(format_args!("{tag} {tag:?}")),
        Err(error) => print(format_args!("{error} {error:?}")),
    }
    match HttpDate::parse(any_octets()) {
        Ok(date) => print(format_args!("{date} {date:?}")),
        Err(error) => print(format_args!("{error} {error:?}")),
    }
}

//! The laws, one function each: it takes octets, and panics if they break the law.
//!
//! A fuzz target calls one of them with what the fuzzer makes up; the test `corpus` calls all of them
//! with what the fuzzer has found and with the seeds. The test `write_conditions` goes over the whole
//! decision table.

mod answer;
mod byte_range;
mod client;
mod conversions;
mod encoding;
mod entity_tag;
mod http_date;
mod names;
mod request_head;
mod requests;
mod tag_list;
mod write_condition;

pub mod corpus;
pub mod request;
pub mod seeds;
pub mod statements;
pub mod value;

pub use answer::answer;
pub use byte_range::byte_range;
pub use client::client;
pub use conversions::conversions;
pub use encoding::encoding;
pub use entity_tag::entity_tag;
pub use http_date::http_date;
pub use names::names;
pub use request_head::request_head;
pub use requests::{evaluate, explain, field_lines};
pub use tag_list::tag_list;
pub use write_condition::write_condition;

/// Panics if the octets break it.
pub type Law = fn(&[u8]);

/// Every law by the name of its target.
pub const ALL: [(&str, Law); 14] = [
    ("answer", answer),
    ("entity_tag", entity_tag),
    ("tag_list", tag_list),
    ("http_date", http_date),
    ("byte_range", byte_range),
    ("client", client),
    ("conversions", conversions),
    ("evaluate", evaluate),
    ("field_lines", field_lines),
    ("explain", explain),
    ("encoding", encoding),
    ("request_head", request_head),
    ("write_condition", write_condition),
    ("names", names),
];

/// What the work comes to, which must take nothing from the heap.
fn without_heap<T>(work: impl FnOnce() -> T) -> T {
    let mut result = None;
    let taken = allocation_counter::measure(|| result = Some(work()));
    assert_eq!(taken.count_total, 0, "allocations");
    result.expect("it was done")
}

/// Panics unless `offset` is where the damage is: what stands before could be the start of something
/// right, and with the octet there it could not. A weak mark, `W/`, belongs to the damage that
/// follows it.
fn spoils_at(octets: &[u8], offset: usize, is_right: impl Fn(&[u8]) -> bool) {
    let before = octets.get(..offset).expect("an offset within the input");
    assert!(could_become(before, &is_right), "wrong before {offset}");
    let length = match octets.get(offset) {
        Some(b'W') => b"W/?".len(),
        _ => 1,
    };
    if let Some(beyond) = octets.get(..offset + length) {
        assert!(!could_become(beyond, &is_right), "right at {offset}");
    }
}

/// Whether something could follow these octets that makes them what they should be.
fn could_become(octets: &[u8], is_right: impl Fn(&[u8]) -> bool) -> bool {
    let endings: [&[u8]; 4] = [b"", b"\"", b"\"\"", b"/\"\""];
    endings
        .iter()
        .any(|ending| is_right(&[octets, ending].concat()))
}

//! `Conditions` once they are made, and the write condition as far as it needs no memory: the list of
//! versions is one of values without a size, for which nothing is allocated.
#![no_std]
#![no_main]

use core::alloc::{GlobalAlloc, Layout};
use core::hint::black_box;

use preconditions::{Conditions, EntityTag, Field, Headers, HttpDate, Validators, WriteCondition};
use preconditions_no_panic::{any_number, any_octets, entry, keep};

/// There is no memory, and the program links only if none is asked for: to run out of it is a panic.
struct Nothing;

// SAFETY: It never gives out memory.
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NOTHING: Nothing = Nothing;

struct Version;

fn prove() {
    // Conditions of which the compiler knows nothing, not even whether there are any.
    let Some(conditions) = black_box::<Option<Conditions>>(None) else {
        return;
    };
    let decode = |tag: &EntityTag| tag.version().map(|_| Version);
    let condition = conditions.write_condition(decode);
    keep(condition.refusal().map(|answer| answer.status()));
    keep(match condition.require_version() {
        Ok(WriteCondition::OneOf(versions) | WriteCondition::NoneOf(versions)) => versions.len(),
        Ok(_) => 0,
        Err(answer) => usize::from(answer.status()),
    });

    keep(conditions.method());
    conditions.for_each_line(Field::IfNoneMatch, |line| keep(line.len()));
    let tag = EntityTag::parse(any_octets()).ok();
    let date = HttpDate::from_unix_seconds(any_number());
    let current = Validators::new().etag(tag).last_modified(date);
    keep(conditions.evaluate(current).status());
}

entry!(prove);

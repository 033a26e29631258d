//! The whole core behind one C function, for machines without an operating system.
//!
//! It brings its own panic handler. A second one, which std would bring, is an error ("found
//! duplicate lang item `panic_impl`"): so this library is built only as long as nothing in the
//! crate needs std. It is linked, never run.
#![no_std]

use core::fmt::{self, Write};
use core::panic::PanicInfo;

use preconditions::{
    Answer, EntityTag, Field, HttpDate, Method, Outcome, RangeUse, TagList, Target, Validators,
    evaluate, get_all, is_conditional,
};

/// Answers a request with one field line; the status, or 0 for "perform the method".
///
/// # Safety
///
/// `value` points to `length` readable octets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn preconditions_evaluate(value: *const u8, length: usize, now: i64) -> u16 {
    // SAFETY: promised by the caller.
    let value = unsafe { core::slice::from_raw_parts(value, length) };
    let mut out = Octets(0);
    let _ = values(value, now, &mut out);
    let answer = verdict(value, now);
    out.0.wrapping_add(answer)
}

fn verdict(value: &[u8], now: i64) -> u16 {
    let headers = [("If-None-Match", value), ("if-range", value)];
    let lookup = get_all(|name: &str| (name == Field::IfMatch.name()).then_some(value));
    let tag = EntityTag::from_static("\"v7\"");
    let validators = Validators::new()
        .etag(&tag)
        .last_modified(HttpDate::from_unix_seconds(now))
        .date(HttpDate::MAX);
    if !is_conditional(Method::Get, &headers) {
        return 1;
    }
    let read = evaluate("GET", &headers[..], validators.clone());
    let found = Target::found(
        validators
            .entity_tag()
            .map(|tag| Validators::new().etag(tag)),
    );
    let write = evaluate(Method::Put, &lookup, found);
    if read.status() == write.status() {
        return 2;
    }
    let kept = |answer: Answer| answer.fields([("ETag", b"\"v7\"")]).count() as u16;
    let permit = match read {
        Outcome::Proceed(permit) => permit,
        other => match other.into_result() {
            Ok(permit) => permit,
            Err(answer) => {
                return answer.status()
                    + kept(answer)
                    + answer.problem_details().map_or(0, str::len) as u16;
            }
        },
    };
    match (permit.range(), permit.is_guarded()) {
        (RangeUse::Honor, _) => 3,
        (RangeUse::Absent | RangeUse::Ignore, true) => 4,
        (RangeUse::Absent | RangeUse::Ignore, false) => match permit.require_condition() {
            Ok(_) => 0,
            Err(answer) => answer.status(),
        },
    }
}

fn values(value: &[u8], now: i64, out: &mut Octets) -> fmt::Result {
    match EntityTag::parse(value) {
        Ok(tag) => write!(out, "{tag} {tag:?} {} {:?}", tag.is_weak(), tag.opaque())?,
        Err(error) => write!(out, "{error} {error:?} {}", error.offset())?,
    }
    if let (Ok(strong), Ok(weak)) = (
        EntityTag::strong_from_bytes(value),
        EntityTag::weak_from_bytes(value),
    ) {
        write!(out, "{} {}", strong.strong_eq(&weak), strong.weak_eq(&weak))?;
        write!(out, "{:?}", weak.as_bytes())?;
    }
    let now = HttpDate::from_unix_seconds(now).unwrap_or(HttpDate::MIN);
    match HttpDate::parse_at(value, now).or_else(|_| HttpDate::parse(value)) {
        Ok(date) => write!(
            out,
            "{date} {:?} {}",
            date.to_imf_fixdate(),
            date.unix_seconds()
        )?,
        Err(error) => write!(out, "{error}")?,
    }
    match TagList::new(value) {
        TagList::Any => out.write_str("any"),
        TagList::Tags(tags) => tags.flatten().try_for_each(|tag| write!(out, "{tag}")),
    }?;
    #[cfg(feature = "alloc")]
    heap::values(value, now, out)?;
    Ok(())
}

/// What is written, so that it cannot be left out of the library.
struct Octets(u16);

impl Write for Octets {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for octet in text.bytes() {
            self.0 = self.0.rotate_left(1) ^ u16::from(octet);
        }
        Ok(())
    }
}

#[panic_handler]
fn halt(_: &PanicInfo) -> ! {
    loop {}
}

#[cfg(feature = "alloc")]
mod heap {
    extern crate alloc;

    use alloc::vec::Vec;
    use core::alloc::{GlobalAlloc, Layout};
    use core::fmt::{self, Write};

    use preconditions::{EntityTag, HttpDate, Outcome, Validators, explain};

    use super::Octets;

    pub fn values(value: &[u8], now: HttpDate, out: &mut Octets) -> fmt::Result {
        let headers: Vec<(&str, &[u8])> = [("If-Match", value)].into_iter().collect();
        let explanation = explain("PUT", &headers, Validators::new().last_modified(now));
        write!(out, "{explanation} {}", explanation.steps().len())?;
        if let Outcome::Proceed(permit) = explanation.into_outcome() {
            write!(out, "{permit:?}")?;
        }
        match EntityTag::parse(value) {
            Ok(tag) => write!(out, "{} {}", tag.to_weak(), tag.into_owned()),
            Err(_) => Ok(()),
        }
    }

    /// A heap of no octets: enough to link with.
    struct Empty;

    // SAFETY: hands out nothing.
    unsafe impl GlobalAlloc for Empty {
        unsafe fn alloc(&self, _: Layout) -> *mut u8 {
            core::ptr::null_mut()
        }
        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }

    #[global_allocator]
    static HEAP: Empty = Empty;
}

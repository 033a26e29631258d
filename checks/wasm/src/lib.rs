//! The core behind one function over a buffer of octets, without wasm-bindgen, std or a heap.
//!
//! The host writes a request into `buffer`, calls `answer` with its length, and reads as many octets
//! back as that returns. A request is a row of parts, each one its length (four octets, little end
//! first) and its octets. The first part says what is asked; `answers.rs` says what belongs to it
//! and what comes back.
#![no_std]
#![cfg(target_arch = "wasm32")]

mod answers;

use core::cell::UnsafeCell;
use core::panic::PanicInfo;
use core::slice;

const SIZE: usize = 1 << 20;

#[repr(transparent)]
struct Shared(UnsafeCell<[u8; SIZE]>);

// SAFETY: the module has one thread.
unsafe impl Sync for Shared {}

static REQUEST: Shared = Shared(UnsafeCell::new([0; SIZE]));
static ANSWER: Shared = Shared(UnsafeCell::new([0; SIZE]));

/// Where the request goes.
#[unsafe(no_mangle)]
extern "C" fn request() -> *mut u8 {
    REQUEST.0.get().cast()
}

/// Where the answer is found.
#[unsafe(no_mangle)]
extern "C" fn answer() -> *const u8 {
    ANSWER.0.get().cast()
}

/// How many octets each of both holds.
#[unsafe(no_mangle)]
extern "C" fn size() -> usize {
    SIZE
}

/// Answers the request of this length; returns the length of the answer.
#[unsafe(no_mangle)]
extern "C" fn run(length: usize) -> usize {
    // SAFETY: the length is cut to what the buffer holds, and nothing writes to it meanwhile.
    let request = unsafe { slice::from_raw_parts(request(), length.min(SIZE)) };
    // SAFETY: the only reference to the other buffer, which ends with this call.
    let buffer = unsafe { &mut *ANSWER.0.get() };
    answers::answer(request, buffer)
}

#[panic_handler]
fn trap(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

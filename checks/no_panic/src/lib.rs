//! A link-time proof that functions cannot panic.
//!
//! Every panic ends in the panic handler, and the one here calls a function that exists nowhere. A
//! program that links has lost that handler, because the compiler has seen that no panic is
//! reachable from `main`. One program for each function under proof, in the folder `bin`; that the proof
//! can fail is shown by `control`. The programs are linked, not run.
#![no_std]

use core::fmt::{self, Write};
use core::hint::black_box;
use core::panic::PanicInfo;

#[link(name = "c")] // Where `main` is called from.
unsafe extern "C" {
    /// Is in no library; stands in the linker's message where a panic is reachable.
    safe fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    a_panic_is_reachable()
}

/// Octets of which the compiler knows nothing, not even their number.
pub fn any_octets() -> &'static [u8] {
    black_box::<&[u8]>(&[])
}

/// A number of which the compiler knows nothing.
pub fn any_number() -> i64 {
    black_box::<i64>(0)
}

/// Uses a value, so that whatever makes it has to be kept.
pub fn keep<T>(value: T) {
    black_box(value);
}

/// Formats a value into a writer of which the compiler knows nothing.
pub fn print(value: fmt::Arguments) {
    struct Anywhere(u8);
    impl Write for Anywhere {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for octet in text.bytes() {
                self.0 = black_box(octet);
            }
            if black_box(true) {
                Ok(())
            } else {
                Err(fmt::Error)
            }
        }
    }
    keep(Anywhere(0).write_fmt(value));
}

/// Makes `main` of a function: `entry!(prove);`.
#[macro_export]
macro_rules! entry {
    ($prove:path) => {
        #[unsafe(no_mangle)]
        extern "C" fn main(_: i32, _: *const *const u8) -> i32 {
            $prove();
            0
        }
    };
}

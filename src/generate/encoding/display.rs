//! Text that exists only once it is printed: its length is needed first, and there is no heap.

use core::fmt::{self, Display, Write};

use super::output::Output;
use crate::buffer::Buffer;
use crate::generate::cbor::TEXT;
use crate::generate::error::{Failure, Reason};

/// Writes what `value` prints. Up to 64 bytes, such as times and addresses, are printed once; what is
/// longer is printed a second time after it has been measured.
pub(super) fn print<T: Display + ?Sized>(
    value: &T,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let mut measured = Measured {
        start: Buffer::new(),
        length: 0,
    };
    write!(measured, "{value}").map_err(|_| Failure::new(Reason::Misuse(UNPRINTABLE)))?;
    if measured.start.as_bytes().len() == measured.length {
        output.string(TEXT, measured.start.as_bytes());
        return Ok(());
    }
    output.head(TEXT, u64::try_from(measured.length).unwrap_or(u64::MAX));
    let mut printed = Printed { output, length: 0 };
    write!(printed, "{value}").map_err(|_| Failure::new(Reason::Misuse(UNPRINTABLE)))?;
    if printed.length != measured.length {
        return Err(Failure::new(Reason::Misuse(UNSTEADY)));
    }
    Ok(())
}

const UNPRINTABLE: &str = "its `Display` failed";
const UNSTEADY: &str = "its `Display` printed two different texts";

/// Keeps the beginning of what is printed, and counts all of it.
struct Measured {
    start: Buffer<64>,
    length: usize,
}

impl Write for Measured {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let is_whole = self.start.as_bytes().len() == self.length;
        // Saturating: what is printed may be endless, and then it is not printed a second time.
        self.length = self.length.saturating_add(text.len());
        if is_whole {
            // What does not fit makes the start shorter than the length, and that is noticed.
            let _ = self.start.push(text.as_bytes());
        }
        Ok(())
    }
}

/// Passes on what is printed, and counts it.
struct Printed<'o, 'b> {
    output: &'o mut Output<'b>,
    length: usize,
}

impl Write for Printed<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.length = self.length.saturating_add(text.len());
        self.output.write(text.as_bytes());
        Ok(())
    }
}

//! Text that exists only once it is printed: its length is needed first, and there is no heap.

use core::fmt::{self, Display, Write};

use super::output::Output;
use crate::generate::cbor::TEXT;
use crate::generate::error::{Failure, Reason};

/// Writes what `value` prints. Up to 64 octets, such as times and addresses, are printed once; what
/// is longer is printed a second time after it has been measured.
pub(super) fn print<T: Display + ?Sized>(
    value: &T,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let mut measured = Measured {
        start: [0; 64],
        length: 0,
    };
    write!(measured, "{value}").map_err(|_| Failure::new(Reason::Misuse(UNPRINTABLE)))?;
    if let Some(whole) = measured.start.get(..measured.length) {
        output.string(TEXT, whole);
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

struct Measured {
    start: [u8; 64],
    length: usize,
}

impl Write for Measured {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length.saturating_add(text.len());
        if let Some(room) = self.start.get_mut(self.length..end) {
            room.copy_from_slice(text.as_bytes());
        }
        self.length = end;
        Ok(())
    }
}

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

//! IMF-fixdate, the form that is sent: printed, and read where it is as it must be.
//!
//! ```text
//! Sun, 06 Nov 1994 08:49:37 GMT
//! ```
//!
//! Every part has its place, so eight bytes are read at a time, as one number. Sums and products
//! wrap, because a check that cannot fail would put a panic into the binary: what is computed in one
//! byte of such a number stays below 256, and every other number has at most five digits.

use super::calendar::{days_and_seconds, unix_seconds, Day};
use super::short_names::{DAYS, DAY_NAMES, MONTHS, MONTH_NAMES};

/// The number of bytes of an IMF-fixdate.
pub(super) const LENGTH: usize = 29;

/// Reads an IMF-fixdate; `None` if it is none, without saying why.
#[inline(always)]
pub(super) fn read(wire: &[u8]) -> Option<i64> {
    let wire: &[u8; LENGTH] = wire.try_into().ok()?;
    let date = Word::read(wire, 0, DATE);
    let year = Word::read(wire, 8, YEAR);
    let time = Word::read(wire, 16, TIME);
    let zone = Word::read(wire, 21, ZONE);
    if date.faults | year.faults | time.faults | zone.faults != 0 {
        return None;
    }
    let [n0, n1, n2, _, _, _, _, _, m0, m1, m2, ..] = *wire;
    if DAYS.number([n0, n1, n2]) == 0 {
        return None;
    }
    let day = Day {
        year: year
            .two_digits(4)
            .wrapping_mul(100)
            .wrapping_add(year.two_digits(6)),
        month: MONTHS.number([m0, m1, m2]),
        day: date.two_digits(5),
    };
    let (hour, minute, second) = (time.two_digits(1), time.two_digits(4), zone.two_digits(2));
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let time = hour
        .wrapping_mul(60)
        .wrapping_add(minute)
        .wrapping_mul(60)
        .wrapping_add(second);
    Some(unix_seconds(day.days_before()?, time))
}

/// Prints a point in time from the years 0000 to 9999.
#[inline(always)]
pub(super) fn print(unix_seconds: i64) -> [u8; LENGTH] {
    let (days, time) = days_and_seconds(unix_seconds);
    let Day { year, month, day } = Day::after(days);
    let mut text = *b"Sun, 06 Nov 1994 08:49:37 GMT";
    #[rustfmt::skip]
    let [
        n0, n1, n2, _, _,
        d0, d1, _, m0, m1, m2, _, c0, c1, y0, y1, _,
        h0, h1, _, i0, i1, _, s0, s1, ..
    ] = &mut text;
    if let Some(name) = DAY_NAMES.get((days % 7) as usize) {
        [*n0, *n1, *n2] = *name;
    }
    if let Some(name) = MONTH_NAMES.get(month.wrapping_sub(1) as usize) {
        [*m0, *m1, *m2] = *name;
    }
    [*d0, *d1] = digits(day);
    [*c0, *c1] = digits(year / 100);
    [*y0, *y1] = digits(year % 100);
    [*h0, *h1] = digits(time / 3_600);
    [*i0, *i1] = digits(time / 60 % 60);
    [*s0, *s1] = digits(time % 60);
    text
}

/// Eight bytes of a date, each held against what has to stand there.
struct Word {
    /// Each byte is a digit's value, or else 0.
    values: u64,
    /// Not 0 if a byte is not what has to stand there.
    faults: u64,
}

/// What has to stand in eight bytes: `0` is any digit and `_` is anything.
struct Shape {
    text: u64,
    /// 0 where anything may stand.
    mask: u64,
    /// In each byte the largest number that, added to what may stand there, does not reach 0x80.
    room: u64,
}

/// `Sun, 06 `
const DATE: Shape = shape(b"___, 00 ");
/// `Nov 1994`
const YEAR: Shape = shape(b"___ 0000");
/// ` 08:49:3`
const TIME: Shape = shape(b" 00:00:0");
/// `9:37 GMT`, three bytes of which are in the word before it, too.
const ZONE: Shape = shape(b"0:00 GMT");

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // Runs in the compiler only.
const fn shape(text: &[u8; 8]) -> Shape {
    let mut shape = Shape {
        text: 0,
        mask: 0,
        room: 0,
    };
    let mut at = 8;
    while at > 0 {
        at -= 1;
        let (byte, mask, room) = match text[at] {
            b'_' => (0, 0, 0),
            b'0' => (b'0', 0xFF, 0x7F - 9),
            literal => (literal, 0xFF, 0x7F),
        };
        shape.text = shape.text << 8 | byte as u64;
        shape.mask = shape.mask << 8 | mask;
        shape.room = shape.room << 8 | room;
    }
    shape
}

impl Word {
    #[inline(always)]
    fn read(wire: &[u8; LENGTH], start: usize, shape: Shape) -> Word {
        // As a slice that becomes an array, the eight bytes are read at once.
        let bytes = wire.get(start..start.wrapping_add(8));
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes.unwrap_or_default();
        let values = (u64::from_le_bytes(bytes) ^ shape.text) & shape.mask;
        // A byte that is too large carries into the next one only if its own highest bit is set.
        let faults = (values | values.wrapping_add(shape.room)) & HIGHEST_BITS;
        Word { values, faults }
    }

    /// Returns the number whose tens stand at byte `at`.
    #[inline(always)]
    fn two_digits(&self, at: u32) -> u32 {
        let numbers = self.values.wrapping_mul(10).wrapping_add(self.values >> 8);
        (numbers >> at.wrapping_mul(8)) as u32 & 0xFF
    }
}

const HIGHEST_BITS: u64 = u64::from_le_bytes([0x80; 8]);

/// Two decimal digits of a number below 100.
#[inline(always)]
fn digits(number: u32) -> [u8; 2] {
    PAIRS.get(number as usize).copied().unwrap_or(*b"00")
}

static PAIRS: [[u8; 2]; 100] = pairs();

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // Runs in the compiler only.
const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [*b"00"; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
}

//! The short names of days and months: three letters, which tell the place in a table.

/// Day 0 of the calendar, 0000-01-01, is a Saturday.
pub(super) const DAY_NAMES: [[u8; 3]; 7] = [
    *b"Sat", *b"Sun", *b"Mon", *b"Tue", *b"Wed", *b"Thu", *b"Fri",
];

/// January is the first, with the number 1.
pub(super) const MONTH_NAMES: [[u8; 3]; 12] = [
    *b"Jan", *b"Feb", *b"Mar", *b"Apr", *b"May", *b"Jun", *b"Jul", *b"Aug", *b"Sep", *b"Oct",
    *b"Nov", *b"Dec",
];

pub(super) static DAYS: ShortNames = ShortNames::new(&DAY_NAMES);
pub(super) static MONTHS: ShortNames = ShortNames::new(&MONTH_NAMES);

const PLACES: usize = 32;

/// Names with their numbers, each at the place that its letters tell: the name in the lower 24 bits,
/// and the number above.
pub(super) struct ShortNames([u32; PLACES]);

impl ShortNames {
    #[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // Runs in the compiler only.
    const fn new<const N: usize>(names: &[[u8; 3]; N]) -> Self {
        let mut table = [0; PLACES];
        let mut at = 0;
        while at < N {
            let name = names[at];
            assert!(table[place(name)] == 0, "two names with one place");
            at += 1;
            table[place(name)] = letters(name) | (at as u32) << 24;
        }
        ShortNames(table)
    }

    /// Returns the number of this name, counted from 1; 0 if it is none of them.
    #[inline(always)]
    pub(super) fn number(&self, name: [u8; 3]) -> u32 {
        let entry = self.0.get(place(name)).copied().unwrap_or(0);
        // An empty entry has the number 0, too.
        match entry & 0x00FF_FFFF == letters(name) {
            true => entry >> 24,
            false => 0,
        }
    }
}

/// A place that no two days and no two months have in common.
#[inline(always)]
const fn place([_, second, third]: [u8; 3]) -> usize {
    let sum = second.wrapping_mul(2).wrapping_add(third.wrapping_mul(3));
    sum as usize % PLACES
}

#[inline(always)]
const fn letters([first, second, third]: [u8; 3]) -> u32 {
    u32::from_le_bytes([first, second, third, 0])
}

//! Numbers in decimal, without the machinery of `core::fmt`, which takes several times as long.

/// The digits of a number.
pub(super) struct Decimal {
    /// Room for those of [`u64::MAX`].
    digits: [u8; 20],
    start: usize,
}

impl Decimal {
    /// Prints a number, with zeros in front where it has fewer digits than `least`, at most 20.
    #[inline]
    pub(super) fn new(mut number: u64, least: usize) -> Self {
        let mut digits = [b'0'; 20];
        let mut start = digits.len();
        for digit in digits.iter_mut().rev() {
            // The low byte of what is below 10 is all of it.
            let [.., low] = (number % 10).to_be_bytes();
            *digit = b'0' | low;
            number /= 10;
            start = start.saturating_sub(1);
            if number == 0 {
                break;
            }
        }
        // Saturating, as in the loop: there are 20 places.
        let start = start.min(20_usize.saturating_sub(least));
        Decimal { digits, start }
    }

    #[inline]
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.digits.get(self.start..).unwrap_or(&[])
    }
}

//! Numbers that come as text, as those of serde_json do once any crate in the build has switched on
//! its feature `arbitrary_precision`.

use core::fmt::Write;
use core::str;

use crate::buffer::Buffer;

/// What the text of a JSON number stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number<'t> {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// More digits or a larger exponent than any of these has.
    Text(&'t str),
}

impl<'t> Number<'t> {
    /// An integer of 64 bits if it is written as one, the float that has exactly this value when
    /// both are written in decimal, or else the text itself.
    pub(super) fn parse(text: &'t str) -> Self {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_integer = match digits.as_bytes() {
            [b'0'] => digits.len() == text.len(),
            [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        if is_integer {
            if let Ok(number) = text.parse() {
                return Number::Unsigned(number);
            }
            if let Ok(number) = text.parse() {
                return Number::Signed(number);
            }
        }
        match text.parse::<f64>() {
            Ok(float) if is_exactly(text, float) => Number::Float(float),
            _ => Number::Text(text),
        }
    }
}

/// Whether the shortest decimal that reads as `float` is the very number that `text` writes.
fn is_exactly(text: &str, float: f64) -> bool {
    // Room for the longest of them, `-2.2250738585072014e-308`.
    let mut printed = Buffer::<32>::new();
    if !float.is_finite() || write!(printed, "{float:e}").is_err() {
        return false;
    }
    let shortest = str::from_utf8(printed.as_bytes()).unwrap_or("");
    match (Decimal::parse(text), Decimal::parse(shortest)) {
        (Some(written), Some(shortest)) => written.equals(&shortest),
        _ => false,
    }
}

/// 0.digits times ten to the power of the exponent, which is 0 if there are no other digits than 0.
struct Decimal<'t> {
    integer: &'t str,
    fraction: &'t str,
    significant: usize,
    exponent: i64,
}

impl<'t> Decimal<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut decimal = Decimal {
            integer,
            fraction,
            significant: 0,
            exponent: 0,
        };
        if !decimal.digits().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let leading = decimal.digits().take_while(|digit| *digit == b'0').count();
        let total = decimal.digits().count();
        let trailing = decimal.digits().rev().take_while(|digit| *digit == b'0');
        // Saturating, as there are no more zeros than digits.
        decimal.significant = total
            .saturating_sub(leading)
            .saturating_sub(trailing.count());
        if decimal.significant > 0 {
            // Checked: an exponent of many digits is no number that a float can be.
            let exponent: i64 = exponent.parse().ok()?;
            decimal.exponent = exponent
                .checked_add(i64::try_from(integer.len()).ok()?)?
                .checked_sub(i64::try_from(leading).ok()?)?;
        }
        Some(decimal)
    }

    fn equals(&self, other: &Decimal<'_>) -> bool {
        self.exponent == other.exponent
            && self.significant == other.significant
            && self.significant_digits().eq(other.significant_digits())
    }

    fn significant_digits(&self) -> impl Iterator<Item = u8> + '_ {
        self.digits()
            .skip_while(|digit| *digit == b'0')
            .take(self.significant)
    }

    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> + 't {
        self.integer.bytes().chain(self.fraction.bytes())
    }
}

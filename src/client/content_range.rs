//! Content-Range as a client reads it.

use crate::whitespace::trim;

/// Which part of a representation a response encloses, or that it encloses none
/// ([RFC 9110 §14.4](https://www.rfc-editor.org/rfc/rfc9110#section-14.4)).
///
/// ```abnf
/// Content-Range       = range-unit SP ( range-resp / unsatisfied-range )
/// range-resp          = incl-range "/" ( complete-length / "*" )
/// incl-range          = first-pos "-" last-pos
/// unsatisfied-range   = "*/" complete-length
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentRange {
    Absent,
    /// `bytes 0-4/10`; `*` for the complete length is `None`.
    Part {
        first: u64,
        last: u64,
        complete_length: Option<u64>,
    },
    /// `bytes */10`
    Unsatisfied {
        complete_length: u64,
    },
    /// Another unit than bytes: `lines 0-4/10`.
    OtherUnit,
    /// More than one line, or one that is not of the grammar, or one whose numbers contradict each
    /// other ("A Content-Range field value is invalid if it contains a range-resp that has a last-pos
    /// value less than its first-pos value, or a complete-length value less than or equal to its
    /// last-pos value.").
    Invalid,
}

impl ContentRange {
    pub(super) fn parse(line: &[u8]) -> Self {
        match split(trim(line), b' ') {
            Some((unit, range)) if unit.eq_ignore_ascii_case(b"bytes") => {
                Self::parse_range(range).unwrap_or(ContentRange::Invalid)
            }
            Some(_) => ContentRange::OtherUnit,
            None => ContentRange::Invalid,
        }
    }

    fn parse_range(range: &[u8]) -> Option<Self> {
        let (positions, complete_length) = split(range, b'/')?;
        let complete_length = match complete_length {
            b"*" => None,
            digits => Some(number(digits)?),
        };
        if positions == b"*" {
            return complete_length
                .map(|complete_length| ContentRange::Unsatisfied { complete_length });
        }
        let (first, last) = split(positions, b'-')?;
        let (first, last) = (number(first)?, number(last)?);
        let is_within = match complete_length {
            Some(complete_length) => last < complete_length,
            None => true,
        };
        if first > last || !is_within {
            return None;
        }
        Some(ContentRange::Part {
            first,
            last,
            complete_length,
        })
    }
}

/// Splits at the first `separator`, which is left out.
fn split(octets: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = octets.iter().position(|octet| *octet == separator)?;
    Some((octets.get(..at)?, octets.get(at.checked_add(1)?..)?))
}

/// `1*DIGIT`; `None` for anything else, and for what does not fit.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit.wrapping_sub(b'0'),
            _ => return None,
        };
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

//! Why an answer says nothing about a copy.

use core::fmt;

/// Why an answer cannot be used for the copy that was asked about, so that it has to be asked for
/// again, without a condition and without a range.
///
/// Prints as one line that says what was found, and what was expected:
///
/// ```
/// use preconditions::client::Refusal;
///
/// assert_eq!(
///     Refusal::OtherPart { first: 0, expected: 500 }.to_string(),
///     "the part starts at byte 0: expected byte 500",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// A 304 to a request without a condition
    /// ([RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5)).
    NotAsked,
    /// A 304 with validators that no stored response has, or with none where several are stored
    /// ([RFC 9111 §4.3.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4)).
    NotStored,
    /// A 206 to a request without a range, or a 416
    /// ([§15.3.7](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7)).
    NoRangeAsked,
    /// A 200 with Content-Range, which has no meaning there
    /// ([§14.4](https://www.rfc-editor.org/rfc/rfc9110#section-14.4)): nobody can tell whether the
    /// content is a part or the whole.
    RangeOfWhole,
    /// A 206 whose content consists of several parts, although one was asked for
    /// ([§15.3.7.2](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2)).
    Multipart,
    /// A 206 whose content is in a coding, such as gzip, although the part that is there is in none
    /// ([§8.8.3.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3)).
    Coded,
    /// A 206 without Content-Range
    /// ([§15.3.7.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.1)).
    NoContentRange,
    /// A 206 or 416 whose Content-Range cannot be read, contradicts itself or is there twice
    /// ([§14.4](https://www.rfc-editor.org/rfc/rfc9110#section-14.4)).
    InvalidContentRange,
    /// A 206 in another unit than bytes
    /// ([§14.4](https://www.rfc-editor.org/rfc/rfc9110#section-14.4)).
    OtherUnit,
    /// A 206 with another part than the one that was asked for.
    OtherPart {
        /// Where the part starts, counted in bytes from 0.
        first: u64,
        /// How many bytes are there, which is where it should start.
        expected: u64,
    },
    /// A 416, although the whole has, by the same answer, more bytes than are there
    /// ([§15.5.17](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17)).
    Unsatisfied,
    /// A 206 or 416 of a representation that has another length than the one that was begun.
    OtherLength {
        /// The complete length in bytes that the answer states.
        complete_length: u64,
        /// The complete length that the first response stated, or else how many bytes are there,
        /// which is more.
        expected: u64,
    },
    /// A 206 whose Content-Length is not the length of the part that Content-Range names.
    OtherContentLength {
        /// The length of the content in bytes, as Content-Length states it.
        content_length: u64,
        /// The length of the part, as Content-Range states it.
        expected: u64,
    },
    /// A 206 without the validator that the part that is there has
    /// ([§15.3.7.3](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.3)): nobody can tell
    /// whether they belong together.
    NoValidator,
    /// A 206 with a weak entity-tag, which does not identify the bytes
    /// ([§15.3.7.3](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.3)).
    WeakValidator,
    /// A 206 of another version: its validator is not that of the part that is there
    /// ([§15.3.7.3](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.3)).
    OtherValidator,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::NotAsked => "304 to a request without a condition",
            Refusal::NotStored => "304 with validators that no stored response has",
            Refusal::NoRangeAsked => "an answer to a range, which the request did not ask for",
            Refusal::RangeOfWhole => "200 with Content-Range: expected the whole, or 206",
            Refusal::Multipart => "206 with several parts: expected one",
            Refusal::Coded => "206 with a content coding: expected none",
            Refusal::NoContentRange => "206 without Content-Range",
            Refusal::InvalidContentRange => "a Content-Range that cannot be read",
            Refusal::OtherUnit => "a Content-Range in another unit: expected bytes",
            Refusal::Unsatisfied => "416 to a range that is in the whole: expected 206",
            Refusal::NoValidator => "206 without the validator of the part that is there",
            Refusal::WeakValidator => "206 with a weak entity-tag: expected the strong one",
            Refusal::OtherValidator => "206 of another version",
            Refusal::OtherPart { first, expected } => {
                return write!(
                    f,
                    "the part starts at byte {first}: expected byte {expected}"
                );
            }
            Refusal::OtherLength {
                complete_length,
                expected,
            } => {
                return write!(
                    f,
                    "the whole has {complete_length} bytes: expected {expected}"
                );
            }
            Refusal::OtherContentLength {
                content_length,
                expected,
            } => {
                return write!(
                    f,
                    "the content has {content_length} bytes: expected {expected}"
                );
            }
        })
    }
}

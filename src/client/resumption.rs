//! The rest of a download: Range with If-Range, and whether the answer continues what is there
//! (RFC 9110 §13.1.5, §15.3.7.3).

use core::fmt;

use crate::client::content_range::ContentRange;
use crate::client::field_lines::{FieldLines, FieldValue};
use crate::client::refusal::Refusal;
use crate::client::response::Response;
use crate::field::Field;

/// The request for the rest of a representation of which the first bytes are there
/// ([RFC 9110 §14.2](https://www.rfc-editor.org/rfc/rfc9110#section-14.2),
/// [§13.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5)).
///
/// Keep the header of the response that the bytes came with beside them. Ask for the whole without a
/// content coding (`Accept-Encoding: identity`) if you mean to resume it.
///
/// ```
/// use preconditions::client::{Response, Resumed, Resumption};
///
/// let header = [("ETag", "\"v7\""), ("Content-Length", "5000")];
/// let first = Response::new(200, &header); // the connection broke after 1000 bytes
/// let question = Resumption::new(&first, 1000)?;
/// let lines: Vec<_> = question.lines().map(|(name, value)| (name, value.to_string())).collect();
/// assert_eq!(lines, [("range", "bytes=1000-".into()), ("if-range", "\"v7\"".into())]);
///
/// // The server that ignores If-Range would spoil the file: this part is of another version.
/// let answer = [("ETag", "\"v8\""), ("Content-Range", "bytes 1000-4999/5000")];
/// match question.answer(&Response::new(206, &answer)) {
///     Resumed::AskAgain(why) => assert_eq!(why.to_string(), "206 of another version"),
///     other => panic!("{other:?}"),
/// }
///
/// let answer = [("ETag", "\"v7\""), ("Content-Range", "bytes 1000-4999/5000")];
/// match question.answer(&Response::new(206, &answer)) {
///     Resumed::Append(part) => assert_eq!(part.length(), 4000),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), preconditions::client::ResumptionError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Resumption<'a> {
    first: &'a Response<'a>,
    received: u64,
    validator: Validator,
}

/// Which validator of the first response is strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Validator {
    Tag,
    Date,
}

impl<'a> Resumption<'a> {
    /// Creates the request for what is behind the first `received` bytes of the content that `first`
    /// began: a 200, or a 206 whose part starts at byte 0.
    ///
    /// A strong validator is needed, since only that identifies the bytes: a strong entity-tag; or, if
    /// there is no entity-tag at all, a Last-Modified at least one second before the Date of the same
    /// response
    /// ([RFC 9110 §13.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5)).
    ///
    /// # Errors
    ///
    /// In each of these cases only the whole can be asked for, except where it is all there:
    ///
    /// - `first` is neither a 200 nor a 206 whose part starts at byte 0: its content is not the start
    ///   of a representation, or nobody can tell.
    /// - It has a content coding: many servers resume another one under the same entity-tag.
    /// - It has no validator that can be read, only a weak entity-tag, or only a weak date.
    /// - Everything is there already, or more than everything.
    pub fn new(first: &'a Response<'a>, received: u64) -> Result<Self, ResumptionError> {
        match (first.status(), first.content_range()) {
            (200, ContentRange::Absent) | (206, ContentRange::Part { first: 0, .. }) => {}
            _ => return Err(ResumptionError::NoStart),
        }
        if first.is_coded() {
            return Err(ResumptionError::Coded);
        }
        if first.is_multipart() {
            return Err(ResumptionError::NoStart);
        }
        match first.complete_length() {
            Some(length) if received == length => return Err(ResumptionError::Complete),
            Some(length) if received > length => {
                return Err(ResumptionError::TooMuch {
                    received,
                    complete_length: length,
                });
            }
            _ => {}
        }
        let validators = first.validators();
        let validator = match validators.entity_tag() {
            Some(tag) if tag.is_weak() => return Err(ResumptionError::WeakTag),
            Some(_) => Validator::Tag,
            None if validators.has_strong_modification_date() => Validator::Date,
            None if validators.modification_date().is_some() => {
                return Err(ResumptionError::WeakDate);
            }
            None => return Err(ResumptionError::NoValidator),
        };
        Ok(Resumption {
            first,
            received,
            validator,
        })
    }

    /// Returns the field lines that ask for the rest, Range and If-Range, for a GET.
    pub fn lines(&self) -> FieldLines<'a> {
        let validators = self.first.validators();
        let tag = validators.entity_tag().map(FieldValue::tag);
        let date = validators.modification_date().map(FieldValue::date);
        let range = (Field::Range, FieldValue::bytes_from(self.received));
        let validator = tag.or(date).map(|value| (Field::IfRange, value));
        FieldLines::new(Some(range), validator)
    }

    /// Reads the answer: does it continue what is there?
    ///
    /// If-Range asks the server not to send a part of another version, but many servers ignore it. So
    /// a part is only appended if the answer itself bears the same strong validator
    /// ([RFC 9110 §15.3.7.3](https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.3)), and if it says
    /// that it starts where the other ends, and belongs to a whole of the same length.
    pub fn answer(&self, answer: &Response<'_>) -> Resumed {
        match answer.status() {
            200 if answer.content_range() == ContentRange::Absent => Resumed::BeginAnew,
            200 => Resumed::AskAgain(Refusal::RangeOfWhole),
            206 => match self.part(answer) {
                Ok(part) => Resumed::Append(part),
                Err(refusal) => Resumed::AskAgain(refusal),
            },
            304 => Resumed::AskAgain(Refusal::NotAsked),
            416 => self.unsatisfied(answer),
            _ => Resumed::Unanswered,
        }
    }

    fn part(&self, answer: &Response<'_>) -> Result<Part, Refusal> {
        if answer.is_multipart() {
            return Err(Refusal::Multipart);
        }
        let (first, last, complete_length) = match answer.content_range() {
            ContentRange::Absent => return Err(Refusal::NoContentRange),
            ContentRange::OtherUnit => return Err(Refusal::OtherUnit),
            ContentRange::Unsatisfied { .. } | ContentRange::Invalid => {
                return Err(Refusal::InvalidContentRange);
            }
            ContentRange::Part {
                first,
                last,
                complete_length,
            } => (first, last, complete_length),
        };
        if answer.is_coded() {
            return Err(Refusal::Coded);
        }
        self.compare_validators(answer)?;
        // fault: append-elsewhere
        if first != self.received {
            return Err(Refusal::OtherPart {
                first,
                expected: self.received,
            });
        }
        let complete_length = match (self.first.complete_length(), complete_length) {
            (Some(expected), Some(complete_length)) if complete_length != expected => {
                return Err(Refusal::OtherLength {
                    complete_length,
                    expected,
                });
            }
            // The part would reach beyond the end that the first response stated.
            (Some(expected), None) if last >= expected => {
                return Err(Refusal::OtherLength {
                    complete_length: last.saturating_add(1),
                    expected,
                });
            }
            (expected, complete_length) => complete_length.or(expected),
        };
        let part = Part {
            first,
            last,
            complete_length,
        };
        match answer.content_length() {
            Some(content_length) if content_length != part.length() => {
                Err(Refusal::OtherContentLength {
                    content_length,
                    expected: part.length(),
                })
            }
            _ => Ok(part),
        }
    }

    /// "These ranges can only be safely combined if they all have in common the same strong
    /// validator" (§15.3.7.3).
    fn compare_validators(&self, answer: &Response<'_>) -> Result<(), Refusal> {
        let (stored, sent) = (self.first.validators(), answer.validators());
        match self.validator {
            Validator::Tag => match (stored.entity_tag(), sent.entity_tag()) {
                (_, None) | (None, _) => Err(Refusal::NoValidator),
                (Some(stored), Some(sent)) if stored.strong_eq(sent) => Ok(()),
                (Some(stored), Some(sent)) if stored.weak_eq(sent) => Err(Refusal::WeakValidator),
                // fault: append-to-another
                (Some(_), Some(_)) => Err(Refusal::OtherValidator),
            },
            Validator::Date => match (stored.modification_date(), sent.modification_date()) {
                (_, None) | (None, _) => Err(Refusal::NoValidator),
                (stored, sent) if stored == sent => Ok(()),
                (Some(_), Some(_)) => Err(Refusal::OtherValidator),
            },
        }
    }

    /// A 416: nothing is behind what is there, in the version that is current.
    fn unsatisfied(&self, answer: &Response<'_>) -> Resumed {
        match answer.content_range() {
            ContentRange::Unsatisfied { complete_length } => {
                let expected = self.first.complete_length();
                if self.received < complete_length {
                    Resumed::AskAgain(Refusal::Unsatisfied)
                } else if self.received == complete_length && expected.is_none() {
                    Resumed::AskWhetherCurrent
                } else {
                    Resumed::AskAgain(Refusal::OtherLength {
                        complete_length,
                        expected: expected.unwrap_or(self.received),
                    })
                }
            }
            ContentRange::Absent => Resumed::AskAgain(Refusal::NoContentRange),
            ContentRange::OtherUnit => Resumed::AskAgain(Refusal::OtherUnit),
            ContentRange::Part { .. } | ContentRange::Invalid => {
                Resumed::AskAgain(Refusal::InvalidContentRange)
            }
        }
    }
}

/// What to do with an answer to a [`Resumption`].
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)] // A `_` arm would hide the answer that spoils the file.
pub enum Resumed {
    /// Append exactly this part. If the connection breaks again, what was received of it counts: ask
    /// for what is then missing with the same first response.
    Append(Part),
    /// The content is the whole of another version, or of the same by a server without ranges. Write
    /// it beside what is there, and let it take its place when it is complete.
    BeginAnew,
    /// 416, and the current version is exactly as long as what is there, of which nobody has said how
    /// long the whole is.
    ///
    /// This does not prove that it is complete: another version can have the same length. Ask whether
    /// it is still the one. Best is to ask for its last byte once more, with a resumption of one byte
    /// less: a 206 says in one message which version is current, and how long it is. (If nothing is
    /// there, ask for the whole.) Of a server that you trust, a 304 to a
    /// [`Revalidation`](crate::client::Revalidation) is enough.
    AskWhetherCurrent,
    /// The answer is no use for what is there: ask for the whole, without Range and If-Range. Use
    /// nothing of this answer.
    AskAgain(Refusal),
    /// Any other status code: the server said nothing about the content. Keep what is there, and deal
    /// with the status code as with that of any other request.
    Unanswered,
}

/// A part that continues what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    first: u64,
    last: u64,
    complete_length: Option<u64>,
}

impl Part {
    /// Returns the position of its first byte, counted from 0: where to append it.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Returns how many bytes it has. Append no more than these, whatever else the connection brings.
    pub const fn length(&self) -> u64 {
        // `last` is not less than `first`, and less than the largest number if it can be the last
        // of a whole; saturating, so that the no-panic proof links.
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// Returns how long the whole representation is, in bytes, if the server said it in any of its
    /// answers. The download is complete when that many bytes are there.
    pub const fn complete_length(&self) -> Option<u64> {
        self.complete_length
    }
}

/// The error returned when a download cannot be resumed.
///
/// ```
/// use preconditions::client::{Response, Resumption};
///
/// let header = [("ETag", "W/\"v7\"")];
/// let error = Resumption::new(&Response::new(200, &header), 1000).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the entity-tag is weak: only a strong one identifies the bytes",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResumptionError {
    /// The response is not the start of a representation.
    NoStart,
    /// Its content is in a content coding.
    Coded,
    /// It has no validator that can be read.
    NoValidator,
    /// Its entity-tag is weak.
    WeakTag,
    /// It has no entity-tag, and its modification date is a weak validator: in the same second as its
    /// Date, after it, or without a Date.
    WeakDate,
    /// All of the content is there.
    Complete,
    /// More is there than the content has.
    TooMuch {
        /// How many bytes are there.
        received: u64,
        /// How many bytes the whole has, as the first response states it.
        complete_length: u64,
    },
}

impl fmt::Display for ResumptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ResumptionError::NoStart => {
                "not the start of a representation: expected 200, or 206 from byte 0"
            }
            ResumptionError::Coded => "the content is in a content coding: expected none",
            ResumptionError::NoValidator => "no validator: expected a strong entity-tag or a date",
            ResumptionError::WeakTag => {
                "the entity-tag is weak: only a strong one identifies the bytes"
            }
            ResumptionError::WeakDate => {
                "the modification date is weak: expected it at least one second before Date"
            }
            ResumptionError::Complete => "all of the content is there",
            ResumptionError::TooMuch {
                received,
                complete_length,
            } => {
                return write!(
                    f,
                    "{received} bytes are there, but the whole has {complete_length}"
                );
            }
        })
    }
}

#[cfg(feature = "std")]
impl std::error::Error for ResumptionError {}

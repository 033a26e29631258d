//! The head of a request, as it comes off a socket (RFC 9112 §2).

use std::error::Error;
use std::fmt;

/// Heads with more field lines are refused, as servers do (RFC 9110 §5.4: the rest is not ignored).
const MOST_FIELD_LINES: usize = 256;

/// A request line and field lines; whatever follows the empty line is not looked at.
#[derive(Debug)]
pub struct Head<'a> {
    /// The method, in the case it came in.
    pub method: &'a str,
    /// Names and values in the order received, without whitespace around the values.
    pub fields: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Head<'a> {
    /// Reads the head at the start of `octets`. Lines end with CRLF or LF.
    ///
    /// # Errors
    ///
    /// - Nothing but line ends: no request.
    /// - A first line that is no `METHOD TARGET HTTP/1.x`.
    /// - An octet that cannot stand in a field line, a line folded onto the next among them.
    /// - No empty line: what is missing might have been a condition (RFC 9110 §5.3).
    /// - More than 256 field lines.
    pub fn read(octets: &'a [u8]) -> Result<Self, BadHead> {
        let mut lines = [httparse::EMPTY_HEADER; MOST_FIELD_LINES];
        let mut request = httparse::Request::new(&mut lines);
        match request.parse(octets) {
            Ok(httparse::Status::Complete(_)) => Ok(Head {
                method: request.method.unwrap_or_default(),
                fields: request
                    .headers
                    .iter()
                    .map(|line| (line.name, line.value))
                    .collect(),
            }),
            Ok(httparse::Status::Partial) => Err(BadHead::unfinished(octets)),
            Err(error) => Err(BadHead::at_first_failure(octets, error)),
        }
    }
}

/// Why octets are no head, and at which octet: counted from 0, and the length of the input where
/// something is missing at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadHead {
    problem: Problem,
    offset: usize,
}

impl BadHead {
    fn unfinished(octets: &[u8]) -> Self {
        let problem = if octets.iter().all(|octet| b"\r\n".contains(octet)) {
            Problem::Empty
        } else if octets.contains(&b'\n') {
            Problem::NoEmptyLine
        } else {
            Problem::NoRequestLine
        };
        BadHead {
            problem,
            offset: octets.len(),
        }
    }

    /// The parser reads forward and stops where it fails, without saying where: at the end of the
    /// shortest prefix that fails.
    fn at_first_failure(octets: &[u8], error: httparse::Error) -> Self {
        let (mut good, mut bad) = (0, octets.len());
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if fails(&octets[..middle]) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        let offset = bad.saturating_sub(1);
        let before = &octets[..offset];
        let octet_at = |offset| octets.get(offset).copied().unwrap_or_default();
        let in_first_line = !before.trim_ascii_start().contains(&b'\n');
        match error {
            httparse::Error::TooManyHeaders => {
                let line_end = before.iter().rposition(|&octet| octet == b'\n');
                let offset = line_end.map_or(0, |end| end + 1);
                BadHead {
                    problem: Problem::TooManyFieldLines,
                    offset,
                }
            }
            httparse::Error::Version => BadHead {
                problem: Problem::BadVersion,
                offset,
            },
            _ if in_first_line => {
                // A target that is no text is found out at its end.
                let offset = str::from_utf8(before).map_or_else(|bad| bad.valid_up_to(), str::len);
                BadHead {
                    problem: Problem::BadRequestLine(octet_at(offset)),
                    offset,
                }
            }
            _ if before.ends_with(b"\r") => BadHead {
                problem: Problem::BadLineEnd,
                offset,
            },
            httparse::Error::HeaderName => BadHead {
                problem: Problem::BadName(octet_at(offset)),
                offset,
            },
            _ => BadHead {
                problem: Problem::BadValue(octet_at(offset)),
                offset,
            },
        }
    }
}

fn fails(octets: &[u8]) -> bool {
    let mut lines = [httparse::EMPTY_HEADER; MOST_FIELD_LINES];
    httparse::Request::new(&mut lines).parse(octets).is_err()
}

impl fmt::Display for BadHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at octet {}", self.problem, self.offset)
    }
}

impl Error for BadHead {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    NoRequestLine,
    NoEmptyLine,
    BadRequestLine(u8),
    BadVersion,
    BadName(u8),
    BadValue(u8),
    BadLineEnd,
    TooManyFieldLines,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const REQUEST_LINE: &str = "expected a request line, such as `GET / HTTP/1.1`";
        match self {
            Problem::Empty => write!(f, "there is no request"),
            Problem::NoRequestLine => write!(f, "{REQUEST_LINE}, and its end"),
            Problem::NoEmptyLine => write!(f, "expected an empty line at the end of the head"),
            Problem::BadRequestLine(octet) => write!(f, "{REQUEST_LINE}, found octet {octet:#04x}"),
            Problem::BadVersion => write!(f, "expected `HTTP/1.1` or `HTTP/1.0`"),
            Problem::BadName(octet) => {
                write!(f, "octet {octet:#04x} cannot stand in the name of a field")
            }
            Problem::BadValue(octet) => {
                write!(f, "octet {octet:#04x} cannot stand in the value of a field")
            }
            Problem::BadLineEnd => write!(f, "expected a line feed after a carriage return"),
            Problem::TooManyFieldLines => {
                write!(f, "there are more than {MOST_FIELD_LINES} field lines")
            }
        }
    }
}

//! What a server may send to a client: fields of a response, and as many stored responses as there are
//! lines.

use super::{list, Shape};

/// Header sections of a response.
pub const RESPONSES: [Shape; 12] = [
    of("etag", "one tag, ETag", "a"),
    lines("etag", "lines of ETag", "\"a\""),
    of("last-modified", "spaces, Last-Modified", " "),
    of("last-modified", "digits, Last-Modified", "0"),
    lines("date", "lines of Date", DATE),
    Shape {
        start: "bytes ",
        end: "-2/3",
        ..of("content-range", "ones, Content-Range", "1")
    },
    of("content-range", "slashes, Content-Range", "/"),
    lines("content-range", "lines of Content-Range", "bytes 0-1/2"),
    of("content-length", "nines, Content-Length", "9"),
    of("content-encoding", "commas, Content-Encoding", ","),
    of("content-encoding", "codings", "identity, "),
    of("content-type", "spaces, Content-Type", " \t"),
];

/// Stored responses, of which a 304 selects: each line is the validator of one.
pub const STORED: [Shape; 3] = [
    lines("etag", "stored tags", "\"a\""),
    lines("etag", "stored weak tags", "W/\"a\""),
    lines("last-modified", "stored dates", DATE),
];

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

const fn of(field: &'static str, name: &'static str, piece: &'static str) -> Shape {
    Shape {
        field,
        ..list(name, piece)
    }
}

const fn lines(field: &'static str, name: &'static str, piece: &'static str) -> Shape {
    Shape {
        over_lines: true,
        ..of(field, name, piece)
    }
}

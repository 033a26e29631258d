//! Field values over which a parser may stumble.

pub mod client;

pub const TAG: &str = "\"0123456789abcdef0123456789abcdef\"";
/// Sun, 06 Nov 1994 08:49:37 GMT
pub const MODIFIED: i64 = 784_111_777;

/// One piece of text again and again, in a request with a Range, which may be that text itself.
pub struct Shape {
    pub name: &'static str,
    pub method: &'static str,
    pub field: &'static str,
    start: &'static str,
    piece: &'static str,
    end: &'static str,
    /// Whether each piece is a field line of its own.
    over_lines: bool,
}

impl Shape {
    /// The values of the field lines, of this many octets in all.
    pub fn values(&self, octets: usize) -> Vec<Vec<u8>> {
        let mut value = self.start.as_bytes().to_vec();
        if self.over_lines {
            return vec![self.piece.as_bytes().to_vec(); octets / self.piece.len()];
        }
        let length = octets - self.start.len() - self.end.len();
        value.extend(self.piece.bytes().cycle().take(length));
        value.extend(self.end.bytes());
        vec![value]
    }
}

pub const SHAPES: [Shape; 44] = [
    list("commas", ","),
    list("quotes", "\""),
    list("W/\"", "W/\""),
    list("near-miss tags", NEAR_MISS),
    list("empty tags", "\"\","),
    list("x,", "x,"),
    list("*,", "*,"),
    list("spaces", " "),
    list("spaces and tabs", " \t"),
    list("comma, space, tab", ", \t"),
    list("tags of one octet", "\"a\","),
    list("our tag", "\"0123456789abcdef0123456789abcdef\","),
    list("obs-text", "\"\u{e9}\","),
    Shape {
        start: "\"",
        ..list("an unclosed tag", "a")
    },
    Shape {
        start: "\"a\"",
        ..list("a tag, then spaces", " ")
    },
    Shape {
        over_lines: true,
        ..list("lines of one tag", "\"a\"")
    },
    Shape {
        end: "\"x",
        ..list("commas, then damage", ",")
    },
    Shape {
        end: "\"",
        ..list("near-miss tags, then damage", NEAR_MISS)
    },
    Shape {
        end: "\x7F\"",
        start: "\"",
        ..list("one tag, damaged at its end", "a")
    },
    write("if-match", "near-miss tags, If-Match", NEAR_MISS),
    write(
        "if-match",
        "weak tags, If-Match",
        "W/\"0123456789abcdef0123456789abcdef\",",
    ),
    write("if-match", "spaces, If-Match", " "),
    Shape {
        over_lines: true,
        ..write("if-match", "lines of one tag, If-Match", "\"a\"")
    },
    write(
        "if-match",
        "appended tags, If-Match",
        "\"0123456789abcdef0123456789abcdef-gziq\",",
    ),
    list("appended tags", "\"0123456789abcdef0123456789abcdef-zr\","),
    Shape {
        end: "x",
        ..write("if-match", "our tag without its quotes", UNQUOTED)
    },
    Shape {
        start: "x,",
        ..list("damage, then many members", UNQUOTED)
    },
    date("if-modified-since", "spaces, then a date"),
    Shape {
        method: "PUT",
        ..date("if-unmodified-since", "spaces, then a date, IUS")
    },
    date("if-range", "spaces, then a date, If-Range"),
    Shape {
        start: "Sun, 06 Nov 1994 08:49:37 GMT",
        end: "",
        ..date("if-modified-since", "a date, then spaces")
    },
    Shape {
        piece: "0",
        end: "",
        ..date("if-modified-since", "digits for a date")
    },
    Shape {
        piece: "Sun, 06 Nov 1994 08:49:36 GMT",
        end: "",
        over_lines: true,
        ..date("if-modified-since", "lines of one date")
    },
    Shape {
        field: "if-range",
        start: "\"",
        end: "\"",
        ..list("one tag, If-Range", "a")
    },
    range("ranges behind the end", "1000000-,"),
    range("suffixes of nothing", "-0,"),
    range("empty members, Range", ","),
    range("spaces, Range", " "),
    range("spaces and commas, Range", " \t,"),
    range("zeros", "0"),
    range("nines", "9"),
    Shape {
        end: "-1",
        ..range("zeros, then a range", "0")
    },
    Shape {
        start: "bytes=1000000-,",
        end: "x",
        ..range("ranges, then damage", "1000000-,")
    },
    Shape {
        start: "",
        piece: "bytes=0-0",
        over_lines: true,
        ..range("lines of one range", "")
    },
];

const fn range(name: &'static str, piece: &'static str) -> Shape {
    Shape {
        field: "range",
        start: "bytes=",
        ..list(name, piece)
    }
}

const UNQUOTED: &str = "0123456789abcdef0123456789abcdee,";
const NEAR_MISS: &str = "\"0123456789abcdef0123456789abcdee\",";

const fn date(field: &'static str, name: &'static str) -> Shape {
    let end = "Sun, 06 Nov 1994 08:49:36 GMT";
    Shape {
        field,
        end,
        ..list(name, " ")
    }
}

const fn write(field: &'static str, name: &'static str, piece: &'static str) -> Shape {
    let method = "PUT";
    Shape {
        method,
        field,
        ..list(name, piece)
    }
}

const fn list(name: &'static str, piece: &'static str) -> Shape {
    Shape {
        name,
        method: "GET",
        field: "if-none-match",
        start: "",
        piece,
        end: "",
        over_lines: false,
    }
}

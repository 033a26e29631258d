//! Field values over which a parser may stumble.

pub const TAG: &str = "\"0123456789abcdef0123456789abcdef\"";
/// Sun, 06 Nov 1994 08:49:37 GMT
pub const MODIFIED: i64 = 784_111_777;

/// One piece of text again and again.
pub struct Shape {
    pub name: &'static str,
    pub field: &'static str,
    start: &'static str,
    piece: &'static str,
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
        value.extend(self.piece.bytes().cycle().take(octets - value.len()));
        vec![value]
    }
}

pub const SHAPES: [Shape; 18] = [
    list("commas", ","),
    list("quotes", "\""),
    list("W/\"", "W/\""),
    list("near-miss tags", "\"0123456789abcdef0123456789abcdee\","),
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
        field: "if-modified-since",
        ..list("a date of spaces", " ")
    },
    Shape {
        field: "if-modified-since",
        ..list("a date of digits", "0")
    },
];

const fn list(name: &'static str, piece: &'static str) -> Shape {
    let (field, start, over_lines) = ("if-none-match", "", false);
    Shape {
        name,
        field,
        start,
        piece,
        over_lines,
    }
}

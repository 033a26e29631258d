//! A field line cut to what one can read at once, with the column of a mark under it.

use alloc::format;
use alloc::string::{String, ToString};

use crate::entity_tag::Printable;

/// As much of a field line as one can read at once, in printable ASCII.
pub(super) struct Snippet {
    pub(super) text: String,
    /// Where in `text` the marked byte is.
    pub(super) column: usize,
}

impl Snippet {
    /// Shows `line` around the byte at offset `mark`.
    pub(super) fn around(line: &[u8], mark: usize) -> Self {
        const BEFORE: usize = 60;
        const LENGTH: usize = 120;
        let start = if line.len() > LENGTH {
            mark.saturating_sub(BEFORE)
        } else {
            0
        };
        let shown = line.get(start..).unwrap_or(&[]);
        let rest = shown.get(LENGTH..).unwrap_or(&[]);
        let shown = shown.get(..LENGTH).unwrap_or(shown);
        let before = omission(start);
        let to_mark = shown.get(..mark.saturating_sub(start)).unwrap_or(shown);
        let column = before
            .len()
            .saturating_add(Printable(to_mark).to_string().len());
        let separator = if rest.is_empty() { "" } else { " " };
        let after = omission(rest.len());
        let text = format!(
            "{before}{}{separator}{}",
            Printable(shown),
            after.trim_end()
        );
        Snippet { text, column }
    }
}

/// Says how many bytes are not shown.
fn omission(bytes: usize) -> String {
    match bytes {
        0 => String::new(),
        1 => String::from("(1 byte) "),
        _ => format!("({bytes} bytes) "),
    }
}

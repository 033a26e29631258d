//! `"*" / #entity-tag` of §13.1.1 and §13.1.2, with the list rule of §5.6.1.2.

use super::tag::{parse_tag, Tag};
use super::without_outer_whitespace;

/// What If-Match or If-None-Match says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// The value is `*`.
    Anything,
    /// A list of tags; it may be empty.
    Tags(Vec<Tag>),
    /// Neither.
    Unreadable,
}

/// Reads a field that came as these lines: they are one value, joined by a comma (§5.3).
pub fn parse_field(lines: &[Vec<u8>]) -> List {
    let mut value = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            value.extend_from_slice(b", ");
        }
        value.extend_from_slice(line);
    }
    parse_list(&value)
}

/// Reads one whole field value.
pub fn parse_list(value: &[u8]) -> List {
    if without_outer_whitespace(value) == b"*" {
        return List::Anything;
    }
    let mut tags = Vec::new();
    for member in members(value) {
        match member {
            Some(tag) => tags.push(tag),
            None => return List::Unreadable,
        }
    }
    List::Tags(tags)
}

/// The members in order, empty ones left out, `None` for each that is no entity-tag.
pub fn members(value: &[u8]) -> Vec<Option<Tag>> {
    let mut found = Vec::new();
    for piece in split_at_commas(value) {
        let member = without_outer_whitespace(&piece);
        if !member.is_empty() {
            found.push(parse_tag(&member));
        }
    }
    found
}

/// A comma between quotes belongs to the tag. There is no escape: a backslash is an octet.
pub(super) fn split_at_commas(value: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let mut between_quotes = false;
    for octet in value {
        if *octet == b'"' {
            between_quotes = !between_quotes;
        }
        if *octet == b',' && !between_quotes {
            pieces.push(Vec::new());
        } else {
            pieces.last_mut().unwrap().push(*octet);
        }
    }
    pieces
}

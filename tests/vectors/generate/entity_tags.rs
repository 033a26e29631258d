//! §8.8.3 and §8.8.3.2.

use super::{as_text, sections, ComparisonCase, EntityTagCase, Result};

/// (wire, what it shows); every octet inside and outside the quotes comes on top.
#[rustfmt::skip] // one row a case
const VALID: [(&[u8], &str); 16] = [
    (b"\"a\"", "the shortest that says something"),
    (b"\"\"", "the opaque value may be empty"),
    (b"W/\"\"", "also in a weak tag"),
    (b"W/\"a\"", "weak"),
    (b"\"W/a\"", "the weak mark stands before the quotes; inside it is data"),
    (b"\"W/\"", "data again"),
    (b"\"a,b\"", "a comma is data"),
    (b"\"*\"", "the tag of a wildcard is no wildcard"),
    (b"\"a\\\"", "a backslash escapes nothing: it is data, also before the closing quote"),
    (b"\"\\\\\"", "two backslashes are two octets"),
    (b"\"'a'\"", "single quotes are data"),
    (b"\"caf\xE9\"", "obs-text, here Latin-1"),
    (b"\"caf\xC3\xA9\"", "obs-text, here UTF-8: another tag"),
    (b"\"\x80\xFF\"", "obs-text that is no UTF-8"),
    (b"\"!#~\"", "the ends of the ASCII ranges"),
    (b"\"686897696a7c876b7e686897696a7c876b7e686897696a7c876b7e686897696a7c876b7e\"", "72 octets"),
];

#[rustfmt::skip] // one row a case
const INVALID: [(&[u8], &str); 27] = [
    (b"", "nothing"),
    (b"\"", "one quote is not two"),
    (b"W", "the weak mark has two octets"),
    (b"W/", "and a tag after it"),
    (b"W/\"", "with both quotes"),
    (b"a", "no quotes"),
    (b"W/a", "no quotes"),
    (b"\"a", "no closing quote"),
    (b"a\"", "no opening quote"),
    (b"'a'", "single quotes are none"),
    (b"w/\"a\"", "the weak mark is a capital letter"),
    (b"W\"a\"", "the weak mark has a slash"),
    (b"W\\\"a\"", "the other slash"),
    (b"W/ \"a\"", "no space after the weak mark"),
    (b"W /\"a\"", "nor inside it"),
    (b"W/W/\"a\"", "one weak mark"),
    (b"/\"a\"", "half a weak mark"),
    (b"\"a b\"", "a space is not etagc"),
    (b"\"a\tb\"", "nor a tab"),
    (b"\"a\"b\"", "nor a quote"),
    (b"\"a\\\"b\"", "a backslash escapes no quote"),
    (b"\"a\"\"b\"", "two tags are not one"),
    (b"\"a\"x", "something after it"),
    (b" \"a\"", "whitespace around it belongs to the field"),
    (b"\"a\" ", "whitespace around it belongs to the field"),
    (b"\"a\", \"b\"", "a list is not a tag"),
    (b"*", "the wildcard is not a tag"),
];

pub fn cases() -> Vec<EntityTagCase> {
    let mut cases = Vec::new();
    for (wire, comment) in VALID {
        cases.push(valid(
            &format!("valid: {}", wire.escape_ascii()),
            wire,
            comment,
        ));
    }
    for (wire, comment) in INVALID {
        cases.push(invalid(
            &format!("invalid: {}", wire.escape_ascii()),
            wire,
            comment,
        ));
    }
    for octet in 0..=u8::MAX {
        let wire = [b'"', octet, b'"'];
        let name = format!("octet 0x{octet:02X} between quotes");
        cases.push(match octet {
            b'"' => invalid(&name, &wire, "DQUOTE ends the tag"),
            0..=0x20 => invalid(&name, &wire, "a control or the space"),
            0x7F => invalid(&name, &wire, "DEL"),
            0x80.. => valid(&name, &wire, "obs-text"),
            _ => valid(&name, &wire, "visible ASCII"),
        });
    }
    cases
}

fn valid(name: &str, wire: &[u8], comment: &str) -> EntityTagCase {
    let weak = wire.starts_with(b"W/");
    let start = if weak { 3 } else { 1 };
    let opaque = as_text(&wire[start..wire.len() - 1]);
    case(name, wire, Some((weak, opaque)), comment)
}

fn invalid(name: &str, wire: &[u8], comment: &str) -> EntityTagCase {
    case(name, wire, None, comment)
}

fn case(name: &str, wire: &[u8], read: Option<(bool, String)>, comment: &str) -> EntityTagCase {
    EntityTagCase {
        name: name.to_string(),
        sections: sections("8.8.3"),
        wire: as_text(wire),
        valid: read.is_some(),
        weak: read.as_ref().map(|(weak, _)| *weak),
        opaque: read.map(|(_, opaque)| opaque),
        result: Result::Required,
        comment: comment.to_string(),
    }
}

/// (one, other, strong comparison, weak comparison, what it shows)
#[rustfmt::skip] // one row a case
const COMPARISONS: [(&[u8], &[u8], bool, bool, &str); 17] = [
    (b"W/\"1\"", b"W/\"1\"", false, true, "first row of the table in §8.8.3.2"),
    (b"W/\"1\"", b"W/\"2\"", false, false, "second row"),
    (b"W/\"1\"", b"\"1\"", false, true, "third row"),
    (b"\"1\"", b"\"1\"", true, true, "fourth row"),
    (b"\"1\"", b"W/\"1\"", false, true, "the third row from the other side"),
    (b"\"1\"", b"\"2\"", false, false, "two strong tags that differ"),
    (b"\"a\"", b"\"A\"", false, false, "case counts"),
    (b"\"\"", b"\"\"", true, true, "empty tags are tags"),
    (b"\"\"", b"\"a\"", false, false, "an empty tag is not a wildcard"),
    (b"\"a\"", b"\"ab\"", false, false, "a prefix is not the tag"),
    (b"\"*\"", b"\"a\"", false, false, "nor is the tag with an asterisk"),
    (b"\"W/1\"", b"W/\"1\"", false, false, "the mark inside the quotes is data"),
    (b"\"W/1\"", b"\"1\"", false, false, "data is compared, not taken off"),
    (b"\"\\a\"", b"\"a\"", false, false, "a backslash escapes nothing"),
    (b"\"\xE9\"", b"\"\xC3\xA9\"", false, false, "octets are compared, not letters"),
    (b"\"%61\"", b"\"a\"", false, false, "nothing is decoded"),
    (b"\"1-gzip\"", b"\"1\"", false, false, "nothing is taken off for a content coding"),
];

pub fn comparisons() -> Vec<ComparisonCase> {
    let case =
        |(one, other, strong, weak, comment): (&[u8], &[u8], bool, bool, &str)| ComparisonCase {
            name: format!("{} and {}", one.escape_ascii(), other.escape_ascii()),
            sections: sections("8.8.3.2"),
            one: as_text(one),
            other: as_text(other),
            strong,
            weak,
            result: Result::Required,
            comment: comment.to_string(),
        };
    COMPARISONS.into_iter().map(case).collect()
}

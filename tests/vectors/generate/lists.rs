//! §13.1.1, §13.1.2 with the list rule of §5.6.1.2 and the combination of lines of §5.3.

use super::{as_text, sections, ListCase, Result};

#[rustfmt::skip] // one row a case
const REQUIRED: [(&[&[u8]], &[&[u8]], &str); 26] = [
    (&[b"\"a\""], &[b"\"a\""], "one tag"),
    (&[b"W/\"a\""], &[b"W/\"a\""], "one weak tag"),
    (&[b"\"a\", \"b\""], &[b"\"a\"", b"\"b\""], "two"),
    (&[b"\"a\",\"b\""], &[b"\"a\"", b"\"b\""], "no whitespace is needed"),
    (&[b"\"a\" \t,\t \"b\""], &[b"\"a\"", b"\"b\""], "whitespace before and after the comma"),
    (&[b" \t\"a\"\t "], &[b"\"a\""], "whitespace around the value is not of it (§5.5)"),
    (&[b"W/\"a\", \"a\""], &[b"W/\"a\"", b"\"a\""], "both strengths of one value"),
    (&[b"\"a\", \"a\""], &[b"\"a\"", b"\"a\""], "one tag twice"),
    (&[b""], &[], "an empty field is an empty list, and present (no 1# since RFC 9110)"),
    (&[b" \t"], &[], "whitespace alone, too"),
    (&[b","], &[], "empty members are ignored (§5.6.1.2)"),
    (&[b", ,\t,, ,"], &[], "however many"),
    (&[b",\"a\""], &[b"\"a\""], "an empty member first"),
    (&[b"\"a\","], &[b"\"a\""], "last"),
    (&[b"\"a\",,\"b\""], &[b"\"a\"", b"\"b\""], "in between"),
    (&[b", ,\"a\" ,\t, \"b\" , "], &[b"\"a\"", b"\"b\""], "everywhere"),
    (&[b"\"a,b\""], &[b"\"a,b\""], "a comma between quotes is data"),
    (&[b"\"a,\""], &[b"\"a,\""], "also the last octet"),
    (&[b"\",\""], &[b"\",\""], "also the only octet"),
    (&[b"\"a\\\", \"b\""], &[b"\"a\\\"", b"\"b\""], "a backslash does not escape the quote"),
    (&[b"\"*\""], &[b"\"*\""], "the tag with an asterisk is no wildcard"),
    (&[b"\"*\", \"a\""], &[b"\"*\"", b"\"a\""], "not in a list either"),
    (&[b"\"caf\xE9\", \"a\""], &[b"\"caf\xE9\"", b"\"a\""], "obs-text hides nothing behind it"),
    (&[b"\"a\"", b"\"b\""], &[b"\"a\"", b"\"b\""], "two lines are one list"),
    (&[b"\"a\", \"b\"", b"", b"W/\"c\""], &[b"\"a\"", b"\"b\"", b"W/\"c\""], "so are three"),
    (&[b"", b""], &[], "two empty lines"),
];

/// What cannot be read, and holds no tag and no wildcard that could be.
#[rustfmt::skip] // one row a case
const UNREADABLE: [(&[&[u8]], &str); 10] = [
    (&[b"a"], "no quotes"),
    (&[b"\""], "one quote"),
    (&[b"\"a"], "no closing quote"),
    (&[b"a\""], "no opening quote"),
    (&[b"W/"], "a weak mark alone"),
    (&[b"\"a b\""], "a space inside the quotes"),
    (&[b"\"a\x7F\""], "a control inside the quotes"),
    (&[b"\"a, b\""], "nor go on behind a comma and a space"),
    (&[b"'a', 'b'"], "single quotes are none"),
    (&[b"xabcx"], "a tag is not what lies between the first and the last octet"),
];

/// What cannot be read as a whole; a reader may look for tags in it (§2.4), and we do not.
#[rustfmt::skip] // one row a case
const DAMAGED: [(&[&[u8]], &str); 23] = [
    (&[b"x, \"a\""], "damaged before a tag"),
    (&[b"\"a\", x"], "damaged after a tag"),
    (&[b"\"a\", \"b"], "the last quote is missing"),
    (&[b"\"a\" \"b\""], "no comma"),
    (&[b"\"a\"\"b\""], "nothing between them"),
    (&[b"\"a\"x"], "something glued to a tag"),
    (&[b"\"a\"; x=1, \"b\""], "parameters are for other fields"),
    (&[b"\"x, \"a\""], "an unclosed tag before: what is inside depends on where one starts"),
    (&[b"*, \"a\""], "the wildcard and a tag"),
    (&[b"\"a\", *"], "a tag and the wildcard"),
    (&[b"*", b"\"a\""], "on two lines"),
    (&[b"\"a\"", b"x"], "the second line is damaged"),
    (&[b"x", b"\"a\""], "the first line is damaged"),
    (&[b"x", b"", b"\"a\""], "the first of three lines is damaged"),
    (&[b"w/\"a\""], "a small weak mark before a tag"),
    (&[b"W/ \"a\""], "a weak mark and a space before a tag"),
    (&[b"\"a", b"b\""], "two lines that a comma without a space would join to one tag"),
    (&[b"**"], "two wildcards"),
    (&[b"*,"], "the wildcard is the whole value, and no member of a list"),
    (&[b",*"], "the wildcard behind a comma"),
    (&[b"*, *"], "the wildcard twice"),
    (&[b"*", b"*"], "the wildcard on two lines, which are one value"),
    (&[b"*", b""], "the wildcard beside an empty line"),
];

pub fn cases() -> Vec<ListCase> {
    let mut cases = vec![
        case(&[b"*"], "any", &[], Result::Required, "the wildcard"),
        case(
            &[b" *\t"],
            "any",
            &[],
            Result::Required,
            "in whitespace, which is not of the value",
        ),
    ];
    for (lines, tags, comment) in REQUIRED {
        cases.push(case(lines, "tags", tags, Result::Required, comment));
    }
    for (lines, comment) in UNREADABLE {
        cases.push(case(lines, "unreadable", &[], Result::Required, comment));
    }
    for (lines, comment) in DAMAGED {
        let comment = format!("{comment}; a search in it could find what was not meant");
        cases.push(case(lines, "unreadable", &[], Result::Latitude, &comment));
    }
    cases
}

fn case(lines: &[&[u8]], meaning: &str, tags: &[&[u8]], result: Result, comment: &str) -> ListCase {
    let shown: Vec<String> = lines
        .iter()
        .map(|line| line.escape_ascii().to_string())
        .collect();
    ListCase {
        name: format!("[{}]", shown.join("] [")),
        sections: sections("13.1.1 13.1.2 5.6.1.2 5.3"),
        lines: lines.iter().map(|line| as_text(line)).collect(),
        meaning: meaning.to_string(),
        tags: tags.iter().map(|tag| as_text(tag)).collect(),
        result,
        comment: comment.to_string(),
    }
}

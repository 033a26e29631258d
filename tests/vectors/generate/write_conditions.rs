//! What a store has to compare so that a write takes place exactly if §13.2 lets it. Written by hand.

use super::{as_text, sections, Result, WriteConditionCase};

type Fields = &'static [(&'static str, &'static [u8])];

/// (sections, method, fields, the condition in words, comment)
type Row = (
    &'static str,
    &'static str,
    Fields,
    &'static str,
    &'static str,
);

const DATE: (&str, &[u8]) = ("If-Unmodified-Since", b"Sun, 06 Nov 1994 08:49:37 GMT");

/// No other comparison writes exactly where the standard lets the method proceed.
#[rustfmt::skip] // one row a case
const REQUIRED: &[Row] = &[
    ("13.2.1", "PUT", &[], "none", "no condition at all"),
    ("13.2.1", "DELETE", &[("Accept", b"*/*")], "none", "other fields are no conditions"),
    ("13.1.3", "PUT", &[("If-Modified-Since", b"Sun, 06 Nov 1994 08:49:37 GMT")], "none",
     "If-Modified-Since is for reads"),
    ("13.1.5", "PUT", &[("Range", b"bytes=0-1"), ("If-Range", b"\"7\"")], "none", "so is If-Range"),
    ("13.2.1", "OPTIONS", &[("If-Match", b"\"7\"")], "none", "OPTIONS has no conditions"),
    ("13.1.1", "PUT", &[("If-Match", b"*")], "exists", "any current representation"),
    ("13.1.1", "PUT", &[("If-Match", b" \t* ")], "exists", "whitespace around it is not of it"),
    ("13.1.1", "PUT", &[("If-Match", b"\"7\"")], "one-of 7", "one version"),
    ("13.1.1", "DELETE", &[("If-Match", b"\"7\"")], "one-of 7", "for every method that changes"),
    ("13.1.1", "get", &[("If-Match", b"\"7\"")], "one-of 7", "methods are case-sensitive (§9.1)"),
    ("13.1.1", "PUT", &[("If-Match", b"\"6\", \"7\"")], "one-of 6 7", "several versions"),
    ("5.3 13.1.1", "PUT", &[("If-Match", b"\"6\""), ("If-Match", b"\"7\"")], "one-of 6 7",
     "two lines are one list"),
    ("13.1.1", "PUT", &[("If-Match", b"\"x\", \"7\"")], "one-of 7", "what is no tag of the store cannot be current"),
    ("13.1.1", "PUT", &[("If-Match", b"\"x\"")], "never if-match", "no tag of the store at all"),
    ("8.8.3.2 13.1.1", "PUT", &[("If-Match", b"W/\"7\"")], "never if-match", "a weak tag never matches strongly"),
    ("8.8.3.2 13.1.1", "PUT", &[("If-Match", b"W/\"6\", \"7\"")], "one-of 7", "nor does it beside a strong one"),
    ("8.8.3 13.1.1", "PUT", &[("If-Match", b"\"07\"")], "never if-match", "tags are compared byte by byte: 07 is not 7"),
    ("8.8.3 13.1.1", "PUT", &[("If-Match", b"\"+7\"")], "never if-match", "nor is +7"),
    ("8.8.3 13.1.1", "PUT", &[("If-Match", b"\"7.0\"")], "never if-match", "nor 7.0"),
    ("8.8.3 13.1.1", "PUT", &[("If-Match", b"\"18446744073709551616\"")], "never if-match",
     "a number that the store cannot hold is none of its versions"),
    ("8.8.3 13.1.1", "PUT", &[("If-Match", b"\"18446744073709551615\"")], "one-of 18446744073709551615",
     "the greatest that it can"),
    ("13.1.1", "PUT", &[("If-Match", b"")], "never if-match", "an empty list is present, and matches nothing"),
    ("13.1.1", "PUT", &[("If-Match", b"7")], "never if-match", "no tag"),
    ("13.1.1 13.2.2", "PUT", &[("If-Match", b"\"7\""), DATE], "one-of 7", "the date is not looked at beside If-Match"),
    ("13.1.1 13.2.2", "PUT", &[("If-Match", b""), DATE], "never if-match", "not even beside an empty one"),
    ("13.1.2", "PUT", &[("If-None-Match", b"*")], "absent", "no current representation"),
    ("13.1.2", "PUT", &[("If-None-Match", b"\"7\"")], "none-of 7", "any but this version"),
    ("13.1.2", "PUT", &[("If-None-Match", b"\"6\", \"7\"")], "none-of 6 7", "any but these"),
    ("8.8.3.2 13.1.2", "PUT", &[("If-None-Match", b"W/\"7\"")], "none-of 7", "the mark does not count in a weak comparison"),
    ("13.1.2", "PUT", &[("If-None-Match", b"\"x\"")], "none", "what is no tag of the store excludes nothing"),
    ("13.1.2", "PUT", &[("If-None-Match", b"")], "none", "an empty list excludes nothing"),
    ("13.1.2", "PUT", &[("If-None-Match", b"*"), ("If-Modified-Since", b"Sun, 06 Nov 1994 08:49:37 GMT")], "absent",
     "If-Modified-Since is no second condition of a write"),
    ("13.1.4", "PUT", &[DATE], "unmodified-since 784111777", "not changed after this second"),
    ("5.6.7 13.1.4", "PUT", &[("If-Unmodified-Since", b"Sun Nov  6 08:49:37 1994")], "unmodified-since 784111777",
     "asctime has four digits"),
    ("5.6.7 13.1.4", "PUT", &[("If-Unmodified-Since", b"Thu, 01 Jan 1970 00:00:00 GMT")], "unmodified-since 0", "the epoch"),
    ("5.6.7 13.1.4", "PUT", &[("If-Unmodified-Since", b"Wed, 31 Dec 1969 23:59:59 GMT")], "unmodified-since -1", "before it"),
    ("13.1.4", "PUT", &[("If-Unmodified-Since", b"yesterday")], "none", "what is no date is ignored"),
    ("13.1.4", "PUT", &[("If-Unmodified-Since", b"")], "none", "nor is nothing"),
    ("13.1.4", "PUT", &[("If-Unmodified-Since", b"Sun, 30 Feb 1994 08:49:37 GMT")], "none", "no such day"),
    ("13.1.4", "PUT", &[DATE, DATE], "none", "two lines are no date"),
    ("13.1.2 13.1.4", "PUT", &[("If-Unmodified-Since", b"yesterday"), ("If-None-Match", b"*")], "absent",
     "what is no date is no second condition"),
];

/// Where this crate has made a choice.
#[rustfmt::skip] // one row a case
const LATITUDE: &[Row] = &[
    ("13.1.1", "PUT", &[("If-Match", b"\"7\", x")], "never if-match", "a damaged list is taken as a whole (§2.4 allows to look for tags in it)"),
    ("13.1.1", "PUT", &[("If-Match", b"*, \"7\"")], "never if-match", "likewise"),
    ("13.1.1", "PUT", &[("If-Match", b"*"), ("If-Match", b"*")], "never if-match", "likewise"),
    ("13.1.2", "PUT", &[("If-None-Match", b"7")], "never if-none-match", "a damaged list may name what is there, so nothing is written"),
    ("13.1.2", "PUT", &[("If-None-Match", b"\"7\", x")], "never if-none-match", "likewise"),
    ("13.2.2", "PUT", &[("If-Match", b"\"7\""), ("If-None-Match", b"\"6\"")], "evaluate", "two conditions: a store may compare both"),
    ("13.2.2", "PUT", &[("If-Match", b"*"), ("If-None-Match", b"*")], "evaluate", "likewise"),
    ("13.2.2", "PUT", &[("If-Match", b""), ("If-None-Match", b"*")], "evaluate", "likewise, though nothing meets the first"),
    ("13.2.2", "PUT", &[DATE, ("If-None-Match", b"*")], "evaluate", "likewise"),
    ("5.6.7 13.1.4", "PUT", &[("If-Unmodified-Since", b"Sunday, 06-Nov-94 08:49:37 GMT")], "evaluate",
     "the century depends on the day: whoever has a clock can settle it"),
    ("13.1", "GET", &[("If-None-Match", b"\"7\"")], "evaluate", "a read"),
    ("13.1", "HEAD", &[], "evaluate", "a read"),
];

/// All cases, those of long lists at the end.
pub fn cases() -> Vec<WriteConditionCase> {
    let mut cases: Vec<_> = REQUIRED
        .iter()
        .map(|row| case(row, Result::Required))
        .collect();
    cases.extend(LATITUDE.iter().map(|row| case(row, Result::Latitude)));
    for (name, kind) in [("If-Match", "one-of"), ("If-None-Match", "none-of")] {
        for count in [64, 65] {
            let tags: Vec<String> = (0..count).map(|tag| format!("\"{tag}\"")).collect();
            let is_short = count == 64;
            cases.push(WriteConditionCase {
                name: format!("PUT, {name}: {count} versions"),
                sections: sections("13.1"),
                method: "PUT".into(),
                fields: vec![(name.into(), tags.join(", "))],
                condition: if is_short { kind } else { "evaluate" }.into(),
                versions: if is_short {
                    (0..count).collect()
                } else {
                    Vec::new()
                },
                seconds: None,
                by: None,
                result: Result::Latitude,
                comment: "a store may take more, or fewer, before the row is loaded".into(),
            });
        }
    }
    cases
}

fn case((places, method, fields, condition, comment): &Row, result: Result) -> WriteConditionCase {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), as_text(value)))
        .collect();
    let told: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let (condition, operands) = condition.split_once(' ').unwrap_or((condition, ""));
    let numbers = || operands.split_whitespace();
    let is_list = condition == "one-of" || condition == "none-of";
    WriteConditionCase {
        name: format!(
            "{method}, {}",
            if told.is_empty() {
                "no field".into()
            } else {
                told.join("; ")
            }
        ),
        sections: sections(places),
        method: (*method).into(),
        fields,
        condition: condition.into(),
        versions: if is_list {
            numbers()
                .map(|version| version.parse().expect("a version"))
                .collect()
        } else {
            Vec::new()
        },
        seconds: (condition == "unmodified-since").then(|| operands.parse().expect("seconds")),
        by: (condition == "never").then(|| operands.to_owned()),
        result,
        comment: (*comment).into(),
    }
}

//! What a response says of its representation: entity-tag, modification date, and its strength.

use super::{case, lines, Case, EARLIER, HOUR_LATER, LATER, MODIFIED, MODIFIED_SECONDS};
use serde_json::{json, Value};

fn expect(etag: Option<&str>, last_modified: Option<i64>, strong_date: bool) -> Value {
    json!({"etag": etag, "last_modified": last_modified, "strong_date": strong_date})
}

fn ask(sections: &str, name: &str, headers: &[(&str, &str)], expect: Value) -> Case {
    let weaker = json!({"etag": expect["etag"], "last_modified": expect["last_modified"], "strong_date": false});
    let is_strong = expect["strong_date"] == true;
    let case = case(
        "validators",
        sections,
        name,
        json!({"headers": lines(headers)}),
        expect,
    );
    // That a date is strong may be deduced; to take it for weak is always allowed.
    if is_strong {
        case.latitude(&[weaker])
    } else {
        case
    }
}

pub fn cases() -> Vec<Case> {
    let none = || expect(None, None, false);
    let weak_date = || expect(None, Some(MODIFIED_SECONDS), false);
    let strong_date = || expect(None, Some(MODIFIED_SECONDS), true);
    vec![
        ask(
            "9110 8.8",
            "no validator",
            &[("Content-Type", "text/plain")],
            none(),
        ),
        ask(
            "9110 8.8.3",
            "a strong tag",
            &[("ETag", "\"a\"")],
            expect(Some("\"a\""), None, false),
        ),
        ask(
            "9110 8.8.3",
            "a weak tag",
            &[("ETag", "W/\"a\"")],
            expect(Some("W/\"a\""), None, false),
        ),
        ask(
            "9110 5.1",
            "a name in other letters",
            &[("eTaG", "\"a\"")],
            expect(Some("\"a\""), None, false),
        ),
        ask(
            "9110 5.5",
            "whitespace around the value",
            &[("ETag", " \t\"a\" ")],
            expect(Some("\"a\""), None, false),
        ),
        ask(
            "9110 8.8.3",
            "a comma in the tag: it is data",
            &[("ETag", "\"a,b\"")],
            expect(Some("\"a,b\""), None, false),
        ),
        ask(
            "9110 8.8.3",
            "an empty tag",
            &[("ETag", "\"\"")],
            expect(Some("\"\""), None, false),
        ),
        ask(
            "9110 8.8.3",
            "obs-text: opaque octets",
            &[("ETag", "\"caf\u{e9}\"")],
            expect(Some("\"caf\u{e9}\""), None, false),
        ),
        ask(
            "9110 8.8.3",
            "a backslash: escapes nothing",
            &[("ETag", "\"a\\\"")],
            expect(Some("\"a\\\""), None, false),
        ),
        ask(
            "9110 8.8.3",
            "no quotes: not an entity-tag",
            &[("ETag", "a")],
            none(),
        )
        .latitude(&[expect(Some("a"), None, false)]),
        ask(
            "9110 8.8.3",
            "a small weak mark: not an entity-tag",
            &[("ETag", "w/\"a\"")],
            none(),
        )
        .latitude(&[expect(Some("w/\"a\""), None, false)]),
        ask(
            "9110 5.3, 9110 8.8.3",
            "two different tags: ETag is no list, and whichever one chose could be the wrong one",
            &[("ETag", "\"a\""), ("ETag", "\"b\"")],
            none(),
        )
        .latitude(&[
            expect(Some("\"a\""), None, false),
            expect(Some("\"b\""), None, false),
        ]),
        ask(
            "9110 5.3, 9110 8.8.3",
            "one tag twice: ETag is no list",
            &[("ETag", "\"a\""), ("ETag", "\"a\"")],
            none(),
        )
        .latitude(&[expect(Some("\"a\""), None, false)]),
        ask(
            "9110 8.8.3",
            "a list of tags: ETag is no list",
            &[("ETag", "\"a\", \"b\"")],
            none(),
        ),
        ask(
            "9110 8.8.2.2",
            "a date alone: without a Date nobody knows whether it changed twice in that second",
            &[("Last-Modified", MODIFIED)],
            weak_date(),
        ),
        ask(
            "9110 8.8.2.2",
            "a date in the second of Date",
            &[("Date", MODIFIED), ("Last-Modified", MODIFIED)],
            weak_date(),
        ),
        ask(
            "9110 8.8.2.2",
            "a date one second before Date",
            &[("Date", LATER), ("Last-Modified", MODIFIED)],
            strong_date(),
        ),
        ask(
            "9110 8.8.2.2",
            "a date an hour before Date",
            &[("Date", HOUR_LATER), ("Last-Modified", MODIFIED)],
            strong_date(),
        ),
        ask(
            "9110 8.8.2.1",
            "a date after Date: in the future",
            &[("Date", EARLIER), ("Last-Modified", MODIFIED)],
            weak_date(),
        ),
        ask(
            "9110 8.8",
            "a tag and a date",
            &[
                ("Date", HOUR_LATER),
                ("ETag", "W/\"a\""),
                ("Last-Modified", MODIFIED),
            ],
            expect(Some("W/\"a\""), Some(MODIFIED_SECONDS), true),
        ),
        ask(
            "9110 5.6.7",
            "a date of RFC 850",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Sunday, 06-Nov-94 08:49:37 GMT"),
            ],
            strong_date(),
        ),
        ask(
            "9110 5.6.7",
            "a date of asctime",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Sun Nov  6 08:49:37 1994"),
            ],
            strong_date(),
        ),
        ask(
            "9110 5.6.7",
            "two digits, more than 50 years after Date: of the century before",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Friday, 06-Nov-70 08:49:37 GMT"),
            ],
            expect(None, Some(26_729_377), true),
        ),
        ask(
            "9110 5.6.7",
            "no date",
            &[("Last-Modified", "yesterday")],
            none(),
        ),
        ask(
            "9110 5.6.7",
            "a date with a zone",
            &[("Last-Modified", "Sun, 06 Nov 1994 08:49:37 +0000")],
            none(),
        )
        .latitude(&[weak_date()]),
        ask(
            "9110 5.3, 9110 8.8.2",
            "two dates: Last-Modified is no list",
            &[("Last-Modified", MODIFIED), ("Last-Modified", LATER)],
            none(),
        )
        .latitude(&[weak_date(), expect(None, Some(MODIFIED_SECONDS + 1), false)]),
        ask(
            "9110 5.3, 9110 8.8.2.2",
            "two Dates: none, so the modification date is weak",
            &[
                ("Date", LATER),
                ("Date", HOUR_LATER),
                ("Last-Modified", MODIFIED),
            ],
            weak_date(),
        )
        .latitude(&[strong_date()]),
        ask(
            "9110 8.8.2",
            "the epoch: build systems set it on every file, whatever is in it",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ],
            none(),
        )
        .latitude(&[expect(None, Some(0), true)]),
        ask(
            "9110 8.8.2",
            "a second after the epoch: as other build systems do",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Thu, 01 Jan 1970 00:00:01 GMT"),
            ],
            none(),
        )
        .latitude(&[expect(None, Some(1), true)]),
        ask(
            "9110 8.8.2",
            "two seconds after the epoch",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Thu, 01 Jan 1970 00:00:02 GMT"),
            ],
            expect(None, Some(2), true),
        ),
        ask(
            "9110 8.8.2",
            "before the epoch",
            &[
                ("Date", HOUR_LATER),
                ("Last-Modified", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ],
            expect(None, Some(-1), true),
        ),
    ]
}

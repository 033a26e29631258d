//! What is said about bad input, word for word.

use preconditions::{EntityTag, HttpDate, TagList};

#[track_caller]
fn tag_error(wire: &[u8], expected: &str) {
    let error = EntityTag::parse(wire).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert!(expected.ends_with(&format!(" at byte {}", error.offset())));
}

#[test]
fn entity_tags() {
    tag_error(
        b"",
        "expected a double quote or `W/\"`, found the end at byte 0",
    );
    tag_error(
        b"v7",
        "expected a double quote or `W/\"`, found `v7` at byte 0",
    );
    tag_error(
        b"'v7'",
        "expected a double quote or `W/\"`, found `'v7` at byte 0",
    );
    tag_error(
        b"w/\"v7\"",
        "expected a double quote or `W/\"`, found `w/\"` at byte 0",
    );
    tag_error(
        b"W/v7",
        "expected a double quote or `W/\"`, found `W/v` at byte 0",
    );
    tag_error(
        b"W/ \"v7\"",
        "expected a double quote or `W/\"`, found `W/ ` at byte 0",
    );
    tag_error(
        b" \"v7\"",
        "expected a double quote or `W/\"`, found ` \"v` at byte 0",
    );
    tag_error(
        b"*",
        "expected a double quote or `W/\"`, found `*` at byte 0",
    );
    tag_error(b"\"", "expected a closing quote, found the end at byte 1");
    tag_error(b"\"v7", "expected a closing quote, found the end at byte 3");
    tag_error(
        b"W/\"v7",
        "expected a closing quote, found the end at byte 5",
    );
    tag_error(
        b"\"0123456789abcdefghijklmnop",
        "expected a closing quote, found the end at byte 27",
    );
    tag_error(b"\"a b\"", "invalid byte 0x20 in entity-tag at byte 2");
    tag_error(b"\"a\tb\"", "invalid byte 0x09 in entity-tag at byte 2");
    tag_error(b"\"\x7f\"", "invalid byte 0x7f in entity-tag at byte 1");
    tag_error(b"W/\"ab\0\"", "invalid byte 0x00 in entity-tag at byte 5");
    tag_error(
        b"\"0123456789abcdefghijklmnop \"",
        "invalid byte 0x20 in entity-tag at byte 27",
    );
    tag_error(
        b"\"v7\" ",
        "expected the end of the entity-tag, found ` ` at byte 4",
    );
    tag_error(
        b"\"v7\"x",
        "expected the end of the entity-tag, found `x` at byte 4",
    );
    tag_error(
        b"W/\"v7\"\"v8\"",
        "expected the end of the entity-tag, found `\"` at byte 6",
    );
}

#[test]
fn opaque_values() {
    for (opaque, expected) in [
        ("\"v7\"", "invalid byte 0x22 in entity-tag at byte 0"),
        ("v 7", "invalid byte 0x20 in entity-tag at byte 1"),
        (
            "0123456789abcdefghijklmnop\n",
            "invalid byte 0x0a in entity-tag at byte 26",
        ),
    ] {
        assert_eq!(EntityTag::strong(opaque).unwrap_err().to_string(), expected);
        assert_eq!(EntityTag::weak(opaque).unwrap_err().to_string(), expected);
    }
}

/// The offset is that of the first octet which does not fit.
#[cfg(not(feature = "alloc"))]
#[test]
fn opaque_values_that_need_a_heap() {
    let error = EntityTag::strong_from_bytes([b'a'; 46]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "entity-tag too long without the feature `alloc` at byte 45"
    );
    let error = EntityTag::weak_from_bytes([b'a'; 44]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "entity-tag too long without the feature `alloc` at byte 43"
    );
}

#[track_caller]
fn list_error(line: &[u8], expected: &str) {
    let TagList::Tags(tags) = TagList::new(line) else {
        panic!("a wildcard");
    };
    let error = tags.last().unwrap().unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn lists() {
    list_error(
        b"\"a\", v7",
        "expected a double quote or `W/\"`, found `v7` at byte 5",
    );
    list_error(
        b"  v7",
        "expected a double quote or `W/\"`, found `v7` at byte 2",
    );
    list_error(
        b"\"a\",\t\"b",
        "expected a closing quote, found the end at byte 7",
    );
    list_error(b"\"a\" \"b\"", "expected a comma, found `\"` at byte 4");
    list_error(b"\"a\"\"b\"", "expected a comma, found `\"` at byte 3");
    list_error(b"\"a\"x", "expected a comma, found `x` at byte 3");
    list_error(b",, \"a b\"", "invalid byte 0x20 in entity-tag at byte 5");
    list_error(b"\"a\", *", "`*` must be the whole field value at byte 5");
    list_error(b"*, \"a\"", "`*` must be the whole field value at byte 0");
    list_error(b" **", "`*` must be the whole field value at byte 1");
}

#[track_caller]
fn date_error(wire: &str, expected: &str) {
    let error = HttpDate::parse(wire.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), expected);
    let error = HttpDate::parse_at(wire.as_bytes(), HttpDate::MAX).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn imf_fixdates() {
    date_error("", "expected the name of a day, found the end at byte 0");
    date_error(
        "yesterday",
        "expected the name of a day, found `yes` at byte 0",
    );
    date_error(
        " Sun, 06 Nov 1994 08:49:37 GMT",
        "expected the name of a day, found ` Su` at byte 0",
    );
    date_error(
        "sun, 06 Nov 1994 08:49:37 GMT",
        "expected the name of a day, found `sun` at byte 0",
    );
    date_error(
        "Sun,06 Nov 1994 08:49:37 GMT",
        "expected a comma and a space, found `,0` at byte 3",
    );
    date_error(
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "expected a day of two digits, found `6 ` at byte 5",
    );
    date_error(
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "expected a space, found `-` at byte 7",
    );
    date_error(
        "Sun, 06 nov 1994 08:49:37 GMT",
        "expected the name of a month, found `nov` at byte 8",
    );
    date_error(
        "Sun, 06 Nov-1994 08:49:37 GMT",
        "expected a space, found `-` at byte 11",
    );
    date_error(
        "Sun, 06 Nov 94 08:49:37 GMT",
        "expected a year of four digits, found ` 08:` at byte 14",
    );
    date_error(
        "Sun, 06 Nov x994 08:49:37 GMT",
        "expected a year of four digits, found `x994` at byte 12",
    );
    date_error(
        "Sun, 06 Nov 1994T08:49:37 GMT",
        "expected a space, found `T` at byte 16",
    );
    date_error(
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "expected an hour of two digits, found `8:` at byte 17",
    );
    date_error(
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "expected a colon, found `.` at byte 19",
    );
    date_error(
        "Sun, 06 Nov 1994 08:4:37 GMT",
        "expected a minute of two digits, found `4:` at byte 20",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49 GMT",
        "expected a colon, found ` ` at byte 22",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:7 GMT",
        "expected a second of two digits, found `7 ` at byte 23",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "expected ` GMT`, found ` UTC` at byte 25",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:37",
        "expected ` GMT`, found the end at byte 25",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "expected the end of the date, found ` ` at byte 29",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:37 GMT; length=5",
        "expected the end of the date, found `;` at byte 29",
    );
}

#[test]
fn numbers_out_of_range() {
    date_error(
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "day of the month out of range at byte 5",
    );
    date_error(
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "day of the month out of range at byte 5",
    );
    date_error(
        "Sunday, 29-Feb-94 08:49:37 GMT",
        "day of the month out of range at byte 8",
    );
    date_error(
        "Sun Nov 31 08:49:37 1994",
        "day of the month out of range at byte 8",
    );
    date_error(
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "hour out of range at byte 17",
    );
    date_error(
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "minute out of range at byte 20",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "second out of range at byte 23",
    );
}

#[test]
fn obsolete_dates() {
    date_error(
        "Sunday 06-Nov-94 08:49:37 GMT",
        "expected a comma and a space, found ` 0` at byte 6",
    );
    date_error(
        "Sunday, 6-Nov-94 08:49:37 GMT",
        "expected a day of two digits, found `6-` at byte 8",
    );
    date_error(
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "expected a hyphen, found ` ` at byte 10",
    );
    date_error(
        "Sunday, 06-nov-94 08:49:37 GMT",
        "expected the name of a month, found `nov` at byte 11",
    );
    date_error(
        "Sunday, 06-Nov 94 08:49:37 GMT",
        "expected a hyphen, found ` ` at byte 14",
    );
    date_error(
        "Sunday, 06-Nov-9 08:49:37 GMT",
        "expected a year of two digits, found `9 ` at byte 15",
    );
    date_error(
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "expected a space, found `9` at byte 17",
    );
    date_error(
        "Sunday, 06-Nov-94 08:49:37",
        "expected ` GMT`, found the end at byte 26",
    );
    date_error(
        "SunNov  6 08:49:37 1994",
        "expected a space, found `N` at byte 3",
    );
    date_error(
        "Sun  Nov  6 08:49:37 1994",
        "expected the name of a month, found ` No` at byte 4",
    );
    date_error(
        "Sun Nov-06 08:49:37 1994",
        "expected a space, found `-` at byte 7",
    );
    date_error(
        "Sun Nov 6 08:49:37 1994",
        "expected a day of two digits, found `6 ` at byte 8",
    );
    date_error(
        "Sun Nov  6-08:49:37 1994",
        "expected a space, found `-` at byte 10",
    );
    date_error(
        "Sun Nov  6 08:49:37, 1994",
        "expected a space, found `,` at byte 19",
    );
    date_error(
        "Sun Nov  6 08:49:37 94",
        "expected a year of four digits, found the end at byte 22",
    );
    date_error(
        "Sun Nov  6 08:49:37 1994 GMT",
        "expected the end of the date, found ` ` at byte 24",
    );
}

/// No year from 0000 to 0050 ends in 94.
#[test]
fn a_two_digit_year_that_there_is_not() {
    let error = HttpDate::parse_at(b"Sunday, 06-Nov-94 08:49:37 GMT", HttpDate::MIN).unwrap_err();
    assert_eq!(error.to_string(), "year out of range at byte 15");
}

#[cfg(feature = "std")]
#[test]
fn points_in_time() {
    use std::time::{Duration, UNIX_EPOCH};

    let expected = "date out of range: expected a year from 0000 to 9999";
    let too_late = UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    assert_eq!(
        HttpDate::try_from(too_late).unwrap_err().to_string(),
        expected
    );
    let too_early = UNIX_EPOCH - Duration::new(62_167_219_200, 1);
    assert_eq!(
        HttpDate::try_from(too_early).unwrap_err().to_string(),
        expected
    );
}

#[test]
fn errors_are_equal_if_what_and_where_are() {
    let error = |wire: &'static str| EntityTag::parse(wire.as_bytes()).unwrap_err();
    assert_eq!(error("\"a"), error("\"b"));
    assert_ne!(error("\"a"), error("\"bb"));
    assert_ne!(error("\"a b"), error("\"a\0b"));
}

//! What is said about bad input, word for word.

use preconditions::{EntityTag, HttpDate, TagList};

#[track_caller]
fn tag_error(wire: &[u8], expected: &str) {
    let error = EntityTag::parse(wire).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert!(expected.ends_with(&format!(", at octet {}", error.offset())));
}

#[test]
fn entity_tags() {
    tag_error(b"", "expected a double quote or `W/\"`, at octet 0");
    tag_error(b"v7", "expected a double quote or `W/\"`, at octet 0");
    tag_error(b"'v7'", "expected a double quote or `W/\"`, at octet 0");
    tag_error(b"w/\"v7\"", "expected a double quote or `W/\"`, at octet 0");
    tag_error(b"W/v7", "expected a double quote or `W/\"`, at octet 0");
    tag_error(
        b"W/ \"v7\"",
        "expected a double quote or `W/\"`, at octet 0",
    );
    tag_error(b" \"v7\"", "expected a double quote or `W/\"`, at octet 0");
    tag_error(b"*", "expected a double quote or `W/\"`, at octet 0");
    tag_error(b"\"", "expected a closing quote, at octet 1");
    tag_error(b"\"v7", "expected a closing quote, at octet 3");
    tag_error(b"W/\"v7", "expected a closing quote, at octet 5");
    tag_error(
        b"\"0123456789abcdefghijklmnop",
        "expected a closing quote, at octet 27",
    );
    tag_error(
        b"\"a b\"",
        "octet 0x20 cannot stand in an entity-tag, at octet 2",
    );
    tag_error(
        b"\"a\tb\"",
        "octet 0x09 cannot stand in an entity-tag, at octet 2",
    );
    tag_error(
        b"\"\x7f\"",
        "octet 0x7f cannot stand in an entity-tag, at octet 1",
    );
    tag_error(
        b"W/\"ab\0\"",
        "octet 0x00 cannot stand in an entity-tag, at octet 5",
    );
    tag_error(
        b"\"0123456789abcdefghijklmnop \"",
        "octet 0x20 cannot stand in an entity-tag, at octet 27",
    );
    tag_error(b"\"v7\" ", "expected the end of the entity-tag, at octet 4");
    tag_error(b"\"v7\"x", "expected the end of the entity-tag, at octet 4");
    tag_error(
        b"W/\"v7\"\"v8\"",
        "expected the end of the entity-tag, at octet 6",
    );
}

#[test]
fn opaque_values() {
    for (opaque, expected) in [
        (
            "\"v7\"",
            "octet 0x22 cannot stand in an entity-tag, at octet 0",
        ),
        (
            "v 7",
            "octet 0x20 cannot stand in an entity-tag, at octet 1",
        ),
        (
            "0123456789abcdefghijklmnop\n",
            "octet 0x0a cannot stand in an entity-tag, at octet 26",
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
    let error = EntityTag::strong([b'a'; 46]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "too long to be stored without `alloc`, at octet 45"
    );
    let error = EntityTag::weak([b'a'; 44]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "too long to be stored without `alloc`, at octet 43"
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
        "expected a double quote or `W/\"`, at octet 5",
    );
    list_error(b"  v7", "expected a double quote or `W/\"`, at octet 2");
    list_error(b"\"a\",\t\"b", "expected a closing quote, at octet 7");
    list_error(b"\"a\" \"b\"", "expected a comma, at octet 4");
    list_error(b"\"a\"\"b\"", "expected a comma, at octet 3");
    list_error(b"\"a\"x", "expected a comma, at octet 3");
    list_error(
        b",, \"a b\"",
        "octet 0x20 cannot stand in an entity-tag, at octet 5",
    );
    list_error(b"\"a\", *", "`*` must be the whole field value, at octet 5");
    list_error(b"*, \"a\"", "`*` must be the whole field value, at octet 0");
    list_error(b" **", "`*` must be the whole field value, at octet 1");
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
    date_error("", "expected the name of a day, at octet 0");
    date_error("yesterday", "expected the name of a day, at octet 0");
    date_error(
        " Sun, 06 Nov 1994 08:49:37 GMT",
        "expected the name of a day, at octet 0",
    );
    date_error(
        "sun, 06 Nov 1994 08:49:37 GMT",
        "expected the name of a day, at octet 0",
    );
    date_error(
        "Sun,06 Nov 1994 08:49:37 GMT",
        "expected a comma and a space, at octet 3",
    );
    date_error(
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "expected a day of two digits, at octet 5",
    );
    date_error(
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "expected a space, at octet 7",
    );
    date_error(
        "Sun, 06 nov 1994 08:49:37 GMT",
        "expected the name of a month, at octet 8",
    );
    date_error(
        "Sun, 06 Nov-1994 08:49:37 GMT",
        "expected a space, at octet 11",
    );
    date_error(
        "Sun, 06 Nov 94 08:49:37 GMT",
        "expected a year of four digits, at octet 14",
    );
    date_error(
        "Sun, 06 Nov x994 08:49:37 GMT",
        "expected a year of four digits, at octet 12",
    );
    date_error(
        "Sun, 06 Nov 1994T08:49:37 GMT",
        "expected a space, at octet 16",
    );
    date_error(
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "expected an hour of two digits, at octet 17",
    );
    date_error(
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "expected a colon, at octet 19",
    );
    date_error(
        "Sun, 06 Nov 1994 08:4:37 GMT",
        "expected a minute of two digits, at octet 20",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49 GMT",
        "expected a colon, at octet 22",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:7 GMT",
        "expected a second of two digits, at octet 23",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "expected ` GMT`, at octet 25",
    );
    date_error("Sun, 06 Nov 1994 08:49:37", "expected ` GMT`, at octet 25");
    date_error(
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "expected the end of the date, at octet 29",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:37 GMT; length=5",
        "expected the end of the date, at octet 29",
    );
}

#[test]
fn numbers_out_of_range() {
    date_error(
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "there is no such day of the month, at octet 5",
    );
    date_error(
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "there is no such day of the month, at octet 5",
    );
    date_error(
        "Sunday, 29-Feb-94 08:49:37 GMT",
        "there is no such day of the month, at octet 8",
    );
    date_error(
        "Sun Nov 31 08:49:37 1994",
        "there is no such day of the month, at octet 8",
    );
    date_error(
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "there is no such hour, at octet 17",
    );
    date_error(
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "there is no such minute, at octet 20",
    );
    date_error(
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "there is no such second, at octet 23",
    );
}

#[test]
fn obsolete_dates() {
    date_error(
        "Sunday 06-Nov-94 08:49:37 GMT",
        "expected a comma and a space, at octet 6",
    );
    date_error(
        "Sunday, 6-Nov-94 08:49:37 GMT",
        "expected a day of two digits, at octet 8",
    );
    date_error(
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "expected a hyphen, at octet 10",
    );
    date_error(
        "Sunday, 06-nov-94 08:49:37 GMT",
        "expected the name of a month, at octet 11",
    );
    date_error(
        "Sunday, 06-Nov 94 08:49:37 GMT",
        "expected a hyphen, at octet 14",
    );
    date_error(
        "Sunday, 06-Nov-9 08:49:37 GMT",
        "expected a year of two digits, at octet 15",
    );
    date_error(
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "expected a space, at octet 17",
    );
    date_error("Sunday, 06-Nov-94 08:49:37", "expected ` GMT`, at octet 26");
    date_error("SunNov  6 08:49:37 1994", "expected a space, at octet 3");
    date_error(
        "Sun  Nov  6 08:49:37 1994",
        "expected the name of a month, at octet 4",
    );
    date_error("Sun Nov-06 08:49:37 1994", "expected a space, at octet 7");
    date_error(
        "Sun Nov 6 08:49:37 1994",
        "expected a day of two digits, at octet 8",
    );
    date_error("Sun Nov  6-08:49:37 1994", "expected a space, at octet 10");
    date_error("Sun Nov  6 08:49:37, 1994", "expected a space, at octet 19");
    date_error(
        "Sun Nov  6 08:49:37 94",
        "expected a year of four digits, at octet 22",
    );
    date_error(
        "Sun Nov  6 08:49:37 1994 GMT",
        "expected the end of the date, at octet 24",
    );
}

/// No year from 0000 to 0050 ends in 94.
#[test]
fn a_two_digit_year_that_there_is_not() {
    let error = HttpDate::parse_at(b"Sunday, 06-Nov-94 08:49:37 GMT", HttpDate::MIN).unwrap_err();
    assert_eq!(error.to_string(), "there is no such year, at octet 15");
}

#[cfg(feature = "std")]
#[test]
fn points_in_time() {
    use std::time::{Duration, UNIX_EPOCH};

    let expected = "an HTTP-date names only the years 0000 to 9999";
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

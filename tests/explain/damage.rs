//! Where a field is damaged.

use crate::{check, current, tagged, RANGE};

#[test]
fn whitespace_before_the_damage() {
    check(
        "GET",
        &[("If-None-Match", " \t \"y\", \"b c\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-none-match:  \x09 "y", "b c"
                            ^ invalid byte 0x20 in entity-tag
  weak comparison with "a"
  true: a damaged list matches nothing, so the representation is sent (RFC 9110 section 13.1.2)

proceed
"#,
    );
}

#[test]
fn damage_on_the_second_line() {
    check(
        "GET",
        &[
            ("If-None-Match", "\"x\""),
            ("If-None-Match", "  \"y\" \"z\""),
            ("If-None-Match", "x"),
        ],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-none-match: "x"
if-none-match:   "y" "z"
                     ^ expected a comma
if-none-match: x
  weak comparison with "a"
  true: a damaged list matches nothing, so the representation is sent (RFC 9110 section 13.1.2)

proceed
"#,
    );
}

#[test]
fn a_wildcard_that_is_not_alone() {
    check(
        "PUT",
        &[("If-Match", "*"), ("If-Match", "\"a\"")],
        tagged(),
        r#"
PUT on a representation with ETag "a"

if-match: *
if-match: "a"
          ^ `*` must be the whole field value
  strong comparison with "a"
  false: a damaged list matches nothing (RFC 9110 section 13.1.1)

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn whitespace_before_a_date() {
    check(
        "PUT",
        &[("If-Unmodified-Since", "  Sun, 31 Nov 1994 08:49:37 GMT")],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-unmodified-since:   Sun, 31 Nov 1994 08:49:37 GMT
                            ^ day of the month out of range
  ignored: it is not an HTTP-date (RFC 9110 section 13.1.4)

proceed
"#,
    );
}

#[test]
fn whitespace_before_an_if_range() {
    check(
        "GET",
        &[RANGE, ("If-Range", " \"a\"x")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range:  "a"x
              ^ expected the end of the entity-tag
  false: it is neither an entity-tag nor an HTTP-date (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn a_date_with_a_quote_is_no_tag() {
    check(
        "GET",
        &[RANGE, ("If-Range", "Sun\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range: Sun"
             ^ expected a space
  false: it is neither an entity-tag nor an HTTP-date (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn octets_that_are_not_printable() {
    check(
        "GET",
        &[("If-None-Match", &b"\"caf\xe9\", \x7f,\tx"[..])],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-none-match: "caf\xe9", \x7f,\x09x
                          ^ expected a double quote or `W/"`
  weak comparison with "a"
  true: a damaged list matches nothing, so the representation is sent (RFC 9110 section 13.1.2)

proceed
"#,
    );
}

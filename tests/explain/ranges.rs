//! What is told of Range and If-Range.

use crate::{check, current, date, tagged, LATER, MODIFIED, RANGE};
use preconditions::Validators;

#[test]
fn a_range_alone() {
    check(
        "GET",
        &[RANGE],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

range: bytes=0-1
  true: the range applies (RFC 9110 section 14.2)

proceed, honor the range
"#,
    );
}

#[test]
fn an_if_range_with_the_current_tag() {
    check(
        "GET",
        &[RANGE, ("If-Range", "\"a\"")],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-range: "a"
  strong comparison with "a"
  true: the tag is that of the current representation (RFC 9110 section 13.1.5)

range: bytes=0-1
  true: the range applies (RFC 9110 section 14.2)

proceed, honor the range
"#,
    );
}

#[test]
fn an_if_range_with_a_weak_tag() {
    check(
        "GET",
        &[RANGE, ("If-Range", "W/\"a\"")],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-range: W/"a"
  strong comparison with "a"
  false: the tags are not equal and strong (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_with_the_current_date() {
    check(
        "GET",
        &[RANGE, ("If-Range", MODIFIED)],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-range: Sun, 06 Nov 1994 08:49:37 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  true: the date is equal, and a strong validator (RFC 9110 section 13.1.5)

range: bytes=0-1
  true: the range applies (RFC 9110 section 14.2)

proceed, honor the range
"#,
    );
}

#[test]
fn an_if_range_with_another_date() {
    check(
        "GET",
        &[RANGE, ("If-Range", LATER)],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-range: Sun, 06 Nov 1994 08:49:38 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  false: the dates differ (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_with_a_date_that_is_weak() {
    check(
        "GET",
        &[RANGE, ("If-Range", MODIFIED)],
        Validators::new()
            .last_modified(date(MODIFIED))
            .date(date(MODIFIED)),
        r#"
GET on a representation without ETag, Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:37 GMT

if-range: Sun, 06 Nov 1994 08:49:37 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  false: the representation may have changed twice in that second (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_without_a_current_tag() {
    check(
        "GET",
        &[RANGE, ("If-Range", "\"a\"")],
        Validators::new(),
        r#"
GET on a representation without ETag

if-range: "a"
  false: there is no current tag (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_without_a_modification_date() {
    check(
        "GET",
        &[RANGE, ("If-Range", MODIFIED)],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range: Sun, 06 Nov 1994 08:49:37 GMT
  false: there is no modification date (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_with_a_list() {
    check(
        "GET",
        &[RANGE, ("If-Range", "\"a\", \"b\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range: "a", "b"
             ^ expected the end of the entity-tag
  false: it is neither an entity-tag nor an HTTP-date (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_that_is_no_date() {
    check(
        "GET",
        &[RANGE, ("If-Range", "abc")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range: abc
          ^ expected the name of a day
  false: it is neither an entity-tag nor an HTTP-date (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_on_two_lines() {
    check(
        "GET",
        &[RANGE, ("If-Range", "\"a\""), ("If-Range", "\"a\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range: "a"
if-range: "a"
  false: it has more than one field line (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_if_range_without_a_range() {
    check(
        "GET",
        &[("If-Range", "\"a\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-range: "a"
  ignored: there is no range to decide about (RFC 9110 section 13.1.5)

proceed
"#,
    );
}

#[test]
fn a_range_where_there_are_none() {
    check(
        "HEAD",
        &[RANGE, ("If-Range", "\"a\"")],
        tagged(),
        r#"
HEAD on a representation with ETag "a"

if-range: "a"
  ignored: the method has no ranges (RFC 9110 section 14.2)

range: bytes=0-1
  ignored: the method has no ranges (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn a_range_behind_a_condition() {
    check(
        "GET",
        &[RANGE, ("If-None-Match", "\"x\""), ("If-Range", "\"x\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-none-match: "x"
  weak comparison with "a"
  true: no tag in it matches (RFC 9110 section 13.1.2)

if-range: "x"
  strong comparison with "a"
  false: the tags are not equal and strong (RFC 9110 section 13.1.5)

range: bytes=0-1
  ignored: if-range is false, so the whole representation is sent (RFC 9110 section 14.2)

proceed, ignore the range
"#,
    );
}

#[test]
fn a_range_that_is_not_reached() {
    check(
        "GET",
        &[RANGE, ("If-None-Match", "\"a\""), ("If-Range", "\"x\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-none-match: "a"
               ^ this one
  weak comparison with "a"
  false: a tag in it matches (RFC 9110 section 13.1.2)

304 Not Modified, because of if-none-match
"#,
    );
}

//! What is told where no condition decides.

use crate::{check, current, tagged, MODIFIED, RANGE};
use preconditions::Target;

/// A line of each field.
const ALL: [(&str, &str); 6] = [
    ("If-Match", "x"),
    ("If-Unmodified-Since", ""),
    ("If-None-Match", "*"),
    ("If-Modified-Since", MODIFIED),
    ("If-Range", "\"a\""),
    RANGE,
];

#[test]
fn no_condition() {
    check(
        "GET",
        &[("Accept", "*/*")],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

no condition

proceed
"#,
    );
}

#[test]
fn no_condition_and_nothing_there() {
    check(
        "PUT",
        &[("Accept", "*/*")],
        Target::Missing,
        r#"
PUT on a resource without a current representation

no condition

proceed
"#,
    );
}

#[test]
fn a_method_without_conditions() {
    check(
        "OPTIONS",
        &[("If-Match", "x"), ("If-None-Match", "*"), RANGE],
        tagged(),
        r#"
OPTIONS on a representation with ETag "a"

if-match: x
  ignored: the method neither selects nor modifies a representation (RFC 9110 section 13.2.1)

if-none-match: *
  ignored: the method neither selects nor modifies a representation (RFC 9110 section 13.2.1)

range: bytes=0-1
  ignored: the method neither selects nor modifies a representation (RFC 9110 section 13.2.1)

proceed
"#,
    );
}

#[test]
fn a_read_of_what_is_missing() {
    check(
        "GET",
        &ALL,
        Target::Missing,
        r#"
GET on a resource without a current representation

if-match: x
  ignored: there is no representation, so the answer is not 2xx in any case (RFC 9110 section 13.2.1)

if-unmodified-since: 
  ignored: there is no representation, so the answer is not 2xx in any case (RFC 9110 section 13.2.1)

if-none-match: *
  ignored: there is no representation, so the answer is not 2xx in any case (RFC 9110 section 13.2.1)

if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
  ignored: there is no representation, so the answer is not 2xx in any case (RFC 9110 section 13.2.1)

if-range: "a"
  ignored: there is no representation, so the answer is not 2xx in any case (RFC 9110 section 13.2.1)

range: bytes=0-1
  ignored: there is no representation, so the answer is not 2xx in any case (RFC 9110 section 13.2.1)

proceed, ignore the range
"#,
    );
}

#[test]
fn an_unknown_method() {
    check(
        "BREW",
        &[("If-None-Match", "*")],
        tagged(),
        r#"
another method on a representation with ETag "a"

if-none-match: *
  false: there is a current representation (RFC 9110 section 13.1.2)

412 Precondition Failed, because of if-none-match
"#,
    );
}

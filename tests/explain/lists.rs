//! What is told of If-Match and If-None-Match.

use crate::{check, current, tagged, EARLIER, MODIFIED};
use preconditions::{Target, Validators};

#[test]
fn an_if_match_that_asks_for_existence() {
    check(
        "PUT",
        &[("If-Match", "*")],
        tagged(),
        r#"
PUT on a representation with ETag "a"

if-match: *
  true: there is a current representation (RFC 9110 section 13.1.1)

proceed, protected by existence
"#,
    );
}

#[test]
fn an_if_match_that_asks_for_existence_in_vain() {
    check(
        "PUT",
        &[("If-Match", "*")],
        Target::Missing,
        r#"
PUT on a resource without a current representation

if-match: *
  false: there is no current representation (RFC 9110 section 13.1.1)

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn an_empty_if_match() {
    check(
        "PUT",
        &[("If-Match", ",")],
        tagged(),
        r#"
PUT on a representation with ETag "a"

if-match: ,
  strong comparison with "a"
  false: an empty list names no tag (RFC 9110 section 13.1.1)

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn an_if_match_without_a_match() {
    check(
        "PUT",
        &[("If-Match", "\"x\", W/\"a\"")],
        tagged(),
        r#"
PUT on a representation with ETag "a"

if-match: "x", W/"a"
  strong comparison with "a"
  false: no tag in it matches (RFC 9110 section 13.1.1)
  near miss: a tag in it is weak and would match but for its W/, since if-match compares strongly; usually a gateway has weakened it by compressing

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn an_if_match_without_a_current_tag() {
    check(
        "PUT",
        &[("If-Match", "\"x\"")],
        Validators::new(),
        r#"
PUT on a representation without ETag

if-match: "x"
  false: there is no current tag that could match (RFC 9110 section 13.1.1)

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn an_if_match_for_what_is_missing() {
    check(
        "DELETE",
        &[("If-Match", "\"x\"")],
        Target::Missing,
        r#"
DELETE on a resource without a current representation

if-match: "x"
  false: there is no current tag that could match (RFC 9110 section 13.1.1)

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn an_if_match_with_a_match_and_a_date_beside_it() {
    check(
        "PUT",
        &[
            ("If-Unmodified-Since", EARLIER),
            ("If-Match", "\"x\", \"a\""),
        ],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-match: "x", "a"
               ^ this one
  strong comparison with "a"
  true: a tag in it matches (RFC 9110 section 13.1.1)

if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT
  ignored: if-match is present and decides alone (RFC 9110 section 13.1.4)

proceed, protected by version
"#,
    );
}

#[test]
fn a_damaged_if_match() {
    check(
        "PUT",
        &[("If-Match", "\"x\", a")],
        tagged(),
        r#"
PUT on a representation with ETag "a"

if-match: "x", a
               ^ expected a double quote or `W/"`
  strong comparison with "a"
  false: a damaged list matches nothing (RFC 9110 section 13.1.1)
  near miss: a tag in it would match if it had its double quotes

412 Precondition Failed, because of if-match
"#,
    );
}

#[test]
fn an_if_none_match_that_creates() {
    check(
        "PUT",
        &[("If-None-Match", "*")],
        Target::Missing,
        r#"
PUT on a resource without a current representation

if-none-match: *
  true: there is no current representation (RFC 9110 section 13.1.2)

proceed, protected by absence
"#,
    );
}

#[test]
fn an_if_none_match_with_a_wildcard_and_a_date_beside_it() {
    check(
        "GET",
        &[("If-None-Match", "*"), ("If-Modified-Since", MODIFIED)],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-none-match: *
  false: there is a current representation (RFC 9110 section 13.1.2)

if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
  ignored: if-none-match is present and decides alone (RFC 9110 section 13.1.3)

304 Not Modified, because of if-none-match
"#,
    );
}

#[test]
fn an_if_none_match_with_a_match_on_the_second_line() {
    check(
        "HEAD",
        &[
            ("If-None-Match", "\"x\""),
            ("If-None-Match", "\"y\", W/\"a\""),
        ],
        tagged(),
        r#"
HEAD on a representation with ETag "a"

if-none-match: "x"
if-none-match: "y", W/"a"
                    ^ this one
  weak comparison with "a"
  false: a tag in it matches (RFC 9110 section 13.1.2)

304 Not Modified, because of if-none-match
"#,
    );
}

#[test]
fn an_if_none_match_without_a_match_and_a_date_beside_it() {
    check(
        "GET",
        &[("If-None-Match", "\"x\""), ("If-Modified-Since", MODIFIED)],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-none-match: "x"
  weak comparison with "a"
  true: no tag in it matches (RFC 9110 section 13.1.2)

if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
  ignored: if-none-match is present and decides alone (RFC 9110 section 13.1.3)

proceed
"#,
    );
}

#[test]
fn an_empty_if_none_match() {
    check(
        "QUERY",
        &[("If-None-Match", "")],
        tagged(),
        r#"
QUERY on a representation with ETag "a"

if-none-match: 
  weak comparison with "a"
  true: an empty list names no tag (RFC 9110 section 13.1.2)

proceed
"#,
    );
}

#[test]
fn an_if_none_match_without_a_current_tag() {
    check(
        "POST",
        &[("If-None-Match", "\"x\"")],
        Validators::new(),
        r#"
POST on a representation without ETag

if-none-match: "x"
  true: there is no current tag that could match (RFC 9110 section 13.1.2)

proceed
"#,
    );
}

#[test]
fn a_damaged_if_none_match_on_a_read() {
    check(
        "GET",
        &[("If-None-Match", "x")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-none-match: x
               ^ expected a double quote or `W/"`
  weak comparison with "a"
  true: a damaged list matches nothing, so the representation is sent (RFC 9110 section 13.1.2)

proceed
"#,
    );
}

#[test]
fn a_damaged_if_none_match_on_a_write() {
    check(
        "PATCH",
        &[("If-None-Match", "x")],
        tagged(),
        r#"
PATCH on a representation with ETag "a"

if-none-match: x
               ^ expected a double quote or `W/"`
  weak comparison with "a"
  false: a damaged list may name the current tag, so the method is not performed (RFC 9110 section 13.1.2)

412 Precondition Failed, because of if-none-match
"#,
    );
}

#[test]
fn both_lists_in_their_order() {
    check(
        "GET",
        &[("If-None-Match", "\"a\""), ("If-Match", "\"a\"")],
        tagged(),
        r#"
GET on a representation with ETag "a"

if-match: "a"
          ^ this one
  strong comparison with "a"
  true: a tag in it matches (RFC 9110 section 13.1.1)

if-none-match: "a"
               ^ this one
  weak comparison with "a"
  false: a tag in it matches (RFC 9110 section 13.1.2)

304 Not Modified, because of if-none-match
"#,
    );
}

//! What is told of If-Unmodified-Since and If-Modified-Since.

use crate::{check, current, tagged, EARLIER, LATER, MODIFIED};
use preconditions::Validators;

#[test]
fn an_if_unmodified_since_that_holds() {
    check(
        "PUT",
        &[("If-Unmodified-Since", MODIFIED)],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-unmodified-since: Sun, 06 Nov 1994 08:49:37 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  true: the representation has not changed since (RFC 9110 section 13.1.4)

proceed, protected by date
"#,
    );
}

#[test]
fn an_if_unmodified_since_that_does_not_hold() {
    check(
        "PUT",
        &[("If-Unmodified-Since", EARLIER)],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  false: the representation has changed since (RFC 9110 section 13.1.4)

412 Precondition Failed, because of if-unmodified-since
"#,
    );
}

#[test]
fn an_if_unmodified_since_that_is_no_date() {
    check(
        "PUT",
        &[("If-Unmodified-Since", "Sun, 6 Nov 1994 08:49:36 GMT")],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-unmodified-since: Sun, 6 Nov 1994 08:49:36 GMT
                          ^ expected a day of two digits
  ignored: it is not an HTTP-date (RFC 9110 section 13.1.4)

proceed
"#,
    );
}

#[test]
fn an_if_unmodified_since_on_two_lines() {
    check(
        "PUT",
        &[
            ("If-Unmodified-Since", EARLIER),
            ("If-Unmodified-Since", "no"),
        ],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT
if-unmodified-since: no
  ignored: it has more than one field line (RFC 9110 section 13.1.4)

proceed
"#,
    );
}

#[test]
fn an_if_unmodified_since_without_a_modification_date() {
    check(
        "PUT",
        &[("If-Unmodified-Since", EARLIER)],
        tagged(),
        r#"
PUT on a representation with ETag "a"

if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT
  ignored: the representation has no modification date (RFC 9110 section 13.1.4)

proceed
"#,
    );
}

#[test]
fn an_if_modified_since_on_a_write() {
    check(
        "PUT",
        &[("If-Modified-Since", EARLIER)],
        current(),
        r#"
PUT on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-modified-since: Sun, 06 Nov 1994 08:49:36 GMT
  ignored: the method is no read (RFC 9110 section 13.1.3)

proceed
"#,
    );
}

#[test]
fn an_if_modified_since_that_is_answered_304() {
    check(
        "GET",
        &[("If-Modified-Since", LATER)],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-modified-since: Sun, 06 Nov 1994 08:49:38 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  false: the representation has not changed since (RFC 9110 section 13.1.3)

304 Not Modified, because of if-modified-since
"#,
    );
}

#[test]
fn an_if_modified_since_that_sends_the_representation() {
    check(
        "GET",
        &[("If-Modified-Since", EARLIER)],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-modified-since: Sun, 06 Nov 1994 08:49:36 GMT
  compared with Sun, 06 Nov 1994 08:49:37 GMT
  true: the representation has changed since (RFC 9110 section 13.1.3)

proceed
"#,
    );
}

#[test]
fn an_if_modified_since_that_is_no_date() {
    check(
        "GET",
        &[("If-Modified-Since", "yesterday")],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-modified-since: yesterday
                   ^ expected the name of a day
  ignored: it is not an HTTP-date (RFC 9110 section 13.1.3)

proceed
"#,
    );
}

#[test]
fn an_if_modified_since_on_two_lines() {
    check(
        "GET",
        &[
            ("If-Modified-Since", MODIFIED),
            ("If-Modified-Since", MODIFIED),
        ],
        current(),
        r#"
GET on a representation with ETag "a", Last-Modified Sun, 06 Nov 1994 08:49:37 GMT, Date Sun, 06 Nov 1994 08:49:38 GMT

if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
  ignored: it has more than one field line (RFC 9110 section 13.1.3)

proceed
"#,
    );
}

#[test]
fn an_if_modified_since_without_a_modification_date() {
    check(
        "GET",
        &[("If-Modified-Since", MODIFIED)],
        Validators::new(),
        r#"
GET on a representation without ETag

if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
  ignored: the representation has no modification date (RFC 9110 section 13.1.3)

proceed
"#,
    );
}

//! Whole answers, field by field and word for word: what a 304, 412 and 428 keep of the 200, what
//! they add, and what their content says.

mod policy;

use preconditions::{evaluate, Answer, EntityTag, Field, HttpDate, Outcome, Permit, Validators};

const NOT_MODIFIED: Answer = Answer::NotModified {
    by: Field::IfNoneMatch,
};
const FAILED: Answer = Answer::PreconditionFailed { by: Field::IfMatch };
const REQUIRED: Answer = Answer::PreconditionRequired;

/// A 200 with more fields than any should have.
const SUCCESS_FIELDS: [(&str, &str); 36] = [
    ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("Connection", "keep-alive"),
    ("Keep-Alive", "timeout=5"),
    ("Transfer-Encoding", "chunked"),
    ("Trailer", "Repr-Digest"),
    ("Content-Length", "11"),
    ("Content-Type", "text/plain"),
    ("Content-Encoding", "gzip"),
    ("Content-Language", "en"),
    ("Content-Range", "bytes 0-10/11"),
    ("Content-Disposition", "inline"),
    ("Content-Digest", "sha-256=:X:"),
    ("Repr-Digest", "sha-256=:X:"),
    ("Unencoded-Digest", "sha-256=:X:"),
    ("Digest", "sha-256=X"),
    ("Content-MD5", "X"),
    ("Content-Location", "/notes/1"),
    ("Content-Security-Policy", "default-src 'self'"),
    ("Content-Security-Policy-Report-Only", "default-src 'none'"),
    ("ETag", "\"v7\""),
    ("Last-Modified", "Sun, 06 Nov 1994 08:49:36 GMT"),
    ("Vary", "Accept-Encoding"),
    ("Vary", "Accept"),
    ("Cache-Control", "max-age=60"),
    ("Expires", "Sun, 06 Nov 1994 08:50:37 GMT"),
    ("Pragma", "x"),
    ("Age", "3"),
    ("Set-Cookie", "a=1"),
    ("Set-Cookie", "b=2"),
    ("Access-Control-Allow-Origin", "*"),
    ("Accept-Ranges", "bytes"),
    ("Link", "</notes>; rel=up"),
    ("Server", "x"),
    ("Upgrade", "h2c"),
    ("Contents", "kept"),
    ("X-Content-Type", "kept"),
];

fn answered(answer: Answer, success_fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = answer.fields(success_fields.iter().map(|(name, value)| (name, value)));
    let text = |octets: &[u8]| String::from_utf8(octets.to_vec()).unwrap();
    fields
        .map(|(name, value)| (name.to_owned(), text(value)))
        .collect()
}

#[track_caller]
fn check(answer: Answer, success_fields: &[(&str, &str)], expected: &[(&str, &str)]) {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let expected: Vec<_> = expected.iter().map(owned).collect();
    assert_eq!(answered(answer, success_fields), expected);
}

#[test]
fn fields_of_a_304() {
    check(
        Answer::NotModified {
            by: Field::IfNoneMatch,
        },
        &SUCCESS_FIELDS,
        &[
            ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("Content-Location", "/notes/1"),
            ("Content-Security-Policy", "default-src 'self'"),
            ("Content-Security-Policy-Report-Only", "default-src 'none'"),
            ("ETag", "\"v7\""),
            ("Vary", "Accept-Encoding"),
            ("Vary", "Accept"),
            ("Cache-Control", "max-age=60"),
            ("Expires", "Sun, 06 Nov 1994 08:50:37 GMT"),
            ("Pragma", "x"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Access-Control-Allow-Origin", "*"),
            ("Accept-Ranges", "bytes"),
            ("Link", "</notes>; rel=up"),
            ("Server", "x"),
            ("Contents", "kept"),
            ("X-Content-Type", "kept"),
        ],
    );
}

const KEPT_WITH_CONTENT: [(&str, &str); 14] = [
    ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("Content-Security-Policy", "default-src 'self'"),
    ("Content-Security-Policy-Report-Only", "default-src 'none'"),
    ("ETag", "\"v7\""),
    ("Vary", "Accept-Encoding"),
    ("Vary", "Accept"),
    ("Set-Cookie", "a=1"),
    ("Set-Cookie", "b=2"),
    ("Access-Control-Allow-Origin", "*"),
    ("Accept-Ranges", "bytes"),
    ("Link", "</notes>; rel=up"),
    ("Server", "x"),
    ("Contents", "kept"),
    ("X-Content-Type", "kept"),
];

#[test]
fn fields_of_a_412() {
    for by in [Field::IfMatch, Field::IfUnmodifiedSince, Field::IfNoneMatch] {
        check(
            Answer::PreconditionFailed { by },
            &SUCCESS_FIELDS,
            &KEPT_WITH_CONTENT,
        );
        check(Answer::PreconditionFailed { by }, &[], &[]);
    }
}

#[test]
fn fields_of_a_428() {
    let added = [("cache-control", "no-store")];
    let expected = [&KEPT_WITH_CONTENT[..], &added].concat();
    check(Answer::PreconditionRequired, &SUCCESS_FIELDS, &expected);
    check(Answer::PreconditionRequired, &[], &added);
}

#[test]
fn last_modified_stands_in_for_an_etag() {
    let date = ("Last-Modified", "Sun, 06 Nov 1994 08:49:36 GMT");
    let tag = ("etag", "W/\"v7\"");
    let not_modified = Answer::NotModified {
        by: Field::IfModifiedSince,
    };
    check(not_modified, &[date], &[date]);
    check(not_modified, &[date, tag], &[tag]);
    check(not_modified, &[tag, date], &[tag]);
    let failed = Answer::PreconditionFailed {
        by: Field::IfUnmodifiedSince,
    };
    check(failed, &[date], &[date]);
    check(failed, &[date, tag], &[tag]);
}

/// The prefix `Content-` is looked for in names of any length and any characters.
#[test]
fn names_that_are_near_content() {
    let not_modified = Answer::NotModified {
        by: Field::IfNoneMatch,
    };
    for name in [
        "",
        "C",
        "Content",
        "Contentx",
        "Conten\u{e9}-Type",
        "Conté",
        "X-Content-",
    ] {
        check(not_modified, &[(name, "1")], &[(name, "1")]);
    }
    for name in ["Content-", "content-x", "CONTENT-TYPE"] {
        check(not_modified, &[(name, "1")], &[]);
    }
}

#[test]
fn values_are_octets() {
    let success_fields: [(&str, &[u8]); 1] = [("ETag", b"\"caf\xe9\"")];
    let answer = Answer::NotModified {
        by: Field::IfNoneMatch,
    };
    let fields = answer.fields(success_fields.iter().map(|(name, value)| (name, value)));
    assert_eq!(fields.collect::<Vec<_>>(), success_fields);
}

#[test]
fn problem_details() {
    assert_eq!(
        Answer::NotModified {
            by: Field::IfNoneMatch
        }
        .problem_details(),
        None
    );
    assert_eq!(
        Answer::NotModified {
            by: Field::IfModifiedSince
        }
        .problem_details(),
        None
    );
    assert_eq!(
        Answer::PreconditionFailed { by: Field::IfMatch }.problem_details(),
        Some(
            "{\"title\":\"Precondition Failed\",\"status\":412,\"field\":\"if-match\",\
         \"detail\":\"If-Match names no current entity-tag of this resource by the strong comparison. \
         Get it again, apply the change to what you get, and send its ETag in If-Match; if there is \
         nothing to get, it does not exist, and only If-None-Match: * can create it. If an ETag that \
         you have just got is refused and starts with W/, something on the way has weakened it, for \
         instance by compressing: ask for it with Accept-Encoding: identity.\"}"
        )
    );
    assert_eq!(
        Answer::PreconditionFailed {
            by: Field::IfUnmodifiedSince
        }
        .problem_details(),
        Some(
            "{\"title\":\"Precondition Failed\",\"status\":412,\"field\":\"if-unmodified-since\",\
         \"detail\":\"The resource has changed since the date in If-Unmodified-Since. \
         Get it again, apply the change to what you get, and send its validators.\"}"
        )
    );
    assert_eq!(
        Answer::PreconditionFailed {
            by: Field::IfNoneMatch
        }
        .problem_details(),
        Some(
            "{\"title\":\"Precondition Failed\",\"status\":412,\"field\":\"if-none-match\",\
         \"detail\":\"The resource exists, or has an entity-tag that If-None-Match excludes. \
         To change it, get it first and send its ETag in If-Match.\"}"
        )
    );
    // No evaluation comes to these three.
    for by in [Field::IfModifiedSince, Field::IfRange, Field::Range] {
        assert_eq!(
            Answer::PreconditionFailed { by }.problem_details(),
            Some(
                "{\"title\":\"Precondition Failed\",\"status\":412,\
             \"detail\":\"A condition of the request does not hold. Get the resource again.\"}"
            )
        );
    }
    assert_eq!(
        Answer::PreconditionRequired.problem_details(),
        Some(
            "{\"title\":\"Precondition Required\",\"status\":428,\
         \"detail\":\"This resource is only changed under a condition. Get it and send its ETag in \
         If-Match; to create it, send If-None-Match: *.\"}"
        )
    );
}

/// Problem details (RFC 9457): an object in JSON, whose status is that of the answer.
#[test]
fn contents_are_problem_details() {
    let fields = [
        Field::IfMatch,
        Field::IfUnmodifiedSince,
        Field::IfNoneMatch,
        Field::IfModifiedSince,
        Field::IfRange,
        Field::Range,
    ];
    let failed = fields.map(|by| Answer::PreconditionFailed { by });
    for answer in failed.into_iter().chain([Answer::PreconditionRequired]) {
        let problem: serde_json::Value =
            serde_json::from_str(answer.problem_details().unwrap()).unwrap();
        assert_eq!(problem["status"], answer.status());
        assert!(problem["title"].is_string() && problem["detail"].is_string());
    }
}

/// One word for each, so that a metric has as many series as there are answers.
#[test]
fn labels() {
    let labels = [
        (
            Answer::NotModified {
                by: Field::IfNoneMatch,
            },
            "not-modified-by-tag",
        ),
        (
            Answer::NotModified {
                by: Field::IfModifiedSince,
            },
            "not-modified-by-date",
        ),
        (
            Answer::PreconditionFailed { by: Field::IfMatch },
            "failed-if-match",
        ),
        (
            Answer::PreconditionFailed {
                by: Field::IfUnmodifiedSince,
            },
            "failed-if-unmodified-since",
        ),
        (
            Answer::PreconditionFailed {
                by: Field::IfNoneMatch,
            },
            "failed-if-none-match",
        ),
        (Answer::PreconditionRequired, "condition-required"),
    ];
    for (answer, label) in labels {
        assert_eq!(answer.label(), label);
        match answer {
            Answer::NotModified { by } => assert_eq!(Outcome::NotModified { by }.label(), label),
            Answer::PreconditionFailed { by } => {
                assert_eq!(Outcome::PreconditionFailed { by }.label(), label);
            }
            Answer::PreconditionRequired => {}
        }
    }
}

#[test]
fn statuses() {
    assert_eq!(
        Answer::NotModified {
            by: Field::IfNoneMatch
        }
        .status(),
        304
    );
    assert_eq!(
        Answer::PreconditionFailed { by: Field::IfMatch }.status(),
        412
    );
    assert_eq!(Answer::PreconditionRequired.status(), 428);
}

#[test]
fn answers_are_told_in_a_line() {
    for (answer, line) in [
        (NOT_MODIFIED, "304 Not Modified, because of if-none-match"),
        (FAILED, "412 Precondition Failed, because of if-match"),
        (
            REQUIRED,
            "428 Precondition Required: no condition protects the write",
        ),
    ] {
        assert_eq!(answer.to_string(), line);
    }
}

/// §8.8.2.1, for hosts that write the field themselves.
#[test]
fn a_modification_date_is_sent_only_with_a_date_to_hold_it_against() {
    let date = |seconds| HttpDate::from_unix_seconds(seconds);
    let sent = |validators: Validators<'_>| validators.sent_modification_date();
    let modified = |seconds| Validators::new().last_modified(date(seconds));
    assert_eq!(sent(modified(7)), None);
    assert_eq!(sent(modified(7).date(date(9))), date(7));
    assert_eq!(sent(modified(7).date(date(7))), date(7));
    assert_eq!(sent(modified(7).date(date(5))), date(5));
    assert_eq!(sent(modified(7).without_clock()), date(7));
    assert_eq!(sent(modified(7).without_clock().date(None)), None);
    assert_eq!(sent(Validators::new().date(date(9))), None);
    // The clock of another system makes no date strong.
    let since = [("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:07 GMT")];
    let permit = evaluate("PUT", &since, modified(7).without_clock()).into_result();
    assert_eq!(permit.unwrap().protection(), None);
}

/// From a request to the answer, in one chain.
#[test]
fn a_write_is_performed_or_answered() {
    let write = |fields: &[(&str, &str)]| -> Result<RangeAndGuard, u16> {
        let current = EntityTag::from_static("\"v7\"");
        evaluate("PUT", fields, &current)
            .into_result()
            .and_then(Permit::require_condition)
            .map(|permit| (permit.range(), permit.is_guarded()))
            .map_err(Answer::status)
    };
    type RangeAndGuard = (preconditions::RangeUse, bool);
    assert_eq!(write(&[]), Err(428));
    assert_eq!(write(&[("If-Match", "\"v6\"")]), Err(412));
    let expected = (preconditions::RangeUse::Absent, true);
    assert_eq!(write(&[("If-Match", "\"v7\"")]), Ok(expected));
}

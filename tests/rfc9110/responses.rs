//! §15.4.5, §15.5.13 and RFC 6585 §3: what a 304, 412 and 428 carry.

use preconditions::{Answer, Field};

const NOT_MODIFIED: Answer = Answer::NotModified {
    by: Field::IfNoneMatch,
};
const FAILED: Answer = Answer::PreconditionFailed { by: Field::IfMatch };

/// The names of what is left of a 200 with fields of these names.
fn names(answer: Answer, success_fields: &[&str]) -> Vec<String> {
    let fields = success_fields.iter().map(|name| (*name, "1"));
    let fields: Vec<_> = fields.collect();
    let answer = answer.fields(fields.iter().map(|(name, value)| (name, value)));
    answer.map(|(name, _)| name.to_owned()).collect()
}

// A 304 carries these six if the 200 would have carried them.
#[test]
fn section_15_4_5_six_fields_of_a_304() {
    let six = [
        "Content-Location",
        "Date",
        "ETag",
        "Vary",
        "Cache-Control",
        "Expires",
    ];
    assert_eq!(names(NOT_MODIFIED, &six), six);
    for name in six {
        assert_eq!(names(NOT_MODIFIED, &[name]), [name]);
    }
    assert!(names(NOT_MODIFIED, &[]).is_empty());
}

// It carries no other metadata of the representation, since what it carries is written over what the
// cache has stored.
#[test]
fn section_15_4_5_no_other_metadata_of_the_representation() {
    for name in [
        "Content-Type",
        "Content-Encoding",
        "Content-Language",
        "Content-Range",
        "content-disposition",
        "CONTENT-MD5",
        "Content-Digest",
        "Repr-Digest",
        "Digest",
    ] {
        assert!(names(NOT_MODIFIED, &["ETag", name]) == ["ETag"], "{name}");
    }
}

// Last-Modified is for a 304 without ETag, to guide the cache.
#[test]
fn section_15_4_5_last_modified_only_without_etag() {
    assert_eq!(
        names(NOT_MODIFIED, &["Last-Modified", "Date"]),
        ["Last-Modified", "Date"]
    );
    assert_eq!(names(NOT_MODIFIED, &["Last-Modified", "ETag"]), ["ETag"]);
    assert_eq!(names(NOT_MODIFIED, &["eTAG", "last-modified"]), ["eTAG"]);
}

// It has no content. A Content-Length would have to be that of the 200 (§8.6), and a 0 there has
// emptied caches.
#[test]
fn section_15_4_5_no_content_and_no_content_length() {
    assert_eq!(NOT_MODIFIED.status(), 304);
    assert_eq!(NOT_MODIFIED.problem_details(), None);
    assert!(names(
        NOT_MODIFIED,
        &["Content-Length", "Transfer-Encoding", "Trailer"]
    )
    .is_empty());
}

// Its ETag is that of the server, mark and all, not what the client sent.
#[test]
fn section_15_4_5_the_etag_of_a_304_is_the_current_one() {
    let success_fields = [("ETag", "W/\"a\"")];
    let fields = NOT_MODIFIED.fields(success_fields.iter().map(|(name, value)| (name, value)));
    let expected: [(&str, &[u8]); 1] = [("ETag", b"W/\"a\"")];
    assert_eq!(fields.collect::<Vec<_>>(), expected);
}

// Whatever else it carries replaces what caches have stored (RFC 9111 §3.2), so that policies and
// cookies are those of the 200, in order and in number.
#[test]
fn rfc_9111_section_3_2_a_304_updates_what_is_stored() {
    let success_fields = [
        "Set-Cookie",
        "Content-Security-Policy",
        "Access-Control-Allow-Origin",
        "Set-Cookie",
        "Strict-Transport-Security",
        "Link",
        "Server",
        "X-Request-Id",
        "Vary",
        "Vary",
    ];
    assert_eq!(names(NOT_MODIFIED, &success_fields), success_fields);
}

// Fields of one connection or one message are not kept by anything (§7.6.1).
#[test]
fn section_7_6_1_fields_of_one_message() {
    for name in [
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Age",
    ] {
        for answer in [NOT_MODIFIED, FAILED, Answer::PreconditionRequired] {
            assert!(
                !names(answer, &[name]).iter().any(|kept| kept == name),
                "{name}"
            );
        }
    }
}

// A server with a clock sends Date in a 304, 412 and 428 (§6.6.1).
#[test]
fn section_6_6_1_every_answer_keeps_the_date() {
    for answer in [NOT_MODIFIED, FAILED, Answer::PreconditionRequired] {
        assert_eq!(names(answer, &["Date"])[0], "Date");
    }
}

// A 412 needs no field of its own. Chosen here: it keeps the current validators, so that the client
// can tell what it missed, and says in its content which condition failed.
#[test]
fn section_15_5_13_a_412_has_the_current_validators() {
    assert_eq!(FAILED.status(), 412);
    assert_eq!(
        names(FAILED, &["ETag", "Date", "Vary"]),
        ["ETag", "Date", "Vary"]
    );
    assert_eq!(names(FAILED, &["Last-Modified"]), ["Last-Modified"]);
    for (by, name) in [
        (Field::IfMatch, "\"field\":\"if-match\""),
        (
            Field::IfUnmodifiedSince,
            "\"field\":\"if-unmodified-since\"",
        ),
        (Field::IfNoneMatch, "\"field\":\"if-none-match\""),
    ] {
        assert!(Answer::PreconditionFailed { by }
            .problem_details()
            .unwrap()
            .contains(name));
    }
}

// Its content is not that of the 200, so nothing that describes that content is kept, and nothing
// that would let a cache store it (§8.6, RFC 9111 §3).
#[test]
fn section_15_5_13_a_412_has_nothing_of_the_content_success_fields() {
    for name in [
        "Content-Length",
        "Content-Type",
        "Content-Encoding",
        "Content-Range",
        "Content-Location",
        "Cache-Control",
        "Expires",
        "Pragma",
        "Repr-Digest",
    ] {
        assert!(names(FAILED, &[name]).is_empty(), "{name}");
    }
}

// A 428 says how to send the request again, and must not be stored by a cache.
#[test]
fn rfc_6585_section_3_a_428_explains_itself_and_is_not_stored() {
    let answer = Answer::PreconditionRequired;
    assert_eq!(answer.status(), 428);
    let fields = answer.fields(
        [("cache-control", "max-age=60")]
            .iter()
            .map(|(n, v)| (n, v)),
    );
    let expected: [(&str, &[u8]); 1] = [("cache-control", b"no-store")];
    assert_eq!(fields.collect::<Vec<_>>(), expected);
    let details = answer.problem_details().unwrap();
    assert!(details.contains("If-Match") && details.contains("If-None-Match: *"));
}

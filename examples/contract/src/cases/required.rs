//! A service that requires conditions on writes (RFC 6585 §3).

use super::Sequence;
use crate::expect::Expect::*;

const FIVE: Option<&str> = Some("{\"value\": 5}");

#[rustfmt::skip]
pub const SEQUENCES: &[Sequence] = &[
    ("put", "RFC 6585 3", &[("PUT /w/1", &[], FIVE, RequiredAt(1)), ("GET /w/1", &[], None, Value(0, 1))]),
    ("post", "RFC 6585 3", &[("POST /w/1", &[], FIVE, RequiredAt(1)), ("GET /w/1", &[], None, Value(0, 1))]),
    ("delete", "RFC 6585 3", &[("DELETE /w/1", &[], None, RequiredAt(1)), ("GET /w/1", &[], None, Value(0, 1))]),
    ("put-absent", "RFC 6585 3", &[("PUT /w/none", &[], FIVE, Required), ("GET /w/none", &[], None, NotFound)]),
    ("delete-absent", "13.2.1", &[("DELETE /w/none", &[], None, NotFound)]),
    ("post-absent", "13.2.1", &[("POST /w/none", &[], FIVE, NotFound)]),
    ("create-only", "13.1.2", &[
        ("PUT /w/new", &[b"If-None-Match: *"], FIVE, Created),
        ("PUT /w/new", &[b"If-None-Match: *"], FIVE, Conflict("If-None-Match", 1)),
        ("PUT /w/new", &[], FIVE, RequiredAt(1)),
        ("DELETE /w/new", &[b"If-Match: \"1\""], None, Done),
        ("GET /w/new", &[], None, NotFound),
    ]),
    ("if-match", "13.1.1", &[
        ("PUT /w/1", &[b"If-Match: \"0\""], FIVE, Conflict("If-Match", 1)),
        ("PUT /w/1", &[b"If-Match: \"1\""], FIVE, Done),
        ("GET /w/1", &[], None, Value(5, 2)),
    ]),
    ("if-match-any", "13.1.1", &[("PUT /w/1", &[b"If-Match: *"], FIVE, Done)]),
    // A list names what is not there, which protects nothing of what is.
    ("if-none-match-other-tag", "13.1.2", &[
        ("PUT /w/1", &[b"If-None-Match: \"0\""], FIVE, RequiredAt(1)),
        ("PUT /w/1", &[b"If-None-Match:"], FIVE, RequiredAt(1)),
        ("PUT /w/none", &[b"If-None-Match: \"0\""], FIVE, Required),
    ]),
    ("if-unmodified-since", "13.1.4", &[
        ("PUT /w/1", &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], FIVE, Done),
    ]),
    // What the standard says to ignore guards nothing.
    ("if-unmodified-since-unreadable", "13.1.4", &[
        ("PUT /w/1", &[b"If-Unmodified-Since: yesterday"], FIVE, RequiredAt(1)),
    ]),
    ("if-unmodified-since-two-lines", "13.1.4", &[
        ("PUT /w/1",
            &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT", b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"],
            FIVE, RequiredAt(1)),
    ]),
    // Within the second of a write, the date may be that of two versions.
    ("if-unmodified-since-weak", "8.8.2.2", &[
        ("PUT /w/1", &[b"If-Match: \"1\""], FIVE, Done),
        ("PUT /w/1", &[b"If-Unmodified-Since: Fri, 31 Dec 2100 00:00:00 GMT"], FIVE, RequiredAt(2)),
    ]),
    ("if-unmodified-since-absent", "13.1.4", &[
        ("PUT /w/none", &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], FIVE, Required),
    ]),
    ("if-modified-since", "13.1.3", &[
        ("PUT /w/1", &[b"If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], FIVE, RequiredAt(1)),
    ]),
    ("if-range", "13.1.5", &[
        ("PUT /w/1", &[b"Range: bytes=0-4", b"If-Range: \"1\""], FIVE, RequiredAt(1)),
    ]),
    ("condition-before-content", "13.2.1", &[("PUT /w/1", &[], Some("no JSON"), RequiredAt(1))]),
    ("reads", "9.2.1", &[
        ("GET /res", &[], None, Full),
        ("HEAD /res", &[], None, Full),
        ("GET /res", &[b"If-None-Match: \"v1\""], None, NotModified),
        ("GET /w/1", &[], None, Value(0, 1)),
        ("GET /w/none", &[], None, NotFound),
        ("OPTIONS /w/1", &[], None, Options("GET, HEAD, PUT, POST, DELETE, OPTIONS")),
        ("PUT /res", &[], None, NotAllowed("GET, HEAD, OPTIONS")),
    ]),
    ("a-route-without-conditions", "RFC 6585 3", &[("POST /__reset", &[], None, Done)]),
];

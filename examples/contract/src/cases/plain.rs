//! Requests without a condition, and methods that no condition concerns.

use super::Row;
use crate::expect::Expect::*;

const READS: &str = "GET, HEAD, OPTIONS";
const WRITES: &str = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    ("get-res", "9.3.1", "GET /res", &[], Full),
    ("get-comma", "8.8.3", "GET /comma", &[], Full),
    ("get-weak", "8.8.3", "GET /weak", &[], Full),
    ("get-noetag", "8.8.2", "GET /noetag", &[], Full),
    ("get-nolm", "8.8.3", "GET /nolm", &[], Full),
    ("get-obs", "8.8.3", "GET /obs", &[], Full),
    ("get-frac", "8.8.2", "GET /frac", &[], Full),
    ("head-res", "9.3.2", "HEAD /res", &[], Full),
    ("head-comma", "9.3.2", "HEAD /comma", &[], Full),
    ("head-weak", "9.3.2", "HEAD /weak", &[], Full),
    ("head-noetag", "9.3.2", "HEAD /noetag", &[], Full),
    ("head-nolm", "9.3.2", "HEAD /nolm", &[], Full),
    ("head-obs", "9.3.2", "HEAD /obs", &[], Full),
    ("head-frac", "9.3.2", "HEAD /frac", &[], Full),
    ("get-missing", "15.5.5", "GET /missing", &[], NotFound),
    ("head-missing", "15.5.5", "HEAD /missing", &[], NotFound),
    ("get-unknown", "15.5.5", "GET /no/such/path", &[], NotFound),
    ("get-value", "9.3.1", "GET /w/1", &[], Value(0, 1)),
    ("head-value", "9.3.2", "HEAD /w/1", &[], Value(0, 1)),
    ("get-absent", "15.5.5", "GET /w/none", &[], NotFound),
    ("head-absent", "15.5.5", "HEAD /w/none", &[], NotFound),
    ("unrelated-fields", "9.3.1", "GET /res",
        &[b"Accept: */*", b"User-Agent: contract", b"X-If-None-Match: \"v1\"", b"ETag: \"v1\""], Full),
    // "A server MUST ignore all received preconditions if its response to the same request without
    // those conditions … would have been a status code other than a 2xx."
    ("missing-if-match-any", "13.2.1", "GET /missing", &[b"If-Match: *"], NotFound),
    ("missing-if-match-tag", "13.2.1", "GET /missing", &[b"If-Match: \"v1\""], NotFound),
    ("missing-if-none-match-any", "13.2.1", "GET /missing", &[b"If-None-Match: *"], NotFound),
    ("missing-if-unmodified-since", "13.2.1", "GET /missing",
        &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:27:59 GMT"], NotFound),
    ("missing-if-modified-since", "13.2.1", "GET /missing",
        &[b"If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT"], NotFound),
    ("missing-head-if-match", "13.2.1", "HEAD /missing", &[b"If-Match: *"], NotFound),
    ("missing-range", "14.2", "GET /missing", &[b"Range: bytes=0-4"], NotFound),
    ("absent-if-match", "13.2.1", "GET /w/none", &[b"If-Match: \"1\""], NotFound),
    ("post-not-allowed", "15.5.6", "POST /res", &[], NotAllowed(READS)),
    ("put-not-allowed", "15.5.6", "PUT /res", &[], NotAllowed(READS)),
    ("put-not-allowed-if-match", "13.2.1", "PUT /res", &[b"If-Match: \"x\""], NotAllowed(READS)),
    ("delete-not-allowed-if-none-match", "13.2.1", "DELETE /res", &[b"If-None-Match: *"],
        NotAllowed(READS)),
    ("patch-not-allowed", "15.5.6", "PATCH /w/1", &[b"If-Match: \"x\""], NotAllowed(WRITES)),
    ("query-not-allowed", "15.5.6", "QUERY /res", &[b"If-None-Match: \"v1\""], NotAllowed(READS)),
    ("propfind-not-allowed", "15.5.6", "PROPFIND /res", &[b"If-None-Match: *"], NotAllowed(READS)),
    ("lower-case-method", "9.1", "get /res", &[b"If-None-Match: \"v1\""], NotAllowed(READS)),
    ("reset-not-allowed", "15.5.6", "GET /__reset", &[], NotAllowed("POST, OPTIONS")),
    ("put-missing", "15.5.5", "PUT /missing", &[b"If-Match: \"x\""], NotFound),
    ("options", "9.3.7", "OPTIONS /res", &[], Options(READS)),
    ("options-if-match", "13.2.1", "OPTIONS /res", &[b"If-Match: \"x\""], Options(READS)),
    ("options-if-none-match", "13.2.1", "OPTIONS /res", &[b"If-None-Match: *"], Options(READS)),
    ("options-if-unmodified-since", "13.2.1", "OPTIONS /res",
        &[b"If-Unmodified-Since: Wed, 21 Oct 2015 07:27:59 GMT"], Options(READS)),
    ("options-missing", "9.3.7", "OPTIONS /missing", &[b"If-Match: *"], Options(READS)),
    ("options-value", "13.2.1", "OPTIONS /w/1", &[b"If-None-Match: \"1\""], Options(WRITES)),
    ("options-absent", "9.3.7", "OPTIONS /w/none", &[b"If-Match: *"], Options(WRITES)),
];

//! Parts that come as the answer to a request for the rest (RFC 9110 §15.3.7.3).

use super::resume::{answered, answered_to, append, says, Lines};
use super::{Case, EARLIER, HOUR_LATER, MODIFIED};

pub(super) fn parts() -> Vec<Case> {
    let again = || says("ask again");
    let rule = "9110 15.3.7.3";
    let dated: (Lines<'_>, u64) = (
        &[
            ("Date", HOUR_LATER),
            ("Last-Modified", MODIFIED),
            ("Content-Length", "10"),
        ],
        5,
    );
    vec![
        answered(
            rule,
            "the rest",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-9/10")],
            append(5, 5, Some(10)),
        ),
        answered(
            rule,
            "the rest, with its length",
            206,
            &[
                ("ETag", "\"a\""),
                ("Content-Range", "bytes 5-9/10"),
                ("Content-Length", "5"),
            ],
            append(5, 5, Some(10)),
        ),
        answered_to(
            "9110 14.4",
            "the rest is one octet",
            (&[("ETag", "\"a\""), ("Content-Length", "10")], 9),
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 9-9/10")],
            append(9, 1, Some(10)),
        ),
        answered(
            "9110 14.1",
            "a unit in other letters",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "BYTES 5-9/10")],
            append(5, 5, Some(10)),
        ),
        answered(
            "9110 15.3.7",
            "less than the rest: allowed, so ask for what is then missing",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-6/10")],
            append(5, 2, Some(10)),
        ),
        answered(
            "9110 14.4",
            "the rest of an unknown length",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-9/*")],
            append(5, 5, Some(10)),
        )
        .latitude(&[append(5, 5, None)]),
        answered_to(
            "9110 14.4",
            "the first answer did not say how long the whole is",
            (&[("ETag", "\"a\"")], 5),
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-9/10")],
            append(5, 5, Some(10)),
        ),
        answered_to(
            "9110 14.4",
            "nobody says how long the whole is",
            (&[("ETag", "\"a\"")], 5),
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-9/*")],
            append(5, 5, None),
        ),
        answered_to(
            rule,
            "the strong date of what is there",
            dated,
            206,
            &[
                ("Last-Modified", MODIFIED),
                ("Content-Range", "bytes 5-9/10"),
            ],
            append(5, 5, Some(10)),
        ),
        answered_to(
            rule,
            "the strong date of what is there, and a tag now",
            dated,
            206,
            &[
                ("ETag", "\"a\""),
                ("Last-Modified", MODIFIED),
                ("Content-Range", "bytes 5-9/10"),
            ],
            append(5, 5, Some(10)),
        )
        .latitude(&[again()]),
        answered(
            rule,
            "the rest of another version: the server ignores If-Range",
            206,
            &[("ETag", "\"b\""), ("Content-Range", "bytes 5-9/10")],
            again(),
        ),
        answered(
            rule,
            "a weak tag: does not identify the bytes",
            206,
            &[("ETag", "W/\"a\""), ("Content-Range", "bytes 5-9/10")],
            again(),
        ),
        answered(
            rule,
            "no tag: nobody can tell which version it is of",
            206,
            &[("Content-Range", "bytes 5-9/10")],
            again(),
        )
        .latitude(&[append(5, 5, Some(10))]),
        answered(
            rule,
            "two tags",
            206,
            &[
                ("ETag", "\"a\""),
                ("ETag", "\"b\""),
                ("Content-Range", "bytes 5-9/10"),
            ],
            again(),
        ),
        answered_to(
            rule,
            "another date",
            dated,
            206,
            &[
                ("Last-Modified", EARLIER),
                ("Content-Range", "bytes 5-9/10"),
            ],
            again(),
        ),
        answered_to(
            rule,
            "no date",
            dated,
            206,
            &[("Content-Range", "bytes 5-9/10")],
            again(),
        )
        .latitude(&[append(5, 5, Some(10))]),
        answered(
            "9110 15.3.7.1",
            "no Content-Range",
            206,
            &[("ETag", "\"a\"")],
            again(),
        ),
        answered(
            "9110 14.4",
            "two lines of Content-Range",
            206,
            &[
                ("ETag", "\"a\""),
                ("Content-Range", "bytes 5-9/10"),
                ("Content-Range", "bytes 0-4/10"),
            ],
            again(),
        ),
        answered(
            "9110 14.4",
            "a unit that nobody knows",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "lines 5-9/10")],
            again(),
        ),
        answered(
            "9110 14.4",
            "the last position before the first",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-4/10")],
            again(),
        ),
        answered(
            "9110 14.4",
            "the last position is not in the whole",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-10/10")],
            again(),
        ),
        answered(
            "9110 14.4",
            "an equals sign instead of a space",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes=5-9/10")],
            again(),
        ),
        answered(
            "9110 14.4",
            "no slash",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-9")],
            again(),
        ),
        answered(
            "9110 14.4",
            "no first position",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes -9/10")],
            again(),
        ),
        answered(
            "9110 14.4",
            "nothing known",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes */*")],
            again(),
        ),
        answered(
            "9110 14.4",
            "unsatisfied",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes */10")],
            again(),
        ),
        answered(
            "9110 14.4",
            "a number beyond 64 bits",
            206,
            &[
                ("ETag", "\"a\""),
                ("Content-Range", "bytes 5-18446744073709551616/*"),
            ],
            again(),
        ),
        answered(
            "9110 14.4",
            "a sign before a number",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes +5-9/10")],
            again(),
        ),
        answered(
            "9110 15.3.7",
            "a part from the start",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 0-9/10")],
            again(),
        )
        .latitude(&[append(0, 10, Some(10))]),
        answered(
            "9110 15.3.7.3",
            "a part behind a gap",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 6-9/10")],
            again(),
        ),
        answered(
            "9110 15.3.7.3",
            "another length of the whole: another version",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-10/11")],
            again(),
        ),
        answered(
            "9110 15.3.7.3",
            "an unknown length, but longer",
            206,
            &[("ETag", "\"a\""), ("Content-Range", "bytes 5-10/*")],
            again(),
        ),
        answered(
            "9110 8.6",
            "a Content-Length that is not that of the part",
            206,
            &[
                ("ETag", "\"a\""),
                ("Content-Range", "bytes 5-9/10"),
                ("Content-Length", "4"),
            ],
            again(),
        ),
        answered(
            "9110 8.8.3.3",
            "a content coding",
            206,
            &[
                ("ETag", "\"a\""),
                ("Content-Range", "bytes 5-9/10"),
                ("Content-Encoding", "gzip"),
            ],
            again(),
        ),
        answered(
            "9110 15.3.7.2",
            "several parts, where one was asked for",
            206,
            &[
                ("ETag", "\"a\""),
                ("Content-Type", "multipart/byteranges; boundary=x"),
            ],
            again(),
        ),
    ]
}

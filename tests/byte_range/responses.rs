//! The 206 (§15.3.7) and the 416 (§15.5.17) in the types of `http`.

use http::{HeaderMap, HeaderName, HeaderValue, Response};
use preconditions::{byte_ranges, evaluate, ByteRanges, EntityTag, HttpDate, Segment, Validators};
use proptest::prelude::*;

const CONTENT: &[u8] = b"0123456789abcdefghij";
const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// What a 200 would have, of every kind of field.
const OF_THE_200: [(&str, &str); 19] = [
    ("date", "Sun, 06 Nov 1994 08:50:00 GMT"),
    ("etag", "\"v2\""),
    ("last-modified", MODIFIED),
    ("cache-control", "max-age=60"),
    ("expires", "Sun, 06 Nov 1994 08:51:00 GMT"),
    ("content-location", "/file.en"),
    ("vary", "accept-language"),
    ("accept-ranges", "bytes"),
    ("access-control-expose-headers", "etag"),
    ("content-security-policy", "default-src 'none'"),
    ("set-cookie", "a=b"),
    ("content-type", "text/plain"),
    ("content-language", "en"),
    ("content-length", "20"),
    ("repr-digest", "sha-256=:AA==:"),
    ("content-digest", "sha-256=:AA==:"),
    ("transfer-encoding", "chunked"),
    ("connection", "close"),
    ("content-disposition", "inline"),
];

fn success() -> HeaderMap {
    let field = |(name, value): &(&'static str, &'static str)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    };
    OF_THE_200.iter().map(field).collect()
}

fn ranges(request: &[(&str, &str)]) -> ByteRanges {
    let modified = HttpDate::parse(MODIFIED.as_bytes()).unwrap();
    let later = HttpDate::from_unix_seconds(modified.unix_seconds() + 23).unwrap();
    let current = Validators::new()
        .etag(EntityTag::from_static("\"v2\""))
        .last_modified(modified)
        .date(later);
    let permit = evaluate("GET", request, current).into_result().unwrap();
    byte_ranges(&permit, request, CONTENT.len() as u64)
}

fn answer(request: &[(&str, &str)]) -> Response<Vec<u8>> {
    ranges(request).respond(success(), CONTENT)
}

/// The names of the fields that an answer keeps of the 200, as they were.
fn kept(response: &Response<Vec<u8>>) -> Vec<&'static str> {
    let same = |(name, value): &&(&'static str, &str)| {
        response.headers().get(*name).map(HeaderValue::as_bytes) == Some(value.as_bytes())
    };
    OF_THE_200
        .iter()
        .filter(same)
        .map(|(name, _)| *name)
        .collect()
}

// A gateway that is told to send a file sends that one, whatever was selected here: a 206 came out as
// a 200 with another content, under the Content-Range of the part.
#[test]
fn no_part_tells_a_gateway_to_send_something_else() {
    const INSTRUCTIONS: [&str; 12] = [
        "x-accel-redirect",
        "x-accel-buffering",
        "x-sendfile",
        "x-sendfile-temporary",
        "x-lighttpd-send-file",
        "x-litespeed-location",
        "x-reproxy-url",
        "fly-replay",
        "gitlab-workhorse-send-data",
        "x-appengine-blobkey",
        "x-appengine-blobrange",
        "x-middleware-rewrite",
    ];
    for request in [
        &[("Range", "bytes=4-7")][..],
        &[("Range", "bytes=4-7"), ("If-Range", "\"v2\"")],
        &[("Range", "bytes=0-3,-2")],
        &[("Range", "bytes=20-")],
    ] {
        let ranges = ranges(request);
        let mut fields = success();
        for name in INSTRUCTIONS {
            assert!(!ranges.keeps(&name.to_ascii_uppercase()), "{name}");
            let name = HeaderName::from_static(name);
            fields.insert(name, HeaderValue::from_static("/private/file"));
        }
        // Says how long, and not what.
        fields.insert("x-accel-expires", HeaderValue::from_static("60"));
        let response: Response<Vec<u8>> = ranges.respond(fields, CONTENT);
        for name in INSTRUCTIONS {
            assert!(!response.headers().contains_key(name), "{name}");
        }
        let is_part = response.status() == 206;
        assert_eq!(response.headers().contains_key("x-accel-expires"), is_part);
    }
    // The 200 is the gateway's to replace.
    assert!(ranges(&[]).keeps("X-Accel-Redirect"));
}

// "Date, Cache-Control, ETag, Expires, Content-Location, and Vary", and without If-Range "all of the
// representation header fields that would have been sent in a 200 (OK) response" (§15.3.7).
#[test]
fn a_part_has_the_fields_of_the_200() {
    let response = answer(&[("Range", "bytes=4-7")]);
    assert_eq!(response.status(), 206);
    assert_eq!(response.body(), b"4567");
    assert_eq!(response.headers()["content-range"], "bytes 4-7/20");
    assert_eq!(response.headers()["content-length"], "4");
    let gone = [
        "content-length",
        "content-digest",
        "transfer-encoding",
        "connection",
    ];
    let expected: Vec<_> = OF_THE_200
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !gone.contains(name))
        .collect();
    assert_eq!(kept(&response), expected);
    for name in ["content-digest", "transfer-encoding", "connection"] {
        assert!(!response.headers().contains_key(name), "{name}");
    }
}

// "If a 206 is generated in response to a request with an If-Range header field, the sender SHOULD
// NOT generate other representation header fields beyond those required" (§15.3.7).
#[test]
fn after_a_tag_in_if_range_the_fields_of_the_representation_are_not_sent_again() {
    let response = answer(&[("Range", "bytes=4-7"), ("If-Range", "\"v2\"")]);
    assert_eq!(response.status(), 206);
    assert_eq!(
        kept(&response),
        [
            "date",
            "etag",
            "cache-control",
            "expires",
            "content-location",
            "vary",
            "accept-ranges",
            "access-control-expose-headers",
            "content-security-policy",
            "set-cookie",
        ]
    );
    assert_eq!(response.headers()["content-range"], "bytes 4-7/20");
    assert_eq!(response.headers()["content-length"], "4");
    assert!(!response.headers().contains_key("content-type"));
    assert!(!response.headers().contains_key("last-modified"));
}

// Then the date is the validator by which the parts are put together (§15.3.7.3).
#[test]
fn after_a_date_in_if_range_last_modified_stays() {
    let response = answer(&[("Range", "bytes=4-7"), ("If-Range", MODIFIED)]);
    assert_eq!(response.status(), 206);
    assert_eq!(response.headers()["last-modified"], MODIFIED);
    assert!(!response.headers().contains_key("content-type"));
    assert!(!response.headers().contains_key("content-disposition"));
}

// "a server MUST NOT generate a Content-Range header field in the HTTP header section of a multiple
// part response"; each part has its own, and the Content-Type of the 200 (§15.3.7.2).
#[test]
fn several_parts_are_a_multipart() {
    let response = answer(&[("Range", "bytes=0-3,-2,30-")]);
    assert_eq!(response.status(), 206);
    assert!(!response.headers().contains_key("content-range"));
    let parts = parts_of(&response);
    let type_and = |range: &str| {
        vec![
            ("Content-Type".to_string(), "text/plain".to_string()),
            ("Content-Range".to_string(), range.to_string()),
        ]
    };
    assert_eq!(
        parts,
        [
            (type_and("bytes 0-3/20"), b"0123".to_vec()),
            (type_and("bytes 18-19/20"), b"ij".to_vec()),
        ]
    );
    // As a single part keeps it.
    assert_eq!(response.headers()["last-modified"], MODIFIED);
}

#[test]
fn several_parts_after_if_range() {
    let response = answer(&[("Range", "bytes=0-3,-2"), ("If-Range", "\"v2\"")]);
    assert_eq!(parts_of(&response).len(), 2);
    assert!(!response.headers().contains_key("last-modified"));
    assert!(!response.headers().contains_key("content-language"));
}

// "A server MUST NOT generate a multipart response to a request for a single range"; where several
// were asked for and one can be satisfied, it need not (§15.3.7.2).
#[test]
fn one_part_is_no_multipart() {
    for value in ["bytes=0-0", "bytes=0-0,99-"] {
        let response = answer(&[("Range", value)]);
        assert_eq!(response.headers()["content-type"], "text/plain");
        assert_eq!(response.headers()["content-range"], "bytes 0-0/20");
        assert_eq!(response.body(), b"0");
    }
}

// The Content-Type of several parts is their own (§15.3.7.2); each part has that of the 200.
#[test]
fn several_parts_do_not_keep_the_content_type() {
    for (value, is_kept) in [("bytes=0-0", true), ("bytes=0-0,5-5", false)] {
        let ranges = ranges(&[("Range", value)]);
        assert_eq!(ranges.keeps("Content-Type"), is_kept, "{value}");
        assert!(ranges.keeps("Content-Language"), "{value}");
    }
}

/// Equal sets make the same answer: of the same ranges, for a client that holds the rest by the same.
#[test]
fn sets_are_equal_where_their_answers_are() {
    let of = |range, if_range| match if_range {
        Some(validator) => ranges(&[("Range", range), ("If-Range", validator)]),
        None => ranges(&[("Range", range)]),
    };
    let plain = of("bytes=0-0,5-5", None);
    assert_eq!(plain, of("bytes=0-0, 5-5", None));
    assert_ne!(plain, of("bytes=0-0,5-6", None));
    assert_ne!(plain, of("bytes=0-0", None));
    let by_tag = of("bytes=0-0,5-5", Some("\"v2\""));
    assert_eq!(by_tag, of("bytes=0-0,5-5", Some("\"v2\"")));
    assert_ne!(plain, by_tag);
    assert_ne!(by_tag, of("bytes=0-0", Some("\"v2\"")));
    match of("bytes=5-6", None) {
        ByteRanges::Parts(set) => assert_eq!(
            format!("{set:?}"),
            "[ByteRange { first: 5, last: 6, complete_length: 20 }]"
        ),
        other => panic!("{other:?}"),
    }
}

// "SHOULD generate a Content-Range header field specifying the current length of the selected
// representation" (§15.5.17).
#[test]
fn a_range_behind_the_end_is_answered_with_the_length() {
    for fields in [
        &[("Range", "bytes=20-")][..],
        &[("Range", "bytes=-0"), ("If-Range", "\"v2\"")],
    ] {
        let response = answer(fields);
        assert_eq!(response.status(), 416);
        assert_eq!(response.headers()["content-range"], "bytes */20");
        assert_eq!(response.body(), b"");
        assert_eq!(response.headers()["content-length"], "0");
        for name in [
            "cache-control",
            "expires",
            "content-type",
            "repr-digest",
            "connection",
        ] {
            assert!(!response.headers().contains_key(name), "{name}");
        }
        // The client can see of which version it asked too much.
        assert_eq!(response.headers()["etag"], "\"v2\"");
        assert_eq!(response.headers()["vary"], "accept-language");
    }
}

#[test]
fn the_whole_is_the_200_as_it_was() {
    for fields in [
        &[][..],
        &[("Range", "bytes=5-4")],
        &[("Range", "lines=1-2")],
        &[("Range", "bytes=4-7"), ("If-Range", "\"v1\"")],
    ] {
        let response = answer(fields);
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers(), &success());
        assert_eq!(response.body(), CONTENT);
    }
}

// The standard does not say whether the Content-Encoding of a multipart is of the parts or of what is
// around them: "A server MAY ignore the Range header field" (§14.2).
#[test]
fn several_parts_of_a_coded_content_are_the_whole() {
    let coded = |value: &'static str, fields: &[(&str, &str)]| -> Response<Vec<u8>> {
        let mut headers = success();
        headers.insert("content-encoding", HeaderValue::from_static(value));
        ranges(fields).respond(headers, CONTENT)
    };
    let several = [("Range", "bytes=0-3,-2")];
    let response = coded("gzip", &several);
    assert_eq!(response.status(), 200);
    assert_eq!(response.body(), CONTENT);
    assert_eq!(coded("Identity", &several).status(), 206);

    let one = coded("gzip", &[("Range", "bytes=4-7")]);
    assert_eq!(one.status(), 206);
    assert_eq!(one.headers()["content-encoding"], "gzip");
    let resumed = coded("gzip", &[("Range", "bytes=4-7"), ("If-Range", "\"v2\"")]);
    assert_eq!(resumed.status(), 206);
    assert!(!resumed.headers().contains_key("content-encoding"));
}

#[test]
fn ranges_of_another_length_are_not_served() {
    for value in ["bytes=4-7", "bytes=20-", "bytes=0-0,-1"] {
        let shorter: Response<Vec<u8>> =
            ranges(&[("Range", value)]).respond(success(), &CONTENT[..10]);
        assert_eq!(shorter.status(), 200);
        assert_eq!(shorter.body(), &CONTENT[..10]);
    }
}

#[test]
fn the_head_says_what_to_read() {
    let mut response = Response::new(());
    let segments = ranges(&[("Range", "bytes=4-7,0-0")])
        .amend(&mut response)
        .unwrap();
    let length = response.headers()["content-length"].to_str().unwrap();
    assert_eq!(length, segments.length().to_string());
    let mut left = segments.clone();
    let first = left.next().unwrap();
    let Segment::Framing(bytes) = &first else {
        panic!("a boundary comes first")
    };
    assert_eq!(left.length(), segments.length() - bytes.len() as u64);
    let positions: Vec<_> = left
        .filter_map(|segment| match segment {
            Segment::Content(range) => Some((range.first(), range.last())),
            Segment::Framing(_) => None,
        })
        .collect();
    assert_eq!(positions, [(4, 7), (0, 0)]);
    assert!(!response.headers().contains_key("etag"));
}

/// Whoever knows one boundary knows no other.
#[test]
fn each_boundary_is_another() {
    let boundary = || boundary_of(&answer(&[("Range", "bytes=0-3,-2")]));
    let all: std::collections::BTreeSet<String> = (0..1000).map(|_| boundary()).collect();
    assert_eq!(all.len(), 1000);
    assert!(all.iter().all(|it| it.len() == 32));
}

proptest! {
    #[test]
    fn a_206_holds_the_bytes_that_it_says(
        parts in prop::collection::vec((0_u64..25, 0_u64..25), 1..6),
    ) {
        let members: Vec<String> = parts.iter().map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))).collect();
        let value = format!("bytes={}", members.join(","));
        let response = answer(&[("Range", &value)]);
        let length: usize = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
        prop_assert_eq!(length, response.body().len());
        if response.status() != 206 {
            return Ok(());
        }
        let sent = match response.headers().get("content-range") {
            Some(range) => vec![(range.to_str().unwrap().to_string(), response.body().clone())],
            None => {
                let range = |fields: Vec<(String, String)>| {
                    fields.into_iter().find(|(name, _)| name == "Content-Range").unwrap().1
                };
                parts_of(&response).into_iter().map(|(fields, it)| (range(fields), it)).collect()
            }
        };
        for (range, bytes) in sent {
            let positions = range.strip_prefix("bytes ").unwrap().strip_suffix("/20").unwrap();
            let (first, last) = positions.split_once('-').unwrap();
            let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
            prop_assert_eq!(&bytes, &CONTENT[first..=last]);
        }
    }
}

/// The fields and the content of each part, by RFC 2046 §5.1.1.
fn parts_of(response: &Response<Vec<u8>>) -> Vec<(Vec<(String, String)>, Vec<u8>)> {
    let length = response.headers()["content-length"].to_str().unwrap();
    assert_eq!(length, response.body().len().to_string());
    let boundary = boundary_of(response);
    let body = String::from_utf8(response.body().clone()).unwrap();
    let body = format!("\r\n{body}");
    let (parts, end) = body.split_once(&format!("\r\n--{boundary}--")).unwrap();
    assert_eq!(end, "\r\n");
    let delimiter = format!("\r\n--{boundary}\r\n");
    let mut parts = parts.split(&delimiter);
    assert_eq!(parts.next(), Some(""), "nothing before the first part");
    parts
        .map(|part| {
            let (head, content) = part.split_once("\r\n\r\n").unwrap();
            let field = |line: &str| {
                let (name, value) = line.split_once(": ").unwrap();
                (name.to_string(), value.to_string())
            };
            (
                head.split("\r\n").map(field).collect(),
                content.as_bytes().to_vec(),
            )
        })
        .collect()
}

fn boundary_of(response: &Response<Vec<u8>>) -> String {
    let content_type = response.headers()["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/byteranges; boundary=");
    boundary.unwrap().to_string()
}

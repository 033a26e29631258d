//! The requests that are measured, alike for time and for instructions.
//!
//! An ordinary browser's twelve header fields, and the conditional ones beside them. The tag has 32
//! digits, or 43 like those that this crate makes of 256 bits.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use preconditions::{EntityTag, HttpDate, Validators};

pub const TAG: &str = "\"0123456789abcdef0123456789abcdef\"";
const TAG_OF_43: &str = "\"0123456789abcdefghijklmnopqrstuvwxyzABCDEF-\"";
pub const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const MODIFIED_SECONDS: i64 = 784_111_777;
const EARLIER: &str = "Sat, 05 Nov 1994 08:49:37 GMT";
const EARLIER_RFC850: &str = "Saturday, 05-Nov-94 08:49:37 GMT";
const KIB: usize = 1024;

/// Goals that are missed, by the names of their rows, and why.
pub const MISSED: [(&[&str], &str); 6] = [
    (
        &["w1", "w1l", "w2", "w2l", "w6", "w7"],
        "the pass over 13 names takes 124, the lookup in the map after it 126, to compare the tag 24, \
         to make the validators 38, and the steps themselves about 97: the goals are from before a \
         state could have several names, which the validators carry",
    ),
    (
        &["w3"],
        "of the 88 too many, 55 are those of `w1`, which come before the list",
    ),
    (
        &["w5"],
        "to read the date takes 173, beside the pass, the lookup and the validators; to print the \
         other date and compare bytes would save 30 where they are equal, and cost 140 where they \
         are not",
    ),
    (
        &["p1"],
        "two passes over 13 names that are compared as strings: one to see which fields there are, \
         and one that reads the field",
    ),
    (
        &["n1s", "n6s"],
        "1.28 of a hit, where 1.2 is the goal: the tag and the suffix are compared one after the \
         other, in two calls, where a hit takes one",
    ),
    (
        &["204"],
        "0.74 of what it takes by hand, where 0.6 is the goal: a value of `http` for the tag, and a map with \
         that one field, are about 0.67 by themselves",
    ),
];

/// One request, what is known of its target, and the status that must come out.
pub struct Workload {
    pub name: &'static str,
    pub what: &'static str,
    pub method: Method,
    pub headers: HeaderMap,
    pub tag: EntityTag<'static>,
    pub modified_seconds: i64,
    pub status: Option<u16>,
    /// The most instructions an evaluation may take, where there is a goal.
    pub goal: Option<u64>,
}

impl Workload {
    /// Makes the validators, the date among them, as a handler does for each request.
    pub fn current(&self) -> Validators<'_> {
        Validators::new()
            .etag(&self.tag)
            .last_modified(HttpDate::from_unix_seconds(self.modified_seconds))
    }

    /// The header lines in the order of the map, as most servers without `http` have them.
    #[allow(dead_code)] // Not every bench has other sources.
    pub fn pairs(&self) -> Vec<(String, Vec<u8>)> {
        let lines = self.headers.iter();
        lines
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect()
    }

    /// Octets of the values of the conditional fields.
    #[allow(dead_code)] // Only the bench of time shows a rate.
    pub fn bytes(&self) -> usize {
        let is_ours = |name: &HeaderName| name.as_str().starts_with("if-");
        let ours = self.headers.iter().filter(|(name, _)| is_ours(name));
        ours.map(|(_, value)| value.len()).sum()
    }
}

pub fn all() -> Vec<Workload> {
    let mut all = ordinary();
    all.extend(hostile(64 * KIB));
    all
}

/// Requests as browsers and other clients send them.
pub fn ordinary() -> Vec<Workload> {
    let old = "\"ffffffffffffffffffffffffffffffff\"";
    let list = |length: usize, last: &str| {
        let mut tags: Vec<String> = (1..length).map(|n| format!("\"{n:032x}\"")).collect();
        tags.push(last.to_owned());
        tags
    };
    let ten = list(10, TAG);
    let thousand = list(1000, old).join(", ");
    let weak = format!("W/{TAG}");
    let get = |name, what, lines: &[(&str, &str)], status| {
        workload(name, what, Method::GET, lines, status)
    };
    let put = |name, what, lines: &[(&str, &str)], status| {
        workload(name, what, Method::PUT, lines, status)
    };
    let mut empty = get("w0e", "no fields at all", &[], None).within(125);
    empty.headers.clear();
    let mut few = get("w0f", "no condition, 5 fields", &[], None).within(175);
    for name in [
        "cookie",
        "connection",
        "upgrade-insecure-requests",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "priority",
    ] {
        few.headers.remove(name);
    }
    let old_of_43 = TAG_OF_43.replace('0', "f");
    let ten_of_43: Vec<String> = (1..10)
        .map(|n| TAG_OF_43.replace('0', &n.to_string()))
        .chain([TAG_OF_43.to_owned()])
        .collect();
    let mut many = get("w0m", "50 fields, none conditional", &[], None);
    for n in 0..38 {
        let name = HeaderName::try_from(format!("x-field-{n}")).unwrap();
        many.headers.insert(name, HeaderValue::from_static("value"));
    }
    vec![
        get("w0", "no condition", &[], None).within(210),
        empty,
        few,
        many,
        get("w0c", "no condition, two cookie lines", &[], None).with_crumbs(),
        get(
            "w1c",
            "If-None-Match hit, two cookie lines",
            &[("if-none-match", TAG)],
            Some(304),
        )
        .with_crumbs()
        .within(480),
        get(
            "w1l",
            "If-None-Match hit, 43 digits",
            &[("if-none-match", TAG_OF_43)],
            Some(304),
        )
        .of_43()
        .within(370),
        get(
            "w2l",
            "If-None-Match miss, 43 digits",
            &[("if-none-match", &old_of_43)],
            None,
        )
        .of_43()
        .within(565),
        get(
            "w3l",
            "list of 10, 43 digits, hit last",
            &[("if-none-match", &ten_of_43.join(", "))],
            Some(304),
        )
        .of_43(),
        get(
            "w1",
            "If-None-Match hit",
            &[("if-none-match", TAG)],
            Some(304),
        )
        .within(370),
        get(
            "w1w",
            "If-None-Match weak hit",
            &[("if-none-match", &weak)],
            Some(304),
        ),
        get("w2", "If-None-Match miss", &[("if-none-match", old)], None).within(565),
        get(
            "w3",
            "list of 10, hit last",
            &[("if-none-match", &ten.join(", "))],
            Some(304),
        )
        .within(1_850),
        get(
            "w3m",
            "2 lines of 5, hit last",
            &[
                ("if-none-match", &ten[..5].join(", ")),
                ("if-none-match", &ten[5..].join(", ")),
            ],
            Some(304),
        ),
        get(
            "w4",
            "list of 1,000, miss",
            &[("if-none-match", &thousand)],
            None,
        )
        .within(140_000),
        get(
            "w5",
            "If-Modified-Since equal",
            &[("if-modified-since", MODIFIED)],
            Some(304),
        )
        .within(480),
        get(
            "w5b",
            "If-Modified-Since earlier",
            &[("if-modified-since", EARLIER)],
            None,
        ),
        get(
            "w5c",
            "the same, RFC 850 form",
            &[("if-modified-since", EARLIER_RFC850)],
            None,
        ),
        put("w6", "PUT with If-Match", &[("if-match", TAG)], None).within(365),
        put(
            "w6u",
            "PUT with If-Match and -Unmodified-Since",
            &[("if-match", TAG), ("if-unmodified-since", MODIFIED)],
            None,
        ),
        get(
            "w7",
            "If-None-Match hit and -Modified-Since",
            &[("if-none-match", TAG), ("if-modified-since", MODIFIED)],
            Some(304),
        )
        .within(370),
        get(
            "w7b",
            "If-None-Match miss and -Modified-Since",
            &[("if-none-match", old), ("if-modified-since", MODIFIED)],
            None,
        ),
        get(
            "w8",
            "If-Range and Range",
            &[("if-range", TAG), ("range", "bytes=0-99")],
            None,
        ),
    ]
}

/// One value of `bytes` bytes in each shape that a parser may stumble over; at most 12
/// instructions an byte.
pub fn hostile(bytes: usize) -> Vec<Workload> {
    let near_miss = format!("{}e\",", &TAG[..TAG.len() - 2]);
    let echo = format!("{TAG},");
    let shapes: [(&str, &str, String); 14] = [
        ("w9a", "commas", ",".repeat(bytes)),
        ("w9b", "quotes", "\"".repeat(bytes)),
        ("w9c", "W/\"", fill("W/\"", bytes)),
        ("w9d", "near-miss tags", fill(&near_miss, bytes)),
        ("w9e", "empty tags", fill("\"\",", bytes)),
        ("w9f", "x,", fill("x,", bytes)),
        ("w9g", "comma, space, tab", fill(", \t", bytes)),
        ("w9h", "tags of one byte", fill("\"a\",", bytes)),
        ("w9i", "weak tags of one byte", fill("W/\"a\",", bytes)),
        (
            "w9j",
            "empty tags, then ours",
            format!("{}{TAG}", fill("\"\",", bytes - TAG.len())),
        ),
        ("w9k", "our tag again and again", fill(&echo, bytes)),
        ("w9l", "*,", fill("*,", bytes)),
        (
            "w9m",
            "an unclosed tag",
            format!("\"{}", "a".repeat(bytes - 1)),
        ),
        ("w9n", "tags of seven bytes", fill("\"abcdefg\",", bytes)),
    ];
    let cost = bytes as u64 * 12;
    shapes
        .into_iter()
        .map(|(name, what, value)| {
            let hit = name == "w9j" || name == "w9k";
            let status = if hit { Some(304) } else { None };
            let lines = [("if-none-match", value.as_str())];
            let workload = workload(name, what, Method::GET, &lines, status).within(cost);
            // Short tags are read byte by byte: in blocks, they would take longer in time.
            match name {
                "w9h" | "w9n" => workload.within(cost / 12 * 16),
                _ => workload,
            }
        })
        .collect()
}

/// `unit` as often as it goes into `bytes` whole; a trailing comma does no harm.
fn fill(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

fn workload(
    name: &'static str,
    what: &'static str,
    method: Method,
    lines: &[(&str, &str)],
    status: Option<u16>,
) -> Workload {
    let mut headers = browser();
    for (name, value) in lines {
        let name = HeaderName::try_from(*name).unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    Workload {
        name,
        what,
        method,
        headers,
        tag: EntityTag::from_static(TAG),
        modified_seconds: MODIFIED_SECONDS,
        status,
        goal: None,
    }
}

impl Workload {
    fn within(mut self, goal: u64) -> Self {
        self.goal = Some(goal);
        self
    }

    /// The same with a tag of 43 digits, our own length.
    fn of_43(mut self) -> Self {
        self.tag = EntityTag::from_static(TAG_OF_43);
        self
    }

    /// The same over HTTP/2, where a cookie comes in two lines (RFC 9113 §8.2.3).
    fn with_crumbs(mut self) -> Self {
        let crumb = HeaderValue::from_static("theme=dark");
        self.headers.append(http::header::COOKIE, crumb);
        self
    }
}

fn browser() -> HeaderMap {
    let fields = [
        ("host", "www.example.com"),
        (
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        ),
        (
            "accept",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        ),
        ("accept-language", "en-US,en;q=0.5"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("connection", "keep-alive"),
        ("cookie", "session=0123456789abcdef"),
        ("upgrade-insecure-requests", "1"),
        ("sec-fetch-dest", "document"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-site", "none"),
        ("priority", "u=0, i"),
    ];
    let fields = fields.into_iter();
    fields
        .map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        })
        .collect()
}

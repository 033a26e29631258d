//! The checker is only worth something if it finds what is wrong.

use std::collections::BTreeSet;

use crate::cases;
use crate::expect::Expect;
use crate::limits::Limits;
use std::io::{self, Cursor, Read, Write};
use std::time::{Duration, Instant};

use raw_http::{exchange, After, Answer, Bounds, Connection, Failure};

use crate::wire::Request;

/// A server that has said this, whatever it was asked.
struct Said<'o>(Cursor<&'o [u8]>);

impl Read for Said<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Said<'_> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        Ok(from.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Connection for Said<'_> {
    fn set_deadline(&mut self, _at: Instant) {}
}

/// The answer to a request with this method.
fn parse(octets: &[u8], method: &'static str) -> Result<Answer, Failure> {
    let bounds = Bounds {
        time: Duration::from_secs(5),
        head: 1024,
        content: 1024,
    };
    let request = Request {
        method,
        ..get("/res")
    };
    let mut said = Said(Cursor::new(octets));
    let after = After::Close(None);
    exchange(&mut said, "host", &request, bounds, after, None::<fn()>)
}

/// A right 304 for `/res`.
const NOT_MODIFIED: &str = "HTTP/1.1 304 Not Modified\r\n\
    date: Sat, 21 Nov 2026 10:00:00 GMT\r\n\
    etag: \"v1\"\r\n\
    cache-control: max-age=60\r\n\
    content-location: /res\r\n\
    expires: Thu, 01 Jan 2099 00:00:00 GMT\r\n\
    vary: Accept\r\n\
    access-control-allow-origin: *\r\n\r\n";

fn get(path: &'static str) -> Request {
    Request {
        method: "GET",
        path,
        lines: Vec::new(),
        content: None,
    }
}

fn differences(octets: &str) -> Vec<String> {
    let answer = parse(octets.as_bytes(), "GET").unwrap();
    Expect::NotModified.differences(&get("/res"), &answer)
}

#[test]
fn a_right_answer_has_no_differences() {
    assert_eq!(differences(NOT_MODIFIED), Vec::<String>::new());
}

#[test]
fn each_fault_of_a_304_is_found() {
    let faults = [
        ("304 Not Modified", "200 OK", "status: 200, not 304"),
        (
            "etag: \"v1\"",
            "etag: W/\"v1\"",
            "etag: `W/\"v1\"`, not `\"v1\"`",
        ),
        ("etag: \"v1\"\r\n", "", "etag: absent, not `\"v1\"`"),
        ("vary: Accept\r\n", "", "vary: absent, not `Accept`"),
        (
            "vary: Accept",
            "vary: Accept\r\nvary: Accept",
            "vary: `Accept` and `Accept`, not `Accept`",
        ),
        (
            "vary: Accept",
            "vary: Accept\r\ncontent-length: 0",
            "content-length: `0`, not absent",
        ),
        (
            "21 Nov 2026 10:00:00 GMT",
            "21 Nov 2026 10:00:00 UTC",
            "date: `Sat, 21 Nov 2026 10:00:00 UTC`, not an IMF-fixdate",
        ),
        (
            "*\r\n\r\n",
            "*\r\n\r\ncontent",
            "content: 7 octets after the message",
        ),
    ];
    for (right, wrong, difference) in faults {
        let found = differences(&NOT_MODIFIED.replace(right, wrong));
        assert!(
            found.iter().any(|found| found == difference),
            "{wrong}: {found:?}"
        );
    }
}

#[test]
fn a_problem_must_name_the_field_that_failed() {
    let head = "HTTP/1.1 412 Precondition Failed\r\ndate: Sat, 21 Nov 2026 10:00:00 GMT\r\n\
        content-type: application/problem+json\r\n\r\n";
    let named = |field: &str| {
        let octets = format!("{head}{{\"status\":412,\"field\":\"{field}\"}}");
        let answer = parse(octets.as_bytes(), "PUT").unwrap();
        Expect::Failed("If-Match")
            .differences(&get("/w/none"), &answer)
            .len()
    };
    assert_eq!((named("if-match"), named("if-none-match")), (0, 1));
}

#[test]
fn chunks_are_joined_and_damaged_ones_refused() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let parsed = |content: &str| parse(format!("{head}{content}").as_bytes(), "GET");
    let answer = parsed("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\nmore").unwrap();
    assert_eq!(
        (answer.content.as_slice(), answer.excess),
        (b"abcde".as_slice(), 4)
    );
    for damaged in [
        "2\r\nabc\r\n0\r\n\r\n",
        "9\r\nab",
        "ffffffffffffffff\r\nab",
        "x\r\n",
    ] {
        assert!(parsed(damaged).is_err(), "{damaged:?}");
    }
}

#[test]
fn the_content_ends_where_content_length_says() {
    let parsed = |length: &str| {
        parse(
            format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\nabc").as_bytes(),
            "GET",
        )
    };
    assert_eq!(parsed("2").unwrap().excess, 1);
    assert!(parsed("4").is_err() && parsed("-1").is_err());
}

#[test]
fn names_are_unique() {
    let cases = [cases::by_default(), cases::with_required_conditions()].concat();
    let names: BTreeSet<_> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
}

#[test]
fn a_limits_file_that_is_damaged_is_refused_with_its_line() {
    let file = std::env::temp_dir().join(format!("limits-{}.toml", std::process::id()));
    std::fs::write(&file, "[[limit]]\nbecause = \"it is\"\ncases = 1\n").unwrap();
    let problem = Limits::read(&file).unwrap_err();
    std::fs::remove_file(&file).unwrap();
    assert!(problem.contains("line 3"), "{problem}");
}

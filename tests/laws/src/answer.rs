use crate::without_heap;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use preconditions::{Answer, Field};

const ANSWERS: [Answer; 3] = [
    Answer::NotModified {
        by: Field::IfNoneMatch,
    },
    Answer::PreconditionFailed { by: Field::IfMatch },
    Answer::PreconditionRequired,
];

/// Never in an answer without the content of the 200: how that is framed, and who sends it instead.
const NEVER: [&str; 6] = [
    "connection",
    "content-length",
    "content-range",
    "transfer-encoding",
    "x-accel-redirect",
    "x-sendfile",
];

/// Any field lines of a 200: the policy says the same of a name in any case, and takes nothing from
/// the heap; in a `HeaderMap` it leaves what it says, and a second time changes nothing. At most one
/// ETag is left, and no Last-Modified beside it (§15.4.5). A 412 and a 428 keep the same, and what
/// they keep a 304 keeps, but for a policy with a nonce and a date beside a tag; a 428 is not stored
/// (RFC 6585 §3).
pub fn answer(input: &[u8]) {
    let lines = lines(input);
    let [by_304, by_412, by_428] = ANSWERS.map(|answer| kept(answer, &lines));
    assert_eq!(by_412, by_428);
    for line in &by_412 {
        let is_policy = line.0.as_str().starts_with("content-security-policy");
        assert!(is_policy || by_304.contains(line), "{line:?}");
    }
    for answer in ANSWERS {
        is_so_in_a_map(answer, &lines);
    }
}

type Line = (HeaderName, HeaderValue);

/// `name:value`, a line each, as far as they are a name and a value.
fn lines(input: &[u8]) -> Vec<Line> {
    let lines = input.split(|octet| *octet == b'\n').filter_map(|line| {
        let colon = line.iter().position(|octet| *octet == b':')?;
        let (name, value) = line.split_at(colon);
        let name = HeaderName::from_bytes(name).ok()?;
        let value = HeaderValue::from_bytes(value.strip_prefix(b":")?).ok()?;
        Some((name, value))
    });
    lines.collect()
}

fn kept(answer: Answer, lines: &[Line]) -> Vec<Line> {
    let as_octets = || lines.iter().map(|(name, value)| (name, value.as_bytes()));
    let mut policy = without_heap(|| answer.field_policy(as_octets()));
    let shouted: Vec<String> = lines
        .iter()
        .map(|(name, _)| name.as_str().to_ascii_uppercase())
        .collect();
    let in_capitals = shouted.iter().zip(lines);
    let mut other = answer.field_policy(in_capitals.map(|(name, line)| (name, line.1.as_bytes())));
    let mut kept = Vec::new();
    for (line, shouted) in lines.iter().zip(&shouted) {
        let keeps = without_heap(|| policy.keeps(line.0.as_str()));
        assert_eq!(other.keeps(shouted), keeps, "{shouted}");
        if keeps {
            assert!(!NEVER.contains(&line.0.as_str()), "{line:?}");
            kept.push(line.clone());
        }
    }
    let count = |name| kept.iter().filter(|line| line.0 == name).count();
    assert!(count("etag") <= 1 && count("last-modified") <= 1);
    assert!(count("etag") == 0 || count("last-modified") == 0);
    kept
}

/// Lines of one name have an order, names have none.
fn is_so_in_a_map(answer: Answer, lines: &[Line]) {
    let mut expected = HeaderMap::new();
    for (name, value) in kept(answer, lines) {
        expected.append(name, value);
    }
    if answer == Answer::PreconditionRequired {
        expected.insert("cache-control", HeaderValue::from_static("no-store"));
    }
    let mut left = HeaderMap::new();
    for (name, value) in lines {
        left.append(name, value.clone());
    }
    answer.apply_to_headers(&mut left);
    assert_eq!(left, expected);
    answer.apply_to_headers(&mut left);
    assert_eq!(left, expected);
}

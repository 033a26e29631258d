//! Inputs to start from: the vectors of `tests/vectors/`, as each law wants them.

use crate::request::Request;
use oracle::OracleTarget;
use serde_json::Value;
use table::{Lines, SUFFIXES};

/// The seeds of one law; none for a name that is no law.
pub fn of(law: &str) -> Vec<Vec<u8>> {
    match law {
        "answer" => success_fields(),
        "entity_tag" => each(ENTITY_TAGS, |case| octets(&case["wire"])),
        "byte_range" => each(RANGES, |case| {
            let length = case["length"].to_string().into_bytes();
            [vec![length], lines(case)].concat().join(&b'\n')
        }),
        "client" => each(CLIENT, exchange),
        "conversions" => [each(ENTITY_TAGS, tagged), each(DATES, dated)].concat(),
        "tag_list" => each(LISTS, |case| lines(case).join(&b", "[..])),
        "http_date" => each(DATES, |case| {
            let now = case["now"].as_i64().unwrap_or_default();
            [now.to_string().as_bytes(), &octets(&case["wire"])].join(&b'\n')
        }),
        "evaluate" | "explain" | "write_condition" => each(EVALUATIONS, |case| {
            Request::write(
                &text(&case["method"]),
                &target(&case["target"]),
                &fields(case),
            )
        }),
        "field_lines" => each(LISTS, |case| {
            [vec![b"\"a\"".to_vec()], lines(case)].concat().join(&b'\n')
        }),
        "names" => each(NAMES, named),
        "encoding" => noise(),
        "request_head" => each(EVALUATIONS, head),
        _ => Vec::new(),
    }
}

const CLIENT: &str = include_str!("../../vectors/client.json");
const ENTITY_TAGS: &str = include_str!("../../vectors/entity-tags.json");
const NAMES: &str = include_str!("../../vectors/names.json");
const LISTS: &str = include_str!("../../vectors/lists.json");
const RANGES: &str = include_str!("../../vectors/ranges.json");
const DATES: &str = include_str!("../../vectors/dates.json");
const EVALUATIONS: &str = include_str!("../../vectors/evaluations.json");

/// Field lines of a 200, of each kind that an answer treats in its own way.
fn success_fields() -> Vec<Vec<u8>> {
    let fields: [&[u8]; 6] = [
        b"etag:\"a\"\nlast-modified:Sun, 06 Nov 1994 08:49:37 GMT\netag:\"b\"\nvary:accept",
        b"last-modified:Sun, 06 Nov 1994 08:49:37 GMT\nlast-modified:x\nset-cookie:a=1\nset-cookie:b=2",
        b"cache-control:max-age=60\ncdn-cache-control:x\nsurrogate-control:x\nexpires:0\npragma:x",
        b"content-type:text/html\ncontent-length:5\ncontent-location:/a\ncontent-range:bytes 0-1/2",
        b"content-security-policy:script-src 'nonce-a'\ncontent-security-policy-report-only:default-src 'none'",
        b"x-accel-redirect:/a\nx-sendfile:/a\nconnection:close\nage:1\nrepr-digest:x\nx-field:y",
    ];
    fields.map(<[u8]>::to_vec).to_vec()
}

fn each(vectors: &str, seed: impl Fn(&Value) -> Vec<u8>) -> Vec<Vec<u8>> {
    let vectors: Value = serde_json::from_str(vectors).expect("JSON");
    vectors["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .map(seed)
        .collect()
}

/// A tag, behind a method, a second, and a date.
fn tagged(case: &Value) -> Vec<u8> {
    let head = b"GET\n784111776\nSun, 06 Nov 1994 08:49:37 GMT\n";
    [&head[..], &octets(&case["wire"])].concat()
}

/// A date, behind a method and a second, before two tags.
fn dated(case: &Value) -> Vec<u8> {
    let head = b"x-method\n0\n";
    [&head[..], &octets(&case["wire"]), b"\nW/\"a\"\n\"a\""].concat()
}

/// What is stored and the answer, whatever is asked of it.
fn exchange(case: &Value) -> Vec<u8> {
    let given = &case["given"];
    let mut exchange = given["received"].to_string().into_bytes();
    let mut add = |status: &Value, lines: &Value| {
        exchange.extend(format!("\n{status}").into_bytes());
        for line in lines.as_array().into_iter().flatten() {
            let (name, value) = (text(&line[0]).into_bytes(), octets(&line[1]));
            exchange.extend([&b"\n"[..], &name, b":", &value].concat());
        }
        exchange.extend(b"\n");
    };
    let is_header = |lines: &Value| {
        let lines = lines.as_array().into_iter().flatten();
        lines.into_iter().all(|line| line[0].is_string())
    };
    add(&given["first"]["status"], &given["first"]["headers"]);
    match &given["stored"] {
        stored if is_header(stored) => add(&Value::Null, stored),
        stored => stored
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|it| add(&Value::Null, it)),
    }
    add(&Value::Null, &given["update"]);
    add(&given["status"], &given["headers"]);
    exchange
}

/// Each case with the suffixes by their number, as far as the law knows them.
fn named(case: &Value) -> Vec<u8> {
    let all = |list: &Value| {
        let list = list.as_array().into_iter().flatten();
        list.map(octets).collect::<Vec<_>>()
    };
    let is_declared = |suffixes: &&[&str]| {
        let octets = suffixes.iter().map(|suffix| suffix.as_bytes());
        octets.eq(all(&case["appends"]))
    };
    let mut declared = match SUFFIXES.iter().position(is_declared) {
        Some(number) => number.to_string(),
        None => "2".to_owned(),
    };
    for (name, word) in [("weakens", " weakens"), ("weak_if_match", " weak-if-match")] {
        if case[name] == true {
            declared.push_str(word);
        }
    }
    let own = match &case["entity_tag"] {
        tag if tag.is_string() => octets(tag),
        _ => b"-".to_vec(),
    };
    let head = [
        octets(&case["method"]),
        own,
        all(&case["also"]).join(&b' '),
        declared.into_bytes(),
    ];
    let lines = fields(case).into_iter();
    let lines = lines.map(|(name, value)| [name.as_bytes(), b": ", &value].concat());
    let all: Vec<Vec<u8>> = head.into_iter().chain(lines).collect();
    all.join(&b'\n')
}

fn lines(case: &Value) -> Vec<Vec<u8>> {
    case["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(octets)
        .collect()
}

fn fields(case: &Value) -> Lines {
    let fields = case["fields"].as_array().expect("fields").iter();
    fields
        .map(|field| (text(&field[0]), octets(&field[1])))
        .collect()
}

fn target(target: &Value) -> OracleTarget {
    if target.is_null() {
        return OracleTarget::Missing;
    }
    let tag = &target["entity_tag"];
    OracleTarget::Exists {
        entity_tag: tag.is_string().then(|| octets(tag)),
        last_modified: target["last_modified"].as_i64(),
        date: target["date"].as_i64(),
    }
}

fn head(case: &Value) -> Vec<u8> {
    let mut head = format!("{} / HTTP/1.1\r\n", text(&case["method"])).into_bytes();
    for (name, value) in fields(case) {
        head.extend([name.as_bytes(), b": ", &value, b"\r\n"].concat());
    }
    head.extend(b"\r\n");
    head
}

fn text(string: &Value) -> String {
    string.as_str().expect("a string").to_owned()
}

/// Each character stands for the octet of its number.
fn octets(string: &Value) -> Vec<u8> {
    let octet = |character: char| u8::try_from(u32::from(character)).expect("an octet");
    text(string).chars().map(octet).collect()
}

/// Octets of which values are made, whatever they are.
fn noise() -> Vec<Vec<u8>> {
    let mut state = 1_u64;
    let mut octet = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()[0]
    };
    (1..40)
        .map(|length| (0..length * 8).map(|_| octet()).collect())
        .collect()
}

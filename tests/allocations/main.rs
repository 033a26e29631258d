//! `evaluate` takes nothing from the heap, whatever arrives: counted over the decision table, the
//! vectors, long lists, and 64 KiB of everything that could make a parser collect something.

use oracle::OracleTarget;
use preconditions::{
    evaluate, is_conditional, matched_name, near_miss, EntityTag, Gateway, Headers, HttpDate,
    NearMiss, TagList, Target, Validators,
};
use std::hint::black_box;
use table::{append, named, shown, target_of, targets, Lines, State};
use table::{DATES, IF_RANGES, KINDS_OF_METHOD, MODIFIED, RANGES, TAG_LISTS};

/// How often something is taken from the heap.
fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

/// Evaluates for every kind of method and every target, from a slice and from a `HeaderMap`.
fn check(lines: &Lines, targets: &[Target<'_>]) {
    assert_eq!(
        evaluations(lines.as_slice(), targets),
        0,
        "a slice:\n{}",
        start_of(lines)
    );
    #[cfg(feature = "http")]
    if let Some(map) = header_map(lines) {
        assert_eq!(
            evaluations(&map, targets),
            0,
            "a header map:\n{}",
            start_of(lines)
        );
    }
}

fn evaluations(headers: &(impl Headers + ?Sized), targets: &[Target<'_>]) -> u64 {
    allocations(|| {
        for target in targets {
            for method in KINDS_OF_METHOD {
                let _ = black_box(evaluate(method, headers, black_box(target.clone())));
                black_box(is_conditional(method, headers));
            }
        }
    })
}

/// The same lines in the type that hyper hands over; nothing if it would not take them.
#[cfg(feature = "http")]
fn header_map(lines: &Lines) -> Option<http::HeaderMap> {
    let mut map = http::HeaderMap::new();
    for (name, value) in lines {
        let name = http::HeaderName::from_bytes(name.as_bytes()).ok()?;
        map.append(name, http::HeaderValue::from_bytes(value).ok()?);
    }
    Some(map)
}

fn start_of(lines: &Lines) -> String {
    shown(lines).chars().take(200).collect()
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(black_box(vec![1]))), 1);
    assert_eq!(
        allocations(|| drop(black_box(String::from("two") + "!"))),
        2
    );
}

#[test]
fn the_decision_table() {
    let own = targets();
    let targets: Vec<_> = own.iter().map(target_of).collect();
    let fields: [(&str, &[State]); 6] = [
        ("If-Match", &TAG_LISTS),
        ("If-Unmodified-Since", &DATES),
        ("If-None-Match", &TAG_LISTS),
        ("If-Modified-Since", &DATES),
        ("If-Range", &IF_RANGES),
        ("Range", &RANGES),
    ];
    let mut requests = 0;
    for (place, (first_name, first_states)) in fields.iter().enumerate() {
        for (second_name, second_states) in &fields[place + 1..] {
            for first in *first_states {
                for second in *second_states {
                    let mut lines = Lines::new();
                    append(&mut lines, first_name, first);
                    append(&mut lines, second_name, second);
                    check(&lines, &targets);
                    requests += 1;
                }
            }
        }
    }
    assert_eq!(requests, 10_998);

    let tag_lists = named(
        &TAG_LISTS,
        &["absent", "match", "miss", "unclosed after the match"],
    );
    let dates = named(
        &DATES,
        &["absent", "equal", "earlier", "RFC 850, equal", "no date"],
    );
    for if_match in &tag_lists {
        for if_unmodified_since in &dates {
            for if_none_match in &tag_lists {
                for if_modified_since in &dates {
                    let mut lines = Lines::new();
                    append(&mut lines, "If-Match", if_match);
                    append(&mut lines, "If-Unmodified-Since", if_unmodified_since);
                    append(&mut lines, "If-None-Match", if_none_match);
                    append(&mut lines, "If-Modified-Since", if_modified_since);
                    append(&mut lines, "Range", &RANGES[1]);
                    append(&mut lines, "If-Range", &IF_RANGES[1]);
                    check(&lines, &targets);
                }
            }
        }
    }
}

#[test]
fn the_vectors() {
    let octets = |text: &serde_json::Value| -> Vec<u8> {
        text.as_str()
            .unwrap()
            .chars()
            .map(|octet| u8::try_from(octet).unwrap())
            .collect()
    };
    for case in vectors("evaluations.json") {
        let mut lines = Lines::new();
        for field in case["fields"].as_array().unwrap() {
            lines.push((field[0].as_str().unwrap().to_string(), octets(&field[1])));
        }
        let target = match &case["target"] {
            serde_json::Value::Null => OracleTarget::Missing,
            target => OracleTarget::Exists {
                entity_tag: target["entity_tag"]
                    .as_str()
                    .map(|tag| tag.as_bytes().to_vec()),
                last_modified: target["last_modified"].as_i64(),
                date: target["date"].as_i64(),
            },
        };
        check(&lines, &[target_of(&target)]);
    }
    for case in vectors("lists.json") {
        for line in case["lines"].as_array().unwrap() {
            check_parsers(&octets(line));
        }
    }
    for case in vectors("dates.json")
        .into_iter()
        .chain(vectors("entity-tags.json"))
    {
        check_parsers(&octets(&case["wire"]));
    }
}

#[test]
fn a_list_of_a_thousand_tags() {
    let tags: Vec<String> = (0..1000)
        .map(|number| format!("W/\"revision-{number}\""))
        .collect();
    let lines = |tags: &[String]| {
        let line = |tag: &String| ("If-None-Match".to_string(), tag.clone().into_bytes());
        tags.iter().map(line).collect::<Lines>()
    };
    let last = OracleTarget::Exists {
        entity_tag: Some(b"W/\"revision-999\"".to_vec()),
        last_modified: Some(MODIFIED),
        date: Some(MODIFIED + 1),
    };
    let none = OracleTarget::Exists {
        entity_tag: Some(b"\"revision-1000\"".to_vec()),
        last_modified: None,
        date: None,
    };
    let targets = [target_of(&last), target_of(&none), Target::Missing];
    check(&lines(&tags), &targets);
    check(&lines(&[tags.join(", ")]), &targets);
    check(&lines(&[tags.join(",,,\t ")]), &targets);
}

/// What is repeated up to 64 KiB.
const HOSTILE: [&[u8]; 22] = [
    b",",
    b" ",
    b"\t",
    b", ",
    b"\"",
    b"W/\"",
    b"W/",
    b"W",
    b"\"\",",
    b"\"a\",",
    b"\"b\", ",
    b"\"aa\",",
    b"W/\"b\",",
    b"x,",
    b"*,",
    b"*",
    b"\"a",
    b"\"\xE9\",",
    b"\xFF",
    b"Sun, 06 Nov 1994 08:49:37 GMT",
    b"Sun, 06 Nov 1994 08:49:37 GMT, ",
    b"0",
];

const SIZE: usize = 64 * 1024;

#[test]
fn hostile_values_of_64_kib() {
    let own = targets();
    let targets: Vec<_> = own.iter().map(target_of).collect();
    let unclosed = [b"\"", "a".repeat(SIZE).as_bytes()].concat();
    let repeated = HOSTILE.iter().map(|shape| shape.repeat(SIZE / shape.len()));
    for value in repeated.chain([unclosed]) {
        check_parsers(&value);
        for name in [
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
        ] {
            // On one line, and on lines of a kibibyte and of 16 octets.
            for length in [value.len(), 1024, 16] {
                let line = |line: &[u8]| (name.to_string(), line.to_vec());
                check(&value.chunks(length).map(line).collect(), &targets[..3]);
            }
        }
        let mut lines = vec![("Range".to_string(), value.clone())];
        check(&lines, &targets);
        lines.push(("If-Range".to_string(), value));
        check(&lines, &targets);
    }
}

/// By which name a list matched, and what nearly did, takes as little as the outcome.
#[test]
fn states_with_names() {
    let tag = EntityTag::from_static("\"a\"");
    let others = [
        EntityTag::from_static("\"b\""),
        EntityTag::from_static("W/\"0123456789abcdef0123456789abcdef-html\""),
    ];
    let both = Gateway::APACHE.weakens();
    let targets = [
        Validators::new().etag(&tag).behind(Gateway::NGINX),
        Validators::new().etag(&tag).behind(both).weak_if_match(),
        Validators::new().etag(&tag).also(&others).behind(both),
        Validators::new().also(&others).behind(Gateway::APACHE),
    ];
    let check = |value: &[u8]| {
        for name in ["If-Match", "If-None-Match"] {
            // Twice, so that the second line finds what the first has left.
            let lines = [(name, value), (name, value)];
            for (method, current) in ["GET", "PUT"].iter().flat_map(|method| {
                let targets = targets.iter();
                targets.map(move |current| (*method, current))
            }) {
                let taken = allocations(|| {
                    let _ = black_box(evaluate(method, &lines, current));
                    let matched = black_box(matched_name(method, &lines, current));
                    let missed = black_box(near_miss(method, &lines, current));
                    black_box(missed.map(NearMiss::problem_details));
                    // A name of this length fits into the tag that a 304 has.
                    black_box(matched.map(|name| current.under_name(name)));
                });
                let shown = value.escape_ascii().to_string();
                assert_eq!(taken, 0, "{method} {name}: {shown:.200}");
            }
        }
    };
    for list in [
        "\"a\"",
        "W/\"a\"",
        "\"a-gzip\", \"b-br\"",
        "W/\"a-br\"",
        "a",
        "\"x\", a",
        "*",
        "",
    ] {
        check(list.as_bytes());
    }
    for shape in HOSTILE.iter().chain(&[&b"\"a-gzip\","[..], b"a,"]) {
        check(&shape.repeat(SIZE / shape.len()));
    }
}

fn check_parsers(wire: &[u8]) {
    let count = allocations(|| {
        let _ = black_box(EntityTag::parse(wire));
        let _ = black_box(HttpDate::parse(wire));
        let _ = black_box(HttpDate::parse_at(wire, HttpDate::MAX));
        if let TagList::Tags(tags) = TagList::new(wire) {
            tags.for_each(|tag| drop(black_box(tag)));
        }
    });
    assert_eq!(count, 0, "{:.200}", wire.escape_ascii().to_string());
}

fn vectors(name: &str) -> Vec<serde_json::Value> {
    let path = format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array_mut().unwrap();
    assert!(!cases.is_empty());
    std::mem::take(cases)
}

/// An answer made in place takes nothing; one made of the validators takes what a map with one field
/// takes, and what a value takes; and a representation gives its fields to the answer.
#[cfg(feature = "http")]
#[test]
fn whole_answers() {
    use http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
    use http::{HeaderMap, HeaderValue, Response};
    use preconditions::{Answer, Field, Representation};

    let tag = EntityTag::from_static("\"0123456789abcdef\"");
    let answers = [
        Answer::NotModified {
            by: Field::IfNoneMatch,
        },
        Answer::PreconditionFailed { by: Field::IfMatch },
    ];
    let by_hand = allocations(|| {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(tag.as_bytes()).unwrap();
        headers.insert("etag", value);
        black_box(headers);
    });
    let static_fields = || {
        let value = HeaderValue::from_static;
        [
            (CONTENT_TYPE, value("text/plain")),
            (CACHE_CONTROL, value("no-cache")),
            (VARY, value("accept")),
        ]
    };
    for answer in answers {
        let mut response = Response::new("hello");
        response.headers_mut().extend(static_fields());
        Validators::from(&tag).insert_into(response.headers_mut());
        let in_place = allocations(|| {
            answer.apply_to(&mut response);
            answer.insert_problem_details(&mut response);
        });
        assert_eq!(in_place, 0, "{answer}");
        let validators = Validators::from(&tag);
        let of_validators = allocations(|| {
            black_box(answer.with_validators(&validators).into_response::<&str>());
        });
        assert_eq!(of_validators, by_hand, "{answer}");
        let of_a_representation = allocations(|| {
            let [first, second, third] = static_fields();
            let current = Representation::new(&tag)
                .with_field(first.0, first.1)
                .with_field(second.0, second.1)
                .with_field(third.0, third.1);
            black_box(current.answer(answer).into_response::<&str>());
        });
        assert_eq!(of_a_representation, by_hand, "{answer}");
    }
}

//! The answers of other libraries to `client.json`, and why they differ where they do. Every difference
//! belongs to one class; `differences.md` is written by this test:
//! `PRECONDITIONS_WRITE_TABLE=1 cargo test --all-features --test client differences`.
//!
//! `http-cache-semantics` (Rust) is asked here. What the caches of Python and npm have answered is in
//! `tests/vectors/runners/caches/peers.json`, which `run.py` beside it writes.

use crate::cases::Case;
use crate::vectors::{file, folder};
use http::{HeaderName, HeaderValue, Request, Response};
use http_cache_semantics::{AfterResponse, CachePolicy};
use serde_json::{json, Value};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

/// A kind of difference.
struct Class {
    peer: &'static str,
    /// Whether a case and its answer are of this kind.
    fits: fn(&str, &Value) -> bool,
    why: &'static str,
}

const RUST: &str = "http-cache-semantics (Rust)";

fn is_confirmed(answer: &Value) -> bool {
    answer["answer"] == "update"
}

/// In this order: the first that fits is the class. "" is any peer.
static CLASSES: [Class; 13] = [
    Class {
        peer: "",
        fits: |case, answer| case == "revalidate: a date of RFC 850" && answer["fields"] != json!([]),
        why: "a date in an obsolete form is sent back in it (9110 §5.6.7)",
    },
    Class {
        peer: "",
        fits: |case, answer| case.starts_with("freshen") && answer["answer"] == "shows 304",
        why: "a 304 that is of no use is what the user gets (9111 §4.3.4)",
    },
    Class {
        peer: "",
        fits: |case, answer| is_confirmed(answer) && case.contains("date"),
        why: "a 304 with another date, or a new tag, is taken for the stored response's (9111 §4.3.4)",
    },
    Class {
        peer: "",
        fits: |case, answer| is_confirmed(answer) && case.contains("the weak one is stored"),
        why: "a strong tag in a 304 does not select a stored weak one (9111 §4.3.4)",
    },
    Class {
        peer: "",
        fits: |case, answer| is_confirmed(answer) && case.contains("obs-text"),
        why: "two tags that differ in obs-text are taken for one (9110 §8.8.3.2)",
    },
    Class {
        peer: "",
        fits: |case, answer| case.starts_with("freshen") && is_confirmed(answer),
        why: "a 304 of another version is taken for the stored response's (9111 §4.3.4)",
    },
    Class {
        peer: "",
        fits: |case, _| case == "revalidate: a tag with obs-text",
        why: "a tag with obs-text is not sent, or sent as other octets (9110 §8.8.3)",
    },
    Class {
        peer: "CacheControl",
        fits: |case, _| case.starts_with("revalidate"),
        why: "a response that has a date and no tag is not stored, so nothing is asked",
    },
    Class {
        peer: "",
        fits: |case, _| case.starts_with("merge: Proxy-Auth"),
        why: "a field of one proxy is stored (9111 §3.1)",
    },
    Class {
        peer: "",
        fits: |case, _| case == "merge: a field that is not stored",
        why: "a field that the stored response does not have is not added (9111 §3.2)",
    },
    Class {
        peer: "",
        fits: |case, _| case.contains("several"),
        why: "of several lines of the 304 one is kept, or none (9111 §3.2)",
    },
    Class {
        peer: "undici",
        fits: |case, _| case.starts_with("merge"),
        why: "the fields of a 304 update nothing that is stored (9111 §3.2)",
    },
    Class {
        peer: "hishel",
        fits: |case, _| case.starts_with("merge"),
        why: "Content-Type is not updated (9111 §3.2); it may stay where content was parsed by it",
    },
];

struct Peer {
    name: String,
    asked: usize,
    differences: Vec<(String, Value)>,
}

#[test]
fn every_difference_has_a_class_and_the_table_is_fresh() {
    let mut peers = vec![rust_policy()];
    peers.extend(recorded());
    let table = table(&peers);
    let path = format!("{}/tests/client/differences.md", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("PRECONDITIONS_WRITE_TABLE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == table,
        "differences.md is not what the comparison gives"
    );
}

/// Case by case, what the runner has found; it has asked what is asked now.
fn recorded() -> Vec<Peer> {
    let folder = folder().join("runners/caches");
    let text = std::fs::read_to_string(folder.join("peers.json")).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    let cases: BTreeMap<String, Case> = file()
        .cases
        .into_iter()
        .map(|it| (it.name.clone(), it))
        .collect();
    let asked = found["asked"].as_array().unwrap();
    for name in asked {
        assert!(
            cases.contains_key(name.as_str().unwrap()),
            "{name} is no case any more: run run.py --write"
        );
    }
    let of_one = |case: &&Case| {
        matches!(&case.question[..], "revalidate" | "freshen")
            && case.given["stored"].as_array().unwrap().len() == 1
    };
    let expected = cases.values().filter(of_one).count();
    let found_of_one = asked
        .iter()
        .filter(|it| !it.as_str().unwrap().starts_with("merge"))
        .count();
    assert_eq!(
        found_of_one, expected,
        "not all cases were asked: run run.py --write"
    );
    let requirements = ["requirements.txt", "package.json"]
        .map(|it| std::fs::read_to_string(folder.join(it)).unwrap());
    let peers = found["differences"].as_object().unwrap().iter();
    let mut peers: Vec<Peer> = peers
        .map(|(peer, differences)| Peer {
            name: format!("{peer} {}", version(peer, &requirements.join("\n"))),
            asked: asked.len(),
            differences: differences
                .as_object()
                .unwrap()
                .iter()
                .map(|(case, answer)| (case.clone(), answer.clone()))
                .collect(),
        })
        .collect();
    peers.sort_by(|one, other| one.name.cmp(&other.name));
    peers
}

/// The version that is asked for in a list of requirements.
fn version(peer: &str, requirements: &str) -> String {
    let line = requirements.lines().find(|line| {
        let line = line.trim().trim_start_matches('"');
        line.strip_prefix(peer)
            .is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphanumeric() || it == '-'))
    });
    let line = line.unwrap_or_else(|| panic!("{peer}: no version"));
    let version = line
        .rsplit(['=', '"'])
        .find(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    version.unwrap().to_string()
}

/// What the policy of the Rust crate says of one stored response.
fn rust_policy() -> Peer {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut peer = Peer {
        name: format!("{RUST} 3"),
        asked: 0,
        differences: Vec::new(),
    };
    for case in file().cases {
        let is_askable = match &case.question[..] {
            "revalidate" | "freshen" => case.given["stored"].as_array().unwrap().len() == 1,
            "merge" => !["Date", "Age", "Connection", "Content-Length", "ETag"]
                .iter()
                .any(|it| case.name.contains(it)),
            _ => false,
        };
        if !is_askable {
            continue;
        }
        peer.asked += 1;
        let answer =
            std::panic::catch_unwind(|| ask(&case)).unwrap_or_else(|_| json!({"answer": "panic"}));
        let allowed = std::iter::once(&case.expect).chain(&case.also);
        if !allowed
            .clone()
            .any(|expected| agrees(&case, &answer, expected))
        {
            peer.differences.push((case.name.clone(), answer));
        }
    }
    std::panic::set_hook(report);
    peer
}

fn ask(case: &Case) -> Value {
    let given = &case.given;
    let request = Request::get("https://example.org/").body(()).unwrap();
    let tag = json!(["ETag", "\"m\""]);
    let with_tag = |lines: &Value| match case.question == "merge" && !case.name.contains("ETag") {
        true => Value::Array([vec![tag.clone()], lines.as_array().unwrap().clone()].concat()),
        false => lines.clone(),
    };
    let stored = match case.question == "merge" {
        true => with_tag(&given["stored"]),
        false => given["stored"][0].clone(),
    };
    let policy = CachePolicy::new(&request, &response(200, &stored));
    let now = UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    if case.question == "revalidate" {
        let asked = match policy.before_request(&request, now) {
            http_cache_semantics::BeforeRequest::Stale { request, .. } => request,
            http_cache_semantics::BeforeRequest::Fresh(_) => return json!({"answer": "not asked"}),
        };
        let fields = ["if-none-match", "if-modified-since"]
            .iter()
            .filter_map(|name| {
                let value = asked.headers.get(*name)?;
                Some(json!([name, text(value)]))
            });
        return json!({"fields": fields.collect::<Vec<_>>()});
    }
    let (status, headers) = match case.question == "merge" {
        true => (304, with_tag(&given["update"])),
        false => (
            given["status"].as_u64().unwrap() as u16,
            given["headers"].clone(),
        ),
    };
    match policy.after_response(&request, &response(status, &headers), now) {
        AfterResponse::NotModified(_, parts) if case.question == "merge" => {
            let names: Vec<String> = [&given["stored"], &given["update"]]
                .into_iter()
                .flat_map(|lines| lines.as_array().unwrap())
                .map(|line| line[0].as_str().unwrap().to_lowercase())
                .collect();
            let lines = parts
                .headers
                .iter()
                .filter(|(name, _)| names.contains(&name.to_string()));
            json!({"headers": lines.map(|(name, value)| json!([name.as_str(), text(value)])).collect::<Vec<_>>()})
        }
        AfterResponse::NotModified(..) => json!({"answer": "update", "stored": [0]}),
        AfterResponse::Modified(..) if status == 304 => json!({"answer": "ask again"}),
        AfterResponse::Modified(..) => json!({"answer": "replace"}),
    }
}

fn response(status: u16, lines: &Value) -> Response<()> {
    let mut response = Response::builder().status(status);
    for line in lines.as_array().unwrap() {
        let octets: Vec<u8> = line[1]
            .as_str()
            .unwrap()
            .chars()
            .map(|it| it as u8)
            .collect();
        let name = HeaderName::from_bytes(line[0].as_str().unwrap().as_bytes()).unwrap();
        response = response.header(name, HeaderValue::from_bytes(&octets).unwrap());
    }
    response.body(()).unwrap()
}

fn text(value: &HeaderValue) -> String {
    value.as_bytes().iter().map(|it| char::from(*it)).collect()
}

fn agrees(case: &Case, found: &Value, expected: &Value) -> bool {
    if case.question == "merge" {
        return found["headers"].is_array() && crate::vectors::same("merge", found, expected);
    }
    found == expected
}

fn table(peers: &[Peer]) -> String {
    let mut text = String::from(
        "# What other caches answer\n\n\
         Made by a test; do not edit. Asked are the cases of `client.json` that can be asked of a \
         cache as\na whole; counted are answers that the standard does not allow, neither the one we give \
         nor another one.\n\n\
         | peer | asked | different |\n|---|---:|---:|\n",
    );
    for peer in peers {
        let count = peer.differences.len();
        writeln!(text, "| {} | {} | {count} |", peer.name, peer.asked).unwrap();
    }
    text += "\n| peer | cases | for example | answer | why it is one |\n|---|---:|---|---|---|\n";
    let mut without = Vec::new();
    for peer in peers {
        for class in &CLASSES {
            let fits = |case: &str, answer: &Value| {
                let first = CLASSES.iter().find(|it| {
                    (it.peer.is_empty() || peer.name.starts_with(it.peer))
                        && (it.fits)(case, answer)
                });
                first.is_some_and(|first| std::ptr::eq(first, class))
            };
            let of_class: Vec<_> = peer
                .differences
                .iter()
                .filter(|(case, answer)| fits(case, answer))
                .collect();
            let Some((case, answer)) = of_class.first() else {
                continue;
            };
            let answer = answer.to_string().replace('|', "\\|");
            let (name, count, why) = (&peer.name, of_class.len(), class.why);
            writeln!(text, "| {name} | {count} | `{case}` | `{answer}` | {why} |").unwrap();
        }
        without.extend(
            peer.differences
                .iter()
                .filter(|(case, answer)| {
                    !CLASSES.iter().any(|it| {
                        (it.peer.is_empty() || peer.name.starts_with(it.peer))
                            && (it.fits)(case, answer)
                    })
                })
                .map(|(case, answer)| format!("{}: {case}: {answer}", peer.name)),
        );
    }
    for class in &CLASSES {
        assert!(
            text.contains(class.why),
            "no such difference: {}",
            class.why
        );
    }
    assert!(
        without.is_empty(),
        "belong to no class:\n{}",
        without.join("\n")
    );
    text
}

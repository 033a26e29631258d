//! §13.2: the matrix of targets, methods, classes of tags and classes of dates.

use super::{
    as_octets, as_text, by_hand, sections, EvaluationCase, Expectation, Result, TargetCase,
};
use oracle::{decide, OracleTarget};

use Result::{Latitude, Required};

/// Sun, 06 Nov 1994 08:49:37 GMT, and a second later the answer.
pub const MODIFIED: i64 = 784_111_777;

const EQUAL: &[u8] = b"Sun, 06 Nov 1994 08:49:37 GMT";

/// The classes of what stands in If-Match and If-None-Match where the current tag is `"a"`.
const TAG_CLASSES: [(&str, &[&[u8]]); 8] = [
    ("absent", &[]),
    ("exact", &[b"\"a\""]),
    ("in list", &[b"\"x\", W/\"y\", \"a\""]),
    ("not in list", &[b"\"x\", W/\"y\""]),
    ("all", &[b"*"]),
    ("unreadable", &[b"a"]),
    ("mixed", &[b"\"a\", x"]),
    ("empty", &[b""]),
];

/// The classes of what stands in If-Unmodified-Since and If-Modified-Since.
const DATE_CLASSES: [(&str, &[&[u8]]); 6] = [
    ("absent", &[]),
    ("equal", &[EQUAL]),
    ("earlier", &[b"Sun, 06 Nov 1994 08:49:36 GMT"]),
    ("later", &[b"Sun, 06 Nov 1994 08:49:38 GMT"]),
    ("several", &[EQUAL, b"Sun, 06 Nov 1994 08:49:36 GMT"]),
    ("unreadable", &[b"yesterday"]),
];

const MATCH: (&str, &str) = ("If-Match", "If-Unmodified-Since");
const NONE_MATCH: (&str, &str) = ("If-None-Match", "If-Modified-Since");

/// Which fields are tried with which methods.
const METHODS: [(&str, (&str, &str)); 7] = [
    ("GET", NONE_MATCH),
    ("GET", MATCH),
    ("HEAD", NONE_MATCH),
    ("PUT", MATCH),
    ("PUT", NONE_MATCH),
    ("POST", NONE_MATCH),
    ("DELETE", MATCH),
];

const TARGETS: [&str; 4] = ["strong", "weak", "none", "missing"];

pub fn cases() -> Vec<EvaluationCase> {
    let mut cases = Vec::new();
    for target in TARGETS {
        for (method, pair) in METHODS {
            for tags in &TAG_CLASSES {
                for dates in &DATE_CLASSES {
                    cases.push(of_matrix(target, method, pair, tags, dates));
                }
            }
        }
    }
    cases.extend(by_hand::cases());
    cases
}

/// What is stored, by its name in the matrix.
pub fn target_named(name: &str) -> Option<TargetCase> {
    let tag = match name {
        "missing" => return None,
        "strong" => Some("\"a\"".to_string()),
        "weak" => Some("W/\"a\"".to_string()),
        "none" => None,
        _ => unreachable!("no such target: {name}"),
    };
    Some(TargetCase {
        entity_tag: tag,
        last_modified: Some(MODIFIED),
        date: Some(MODIFIED + 1),
    })
}

fn of_matrix(
    target_name: &str,
    method: &str,
    pair: (&str, &str),
    tags: &(&str, &[&[u8]]),
    dates: &(&str, &[&[u8]]),
) -> EvaluationCase {
    let mut lines = Vec::new();
    for value in tags.1 {
        lines.push((pair.0.to_string(), value.to_vec()));
    }
    for value in dates.1 {
        lines.push((pair.1.to_string(), value.to_vec()));
    }
    let target = target_named(target_name);
    let verdict = decide(method, &lines, as_oracle(&target));
    let expect = Expectation {
        status: verdict.status,
        by: verdict.by.map(str::to_string),
        range: verdict.range.map(str::to_string),
        protection: verdict.protection.map(str::to_string),
    };
    let (result, also, comment) = classify(target_name, method, pair, tags.0, &expect);
    EvaluationCase {
        name: format!(
            "{method}, target {target_name}, {} {}, {} {}",
            pair.0, tags.0, pair.1, dates.0
        ),
        sections: sections(if pair == MATCH {
            "13.1.1 13.1.4 13.2.2"
        } else {
            "13.1.2 13.1.3 13.2.2"
        }),
        method: method.to_string(),
        fields: lines
            .iter()
            .map(|(name, value)| (name.clone(), as_text(value)))
            .collect(),
        target,
        expect,
        result,
        also,
        comment: comment.to_string(),
    }
}

/// Whether the standard leaves a choice, and if so which, and why ours.
fn classify(
    target: &str,
    method: &str,
    pair: (&str, &str),
    tags: &str,
    expect: &Expectation,
) -> (Result, Vec<Option<u16>>, &'static str) {
    let reads = method == "GET" || method == "HEAD";
    let tagged = target == "strong" || target == "weak";
    if target == "missing" && reads {
        return (
            Required,
            vec![],
            "ignored: without them the answer is 404 (§13.2.1)",
        );
    }
    if target == "missing" && method == "DELETE" && expect.status.is_some() {
        let comment = "a host whose plain answer is 404 gives it and does not evaluate (§13.2.1); \
                       where it evaluates, a change of what is not there fails closed";
        return (Latitude, vec![None], comment);
    }
    match (pair == MATCH, tags) {
        (true, "mixed") if target == "strong" => {
            let comment =
                "a reader may look for tags in a damaged list (§2.4); we do not, so that \
                           no tag is invented and no change goes through";
            (Latitude, vec![None], comment)
        }
        (false, "mixed") if tagged && reads => {
            let comment =
                "a reader may look for tags in a damaged list (§2.4); we do not, and send \
                           the representation when in doubt";
            (Latitude, vec![Some(304)], comment)
        }
        (false, "unreadable" | "mixed") if !reads => {
            let comment =
                "to the letter no listed tag matches, and the condition is true; we fail \
                           closed, since a damaged condition must not let a change through";
            (Latitude, vec![None], comment)
        }
        (false, "unreadable") if reads => (
            Required,
            vec![],
            "what cannot be read matches nothing, and the date stays ignored",
        ),
        (true, "unreadable") => (Required, vec![], "what cannot be read matches nothing"),
        (_, "empty") => (
            Required,
            vec![],
            "present and an empty list (§13.1.1, §13.1.2)",
        ),
        _ if expect.by.as_deref() == Some("if-modified-since") => {
            let comment = "304 is a SHOULD, and a server may ask for the very date (§13.1.3)";
            (Latitude, vec![None], comment)
        }
        _ => (Required, vec![], ""),
    }
}

/// A target as the oracle wants it.
pub fn as_oracle(target: &Option<TargetCase>) -> OracleTarget {
    match target {
        None => OracleTarget::Missing,
        Some(target) => OracleTarget::Exists {
            entity_tag: target.entity_tag.as_deref().map(as_octets),
            last_modified: target.last_modified,
            date: target.date,
        },
    }
}

//! What is counted: each row is one call.

use std::hint::black_box;
use std::time::{Duration, UNIX_EPOCH};

use http::{header, HeaderMap, HeaderName, HeaderValue};
use preconditions::{evaluate, is_conditional, EntityTag, Gateway, HttpDate, Validators};

use crate::whole_answers;
use crate::workloads::{self, Workload};

/// The row of the loop around every other.
pub const NOTHING: &str = "nothing";

/// How the names of those rows begin that read 64 KiB.
pub const HOSTILE: &str = "w9";

/// What is counted: one call.
pub struct Row {
    pub name: String,
    pub what: String,
    /// The most instructions it may take.
    pub goal: Option<u64>,
    pub run: Box<dyn Fn()>,
}

pub fn rows(workloads: Vec<Workload>) -> Vec<Row> {
    let ordinary = of("w0");
    let mut rows = vec![
        row(NOTHING, "the loop itself", || ()),
        row(
            "making",
            "validators of a tag and seconds, part of all w, p and t",
            move || {
                black_box(black_box(&ordinary).current());
            },
        ),
    ];
    for workload in workloads {
        let (name, what, goal) = (workload.name, workload.what, workload.goal);
        let mut evaluated = row(name, what, move || ours(&workload));
        evaluated.goal = goal;
        rows.push(evaluated);
    }
    rows.extend(lookups());
    rows.extend(other_sources());
    rows.extend(in_turn());
    rows.extend(names());
    rows.extend(values());
    rows.extend(answers());
    rows
}

fn row(name: &str, what: &str, run: impl Fn() + 'static) -> Row {
    Row {
        name: name.to_owned(),
        what: what.to_owned(),
        goal: None,
        run: Box::new(run),
    }
}

/// One request, the making of the date included.
fn ours(workload: &Workload) {
    let workload = black_box(workload);
    let outcome = evaluate(&workload.method, &workload.headers, workload.current());
    assert!(outcome.status() == workload.status);
    black_box(&outcome);
}

pub fn of(name: &str) -> Workload {
    let mut ordinary = workloads::ordinary().into_iter();
    ordinary.find(|workload| workload.name == name).unwrap()
}

/// The floor of any design that asks a map by name.
fn lookups() -> [Row; 1] {
    let workload = of("w0");
    [row("lookups", "five bare lookups, 12 fields", move || {
        let map: &HeaderMap = black_box(&workload.headers);
        black_box([
            map.contains_key(header::IF_MATCH),
            map.contains_key(header::IF_UNMODIFIED_SINCE),
            map.contains_key(header::IF_NONE_MATCH),
            map.contains_key(header::IF_MODIFIED_SINCE),
            map.contains_key(header::RANGE),
        ]);
    })]
}

/// The same requests as a slice of pairs, and the question that goes before.
fn other_sources() -> Vec<Row> {
    let pairs = |name: &str, goal| {
        let workload = of(name);
        let lines = workload.pairs();
        let what = format!("{}, pairs", workload.what);
        let counted = row(&format!("p{}", &name[1..]), &what, move || {
            let (workload, lines) = black_box((&workload, &lines));
            let outcome = evaluate(&workload.method, lines.as_slice(), workload.current());
            assert!(outcome.status() == workload.status);
            black_box(&outcome);
        });
        Row { goal, ..counted }
    };
    let asked = |name: &str, goal| {
        let workload = of(name);
        let what = format!("{}, is_conditional", workload.what);
        let counted = row(&format!("c{}", &name[1..]), &what, move || {
            let workload = black_box(&workload);
            black_box(is_conditional(&workload.method, &workload.headers));
        });
        Row { goal, ..counted }
    };
    vec![
        pairs("w0", Some(330)),
        pairs("w1", Some(400)),
        pairs("w6", None),
        asked("w0", None),
        asked("w1", None),
    ]
}

/// The same state known by other names than its tag, and requests that say them.
fn names() -> Vec<Row> {
    static WEAK: EntityTag<'static> =
        EntityTag::from_static("W/\"0123456789abcdef0123456789abcdef\"");
    static OTHERS: [EntityTag<'static>; 1] = [EntityTag::from_static(OF_JSON)];
    const OF_JSON: &str = "\"0123456789abcdef0123456789abcdef-json\"";
    let weak = format!("W/{}", workloads::TAG);
    let appended = workloads::TAG.replace("def\"", "def-gzip\"");
    let behind = |name: &str, what: &str, like: &str, sent: Option<&str>, gateway: Gateway| {
        named_state(name, what, like, sent, move |current| {
            current.behind(gateway)
        })
    };
    let (weakens, appends) = (Gateway::NGINX, Gateway::APACHE);
    vec![
        behind("n1", "hit by the own tag, names set", "w1", None, weakens),
        behind("n1w", "hit by the weakened tag", "w1", Some(&weak), weakens),
        behind("n1s", "hit by a suffix", "w1", Some(&appended), appends),
        behind("n2", "miss, names set", "w2", None, weakens),
        behind("n2s", "miss, suffixes set", "w2", None, appends),
        behind("n6", "PUT by the own tag, names set", "w6", None, weakens),
        behind("n6w", "PUT by the weakened tag", "w6", Some(&weak), weakens),
        behind("n6s", "PUT by a suffix", "w6", Some(&appended), appends),
        named_state(
            "n6i",
            "PUT by the own weak tag, as FHIR has it",
            "w6",
            Some(&weak),
            |current| current.etag(&WEAK).weak_if_match(),
        ),
        named_state(
            "n6o",
            "PUT by the tag of another representation",
            "w6",
            Some(OF_JSON),
            |current| current.also(&OTHERS),
        ),
    ]
}

/// A request like another one, with this tag in its condition, about a state that has names.
fn named_state(
    name: &str,
    what: &str,
    like: &str,
    sent: Option<&str>,
    names: impl Fn(Validators<'_>) -> Validators<'_> + 'static,
) -> Row {
    let mut workload = of(like);
    for condition in [header::IF_MATCH, header::IF_NONE_MATCH] {
        if let (Some(sent), Some(value)) = (sent, workload.headers.get_mut(condition)) {
            *value = HeaderValue::from_str(sent).unwrap();
        }
    }
    row(name, what, move || {
        let workload = black_box(&workload);
        let current = names(workload.current());
        let outcome = evaluate(&workload.method, &workload.headers, current);
        assert!(outcome.status() == workload.status);
        black_box(&outcome);
    })
}

/// 64 requests in turn, of which no two have the same layout.
fn in_turn() -> Vec<Row> {
    ["w0", "w1", "w5"]
        .map(|name| {
            let workload = of(name);
            let what = format!("{}, 64 layouts in turn", workload.what);
            let layouts: Vec<HeaderMap> = (0..64)
                .map(|number| layout(&workload.headers, number))
                .collect();
            let turn = std::cell::Cell::new(0);
            row(&format!("t{}", &name[1..]), &what, move || {
                turn.set((turn.get() + 1) % layouts.len());
                let (workload, headers) = black_box((&workload, &layouts[turn.get()]));
                let outcome = evaluate(&workload.method, headers, workload.current());
                assert!(outcome.status() == workload.status);
                black_box(&outcome);
            })
        })
        .into()
}

/// The fields in another order, and not all of them.
fn layout(headers: &HeaderMap, number: usize) -> HeaderMap {
    let mut lines: Vec<(HeaderName, HeaderValue)> = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let length = lines.len();
    for at in 0..length {
        lines.swap(at, (at * 7 + number * 11) % length);
    }
    let is_condition = |name: &HeaderName| name.as_str().starts_with("if-");
    lines
        .into_iter()
        .enumerate()
        .filter(|(at, (name, _))| is_condition(name) || (at + number) % 5 != 0)
        .map(|(_, line)| line)
        .collect()
}

/// Tags and dates, beside the crate `httpdate`.
fn values() -> Vec<Row> {
    const DATE: &str = workloads::MODIFIED;
    const SECONDS: i64 = 784_111_777;
    vec![
        row("d1", "HttpDate::parse, IMF-fixdate", || {
            black_box(HttpDate::parse(black_box(DATE).as_bytes())).unwrap();
        }),
        row("d1h", "the same by httpdate", || {
            black_box(httpdate::parse_http_date(black_box(DATE))).unwrap();
        }),
        row("d2", "HttpDate::parse, RFC 850 form", || {
            let text = black_box("Sunday, 06-Nov-94 08:49:37 GMT");
            black_box(HttpDate::parse(text.as_bytes())).unwrap();
        }),
        row("d3", "seconds to 29 bytes", || {
            let date = HttpDate::from_unix_seconds(black_box(SECONDS)).unwrap();
            black_box(date.to_imf_fixdate());
        }),
        row("d4", "seconds to text, by Display", || {
            let date = HttpDate::from_unix_seconds(black_box(SECONDS)).unwrap();
            black_box(printed(date));
        }),
        row("d4h", "the same by httpdate", || {
            let since = Duration::from_secs(black_box(SECONDS).unsigned_abs());
            black_box(printed(httpdate::HttpDate::from(UNIX_EPOCH + since)));
        }),
        row(
            "d4m",
            "29 bytes by Display, which a date cannot do without",
            || {
                black_box(printed(black_box(DATE)));
            },
        ),
        row("e1", "EntityTag::strong, 32 digits", || {
            let digits = black_box("0123456789abcdef0123456789abcdef");
            black_box(EntityTag::strong(digits)).unwrap();
        }),
        row("e2", "EntityTag::strong_from_display", || {
            let (modified, length) = black_box((SECONDS, 4_096));
            let opaque = format_args!("{modified:x}-{length:x}");
            black_box(EntityTag::strong_from_display(opaque)).unwrap();
        }),
    ]
}

fn printed(value: impl std::fmt::Display) -> [u8; 32] {
    use std::io::Write;
    let mut text = [0; 32];
    write!(&mut text[..], "{value}").unwrap();
    text
}

/// Whole answers, by four handlers.
fn answers() -> Vec<Row> {
    let browser = of("w0").headers;
    let mut rows = Vec::new();
    for (handler, handle) in whole_answers::HANDLERS {
        for (status, request) in whole_answers::requests(&browser) {
            let name = named(status, handler);
            rows.push(row(&name, &format!("{status}, {handler}"), move || {
                black_box(handle(black_box(&request)));
            }));
        }
    }
    for (handler, handle) in whole_answers::WITHOUT_TAG_IN_412 {
        let [.., (status, request), _] = whole_answers::requests(&browser);
        let name = named(status, handler);
        rows.push(row(&name, &format!("{status}, {handler}"), move || {
            black_box(handle(black_box(&request)));
        }));
    }
    rows
}

pub fn named(status: u16, handler: &str) -> String {
    format!("{status}-{}", handler.replace(", ", "-").replace(' ', "-"))
}

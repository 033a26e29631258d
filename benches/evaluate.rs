//! What an evaluation costs, beside what others charge for the same, and beside the floor: the bare
//! lookups of the map, and a pass over the octets with memchr. Ratios are to this crate.
//!
//! `cargo bench --features http --bench evaluate`; with a word, only the workloads that have it in
//! their name. `MANUAL=write` makes the page of the manual anew.

mod side_by_side;
mod workloads;

use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use headers::HeaderMapExt;
use http::{header, HeaderMap, HeaderName, Method};
use preconditions::{evaluate, explain, get_all, HttpDate};
use side_by_side::Table;
use workloads::Workload;

type Ratios = Vec<(&'static str, f64)>;

fn main() {
    let filter = std::env::args().skip(1).find(|word| word != "--bench");
    let filter = filter.as_deref().unwrap_or("");
    let mut all = Vec::new();
    for workload in workloads::all() {
        let ratios = compare(filter, &workload);
        all.push((workload, ratios));
    }
    for name in ["w0", "w1", "w3"] {
        sources(
            filter,
            &all.iter()
                .find(|(workload, _)| workload.name == name)
                .unwrap()
                .0,
        );
    }
    if std::env::var_os("MANUAL").is_some_and(|value| value == "write") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/manual/performance.md");
        std::fs::write(path, page(&all)).unwrap();
    }
}

fn compare(filter: &str, workload: &Workload) -> Ratios {
    let mut table = Table::new(format!("{}: {}", workload.name, workload.what));
    if workload.bytes() > 1_000 {
        table.bytes(workload.bytes());
    }
    let modified = time(workload);
    assert_eq!(ours(workload), workload.status, "{}", workload.name);
    table.floor("preconditions", || ours(workload));
    table.row("headers", move || by_headers(workload, modified));
    table.row("entity-tag, httpdate", move || {
        by_entity_tag(workload, modified)
    });
    table.row("etag, httpdate", move || by_etag(workload, modified));
    table.row("five lookups", || lookups(&workload.headers));
    table.row("memchr over the values", || pass(workload));
    table.print(filter)
}

/// The same evaluation with reasons, and with the fields elsewhere.
fn sources(filter: &str, workload: &Workload) {
    let pairs = workload.pairs();
    let lookup = get_all(|name: &str| workload.headers.get_all(name));
    let mut table = Table::new(format!("{} from other sources", workload.name));
    table.floor("HeaderMap", || ours(workload));
    table.row("get_all by name", || {
        evaluate(&workload.method, &lookup, workload.current()).status()
    });
    table.row("a Vec of pairs", || {
        evaluate(&workload.method, &pairs, workload.current()).status()
    });
    table.row("explain", || {
        explain(&workload.method, &workload.headers, workload.current())
    });
    table.print(filter);
}

fn ours(workload: &Workload) -> Option<u16> {
    evaluate(&workload.method, &workload.headers, workload.current()).status()
}

fn by_headers(workload: &Workload, modified: SystemTime) -> Option<u16> {
    let map = &workload.headers;
    let tag: headers::ETag = workload.tag.as_str().unwrap().parse().unwrap();
    if let Some(condition) = map.typed_get::<headers::IfMatch>() {
        if !condition.precondition_passes(&tag) {
            return Some(412);
        }
    } else if let Some(condition) = map.typed_get::<headers::IfUnmodifiedSince>() {
        if !condition.precondition_passes(modified) {
            return Some(412);
        }
    }
    if let Some(condition) = map.typed_get::<headers::IfNoneMatch>() {
        if !condition.precondition_passes(&tag) {
            return Some(if is_read(&workload.method) { 304 } else { 412 });
        }
    } else if let Some(condition) = map.typed_get::<headers::IfModifiedSince>() {
        if is_read(&workload.method) && !condition.is_modified(modified) {
            return Some(304);
        }
    }
    if map.contains_key(header::RANGE) {
        if let Some(condition) = map.typed_get::<headers::IfRange>() {
            std::hint::black_box(condition.is_modified(Some(&tag), None));
        }
    }
    None
}

fn by_entity_tag(workload: &Workload, modified: SystemTime) -> Option<u16> {
    use entity_tag::EntityTag;
    let current = EntityTag::from_str(workload.tag.as_str().unwrap()).unwrap();
    by_glue(
        workload,
        modified,
        Glue {
            strong: &|member| EntityTag::from_str(member).is_ok_and(|tag| tag.strong_eq(&current)),
            weak: &|member| EntityTag::from_str(member).is_ok_and(|tag| tag.weak_eq(&current)),
        },
    )
}

fn by_etag(workload: &Workload, modified: SystemTime) -> Option<u16> {
    let current: etag::EntityTag = workload.tag.as_str().unwrap().parse().unwrap();
    let parse = |member: &str| member.parse::<etag::EntityTag>().ok();
    by_glue(
        workload,
        modified,
        Glue {
            strong: &|member| parse(member).is_some_and(|tag| tag.strong_eq(&current)),
            weak: &|member| parse(member).is_some_and(|tag| tag.weak_eq(&current)),
        },
    )
}

struct Glue<'a> {
    strong: &'a dyn Fn(&str) -> bool,
    weak: &'a dyn Fn(&str) -> bool,
}

/// What is usually written around a type for tags.
fn by_glue(workload: &Workload, modified: SystemTime, glue: Glue<'_>) -> Option<u16> {
    let map = &workload.headers;
    let names = |name: HeaderName, matches: &dyn Fn(&str) -> bool| {
        let mut found = None;
        for value in map.get_all(name) {
            let text = value.to_str().unwrap_or("");
            let mut members = text.split(',').map(str::trim);
            found =
                Some(found == Some(true) || members.any(|member| member == "*" || matches(member)));
        }
        found
    };
    let date = |name: HeaderName| {
        let text = map.get(name)?.to_str().ok()?;
        httpdate::parse_http_date(text).ok()
    };
    match names(header::IF_MATCH, glue.strong) {
        Some(false) => return Some(412),
        Some(true) => {}
        None => {
            if date(header::IF_UNMODIFIED_SINCE).is_some_and(|date| modified > date) {
                return Some(412);
            }
        }
    }
    match names(header::IF_NONE_MATCH, glue.weak) {
        Some(true) => return Some(if is_read(&workload.method) { 304 } else { 412 }),
        Some(false) => {}
        None => {
            let since = date(header::IF_MODIFIED_SINCE);
            if is_read(&workload.method) && since.is_some_and(|date| modified <= date) {
                return Some(304);
            }
        }
    }
    if map.contains_key(header::RANGE) {
        std::hint::black_box(names(header::IF_RANGE, glue.strong));
    }
    None
}

fn lookups(map: &HeaderMap) -> [bool; 5] {
    [
        map.contains_key(header::IF_MATCH),
        map.contains_key(header::IF_UNMODIFIED_SINCE),
        map.contains_key(header::IF_NONE_MATCH),
        map.contains_key(header::IF_MODIFIED_SINCE),
        map.contains_key(header::RANGE),
    ]
}

fn pass(workload: &Workload) -> usize {
    let is_ours = |name: &HeaderName| name.as_str().starts_with("if-");
    let ours = workload.headers.iter().filter(|(name, _)| is_ours(name));
    ours.map(|(_, value)| memchr::memchr_iter(b'\0', value.as_bytes()).count())
        .sum()
}

fn is_read(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

fn time(workload: &Workload) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(workload.modified_seconds.unsigned_abs())
}

const HEAD: &str = "\
# Performance

Time as a ratio to this crate's: 3.0 takes three times as long. The request is that of an ordinary browser, twelve header
fields and the conditional ones; the validators are made for each call, the date out of seconds. `five lookups` is the bare
cost of asking a `HeaderMap` five times, and `memchr` that of one pass over the values of the conditional fields. Versions:
headers 0.4, entity-tag 0.2, etag 4, httpdate 1, http 1, on x86-64 with the current stable Rust. Other answers than ours are
not marked: [`compare`](crate::manual::compare) is about those. Made {machine} in
the repository by `MANUAL=write cargo bench --features http --bench evaluate`.

<div>
";

const INSTRUCTIONS: &str = "
# Instructions

Counted by callgrind, so they are exact: with whole-program optimization (`lto`), and as `cargo build --release` builds by
itself. The bench `instructions` holds each of them and fails where one gets worse by more than 2 % and more than 8
instructions. `making` is what the validators take in each of the other rows, `p` rows are slices of pairs, `c` rows [`is_conditional`](crate::is_conditional), `t` rows 64 requests of
different layout in turn, `n` rows states with several names behind nginx, or behind Apache where a suffix is appended
(1.2 times as much as `w1` or `w6` is the goal of each hit), `d` rows dates (`h`: the crate `httpdate`; `m`: 29 bytes that are
no date), `e` rows the making of tags. Made by `COUNTS=write cargo bench --features http --bench instructions`, and with
`--profile release -- release` behind it.

| | lto | release |
|---|---:|---:|
";

const ANSWERS: &str = "
## Whole answers

Instructions of a whole handler, from the request to a response of `http`: the same resource without validators, with
validators written by hand (`format!`, `split`, `httpdate`), with the typed headers of `headers`, and with this crate. A GET
that is answered 200 or 304, a PUT that is answered 412 or 204; 100 bytes of JSON; `lto`. Every 412 says in its ETag which
version there is; that by hand takes {bare} where it does not, and that by `headers` {bare_headers}. Counted with the table
above, by the bench `instructions`.

| | without validators | by hand | headers | preconditions |
|---|---:|---:|---:|---:|
";

const SOCKET: &str = "
## Over a socket

The same handlers behind hyper on the loopback interface, asked for what the client has by hyper's client: medians of 61 rounds
in which each is asked in turn, on two shared cores, so that differences below a tenth say nothing. A
304 costs what the socket costs. Made by `cargo run --release --package wire`.

";

const TAIL: &str = "
# Tried, and kept

Measured beside a prototype without it, which is not kept; the rows `t` above are of 64 layouts in turn.

- One pass over the names of a map, up to 24 of them. Where up to 512 layouts alternate in random order, a request with a
  condition takes 0.85 to 1.1 times as long as with six lookups, and one without any, as most are, 0.4 to 0.9 times.

# Tried, and left out

Measured on prototypes, which are not kept.

- Reading lists by masks of quotes, or finding the place in a block by trailing zeros: half the instructions, and up to 2.6
  times as long, because a load waits for what a branch had predicted.
- Guessing that the next element of a list is as long as the last: faster for tags of 43 digits, slower for those of 32 and
  for hostile lists.
- A search for the whole tag (`memmem`) in long lists: fast where the tag is not in them, and a dependency; a list of 1,000
  tags is no ordinary request.
- Carrying the printed form in a date: saves 9 ns where a client echoes it, costs 14 to 23 ns in every other request.
- `HeaderMap::iter` for one pass over the fields: twice the instructions of `keys`.
- `reserve` before fields are added to an answer, and constants of `http` in its policy of fields: no effect.
- Memory maps and threads for the tag of a file: no effect on two cores.

Where you measure yourself: `cargo bench --features http --bench evaluate` compares times, `cargo bench --features http
--bench instructions` counts where valgrind is installed, and the cost of tags from values is in
[`performance_generate`](crate::manual::performance_generate).
";

fn page(all: &[(Workload, Ratios)]) -> String {
    let mut page = HEAD.replace("{machine}", &machine());
    page.push_str(&picture(all));
    page.push_str("</div>\n\n| | | headers | entity-tag | etag | five lookups | memchr |\n");
    page.push_str("|---|---|---:|---:|---:|---:|---:|\n");
    for (workload, ratios) in all {
        write!(page, "| {} | {} |", workload.name, workload.what).unwrap();
        for (_, ratio) in &ratios[1..] {
            write!(page, " {ratio:.2} |").unwrap();
        }
        page.push('\n');
    }
    let counts = include_str!("instructions.txt");
    let count = |profile: &str, name: &str| {
        let line = format!("{profile} {name} ");
        counts
            .lines()
            .find_map(|counted| counted.strip_prefix(&line))
    };
    page.push_str(INSTRUCTIONS);
    let names = counts.lines().filter_map(|line| line.strip_prefix("lto "));
    for (name, lto) in names.filter_map(|line| line.split_once(' ')) {
        if !name.contains('-') {
            let release = count("release", name).unwrap_or("");
            writeln!(page, "| {name} | {lto} | {release} |").unwrap();
        }
    }
    page.push_str("\n## Goals that are missed\n\n");
    for (rows, why) in workloads::MISSED {
        let rows: Vec<String> = rows.iter().map(|row| format!("`{row}`")).collect();
        writeln!(page, "- {}: {why}.", rows.join(", ")).unwrap();
    }
    let untold = |handler: &str| count("lto", &format!("412-{handler}-no-tag")).unwrap_or("");
    let answers = ANSWERS.replace("{bare}", untold("by-hand"));
    page.push_str(&answers.replace("{bare_headers}", untold("headers")));
    for status in ["200", "304", "412", "204"] {
        let of = |handler: &str| count("lto", &format!("{status}-{handler}")).unwrap_or("");
        let row = ["without-validators", "by-hand", "headers", "preconditions"].map(of);
        writeln!(page, "| {status} | {} |", row.join(" | ")).unwrap();
    }
    page.push_str(SOCKET);
    page.push_str(include_str!("wire/result.txt"));
    page + TAIL
}

/// When and on what this was measured.
fn machine() -> String {
    let now = HttpDate::now().to_string();
    let date = now.get("Sun, ".len().."Sun, 06 Nov 1994".len());
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let rustc = std::process::Command::new("rustc")
        .arg("--version")
        .output();
    let rustc = rustc.map_or(Vec::new(), |output| output.stdout);
    let rustc = String::from_utf8_lossy(&rustc);
    format!(
        "on {} on {} by {}",
        date.unwrap_or_default(),
        model.unwrap_or("an unknown processor"),
        rustc.split(" (").next().unwrap_or_default()
    )
}

/// Bars for the workloads that users have.
fn picture(all: &[(Workload, Ratios)]) -> String {
    const SHOWN: [&str; 6] = ["w1", "w3", "w4", "w5", "w6", "w7"];
    const COLOURS: [&str; 4] = ["#2f81f7", "#d29922", "#a371f7", "#3fb950"];
    const SCALE: f64 = 26.0;
    const WIDEST: f64 = 16.0;
    let shown = all
        .iter()
        .filter(|(workload, _)| SHOWN.contains(&workload.name));
    let mut bars = String::new();
    let mut y = 20;
    for (workload, ratios) in shown {
        let what = workload.what;
        writeln!(bars, "<text x=\"8\" y=\"{}\">{what}</text>", y + 12).unwrap();
        y += 20;
        for ((name, ratio), colour) in ratios.iter().take(4).zip(COLOURS) {
            let width = ratio.min(WIDEST) * SCALE;
            let (text, base) = (width + 16.0, y + 11);
            let bar = format!("x=\"8\" y=\"{y}\" width=\"{width:.0}\" height=\"13\"");
            writeln!(bars, "<rect {bar} fill=\"{colour}\"/>").unwrap();
            writeln!(
                bars,
                "<text x=\"{text:.0}\" y=\"{base}\">{name} {ratio:.1}</text>"
            )
            .unwrap();
            y += 16;
        }
        y += 10;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 {y}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">\n\
         <title>Time of an evaluation as a ratio to this crate; the table below has the figures\
         </title>\n{bars}</svg>\n"
    )
}

//! What an answer must be, and how one that came differs.

use crate::site::{self, Fixed};
use crate::wire::{Answer, Request};

/// An answer of the contract. Which fields it has follows from README.md, "Answers".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// 200 with the whole text of a fixed resource.
    Full,
    /// 304 for a fixed resource.
    NotModified,
    /// 412 for a fixed resource, or one that is absent, because of this field.
    Failed(&'static str),
    /// 206 with these octets of the text: first and last.
    Partial(usize, usize),
    /// 206 to a request with an entity-tag in If-Range.
    PartialByTag(usize, usize),
    /// 206 to a request with a date in If-Range.
    PartialByDate(usize, usize),
    /// 416.
    Unsatisfiable,
    /// 404.
    NotFound,
    /// 405 with this Allow.
    NotAllowed(&'static str),
    /// 204 with this Allow.
    Options(&'static str),
    /// 200 with this value, at this version.
    Value(i64, u64),
    /// 304 at this version.
    Unchanged(u64),
    /// 412 because of this field, at this version.
    Conflict(&'static str, u64),
    /// 204 to a write.
    Done,
    /// 201 with Location.
    Created,
    /// 400: the content is not `{"value": n}`.
    Malformed,
    /// 428.
    Required,
    /// 428 for a resource that exists, at this version.
    RequiredAt(u64),
}

use Expect::*;

impl Expect {
    pub fn status(self) -> u16 {
        match self {
            Full | Value(..) => 200,
            Created => 201,
            Options(_) | Done => 204,
            Partial(..) | PartialByTag(..) | PartialByDate(..) => 206,
            NotModified | Unchanged(_) => 304,
            Malformed => 400,
            NotFound => 404,
            NotAllowed(_) => 405,
            Failed(_) | Conflict(..) => 412,
            Unsatisfiable => 416,
            Required | RequiredAt(_) => 428,
        }
    }

    /// How the answer differs from this one; empty if it does not.
    ///
    /// The texts say the same in every run, so that a limits file can hold them.
    pub fn differences(self, request: &Request, answer: &Answer) -> Vec<String> {
        let mut found = Vec::new();
        if answer.status != self.status() {
            found.push(format!("status: {}, not {}", answer.status, self.status()));
        }
        for (name, rule) in self.rules(request) {
            found.extend(rule.difference(name, answer));
        }
        if request.expects_continue() && answer.continued == self.refuses() {
            let sent = if self.refuses() {
                "sent before the refusal"
            } else {
                "not sent"
            };
            found.push(format!("100 (Continue): {sent}"));
        }
        if answer.excess > 0 {
            found.push(format!(
                "content: {} octets after the message",
                answer.excess
            ));
        }
        let content = self.content(request);
        found.extend(content.and_then(|content| content.difference(answer)));
        found
    }

    pub fn rules(self, request: &Request) -> Vec<(&'static str, Rule)> {
        let mut rules = vec![("date", Rule::Date)];
        match self {
            Full => rules.extend(full(fixed(request))),
            NotModified => rules.extend(not_modified(fixed(request))),
            Failed(_) => rules.extend(failed(site::find(request.path))),
            Partial(first, last) => {
                rules.extend(partial(fixed(request), first, last));
                rules.extend([
                    ("content-type", text("text/plain")),
                    ("content-language", text("en")),
                    ("last-modified", date(fixed(request).last_modified)),
                ]);
            }
            PartialByTag(first, last) => {
                rules.extend(partial(fixed(request), first, last));
                rules.extend(absent(&[
                    "content-type",
                    "content-language",
                    "last-modified",
                ]));
            }
            PartialByDate(first, last) => {
                rules.extend(partial(fixed(request), first, last));
                rules.push(("last-modified", date(fixed(request).last_modified)));
                rules.extend(absent(&["content-type", "content-language"]));
            }
            Unsatisfiable => {
                rules.push(("content-range", text("bytes */53")));
                rules.extend(absent(&OF_A_REPRESENTATION));
            }
            NotFound | Malformed => {
                rules.extend(absent(&OF_A_REPRESENTATION));
                rules.extend(absent(&["content-range"]));
            }
            NotAllowed(allow) => {
                rules.push(("allow", Rule::Set(allow)));
                rules.extend(absent(&OF_A_REPRESENTATION));
            }
            Options(allow) => {
                rules.push(("allow", Rule::Set(allow)));
                rules.extend(absent(&OF_A_REPRESENTATION));
                rules.extend(absent(&["content-length", "content-type"]));
            }
            Value(value, version) => rules.extend([
                ("etag", tag(version)),
                ("last-modified", written(request, version)),
                ("cache-control", text("no-cache")),
                ("content-type", text("application/json")),
                (
                    "content-length",
                    text(&json(value).to_string().len().to_string()),
                ),
            ]),
            Unchanged(version) => {
                rules.push(("etag", tag(version)));
                rules.push(("cache-control", text("no-cache")));
                rules.extend(absent(&["last-modified", "content-length", "content-type"]));
            }
            Conflict(_, version) => {
                rules.push(("etag", tag(version)));
                rules.push(("content-type", text(PROBLEM)));
                rules.extend(absent(&["last-modified", "cache-control"]));
            }
            Done => rules.extend(absent(&[
                "etag",
                "last-modified",
                "content-length",
                "content-type",
                "location",
            ])),
            Created => {
                rules.push(("location", text(request.path)));
                rules.extend(absent(&["etag", "last-modified"]));
            }
            Required | RequiredAt(_) => {
                rules.push(("content-type", text(PROBLEM)));
                rules.push(("cache-control", text("no-store")));
                rules.extend(absent(&["last-modified"]));
                rules.push(match self {
                    RequiredAt(version) => ("etag", tag(version)),
                    _ => ("etag", Rule::Absent),
                });
            }
        }
        rules
    }

    /// Whether the method is not performed.
    pub fn refuses(self) -> bool {
        matches!(self.status(), 412 | 428)
    }

    /// What the content must be; nothing is said of that of an answer to HEAD, which has none.
    pub fn content(self, request: &Request) -> Option<Content> {
        if request.method == "HEAD" {
            return None;
        }
        match self {
            Full => Some(Content::Is(site::TEXT)),
            Partial(first, last) | PartialByTag(first, last) | PartialByDate(first, last) => {
                Some(Content::Is(&site::TEXT[first..=last]))
            }
            NotModified | Unchanged(_) | Options(_) | Done | Created => Some(Content::Is(b"")),
            Value(value, _) => Some(Content::Json(json(value))),
            Failed(field) | Conflict(field, _) => Some(Content::Problem { status: 412, field }),
            Required | RequiredAt(_) => Some(Content::Problem {
                status: 428,
                field: "If-Match",
            }),
            Unsatisfiable | NotFound | NotAllowed(_) | Malformed => {
                site::find(request.path).map(|_| Content::IsNot(site::TEXT))
            }
        }
    }
}

/// What the content of an answer must be.
pub enum Content {
    Is(&'static [u8]),
    Json(serde_json::Value),
    /// Problem details with this status that name this field.
    Problem {
        status: u16,
        field: &'static str,
    },
    /// Not that of the resource.
    IsNot(&'static [u8]),
}

impl Content {
    fn difference(&self, answer: &Answer) -> Option<String> {
        let shown = printable(&answer.content);
        match self {
            Content::Is(octets) => (answer.content != *octets)
                .then(|| format!("content: \"{shown}\", not \"{}\"", printable(octets))),
            Content::Json(expected) => {
                let got = serde_json::from_slice::<serde_json::Value>(&answer.content).ok();
                (got.as_ref() != Some(expected))
                    .then(|| format!("content: \"{shown}\", not {expected}"))
            }
            Content::Problem { status, field } => problem(answer, *status, field),
            Content::IsNot(octets) => {
                (answer.content == *octets).then(|| "content: that of the resource".into())
            }
        }
    }
}

/// What one field of an answer must be.
pub enum Rule {
    Is(Vec<u8>),
    /// The members of a list, in any order.
    Set(&'static str),
    /// An IMF-fixdate.
    Date,
    /// An IMF-fixdate, and not later than Date.
    NotAfterDate,
    Absent,
}

impl Rule {
    fn difference(&self, name: &str, answer: &Answer) -> Option<String> {
        let values = answer.values(name);
        let shown = || match values.as_slice() {
            [] => "absent".to_owned(),
            lines => {
                let line = |line: &&[u8]| match imf_fixdate(line) {
                    // The time of a write is another in every run.
                    Some(_) if name == "last-modified" && *line != site::MODIFIED.as_bytes() => {
                        "another date".to_owned()
                    }
                    _ => format!("`{}`", printable(line)),
                };
                lines.iter().map(line).collect::<Vec<_>>().join(" and ")
            }
        };
        let fits = match (self, values.as_slice()) {
            (Rule::Absent, lines) => lines.is_empty(),
            (Rule::Is(expected), [value]) => value == expected,
            (Rule::Set(expected), [value]) => members(value) == members(expected.as_bytes()),
            (Rule::Date, [value]) => imf_fixdate(value).is_some(),
            (Rule::NotAfterDate, [value]) => {
                let date = answer.values("date").first().copied().and_then(imf_fixdate);
                matches!((imf_fixdate(value), date), (Some(value), Some(date)) if value <= date)
            }
            _ => false,
        };
        let expected = match self {
            Rule::Is(expected) => format!("`{}`", printable(expected)),
            Rule::Set(expected) => format!("`{expected}`"),
            Rule::Date => "an IMF-fixdate".into(),
            Rule::NotAfterDate => "an IMF-fixdate up to Date".into(),
            Rule::Absent => "absent".into(),
        };
        (!fits).then(|| format!("{name}: {}, not {expected}", shown()))
    }
}

const PROBLEM: &str = "application/problem+json";

/// Fields that an answer without the representation must not borrow from it.
const OF_A_REPRESENTATION: [&str; 6] = [
    "etag",
    "last-modified",
    "cache-control",
    "expires",
    "content-location",
    "content-language",
];

/// Octets that are not visible ASCII as escapes.
fn printable(octets: &[u8]) -> String {
    octets
        .escape_ascii()
        .to_string()
        .replace("\\\"", "\"")
        .replace("\\'", "'")
}

fn fixed(request: &Request) -> &'static Fixed {
    let resource = site::find(request.path);
    resource.unwrap_or_else(|| panic!("a case expects {} to be a fixed resource", request.path))
}

/// What 200, 206 and 304 of a fixed resource have in common (§15.3.7, §15.4.5).
fn shared(of: &'static Fixed) -> Vec<(&'static str, Rule)> {
    let etag = of.etag.map_or(Rule::Absent, |tag| Rule::Is(tag.to_vec()));
    vec![
        ("etag", etag),
        ("cache-control", text("max-age=60")),
        ("content-location", text(of.path)),
        ("expires", text("Thu, 01 Jan 2099 00:00:00 GMT")),
        ("vary", text("Accept")),
        ("access-control-allow-origin", text("*")),
    ]
}

fn full(of: &'static Fixed) -> Vec<(&'static str, Rule)> {
    let mut rules = shared(of);
    rules.extend([
        ("last-modified", date(of.last_modified)),
        ("content-type", text("text/plain")),
        ("content-language", text("en")),
        ("content-length", text("53")),
        ("accept-ranges", text("bytes")),
        ("content-range", Rule::Absent),
    ]);
    rules
}

fn not_modified(of: &'static Fixed) -> Vec<(&'static str, Rule)> {
    let mut rules = shared(of);
    rules.push(("last-modified", without_tag(of)));
    rules.extend(absent(&[
        "content-length",
        "content-type",
        "content-language",
        "content-encoding",
        "content-range",
        "transfer-encoding",
    ]));
    rules
}

fn partial(of: &'static Fixed, first: usize, last: usize) -> Vec<(&'static str, Rule)> {
    let mut rules = shared(of);
    rules.push(("content-range", text(&format!("bytes {first}-{last}/53"))));
    rules.push(("content-length", text(&(last - first + 1).to_string())));
    rules
}

fn failed(of: Option<&'static Fixed>) -> Vec<(&'static str, Rule)> {
    let mut rules = vec![("content-type", text(PROBLEM))];
    rules.extend(absent(&[
        "cache-control",
        "expires",
        "content-location",
        "content-language",
        "content-range",
    ]));
    if let Some(of) = of {
        let etag = of.etag.map_or(Rule::Absent, |tag| Rule::Is(tag.to_vec()));
        rules.push(("etag", etag));
        rules.push(("last-modified", without_tag(of)));
        rules.push(("vary", text("Accept")));
        rules.push(("access-control-allow-origin", text("*")));
    } else {
        rules.extend(absent(&["etag", "last-modified"]));
    }
    rules
}

fn without_tag(of: &'static Fixed) -> Rule {
    match of.etag {
        Some(_) => Rule::Absent,
        None => date(of.last_modified),
    }
}

fn written(request: &Request, version: u64) -> Rule {
    match (request.path, version) {
        ("/w/1", 1) => text(site::MODIFIED),
        _ => Rule::NotAfterDate,
    }
}

fn text(value: &str) -> Rule {
    Rule::Is(value.as_bytes().to_vec())
}

fn date(value: Option<&str>) -> Rule {
    value.map_or(Rule::Absent, text)
}

fn tag(version: u64) -> Rule {
    text(&format!("\"{version}\""))
}

fn absent(names: &[&'static str]) -> Vec<(&'static str, Rule)> {
    names.iter().map(|name| (*name, Rule::Absent)).collect()
}

fn json(value: i64) -> serde_json::Value {
    serde_json::json!({ "value": value })
}

fn members(list: &[u8]) -> Vec<Vec<u8>> {
    let member = |member: &[u8]| member.trim_ascii().to_vec();
    let mut members: Vec<_> = list.split(|octet| *octet == b',').map(member).collect();
    members.sort();
    members
}

fn imf_fixdate(value: &[u8]) -> Option<std::time::SystemTime> {
    let text = std::str::from_utf8(value).ok()?;
    let date = httpdate::parse_http_date(text).ok()?;
    (httpdate::fmt_http_date(date) == text).then_some(date)
}

/// Problem details (RFC 9457) with this status. Those of a 412 have the field that failed as their
/// member `field`; those of a 428 say which one to send.
fn problem(answer: &Answer, status: u16, field: &str) -> Option<String> {
    let Ok(details) = serde_json::from_slice::<serde_json::Value>(&answer.content) else {
        return Some(format!(
            "content: \"{}\", no JSON",
            printable(&answer.content)
        ));
    };
    let has = |name: &str, test: &dyn Fn(&str) -> bool| {
        details
            .get(name)
            .and_then(|member| member.as_str())
            .is_some_and(test)
    };
    let names_field = match status {
        412 => has("field", &|text| text.eq_ignore_ascii_case(field)),
        _ => has("detail", &|text| text.contains(field)),
    };
    if details.get("status") != Some(&status.into()) {
        return Some(format!("content: {details} without \"status\":{status}"));
    }
    (!names_field).then(|| format!("content: {details} does not name {field}"))
}

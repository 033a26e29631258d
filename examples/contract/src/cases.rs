//! The contract as a table: what is sent, and what must come back.

mod dates;
mod if_match;
mod if_none_match;
mod plain;
mod ranges;
mod required;
mod writes;

use crate::expect::Expect;
use crate::wire::{Request, Version};

/// One line of the table: requests that are sent one after the other.
#[derive(Clone, Debug)]
pub struct Case {
    /// Group and name, unique; limits files refer to it.
    pub name: String,
    /// The section of RFC 9110 that decides it, if no other RFC is named.
    pub section: &'static str,
    pub steps: Vec<(Request, Expect)>,
}

impl Case {
    /// Whether the case writes, so that the state has to be set back before it.
    pub fn writes(&self) -> bool {
        let is_write = |(request, _): &(Request, Expect)| {
            !matches!(request.method, "GET" | "HEAD" | "OPTIONS")
        };
        self.steps.iter().any(is_write)
    }

    /// Whether the requests can be sent in this version, and are to be answered so. Over HTTP/2 a content
    /// has a stream of its own, and servers send no 100 (Continue); control characters cannot be sent.
    pub fn is_applicable(&self, version: Version) -> bool {
        let is_of_http1 = |(request, _): &(Request, Expect)| {
            let is_control = |octet: &u8| octet.is_ascii_control() && *octet != b'\t';
            request.expects_continue() || request.lines.iter().flatten().any(is_control)
        };
        version == Version::Http1 || !self.steps.iter().any(is_of_http1)
    }
}

/// The service as it is started by default.
pub fn by_default() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(single("plain", plain::ROWS));
    cases.extend(single("if-none-match", if_none_match::ROWS));
    cases.extend(single("if-none-match", if_none_match::UNREADABLE));
    cases.push(if_none_match::long_list());
    cases.extend(single("if-match", if_match::ROWS));
    cases.extend(single("if-modified-since", dates::IF_MODIFIED_SINCE));
    cases.extend(single("if-unmodified-since", dates::IF_UNMODIFIED_SINCE));
    cases.extend(single("range", ranges::RANGE));
    cases.extend(single("if-range", ranges::IF_RANGE));
    cases.extend(writes::one_write());
    cases.extend(several("sequence", writes::SEQUENCES));
    cases
}

/// The service when it requires conditions.
pub fn with_required_conditions() -> Vec<Case> {
    several("required", required::SEQUENCES)
}

/// Name, section, method and path, field lines, answer.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static [u8]],
    Expect,
);

/// Cases of one request each.
fn single(group: &str, rows: &'static [Row]) -> Vec<Case> {
    let case = |(name, section, target, lines, expect): &Row| Case {
        name: format!("{group}/{name}"),
        section,
        steps: vec![step(target, lines, None, *expect)],
    };
    rows.iter().map(case).collect()
}

/// Name, section, steps.
type Sequence = (&'static str, &'static str, &'static [Step]);

/// Method and path, field lines, content, answer.
type Step = (
    &'static str,
    &'static [&'static [u8]],
    Option<&'static str>,
    Expect,
);

/// Cases of several requests each.
fn several(group: &str, sequences: &'static [Sequence]) -> Vec<Case> {
    let case = |(name, section, steps): &Sequence| {
        let steps = steps.iter();
        Case {
            name: format!("{group}/{name}"),
            section,
            steps: steps
                .map(|(target, lines, content, expect)| step(target, lines, *content, *expect))
                .collect(),
        }
    };
    sequences.iter().map(case).collect()
}

fn step(
    target: &'static str,
    lines: &[&[u8]],
    content: Option<&str>,
    expect: Expect,
) -> (Request, Expect) {
    let (method, path) = target.split_once(' ').unwrap_or((target, "/"));
    let request = Request {
        method,
        path,
        lines: lines.iter().map(|line| line.to_vec()).collect(),
        content: content.map(|text| text.as_bytes().to_vec()),
    };
    (request, expect)
}

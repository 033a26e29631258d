//! What is not there stays so, whatever the conditions (§13.2.1).

use crate::audit::check::{must, Check, Outcome};
use crate::audit::site::{line, Line, Site, OTHER};

const HIDDEN: &str =
    "a client keeps what was deleted, or is told of a conflict where there is nothing";

pub const CHECKS: &[Check] = &[
    must(
        "missing/none-match-star",
        "13.2.1",
        "evaluations: by hand: GET, target missing [If-None-Match: *]",
        "what is not there is 404 with If-None-Match: *",
        HIDDEN,
        |site| stays(site, line("If-None-Match", "*")),
    ),
    must(
        "missing/match",
        "13.2.1",
        r#"evaluations: by hand: GET, target missing [If-Match: \"a\"]"#,
        "what is not there is 404 with If-Match",
        HIDDEN,
        |site| stays(site, line("If-Match", OTHER)),
    ),
    must(
        "missing/modified-since",
        "13.2.1",
        "evaluations: by hand: HEAD, target missing [If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT]",
        "what is not there is 404 with If-Modified-Since",
        HIDDEN,
        |site| stays(site, line("If-Modified-Since", "Fri, 06 Nov 2099 08:49:37 GMT")),
    ),
    must(
        "missing/range",
        "14.2",
        r#"evaluations: by hand: GET, target missing [Range: bytes=0-1] [If-Range: \"a\"]"#,
        "what is not there is 404 with Range",
        "a page that says that there is nothing becomes a part of a file",
        |site| stays(site, line("Range", "bytes=0-0")),
    ),
];

fn stays(site: &Site<'_>, with: Line) -> Outcome {
    let missing = site.missing()?;
    site.ask("GET", missing, &[with])?.is_one_of(&[404, 410])
}

//! Which field decides where there are several (§13.2.2), and when none does (§13.2.1).

use super::modified_since::earlier;
use crate::audit::check::{must, Check};
use crate::audit::site::{line, OTHER};

const REFUSED: &str = "a client that holds the current version is told that it does not";
const OLD: &str = "a client keeps an old copy for current";

pub const CHECKS: &[Check] = &[
    must(
        "precedence/none-match-miss-over-date-hit",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match not in list, If-Modified-Since equal",
        "If-None-Match decides alone: If-Modified-Since beside it is ignored",
        "a change within one second, or to an older file, is never seen: the client keeps the old copy",
        |site| {
            let lines = [line("If-None-Match", OTHER), line("If-Modified-Since", site.modified(0)?)];
            site.get(&lines, 200)
        },
    ),
    must(
        "precedence/none-match-hit-over-date-miss",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match exact, If-Modified-Since earlier",
        "the current tag gets a 304 whatever the date beside it says",
        "after a deployment that only touches files, all is sent again to everyone",
        |site| {
            let lines = [line("If-None-Match", site.tag()?), line("If-Modified-Since", earlier(site)?)];
            site.get(&lines, 304)
        },
    ),
    must(
        "precedence/none-match-empty-over-date",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match empty, If-Modified-Since equal",
        "an empty If-None-Match is there, and If-Modified-Since ignored",
        OLD,
        |site| {
            let lines = [line("If-None-Match", ""), line("If-Modified-Since", site.modified(0)?)];
            site.get(&lines, 200)
        },
    )
    .unless("something in front drops empty fields"),
    must(
        "precedence/match-over-unmodified",
        "13.1.4",
        "evaluations: GET, target strong, If-Match exact, If-Unmodified-Since earlier",
        "If-Match decides alone: If-Unmodified-Since beside it is ignored",
        REFUSED,
        |site| {
            let lines = [line("If-Match", site.strong_tag()?), line("If-Unmodified-Since", earlier(site)?)];
            site.get(&lines, 200)
        },
    ),
    must(
        "precedence/match-false-over-unmodified",
        "13.1.4",
        "evaluations: GET, target strong, If-Match not in list, If-Unmodified-Since later",
        "another tag gets a 412 whatever the date beside it says",
        "a change within one second goes unseen",
        |site| {
            site.tag()?;
            let lines = [line("If-Match", OTHER), line("If-Unmodified-Since", site.modified(1)?)];
            site.get(&lines, 412)
        },
    ),
    must(
        "precedence/match-before-none-match",
        "13.2.2",
        r#"evaluations: by hand: GET, target strong [If-Match: \"x\"] [If-None-Match: \"a\"]"#,
        "If-Match is asked first: 412, not 304",
        OLD,
        |site| {
            let lines = [line("If-Match", OTHER), line("If-None-Match", site.tag()?)];
            site.get(&lines, 412)
        },
    ),
    must(
        "precedence/match-then-none-match",
        "13.2.2",
        "contract: if-match/hit-and-if-none-match-hit",
        "where If-Match is true, If-None-Match is asked next",
        "what the client has already is sent again",
        |site| {
            let tag = site.strong_tag()?;
            site.get(&[line("If-Match", tag), line("If-None-Match", tag)], 304)
        },
    ),
    must(
        "precedence/unmodified-before-modified",
        "13.2.2",
        "evaluations: by hand: GET, target strong [If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT] [If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT]",
        "If-Unmodified-Since is asked first: 412, not 304",
        OLD,
        |site| {
            let lines = [
                line("If-Unmodified-Since", site.modified(-1)?),
                line("If-Modified-Since", site.modified(0)?),
            ];
            site.get(&lines, 412)
        },
    ),
    must(
        "precedence/none-match-before-range",
        "13.2.2",
        r#"evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: \"x\"] [If-None-Match: \"a\"]"#,
        "the current tag gets a 304 with Range and If-Range, too",
        "what the client has already is sent again",
        |site| {
            site.ranges()?;
            let lines = [
                line("Range", "bytes=0-0"),
                line("If-Range", OTHER),
                line("If-None-Match", site.tag()?),
            ];
            site.get(&lines, 304)
        },
    ),
    must(
        "precedence/match-before-range",
        "14.2",
        r#"evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Match: \"x\"]"#,
        "another tag gets a 412, not 416, with a range beyond the end",
        "a client cuts its copy, or takes it for complete, instead of fetching the new version",
        |site| {
            let length = site.ranges()?;
            site.tag()?;
            let range = format!("bytes={}-", length + 10);
            site.get(&[line("If-Match", OTHER), line("Range", range)], 412)
        },
    ),
    must(
        "precedence/every-field-the-other-way",
        "13.2.2",
        "none: the vectors combine two fields",
        "with the current tag in If-Match and another in If-None-Match and If-Range, both dates are ignored and all of the content is sent",
        "one of the fields decides that must not",
        |site| {
            site.ranges()?;
            let lines = [
                line("If-Match", site.strong_tag()?),
                line("If-Unmodified-Since", site.modified(-1)?),
                line("If-None-Match", OTHER),
                line("If-Modified-Since", site.modified(1)?),
                line("If-Range", OTHER),
                line("Range", "bytes=0-0"),
            ];
            site.get(&lines, 200)
        },
    ),
    must(
        "precedence/options",
        "13.2.1",
        r#"evaluations: by hand: OPTIONS, target strong [If-Match: \"x\"]"#,
        "OPTIONS knows no conditions",
        "browsers are refused what they ask about other origins",
        |site| site.ask("OPTIONS", &site.path, &[line("If-Match", OTHER)])?.is_not(412),
    ),
];

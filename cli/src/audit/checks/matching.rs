//! If-Match and If-Unmodified-Since of a read (§13.1.1, §13.1.4).

use crate::audit::check::{must, skip, Check};
use crate::audit::site::{line, list, strong_form, weak_form, Line, OTHER};

const REFUSED: &str = "a client that holds the current version is told that it does not";
const WRONG: &str = "a client takes another version for the one that it holds";

pub const CHECKS: &[Check] = &[
    must(
        "match/current",
        "13.1.1",
        "evaluations: GET, target strong, If-Match exact, If-Unmodified-Since absent",
        "the current strong tag gets the content",
        REFUSED,
        |site| site.get(&[if_match(site.strong_tag()?)], 200),
    ),
    must(
        "match/star",
        "13.1.1",
        "evaluations: GET, target strong, If-Match all, If-Unmodified-Since absent",
        "* gets the content where there is some, with or without a tag",
        REFUSED,
        |site| site.get(&[if_match("*")], 200),
    ),
    must(
        "match/list",
        "13.1.1",
        "evaluations: GET, target strong, If-Match in list, If-Unmodified-Since absent",
        "the current tag among others gets the content",
        REFUSED,
        |site| {
            let members = [OTHER.as_bytes(), site.strong_tag()?.as_bytes()];
            site.get(&[if_match(list(&members))], 200)
        },
    ),
    must(
        "match/second-line",
        "5.2",
        r#"evaluations: by hand: PUT, target strong [If-Match: \"x\"] [If-Match: \"a\"]"#,
        "two lines are one list",
        REFUSED,
        |site| site.get(&[if_match(OTHER), if_match(site.strong_tag()?)], 200),
    ),
    must(
        "match/obs-text-beside",
        "8.8.3",
        r#"lists: [\"caf\xe9\", \"a\"]"#,
        "a tag with bytes above 0x7F is a tag, and the one beside it counts",
        REFUSED,
        |site| {
            let members = [b"\"caf\xe9\"", site.strong_tag()?.as_bytes()];
            site.get(&[if_match(list(&members))], 200)
        },
    ),
    must(
        "match/stale",
        "13.1.1",
        "evaluations: GET, target strong, If-Match not in list, If-Unmodified-Since absent",
        "another tag gets a 412",
        WRONG,
        |site| {
            site.tag()?;
            site.get(&[if_match(OTHER)], 412)
        },
    ),
    must(
        "match/weak-form",
        "13.1.1",
        r#"evaluations: by hand: PUT, target strong [If-Match: W/\"a\"]"#,
        "a weak tag gets a 412: it says that bytes may differ",
        WRONG,
        |site| site.get(&[if_match(weak_form(site.tag()?))], 412),
    ),
    must(
        "match/strong-form",
        "13.1.1",
        r#"evaluations: by hand: PUT, target weak [If-Match: \"a\"]"#,
        "where the tag is weak, its strong form gets a 412",
        WRONG,
        |site| site.get(&[if_match(strong_form(site.weak_tag()?))], 412),
    ),
    must(
        "match/damaged",
        "13.1.1",
        "evaluations: GET, target strong, If-Match unreadable, If-Unmodified-Since absent",
        "the tag without its quotes is no tag, and gets a 412",
        WRONG,
        |site| {
            let asked = site.ask("GET", &site.path, &[if_match(site.tag()?.opaque())])?;
            asked.is_one_of(&[412, 400])
        },
    ),
    must(
        "match/empty",
        "13.1.1",
        "evaluations: GET, target strong, If-Match empty, If-Unmodified-Since absent",
        "an empty list has no current tag, and gets a 412",
        WRONG,
        |site| {
            site.tag()?;
            let asked = site.ask("GET", &site.path, &[if_match("")])?;
            asked.is_one_of(&[412, 400])
        },
    )
    .unless("something in front drops empty fields"),
    must(
        "unmodified-since/equal",
        "13.1.4",
        "evaluations: GET, target strong, If-Match absent, If-Unmodified-Since equal",
        "Last-Modified sent back gets the content",
        REFUSED,
        |site| site.get(&[since(site.modified(0)?)], 200),
    ),
    must(
        "unmodified-since/earlier",
        "13.1.4",
        "evaluations: GET, target strong, If-Match absent, If-Unmodified-Since earlier",
        "a date before Last-Modified gets a 412",
        WRONG,
        |site| site.get(&[since(site.modified(-1)?)], 412),
    ),
    must(
        "unmodified-since/unreadable",
        "13.1.4",
        "evaluations: GET, target strong, If-Match absent, If-Unmodified-Since unreadable",
        "what is no date is ignored",
        REFUSED,
        |site| site.get(&[since("yesterday")], 200),
    ),
    must(
        "unmodified-since/two-lines",
        "13.1.4",
        "evaluations: GET, target strong, If-Match absent, If-Unmodified-Since several",
        "two dates are ignored, or refused with 400",
        REFUSED,
        |site| {
            let earlier = site.modified(-1)?;
            let lines = [since(&earlier), since(&earlier)];
            site.ask("GET", &site.path, &lines)?.is_one_of(&[200, 400])
        },
    ),
    must(
        "unmodified-since/no-date",
        "13.1.4",
        "evaluations: by hand: PUT, target no date [If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT]",
        "without Last-Modified it is ignored",
        REFUSED,
        |site| match site.plain.values("last-modified").is_empty() {
            false => Err(skip("there is a Last-Modified")),
            true => site.get(&[since("Sun, 06 Nov 1994 08:49:36 GMT")], 200),
        },
    ),
];

fn if_match(value: impl AsRef<[u8]>) -> Line {
    line("If-Match", value)
}

fn since(value: impl AsRef<[u8]>) -> Line {
    line("If-Unmodified-Since", value)
}

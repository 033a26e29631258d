//! If-None-Match of a read (§13.1.2).

use crate::audit::check::{must, skip, Check};
use crate::audit::site::{line, list, strong_form, weak_form, Line, OTHER};

const RESENT: &str = "what the client has already is sent again";
const OLD: &str = "a client keeps an old copy for current";

pub const CHECKS: &[Check] = &[
    must(
        "none-match/current",
        "13.1.2",
        "evaluations: GET, target strong, If-None-Match exact, If-Modified-Since absent",
        "the current tag gets a 304",
        RESENT,
        |site| site.get(&[none_match(site.tag()?)], 304),
    ),
    must(
        "none-match/other-form",
        "13.1.2",
        r#"evaluations: by hand: GET, target strong [If-None-Match: W/\"a\"]"#,
        "W/ makes no difference in If-None-Match",
        "behind a gateway that compresses, which makes tags weak, all is sent again",
        |site| {
            let tag = site.tag()?;
            let other = if tag.is_weak() {
                strong_form(tag)
            } else {
                weak_form(tag)
            };
            site.get(&[none_match(other)], 304)
        },
    ),
    must(
        "none-match/list",
        "13.1.2",
        "evaluations: GET, target strong, If-None-Match in list, If-Modified-Since absent",
        "the current tag among others gets a 304",
        RESENT,
        |site| {
            site.get(
                &[none_match(list(&[
                    OTHER.as_bytes(),
                    site.tag()?.as_bytes(),
                ]))],
                304,
            )
        },
    ),
    must(
        "none-match/last-of-ten",
        "13.1.2",
        "evaluations: GET, target strong, If-None-Match in list, If-Modified-Since absent",
        "the last of ten tags counts",
        "a cache that holds several variants fetches them all again",
        |site| {
            let others: Vec<Line> = (0..9)
                .map(|n| format!("\"audit-{n}\"").into_bytes())
                .collect();
            let mut members: Vec<&[u8]> = others.iter().map(Vec::as_slice).collect();
            members.push(site.tag()?.as_bytes());
            site.get(&[none_match(list(&members))], 304)
        },
    ),
    must(
        "none-match/second-line",
        "5.2",
        r#"evaluations: by hand: GET, target strong [If-None-Match: \"x\"] [If-None-Match: \"a\"]"#,
        "two lines are one list",
        "behind a cache that adds its own line, all is sent again",
        |site| site.get(&[none_match(OTHER), none_match(site.tag()?)], 304),
    ),
    must(
        "none-match/comma-within",
        "8.8.3",
        r#"lists: [\"a,b\"]"#,
        "a comma within the quotes is part of a tag",
        "one tag with a comma in a list hides the current one",
        |site| {
            let members = [b"\"x,y\"", site.tag()?.as_bytes()];
            site.get(&[none_match(list(&members))], 304)
        },
    ),
    must(
        "none-match/obs-text-beside",
        "8.8.3",
        r#"lists: [\"caf\xe9\", \"a\"]"#,
        "a tag with bytes above 0x7F is a tag, and the one beside it counts",
        "one such tag in a list hides the current one",
        |site| {
            let members = [b"\"caf\xe9\"", site.tag()?.as_bytes()];
            site.get(&[none_match(list(&members))], 304)
        },
    ),
    must(
        "none-match/empty-members",
        "5.6.1.2",
        r#"evaluations: by hand: GET, target strong [If-None-Match: , ,\"x\",, \"a\" ,]"#,
        "empty members of a list are passed over",
        RESENT,
        |site| {
            let tag = site.tag()?.as_bytes();
            site.get(&[none_match([b", ,\"x\",, ", tag, b" ,"].concat())], 304)
        },
    ),
    must(
        "none-match/star",
        "13.1.2",
        "evaluations: GET, target strong, If-None-Match all, If-Modified-Since absent",
        "* gets a 304 where there is something",
        "a client that asks whether there is anything is sent all of it",
        |site| site.get(&[none_match("*")], 304),
    ),
    must(
        "none-match/miss",
        "13.1.2",
        "evaluations: GET, target strong, If-None-Match not in list, If-Modified-Since absent",
        "another tag gets the content",
        OLD,
        |site| site.get(&[none_match(OTHER)], 200),
    ),
    must(
        "none-match/longer",
        "8.8.3.2",
        "evaluations: GET, target strong, If-None-Match not in list, If-Modified-Since absent",
        "a tag that begins with the current one is another",
        OLD,
        |site| {
            site.get(
                &[none_match([b"\"", site.tag()?.opaque(), b"x\""].concat())],
                200,
            )
        },
    ),
    must(
        "none-match/shorter",
        "8.8.3.2",
        "evaluations: GET, target strong, If-None-Match not in list, If-Modified-Since absent",
        "a tag that is the beginning of the current one is another",
        OLD,
        |site| match site.tag()?.opaque() {
            [start @ .., _] if !start.is_empty() => {
                site.get(&[none_match([b"\"", start, b"\""].concat())], 200)
            }
            _ => Err(skip("the tag is too short")),
        },
    ),
    must(
        "none-match/case",
        "8.8.3.2",
        r#"evaluations: by hand: GET, target strong [If-None-Match: \"A\"]"#,
        "tags are compared byte by byte, capitals included",
        OLD,
        |site| {
            let opaque = site.tag()?.opaque();
            let other: Line = opaque
                .iter()
                .map(|octet| {
                    if octet.is_ascii_lowercase() {
                        octet.to_ascii_uppercase()
                    } else {
                        octet.to_ascii_lowercase()
                    }
                })
                .collect();
            match other == opaque {
                true => Err(skip("the tag has no letters")),
                false => site.get(&[none_match([b"\"", &other[..], b"\""].concat())], 200),
            }
        },
    ),
    must(
        "none-match/unquoted",
        "8.8.3",
        "evaluations: by hand: GET, target strong [If-None-Match: a]",
        "the tag without its quotes is no tag",
        OLD,
        |site| damaged(site, site.tag()?.opaque().to_vec()),
    ),
    must(
        "none-match/lower-case-w",
        "8.8.3",
        r#"evaluations: by hand: GET, target strong [If-None-Match: w/\"a\"]"#,
        "w/ in lower case makes no tag",
        OLD,
        |site| damaged(site, [b"w/", &strong_form(site.tag()?)[..]].concat()),
    )
    .should(),
    must(
        "none-match/unclosed",
        "8.8.3",
        r#"lists: [\"a]"#,
        "a tag without its last quote is no tag",
        OLD,
        |site| damaged(site, [b"\"", site.tag()?.opaque()].concat()),
    ),
    must(
        "none-match/junk-after",
        "8.8.3",
        r#"lists: [\"a\"x]"#,
        "a tag with something after it is no tag",
        OLD,
        |site| damaged(site, [&strong_form(site.tag()?)[..], b"x"].concat()),
    )
    .should(),
    must(
        "none-match/star-in-list",
        "13.1.2",
        r#"evaluations: by hand: GET, target strong [If-None-Match: *, \"x\"]"#,
        "* beside a tag is not the wildcard",
        OLD,
        |site| damaged(site, b"*, \"preconditions-audit\"".to_vec()),
    )
    .may(),
    must(
        "none-match/head",
        "13.1.2",
        "evaluations: HEAD, target strong, If-None-Match exact, If-Modified-Since absent",
        "HEAD with the current tag gets a 304, too",
        "HEAD says that something has changed that has not",
        |site| {
            site.ask("HEAD", &site.path, &[none_match(site.tag()?)])?
                .is(304)
        },
    ),
];

fn none_match(value: impl AsRef<[u8]>) -> Line {
    line("If-None-Match", value)
}

/// What cannot be read never gets a 304; the content or a refusal are right.
fn damaged(site: &crate::audit::site::Site<'_>, value: Line) -> crate::audit::check::Outcome {
    site.ask("GET", &site.path, &[none_match(value)])?
        .is_one_of(&[200, 400])
}

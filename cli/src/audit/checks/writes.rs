//! Writes under a condition: what is refused must leave the content as it was (§13.1).

use crate::audit::check::{must, skip, Check};
use crate::audit::site::{date, line, seconds, weak_form, Line, OTHER};

const LOST: &str = "what somebody else has written meanwhile is overwritten, and nobody is told";
const BLOCKED: &str = "nobody can change the resource any more";

pub const CHECKS: &[Check] = &[
    must(
        "write/current",
        "13.1.1",
        "evaluations: PUT, target strong, If-Match exact, If-Unmodified-Since absent",
        "a PUT under the current tag is performed",
        BLOCKED,
        |site| {
            let current = site.current()?;
            site.performed(&[line("If-Match", current.strong_tag()?)]).map(drop)
        },
    )
    .writing(),
    must(
        "write/list",
        "5.2",
        r#"evaluations: by hand: PUT, target strong [If-Match: \"x\"] [If-Match: \"a\"]"#,
        "a PUT with the current tag in a second line is performed",
        BLOCKED,
        |site| {
            let current = site.current()?;
            let lines = [line("If-Match", OTHER), line("If-Match", current.strong_tag()?)];
            site.performed(&lines).map(drop)
        },
    )
    .writing(),
    must(
        "write/stale",
        "13.1.1",
        "evaluations: PUT, target strong, If-Match not in list, If-Unmodified-Since absent",
        "a PUT under another tag is refused",
        LOST,
        |site| {
            site.current()?.strong_tag()?;
            site.refused("PUT", &[line("If-Match", OTHER)], &[412])
        },
    )
    .writing(),
    must(
        "write/weak",
        "13.1.1",
        r#"evaluations: by hand: PUT, target strong [If-Match: W/\"a\"]"#,
        "a PUT under a weak tag is refused",
        LOST,
        |site| {
            let current = site.current()?;
            let weak = weak_form(&current.strong_tag()?);
            site.refused("PUT", &[line("If-Match", weak)], &[412])
        },
    )
    .writing()
    .unless("FHIR and OData demand weak tags in If-Match, and who knows that a gateway makes the tag weak may take it so"),
    must(
        "write/unquoted",
        "13.1.1",
        "evaluations: by hand: PUT, target strong [If-Match: a]",
        "a PUT under the tag without its quotes is refused",
        LOST,
        |site| {
            let current = site.current()?;
            let bare = current.strong_tag()?.opaque().to_vec();
            site.refused("PUT", &[line("If-Match", bare)], &[412, 400])
        },
    )
    .writing()
    .unless("interfaces in the manner of S3 take tags without quotes"),
    must(
        "write/obs-text",
        "13.1.1",
        r#"evaluations: by hand: PUT, target strong [If-Match: \"\xe9\"]"#,
        "a PUT under a tag with bytes above 0x7F is refused",
        LOST,
        |site| site.refused("PUT", &[line("If-Match", b"\"caf\xe9\"")], &[412, 400]),
    )
    .writing(),
    must(
        "write/empty",
        "13.1.1",
        "evaluations: PUT, target strong, If-Match empty, If-Unmodified-Since absent",
        "a PUT under an empty list is refused",
        LOST,
        |site| site.refused("PUT", &[line("If-Match", "")], &[412, 400, 428]),
    )
    .writing(),
    must(
        "write/star-in-list",
        "13.1.1",
        "evaluations: PUT, target strong, If-Match mixed, If-Unmodified-Since absent",
        "a PUT under * beside a tag is refused",
        LOST,
        |site| {
            let mixed = b"*, \"preconditions-audit\"";
            site.refused("PUT", &[line("If-Match", mixed)], &[412, 400])
        },
    )
    .writing(),
    must(
        "write/none-match-star",
        "13.1.2",
        "evaluations: PUT, target strong, If-None-Match all, If-Modified-Since absent",
        "a PUT that is only to create is refused where there is something",
        LOST,
        |site| site.refused("PUT", &[line("If-None-Match", "*")], &[412, 428]),
    )
    .writing(),
    must(
        "write/none-match-current",
        "13.1.2",
        r#"evaluations: by hand: PUT, target strong [If-None-Match: \"a\"]"#,
        "a PUT under If-None-Match with the current tag is 412 or 428, never 304",
        "a client takes its write for done, or for needless",
        |site| {
            let current = site.current()?;
            let tag = current.strong_tag()?.into_owned();
            site.refused("PUT", &[line("If-None-Match", tag)], &[412, 428])
        },
    )
    .writing(),
    must(
        "write/unmodified-since-earlier",
        "13.1.4",
        "evaluations: PUT, target strong, If-Match absent, If-Unmodified-Since earlier",
        "a PUT under a date before Last-Modified is refused",
        LOST,
        |site| {
            let earlier = before(site)?;
            site.refused("PUT", &[line("If-Unmodified-Since", earlier)], &[412])
        },
    )
    .writing(),
    must(
        "write/unmodified-since-and-match",
        "13.1.4",
        "evaluations: PUT, target strong, If-Match exact, If-Unmodified-Since earlier",
        "a PUT under the current tag is performed whatever the date beside it says",
        BLOCKED,
        |site| {
            let earlier = before(site)?;
            let current = site.current()?;
            let lines = [
                line("If-Match", current.strong_tag()?),
                line("If-Unmodified-Since", earlier),
            ];
            site.performed(&lines).map(drop)
        },
    )
    .writing(),
    must(
        "write/etag-of-put",
        "9.3.4",
        "none: the vectors have no answers to writes",
        "an answer to PUT has an ETag only if the content was stored as it came, and then that of the next GET",
        "a client takes what it has sent for what is stored, and its next write undoes what the server changed",
        |site| {
            let current = site.current()?;
            let content = site.scratch()?.next();
            let lines = [line("If-Match", current.strong_tag()?)];
            let asked = site.ask_with("PUT", &site.path, &lines, Some(content.clone()))?;
            if !(200..300).contains(&asked.answer.status) {
                return Err(skip("the write was refused"));
            }
            let Some(tag) = asked.answer.value("etag") else {
                return Err(skip("the answer to PUT has no ETag"));
            };
            let after = site.current()?;
            if after.content != content {
                return Err(asked.deviates("no ETag: what a GET gives is not what was sent"));
            }
            match after.tag.as_deref() == Some(tag) {
                true => Ok(()),
                false => Err(asked.deviates("the ETag that a GET gives")),
            }
        },
    )
    .writing(),
    must(
        "write/post-never-304",
        "13.1.2",
        r#"evaluations: by hand: POST, target strong [If-None-Match: \"x\", \"a\"]"#,
        "a POST is never answered 304",
        "a client takes a write that was performed for one that was not needed, or the other way round",
        |site| {
            let current = site.current()?;
            let tag = current.tag.clone().ok_or_else(|| skip("no ETag"))?;
            let content = site.scratch()?.next();
            let lines = [line("If-None-Match", tag)];
            site.ask_with("POST", &site.path, &lines, Some(content))?.is_not(304)
        },
    )
    .writing(),
    must(
        "required/blind",
        "RFC 6585 3",
        "contract: required/put",
        "a PUT without a condition is 428, where that was promised",
        LOST,
        |site| {
            promised(site)?;
            site.refused("PUT", &[], &[428])
        },
    )
    .writing(),
    must(
        "required/unprotected",
        "RFC 6585 3",
        r#"evaluations: by hand: PUT, target strong [If-None-Match: \"other\"]"#,
        "a PUT under If-None-Match with another tag is 428: it protects nothing",
        LOST,
        |site| {
            promised(site)?;
            site.refused("PUT", &[line("If-None-Match", OTHER)], &[428])
        },
    )
    .writing()
    .may(),
];

type Text = Result<String, crate::audit::check::Stop>;

fn promised(site: &crate::audit::site::Site<'_>) -> Result<(), crate::audit::check::Stop> {
    match site.scratch()?.required {
        true => Ok(()),
        false => Err(skip("needs --require-conditions")),
    }
}

/// A second before what is there was modified.
fn before(site: &crate::audit::site::Site<'_>) -> Text {
    let modified: Line = site
        .current()?
        .modified
        .ok_or_else(|| skip("no Last-Modified"))?;
    date(seconds(&modified).ok_or_else(|| skip("no readable Last-Modified"))? - 1)
}

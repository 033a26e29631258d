//! If-Range (§13.1.5).

use super::ranges::is_part;
use crate::audit::check::{must, skip, Check, Outcome};
use crate::audit::site::{line, seconds, strong_form, weak_form, Site, OTHER};

const CORRUPT: &str = "a resumed download is two versions glued together, and nobody notices";
const AGAIN: &str = "a download that was cut begins anew";

pub const CHECKS: &[Check] = &[
    must(
        "if-range/current",
        "13.1.5",
        r#"evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: \"a\"]"#,
        "with the current strong tag a part is sent",
        AGAIN,
        |site| {
            site.ranges()?;
            let lines = [line("Range", "bytes=1-"), line("If-Range", site.strong_tag()?)];
            let asked = site.ask("GET", &site.path, &lines)?;
            asked.is(206)?;
            is_part(site, &asked, 1, site.plain.content.len() - 1)
        },
    )
    .should(),
    must(
        "if-range/stale-tag",
        "13.1.5",
        r#"evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: \"x\"]"#,
        "with another tag all of the content is sent",
        CORRUPT,
        |site| whole(site, OTHER),
    ),
    must(
        "if-range/weak-form",
        "13.1.5",
        r#"evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: W/\"a\"]"#,
        "with a weak tag all of the content is sent: bytes may differ",
        CORRUPT,
        |site| whole(site, weak_form(site.tag()?)),
    ),
    must(
        "if-range/strong-form",
        "13.1.5",
        r#"evaluations: by hand: GET, target weak [Range: bytes=0-1] [If-Range: \"a\"]"#,
        "where the tag is weak, its strong form gets all of the content",
        CORRUPT,
        |site| whole(site, strong_form(site.weak_tag()?)),
    ),
    must(
        "if-range/earlier-date",
        "13.1.5",
        "evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: Sun, 06 Nov 1994 08:49:36 GMT]",
        "with a date before Last-Modified all of the content is sent",
        CORRUPT,
        |site| whole(site, site.modified(-1)?),
    ),
    must(
        "if-range/later-date",
        "13.1.5",
        "evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: Sun, 06 Nov 1994 08:49:38 GMT]",
        "with a date after Last-Modified all of the content is sent: dates are compared for equality",
        "after an older version was put back, a resumed download is two versions glued together",
        |site| whole(site, site.modified(1)?),
    ),
    must(
        "if-range/current-date",
        "13.1.5",
        "evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: Sun, 06 Nov 1994 08:49:37 GMT]",
        "with Last-Modified a part is sent, if that is a minute old",
        AGAIN,
        |site| {
            site.ranges()?;
            let modified = site.modified(0)?;
            let date = site.plain.value("date").and_then(seconds);
            match (date, seconds(modified.as_bytes())) {
                (Some(date), Some(modified)) if date >= modified + 60 => {}
                _ => return Err(skip("Last-Modified is too young to be strong")),
            }
            let lines = [line("Range", "bytes=1-"), line("If-Range", modified)];
            let asked = site.ask("GET", &site.path, &lines)?;
            asked.is(206)?;
            is_part(site, &asked, 1, site.plain.content.len() - 1)
        },
    )
    .should()
    .unless("a server need not know that its dates are strong (§8.8.2.2)"),
    must(
        "if-range/unreadable",
        "13.1.5",
        "evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: abc]",
        "what is neither tag nor date gets all of the content",
        CORRUPT,
        |site| whole(site, "preconditions-audit"),
    ),
    must(
        "if-range/unquoted",
        "13.1.5",
        "evaluations: by hand: GET, target strong [Range: bytes=0-1] [If-Range: abc]",
        "the current tag without its quotes gets all of the content",
        CORRUPT,
        |site| whole(site, site.strong_tag()?.opaque()),
    )
    .should(),
    must(
        "if-range/without-range",
        "13.1.5",
        r#"evaluations: by hand: GET, target strong [If-Range: \"x\"]"#,
        "without Range it is ignored",
        "a client is refused what it asks for",
        |site| site.get(&[line("If-Range", OTHER)], 200),
    ),
    must(
        "if-range/beyond-the-end",
        "13.1.5",
        "contract: if-range/other-tag-unsatisfiable",
        "with another tag all of the content is sent, not 416, wherever the range begins",
        "where the new version is shorter, the client takes its old copy for complete",
        |site| {
            let length = site.ranges()?;
            let range = format!("bytes={}-", length + 10);
            site.get(&[line("Range", range), line("If-Range", OTHER)], 200)
        },
    ),
];

/// With this in If-Range the Range is ignored.
fn whole(site: &Site<'_>, value: impl AsRef<[u8]>) -> Outcome {
    site.ranges()?;
    site.get(&[line("Range", "bytes=1-"), line("If-Range", value)], 200)
}

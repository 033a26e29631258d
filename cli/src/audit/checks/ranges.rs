//! Range (§14).

use crate::audit::asked::Asked;
use crate::audit::check::{must, skip, Check, Outcome, Stop};
use crate::audit::site::{line, Site};

const CORRUPT: &str = "a resumed download is corrupt";
const UNREADABLE: &str = "what one library asks for fails, where the whole content would do";

pub const CHECKS: &[Check] = &[
    must(
        "range/first",
        "14.1.2",
        "ranges: [bytes=0-0] of 10000",
        "bytes=0-0 is the first byte",
        CORRUPT,
        |site| part(site, "bytes=0-0", |_| (0, 0)),
    ),
    must(
        "range/open",
        "14.1.2",
        "ranges: [bytes=9500-] of 10000",
        "bytes=1- is all but the first byte",
        CORRUPT,
        |site| part(site, "bytes=1-", |last| (1, last)),
    ),
    must(
        "range/suffix",
        "14.1.2",
        "ranges: [bytes=-500] of 10000",
        "bytes=-1 is the last byte",
        "players that look for an index at the end do not find it",
        |site| part(site, "bytes=-1", |last| (last, last)),
    ),
    must(
        "range/past-the-end",
        "14.1.2",
        "ranges: [bytes=9990-20000] of 10000",
        "a range that goes beyond the end ends there",
        CORRUPT,
        |site| part(site, "bytes=1-99999999999", |last| (1, last)),
    ),
    must(
        "range/long-suffix",
        "14.1.2",
        "ranges: [bytes=-20000] of 10000",
        "a suffix longer than the content is all of it",
        CORRUPT,
        |site| part(site, "bytes=-99999999999", |last| (0, last)),
    ),
    must(
        "range/huge-number",
        "14.1.2",
        "ranges: [bytes=0-18446744073709551616] of 10",
        "a number beyond 64 bits does no harm",
        "one request stops the server, or gets the wrong bytes",
        |site| part(site, "bytes=1-18446744073709551617", |last| (1, last)),
    )
    .should(),
    must(
        "range/unsatisfiable",
        "14.4",
        "ranges: [bytes=10000-] of 10000",
        "a 416 says how long the content is: Content-Range: bytes */LENGTH",
        "a client cannot tell whether its copy is complete",
        |site| {
            let length = site.ranges()?;
            let asked = range(site, &format!("bytes={length}-"))?;
            match asked.answer.status {
                // To ignore a Range is always permitted.
                200 => asked.has_content(&site.plain.content),
                416 => asked.has("content-range", &[format!("bytes */{length}").as_bytes()]),
                _ => asked.is_one_of(&[416, 200]),
            }
        },
    )
    .should(),
    must(
        "range/unknown-unit",
        "14.2",
        "ranges: [lines=1-2] of 10",
        "a unit that is not known is ignored",
        UNREADABLE,
        |site| {
            site.ranges()?;
            site.get(&[line("Range", "preconditions-audit=0-0")], 200)
        },
    ),
    must(
        "range/damaged",
        "14.1.1",
        "ranges: [bytes=5-4] of 10",
        "a range that ends before it begins is no range",
        CORRUPT,
        |site| {
            site.ranges()?;
            range(site, "bytes=1-0")?.is_one_of(&[200, 400, 416])
        },
    ),
    must(
        "range/two-parts",
        "15.3.7.2",
        "ranges: [bytes=0-0,-1] of 10000",
        "two ranges are two parts with their bytes, or all of the content",
        CORRUPT,
        |site| {
            let length = site.ranges()?;
            let asked = range(site, "bytes=0-0,-1")?;
            match asked.answer.status {
                200 => asked.has_content(&site.plain.content),
                206 => two_parts(site, &asked, length),
                _ => asked.is_one_of(&[206, 200]),
            }
        },
    ),
    must(
        "range/head",
        "14.2",
        "evaluations: by hand: HEAD, target strong [Range: bytes=0-1]",
        "HEAD knows no ranges",
        "a client takes the length of a part for that of the whole",
        |site| {
            site.ranges()?;
            site.ask("HEAD", &site.path, &[line("Range", "bytes=0-0")])?
                .is(200)
        },
    ),
    must(
        "range/fields",
        "15.3.7",
        "contract: range/one-octet",
        "a 206 carries ETag, Vary, Cache-Control, Content-Location and a Date as the 200 does",
        "a client cannot tell whether parts belong together, and glues two versions",
        |site| {
            site.ranges()?;
            let asked = range(site, "bytes=0-0")?;
            if asked.answer.status != 206 {
                return Err(skip("no 206 was given"));
            }
            for name in ["etag", "vary", "cache-control", "content-location"] {
                if name != "etag" || site.tag().is_ok() {
                    asked.has(name, &site.plain.values(name))?;
                }
            }
            match asked.answer.values("date").len() == site.plain.values("date").len() {
                true => Ok(()),
                false => Err(asked.deviates("a Date")),
            }
        },
    ),
];

fn range(site: &Site<'_>, range: &str) -> Result<Asked, Stop> {
    site.ask("GET", &site.path, &[line("Range", range)])
}

/// A 206 with these bytes, or a 200: a server may ignore a Range that it does not like.
fn part(site: &Site<'_>, asks: &str, of: fn(usize) -> (usize, usize)) -> Outcome {
    let length = site.ranges()?;
    let asked = range(site, asks)?;
    asked.is_one_of(&[206, 200])?;
    if asked.answer.status == 200 {
        return asked.has_content(&site.plain.content);
    }
    let (first, last) = of(length - 1);
    is_part(site, &asked, first, last)
}

/// A 206 that says which bytes it has, and has them.
pub fn is_part(site: &Site<'_>, asked: &Asked, first: usize, last: usize) -> Outcome {
    let length = site.plain.content.len();
    asked.has(
        "content-range",
        &[format!("bytes {first}-{last}/{length}").as_bytes()],
    )?;
    asked.has_content(site.plain.content.get(first..=last).unwrap_or_default())
}

/// Both parts, each with its Content-Range and its byte.
fn two_parts(site: &Site<'_>, asked: &Asked, length: usize) -> Outcome {
    let wrong = |what: &str| Err(asked.deviates(what));
    let kind = asked.answer.value("content-type").unwrap_or_default();
    if !kind
        .to_ascii_lowercase()
        .starts_with(b"multipart/byteranges")
    {
        return wrong("multipart/byteranges");
    }
    asked.has("content-range", &[])?;
    let last = length - 1;
    for at in [0, last] {
        let head = format!("bytes {at}-{at}/{length}").into_bytes();
        let content = &asked.answer.content;
        let found = content
            .windows(head.len())
            .position(|it| it.eq_ignore_ascii_case(&head));
        let after = found.and_then(|start| content.get(start + head.len()..));
        let end = after
            .and_then(|after| Some((after, after.windows(4).position(|it| it == b"\r\n\r\n")?)));
        let octet = end.and_then(|(after, end)| after.get(end + 4));
        if octet.is_none() || octet != site.plain.content.get(at) {
            return wrong("a part for each range, with Content-Range and its bytes");
        }
    }
    Ok(())
}

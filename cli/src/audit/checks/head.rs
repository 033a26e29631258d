//! HEAD (§9.3.2).

use crate::audit::check::{must, skip, Check, Outcome};
use crate::audit::site::Site;

pub const CHECKS: &[Check] = &[
    must(
        "head/no-content",
        "9.3.2",
        "contract: plain/head-res",
        "HEAD has no content",
        "the next answer of the connection is read from the middle of this one",
        |site| match site.head()? {
            asked if asked.answer.excess > 0 => {
                Err(asked.deviates(format!("no content, not {} bytes", asked.answer.excess)))
            }
            _ => Ok(()),
        },
    ),
    must(
        "head/etag",
        "9.3.2",
        "contract: plain/head-res",
        "HEAD has the ETag of GET",
        "a client takes its copy for old, or an old copy for current",
        |site| {
            site.tag()?;
            same(site, "etag")
        },
    )
    .should(),
    must(
        "head/last-modified",
        "9.3.2",
        "contract: plain/head-res",
        "HEAD has the Last-Modified of GET",
        "a client takes its copy for old, or an old copy for current",
        |site| same(site, "last-modified"),
    )
    .should(),
    must(
        "head/content-length",
        "8.6",
        "contract: plain/head-res",
        "Content-Length of HEAD, if it has one, is that of GET",
        "a client takes a whole copy for cut, or a cut one for whole",
        |site| {
            let asked = site.head()?;
            match asked.answer.values("content-length").is_empty() {
                true => Err(skip("HEAD has no content-length")),
                false => asked.has(
                    "content-length",
                    &[site.plain.content.len().to_string().as_bytes()],
                ),
            }
        },
    ),
];

/// HEAD has the lines of this field that GET has.
fn same(site: &Site<'_>, name: &str) -> Outcome {
    let due = site.plain.values(name);
    match due.is_empty() {
        true => Err(skip(format!("GET has no {name}"))),
        false => site.head()?.has(name, &due),
    }
}

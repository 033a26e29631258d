//! The entity-tag by itself, and what varies (§8.8.3).

use crate::audit::check::{must, skip, Check};
use crate::audit::site::{line, Site};
use crate::raw_http::Request;
use preconditions::EntityTag;

pub const CHECKS: &[Check] = &[
    must(
        "tag/grammar",
        "8.8.3",
        r#"entity-tags: valid: \"a\""#,
        "ETag is quoted, with W/ before the quotes if it is weak, and nothing else",
        "clients and caches drop it or send back something else: nothing is ever found unchanged",
        |site| match site.plain.values("etag").first() {
            None => Err(skip("no ETag")),
            Some(value) if EntityTag::parse(value).is_ok() => Ok(()),
            Some(_) => Err(plain(site)?.deviates("an entity-tag")),
        },
    ),
    must(
        "tag/single",
        "8.8.3",
        "none: the vectors have one tag a resource",
        "an answer has one ETag line",
        "which of them a client sends back is chance",
        |site| match site.plain.values("etag").len() {
            0 => Err(skip("no ETag")),
            1 => Ok(()),
            _ => Err(plain(site)?.deviates("one ETag line")),
        },
    ),
    must(
        "tag/present",
        "8.8.3.1",
        "none: the vectors begin with the validators",
        "a resource has an ETag or a Last-Modified",
        "nothing can be asked for conditionally: all is sent again each time, and no write can be guarded",
        |site| match site.plain.values("etag").len() + site.plain.values("last-modified").len() {
            0 => Err(plain(site)?.deviates("an ETag, a Last-Modified, or both")),
            _ => Ok(()),
        },
    )
    .should(),
    must(
        "tag/stable",
        "8.8.3",
        "none: the vectors have one state a case",
        "the tag stays as it is while the content does, over connections",
        "no client ever gets a 304, and each write under If-Match fails",
        |site| {
            let asked = plain(site)?;
            asked.has_content(&site.plain.content)?;
            asked.has("etag", &site.plain.values("etag"))
        },
    )
    .should()
    .unless("several servers with one name make tags of something that is their own, such as a file's inode or time"),
    must(
        "tag/same-connection",
        "8.8.3",
        "none: the vectors have one state a case",
        "the second request of a connection is answered with the same tag",
        "no client that keeps its connection ever gets a 304",
        |site| {
            site.tag()?;
            let request = Request {
                method: "GET",
                path: &site.path,
                lines: Vec::new(),
                content: None,
            };
            let answer = site.session.send_twice(&request)?;
            let asked = crate::audit::asked::Asked {
                sent: format!("GET {} twice over one connection", site.path),
                answer,
            };
            asked.has("etag", &site.plain.values("etag"))
        },
    )
    .should(),
    must(
        "tag/coding",
        "8.8.3.3",
        "none: the vectors have one representation a case",
        "compressed and plain content have different strong tags",
        "a resumed download is glued together of compressed and plain bytes",
        |site| {
            site.strong_tag()?;
            let asked = gzip(site)?;
            match asked.answer.values("etag") == site.plain.values("etag") {
                true => Err(asked.deviates("another tag, or a weak one, with Content-Encoding: gzip")),
                false => Ok(()),
            }
        },
    ),
    must(
        "tag/coding-vary",
        "12.5.5",
        "none: the vectors have one representation a case",
        "what was compressed on request says so in Vary",
        "a cache gives compressed bytes to a client that cannot read them",
        |site| {
            let asked = gzip(site)?;
            let varies = |values: Vec<&[u8]>| {
                let text = String::from_utf8_lossy(&values.join(&b","[..])).to_ascii_lowercase();
                text.contains("accept-encoding") || text.contains('*')
            };
            match varies(asked.answer.values("vary")) {
                true => Ok(()),
                false => Err(asked.deviates("Vary: Accept-Encoding")),
            }
        },
    )
    .should(),
];

fn plain(site: &Site<'_>) -> Result<crate::audit::asked::Asked, crate::audit::check::Stop> {
    site.ask("GET", &site.path, &[])
}

/// The answer in gzip, if there is one.
fn gzip(site: &Site<'_>) -> Result<crate::audit::asked::Asked, crate::audit::check::Stop> {
    let asked = site.ask("GET", &site.path, &[line("Accept-Encoding", "gzip")])?;
    match asked.answer.value("content-encoding") {
        Some(coding) if coding.eq_ignore_ascii_case(b"gzip") => Ok(asked),
        _ => Err(skip("not compressed")),
    }
}

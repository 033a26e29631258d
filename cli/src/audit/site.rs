//! What is known of the resource, and how a check asks for more.

use std::sync::OnceLock;

use preconditions::{EntityTag, HttpDate};

use super::asked::{status, Asked};
use super::check::{skip, Outcome, Stop};
use super::scratch::Scratch;
use super::session::{Refusal, Session};
use crate::raw_http::{Answer, Failure, Request};

/// A tag that no server gives.
pub const OTHER: &str = "\"preconditions-audit\"";

/// A field line.
pub type Line = Vec<u8>;

#[derive(Debug)]
pub struct Site<'s> {
    pub session: &'s Session,
    /// Path and query.
    pub path: String,
    /// The answer to a plain GET.
    pub plain: Answer,
    /// The tag of two plain GETs; or why none can be used.
    tag: Result<EntityTag<'static>, String>,
    modified: Option<i64>,
    /// A path where nothing is; or why none is known.
    missing: Result<String, String>,
    ranges: Result<(), String>,
    unchanged: OnceLock<Result<Asked, Stop>>,
    head: OnceLock<Result<Asked, Stop>>,
    pub scratch: Option<Scratch>,
}

impl<'s> Site<'s> {
    /// Looks at a resource; the error says why it cannot be audited.
    pub fn explore(
        session: &'s Session,
        path: &str,
        scratch: Option<Scratch>,
    ) -> Result<Self, String> {
        let plain = |path: &str, lines: &[Line]| {
            let answer = session.send(Request {
                method: "GET",
                path,
                lines: lines.to_vec(),
                content: None,
            });
            answer.map_err(|refusal| match refusal {
                Refusal::Limit(why) => why,
                Refusal::None(failure) => failure.to_string(),
            })
        };
        let first = plain(path, &[])?;
        usable(&first)?;
        let second = plain(path, &[])?;
        if second.status != 200 {
            return Err(format!(
                "a second GET is answered {}: this resource does not hold still",
                status(second.status)
            ));
        }
        if first.content != second.content {
            return Err(
                "two GETs had two contents: choose a resource that does not change by itself"
                    .into(),
            );
        }
        let beside = missing_beside(path);
        let missing = match plain(&beside, &[])?.status {
            404 | 410 => Ok(beside),
            other => Err(format!("a name made up is answered {}", status(other))),
        };
        let ranges = match first.content.len() {
            0 | 1 => Err("the content is shorter than two bytes".into()),
            _ => match plain(path, &[line("Range", "bytes=0-0")])?.status {
                206 => Ok(()),
                other => Err(format!("no ranges here: {} to bytes=0-0", status(other))),
            },
        };
        Ok(Site {
            session,
            path: path.to_string(),
            tag: tag(&first, &second),
            modified: first.value("last-modified").and_then(seconds),
            missing,
            ranges,
            unchanged: OnceLock::new(),
            head: OnceLock::new(),
            plain: first,
            scratch,
        })
    }

    /// The current tag, if there is one that can be sent back.
    pub fn tag(&self) -> Result<&EntityTag<'static>, Stop> {
        self.tag.as_ref().map_err(skip)
    }

    pub fn strong_tag(&self) -> Result<&EntityTag<'static>, Stop> {
        match self.tag()? {
            weak if weak.is_weak() => Err(skip("the tag is weak")),
            strong => Ok(strong),
        }
    }

    pub fn weak_tag(&self) -> Result<&EntityTag<'static>, Stop> {
        match self.tag()? {
            weak if weak.is_weak() => Ok(weak),
            _ => Err(skip("the tag is strong")),
        }
    }

    /// Last-Modified in seconds, moved by so many.
    pub fn modified(&self, moved: i64) -> Result<String, Stop> {
        let seconds = self.modified.ok_or_else(|| skip("no Last-Modified"))?;
        date(seconds + moved)
    }

    pub fn missing(&self) -> Result<&str, Stop> {
        self.missing.as_deref().map_err(skip)
    }

    /// The length of the content, where parts of it are served.
    pub fn ranges(&self) -> Result<usize, Stop> {
        self.ranges.as_ref().map_err(skip)?;
        Ok(self.plain.content.len())
    }

    /// Whether a cache may have answered.
    pub fn is_behind_a_cache(&self) -> bool {
        ["age", "via", "x-cache", "x-varnish"]
            .iter()
            .any(|name| !self.plain.values(name).is_empty())
    }

    pub fn ask(&self, method: &str, path: &str, lines: &[Line]) -> Result<Asked, Stop> {
        self.ask_with(method, path, lines, None)
    }

    pub fn ask_with(
        &self,
        method: &str,
        path: &str,
        lines: &[Line],
        content: Option<Vec<u8>>,
    ) -> Result<Asked, Stop> {
        let request = Request {
            method,
            path,
            lines: lines.to_vec(),
            content,
        };
        Asked::of(method, path, lines, self.session.send(request))
    }

    /// A GET with these lines has to have this status.
    pub fn get(&self, lines: &[Line], due: u16) -> Outcome {
        let asked = self.ask("GET", &self.path, lines)?;
        asked.is(due)?;
        match due {
            200 => asked.has_content(&self.plain.content),
            _ => Ok(()),
        }
    }

    /// A 304, by the tag or else by the date.
    pub fn unchanged(&self) -> Result<&Asked, Stop> {
        let asked = self.unchanged.get_or_init(|| {
            let line = match self.tag() {
                Ok(tag) => line("If-None-Match", tag),
                Err(_) => line("If-Modified-Since", self.modified(0)?),
            };
            self.ask("GET", &self.path, &[line])
        });
        match asked {
            Ok(asked) if asked.answer.status == 304 => Ok(asked),
            Ok(_) => Err(skip("no 304 was given")),
            Err(stop) => Err(stop.clone()),
        }
    }

    pub fn head(&self) -> Result<&Asked, Stop> {
        let asked = self.head.get_or_init(|| self.ask("HEAD", &self.path, &[]));
        match asked {
            Ok(asked) if asked.answer.status == 200 => Ok(asked),
            Ok(asked) => Err(skip(format!("HEAD is {}", status(asked.answer.status)))),
            Err(stop) => Err(stop.clone()),
        }
    }

    /// What has changed since the first GET.
    pub fn change(&self) -> Result<Option<&'static str>, Stop> {
        let now = self.ask("GET", &self.path, &[])?.answer;
        let differs = |name| now.values(name) != self.plain.values(name);
        Ok(if now.content != self.plain.content {
            Some("content")
        } else if self.tag.is_ok() && differs("etag") {
            Some("ETag")
        } else if differs("last-modified") {
            Some("Last-Modified")
        } else {
            None
        })
    }
}

/// A field line with this value.
pub fn line(name: &str, value: impl AsRef<[u8]>) -> Line {
    [name.as_bytes(), b": ", value.as_ref()].concat()
}

/// The two forms of a tag.
pub fn strong_form(tag: &EntityTag<'_>) -> Line {
    [b"\"", tag.opaque(), b"\""].concat()
}

pub fn weak_form(tag: &EntityTag<'_>) -> Line {
    [b"W/\"", tag.opaque(), b"\""].concat()
}

/// These members as a list.
pub fn list(members: &[&[u8]]) -> Line {
    members.join(&b", "[..])
}

pub fn date(seconds: i64) -> Result<String, Stop> {
    let date = HttpDate::from_unix_seconds(seconds);
    date.map(|date| date.to_string())
        .ok_or_else(|| skip("a date beyond the calendar"))
}

pub fn seconds(value: &[u8]) -> Option<i64> {
    HttpDate::parse(value).ok().map(HttpDate::unix_seconds)
}

/// Why an answer cannot be audited.
fn usable(answer: &Answer) -> Result<(), String> {
    let came = status(answer.status);
    match answer.status {
        200 => Ok(()),
        300..=399 => {
            let to = answer.value("location").unwrap_or(b"nowhere");
            let to = super::asked::printable(to);
            Err(format!(
                "{came} to {to}: audit that URL, redirections are not followed"
            ))
        }
        401 | 403 | 407 => Err(format!("{came}: give what it takes with --header")),
        404 | 410 => Err(format!("{came}: choose a resource that exists")),
        _ => Err(format!("{came}: expected 200 (OK) to a plain GET")),
    }
}

fn tag(first: &Answer, second: &Answer) -> Result<EntityTag<'static>, String> {
    let (first, second) = (first.values("etag"), second.values("etag"));
    if first != second {
        return Err("the tag is another in each answer".into());
    }
    match first.as_slice() {
        [] => Err("no ETag".into()),
        [value] => match EntityTag::parse(value) {
            Ok(tag) => Ok(tag.into_owned()),
            Err(error) => Err(format!("no valid ETag: {error}")),
        },
        _ => Err("more than one ETag".into()),
    }
}

fn missing_beside(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    match path.ends_with('/') {
        true => format!("{path}preconditions-audit-missing"),
        false => format!("{path}-preconditions-audit-missing"),
    }
}

/// What a server that gave no answer did, if that is an answer to this request in particular.
pub fn broke(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Closed
            | Failure::Garbage(_)
            | Failure::Cut
            | Failure::Receive(_)
            | Failure::Silent(_)
    )
}

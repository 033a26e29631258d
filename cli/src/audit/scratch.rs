//! The resource that may be written, and what is written to it.

use std::sync::atomic::{AtomicUsize, Ordering};

use preconditions::EntityTag;

use super::asked::{status, Asked};
use super::check::{skip, Outcome, Stop};
use super::site::{line, Line, Site};

/// Where the number of a write stands in its content.
const PLACE: &str = "{n}";

/// What `--write` says.
#[derive(Debug)]
pub struct Scratch {
    /// The content, in which `{n}` becomes another number in each write.
    content: String,
    /// A path where nothing is.
    pub create: Option<String>,
    /// Whether writes without a condition are to be refused.
    pub required: bool,
    number: AtomicUsize,
}

impl Scratch {
    pub fn new(content: String, create: Option<String>, required: bool) -> Self {
        Scratch {
            content,
            create,
            required,
            number: AtomicUsize::new(1),
        }
    }

    /// A content that was not written yet.
    pub fn next(&self) -> Vec<u8> {
        let number = self.number.fetch_add(1, Ordering::SeqCst);
        self.content
            .replace(PLACE, &number.to_string())
            .into_bytes()
    }

    /// Whether each content differs from the others.
    pub fn varies(&self) -> Result<(), Stop> {
        match self.content.contains(PLACE) {
            true => Ok(()),
            false => Err(skip(
                "the content of --body has no {n}, so all writes are alike",
            )),
        }
    }
}

/// What is there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct State {
    pub content: Vec<u8>,
    pub tag: Option<Vec<u8>>,
    pub modified: Option<Vec<u8>>,
}

impl State {
    /// The tag, if it is one that If-Match can hold.
    pub fn strong_tag(&self) -> Result<EntityTag<'_>, Stop> {
        let tag = self.tag.as_deref().ok_or_else(|| skip("no ETag"))?;
        match EntityTag::parse(tag) {
            Ok(tag) if !tag.is_weak() => Ok(tag),
            Ok(_) => Err(skip("the tag is weak: no write can be guarded by it")),
            Err(_) => Err(skip("no valid ETag")),
        }
    }
}

impl Site<'_> {
    pub fn scratch(&self) -> Result<&Scratch, Stop> {
        self.scratch.as_ref().ok_or_else(|| skip("needs --write"))
    }

    /// The path of `--create`.
    pub fn creatable(&self) -> Result<&str, Stop> {
        let create = self.scratch()?.create.as_deref();
        create.ok_or_else(|| skip("needs --create"))
    }

    /// Reads what is there; none where there is nothing.
    pub fn read(&self, path: &str) -> Result<Option<State>, Stop> {
        let answer = self.ask("GET", path, &[])?.answer;
        let one = |name| answer.value(name).map(<[u8]>::to_vec);
        match answer.status {
            200 => Ok(Some(State {
                tag: one("etag"),
                modified: one("last-modified"),
                content: answer.content.clone(),
            })),
            404 | 410 => Ok(None),
            other => Err(Stop::Failed(format!("reading back: {}", status(other)))),
        }
    }

    /// What is at the audited URL.
    pub fn current(&self) -> Result<State, Stop> {
        self.read(&self.path)?
            .ok_or_else(|| Stop::Failed("the resource is gone".into()))
    }

    pub fn put(&self, path: &str, lines: &[Line]) -> Result<Asked, Stop> {
        let content = self.scratch()?.next();
        let asked = self.ask_with("PUT", path, lines, Some(content))?;
        match asked.answer.status {
            405 | 501 => Err(skip(format!("PUT is {}", status(asked.answer.status)))),
            _ => Ok(asked),
        }
    }

    /// A write with these lines changes nothing, and is refused with one of these.
    pub fn refused(&self, method: &str, lines: &[Line], with: &[u16]) -> Outcome {
        let before = self.current()?;
        let asked = match method {
            "PUT" => self.put(&self.path, lines)?,
            _ => self.ask(method, &self.path, lines)?,
        };
        let after = self.read(&self.path)?;
        match after {
            None => Err(asked.deviates("412 (Precondition Failed), but the resource is gone now")),
            Some(after) if after.content != before.content => {
                Err(asked.deviates("412 (Precondition Failed), but the content is another now"))
            }
            Some(_) => asked.is_one_of(with),
        }
    }

    /// A write under the current tag, or these lines, is performed.
    pub fn performed(&self, lines: &[Line]) -> Result<Asked, Stop> {
        let asked = self.put(&self.path, lines)?;
        match asked.answer.status {
            200..=299 => Ok(asked),
            _ => Err(asked.deviates("2xx, and the write")),
        }
    }

    /// Makes sure that there is nothing at the path of `--create`.
    pub fn absent(&self) -> Result<&str, Stop> {
        let path = self.creatable()?;
        let Some(state) = self.read(path)? else {
            return Ok(path);
        };
        let asked = match state.tag {
            Some(tag) => self.ask("DELETE", path, &[line("If-Match", tag)])?,
            None => self.ask("DELETE", path, &[])?,
        };
        match self.read(path)? {
            None => Ok(path),
            Some(_) => Err(skip(format!(
                "DELETE of --create is {}: it stays",
                status(asked.answer.status)
            ))),
        }
    }

    /// Makes sure that there is something at the path of `--create`.
    pub fn present(&self) -> Result<(&str, State), Stop> {
        let path = self.creatable()?;
        if self.read(path)?.is_none() {
            self.put(path, &[line("If-None-Match", "*")])?;
        }
        let state = self.read(path)?;
        Ok((path, state.ok_or_else(|| skip("nothing can be created"))?))
    }
}

//! One document: its versions, and the answers to requests about it.

use std::sync::{Arc, Mutex};

use preconditions::{
    byte_ranges, evaluate, matched_name, ByteRanges, EntityTag, Gateway, Outcome, Permit, Target,
    Validators,
};

/// The lines of a request: names and values.
pub(crate) type Lines = Vec<(String, Vec<u8>)>;

/// An answer, before a framework makes a message of it.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) content: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct Document {
    gateway: Gateway,
    has_ranges: bool,
    echoes_name: bool,
    state: Arc<Mutex<State>>,
}

struct State {
    /// The number of the newest version; it never starts again, not even after a DELETE.
    version: u64,
    content: Option<Vec<u8>>,
}

impl Document {
    pub(crate) fn new(gateway: Gateway, has_ranges: bool, echoes_name: bool) -> Self {
        // Long enough that every gateway finds it worth compressing, and not too easy to compress.
        let words = (0..4_000_u64).map(|n| format!("{:x} ", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let content = words.collect::<String>().into_bytes();
        let state = State {
            version: 1,
            content: Some(content),
        };
        Document {
            gateway,
            has_ranges,
            echoes_name,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Answers one request, and says on standard output that it came.
    pub(crate) fn answer(&self, method: &str, lines: &Lines, content: &[u8]) -> Reply {
        // One request at a time: what was evaluated is what is written.
        let mut state = match self.state.lock() {
            Ok(state) => state,
            Err(poisoned) => poisoned.into_inner(),
        };
        let reply = self.decide(&mut state, method, lines, content);
        println!("{method} {}", reply.status);
        reply
    }

    fn decide(&self, state: &mut State, method: &str, lines: &Lines, content: &[u8]) -> Reply {
        let tag = EntityTag::from_version(state.version);
        let exists = state.content.is_some();
        if !exists && method != "PUT" {
            return reply(404, Vec::new());
        }
        let current = Validators::new().etag(&tag).behind(self.gateway);
        let target = Target::found(exists.then_some(&current));
        match evaluate(method, lines, target) {
            Outcome::NotModified { .. } => self.not_modified(&current, method, lines),
            Outcome::PreconditionFailed { .. } => reply(412, Vec::new()),
            Outcome::Proceed(permit) => match method {
                "GET" | "HEAD" => self.read(state, &tag, lines, &permit),
                "PUT" => {
                    state.version = state.version.saturating_add(1);
                    state.content = Some(content.to_vec());
                    reply(if exists { 204 } else { 201 }, Vec::new())
                }
                "DELETE" => {
                    state.version = state.version.saturating_add(1);
                    state.content = None;
                    reply(204, Vec::new())
                }
                _ => reply(405, Vec::new()),
            },
        }
    }

    fn not_modified(&self, current: &Validators<'_>, method: &str, lines: &Lines) -> Reply {
        // A cache drops a 304 under another name than the one that it has stored.
        let name = match self.echoes_name {
            true => matched_name(method, lines, current),
            false => None,
        };
        let named = name.map(|name| current.under_name(name));
        let sent = named.as_ref().unwrap_or(current).entity_tag();
        let mut reply = reply(304, Vec::new());
        reply
            .fields
            .extend(sent.map(|tag| ("etag", tag.to_string())));
        reply.fields.push(cache_control());
        reply
    }

    fn read(&self, state: &State, tag: &EntityTag<'_>, lines: &Lines, permit: &Permit) -> Reply {
        let content = state.content.as_deref().unwrap_or_default();
        let ranges = match self.has_ranges {
            true => byte_ranges(permit, lines, content.len() as u64),
            false => ByteRanges::Whole,
        };
        let mut reply = match &ranges {
            ByteRanges::Parts(set) => match set.as_slice() {
                [range] => reply(206, range.of(content).unwrap_or_default().to_vec()),
                _ => reply(200, content.to_vec()),
            },
            ByteRanges::Whole => reply(200, content.to_vec()),
            ByteRanges::Unsatisfiable { .. } => reply(416, Vec::new()),
        };
        if reply.status != 200 {
            let range = ranges.content_range().map(|range| range.to_string());
            reply
                .fields
                .extend(range.map(|range| ("content-range", range)));
        }
        reply.fields.push(("content-type", "text/plain".into()));
        reply.fields.push(("etag", tag.to_string()));
        reply
            .fields
            .push(("cache-control", "max-age=1, must-revalidate".into()));
        reply
    }
}

/// Short, so that a cache soon has to ask again.
fn cache_control() -> (&'static str, String) {
    ("cache-control", "max-age=1, must-revalidate".into())
}

fn reply(status: u16, content: Vec<u8>) -> Reply {
    Reply {
        status,
        fields: Vec::new(),
        content,
    }
}

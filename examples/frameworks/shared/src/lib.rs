//! What the contract services of all frameworks share: the resources, the store, and how a request
//! that may proceed is answered. `examples/contract/README.md` says what they have to do.
//!
//! A package adds what differs: how a request comes in, how an answer goes out, and the glue in
//! between. In each it is
//!
//! 1. [`Service::route`]: what the request is about, or an answer that no condition concerns;
//! 2. the glue: evaluate the conditions, or answer in the types of the framework;
//! 3. read the content, if [`Found::reads_content`];
//! 4. [`Service::perform`] the method.

mod answers;
mod drained;
mod layers;
mod resources;
mod start;
mod store;
mod wire;

use std::sync::Mutex;

use bytes::Bytes;
use http::{HeaderMap, Response};
use preconditions::{Answer, Headers, Permit, Representation, Target};

use resources::Resource;
use store::Store;

pub use drained::{drained, without_content_to_head, Content};
pub use layers::{assert_layers, LAYERED};
pub use start::{announce, start, stop, Start};
pub use wire::{assert_wire, compressible, Compression, STRONG};

/// An answer, to be sent in the types of the framework.
pub type Reply = Response<Bytes>;

/// The largest content of a request, in octets.
pub const MAX_CONTENT: usize = 64 * 1024;

/// How often a write is tried again when another one comes between.
const ATTEMPTS: usize = 16;

/// One contract service: its state, and its policy.
#[derive(Debug)]
pub struct Service {
    store: Mutex<Store>,
    /// What a permit must fulfil besides: `Ok`, or [`Permit::require_condition`] for 428.
    pub policy: fn(Permit) -> Result<Permit, Answer>,
}

/// What a request is about, at the moment it was looked up.
#[derive(Debug)]
pub struct Found {
    method: String,
    path: String,
    resource: Resource,
    /// Its validators, and the fields that a 200 to GET has besides.
    pub representation: Representation<'static>,
}

impl Found {
    /// What the conditions of the request are evaluated against.
    pub fn target(&self) -> Target<'_> {
        Target::from(&self.representation)
    }

    /// The whole answer in the types of `http`, with problem details as its content.
    pub fn answer<B: Default + From<&'static str>>(&self, answer: Answer) -> Response<B> {
        let head = self.representation.clone().answer(answer);
        head.with_problem_details()
    }

    /// The header section that a 200 to GET has.
    pub fn headers(&self) -> HeaderMap {
        self.representation.clone().into_headers()
    }

    /// Whether the method has content that [`Service::perform`] needs.
    pub fn reads_content(&self) -> bool {
        matches!(self.method.as_str(), "PUT" | "POST")
    }
}

impl Service {
    /// A service in its first state.
    pub fn new(policy: fn(Permit) -> Result<Permit, Answer>) -> Self {
        Service {
            store: Mutex::new(Store::new()),
            policy,
        }
    }

    /// What a request is about.
    ///
    /// # Errors
    ///
    /// - The answer does not depend on conditions: OPTIONS, 404, 405, and the reset. A method that
    ///   creates nothing is 404 where nothing is, whatever its conditions (RFC 9110 §13.2.1).
    pub fn route(&self, method: &str, path: &str) -> Result<Found, Reply> {
        let resource = Resource::at(path);
        let allow = resource
            .as_ref()
            .map_or("GET, HEAD, OPTIONS", Resource::allow);
        if method == "OPTIONS" {
            return Err(answers::options(allow));
        }
        let resource = resource.ok_or_else(answers::not_found)?;
        if !allow.split(", ").any(|allowed| allowed == method) {
            return Err(answers::not_allowed(allow));
        }
        if let Resource::Reset = resource {
            *self.store() = Store::new();
            return Err(answers::done());
        }
        self.look_up(method, path, resource)
    }

    /// Performs the method: reads answer 200, 206, 404 or 416, writes 201, 204, 400 or 404.
    ///
    /// A write is a compare-and-swap on the version that was evaluated. If another write came
    /// between, `check` evaluates the conditions again, against what is stored now: so a condition
    /// that held no longer does, and a write without one is tried again.
    ///
    /// # Errors
    ///
    /// - `check` found that a condition does not hold any more: its answer.
    pub fn perform<E>(
        &self,
        mut found: Found,
        mut permit: Permit,
        request: &impl Headers,
        content: &[u8],
        mut check: impl FnMut(&Found) -> Result<Permit, E>,
    ) -> Result<Reply, E> {
        if let "GET" | "HEAD" = found.method.as_str() {
            return Ok(answers::read(&found, &permit, request));
        }
        let value = match found.method.as_str() {
            "DELETE" => None,
            _ => match resources::parse_value(content) {
                Some(value) => Some(value),
                None => return Ok(answers::malformed()),
            },
        };
        for _ in 0..ATTEMPTS {
            let Resource::Value { id, row, version } = &found.resource else {
                return Ok(answers::not_found());
            };
            let is_new = row.is_none();
            if self.store().swap(permit, id, *version, value) {
                return Ok(if is_new {
                    answers::created(&found.path)
                } else {
                    answers::done()
                });
            }
            found = match self.look_up(&found.method, &found.path, found.resource.clone()) {
                Ok(found) => found,
                Err(reply) => return Ok(reply),
            };
            permit = check(&found)?;
        }
        Ok(answers::busy())
    }

    /// What is there now; a 404 if the method needs something to be there, and nothing is.
    fn look_up(&self, method: &str, path: &str, resource: Resource) -> Result<Found, Reply> {
        let resource = match resource {
            Resource::Value { id, .. } => {
                let (row, version) = self.store().read(&id);
                Resource::Value { id, row, version }
            }
            other => other,
        };
        let representation = resource.representation(path);
        if representation.validators().is_none() && method != "PUT" {
            return Err(answers::not_found());
        }
        Ok(Found {
            method: method.to_owned(),
            path: path.to_owned(),
            resource,
            representation,
        })
    }

    /// Locked for one look or one swap, never from a read to the write that follows it.
    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.store
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

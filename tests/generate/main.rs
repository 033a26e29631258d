//! Tags made from data: the encoding against its golden vectors and its laws, the builder, the
//! sources, and what must go wrong.
#![cfg(all(feature = "std", feature = "serde", feature = "blake3"))]

mod allocations;
mod builder;
mod bytes;
mod coding;
mod errors;
mod file;
mod file_tags;
mod laws;
mod manifest;
mod model;
mod processes;
mod vectors;
mod version;

use std::cell::RefCell;
use std::rc::Rc;

use preconditions::{etag_for, TagBuilder, TagHasher};
use serde::Serialize;

/// The tag of a value as text.
#[track_caller]
fn tag<T: Serialize + ?Sized>(value: &T) -> String {
    etag_for(value).unwrap().to_string()
}

/// What is hashed for a value.
#[track_caller]
fn encoded<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let recorder = Recorder::default();
    let builder = TagBuilder::with_hasher(recorder.clone()).value(value);
    builder.finish().unwrap();
    recorder.octets()
}

/// A hasher that keeps what it is given.
#[derive(Clone, Default)]
struct Recorder {
    octets: Rc<RefCell<Vec<u8>>>,
    calls: Rc<RefCell<Vec<usize>>>,
}

impl Recorder {
    fn octets(&self) -> Vec<u8> {
        self.octets.borrow().clone()
    }
}

impl TagHasher for Recorder {
    type Digest = [u8; 32];

    fn update(&mut self, octets: &[u8]) {
        self.octets.borrow_mut().extend_from_slice(octets);
        self.calls.borrow_mut().push(octets.len());
    }

    fn digest(&mut self) -> [u8; 32] {
        [0; 32]
    }
}

//! What a browser calls. The host reserves room for a question, writes it there, and asks; the answer
//! then lies where `place` says, as long as `ask` says. Both are JSON in UTF-8.

#![allow(unsafe_code)] // Nothing but names that are exported as they are written.

use std::sync::{Mutex, PoisonError};

use crate::question::answer;

/// The question, and then the answer. The module has one thread.
static EXCHANGE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Makes room for a question of this length, and says where.
#[unsafe(no_mangle)]
extern "C" fn reserve(length: usize) -> *mut u8 {
    let mut exchange = EXCHANGE.lock().unwrap_or_else(PoisonError::into_inner);
    *exchange = vec![0; length];
    exchange.as_mut_ptr()
}

/// Answers the question that stands there, and says how long the answer is.
#[unsafe(no_mangle)]
extern "C" fn ask() -> usize {
    let mut exchange = EXCHANGE.lock().unwrap_or_else(PoisonError::into_inner);
    *exchange = answer(&exchange).to_string().into_bytes();
    exchange.len()
}

/// Where the answer lies.
#[unsafe(no_mangle)]
extern "C" fn place() -> *const u8 {
    let exchange = EXCHANGE.lock().unwrap_or_else(PoisonError::into_inner);
    exchange.as_ptr()
}

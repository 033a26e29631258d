//! One fault a row: what a server hears or says wrongly, and which checks are concerned by it.

pub mod answers;
pub mod failed;
pub mod parts;
pub mod unchanged;
pub mod writes;

use crate::server::Message;
use crate::service::{Doc, Fault, Is};

/// Name, fault, checks.
pub type Row = (&'static str, Fault, &'static [&'static str]);

pub const RIGHT: Fault = Fault {
    hears: None,
    says: None,
    is: Is::Right,
    dies: None,
};

pub const fn hears(hears: fn(&mut Message, &Doc)) -> Fault {
    Fault {
        hears: Some(hears),
        ..RIGHT
    }
}

pub const fn says(says: fn(&Message, &mut Message)) -> Fault {
    Fault {
        says: Some(says),
        ..RIGHT
    }
}

pub const fn weak(hears: fn(&mut Message, &Doc)) -> Fault {
    Fault {
        hears: Some(hears),
        is: Is::Weak,
        ..RIGHT
    }
}

/// The value of a field that has one line, as text.
pub fn text(message: &Message, name: &str) -> String {
    let values = message.all(name);
    String::from_utf8_lossy(&values.join(&b", "[..])).into_owned()
}

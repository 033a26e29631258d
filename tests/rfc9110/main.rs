//! RFC 9110 and its neighbours, one test for each rule that concerns the core: a request and the
//! verdict it must get, both written out. A test is named after the section its rule stands in; the
//! comment above it is the rule in our own words. Where the standard leaves a choice, the comment
//! says which one this crate makes.
//!
//! Rules that bind somebody else have no test here: the host, which has to authorise, route and read
//! the whole header section before it asks (§5.3, §6.5.1, §10.1.1, §13.2.1), and which serves
//! the ranges (§15.3.7, §15.5.17); caches (RFC 9111 §4.3), which `tests/client` is about; WebDAV's own
//! conditions (RFC 4918 §10.4).

mod byte_ranges;
mod client;
mod comparison;
mod dates;
mod fields;
mod methods;
mod precedence;
mod ranges;
mod responses;
mod support;
mod tags;

//! The manual: conditional requests, and how to use this crate for them.
//!
//! | you want to | read |
//! |---|---|
//! | get going | [`quick_start`] |
//! | replace what you have | [`migration`] |
//! | send less | [`conditional_reads`], [`file_servers`], [`ranges`] |
//! | lose no write | [`conditional_writes`], [`stores`], [`precondition_required`] |
//! | know which tag to use | [`choosing_validators`], [`strong_or_weak`] |
//! | use it in your framework, or build it into one | [`frameworks`], [`frameworks_others`] |
//! | write a client, a crawler, a cache or a proxy | [`client`](mod@client), [`caches`] |
//! | have a gateway in front that compresses or caches | [`behind_a_proxy`] |
//! | speak FHIR, OData, or to browsers of other origins | [`other_dialects`] |
//! | use it without an operating system | [`no_std`] |
//! | know what it answers, and why | [`decision`], [`design`], [`query`] |
//! | know what the servers that you use answer | [`servers`] |
//! | know what could go wrong | [`mistakes`], [`untrusted_input`], [`compare`] |
//! | know what it costs | [`performance`], [`performance_generate`] |
//! | make the same tags elsewhere | [`encoding`] |
//! | look a word up | [`glossary`] |
//!
//! # Where to begin
//!
//! **In ten minutes**: [`quick_start`], from which code can be copied; then the page of your framework in
//! [`frameworks`].
//!
//! **In an hour**, from front to back, what makes it right and not only running:
//!
//! 1. [`conditional_reads`]: what a tag and a date can say, and what a 304 has to carry.
//! 2. [`choosing_validators`] and [`strong_or_weak`]: what to make the tag of.
//! 3. [`conditional_writes`]: how updates are lost, and why to check first is not enough.
//! 4. [`stores`]: the condition in the statement that writes.
//! 5. [`precondition_required`]: insisting that clients say what they have seen.
//! 6. [`behind_a_proxy`]: what becomes of a tag between you and the client.
//! 7. [`mistakes`]: the same things again, as others got them wrong.
//!
//! **To look things up**: [`decision`] for every answer, [`glossary`] for every word, [`design`] for every
//! decision that the standard leaves to us, and the pages of the functions for everything else.
//!
//! A path such as `tests/rfc9110` or `examples/stores`, and a command such as `cargo test -p notes`, is one of
//! the repository of this crate: the package has the library alone.

// Every chapter is there with any features, so that a local `cargo doc` has the whole manual. What a
// feature brings is linked by its bare name, [`like_this`]; without the feature the link leads to the
// list of features. The examples need all that they show, so they are tested where it is there.
macro_rules! chapters {
    ($($name:ident)*) => {
        $(
            pub mod $name {
                #![cfg_attr(
                    any(not(doctest), all(feature = "http", feature = "json")),
                    doc = include_str!(concat!(stringify!($name), ".md"))
                )]
                #![doc = ""]
                #![cfg_attr(not(feature = "alloc"), doc = "[`explain`]: crate#features")]
                #![cfg_attr(
                    not(feature = "alloc"),
                    doc = "[`Conditions::write_condition`]: crate#features"
                )]
                #![cfg_attr(
                    not(all(feature = "serde", feature = "blake3")),
                    doc = "[`etag_for`]: crate#features"
                )]
                #![cfg_attr(
                    not(any(feature = "blake3", feature = "sha2")),
                    doc = "[`TagBuilder`]: crate#features"
                )]
                #![cfg_attr(not(feature = "json"), doc = "[`json_body`]: crate#features")]
                #![cfg_attr(not(feature = "http"), doc = "[`Representation`]: crate#features")]
                #![cfg_attr(
                    not(feature = "http"),
                    doc = "[`Representation::check`]: crate#features"
                )]
                #![cfg_attr(not(feature = "http"), doc = "[`ByteRanges::respond`]: crate#features")]
                #![cfg_attr(not(feature = "http"), doc = "[`ByteRanges::amend`]: crate#features")]
                #![cfg_attr(not(feature = "http"), doc = "[`Segments`]: crate#features")]
                #[cfg(doc)]
                #[allow(unused_imports)] // Brings the names that the chapter links to.
                use crate::*;
            }
        )*
    };
}

chapters! {
    quick_start
    migration
    conditional_reads
    conditional_writes
    stores
    client
    caches
    choosing_validators
    strong_or_weak
    ranges
    precondition_required
    query
    frameworks
    frameworks_others
    file_servers
    no_std
    untrusted_input
    encoding
    decision
    design
    mistakes
    compare
    performance
    performance_generate
    behind_a_proxy
    other_dialects
    glossary
    servers
}

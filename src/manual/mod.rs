//! The manual: conditional requests, and how to use this crate for them.
//!
//! | you want to | read |
//! |---|---|
//! | get going | [`quick_start`] |
//! | send less | [`conditional_reads`], [`file_servers`], [`ranges`] |
//! | lose no write | [`conditional_writes`], [`precondition_required`] |
//! | know which tag to use | [`choosing_validators`], [`strong_or_weak`] |
//! | use it in your framework, or build it into one | [`frameworks`] |
//! | use it without an operating system | [`no_std`] |
//! | know what it answers, and why | [`decision`], [`design`], [`query`] |
//! | know what could go wrong | [`mistakes`], [`untrusted_input`], [`compare`] |
//! | know what it costs | [`performance`], [`performance_generate`] |
//! | make the same tags elsewhere | [`encoding`] |

macro_rules! chapters {
    ($($name:ident)*) => {
        $(
            #[doc = include_str!(concat!(stringify!($name), ".md"))]
            pub mod $name {}
        )*
    };
}

chapters! {
    quick_start
    conditional_reads
    conditional_writes
    choosing_validators
    strong_or_weak
    ranges
    precondition_required
    query
    frameworks
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
}

//! The public surface: what its types can do and must not do, what they cost, what they say when they
//! refuse something. That `Permit` cannot be built or cloned by hand, that a bare `None` is no target
//! and that a bad tag fails to compile is shown in their documentation.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)] // a test
#![allow(clippy::needless_borrows_for_generic_args)] // that references are taken is tested
#![allow(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::incompatible_msrv
)]

mod conversions;
mod dates;
mod errors;
mod sources;
mod tags;
mod types;

//! What a request asks and what to answer, for a page that runs in a browser without a server; and the
//! same as the command `preconditions explain` has it.

mod answers;
// One source, which the published command has to hold itself.
#[path = "../../cli/src/explain/explained/mod.rs"]
mod explained;
// What a browser calls, and nobody else.
#[cfg(target_arch = "wasm32")]
mod module;
pub mod question;

pub use explained::{dated, printable, Current, Explained, Request};

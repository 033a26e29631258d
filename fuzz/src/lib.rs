//! What the fuzz targets, the seeds and `tests/corpus.rs` share.

pub mod laws;
pub mod request;
pub mod seeds;
pub mod value;

#[path = "../../examples/explain/head.rs"]
mod head;
#[path = "../../tests/oracle/mod.rs"]
pub mod oracle;
#[path = "../../tests/table/mod.rs"]
pub mod table;

//! The canonical encoding of a value: deterministic CBOR, as the manual's page `encoding` lays down.
//!
//! A value's `Serialize` calls the `serializer`, which writes single values by the `encoder` and
//! begins a `compound` for those that consist of others. All of it goes into the `output`, but the
//! entries of `maps` wait until they are in order.

mod compound;
mod display;
mod encoder;
mod maps;
mod number;
mod number_text;
mod output;
mod serializer;

use serde::ser::Serialize;

use self::encoder::Encoder;
use self::output::{Blocks, Output};
use super::error::{Failure, Reason};

/// Hands the encoding of `value` to `hash`, with the bytes `front` before it.
pub(super) fn encode<T: Serialize + ?Sized>(
    value: &T,
    front: &[u8],
    hash: &mut dyn FnMut(&[u8]),
) -> Result<(), Failure> {
    let mut blocks = Blocks::new();
    let mut encoder = Encoder::new(Output::new(hash, &mut blocks));
    encoder.output.write(front);
    value.serialize(&mut encoder)?;
    if !encoder.is_complete() {
        let problem = "its `Serialize` left a sequence, map or struct without an end";
        return Err(Failure::new(Reason::Misuse(problem)));
    }
    encoder.output.finish();
    Ok(())
}

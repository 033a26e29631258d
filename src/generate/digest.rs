//! From a digest to a tag: base64url without padding (RFC 4648 §5), between quotes.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;

use crate::buffer::Buffer;
use crate::entity_tag::{EntityTag, INLINE};

/// How many bytes of a digest a tag has at most: 256 bits, which 43 digits write.
pub(super) const LONGEST: usize = 32;

/// How many bytes of a digest a tag has at least: 128 bits.
pub(super) const SHORTEST: usize = 16;

/// Whether a tag bears the mark `W/`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Strength {
    Strong,
    Weak,
}

/// Creates the tag of this digest, of which only the first [`LONGEST`] bytes count.
#[inline]
pub(super) fn tag(digest: &[u8], strength: Strength) -> EntityTag<'static> {
    let opening: &[u8] = match strength {
        Strength::Strong => b"\"",
        Strength::Weak => b"W/\"",
    };
    // The closing quote is there from the start: whatever follows the digits is one.
    let mut wire = [b'"'; INLINE];
    let (start, digits) = wire.split_at_mut(opening.len());
    start.copy_from_slice(opening);
    let digest = digest.get(..LONGEST).unwrap_or(digest);
    // There always is room: 43 digits for 32 bytes. The sums saturate for the same reason.
    let written = URL_SAFE_NO_PAD.encode_slice(digest, digits).unwrap_or(0);
    let length = written.saturating_add(opening.len()).saturating_add(1);
    EntityTag::from_wire(Buffer::filled(wire, length))
}

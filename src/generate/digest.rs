//! From a digest to a tag: base64url without padding (RFC 4648 §5), between quotes.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;

use crate::buffer::Buffer;
use crate::entity_tag::{EntityTag, INLINE};

/// The octets of a whole digest.
pub(super) const DIGEST: usize = 32;

/// The strong tag of the first octets of a digest.
pub(super) fn strong(digest: &[u8; DIGEST], octets: usize) -> EntityTag<'static> {
    quote(*b"\"", digest, octets)
}

/// The weak tag of the first octets of a digest.
pub(super) fn weak(digest: &[u8; DIGEST], octets: usize) -> EntityTag<'static> {
    quote(*b"W/\"", digest, octets)
}

#[inline]
fn quote<const N: usize>(
    opening: [u8; N],
    digest: &[u8; DIGEST],
    octets: usize,
) -> EntityTag<'static> {
    // The closing quote is there from the start: whatever follows the digits is one.
    let mut wire = [b'"'; INLINE];
    let (start, digits) = wire.split_at_mut(N);
    start.copy_from_slice(&opening);
    let digest = digest.get(..octets).unwrap_or(digest);
    // There always is room: 43 digits for 32 octets.
    let written = URL_SAFE_NO_PAD.encode_slice(digest, digits).unwrap_or(0);
    let length = written.saturating_add(N).saturating_add(1);
    EntityTag::from_wire(Buffer::filled(wire, length))
}

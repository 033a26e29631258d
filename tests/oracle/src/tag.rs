//! §8.8.3: `entity-tag = [ %s"W/" ] DQUOTE *etagc DQUOTE`.

/// An entity-tag taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub weak: bool,
    /// What is between the quotes.
    pub opaque: Vec<u8>,
}

/// Reads one entity-tag and nothing else.
pub fn parse_tag(octets: &[u8]) -> Option<Tag> {
    let mut rest: Vec<u8> = octets.to_vec();
    let mut weak = false;
    if rest.len() >= 2 && rest[0] == b'W' && rest[1] == b'/' {
        weak = true;
        rest.remove(0);
        rest.remove(0);
    }
    if rest.len() < 2 || rest.remove(0) != b'"' || rest.pop() != Some(b'"') {
        return None;
    }
    for octet in &rest {
        if !is_etagc(*octet) {
            return None;
        }
    }
    Some(Tag { weak, opaque: rest })
}

/// §8.8.3.2: both are not weak, and their opaque-tags are identical.
pub fn strong_comparison(one: &Tag, other: &Tag) -> bool {
    !one.weak && !other.weak && one.opaque == other.opaque
}

/// §8.8.3.2: their opaque-tags are identical.
pub fn weak_comparison(one: &Tag, other: &Tag) -> bool {
    one.opaque == other.opaque
}

/// `etagc = %x21 / %x23-7E / obs-text`, `obs-text = %x80-FF`
fn is_etagc(octet: u8) -> bool {
    octet == 0x21 || (0x23..=0x7E).contains(&octet) || (0x80..=0xFF).contains(&octet)
}

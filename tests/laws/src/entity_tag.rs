use crate::{spoils_at, without_heap};
use oracle::{self, Tag};
use preconditions::EntityTag;

/// One entity-tag (§8.8.3): read exactly like the oracle reads it, refused at the octet that spoils
/// it, printed as it came, made anew from its opaque value, and compared as §8.8.3.2 has it.
pub fn entity_tag(wire: &[u8]) {
    let expected = oracle::parse_tag(wire);
    match (without_heap(|| EntityTag::parse(wire)), expected) {
        (Ok(tag), Some(expected)) => is_the_same_everywhere(&tag, &expected, wire),
        (Err(error), None) => {
            let is_tag = |octets: &[u8]| oracle::parse_tag(octets).is_some();
            spoils_at(wire, error.offset(), is_tag);
            assert!(!error.to_string().is_empty());
        }
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
    can_be_an_opaque_value(wire);
}

fn is_the_same_everywhere(tag: &EntityTag<'_>, expected: &Tag, wire: &[u8]) {
    let opaque = &expected.opaque[..];
    assert_eq!(tag.as_bytes(), wire);
    assert_eq!((tag.opaque(), tag.is_weak()), (opaque, expected.weak));
    if wire.is_ascii() {
        assert_eq!(tag.to_string().as_bytes(), wire);
    }

    let strong = EntityTag::strong_from_bytes(opaque).expect("the opaque value of a tag");
    let weak = EntityTag::weak_from_bytes(opaque).expect("the opaque value of a tag");
    let owned = tag.clone().into_owned();
    assert_eq!(owned.as_bytes(), wire);
    assert_eq!(if expected.weak { &weak } else { &strong }.as_bytes(), wire);
    assert_eq!(tag.to_weak().as_bytes(), weak.as_bytes());

    let mut longer = opaque.to_vec();
    longer.push(b'a');
    let longer = EntityTag::strong_from_bytes(longer).expect("still etagc");
    for other in [&strong, &weak, &owned, &longer] {
        let plain = oracle::parse_tag(other.as_bytes()).expect("a tag that was made");
        assert_eq!(
            tag.strong_eq(other),
            oracle::strong_comparison(expected, &plain)
        );
        assert_eq!(
            other.strong_eq(tag),
            oracle::strong_comparison(expected, &plain)
        );
        assert_eq!(
            tag.weak_eq(other),
            oracle::weak_comparison(expected, &plain)
        );
        assert_eq!(
            other.weak_eq(tag),
            oracle::weak_comparison(expected, &plain)
        );
    }
}

/// Any octets are the opaque value of two tags, or of none.
fn can_be_an_opaque_value(opaque: &[u8]) {
    for (made, mark) in [
        (EntityTag::strong_from_bytes(opaque), ""),
        (EntityTag::weak_from_bytes(opaque), "W/"),
    ] {
        let wire = [mark.as_bytes(), b"\"", opaque, b"\""].concat();
        match (made, oracle::parse_tag(&wire)) {
            (Ok(made), Some(expected)) => {
                assert_eq!(made.as_bytes(), wire);
                assert_eq!(made.opaque(), expected.opaque);
            }
            (Err(error), None) => assert!(error.offset() < opaque.len(), "the octet that is none"),
            (made, expected) => panic!("{made:?} instead of {expected:?}"),
        }
    }
}

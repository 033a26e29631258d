use crate::value::{Plain, Value};
use arbitrary::{Arbitrary, Unstructured};
use preconditions::{etag_for, EntityTag};

/// Two values that differ in at most one place.
#[derive(Arbitrary, Debug)]
struct Pair {
    one: Value,
    place: u8,
    instead: Value,
}

/// Values have the same tag if and only if they are the same: whatever the order of entries, the
/// width of integers or the kind of sequence; and exactly those have none that hold a key twice or
/// are nested too deeply.
pub fn encoding(input: &[u8]) {
    let Ok(Pair {
        one,
        place,
        instead,
    }) = Pair::arbitrary(&mut Unstructured::new(input))
    else {
        return;
    };
    let mut other = one.clone();
    other.replace(&mut usize::from(place), &instead);

    let (plain_one, tag_one) = of(&one);
    let (plain_other, tag_other) = of(&other);
    if let (Some(tag_one), Some(tag_other)) = (&tag_one, &tag_other) {
        let is_same = plain_one == plain_other;
        assert_eq!(tag_one.strong_eq(tag_other), is_same, "{one:?}\n{other:?}");
    }

    let mut disguised = one.clone();
    disguised.disguise();
    let (plain, tag) = of(&disguised);
    assert_eq!(plain, plain_one, "{one:?}\n{disguised:?}");
    assert_eq!(
        tag.map(|tag| tag.to_string()),
        tag_one.map(|tag| tag.to_string())
    );
}

/// What the value says, and its tag; both, or neither.
fn of(value: &Value) -> (Option<Plain>, Option<EntityTag<'static>>) {
    let (plain, tag) = (value.plain(), etag_for(value));
    assert_eq!(
        plain.is_some(),
        tag.is_ok(),
        "{:?} for {value:?}",
        tag.err()
    );
    if let Ok(tag) = &tag {
        assert_eq!((tag.as_bytes().len(), tag.is_weak()), (45, false));
    }
    (plain, tag.ok())
}

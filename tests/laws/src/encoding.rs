use crate::value::{Name, Plain, Value};
use arbitrary::{Arbitrary, Unstructured};
use preconditions::etag_for;

/// Values have the same tag if and only if they are the same, whatever the order of entries, the
/// width of numbers or the kind of sequence; and exactly those have none that hold a key twice or
/// are nested too deeply.
pub fn encoding(input: &[u8]) {
    let mut input = Unstructured::new(input);
    let Ok((depth, length, one, other)) = <(u8, u16, Value, Value)>::arbitrary(&mut input) else {
        return;
    };
    let mut disguised = one.clone();
    disguised.disguise();
    assert_eq!(one.plain(), disguised.plain());

    let mut near = vec![one.clone(), disguised.clone()];
    for place in 0..8 {
        let mut nudged = disguised.clone();
        nudged.at(&mut { place }, &mut Value::nudge);
        near.push(nudged);
    }
    near.extend(frames(&one, &other));
    // Close to the limit of depth, and of the blocks in which values are hashed.
    near.extend([deep(depth, &one), deep(depth.wrapping_add(1), &one)]);
    near.extend([long(length, &one), long(length.wrapping_add(1), &one)]);
    near.push(other);

    let tags: Vec<(Option<Plain>, String)> = near.iter().map(tag_of).collect();
    for (number, (plain, tag)) in tags.iter().enumerate() {
        for (other_number, (other_plain, other_tag)) in tags.iter().enumerate().skip(number) {
            let (one, other) = (&near[number], &near[other_number]);
            assert_eq!(tag == other_tag, plain == other_plain, "{one:?}\n{other:?}");
        }
    }
}

/// What the value says, and its tag; none and an empty string for a value that has no tag.
fn tag_of(value: &Value) -> (Option<Plain>, String) {
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
    (plain, tag.map_or(String::new(), |tag| tag.to_string()))
}

/// Two values in the same order, but otherwise divided.
fn frames(one: &Value, other: &Value) -> Vec<Value> {
    let both = [one.clone(), other.clone()];
    let sequence = |values: &[Value]| Value::Sequence(values.to_vec());
    let record =
        |values: &[Value]| Value::Record(values.iter().map(|v| (Name::A, v.clone())).collect());
    let map = |key: &Value, value: &Value| Value::Map(vec![(key.clone(), value.clone())]);
    let mut frames = vec![
        map(one, other),
        map(other, one),
        Value::NewtypeVariant(Name::A, sequence(&both).into()),
    ];
    for inner in [&sequence as &dyn Fn(&[Value]) -> Value, &record] {
        for outer in [&sequence as &dyn Fn(&[Value]) -> Value, &record] {
            frames.push(outer(&[inner(&both)]));
            frames.push(outer(&[inner(&both[..1]), other.clone()]));
            frames.push(outer(&[one.clone(), inner(&both[1..])]));
        }
        frames.push(inner(&both));
        frames.push(Value::Some(inner(&both).into()));
    }
    frames
}

fn deep(depth: u8, value: &Value) -> Value {
    (0..depth).fold(value.clone(), |value, _| Value::Some(value.into()))
}

fn long(length: u16, value: &Value) -> Value {
    let text = Value::Text("a".repeat(length.into()));
    Value::Sequence(vec![text, value.clone()])
}

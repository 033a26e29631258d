//! What a builder makes of its parts, beside the golden vectors.

use preconditions::{etag_for, EntityTag, GenerateError, TagBuilder, TagHasher};

use crate::Recorder;

fn opaque_length(bits: usize) -> usize {
    TagBuilder::new()
        .bits(bits)
        .finish()
        .unwrap()
        .opaque()
        .len()
}

#[test]
fn a_single_value_is_what_etag_for_makes() {
    let value = ["milk", "bread"];
    let built = TagBuilder::new().value(&value).finish().unwrap();
    assert!(built.strong_eq(&etag_for(&value).unwrap()));
}

#[test]
fn a_tag_has_the_length_that_is_asked_for() {
    assert_eq!(opaque_length(128), 22);
    assert_eq!(opaque_length(192), 32);
    assert_eq!(opaque_length(256), 43);
    let whole = TagBuilder::new().bytes("a").finish().unwrap();
    let short = TagBuilder::new().bytes("a").bits(192).finish().unwrap();
    assert!(whole.opaque().starts_with(short.opaque()));
}

#[test]
fn a_length_that_cannot_be_is_refused() {
    for bits in [0, 8, 64, 120, 127, 129, 255, 257, 264, 512, usize::MAX] {
        let error: GenerateError = TagBuilder::new().bits(bits).finish().unwrap_err();
        let expected =
            format!("invalid tag length {bits}: expected 128 to 256 bits, in multiples of 8");
        assert_eq!(error.to_string(), expected);
    }
}

/// A hash that is no more than its length, for digests of any length.
struct Fixed<const N: usize>;

impl<const N: usize> TagHasher for Fixed<N> {
    type Digest = [u8; N];

    fn update(&mut self, _: &[u8]) {}

    fn digest(&mut self) -> [u8; N] {
        std::array::from_fn(|at| at as u8)
    }
}

fn fixed<const N: usize>() -> TagBuilder<Fixed<N>> {
    TagBuilder::with_hasher(Fixed)
}

#[test]
fn a_hash_gives_what_it_has() {
    let opaque = |tag: Result<EntityTag<'static>, GenerateError>| tag.unwrap().opaque().to_vec();
    let whole = opaque(fixed::<32>().finish());
    assert_eq!(
        opaque(fixed::<16>().finish()),
        &opaque(fixed::<32>().bits(128).finish())[..]
    );
    assert_eq!(opaque(fixed::<20>().finish()).len(), 27, "160 bits");
    assert_eq!(opaque(fixed::<64>().finish()), whole, "the first 256 bits");
    assert_eq!(opaque(fixed::<64>().bits(128).finish()).len(), 22);
    assert_eq!(opaque(fixed::<16>().weak().finish()).len(), 22);
}

#[test]
fn a_digest_that_is_too_short_is_refused() {
    let error = |tag: Result<EntityTag<'static>, GenerateError>| tag.unwrap_err().to_string();
    let least = "expected at least 128, and as many as the tag";
    assert_eq!(
        error(fixed::<8>().finish()),
        format!("digest too short, 64 bits: {least}")
    );
    assert_eq!(
        error(fixed::<0>().finish()),
        format!("digest too short, 0 bits: {least}")
    );
    assert_eq!(
        error(fixed::<15>().weak().finish()),
        format!("digest too short, 120 bits: {least}")
    );
    assert_eq!(
        error(fixed::<16>().bits(192).finish()),
        format!("digest too short, 128 bits: {least}")
    );
}

#[test]
fn strength_is_a_mark_and_nothing_else() {
    let strong = TagBuilder::new().bytes("a").finish().unwrap();
    let weak = TagBuilder::new().bytes("a").weak().finish().unwrap();
    assert!(weak.is_weak() && !strong.is_weak());
    assert_eq!(weak.opaque(), strong.opaque());
    assert_eq!(weak.as_bytes().len(), 47);
}

#[test]
fn generated_tags_have_only_characters_that_need_no_care() {
    for number in 0..1_000 {
        let tag = etag_for(&number).unwrap();
        assert!(EntityTag::parse(tag.as_bytes()).unwrap().strong_eq(&tag));
        let harmless = |octet: &u8| octet.is_ascii_alphanumeric() || b"-_".contains(octet);
        assert!(tag.opaque().iter().all(harmless), "{tag}");
    }
}

#[test]
fn a_long_value_reaches_the_hasher_in_whole_blocks() {
    let recorder = Recorder::default();
    let value = vec!["sixty-one octets, so that no block ends between two of these"; 2_000];
    TagBuilder::with_hasher(recorder.clone())
        .value(&value)
        .finish()
        .unwrap();
    let calls = recorder.calls.borrow();
    let (last, whole) = calls.split_last().unwrap();
    assert!(whole.len() >= 7, "{calls:?}");
    assert!(whole.iter().all(|length| length % 16_384 == 0), "{calls:?}");
    assert!(*last <= 16_384);
}

#[test]
fn a_short_value_reaches_the_hasher_in_one_call() {
    let recorder = Recorder::default();
    TagBuilder::with_hasher(recorder.clone())
        .value(&(1, "a", [true]))
        .finish()
        .unwrap();
    assert_eq!(recorder.calls.borrow().len(), 1);
}

#[test]
fn nothing_shows_what_was_hashed() {
    let builder = TagBuilder::keyed(&[7; 32]).bytes("secret");
    let shown = format!("{builder:?}");
    assert!(
        shown.contains("Blake3 { .. }") && !shown.contains('7'),
        "{shown}"
    );
}

//! States with several names, and what the crate says of them in the words of the oracle.

use oracle::{DeclaredNames, Name, Nearly};
use preconditions::{EntityTag, Gateway, MatchedName, NearMiss, Validators};

/// What a gateway may append: the crate is told when it is compiled.
pub const SUFFIXES: [&[&str]; 7] = [
    &[],
    &["-gzip"],
    &["-gzip", "-br"],
    &["a", "b"],
    &[""],
    &["", "-gzip", "\""],
    &["\u{e9}", "-gzip-gzip", "-gzip"],
];

/// The validators with these names. What is appended is one of [`SUFFIXES`], and what is declared
/// are tags.
pub fn with_names<'t>(names: &'t DeclaredNames, others: &'t [EntityTag<'t>]) -> Validators<'t> {
    let is_declared = |suffixes: &&&[&str]| {
        let octets = suffixes.iter().map(|suffix| suffix.as_bytes());
        octets.eq(names.appends.iter().map(Vec::as_slice))
    };
    let suffixes = SUFFIXES.iter().find(is_declared).expect("known suffixes");
    let gateway = match names.weakens {
        true => Gateway::DIRECT.weakens().appends(suffixes),
        false => Gateway::DIRECT.appends(suffixes),
    };
    let own = names.own.as_deref().map(tag_of);
    let validators = Validators::new().etag(own).also(others).behind(gateway);
    match names.weak_if_match {
        true => validators.weak_if_match(),
        false => validators,
    }
}

/// The tags of the other representations.
pub fn other_tags(names: &DeclaredNames) -> Vec<EntityTag<'_>> {
    names.also.iter().map(|wire| tag_of(wire)).collect()
}

fn tag_of(wire: &[u8]) -> EntityTag<'_> {
    EntityTag::parse(wire).expect("a tag")
}

/// A name in the words of the oracle.
pub fn name_of(name: MatchedName) -> Name {
    match name {
        MatchedName::Own => Name::Own,
        MatchedName::Weak => Name::Weak,
        MatchedName::Other => Name::Other,
        MatchedName::Appended(suffix) => Name::Appended(suffix.into()),
        name => panic!("{name:?}"),
    }
}

/// A near miss in the words of the oracle.
pub fn nearly_of(near_miss: NearMiss) -> Nearly {
    match near_miss {
        NearMiss::Weak => Nearly::Weak,
        NearMiss::CurrentIsWeak => Nearly::CurrentIsWeak,
        NearMiss::Appended(suffix) => Nearly::Appended(suffix.into()),
        NearMiss::Unquoted => Nearly::Unquoted,
        NearMiss::OlderVersion => Nearly::OlderVersion,
        near_miss => panic!("{near_miss:?}"),
    }
}

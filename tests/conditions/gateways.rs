//! What a gateway has done to the tags that come back.

use preconditions::{
    Answer, Conditions, EntityTag, Field, Gateway, MatchedName, NearMiss, Target, Validators,
    WriteCondition,
};
use WriteCondition::{Exists, NoneOf, OneOf};

const BOTH: Gateway = Gateway::APACHE.weakens();
const ODD: Gateway = Gateway::DIRECT.appends(&["", "a", "-gzip", "zip"]);

fn put(name: &str, value: &str, gateway: Gateway) -> WriteCondition<u64> {
    let conditions = Conditions::of("PUT", &[(name, value)]).behind(gateway);
    conditions.write_condition(EntityTag::version)
}

#[test]
fn what_a_gateway_has_made_decodes_to_what_it_was_made_of() {
    let by = Field::IfMatch;
    let never = || WriteCondition::Never(Answer::PreconditionFailed { by });
    for (value, gateway, expected) in [
        ("W/\"7\"", Gateway::DIRECT, never()),
        ("W/\"7\"", Gateway::NGINX, OneOf(vec![7])),
        ("W/\"7\"", Gateway::HAPROXY, OneOf(vec![7])),
        ("W/\"7\"", Gateway::VARNISH, OneOf(vec![7])),
        ("W/\"7\"", Gateway::APACHE, never()),
        ("\"7-gzip\"", Gateway::DIRECT, never()),
        ("\"7-gzip\"", Gateway::NGINX, never()),
        ("\"7-gzip\", \"8-br\"", Gateway::APACHE, OneOf(vec![7, 8])),
        ("\"7-zstd\"", Gateway::APACHE, never()),
        ("\"7-gzip-gzip\"", Gateway::APACHE, never()),
        ("W/\"7-gzip\"", Gateway::APACHE, never()),
        ("W/\"7-gzip\"", BOTH, OneOf(vec![7])),
        ("\"7\"", BOTH, OneOf(vec![7])),
        ("*", BOTH, Exists),
        ("\"7-gzip\"", ODD, OneOf(vec![7])),
        // An empty suffix is no second name of a tag.
        ("\"7\"", ODD, OneOf(vec![7])),
    ] {
        assert_eq!(
            put("If-Match", value, gateway),
            expected,
            "{value}, {gateway:?}"
        );
    }
    assert_eq!(
        put("If-None-Match", "\"7-gzip\"", Gateway::DIRECT),
        WriteCondition::None
    );
    assert_eq!(
        put("If-None-Match", "W/\"7-gzip\"", Gateway::APACHE),
        NoneOf(vec![7])
    );
    // What is too long to be taken apart without memory is evaluated.
    let made_of = |length: usize| {
        let sent = format!("\"{}-gzip\"", "x".repeat(length));
        let conditions = Conditions::of("PUT", &[("If-Match", &sent)]).behind(Gateway::APACHE);
        conditions.write_condition(|tag| (!tag.opaque().contains(&b'-')).then(|| tag.to_string()))
    };
    for length in [1, 44, 45] {
        assert_eq!(
            made_of(length),
            OneOf(vec![format!("\"{}\"", "x".repeat(length))])
        );
    }
    for length in [46, 1_000] {
        assert_eq!(made_of(length), WriteCondition::Evaluate);
    }
}

#[test]
fn weak_tags_match_where_an_interface_demands_it() {
    let conditions = Conditions::of("PUT", &[("If-Match", "W/\"7\", \"8\"")]);
    assert_eq!(
        conditions.write_condition(EntityTag::version),
        OneOf(vec![8])
    );
    let conditions = conditions.weak_if_match();
    assert_eq!(
        conditions.write_condition(EntityTag::version),
        OneOf(vec![7, 8])
    );
}

/// The gateway of the conditions counts in `evaluate`, unless the target names its own.
#[test]
fn the_gateway_of_the_target_comes_first() {
    let tag = EntityTag::from_version(7);
    let status = |conditions: &Conditions, gateway: Option<Gateway>| {
        let current = Validators::new().etag(&tag);
        let current = match gateway {
            Some(gateway) => current.behind(gateway),
            None => current,
        };
        let told = conditions.explain(current.clone()).outcome().status();
        let decided = conditions.evaluate(current).status();
        assert_eq!(told, decided);
        decided
    };
    let weak = Conditions::of("PUT", &[("If-Match", "W/\"7\"")]);
    assert_eq!(status(&weak, None), Some(412));
    assert_eq!(status(&weak, Some(Gateway::NGINX)), None);
    let weak = weak.behind(Gateway::NGINX);
    assert_eq!(status(&weak, None), None);
    assert_eq!(status(&weak, Some(Gateway::APACHE)), Some(412));
    assert_eq!(weak.evaluate(Target::Missing).status(), Some(412));
    let weak = weak.behind(Gateway::DIRECT).weak_if_match();
    assert_eq!(status(&weak, None), None);
}

/// So does it in what tells by which name something matched, and what has not quite.
#[test]
fn a_name_and_a_near_miss_are_told_of_what_the_conditions_know() {
    let current = EntityTag::from_version(7);
    let weak = || Conditions::of("PUT", &[("If-Match", "W/\"7\"")]);
    let direct = weak();
    assert_eq!(direct.matched_name(&current), None);
    assert_eq!(direct.near_miss(&current), Some(NearMiss::Weak));
    for known in [weak().behind(Gateway::NGINX), weak().weak_if_match()] {
        assert!(known.matched_name(&current).is_some(), "{known:?}");
        assert_eq!(known.near_miss(&current), None, "{known:?}");
    }
    let own = Conditions::of("PUT", &[("If-Match", "\"7\"")]);
    assert_eq!(own.matched_name(&current), Some(MatchedName::Own));
}

//! One state under several names: other representations, and what a gateway makes of a tag.
#![cfg(feature = "alloc")]

#[cfg(feature = "http")]
mod answers;
mod random;

use preconditions::{
    evaluate, explain, matched_name, near_miss, EntityTag, Gateway, MatchedName, NearMiss,
    Protection, Target, Validators,
};

const GZIP: Gateway = Gateway::DIRECT.appends(&["-gzip", "-br"]);
const BOTH: Gateway = GZIP.weakens();

fn tag(wire: &'static str) -> EntityTag<'static> {
    EntityTag::from_static(wire)
}

/// The status of a PUT or GET under one list, `None` if it proceeds.
fn status(method: &str, field: &str, list: &str, current: &Validators<'_>) -> Option<u16> {
    evaluate(method, &[(field, list)], current).status()
}

/// §13.1.1 as it is, and with each deviation that a host can ask for.
#[test]
fn if_match_under_each_gateway() {
    // own tag, list, then: direct, weakens, appends, both, weak_if_match; true: the PUT proceeds.
    let rows: [(&'static str, &str, [bool; 5]); 16] = [
        ("\"7\"", "\"7\"", [true, true, true, true, true]),
        ("\"7\"", "W/\"7\"", [false, true, false, true, true]),
        ("\"7\"", "\"7-gzip\"", [false, false, true, true, false]),
        ("\"7\"", "\"7-br\"", [false, false, true, true, false]),
        ("\"7\"", "W/\"7-gzip\"", [false, false, false, true, false]),
        ("\"7\"", "\"other-gzip\"", [false; 5]),
        ("\"7\"", "\"-gzip\"", [false; 5]),
        ("\"7\"", "\"7-gzip-gzip\"", [false; 5]),
        ("\"7\"", "\"7-GZIP\"", [false; 5]),
        ("\"7\"", "\"6\", W/\"7\"", [false, true, false, true, true]),
        // A weak own tag is not made strong by a gateway.
        ("W/\"7\"", "\"7\"", [false, false, false, false, true]),
        ("W/\"7\"", "W/\"7\"", [false, false, false, false, true]),
        ("W/\"7\"", "\"7-gzip\"", [false; 5]),
        // An own tag that ends in a suffix already is a tag like any other.
        ("\"7-gzip\"", "\"7-gzip\"", [true, true, true, true, true]),
        ("\"7-gzip\"", "\"7\"", [false; 5]),
        (
            "\"7-gzip\"",
            "\"7-gzip-br\"",
            [false, false, true, true, false],
        ),
    ];
    for (own, list, expected) in rows {
        let own = tag(own);
        let plain = || Validators::new().etag(&own);
        let all = [
            plain(),
            plain().behind(Gateway::NGINX),
            plain().behind(Gateway::APACHE),
            plain().behind(BOTH),
            plain().weak_if_match(),
        ];
        for (current, proceeds) in all.iter().zip(expected) {
            let found = status("PUT", "If-Match", list, current);
            assert_eq!(
                found,
                if proceeds { None } else { Some(412) },
                "{list} {current:?}"
            );
        }
    }
}

/// §13.1.2: weak comparison, so only what is appended makes a difference.
#[test]
fn if_none_match_under_each_gateway() {
    let own = tag("\"7\"");
    for (method, status_of_match) in [("GET", 304), ("HEAD", 304), ("QUERY", 304), ("PUT", 412)] {
        for (gateway, list, matches) in [
            (Gateway::DIRECT, "\"7-gzip\"", false),
            (Gateway::NGINX, "\"7-gzip\"", false),
            (Gateway::NGINX, "W/\"7\"", true),
            (Gateway::APACHE, "\"7-gzip\"", true),
            (Gateway::APACHE, "W/\"7-gzip\"", true),
            (Gateway::APACHE, "\"6-gzip\", \"7-br\"", true),
            (Gateway::APACHE, "\"6-gzip\"", false),
        ] {
            let current = Validators::new().etag(&own).behind(gateway);
            let found = status(method, "If-None-Match", list, &current);
            assert_eq!(
                found,
                matches.then_some(status_of_match),
                "{method} {list} {gateway:?}"
            );
        }
    }
}

/// §13.1.1 speaks of *a* current representation, §13.1.2 of the selected one.
#[test]
fn other_representations_count_in_writes_only() {
    let own = tag("\"7\"");
    let others = [tag("\"7-json-ld\""), tag("W/\"7-html\""), tag("\"7\"")];
    let current = Validators::new().etag(&own).also(&others);
    assert_eq!(status("PUT", "If-Match", "\"7-json-ld\"", &current), None);
    assert_eq!(status("GET", "If-Match", "\"7-json-ld\"", &current), None);
    assert_eq!(
        status("PUT", "If-Match", "W/\"7-html\"", &current),
        Some(412)
    );
    assert_eq!(
        status("PUT", "If-Match", "\"6-json-ld\"", &current),
        Some(412)
    );
    // Failing closed: the client has this state in another form.
    assert_eq!(
        status("PUT", "If-None-Match", "\"7-json-ld\"", &current),
        Some(412)
    );
    assert_eq!(
        status("PUT", "If-None-Match", "\"7-html\"", &current),
        Some(412)
    );
    for read in ["GET", "HEAD", "QUERY"] {
        assert_eq!(
            status(read, "If-None-Match", "\"7-json-ld\"", &current),
            None
        );
        assert_eq!(status(read, "If-None-Match", "\"7\"", &current), Some(304));
    }
    // What a gateway makes of another representation is a name as well.
    let behind = current.behind(GZIP);
    assert_eq!(
        status("PUT", "If-Match", "\"7-json-ld-gzip\"", &behind),
        None
    );
    assert_eq!(
        status("GET", "If-None-Match", "\"7-json-ld-gzip\"", &behind),
        None
    );
}

/// Without a tag of its own a representation can still be one of several.
#[test]
fn other_representations_count_without_an_own_tag() {
    let others = [tag("\"a\"")];
    let current = Validators::new().also(&others);
    assert_eq!(status("PUT", "If-Match", "\"a\"", &current), None);
    assert_eq!(status("PUT", "If-Match", "\"b\"", &current), Some(412));
}

/// §13.1.5: in If-Range the bytes count, so no other name does.
#[test]
fn if_range_knows_the_own_tag_alone() {
    let own = tag("\"7\"");
    let others = [tag("\"7-json-ld\"")];
    let current = Validators::new()
        .etag(&own)
        .also(&others)
        .behind(BOTH)
        .weak_if_match();
    for (if_range, honored) in [
        ("\"7\"", true),
        ("W/\"7\"", false),
        ("\"7-gzip\"", false),
        ("\"7-json-ld\"", false),
    ] {
        let headers = [("Range", "bytes=0-1"), ("If-Range", if_range)];
        let permit = evaluate("GET", &headers, &current).into_result().unwrap();
        let is_honored = permit.range() == preconditions::RangeUse::Honor;
        assert_eq!(is_honored, honored, "{if_range}");
    }
}

/// A match by another name protects as a match by the own one, and the permit tells them apart; the
/// own tag comes first where several match.
#[test]
fn the_permit_says_by_which_kind_of_name() {
    let own = tag("\"7\"");
    let current = Validators::new().etag(&own).behind(BOTH);
    for (lines, other) in [
        (&["\"7\""][..], false),
        (&["W/\"7\""], true),
        (&["\"7-gzip\", \"7\""], false),
        (&["\"7-gzip\"", "\"7\""], false),
        (&["\"7\"", "\"7-gzip\""], false),
        (&["\"6\"", "\"7-gzip\""], true),
    ] {
        let headers: Vec<_> = lines.iter().map(|line| ("If-Match", *line)).collect();
        let permit = evaluate("PUT", &headers[..], &current)
            .into_result()
            .unwrap();
        assert_eq!(permit.protection(), Some(Protection::Version), "{lines:?}");
        assert_eq!(permit.is_by_other_name(), other, "{lines:?}");
    }
    // The very tag of a dialect that compares weakly is no other name.
    let weak = tag("W/\"7\"");
    let current = Validators::new().etag(&weak).weak_if_match();
    let permit = evaluate("PUT", &[("If-Match", "W/\"7\"")], &current)
        .into_result()
        .unwrap();
    assert!(!permit.is_by_other_name());
}

/// The own tag among the others is the own one, and no harm.
#[test]
fn the_own_tag_among_the_others() {
    let own = tag("\"7\"");
    let others = [tag("\"7\""), tag("\"7-json-ld\"")];
    let current = Validators::new().etag(&own).also(&others);
    let permit = evaluate("PUT", &[("If-Match", "\"7\"")], &current)
        .into_result()
        .unwrap();
    assert!(!permit.is_by_other_name());
    assert_eq!(status("GET", "If-None-Match", "\"7\"", &current), Some(304));
    assert_eq!(status("PUT", "If-None-Match", "\"7\"", &current), Some(412));
}

/// A tag that ends in the suffix by itself is the own one as it is, and has the suffix a second time
/// where the gateway appends it.
#[test]
fn a_tag_that_ends_in_the_suffix() {
    let own = tag("\"7-gzip\"");
    let current = Validators::new().etag(&own).behind(GZIP);
    for (list, name) in [
        ("\"7-gzip\"", Some(MatchedName::Own)),
        ("\"7-gzip-gzip\"", Some(MatchedName::Appended("-gzip"))),
        ("\"7\"", None),
        ("\"7-gzip-gzip-gzip\"", None),
    ] {
        let headers = [("If-Match", list)];
        assert_eq!(matched_name("PUT", &headers, &current), name, "{list}");
    }
}

/// What is told at once of a line that is one tag is what is told of a list.
#[test]
fn a_line_that_is_one_tag_is_a_list_of_one() {
    for opaque in ["7", "a-longer-tag-0123456789"] {
        let wire = format!("\"{opaque}\"");
        let weak = format!("W/{wire}");
        let others = [tag("\"other\""), tag("W/\"weak\"")];
        for own in [&wire, &weak] {
            let own: EntityTag<'static> = own.parse().unwrap();
            for sent in [
                wire.clone(),
                weak.clone(),
                format!("W/{weak}"),
                format!("\"{opaque}-gzip\""),
                format!("W/\"{opaque}-gzip\""),
                format!("\"{opaque}-gzip\"\""),
                format!("\"{opaque} \""),
                String::from("\"other\""),
                String::from("\"weak\""),
                String::from("W/\"weak\""),
                String::from("\""),
            ] {
                let plain = Validators::new().etag(&own);
                let current = [
                    plain.clone(),
                    plain.clone().behind(BOTH),
                    plain.clone().behind(Gateway::NGINX),
                    plain.clone().behind(GZIP).also(&others),
                    plain.clone().weak_if_match(),
                    plain.behind(Gateway::DIRECT.appends(&["\"", " "])),
                ];
                for (current, method) in current.iter().zip(["PUT", "GET"].into_iter().cycle()) {
                    let one = [("If-Match", &sent[..])];
                    let list = [("If-Match", &format!("{sent} ,")[..])];
                    let status = |headers: &[(&str, &str)]| {
                        let name = matched_name(method, headers, current);
                        (evaluate(method, headers, current).status(), name)
                    };
                    assert_eq!(status(&one), status(&list), "{own} {sent} {current:?}");
                }
            }
        }
    }
}

/// Suffixes that no tag can have, or that are none, add no name.
#[test]
fn suffixes_that_are_none_match_nothing() {
    const ODD: Gateway = Gateway::DIRECT.appends(&["", "\"", " ", "\u{7f}", "-\u{e9}"]);
    let own = tag("\"7\"");
    let current = Validators::new().etag(&own).behind(ODD);
    assert_eq!(status("PUT", "If-Match", "\"7\"", &current), None);
    for list in ["\"7\"\"", "\"7 \"", "\"\"", "W/\"7\"", "\"7-\""] {
        assert_eq!(
            status("PUT", "If-Match", list, &current),
            Some(412),
            "{list}"
        );
    }
    // obs-text is of the grammar, in a suffix as well: its UTF-8 bytes.
    assert_eq!(status("PUT", "If-Match", "\"7-\u{e9}\"", &current), None);
}

/// The last call counts.
#[test]
fn a_second_call_replaces_the_first() {
    let own = tag("\"7\"");
    let (first, second) = ([tag("\"a\"")], [tag("\"b\"")]);
    let current = Validators::new().etag(&own).also(&first).also(&second);
    assert_eq!(status("PUT", "If-Match", "\"a\"", &current), Some(412));
    let current = Validators::new()
        .etag(&own)
        .behind(GZIP)
        .behind(Gateway::NGINX);
    assert_eq!(status("PUT", "If-Match", "\"7-gzip\"", &current), Some(412));
    assert_eq!(GZIP.appends(&["-x"]), Gateway::DIRECT.appends(&["-x"]));
}

/// What is said twice is said once.
#[test]
fn the_same_call_twice_changes_nothing() {
    let own = tag("\"7\"");
    let others = [tag("\"7-de\"")];
    let twice = Validators::new().etag(&own).also(&others).also(&others);
    let twice = twice.behind(BOTH).behind(BOTH);
    for list in ["W/\"7\"", "\"7-gzip\"", "\"7-de\""] {
        assert_eq!(status("PUT", "If-Match", list, &twice), None, "{list}");
    }
    let weakly = Validators::new().etag(&own).weak_if_match().weak_if_match();
    assert_eq!(status("PUT", "If-Match", "W/\"7\"", &weakly), None);
}

/// A damaged list is damaged under every name (§2.4: fails closed).
#[test]
fn damage_stays_damage() {
    let own = tag("\"7\"");
    let current = Validators::new().etag(&own).behind(BOTH).weak_if_match();
    assert_eq!(status("PUT", "If-Match", "W/\"7\", 7", &current), Some(412));
    assert_eq!(
        status("GET", "If-None-Match", "\"7-gzip\", 7", &current),
        None
    );
    assert_eq!(
        status("PUT", "If-None-Match", "\"6\", 7", &current),
        Some(412)
    );
}

/// Owned validators keep their names.
#[cfg(feature = "alloc")]
#[test]
fn owned_validators_keep_their_names() {
    let owned = {
        let own = tag("\"7\"");
        let others = [tag("\"7-json-ld\"")];
        Validators::new()
            .etag(&own)
            .also(&others)
            .behind(BOTH)
            .into_owned()
    };
    for list in [
        "\"7\"",
        "W/\"7\"",
        "\"7-br\"",
        "\"7-json-ld\"",
        "\"7-json-ld-gzip\"",
    ] {
        assert_eq!(status("PUT", "If-Match", list, &owned), None, "{list}");
    }
}

/// Issue of a client that cannot edit: the answer says what would have matched but for one thing.
#[test]
fn near_misses() {
    let rows: [(&'static str, &str, &str, Option<NearMiss>); 23] = [
        ("\"7\"", "PUT", "W/\"7\"", Some(NearMiss::Weak)),
        ("\"7\"", "PUT", "\"x\", W/\"7\"", Some(NearMiss::Weak)),
        ("W/\"7\"", "PUT", "W/\"7\"", Some(NearMiss::CurrentIsWeak)),
        ("W/\"7\"", "PUT", "\"7\"", Some(NearMiss::CurrentIsWeak)),
        (
            "\"7\"",
            "PUT",
            "\"7-gzip\"",
            Some(NearMiss::Appended("-gzip")),
        ),
        (
            "\"7\"",
            "PUT",
            "W/\"7-br\"",
            Some(NearMiss::Appended("-br")),
        ),
        ("\"7\"", "PUT", "\"7-other\"", None),
        ("\"7\"", "PUT", "\"x-gzip\"", None),
        ("\"7\"", "PUT", "7", Some(NearMiss::Unquoted)),
        ("\"v\"", "PUT", "\"x\", v", Some(NearMiss::Unquoted)),
        ("\"7\"", "PUT", "\"7", None),
        // Within quotes, nothing is a member of its own, even if they never end.
        ("\"7\"", "PUT", "\"a,7,b", None),
        ("\"7\"", "PUT", "\"a,7,b\" x", None),
        ("\"7\"", "PUT", "\"a,7,b\", 7", Some(NearMiss::Unquoted)),
        // A stale tag that a gateway has weakened is old, too.
        ("\"7\"", "PUT", "W/\"6\"", Some(NearMiss::OlderVersion)),
        ("W/\"7\"", "PUT", "W/\"6\"", Some(NearMiss::OlderVersion)),
        ("\"\"", "PUT", ",", None),
        ("\"\"", "PUT", "x,", None),
        ("\"7\"", "PUT", "\"6\"", Some(NearMiss::OlderVersion)),
        ("\"7\"", "PUT", "\"8\"", None),
        ("\"7\"", "PUT", "\"06\"", None),
        ("\"7\"", "PUT", "\"7\"", None),
        ("\"7\"", "PUT", "*", None),
    ];
    for (own, method, list, expected) in rows {
        let own = tag(own);
        let headers = [("If-Match", list)];
        assert_eq!(near_miss(method, &headers, &own), expected, "{list}");
        assert_eq!(near_miss(method, &headers, Target::Missing), None);
        let explanation = explain(method, &headers, &own);
        assert_eq!(explanation.steps()[0].near_miss(), expected, "{list}");
    }
    // If-None-Match compares weakly; a read is near to what it has in another coding or version.
    let own = tag("\"7\"");
    let near = |list| near_miss("GET", &[("If-None-Match", list)], &own);
    assert_eq!(near("W/\"7\""), None);
    assert_eq!(near("\"7-gzip\""), Some(NearMiss::Appended("-gzip")));
    assert_eq!(near("7"), Some(NearMiss::Unquoted));
    assert_eq!(near("\"6\""), Some(NearMiss::OlderVersion));
    // The current version is not an older one, though its list is damaged.
    assert_eq!(near("W/\"7\", x"), None);
    assert_eq!(near_miss("OPTIONS", &[("If-Match", "W/\"7\"")], &own), None);
}

/// The sentence names the weak mark, the comparison, and what usually makes it so.
#[test]
fn explain_says_what_weakened_the_tag() {
    let own = tag("\"v7\"");
    let told = explain("PUT", &[("If-Match", "W/\"v7\"")], &own).to_string();
    for part in ["W/", "compares strongly", "gateway", "compressing"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

/// The details of each near miss are a JSON object with the status of the answer.
#[test]
fn problem_details_of_near_misses() {
    for near_miss in [
        NearMiss::Weak,
        NearMiss::CurrentIsWeak,
        NearMiss::Appended("-gzip"),
        NearMiss::Unquoted,
        NearMiss::OlderVersion,
    ] {
        let problem: serde_json::Value = serde_json::from_str(near_miss.problem_details()).unwrap();
        assert_eq!(problem["status"], 412);
        assert_eq!(problem["field"], "if-match");
        assert!(problem["detail"].is_string());
        assert_eq!(near_miss.to_string(), near_miss.as_str());
    }
}

#[test]
fn names_by_which_a_list_matched() {
    let own = tag("\"7\"");
    let others = [tag("\"7-json-ld\""), tag("\"7\"")];
    let current = Validators::new().etag(&own).also(&others).behind(BOTH);
    let name = |method: &str, field, list| matched_name(method, &[(field, list)], &current);
    let if_match = |list| name("PUT", "If-Match", list);
    assert_eq!(if_match("\"7\""), Some(MatchedName::Own));
    assert_eq!(if_match("W/\"7\""), Some(MatchedName::Weak));
    assert_eq!(if_match("\"7-json-ld\""), Some(MatchedName::Other));
    assert_eq!(if_match("\"7-br\""), Some(MatchedName::Appended("-br")));
    assert_eq!(
        if_match("\"7-json-ld-gzip\""),
        Some(MatchedName::Appended("-gzip"))
    );
    assert_eq!(
        if_match("\"7-gzip\", W/\"7\", \"7\""),
        Some(MatchedName::Own)
    );
    for list in ["\"6\"", "*", "", "7"] {
        assert_eq!(if_match(list), None, "{list}");
    }
    assert_eq!(name("GET", "If-None-Match", "\"7-json-ld\""), None);
    assert_eq!(
        name("PUT", "If-None-Match", "\"7-json-ld\""),
        Some(MatchedName::Other)
    );
    assert_eq!(
        name("GET", "If-None-Match", "W/\"7-gzip\""),
        Some(MatchedName::Appended("-gzip"))
    );
    assert_eq!(name("GET", "If-Range", "\"7\""), None);
}

/// RFC 9111 §4.3.4: a cache that holds `"7-gzip"` takes a 304 for that alone.
#[test]
fn validators_under_the_name_that_matched() {
    let own = tag("\"7\"");
    let current = Validators::new().etag(&own).behind(Gateway::APACHE);
    let sent = |name| {
        let validators = current.under_name(name);
        String::from_utf8(validators.entity_tag().unwrap().as_bytes().to_vec()).unwrap()
    };
    assert_eq!(sent(MatchedName::Appended("-gzip")), "\"7-gzip\"");
    assert_eq!(sent(MatchedName::Appended("\"")), "\"7\"");
    for name in [MatchedName::Own, MatchedName::Weak, MatchedName::Other] {
        assert_eq!(sent(name), "\"7\"");
    }
    let weak = tag("W/\"7\"");
    let current = Validators::new().etag(&weak);
    let validators = current.under_name(MatchedName::Appended("-gzip"));
    assert_eq!(validators.entity_tag().unwrap().as_bytes(), b"W/\"7-gzip\"");
    let long = EntityTag::strong("x".repeat(100)).unwrap();
    let current = Validators::new().etag(&long);
    let validators = current.under_name(MatchedName::Appended("-gzip"));
    assert_eq!(validators.entity_tag().unwrap().as_bytes().len(), 107);
    assert!(Validators::new()
        .under_name(MatchedName::Own)
        .entity_tag()
        .is_none());
}

//! The same behind gateways.

use laws::statements::{version, writes};
use oracle::OracleTarget;
use preconditions::{evaluate, Conditions, EntityTag, Gateway, Validators};
use table::{append, shown, Lines, TAG_LISTS};

const BOTH: Gateway = Gateway::APACHE.weakens();
const ODD: Gateway = Gateway::DIRECT.appends(&["", "a", "-gzip", "zip"]);

/// The law, over every list, for every gateway, on strong tags, and with weak ones on weak tags: as
/// `evaluate` decides with the names said of the target.
#[test]
fn the_law_holds_behind_gateways() {
    let gateways = [Gateway::DIRECT, Gateway::NGINX, Gateway::APACHE, BOTH, ODD];
    let others: [(&str, &[&[u8]]); 6] = [
        ("made by appending", &[b"\"a-gzip\""]),
        ("made by both", &[b"W/\"a-br\""]),
        ("made twice", &[b"\"a-gzip-gzip\""]),
        ("made of another", &[b"\"x-gzip\", W/\"y-br\""]),
        ("appended a letter", &[b"\"aa\", \"aaa\""]),
        ("the suffix alone", &[b"\"-gzip\""]),
    ];
    let mut cases = 0;
    for (name, list) in TAG_LISTS
        .iter()
        .chain(&others)
        .flat_map(|list| [("If-Match", list), ("If-None-Match", list)])
    {
        let mut lines = Lines::new();
        append(&mut lines, name, list);
        for gateway in gateways {
            for is_weak_if_match in [false, true] {
                for tag in ["\"a\"", "\"a-gzip\"", "\"\"", "W/\"a\""] {
                    if tag.starts_with('W') && !is_weak_if_match {
                        continue;
                    }
                    let current = EntityTag::from_static(tag);
                    let current = Validators::new().etag(current).behind(gateway);
                    let conditions = Conditions::of("PUT", &lines).behind(gateway);
                    let (current, conditions) = match is_weak_if_match {
                        true => (current.weak_if_match(), conditions.weak_if_match()),
                        false => (current, conditions),
                    };
                    let condition = conditions.write_condition(version);
                    let row = OracleTarget::Exists {
                        entity_tag: Some(tag.trim_start_matches("W/").as_bytes().to_vec()),
                        last_modified: None,
                        date: None,
                    };
                    let status = evaluate("PUT", &lines, current).status();
                    let told = || {
                        format!(
                            "{tag}, {gateway:?}, {is_weak_if_match}\n{}\n{condition:?}",
                            shown(&lines)
                        )
                    };
                    assert_eq!(
                        writes(&condition, &row),
                        Some(status.is_none()),
                        "{}",
                        told()
                    );
                    cases += 1;
                }
            }
        }
    }
    assert!(cases > 3_000, "{cases}");
}

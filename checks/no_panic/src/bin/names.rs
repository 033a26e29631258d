//! States with several names: whether a list matches, by which name, and what nearly did.
#![no_std]
#![no_main]

use core::hint::black_box;

use preconditions::{
    EntityTag, Gateway, MatchedName, Validators, evaluate, matched_name, near_miss,
};
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

const GATEWAYS: [Gateway; 3] = [
    Gateway::NGINX,
    Gateway::APACHE,
    Gateway::APACHE.weakens().appends(&["", "-x", "\""]),
];

const V7: EntityTag = EntityTag::from_static("\"v7\"");

fn prove() {
    let method = core::str::from_utf8(any_octets()).unwrap_or_default();
    let Ok(tag) = EntityTag::parse(any_octets()) else {
        return;
    };
    let Ok(other) = EntityTag::parse(any_octets()) else {
        return;
    };
    let others = [other, V7];
    let headers = [("if-match", any_octets()), ("if-none-match", any_octets())];
    for gateway in GATEWAYS {
        let current = Validators::new().etag(&tag).also(&others);
        let current = current.behind(black_box(gateway));
        let current = match black_box(true) {
            true => current.weak_if_match(),
            false => current,
        };
        keep(evaluate(method, &headers, &current).status());
        let name = matched_name(method, &headers, &current);
        keep(name);
        if let Some(near_miss) = near_miss(method, &headers, &current) {
            keep((near_miss.as_str(), near_miss.problem_details()));
        }
        let named = current.under_name(name.unwrap_or(MatchedName::Appended("-x")));
        keep(named.entity_tag().map(|tag| tag.as_bytes().len()));
    }
}

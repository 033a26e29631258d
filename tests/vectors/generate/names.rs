//! One state under several names: what a host declares, and what a list then names. Not of RFC 9110,
//! which has one name: see the README, "Several names".

use super::{as_text, sections, NamesCase, Result};
use oracle::{decide_by_names, DeclaredNames};

/// What a host declares.
struct Declared {
    what: &'static str,
    also: &'static [&'static str],
    weakens: bool,
    appends: &'static [&'static str],
    weak_if_match: bool,
}

const NOTHING: Declared = Declared {
    what: "nothing declared",
    also: &[],
    weakens: false,
    appends: &[],
    weak_if_match: false,
};

const WEAKENS: Declared = Declared {
    what: "a gateway that weakens",
    weakens: true,
    ..NOTHING
};
const APPENDS: Declared = Declared {
    what: "a gateway that appends",
    appends: &["-gzip", "-br"],
    ..NOTHING
};
const BOTH: Declared = Declared {
    what: "a gateway that weakens and appends",
    weakens: true,
    ..APPENDS
};
const WEAK: Declared = Declared {
    what: "weak comparison in If-Match",
    weak_if_match: true,
    ..NOTHING
};
const ALSO: Declared = Declared {
    what: "two representations",
    also: &["\"7-json-ld\"", "W/\"7-html\""],
    ..NOTHING
};
const ALSO_BOTH: Declared = Declared {
    what: "two representations behind both",
    also: ALSO.also,
    ..BOTH
};

/// (declared, own tag, method, field, value, status, comment)
type Row = (
    &'static Declared,
    Option<&'static str>,
    &'static str,
    &'static str,
    &'static str,
    Option<u16>,
    &'static str,
);

#[rustfmt::skip] // one row a case
const BY_HAND: [Row; 30] = [
    (&NOTHING, Some("\"7\""), "PUT", "If-Match", "W/\"7\"", Some(412), "without a declaration the comparison is strong"),
    (&WEAKENS, Some("\"7\""), "PUT", "If-Match", "W/\"7\"", None, "the tag as the gateway has weakened it"),
    (&WEAKENS, Some("\"7\""), "PUT", "If-Match", "W/\"6\"", Some(412), "an older one is refused all the same"),
    (&WEAKENS, Some("W/\"7\""), "PUT", "If-Match", "W/\"7\"", Some(412), "a gateway makes nothing strong: this one was weak at the origin"),
    (&WEAKENS, Some("\"7\""), "PUT", "If-Match", "\"7-gzip\"", Some(412), "a gateway that weakens appends nothing"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"7-gzip\"", None, "the tag with what the gateway appends"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"7-br\"", None, "the other coding"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"7\"", None, "the tag itself, of what is not compressed"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"other-gzip\"", Some(412), "nothing is stripped: only a known tag with the suffix counts"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"-gzip\"", Some(412), "the suffix alone"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"7-gzip-gzip\"", Some(412), "twice"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"7-GZIP\"", Some(412), "tags are compared byte by byte"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "\"7-zstd\"", Some(412), "a suffix that is not declared"),
    (&APPENDS, Some("\"7\""), "PUT", "If-Match", "W/\"7-gzip\"", Some(412), "strong comparison still holds"),
    (&APPENDS, Some("\"7-gzip\""), "PUT", "If-Match", "\"7-gzip\"", None, "a tag that ends in the suffix is a tag like any other"),
    (&APPENDS, Some("\"7-gzip\""), "PUT", "If-Match", "\"7\"", Some(412), "and is not cut"),
    (&APPENDS, Some("\"7\""), "GET", "If-None-Match", "\"7-gzip\"", Some(304), "the client has it, compressed"),
    (&APPENDS, Some("\"7\""), "GET", "If-None-Match", "W/\"7-gzip\"", Some(304), "weak comparison"),
    (&APPENDS, Some("\"7\""), "GET", "If-None-Match", "\"6-gzip\"", None, "an older one"),
    (&BOTH, Some("\"7\""), "PUT", "If-Match", "W/\"7-gzip\"", None, "weakened and appended to"),
    (&WEAK, Some("W/\"7\""), "PUT", "If-Match", "W/\"7\"", None, "FHIR, OData: the tag is weak by specification"),
    (&WEAK, Some("W/\"7\""), "PUT", "If-Match", "\"7\"", None, "either of them may be weak"),
    (&WEAK, Some("W/\"7\""), "PUT", "If-Match", "W/\"6\"", Some(412), "another version"),
    (&ALSO, Some("\"7\""), "PUT", "If-Match", "\"7-json-ld\"", None, "the tag of another representation of this version"),
    (&ALSO, Some("\"7\""), "PUT", "If-Match", "\"6-json-ld\"", Some(412), "of an older version"),
    (&ALSO, Some("\"7\""), "GET", "If-None-Match", "\"7-json-ld\"", None, "another representation is not the selected one (§13.1.2)"),
    (&ALSO, Some("\"7\""), "PUT", "If-None-Match", "\"7-json-ld\"", Some(412), "a change of state fails closed"),
    (&ALSO, None, "PUT", "If-Match", "\"7-json-ld\"", None, "a state without an own tag can have others"),
    (&BOTH, Some("\"7\""), "PUT", "If-Match", "W/\"7\", 7", Some(412), "a damaged list is damaged under every name"),
    (&BOTH, Some("\"7\""), "GET", "If-None-Match", "\"7-gzip\", 7", None, "on a read, too"),
];

pub fn cases() -> Vec<NamesCase> {
    let mut cases: Vec<NamesCase> = BY_HAND.iter().map(by_hand).collect();
    let owns = [Some("\"7\""), Some("W/\"7\""), None];
    let declared = [
        &NOTHING, &WEAKENS, &APPENDS, &BOTH, &WEAK, &ALSO, &ALSO_BOTH,
    ];
    let requests = [
        ("PUT", "If-Match"),
        ("GET", "If-Match"),
        ("GET", "If-None-Match"),
        ("PUT", "If-None-Match"),
    ];
    let values = [
        "\"7\"",
        "W/\"7\"",
        "\"7-gzip\"",
        "W/\"7-br\"",
        "\"7-json-ld\"",
        "\"7-html\"",
        "\"7-json-ld-gzip\"",
        "\"6\", W/\"6-gzip\"",
        "\"6\", W/\"7-gzip\", \"7\"",
        "*",
        "",
        "\"7-gzip\", 7",
    ];
    for declared in declared {
        for own in owns {
            for (method, field) in requests {
                for value in values {
                    cases.push(by_oracle(declared, own, method, field, value));
                }
            }
        }
    }
    cases
}

fn by_hand((declared, own, method, field, value, status, comment): &Row) -> NamesCase {
    let mut case = case(declared, *own, method, field, value);
    case.name = format!("by hand: {}", case.name);
    case.status = *status;
    case.comment = (*comment).to_owned();
    case
}

fn by_oracle(
    declared: &Declared,
    own: Option<&str>,
    method: &str,
    field: &str,
    value: &str,
) -> NamesCase {
    let mut case = case(declared, own, method, field, value);
    let names = DeclaredNames {
        own: own.map(|own| own.as_bytes().to_vec()),
        also: declared
            .also
            .iter()
            .map(|tag| tag.as_bytes().to_vec())
            .collect(),
        weakens: declared.weakens,
        appends: declared
            .appends
            .iter()
            .map(|suffix| suffix.as_bytes().to_vec())
            .collect(),
        weak_if_match: declared.weak_if_match,
    };
    let lines = [(field.to_owned(), value.as_bytes().to_vec())];
    case.status = decide_by_names(method, &lines, &names);
    case
}

fn case(
    declared: &Declared,
    own: Option<&str>,
    method: &str,
    field: &str,
    value: &str,
) -> NamesCase {
    let what = declared.what;
    let of = own.unwrap_or("no tag");
    // What is declared is a deviation; what follows from no declaration is the standard.
    let is_standard = what == NOTHING.what;
    NamesCase {
        name: format!("{what}, {of}: {method}, {field}: {value}"),
        sections: sections(match field {
            "If-Match" => "13.1.1",
            _ => "13.1.2",
        }),
        method: method.to_owned(),
        fields: vec![(field.to_owned(), as_text(value.as_bytes()))],
        entity_tag: own.map(|own| as_text(own.as_bytes())),
        also: declared.also.iter().map(|tag| (*tag).to_owned()).collect(),
        weakens: declared.weakens,
        appends: declared
            .appends
            .iter()
            .map(|suffix| (*suffix).to_owned())
            .collect(),
        weak_if_match: declared.weak_if_match,
        status: None,
        result: match is_standard && !value.ends_with(", 7") {
            true => Result::Required,
            false => Result::Latitude,
        },
        comment: match is_standard {
            true => String::new(),
            false => String::from("declared by the host"),
        },
    }
}

//! §5.1 to §5.6: field names, field lines, and lists of entity-tags.

use crate::support::{ask, ask_about, tagged, LATER, MODIFIED};
use preconditions::{is_conditional, Target, Validators};

// Field names are case-insensitive.
#[test]
fn section_5_1_field_names_in_any_case() {
    for name in [
        "If-None-Match",
        "if-none-match",
        "iF-nOnE-mAtCh",
        "IF-NONE-MATCH",
    ] {
        assert_eq!(ask("GET", &[(name, "\"a\"")]), "304 by if-none-match");
    }
    assert_eq!(ask("GET", &[("If-None-Matches", "\"a\"")]), "proceed");
    assert_eq!(ask("GET", &[("If_None_Match", "\"a\"")]), "proceed");
}

// Field lines of one name are one value, joined by commas in the order received.
#[test]
fn section_5_2_several_lines_are_one_list() {
    let lines = [("If-None-Match", "\"x\""), ("if-none-match", "\"a\"")];
    assert_eq!(ask("GET", &lines), "304 by if-none-match");
    let lines = [
        ("If-Match", "\"x\""),
        ("Accept", "*/*"),
        ("IF-MATCH", "\"y\", \"a\""),
    ];
    assert_eq!(ask("PUT", &lines), "proceed, protected by version");
    let lines = [("If-Match", "\"x\""), ("If-Match", "\"y\"")];
    assert_eq!(ask("PUT", &lines), "412 by if-match");
    let lines = [("If-Match", "\"a\""), ("If-Match", "\"x\"")];
    assert_eq!(ask("PUT", &lines), "proceed, protected by version");
    // An empty line adds an empty element, wherever it stands.
    let lines = [("If-Match", ""), ("If-Match", "\"a\""), ("If-Match", " , ")];
    assert_eq!(ask("PUT", &lines), "proceed, protected by version");
}

// A line that is damaged damages the list, before or after the match.
#[test]
fn section_5_2_a_damaged_line_damages_the_list() {
    let lines = [("If-Match", "\"a\""), ("If-Match", "x")];
    assert_eq!(ask("PUT", &lines), "412 by if-match");
    let lines = [("If-Match", "x"), ("If-Match", "\"a\"")];
    assert_eq!(ask("PUT", &lines), "412 by if-match");
    let lines = [("If-None-Match", "\"a\""), ("If-None-Match", "\"b")];
    assert_eq!(ask("GET", &lines), "proceed");
}

// A tag that is torn over two lines comes together with a comma and a space in it: no tag.
#[test]
fn section_5_2_no_tag_spans_two_lines() {
    let state = tagged("\"a,b\"");
    let lines = [("If-None-Match", "\"a"), ("If-None-Match", "b\"")];
    assert_eq!(ask_about(state.clone(), "GET", &lines), "proceed");
    assert_eq!(
        ask_about(state.clone(), "PUT", &lines),
        "412 by if-none-match"
    );
    let lines = [("If-Match", "\"a"), ("If-Match", "b\"")];
    assert_eq!(ask_about(state, "PUT", &lines), "412 by if-match");
}

// A list over the limit of a server must not be cut short (§5.4). There is no limit here: every
// member counts, the last of ten thousand like the first.
#[test]
fn section_5_4_no_member_is_left_out() {
    let list = format!("{}\"a\"", "\"x\", ".repeat(10_000));
    assert_eq!(
        ask("GET", &[("If-None-Match", &list)]),
        "304 by if-none-match"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", &list)]),
        "proceed, protected by version"
    );
    let lines = vec![("If-Match", "\"x\""); 10_000];
    assert_eq!(ask("PUT", &lines), "412 by if-match");
    let lines = [lines, vec![("If-Match", "\"a\"")]].concat();
    assert_eq!(ask("PUT", &lines), "proceed, protected by version");
}

// Empty list elements are parsed and ignored.
#[test]
fn section_5_6_1_2_empty_elements_are_ignored() {
    let value = ", ,\"x\",, \"a\" ,";
    assert_eq!(
        ask("GET", &[("If-None-Match", value)]),
        "304 by if-none-match"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", value)]),
        "proceed, protected by version"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", ",\"a\",")]),
        "proceed, protected by version"
    );
    let commas = format!("{}\"a\"", ",".repeat(10_000));
    assert_eq!(
        ask("GET", &[("If-None-Match", &commas)]),
        "304 by if-none-match"
    );
}

// Spaces and tabs are optional around commas and around the whole value; nothing else is.
#[test]
fn section_5_6_3_optional_whitespace() {
    for value in [
        "\t\"x\"\t, \"a\" ",
        "\"x\",\"a\"",
        "  \"a\"",
        "\"a\"\t",
        "\"x\"  ,\t \"a\"",
        " \t\"a\" \t",
    ] {
        assert_eq!(
            ask("GET", &[("If-None-Match", value)]),
            "304 by if-none-match",
            "{value:?}"
        );
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "proceed, protected by version",
            "{value:?}"
        );
    }
    for value in [
        "\"x\"\u{b}, \"a\"",
        "\"a\"\u{c}",
        "\u{a0}\"a\"",
        "\"x\"\n,\"a\"",
    ] {
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value:?}"
        );
    }
    assert_eq!(
        ask("GET", &[("If-None-Match", " \t* ")]),
        "304 by if-none-match"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", "\t*")]),
        "proceed, protected by existence"
    );
}

// Members are separated by commas; whitespace alone, or nothing, separates nothing.
#[test]
fn section_5_6_1_members_need_a_comma() {
    for value in [
        "\"x\" \"a\"",
        "\"a\" \"x\"",
        "\"x\"\"a\"",
        "\"a\"\t\"x\"",
        "\"x\"W/\"a\"",
    ] {
        assert_eq!(
            ask("GET", &[("If-None-Match", value)]),
            "proceed",
            "{value:?}"
        );
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value:?}"
        );
    }
    for value in ["\"x\"; \"a\"", "\"a\";q=1", "\"a\"; \"x\""] {
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value:?}"
        );
    }
}

// A comma within quotes is data.
#[test]
fn section_8_8_3_a_comma_within_quotes_separates_nothing() {
    let state = tagged("\"a,b\"");
    let one = [("If-None-Match", "\"a,b\"")];
    assert_eq!(
        ask_about(state.clone(), "GET", &one),
        "304 by if-none-match"
    );
    let listed = [("If-Match", "\"x\", \"a,b\"")];
    assert_eq!(
        ask_about(state.clone(), "PUT", &listed),
        "proceed, protected by version"
    );
    let two = [("If-Match", "\"a\",\"b\"")];
    assert_eq!(ask_about(state, "PUT", &two), "412 by if-match");
    // Whoever splits at the comma finds `"a"` in this; there is no such member.
    assert_eq!(ask("GET", &[("If-None-Match", "\"x,\"a\"\"")]), "proceed");
    assert_eq!(
        ask("PUT", &[("If-Match", "\"x,\"a\"\"")]),
        "412 by if-match"
    );
    assert_eq!(
        ask("PUT", &[("If-Match", "\",\"a\",\"")]),
        "412 by if-match"
    );
}

// The list may be empty since RFC 9110, and a field that is there is present even so: If-Match
// matches nothing, If-None-Match neither, and the dates stay ignored.
#[test]
fn section_13_1_1_an_empty_list_is_present() {
    for value in ["", " ", "\t", ",", " , ,, "] {
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value:?}"
        );
        let fields = [("If-Match", value), ("If-Unmodified-Since", LATER)];
        assert_eq!(ask("PUT", &fields), "412 by if-match", "{value:?}");
        assert!(is_conditional("PUT", &[("If-Match", value)]));
    }
}

#[test]
fn section_13_1_2_an_empty_list_is_present() {
    for value in ["", " ", "\t", ",", " , ,, "] {
        let fields = [("If-None-Match", value), ("If-Modified-Since", MODIFIED)];
        assert_eq!(ask("GET", &fields), "proceed", "{value:?}");
        assert_eq!(
            ask("PUT", &[("If-None-Match", value)]),
            "proceed",
            "{value:?}"
        );
        assert!(is_conditional("GET", &[("If-None-Match", value)]));
    }
}

// A server need not make sense of a damaged list, and nothing in it may count as a match by mistake
// (§2.4). Chosen here: it is unreadable as a whole. A write is refused, a read is answered in full.
#[test]
fn section_2_4_a_damaged_list_matches_nothing() {
    for value in [
        "junk",
        "junk, \"a\"",
        "\"a\", junk",
        "\"a\", \"b",
        "a",
        "'a'",
        "\"a\", w/\"a\"",
        "\"a\", W/a",
        "W/",
        "\"",
        "\"a\"\"",
        "=",
        "\"a\", \"b c\"",
    ] {
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value}"
        );
        assert_eq!(
            ask("GET", &[("If-Match", value)]),
            "412 by if-match",
            "{value}"
        );
        assert_eq!(
            ask("GET", &[("If-None-Match", value)]),
            "proceed",
            "{value}"
        );
        assert_eq!(
            ask("HEAD", &[("If-None-Match", value)]),
            "proceed",
            "{value}"
        );
        assert_eq!(
            ask("PUT", &[("If-None-Match", value)]),
            "412 by if-none-match",
            "{value}"
        );
    }
}

// The same where there is no representation, or none with a tag.
#[test]
fn section_2_4_a_damaged_list_lets_no_write_through() {
    let damaged = [("If-None-Match", "junk")];
    assert_eq!(
        ask_about(Target::Missing, "PUT", &damaged),
        "412 by if-none-match"
    );
    assert_eq!(
        ask_about(Validators::new(), "PUT", &damaged),
        "412 by if-none-match"
    );
    let damaged = [("If-Match", "junk")];
    assert_eq!(
        ask_about(Target::Missing, "PUT", &damaged),
        "412 by if-match"
    );
    assert_eq!(
        ask_about(Validators::new(), "PUT", &damaged),
        "412 by if-match"
    );
}

// `*` is the wildcard only as the whole field value; with anything beside it, it is no list either.
#[test]
fn section_13_1_1_the_wildcard_stands_alone() {
    for value in [
        "*, \"a\"", "\"a\", *", "*, *", "*,", ",*", "**", "* *", "W/*", "*\"a\"",
    ] {
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value}"
        );
    }
    let lines = [("If-Match", "*"), ("If-Match", "\"a\"")];
    assert_eq!(ask("PUT", &lines), "412 by if-match");
    let lines = [("If-Match", "\"a\""), ("If-Match", "*")];
    assert_eq!(ask("PUT", &lines), "412 by if-match");
    for other in ["*", ""] {
        let lines = [("If-Match", "*"), ("If-Match", other)];
        assert_eq!(ask("PUT", &lines), "412 by if-match");
    }
}

#[test]
fn section_13_1_2_the_wildcard_stands_alone() {
    for value in ["*, \"x\"", "\"x\", *", "*, *", "*,", ",*", "**"] {
        assert_eq!(
            ask("GET", &[("If-None-Match", value)]),
            "proceed",
            "{value}"
        );
        let create = [("If-None-Match", value)];
        assert_eq!(
            ask_about(Target::Missing, "PUT", &create),
            "412 by if-none-match",
            "{value}"
        );
    }
    let lines = [("If-None-Match", "*"), ("If-None-Match", "\"a\"")];
    assert_eq!(ask("GET", &lines), "proceed");
    let lines = [("If-None-Match", "\"x\""), ("If-None-Match", "*")];
    assert_eq!(ask("GET", &lines), "proceed");
    let lines = [("If-None-Match", "*"), ("If-None-Match", "")];
    assert_eq!(
        ask_about(Target::Missing, "PUT", &lines),
        "412 by if-none-match"
    );
}

// `"*"` is a tag like any other.
#[test]
fn section_13_1_1_a_quoted_asterisk_is_a_tag() {
    assert_eq!(ask("PUT", &[("If-Match", "\"*\"")]), "412 by if-match");
    assert_eq!(ask("GET", &[("If-None-Match", "\"*\"")]), "proceed");
    let state = tagged("\"*\"");
    assert_eq!(
        ask_about(state, "PUT", &[("If-Match", "\"x\", \"*\"")]),
        "proceed, protected by version"
    );
}

//! §8.8.3: what is an entity-tag, and what is none.

use crate::support::{ask, ask_about, tagged};
use preconditions::{EntityTag, Validators};

fn opaque(wire: &[u8]) -> Option<Vec<u8>> {
    EntityTag::parse(wire).ok().map(|tag| tag.opaque().to_vec())
}

// An entity-tag is an optional `W/` and a double quote, any number of etagc, and a double quote.
#[test]
fn section_8_8_3_entity_tags() {
    assert_eq!(opaque(b"\"\"").unwrap(), b"");
    assert_eq!(opaque(b"W/\"\"").unwrap(), b"");
    assert_eq!(opaque(b"\"a,b\"").unwrap(), b"a,b");
    assert_eq!(opaque(b"\"*\"").unwrap(), b"*");
    assert_eq!(opaque(b"\"\x80\xff\"").unwrap(), b"\x80\xff");
    assert_eq!(opaque(b"\"a\\b\"").unwrap(), b"a\\b");
    assert_eq!(opaque(b"\"W/x\"").unwrap(), b"W/x");
    assert_eq!(opaque(b"W/\"W/\"").unwrap(), b"W/");
    assert!(!EntityTag::parse(b"\"W/x\"").unwrap().is_weak());
    assert!(EntityTag::parse(b"W/\"x\"").unwrap().is_weak());
}

// Anything else is none.
#[test]
fn section_8_8_3_what_is_no_entity_tag() {
    for wire in [
        "",
        "\"",
        "a",
        "'a'",
        "\"a",
        "a\"",
        "\"a\"x",
        "\"a\" ",
        " \"a\"",
        "\"a\"\"b\"",
        "\"\"\"",
        "\"a b\"",
        "\"a\tb\"",
        "\"a\rb\"",
        "\"a\nb\"",
        "\"a\0b\"",
        "\"\x7f\"",
        "W",
        "W/",
        "W/a",
        "W/\"",
        "W/\"a",
        "W/ \"a\"",
        "W\"a\"",
        "W/W/\"a\"",
        "/\"a\"",
        "*",
        "\"a\",",
        "\"a\", \"b\"",
    ] {
        assert!(EntityTag::parse(wire.as_bytes()).is_err(), "{wire:?}");
    }
}

// `etagc = %x21 / %x23-7E / obs-text`: every octet, at every place of a tag that is longer than a
// word of the machine.
#[test]
fn section_8_8_3_etagc() {
    for octet in 0..=u8::MAX {
        let is_etagc = octet == 0x21 || (0x23..=0x7E).contains(&octet) || octet >= 0x80;
        for place in 0..20 {
            let mut wire = *b"\"aaaaaaaaaaaaaaaaaaaa\"";
            wire[place + 1] = octet;
            match EntityTag::parse(&wire) {
                Ok(tag) => {
                    assert!(is_etagc, "{octet:#04x} at {place}");
                    assert_eq!(tag.as_bytes(), wire);
                }
                // A quote within is the closing one, and reading stops after it.
                Err(error) if octet == b'"' => assert_eq!(error.offset(), place + 2),
                Err(error) => {
                    assert!(!is_etagc, "{octet:#04x} at {place}: {error}");
                    assert_eq!(error.offset(), place + 1);
                }
            }
        }
    }
}

// The same for each pair of neighbours, so that no octet can spoil the reading of the next.
#[test]
fn section_8_8_3_etagc_beside_etagc() {
    let is_etagc = |octet| octet == 0x21 || (0x23..=0x7E).contains(&octet) || octet >= 0x80;
    for first in 0..=u8::MAX {
        for second in 0..=u8::MAX {
            let wire = [
                b'"', first, second, b'!', b'~', 0x80, 0xFF, b'#', b'|', b'"',
            ];
            let is_tag = is_etagc(first) && is_etagc(second);
            assert_eq!(EntityTag::parse(&wire).is_ok(), is_tag, "{wire:x?}");
        }
    }
}

// The weak mark is case-sensitive: with `w/` it is no tag, neither a weak nor a strong one.
#[test]
fn section_8_8_3_the_weak_mark_is_case_sensitive() {
    assert!(EntityTag::parse(b"w/\"a\"").is_err());
    assert_eq!(ask("GET", &[("If-None-Match", "w/\"a\"")]), "proceed");
    assert_eq!(ask("PUT", &[("If-Match", "w/\"a\"")]), "412 by if-match");
}

// There are no quoted pairs: a backslash is an octet like any other.
#[test]
fn section_8_8_3_a_backslash_escapes_nothing() {
    assert_eq!(ask("GET", &[("If-None-Match", r#""\a""#)]), "proceed");
    let backslash = tagged(r#""a\b""#);
    let one = [("If-None-Match", r#""a\b""#)];
    assert_eq!(
        ask_about(backslash.clone(), "GET", &one),
        "304 by if-none-match"
    );
    let two = [("If-None-Match", r#""a\\b""#)];
    assert_eq!(ask_about(backslash.clone(), "GET", &two), "proceed");
    // The quote after a backslash closes the tag, and what follows damages the list.
    let escaped = [("If-Match", r#""a\"b""#)];
    assert_eq!(ask_about(backslash, "PUT", &escaped), "412 by if-match");
    assert_eq!(opaque(br#""a\""#).unwrap(), br"a\");
}

// Octets are compared as they are: no character set, no case folding, no percent-decoding, no
// trimming within the quotes.
#[test]
fn section_8_8_3_opaque_octets_are_compared_as_they_are() {
    let latin_1 = EntityTag::parse(b"\"\xe9\"").unwrap();
    let utf_8 = EntityTag::parse("\"é\"".as_bytes()).unwrap();
    assert!(!latin_1.weak_eq(&utf_8));
    let asked = |tag: &EntityTag<'_>, value: &[u8]| {
        ask_about(
            Validators::new().etag(tag),
            "GET",
            &[("If-None-Match", value)],
        )
    };
    assert_eq!(asked(&latin_1, b"\"\xe9\""), "304 by if-none-match");
    assert_eq!(asked(&latin_1, b"\"\xc3\xa9\""), "proceed");
    assert_eq!(asked(&utf_8, b"\"\xc3\xa9\""), "304 by if-none-match");
    assert_eq!(asked(&utf_8, b"\"\xe9\""), "proceed");

    assert_eq!(ask("GET", &[("If-None-Match", "\"A\"")]), "proceed");
    assert_eq!(ask("GET", &[("If-None-Match", "\"%61\"")]), "proceed");
    assert_eq!(ask("GET", &[("If-None-Match", "\" a\"")]), "proceed");
}

// A list with obs-text in one member is as good as any other.
#[test]
fn section_8_8_3_obs_text_damages_no_list() {
    let list: [(&str, &[u8]); 1] = [("If-None-Match", b"\"\xe9\", \"a\"")];
    assert_eq!(ask("GET", &list), "304 by if-none-match");
    let list: [(&str, &[u8]); 1] = [("If-Match", b"\"\xff\", \"a\"")];
    assert_eq!(ask("PUT", &list), "proceed, protected by version");
}

// CR, LF and NUL are in no tag, and neither is the space a recipient may put in their place (§5.5).
#[test]
fn section_5_5_control_characters_are_in_no_tag() {
    for value in [
        "\"a\0\"",
        "\"a\r\"",
        "\"a\n\"",
        "\"a \"",
        "\"a\"\0",
        "\"a\"\r\n",
    ] {
        assert_eq!(
            ask("PUT", &[("If-Match", value)]),
            "412 by if-match",
            "{value:?}"
        );
        let read = ask("GET", &[("If-None-Match", value)]);
        assert_eq!(read, "proceed", "{value:?}");
        let write = ask("PUT", &[("If-None-Match", value)]);
        assert_eq!(write, "412 by if-none-match", "{value:?}");
    }
}

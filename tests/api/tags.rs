//! Tags: made, printed, kept; and lists of them.

use preconditions::{EntityTag, TagList};

#[test]
fn a_tag_is_made_from_its_opaque_value() {
    for (opaque, strong, weak) in [
        ("", "\"\"", "W/\"\""),
        ("v7", "\"v7\"", "W/\"v7\""),
        ("W/v7", "\"W/v7\"", "W/\"W/v7\""),
        ("a,b", "\"a,b\"", "W/\"a,b\""),
    ] {
        let tag = EntityTag::strong(opaque).unwrap();
        assert_eq!(tag.as_bytes(), strong.as_bytes());
        assert_eq!(tag.opaque(), opaque.as_bytes());
        assert!(!tag.is_weak());
        let tag = EntityTag::weak(opaque).unwrap();
        assert_eq!(tag.as_bytes(), weak.as_bytes());
        assert_eq!(tag.opaque(), opaque.as_bytes());
        assert!(tag.is_weak());
    }
    assert_eq!(
        EntityTag::strong_from_bytes(b"\xe9").unwrap().as_bytes(),
        b"\"\xe9\""
    );
}

/// 47 octets of wire form need no heap.
#[test]
fn a_tag_of_47_octets_fits_anywhere() {
    let opaque = [b'a'; 45];
    let tag = EntityTag::strong_from_bytes(opaque).unwrap();
    assert_eq!((tag.as_bytes().len(), tag.opaque()), (47, &opaque[..]));
    let tag = EntityTag::weak_from_bytes(&opaque[..43]).unwrap();
    assert_eq!((tag.as_bytes().len(), tag.opaque()), (47, &opaque[..43]));
}

#[test]
fn up_to_47_octets_no_heap_is_used() {
    let octets = [b'a'; 46];
    let heap = |length: usize| {
        let made =
            allocation_counter::measure(|| drop(EntityTag::strong_from_bytes(&octets[..length])));
        made.count_total
    };
    assert_eq!((heap(0), heap(44), heap(45)), (0, 0, 0));
    assert_eq!(heap(46), if cfg!(feature = "alloc") { 1 } else { 0 });
}

#[cfg(feature = "alloc")]
#[test]
fn a_tag_of_any_length_is_made_and_kept() {
    for length in [0, 1, 42, 43, 44, 45, 46, 47, 48, 63, 64, 65, 1_000] {
        let opaque: Vec<u8> = (b'#'..=b'~').cycle().take(length).collect();
        let strong = [b"\"", opaque.as_slice(), b"\""].concat();
        let weak = [b"W/\"", opaque.as_slice(), b"\""].concat();

        let tag = EntityTag::strong_from_bytes(&opaque).unwrap();
        assert_eq!(tag.as_bytes(), strong, "{length}");
        assert_eq!(tag.to_weak().as_bytes(), weak, "{length}");
        assert_eq!(tag.clone().into_owned().as_bytes(), strong, "{length}");
        let tag = EntityTag::weak_from_bytes(&opaque).unwrap();
        assert_eq!(tag.as_bytes(), weak, "{length}");
        assert_eq!(tag.to_weak().as_bytes(), weak, "{length}");
        assert_eq!(tag.into_owned().as_bytes(), weak, "{length}");

        let parsed = EntityTag::parse(&strong).unwrap();
        assert_eq!(parsed.to_weak().as_bytes(), weak, "{length}");
        assert_eq!(parsed.into_owned().as_bytes(), strong, "{length}");
    }
}

#[cfg(feature = "alloc")]
#[test]
fn an_owned_tag_outlives_what_it_was_read_from() {
    let owned: EntityTag<'static> = {
        let wire = String::from("W/\"v7\"");
        EntityTag::parse(wire.as_bytes()).unwrap().into_owned()
    };
    assert_eq!(owned.as_bytes(), b"W/\"v7\"");
}

#[test]
fn a_tag_known_in_advance() {
    assert_eq!(EntityTag::from_static("\"v7\"").opaque(), b"v7");
    assert_eq!(EntityTag::from_static("W/\"v7\"").opaque(), b"v7");
    assert!(EntityTag::from_static("W/\"v7\"").is_weak());
    assert_eq!(EntityTag::from_static("\"é\"").opaque(), b"\xc3\xa9");
    for wire in [
        "",
        "\"",
        "v7",
        "\"v7",
        "v7\"",
        "w/\"v7\"",
        "W/v7",
        "W/\"",
        "\"v 7\"",
        "\"v7\" ",
        "\"v7\"x",
        "\"v7\"\"v8\"",
        " \"v7\"",
        "\"0123456789abcdef 0123456789abcdef\"",
    ] {
        let made = std::panic::catch_unwind(|| EntityTag::from_static(wire).is_weak());
        assert!(made.is_err(), "{wire}");
    }
}

#[test]
fn a_tag_prints_its_wire_form() {
    let printed = |wire: &'static [u8]| EntityTag::parse(wire).unwrap().to_string();
    assert_eq!(printed(b"\"v7\""), "\"v7\"");
    assert_eq!(printed(b"W/\"a\\b\""), "W/\"a\\b\"");
    // What is not printable ASCII is shown in numbers, so that it does no harm in a log.
    assert_eq!(printed("\"é\"".as_bytes()), "\"\\xc3\\xa9\"");
    assert_eq!(printed(b"\"caf\xe9!~\""), "\"caf\\xe9!~\"");
    assert_eq!(printed(b"\"\x80\xff\""), "\"\\x80\\xff\"");
}

fn members(line: &[u8]) -> Vec<String> {
    match TagList::new(line) {
        TagList::Any => vec!["any".to_owned()],
        TagList::Tags(tags) => tags
            .map(|tag| tag.map_or_else(|error| error.to_string(), |tag| tag.to_string()))
            .collect(),
    }
}

#[test]
fn a_list_is_a_wildcard_or_its_members() {
    assert_eq!(members(b"*"), ["any"]);
    assert_eq!(members(b" \t* "), ["any"]);
    assert!(members(b"").is_empty());
    assert!(members(b" , ,\t").is_empty());
    assert_eq!(members(b"\"a\""), ["\"a\""]);
    assert_eq!(
        members(b",\"a,b\" ,, W/\"c\"\t,\"\""),
        ["\"a,b\"", "W/\"c\"", "\"\""]
    );
    assert_eq!(members(b"\"*\""), ["\"*\""]);
}

#[test]
fn a_list_ends_with_its_first_error() {
    assert_eq!(
        members(b"\"a\", b, \"c\""),
        [
            "\"a\"",
            "expected a double quote or `W/\"`, found `b, ` at byte 5"
        ]
    );
    assert_eq!(
        members(b"*, \"a\""),
        ["`*` must be the whole field value at byte 0"]
    );
    let TagList::Tags(mut tags) = TagList::new(b"a") else {
        panic!("a wildcard");
    };
    assert!(tags.next().unwrap().is_err());
    assert!(tags.next().is_none());
    assert!(tags.next().is_none());
}

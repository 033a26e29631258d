//! What users type first: text to tags and dates, and back; tags as values of models and maps.

use std::collections::HashSet;
use std::fmt;

use preconditions::{evaluate, EntityTag, Field, HttpDate, Method};

#[test]
fn text_becomes_a_tag() {
    for wire in ["\"\"", "\"v7\"", "W/\"v7\"", "\"caf\u{e9}\""] {
        let parsed: EntityTag<'static> = wire.parse().unwrap();
        assert_eq!(parsed.as_bytes(), wire.as_bytes());
        assert_eq!(parsed.as_str(), Some(wire));
        let borrowed = EntityTag::try_from(wire).unwrap();
        assert_eq!(borrowed.as_bytes().as_ptr(), wire.as_ptr(), "no copy");
        assert_eq!(EntityTag::try_from(wire.as_bytes()).unwrap(), parsed);
    }
    let expected = "expected a double quote or `W/\"`, found `v7` at byte 0";
    let parsed = "v7".parse::<EntityTag>().unwrap_err();
    assert_eq!(parsed.to_string(), expected);
    assert_eq!(EntityTag::try_from("v7").unwrap_err(), parsed);
    assert_eq!(EntityTag::try_from(&b"v7"[..]).unwrap_err(), parsed);
}

#[cfg(feature = "alloc")]
#[test]
fn a_parsed_tag_may_have_any_length() {
    let wire = format!("\"{}\"", "a".repeat(1_000));
    assert_eq!(wire.parse::<EntityTag>().unwrap().as_str(), Some(&wire[..]));
}

#[cfg(not(feature = "alloc"))]
#[test]
fn a_parsed_tag_has_47_bytes_without_a_heap() {
    let wire = format!("\"{}\"", "a".repeat(45));
    assert_eq!(wire.parse::<EntityTag>().unwrap().as_str(), Some(&wire[..]));
    let wire = format!("\"{}\"", "a".repeat(46));
    assert_eq!(
        wire.parse::<EntityTag>().unwrap_err().to_string(),
        "entity-tag too long without the feature `alloc` at byte 47"
    );
}

/// Obs-text is not always UTF-8 (RFC 9110 §5.5).
#[test]
fn a_tag_that_is_no_text_has_no_str() {
    assert_eq!(EntityTag::parse(b"\"caf\xe9\"").unwrap().as_str(), None);
}

#[test]
fn a_tag_is_the_value_of_a_header_line() {
    let tag = EntityTag::from_static("\"v7\"");
    assert_eq!(AsRef::<[u8]>::as_ref(&tag), b"\"v7\"");
    let by_name = [("If-None-Match", &tag)];
    assert_eq!(evaluate("GET", &by_name, &tag).status(), Some(304));
    let by_field = [(Field::IfNoneMatch, tag.clone())];
    assert_eq!(evaluate("GET", &by_field, &tag).status(), Some(304));
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Model {
    tag: EntityTag<'static>,
}

/// Equality is that of all bytes, so it is none of the two of §8.8.3.2: it is reflexive, unlike the
/// strong one, and tells weak from strong, unlike the weak one.
#[test]
fn equality_is_that_of_bytes() {
    let strong = EntityTag::from_static("\"1\"");
    let weak = EntityTag::from_static("W/\"1\"");
    assert_eq!(weak, weak);
    assert!(!weak.strong_eq(&weak));
    assert_ne!(weak, strong);
    assert!(weak.weak_eq(&strong));
    // Wherever the bytes live.
    assert_eq!(EntityTag::strong("1").unwrap(), strong);
    assert_eq!(EntityTag::weak_from_display(1).unwrap(), weak);

    let model = |tag: &EntityTag<'static>| Model { tag: tag.clone() };
    let models: HashSet<Model> = [&strong, &weak, &strong].map(model).into();
    assert_eq!(models.len(), 2);
    let tag = EntityTag::strong("1").unwrap();
    assert!(models.contains(&Model { tag }));
}

#[test]
fn a_tag_of_what_prints() {
    let tag = EntityTag::strong_from_display(format_args!("{:x}-{:x}", 4_096, 255));
    assert_eq!(tag, Ok(EntityTag::from_static("\"1000-ff\"")));
    let tag = EntityTag::weak_from_display(-7);
    assert_eq!(tag, Ok(EntityTag::from_static("W/\"-7\"")));
    let tag = EntityTag::strong_from_display("");
    assert_eq!(tag, Ok(EntityTag::from_static("\"\"")));
    let error = EntityTag::strong_from_display(format_args!("{}{}", "v7", "x\n"));
    assert_eq!(
        error.unwrap_err().to_string(),
        "invalid byte 0x0a in entity-tag at byte 3"
    );
}

/// In pieces and in one, around the length at which the heap begins.
#[cfg(feature = "alloc")]
#[test]
fn what_prints_may_have_any_length() {
    struct Pieces(usize);
    impl fmt::Display for Pieces {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            (0..self.0).try_for_each(|_| f.write_str("ab"))
        }
    }
    for pieces in [0, 1, 21, 22, 23, 24, 50] {
        let text = "ab".repeat(pieces);
        let tag = EntityTag::strong_from_display(Pieces(pieces)).unwrap();
        assert_eq!(tag, EntityTag::strong(&text).unwrap());
        let tag = EntityTag::weak_from_display(&text).unwrap();
        assert_eq!(tag, EntityTag::weak(&text).unwrap());
    }
    let heap = |pieces: usize| {
        let made = || drop(EntityTag::strong_from_display(Pieces(pieces)));
        allocation_counter::measure(made).count_total
    };
    assert_eq!(heap(22), 0);
    assert!(heap(23) > 0);
}

#[cfg(not(feature = "alloc"))]
#[test]
fn what_prints_has_45_bytes_without_a_heap() {
    let text = "a".repeat(46);
    assert!(EntityTag::strong_from_display(&text[..45]).is_ok());
    assert_eq!(
        EntityTag::strong_from_display(&text)
            .unwrap_err()
            .to_string(),
        "entity-tag too long without the feature `alloc` at byte 45"
    );
}

#[test]
fn what_fails_to_print_is_no_tag() {
    /// Prints a byte that no tag may have, does not care, and goes on.
    struct Careless;
    impl fmt::Display for Careless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let _ = f.write_str("a\"");
            f.write_str("b")
        }
    }
    struct Failing;
    impl fmt::Display for Failing {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("abc")?;
            Err(fmt::Error)
        }
    }
    let error = EntityTag::strong_from_display(Careless).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid byte 0x22 in entity-tag at byte 1"
    );
    let error = EntityTag::strong_from_display(Failing).unwrap_err();
    assert_eq!(error.to_string(), "the value failed to print at byte 3");
}

#[test]
fn text_becomes_a_date() {
    let wire = "Sun, 06 Nov 1994 08:49:37 GMT";
    let date = HttpDate::from_unix_seconds(784_111_777).unwrap();
    assert_eq!(wire.parse(), Ok(date));
    assert_eq!(HttpDate::try_from(wire), Ok(date));
    assert_eq!(HttpDate::try_from(wire.as_bytes()), Ok(date));
    assert_eq!(
        "2026-11-28".parse::<HttpDate>().unwrap_err().to_string(),
        "expected the name of a day, found `202` at byte 0"
    );
}

#[cfg(feature = "std")]
#[test]
fn the_time_of_the_system_is_rounded_down() {
    use std::time::{Duration, UNIX_EPOCH};

    let nanosecond = Duration::from_nanos(1);
    let second = HttpDate::from_unix_seconds;
    let date = HttpDate::from_system_time;
    assert_eq!(date(UNIX_EPOCH), second(0));
    assert_eq!(date(UNIX_EPOCH + nanosecond), second(0));
    assert_eq!(date(UNIX_EPOCH - nanosecond), second(-1));
    let end = UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    assert_eq!(date(end - nanosecond), Some(HttpDate::MAX));
    assert_eq!(date(end), None);
}

#[test]
fn a_field_is_its_name() {
    assert_eq!(Field::IfUnmodifiedSince.to_string(), "if-unmodified-since");
    assert_eq!(format!("[{:>9}]", Field::Range), "[    range]");
    assert_eq!(AsRef::<str>::as_ref(&Field::IfRange), "if-range");
}

/// §9.2.1 and RFC 10008: GET, HEAD and QUERY read a representation; OPTIONS and TRACE do not.
#[test]
fn three_methods_read() {
    let names = [
        "GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE",
        "PROPFIND", "get",
    ];
    let is_read = |name: &&str| Method::from(*name).is_read();
    let reads: Vec<&str> = names.into_iter().filter(is_read).collect();
    assert_eq!(reads, ["GET", "HEAD", "QUERY"]);
}

#[cfg(feature = "http")]
#[test]
fn the_types_of_http() {
    use http::{header, HeaderName, HeaderValue};

    let value = HeaderValue::from_static("W/\"v7\"");
    let tag = EntityTag::try_from(&value).unwrap();
    assert_eq!(tag, EntityTag::from_static("W/\"v7\""));
    let error = EntityTag::try_from(&HeaderValue::from_static("v7")).unwrap_err();
    assert_eq!(error.offset(), 0);
    let value = HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT");
    let date = HttpDate::try_from(&value).unwrap();
    assert_eq!(date.unix_seconds(), 784_111_777);
    for (field, name) in [
        (Field::IfMatch, header::IF_MATCH),
        (Field::IfUnmodifiedSince, header::IF_UNMODIFIED_SINCE),
        (Field::IfNoneMatch, header::IF_NONE_MATCH),
        (Field::IfModifiedSince, header::IF_MODIFIED_SINCE),
        (Field::IfRange, header::IF_RANGE),
        (Field::Range, header::RANGE),
    ] {
        assert_eq!(HeaderName::from(field), name);
        assert_eq!(HeaderName::from(&field), field.name());
    }
}

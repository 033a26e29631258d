//! Tags of files that are stored compressed.

use std::path::Path;

use preconditions::{evaluate, ContentCoding, EntityTag, HttpDate, Validators};

/// The names that IANA has registered, and the extensions that the tools `brotli`, `zstd` and `gzip`
/// give.
#[test]
fn names_and_extensions_are_those_of_the_field_and_the_tools() {
    let table = [
        (ContentCoding::Brotli, "br", "br"),
        (ContentCoding::Zstandard, "zstd", "zst"),
        (ContentCoding::Gzip, "gzip", "gz"),
    ];
    assert_eq!(ContentCoding::ALL.len(), table.len());
    for (coding, name, extension) in table {
        assert!(ContentCoding::ALL.contains(&coding));
        assert_eq!((coding.name(), coding.extension()), (name, extension));
    }
}

#[test]
fn the_extension_is_added_to_the_whole_name() {
    let beside = |path| ContentCoding::Gzip.path_beside(Path::new(path));
    assert_eq!(beside("app.js"), Path::new("app.js.gz"));
    assert_eq!(beside("/srv/www/LICENSE"), Path::new("/srv/www/LICENSE.gz"));
    assert_eq!(beside(".htaccess"), Path::new(".htaccess.gz"));
}

/// RFC 9110 §8.8.3.3: the codings of one resource have strong tags of their own.
#[test]
fn each_coding_of_a_state_has_its_own_tag() {
    let plain = EntityTag::from_version(7);
    let mut tags = vec![plain.to_string()];
    tags.extend(ContentCoding::ALL.map(|coding| plain.for_coding(coding).to_string()));
    assert_eq!(tags, ["\"7\"", "\"7-br\"", "\"7-zstd\"", "\"7-gzip\""]);
    let weak = EntityTag::from_static("W/\"7\"").for_coding(ContentCoding::Gzip);
    assert_eq!(weak.as_bytes(), b"W/\"7-gzip\"");
    let long = EntityTag::strong("x".repeat(100))
        .unwrap()
        .for_coding(ContentCoding::Brotli);
    assert_eq!(long.to_string(), format!("\"{}-br\"", "x".repeat(100)));
    let bytes = EntityTag::parse(b"\"caf\xe9\"")
        .unwrap()
        .for_coding(ContentCoding::Gzip);
    assert_eq!(bytes.as_bytes(), b"\"caf\xe9-gzip\"");
}

#[test]
fn a_download_of_one_coding_is_not_resumed_with_another() {
    let modified = HttpDate::from_unix_seconds(784_111_777);
    let plain = Validators::new()
        .etag(EntityTag::from_version(7))
        .last_modified(modified);
    let coded = plain.clone().for_coding(ContentCoding::Gzip);
    assert_eq!(coded.modification_date(), modified);
    let sent = coded.entity_tag().unwrap().to_string();
    let cached = [("If-None-Match", sent.as_str())];
    assert_eq!(evaluate("GET", &cached, coded.clone()).status(), Some(304));
    assert_eq!(evaluate("GET", &cached, plain.clone()).status(), None);
    assert!(Validators::new()
        .for_coding(ContentCoding::Gzip)
        .entity_tag()
        .is_none());
}

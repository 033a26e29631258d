//! Tags of octets: slices, readers, JSON bodies.

use std::io::{self, Read};

use preconditions::EntityTag;

#[test]
fn a_reader_is_its_content() {
    for length in [
        0, 1, 1_023, 1_024, 1_025, 16_383, 16_384, 16_385, 32_768, 65_535, 65_536, 65_537, 100_000,
        131_072, 200_000,
    ] {
        let octets: Vec<u8> = (0..length).map(|at: u32| ((at * 7) >> 3) as u8).collect();
        let expected = EntityTag::from_content(&octets);
        for piece in [7, 1_000, 16_384, 1 << 20] {
            let reader = Pieces {
                octets: &octets,
                piece,
                interrupted: false,
            };
            let read = EntityTag::from_reader(reader).unwrap();
            assert!(read.strong_eq(&expected), "{length} in pieces of {piece}");
        }
    }
}

#[test]
fn an_error_of_the_reader_is_passed_on() {
    let broken = b"some".chain(Broken);
    let error = EntityTag::from_reader(broken).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert_eq!(error.to_string(), "gone");
}

/// A reader that lies would otherwise have the tag of what happened to be in the block, or of nothing.
#[test]
fn a_reader_that_claims_more_than_there_was_room_for_is_an_error() {
    struct Claims(usize);
    impl Read for Claims {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            Ok(room.len() + self.0)
        }
    }
    let error = EntityTag::from_reader(Claims(1)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    assert_eq!(
        error.to_string(),
        "the reader claims 16385 bytes: expected at most 16384, the room it was given"
    );
    let later = [7; 65_536].chain(Claims(1));
    let error = EntityTag::from_reader(later).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("at most 65536, the room it was given"),
        "{error}"
    );
}

#[test]
fn contents_differ_in_one_bit() {
    let mut octets = vec![0; 40_000];
    let before = EntityTag::from_content(&octets);
    octets[39_999] ^= 1;
    assert!(!before.strong_eq(&EntityTag::from_content(&octets)));
}

/// From the test vectors of the BLAKE3 specification: no octets, and 1,025 that count up to 250.
#[test]
fn content_has_the_digest_of_the_specification() {
    let digests = [
        (
            0,
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        ),
        (
            1_025,
            "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
        ),
    ];
    for (length, digest) in digests {
        let octets: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let tag = EntityTag::from_content(&octets);
        let digits = tag.opaque().iter().map(|digit| match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'-' => 62,
            _ => 63,
        });
        let bits: String = digits.map(|digit| format!("{digit:06b}")).collect();
        let octets = (0..32).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap());
        let octets: String = octets.map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(octets, digest);
    }
}

#[cfg(feature = "json")]
#[test]
fn a_json_body_has_the_tag_of_its_octets() {
    use preconditions::json_body;

    let value = serde_json::json!({"b": [1, 2.5, null], "a": "text"});
    let (body, tag) = json_body(&value).unwrap();
    assert_eq!(body, serde_json::to_vec(&value).unwrap());
    assert!(tag.strong_eq(&EntityTag::from_content(&body)));
    assert!(!tag.is_weak());

    let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert_eq!(
        json_body(&unwritable).unwrap_err().to_string(),
        "key must be a string"
    );
}

/// Reads a few octets at a time, and is interrupted in between.
struct Pieces<'a> {
    octets: &'a [u8],
    piece: usize,
    interrupted: bool,
}

impl Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = room.len().min(self.piece);
        self.octets.read(&mut room[..length])
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "gone"))
    }
}

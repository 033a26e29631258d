//! Everything of a kind, instead of a sample: every string of the octets that matter up to some
//! length, every day of ten thousand years, every second of ten of them, every byte of a date
//! damaged.
//!
//! The lengths grow with `RUSTFLAGS="--cfg exhaustive"` and `--release`; then it takes some minutes.

mod dates;
mod names;

use oracle::{List, OracleTarget};
use preconditions::{evaluate, EntityTag, TagList};
use table::{shown, target_of, verdict_of, Lines};

/// The octets that the grammars of tags and lists tell apart, and two that they refuse.
const ALPHABET: &[u8; 10] = b"\"W/, \t*a\x80\x7F";

/// Instead of an octet: the value goes on in a new line.
const NEW_LINE: u8 = b'\n';

const TAG_OCTETS: u32 = if cfg!(exhaustive) { 8 } else { 5 };
const LIST_OCTETS: u32 = if cfg!(exhaustive) { 8 } else { 4 };
const LINES_OCTETS: u32 = if cfg!(exhaustive) { 7 } else { 4 };

#[test]
fn every_string_as_an_entity_tag() {
    let tried = for_every_string(ALPHABET, TAG_OCTETS, &|wire| match (
        EntityTag::parse(wire),
        oracle::parse_tag(wire),
    ) {
        (Ok(read), Some(expected)) => {
            assert_eq!(read.as_bytes(), wire);
            assert_eq!(read.opaque(), &expected.opaque[..]);
            assert_eq!(read.is_weak(), expected.weak);
        }
        (Err(error), None) => assert!(error.offset() <= wire.len()),
        (read, _) => panic!("{read:?} from {}", wire.escape_ascii()),
    });
    assert_eq!(tried, strings(ALPHABET.len(), TAG_OCTETS));
}

#[test]
fn every_string_as_a_list() {
    let current = OracleTarget::Exists {
        entity_tag: Some(b"\"a\"".to_vec()),
        last_modified: None,
        date: None,
    };
    let tried = for_every_string(ALPHABET, LIST_OCTETS, &|value| {
        let expected = oracle::parse_list(value);
        match (TagList::new(value), &expected) {
            (TagList::Any, List::Anything) => {}
            (TagList::Tags(tags), List::Tags(expected)) => {
                let read: Result<Vec<_>, _> = tags.collect();
                let read = read.unwrap_or_else(|error| {
                    panic!("{error} in {}", value.escape_ascii());
                });
                assert!(read.len() == expected.len(), "{}", value.escape_ascii());
                for (read, expected) in read.iter().zip(expected) {
                    assert_eq!(
                        (read.is_weak(), read.opaque()),
                        (expected.weak, &expected.opaque[..])
                    );
                }
            }
            (TagList::Tags(tags), List::Unreadable) => {
                let read: Vec<_> = tags.collect();
                let (last, others) = read.split_last().expect("nothing is not damage");
                let error = last.as_ref().expect_err("the damage comes last");
                assert!(error.offset() <= value.len(), "{}", value.escape_ascii());
                assert!(others.iter().all(Result::is_ok));
            }
            (read, _) => panic!("{read:?}, not {expected:?}, from {}", value.escape_ascii()),
        }
        // What a damaged list is worth, a read shows: no match. So does a change: 412.
        let found = |method, name| evaluate(method, &[(name, value)], target_of(&current)).status();
        let matches = |weakly: bool| match &expected {
            List::Anything => true,
            List::Tags(tags) => tags
                .iter()
                .any(|tag| tag.opaque == b"a" && (weakly || !tag.weak)),
            List::Unreadable => false,
        };
        let if_match = if matches(false) { None } else { Some(412) };
        let if_none_match = if matches(true) { Some(304) } else { None };
        assert_eq!(
            found("PUT", "if-match"),
            if_match,
            "{}",
            value.escape_ascii()
        );
        assert_eq!(
            found("GET", "if-none-match"),
            if_none_match,
            "{}",
            value.escape_ascii()
        );
    });
    assert_eq!(tried, strings(ALPHABET.len(), LIST_OCTETS));
}

#[test]
fn every_string_over_every_number_of_lines() {
    let current = OracleTarget::Exists {
        entity_tag: Some(b"W/\"a\"".to_vec()),
        last_modified: None,
        date: None,
    };
    let alphabet = [&ALPHABET[..], &[NEW_LINE]].concat();
    let tried = for_every_string(&alphabet, LINES_OCTETS, &|value| {
        let line = |line: &[u8]| ("If-None-Match".to_string(), line.to_vec());
        let lines: Lines = value.split(|octet| *octet == NEW_LINE).map(line).collect();
        for method in ["GET", "PUT"] {
            let found = verdict_of(&evaluate(method, lines.as_slice(), target_of(&current)));
            let expected = oracle::decide(method, &lines, current.clone());
            assert_eq!(found, expected, "{method}\n{}", shown(&lines));
        }
    });
    assert_eq!(tried, strings(alphabet.len(), LINES_OCTETS));
}

/// Calls `check` with every string over `alphabet` of up to `octets` octets, on two threads, and
/// says how many there were.
fn for_every_string(alphabet: &[u8], octets: u32, check: &(dyn Fn(&[u8]) + Sync)) -> u64 {
    std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            scope.spawn(move || {
                let mut tried = 0;
                for length in 0..=octets {
                    let count = u64::try_from(alphabet.len()).unwrap().pow(length);
                    let mut string = vec![0; usize::try_from(length).unwrap()];
                    for number in (half..count).step_by(2) {
                        spell(number, alphabet, &mut string);
                        check(&string);
                        tried += 1;
                    }
                }
                tried
            })
        });
        halves.into_iter().map(|half| half.join().unwrap()).sum()
    })
}

/// Writes a number with the octets of the alphabet as its digits.
fn spell(mut number: u64, alphabet: &[u8], string: &mut [u8]) {
    let base = u64::try_from(alphabet.len()).unwrap();
    for octet in string {
        *octet = alphabet[usize::try_from(number % base).unwrap()];
        number /= base;
    }
}

/// How many strings there are of up to `octets` octets.
fn strings(alphabet: usize, octets: u32) -> u64 {
    (0..=octets)
        .map(|length| u64::try_from(alphabet).unwrap().pow(length))
        .sum()
}

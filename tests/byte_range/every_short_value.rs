//! Every value of up to six bytes behind `bytes=`, every start of a value, and every range of a
//! content of up to twelve bytes by what a range means: the positions between its ends.

use oracle::{ranges, Ranges};
use table::ranges_of;

/// Digits below, at and above the lengths, what the grammar tells apart, and one byte that it
/// refuses.
const ALPHABET: &[u8; 9] = b"0123-, \tx";
const LENGTHS: &[u64] = if cfg!(exhaustive) {
    &[0, 1, 2, 3, 32, 33]
} else {
    &[2, 33]
};

#[test]
fn every_set_of_up_to_six_bytes() {
    let mut tried = 0;
    for length in 0..=6 {
        let count = ALPHABET.len().pow(length);
        for number in 0..count {
            let mut value = b"bytes=".to_vec();
            let mut rest = number;
            for _ in 0..length {
                value.push(ALPHABET[rest % ALPHABET.len()]);
                rest /= ALPHABET.len();
            }
            check(&[value]);
            tried += 1;
        }
    }
    assert_eq!(tried, 1 + 9 + 81 + 729 + 6561 + 59_049 + 531_441);
}

#[test]
fn every_start_of_up_to_six_pieces() {
    const PIECES: [&str; 7] = ["bytes", "BYTES", "=", " ", "0-1", ",", "\n"];
    let mut tried = 0;
    for length in 0..=6 {
        for number in 0..PIECES.len().pow(length) {
            let mut value = String::new();
            let mut rest = number;
            for _ in 0..length {
                value.push_str(PIECES[rest % PIECES.len()]);
                rest /= PIECES.len();
            }
            let lines: Vec<_> = value.split('\n').map(|it| it.as_bytes().to_vec()).collect();
            check(&lines);
            tried += 1;
        }
    }
    assert_eq!(tried, 1 + 7 + 49 + 343 + 2401 + 16_807 + 117_649);
}

fn check(lines: &[Vec<u8>]) {
    for &length in LENGTHS {
        let found = ranges_of(lines, length);
        assert_eq!(found, ranges(lines, length), "{lines:?} of {length}");
    }
}

#[test]
fn every_range_is_the_positions_between_its_ends() {
    const MOST: u64 = 12;
    for length in 1..=MOST {
        let positions = |is_meant: &dyn Fn(u64) -> bool| {
            let meant: Vec<u64> = (0..length).filter(|it| is_meant(*it)).collect();
            match (meant.first(), meant.last()) {
                (Some(first), Some(last)) => Ranges::Parts(vec![(*first, *last)]),
                _ => Ranges::Unsatisfiable,
            }
        };
        let found = |value: String| ranges_of(&[value.into_bytes()], length);
        for first in 0..=MOST {
            let remainder = positions(&|it| it >= first);
            assert_eq!(found(format!("bytes={first}-")), remainder);
            let suffix = positions(&|it| length - it <= first);
            assert_eq!(found(format!("bytes=-{first}")), suffix);
            for last in 0..=MOST {
                let meant = match last < first {
                    true => Ranges::Whole,
                    false => positions(&|it| first <= it && it <= last),
                };
                assert_eq!(found(format!("bytes={first}-{last}")), meant);
            }
        }
    }
}

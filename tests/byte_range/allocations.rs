//! The selection takes nothing from the heap, nor do its parts as they are read and printed.

use preconditions::{byte_ranges, evaluate, ByteRanges, Validators};
use std::fmt::{self, Write};

/// Counts what is printed, and keeps nothing.
struct Sink(usize);

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn select(lines: &[(&str, Vec<u8>)], length: u64) -> usize {
    let mut sink = Sink(0);
    let permit = evaluate("GET", lines, Validators::new()).into_result();
    let ranges = byte_ranges(&permit.unwrap(), lines, length);
    if let Some(content_range) = ranges.content_range() {
        write!(sink, "{content_range}").unwrap();
    }
    if let ByteRanges::Parts(set) = &ranges {
        for range in set {
            write!(sink, "{} {}", range.content_range(), set.length()).unwrap();
        }
    }
    usize::from(ranges.status()) + sink.0 + usize::from(ranges.keeps("content-type"))
}

fn allocations(lines: &[(&str, Vec<u8>)], length: u64) -> u64 {
    allocation_counter::measure(|| assert!(select(lines, length) >= 200)).count_total
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(std::hint::black_box(vec![0; 16])));
    assert_eq!(counted.count_total, 1);
}

#[test]
fn nothing_is_taken_from_the_heap() {
    let long = |start: &str, piece: &str| {
        let value = [start, &piece.repeat(65_536 / piece.len())].concat();
        vec![("Range", value.into_bytes())]
    };
    let sixteen: Vec<String> = (0..16).map(|n| format!("{n}-{n}")).collect();
    let mut hostile = vec![
        vec![],
        vec![("Range", b"bytes=1-2".to_vec())],
        vec![("Range", format!("bytes={}", sixteen.join(",")).into_bytes())],
        vec![("Range", b"bytes=-0".to_vec())],
        vec![
            ("Range", b"bytes=0-1".to_vec()),
            ("If-Range", b"\"a\"".to_vec()),
        ],
        long("bytes=", "0-0,"),
        long("bytes=", "99999999-,"),
        long("bytes=", "-0, "),
        long("bytes=", ","),
        long("bytes=0-", "9"),
        long("bytes=", "0"),
        long("", "\u{e9}"),
    ];
    hostile.push(vec![("Range", b"bytes=0-1".to_vec()); 10_000]);
    for lines in &hostile {
        for length in [0, 1, 10_000, u64::MAX] {
            assert_eq!(allocations(lines, length), 0, "of {length}");
        }
    }
}

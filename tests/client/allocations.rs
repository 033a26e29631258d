//! The decisions take nothing from the heap, whatever arrives.

use preconditions::client::{
    Change, FieldUpdate, FieldValue, Response, Resumption, Revalidated, Revalidation,
};
use preconditions::{EntityTag, Validators};
use std::hint::black_box;

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

type Lines = Vec<(String, Vec<u8>)>;

/// Headers that could make a reader collect something, each about 64 KiB.
fn hostile() -> Vec<Lines> {
    const SIZE: usize = 65_536;
    let long = |start: &str, filling: &str, end: &str| {
        let filling = filling.repeat(SIZE / filling.len());
        [start, &filling, end].concat().into_bytes()
    };
    let names = [
        "ETag",
        "Last-Modified",
        "Date",
        "Content-Range",
        "Content-Length",
        "Content-Encoding",
        "Content-Type",
        "Connection",
    ];
    let values = [
        long("\"", "a", "\""),
        long("W/\"", "\u{7e}", "\""),
        long("", "\"a\", ", "\"a\""),
        long("bytes ", "1", "-2/3"),
        long("", "gzip,", ""),
        long("", " \t", ""),
        long("", "9", ""),
    ];
    let mut hostile: Vec<Lines> = Vec::new();
    for value in &values {
        hostile.push(
            names
                .iter()
                .map(|name| (name.to_string(), value.clone()))
                .collect(),
        );
    }
    // Lines without end.
    let line = |name: &str, value: &str| (name.to_string(), value.as_bytes().to_vec());
    hostile.push(
        (0..5_000)
            .flat_map(|_| names.iter().map(|name| line(name, "\"a\"")))
            .collect(),
    );
    hostile.push(vec![
        line("ETag", "\"a\""),
        line("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
        line("Date", "Sun, 06 Nov 1994 09:49:37 GMT"),
        line("Content-Range", "bytes 5-9/10"),
    ]);
    hostile
}

#[test]
fn the_counter_counts() {
    let tag = EntityTag::from_static("\"a\"");
    let tags = [tag];
    assert_eq!(
        allocations(|| drop(black_box(FieldValue::tags(&tags).to_vec()))),
        1
    );
}

#[test]
fn answers() {
    let headers = hostile();
    for stored in &headers {
        for answer in &headers {
            let count = allocations(|| {
                for status in [200, 206, 304, 412, 416, 500] {
                    decide(stored, answer, status);
                }
            });
            assert_eq!(count, 0);
        }
    }
}

fn decide(stored: &Lines, answer: &Lines, status: u16) {
    let first = Response::new(200, stored);
    let answered = Response::new(status, answer);
    let validators = [first.validators().clone()];
    let question = Revalidation::new(&validators);
    let mut buffer = [0; 256];
    for (name, value) in question.lines() {
        black_box((name, value.write_to(&mut buffer)));
    }
    if let Revalidated::Update(selected) = question.answer(&answered) {
        black_box(selected.count());
    }
    if let Ok(question) = Resumption::new(&first, 5) {
        black_box(question.lines().count());
        let _ = black_box(question.answer(&answered));
    }
    if let Ok(change) = Change::guarded(&validators[0]) {
        black_box(change.lines().count());
        let _ = black_box(change.outcome(Some(status)));
    }
    black_box(FieldUpdate::by(answer).replaces("x-field"));
}

#[test]
fn a_thousand_stored_responses() {
    let tags: Vec<Lines> = (0..1000)
        .map(|number| {
            vec![(
                "ETag".to_string(),
                format!("\"{}\"", number % 10).into_bytes(),
            )]
        })
        .collect();
    let stored: Vec<Validators<'_>> = tags.iter().map(Validators::of_response).collect();
    let answer = Response::new(304, &tags[7]);
    let question = Revalidation::new(&stored);
    let count = allocations(|| match question.answer(&answer) {
        Revalidated::Update(selected) => assert_eq!(selected.count(), 100),
        _ => panic!("it is stored"),
    });
    assert_eq!(count, 0);
}

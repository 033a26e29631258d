//! A client's decisions: what is read in a response, asked with, and made of the answer.
#![no_std]
#![no_main]

use preconditions::client::{
    Change, FieldUpdate, FieldValue, Response, Resumed, Resumption, Revalidated, Revalidation,
};
use preconditions::{EntityTag, Validators};
use preconditions_no_panic::{any_number, any_octets, entry, keep, print};

entry!(prove);

const NAMES: [&str; 8] = [
    "etag",
    "last-modified",
    "date",
    "content-range",
    "content-length",
    "content-encoding",
    "content-type",
    "connection",
];

fn prove() {
    let (stored, answer) = (NAMES.map(any_line), NAMES.map(any_line));
    let stored = stored.get(..any_number() as usize).unwrap_or(&[]);
    let first = Response::new(any_number() as u16, stored);
    let answered = Response::new(any_number() as u16, &answer);

    let validators = [
        Validators::of_response(stored),
        answered.validators().clone(),
    ];
    let question = Revalidation::new(&validators);
    question.lines().for_each(write);
    match question.answer(&answered) {
        Revalidated::Update(selected) => selected.for_each(keep),
        Revalidated::AskAgain(refusal) => print(format_args!("{refusal} {refusal:?}")),
        _ => {}
    }
    match Resumption::new(&first, any_number() as u64) {
        Ok(question) => {
            question.lines().for_each(write);
            match question.answer(&answered) {
                Resumed::Append(part) => {
                    keep((part.first(), part.length(), part.complete_length()))
                }
                Resumed::AskAgain(refusal) => print(format_args!("{refusal}")),
                _ => {}
            }
        }
        Err(error) => print(format_args!("{error} {error:?}")),
    }
    match Change::guarded(first.validators()) {
        Ok(change) => {
            change.lines().for_each(write);
            keep(change.repeat().outcome(Some(any_number() as u16)));
        }
        Err(error) => print(format_args!("{error} {error:?}")),
    }
    if let Ok(tag) = EntityTag::parse(any_octets()) {
        Change::guarded_by(&tag).lines().for_each(write);
        let tags = [tag.clone(), tag];
        write(("if-match", FieldValue::tags(&tags)));
    }
    let update = FieldUpdate::by(&answer);
    keep(update.replaces(NAMES[0]));
    update
        .keeping_date()
        .merge(stored.iter().copied(), answer)
        .for_each(keep);
}

fn any_line(name: &'static str) -> (&'static str, &'static [u8]) {
    (name, any_octets())
}

fn write((name, value): (&'static str, FieldValue<'_>)) {
    let mut buffer = [0; 64];
    keep((name, value.byte_length()));
    keep(value.write_to(&mut buffer));
    print(format_args!("{value} {value:?}"));
}

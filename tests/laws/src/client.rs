use crate::without_heap;
use oracle::{Became, ClientValidators, Continued, Freshened};
use preconditions::client::{
    Change, FieldUpdate, Response, Resumed, Resumption, Revalidated, Revalidation, Written,
};
use preconditions::Validators;

/// How many bytes are there, then header sections, each a status code and its field lines, separated
/// by an empty line: the last is an answer, those before are stored. What it says of them, which
/// fields it updates, whether it continues the first, and what it says of a change are what the
/// oracle says; and nothing is taken from the heap.
pub fn client(input: &[u8]) {
    let (received, sections) = read(input);
    let (answer, stored) = match sections.split_last() {
        Some((answer, stored)) if !stored.is_empty() => (answer, stored),
        _ => return,
    };
    freshen(stored, answer);
    resume(&stored[0], received, answer);
    change(Some(answer.status));
    change(None);
    let update = FieldUpdate::by(&answer.lines);
    let merged: Vec<_> = update
        .merge(
            stored[0].lines.iter().cloned(),
            answer.lines.iter().cloned(),
        )
        .collect();
    assert_eq!(merged, oracle::updated(&stored[0].lines, &answer.lines));
}

fn freshen(stored: &[Section], answer: &Section) {
    let validators: Vec<_> = stored
        .iter()
        .map(|it| Validators::of_response(&it.lines))
        .collect();
    let of_the_answer = Validators::of_response(&answer.lines);
    let question = Revalidation::new(&validators);
    let found = match without_heap(|| question.select(&of_the_answer)) {
        Revalidated::Update(selected) if selected.is_strong() => {
            Freshened::Strongly(selected.collect())
        }
        Revalidated::Update(selected) => {
            let indices: Vec<usize> = selected.collect();
            assert_eq!(indices.len(), 1);
            Freshened::Weakly(indices[0])
        }
        Revalidated::Alone => Freshened::Alone,
        Revalidated::AskAgain(_) => Freshened::Nothing,
        other => panic!("not of a 304: {other:?}"),
    };
    let stored: Vec<_> = stored
        .iter()
        .map(|it| ClientValidators::of(&it.lines))
        .collect();
    let expected = oracle::freshened(&stored, &ClientValidators::of(&answer.lines));
    assert_eq!(found, expected);
}

fn resume(first: &Section, received: u64, answer: &Section) {
    let response = Response::new(first.status, &first.lines);
    let answered = Response::new(answer.status, &answer.lines);
    let found = match without_heap(|| Resumption::new(&response, received)) {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Continued::NotAsked
        }
        Ok(question) => match without_heap(|| question.answer(&answered)) {
            Resumed::Append(part) => Continued::Append {
                first: part.first(),
                length: u128::from(part.length()),
                complete_length: part.complete_length(),
            },
            Resumed::BeginAnew => Continued::BeginAnew,
            Resumed::AskWhetherCurrent => Continued::AskWhetherCurrent,
            Resumed::AskAgain(refusal) => {
                assert!(!refusal.to_string().is_empty());
                Continued::AskAgain
            }
            Resumed::Unanswered => Continued::Unanswered,
        },
    };
    let (first, answer) = (
        (first.status, &first.lines[..]),
        (answer.status, &answer.lines[..]),
    );
    assert_eq!(found, oracle::continued(first, received, answer));
}

fn change(status: Option<u16>) {
    for (change, was_tried_before) in [
        (Change::creating(), false),
        (Change::creating().repeat(), true),
    ] {
        let found = match without_heap(|| change.outcome(status)) {
            Written::Done => Became::Made,
            Written::Lost => Became::NotMade,
            Written::Refused => Became::NotAccepted,
            Written::Unknown => Became::NobodyKnows,
        };
        let expected = oracle::became(status, was_tried_before);
        assert_eq!(found, expected, "{status:?}, {was_tried_before}");
    }
}

struct Section {
    status: u16,
    lines: Vec<(String, Vec<u8>)>,
}

/// Whatever the octets are, they are read as something.
fn read(input: &[u8]) -> (u64, Vec<Section>) {
    let mut lines = input.split(|octet| *octet == b'\n');
    let received = number(lines.next().unwrap_or_default()).unwrap_or(5);
    let mut sections: Vec<Section> = Vec::new();
    let mut is_start = true;
    for line in lines {
        if is_start {
            let status = number(line)
                .and_then(|it| u16::try_from(it).ok())
                .unwrap_or(200);
            sections.push(Section {
                status,
                lines: Vec::new(),
            });
        } else if let (Some(section), Some(colon)) = (
            sections.last_mut(),
            line.iter().position(|octet| *octet == b':'),
        ) {
            let (name, value) = (&line[..colon], &line[colon + 1..]);
            section
                .lines
                .push((String::from_utf8_lossy(name).into(), value.to_vec()));
        }
        is_start = line.is_empty();
    }
    (received, sections)
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

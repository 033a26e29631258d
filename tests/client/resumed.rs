//! A download that is cut again and again, from a server that lies, while the file changes: what is
//! assembled are always the bytes of one version.

use inputs::lying_server::{Answer, Lie, Server, LIES};
use inputs::random::{cases, Random};
use preconditions::client::{Response, Resumed, Resumption, ResumptionError};
use std::collections::BTreeMap;

type Lines = Vec<(String, Vec<u8>)>;

/// What a client has of a file.
struct Partial {
    header: Lines,
    status: u16,
    content: Vec<u8>,
    /// The length of the whole, once any answer has said it.
    complete_length: Option<u64>,
    is_complete: bool,
}

impl Partial {
    /// The start of a file: what came of an answer before the connection broke.
    fn begin(answer: Answer, received: Received) -> Self {
        Partial {
            complete_length: Response::new(answer.status, &answer.header).complete_length(),
            header: answer.header,
            status: answer.status,
            content: received.content,
            is_complete: received.has_ended,
        }
    }
}

struct Received {
    content: Vec<u8>,
    /// The end of the message was seen.
    has_ended: bool,
}

/// Cuts half of all messages somewhere.
fn receive(random: &mut Random, answer: &Answer) -> Received {
    let length = answer.content.len();
    let cut = if random.once_in(2) {
        length
    } else {
        random.below(length + 1)
    };
    Received {
        content: answer.content[..cut].to_vec(),
        has_ended: cut == length && random.once_in(2),
    }
}

enum Step {
    Whole,
    Rest,
}

/// Downloads; what there is at the end, and how many parts were appended.
fn download(random: &mut Random, server: &mut Server) -> (Vec<u8>, Vec<u8>, u64) {
    let mut appended = 0;
    let mut partial: Option<Partial> = None;
    let mut step = Step::Whole;
    for _ in 0..200 {
        if random.once_in(3) {
            server.change(random);
        }
        let Some(there) = partial.as_mut().filter(|_| matches!(step, Step::Rest)) else {
            let answer = server.answer(&[]);
            let received = receive(random, &answer);
            let begun = Partial::begin(answer, received);
            if is_complete(&begun) {
                return (begun.content, server.current().to_vec(), appended);
            }
            partial = Some(begun);
            step = Step::Rest;
            continue;
        };
        let received = there.content.len() as u64;
        let first = Response::new(there.status, &there.header);
        let question = match Resumption::new(&first, received) {
            Ok(question) => question,
            Err(ResumptionError::Complete) => panic!("would have been noticed"),
            Err(error) => panic!("this server has strong validators: {error}"),
        };
        let request: Lines = question
            .lines()
            .map(|(name, value)| (name.into(), value.to_vec()))
            .collect();
        let answer = server.answer(&request);
        match question.answer(&Response::new(answer.status, &answer.header)) {
            Resumed::Append(part) => {
                let received = receive(random, &answer);
                let most = usize::try_from(part.length()).unwrap();
                assert_eq!(part.first(), there.content.len() as u64);
                there.content.extend(received.content.iter().take(most));
                there.complete_length = there.complete_length.or(part.complete_length());
                appended += 1;
            }
            Resumed::BeginAnew => {
                let received = receive(random, &answer);
                *there = Partial::begin(answer, received);
            }
            Resumed::AskWhetherCurrent => {
                if there.content.pop().is_none() {
                    step = Step::Whole;
                }
            }
            Resumed::AskAgain(_) => step = Step::Whole,
            Resumed::Unanswered if random.once_in(4) => step = Step::Whole,
            Resumed::Unanswered => {}
        }
        if is_complete(there) {
            return (there.content.clone(), server.current().to_vec(), appended);
        }
    }
    panic!("200 requests are not enough");
}

fn is_complete(partial: &Partial) -> bool {
    match partial.complete_length {
        Some(length) => partial.content.len() as u64 == length,
        None => partial.is_complete,
    }
}

#[test]
fn what_is_assembled_is_what_is_current() {
    let mut appended: BTreeMap<Lie, u64> = BTreeMap::new();
    for seed in 0..cases() {
        let mut random = Random::new(seed);
        let lie = random.one_of(&LIES);
        let mut server = Server::new(&mut random, lie);
        let (content, current, parts) = download(&mut random, &mut server);
        assert_eq!(content, current, "seed {seed}, {lie:?}");
        *appended.entry(lie).or_default() += parts;
    }
    // It is not right by never resuming at all.
    for lie in [
        Lie::None,
        Lie::IgnoresIfRange,
        Lie::UnknownTotal,
        Lie::TooMuch,
    ] {
        assert!(
            appended[&lie] > cases() / 1000,
            "{lie:?}: {}",
            appended[&lie]
        );
    }
    for lie in [
        Lie::NoContentRange,
        Lie::OkWithContentRange,
        Lie::Gzip,
        Lie::OtherPart,
        Lie::NotModified,
    ] {
        assert_eq!(appended[&lie], 0, "{lie:?}");
    }
}

/// The client that most scripts are: a range from where the file ends, and whatever comes is
/// appended.
#[test]
fn a_client_that_compares_nothing_assembles_files_that_never_were() {
    let mut corrupt: BTreeMap<Lie, u64> = BTreeMap::new();
    for seed in 0..10_000 {
        let mut random = Random::new(seed);
        let lie = random.one_of(&LIES);
        let mut server = Server::new(&mut random, lie);
        let first = server.answer(&[]);
        let mut content = receive(&mut random, &first).content;
        let validator = first.header[0].1.clone();
        server.change(&mut random);
        let range = format!("bytes={}-", content.len());
        let request: Lines = vec![
            ("Range".into(), range.into_bytes()),
            ("If-Range".into(), validator),
        ];
        let answer = server.answer(&request);
        match answer.status {
            200 => content = answer.content,
            206 => content.extend(answer.content),
            _ => continue,
        }
        *corrupt.entry(lie).or_default() += u64::from(content != server.current());
    }
    assert_eq!(
        corrupt[&Lie::None],
        0,
        "If-Range is enough where it is honored"
    );
    for lie in [
        Lie::IgnoresIfRange,
        Lie::OtherPart,
        Lie::OkWithContentRange,
        Lie::Gzip,
        Lie::TooMuch,
    ] {
        assert!(corrupt[&lie] > 0, "{lie:?}");
    }
}

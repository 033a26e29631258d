//! Writers of one resource, whose connections break: what a client says became of its change is what
//! the server has done.
//!
//! read -> condition -> `evaluate` -> status -> what became of it, and once more where nobody knows.
//! A request may come late, and after it was repeated; some servers answer 304 or 503 to a change
//! that they have made. Whatever happens, no change is made twice, none is made of another version
//! than the one that its writer has read, and none that is called made, lost or refused is not.

use inputs::random::{cases, Random};
use preconditions::client::{Change, Written};
use preconditions::{evaluate, EntityTag, HttpDate, Target, Validators};
use std::collections::BTreeMap;

type Lines = Vec<(String, Vec<u8>)>;

/// A request that changes the resource.
#[derive(Clone)]
struct Put {
    writer: usize,
    /// Which of the changes that were made is the one that the writer has read.
    read: Option<usize>,
    lines: Lines,
}

/// A resource that keeps every change. The number of its version is that of the last.
struct Server {
    has_tags: bool,
    /// In milliseconds, so that several things happen in a second.
    now: i64,
    made: Vec<Put>,
    modified: i64,
    /// What is on its way, or was taken and is not made yet.
    late: Vec<Put>,
}

impl Server {
    fn new(random: &mut Random) -> Self {
        Server {
            has_tags: !random.once_in(4),
            now: 784_111_777_000,
            made: Vec::new(),
            modified: 0,
            late: Vec::new(),
        }
    }

    fn version(&self) -> Option<usize> {
        self.made.len().checked_sub(1)
    }

    /// The header section of an ordinary GET, if there is anything.
    fn header(&self) -> Option<Lines> {
        let tag = self
            .version()
            .map(|it| EntityTag::from_version(it as u64))?;
        let mut lines = vec![
            ("Date".into(), date(self.now)),
            ("Last-Modified".into(), date(self.modified)),
        ];
        if self.has_tags {
            lines.push(("ETag".into(), tag.as_bytes().to_vec()));
        }
        Some(lines)
    }

    /// What happens to a request that was sent: the status code of the answer, if one came back.
    fn send(&mut self, put: Put, random: &mut Random) -> Option<u16> {
        match random.below(16) {
            0 => None,
            1 => self.comes_late(put),
            2 => self.make(put).and(None),
            3 => Some(503),
            4 => self.make(put).and(Some(503)),
            5 => self.comes_late(put).or(Some(202)),
            6 => self
                .make(put)
                .map(|status| if status == 204 { 304 } else { status }),
            7 => Some(random.one_of(&[307, 403, 429])),
            _ => self.make(put),
        }
    }

    fn comes_late(&mut self, put: Put) -> Option<u16> {
        self.late.push(put);
        None
    }

    fn make(&mut self, put: Put) -> Option<u16> {
        let tag = self.version().map(|it| EntityTag::from_version(it as u64));
        let target = match self.version() {
            None => Target::Missing,
            Some(_) => Target::Exists(
                Validators::new()
                    .etag(tag.filter(|_| self.has_tags))
                    .last_modified(HttpDate::from_unix_seconds(self.modified / 1000))
                    .date(HttpDate::from_unix_seconds(self.now / 1000)),
            ),
        };
        match evaluate("PUT", &put.lines, target).into_result() {
            Err(answer) => Some(answer.status()),
            Ok(_permit) => {
                assert_eq!(put.read, self.version(), "made of another version");
                let is_twice = self.made.iter().any(|made| made.writer == put.writer);
                assert!(!is_twice, "made twice");
                self.made.push(put);
                self.modified = self.now;
                Some(204)
            }
        }
    }

    /// Time goes by, and what is late comes in.
    fn wait(&mut self, random: &mut Random) {
        self.now += i64::from(random.one_of(&[1, 300, 1000, 5000]));
        if !self.late.is_empty() && random.once_in(2) {
            let put = self.late.swap_remove(random.below(self.late.len()));
            self.make(put);
        }
    }
}

fn date(milliseconds: i64) -> Vec<u8> {
    let date = HttpDate::from_unix_seconds(milliseconds / 1000).unwrap();
    date.to_imf_fixdate().to_vec()
}

/// Where a writer is.
enum Step {
    Read,
    Send { is_repeated: bool },
    LookAgain,
    Ended(Written),
}

struct Writer {
    number: usize,
    read: Option<usize>,
    header: Option<Lines>,
    step: Step,
    /// Says, after an attempt of which nobody knows, that there was one.
    repeats: bool,
}

impl Writer {
    fn goes_on(&mut self, server: &mut Server, random: &mut Random) {
        self.step = match self.step {
            Step::Read => {
                (self.read, self.header) = (server.version(), server.header());
                Step::Send { is_repeated: false }
            }
            Step::Send { is_repeated } => {
                let read = self.header.as_ref().map(Validators::of_response);
                let change = match &read {
                    None => Ok(Change::creating()),
                    Some(read) => Change::guarded(read),
                };
                match change {
                    // The date is of this second: read it again later.
                    Err(_) => Step::Read,
                    Ok(change) => {
                        let change = match is_repeated && self.repeats {
                            true => change.repeat(),
                            false => change,
                        };
                        let lines = change.lines();
                        let put = Put {
                            writer: self.number,
                            read: self.read,
                            lines: lines
                                .map(|(name, value)| (name.into(), value.to_vec()))
                                .collect(),
                        };
                        match change.outcome(server.send(put, random)) {
                            Written::Unknown => Step::LookAgain,
                            written => Step::Ended(written),
                        }
                    }
                }
            }
            // What the documentation of `Written::Unknown` says.
            Step::LookAgain => match server.made.last() {
                Some(made) if made.writer == self.number => Step::Ended(Written::Done),
                _ if server.version() == self.read => Step::Send { is_repeated: true },
                _ => Step::Ended(Written::Unknown),
            },
            Step::Ended(written) => Step::Ended(written),
        };
    }
}

/// What each of a few writers says at the end, and whether its change was made.
fn history(random: &mut Random, repeats: bool) -> Vec<(Written, bool)> {
    let mut server = Server::new(random);
    let writer = |number| Writer {
        number,
        read: None,
        header: None,
        step: Step::Read,
        repeats,
    };
    let mut writers: Vec<Writer> = (0..4).map(writer).collect();
    for _ in 0..40 {
        let number = random.below(writers.len());
        writers[number].goes_on(&mut server, random);
        server.wait(random);
    }
    while let Some(put) = server.late.pop() {
        server.make(put);
    }
    let end = |writer: &Writer| match writer.step {
        Step::Ended(written) => {
            let is_made = server.made.iter().any(|made| made.writer == writer.number);
            Some((written, is_made))
        }
        _ => None,
    };
    writers.iter().filter_map(end).collect()
}

#[test]
fn what_a_writer_says_is_what_was_done() {
    let mut ends: BTreeMap<(String, bool), u64> = BTreeMap::new();
    for seed in 0..cases() / 10 {
        for (written, is_made) in history(&mut Random::new(seed), true) {
            match written {
                Written::Done => assert!(is_made, "seed {seed}: made"),
                Written::Lost | Written::Refused => {
                    assert!(!is_made, "seed {seed}: {written:?}, and it was made")
                }
                Written::Unknown => {}
            }
            *ends.entry((format!("{written:?}"), is_made)).or_default() += 1;
        }
    }
    // Of what nobody knows, some was made, and some was not; and it is not all there is.
    assert_eq!(ends.len(), 5, "{ends:?}");
    assert!(
        ends.values().all(|count| *count > cases() / 1000),
        "{ends:?}"
    );
}

/// What [`Change::repeat`] is for.
#[test]
fn a_writer_that_does_not_say_that_it_repeats_calls_lost_what_was_made() {
    let mut wrong = 0;
    for seed in 0..1000 {
        let ends = history(&mut Random::new(seed), false);
        wrong += ends
            .iter()
            .filter(|end| **end == (Written::Lost, true))
            .count();
    }
    assert!(wrong > 0);
}

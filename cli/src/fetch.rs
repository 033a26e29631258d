//! `preconditions fetch`: a download that asks before it transfers, goes on where it was cut, and
//! never leaves a file that no version of the resource ever was.

mod explain;
mod place;
mod record;
mod transfer;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use http::{HeaderMap, Method, Response};
use preconditions::client::{
    FieldUpdate, Response as Answer, Resumed, Resumption, Revalidated, Revalidation,
};
use ureq::Body;
use url::Url;

use crate::agent::{self, Agent, Connection};
use place::{Copy, Place};
use record::Record;
use transfer::{Ended, Progress};

/// Download a file: only if it has changed, only what is missing, and never a mix of two versions
///
/// Beside FILE, FILE.response keeps the header that it came with. Run again, the command sends the
/// validators in it, and a 304 saves the transfer. What a broken connection or a kill leaves in
/// FILE.part is completed if the server proves that it still belongs to the current version. FILE
/// itself is replaced when the new content is complete, by renaming, and not before.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Where to download from; https, if no scheme is given
    #[arg(value_parser = agent::url)]
    url: Url,

    /// The file to write; without it, the last segment of the URL
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace FILE even if it was not fetched by this command, or was changed since
    #[arg(long)]
    replace: bool,

    /// Take a 304 without a validator for an answer, although it does not say of which version
    #[arg(long)]
    accept_bare_304: bool,

    /// How often to go on after the connection has broken
    #[arg(long, value_name = "TIMES", default_value_t = 5)]
    retries: u32,

    /// How many bytes to ask for twice when going on, to see that they are the same: some servers give
    /// two versions of the same size and second one strong validator
    #[arg(long, value_name = "BYTES", default_value_t = 16 * 1024)]
    overlap: u64,

    /// Say of each request what it asks, and of each answer what it comes to
    #[arg(long)]
    explain: bool,

    /// Show no progress
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    connection: Connection,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let agent = Agent::new(&arguments.connection)?;
    let file = match &arguments.output {
        Some(file) => file.clone(),
        None => file_name(&arguments.url)?,
    };
    let place = Place::open(file)?;
    let done = Fetch {
        arguments,
        agent,
        place: &place,
    }
    .run();
    place.close()?;
    println!("{}", done?);
    Ok(ExitCode::SUCCESS)
}

/// The last segment of the path, where it can be the name of a file.
fn file_name(url: &Url) -> Result<PathBuf> {
    let segment = url
        .path_segments()
        .and_then(|mut segments| segments.next_back());
    let name = percent_encoding::percent_decode_str(segment.unwrap_or_default());
    match name.decode_utf8() {
        Ok(name) if !matches!(&*name, "" | "." | "..") && !name.contains(NOT_IN_NAMES) => {
            Ok(PathBuf::from(&*name))
        }
        _ => bail!("{url} names no file: say which with --output FILE"),
    }
}

/// Would be more than a name, or none.
const NOT_IN_NAMES: &[char] = &['/', '\\', '\0'];

struct Fetch<'a> {
    arguments: &'a Arguments,
    agent: Agent,
    place: &'a Place,
}

/// What to ask for next.
#[derive(Clone, Debug)]
enum Ask {
    /// Whether FILE is still current.
    WhetherCurrent(Record),
    /// What is missing behind FILE.part.
    Rest,
    /// The whole, without any condition.
    Whole,
}

/// What came of a request.
enum Step {
    Done(String),
    Ask(Ask),
    /// The connection broke, or could not be made.
    Broken(anyhow::Error),
}

/// More requests than any honest server makes necessary, not counting broken connections.
const MOST_QUESTIONS: u32 = 8;

/// How long to wait before going on, after a connection that brought nothing.
const PATIENCE: Duration = Duration::from_millis(250);

impl Fetch<'_> {
    fn run(&self) -> Result<String> {
        let mut ask = self.first_question()?;
        let (mut questions, mut retries) = (0, self.arguments.retries);
        let mut most_received = 0;
        loop {
            let step = match &ask {
                Ask::WhetherCurrent(record) => self.revalidate(record)?,
                Ask::Rest => self.resume()?,
                Ask::Whole => self.whole()?,
            };
            match step {
                Step::Done(said) => return Ok(said),
                Step::Ask(_) if questions == MOST_QUESTIONS => {
                    bail!("the server contradicts itself again and again");
                }
                Step::Ask(next) => {
                    questions += 1;
                    ask = next;
                }
                Step::Broken(error) => {
                    let part = self.place.part()?;
                    let received = part.map_or(0, |(_, received)| received);
                    // What makes progress can go on as long as it does.
                    if received <= most_received {
                        if retries == 0 {
                            return Err(error);
                        }
                        retries -= 1;
                        std::thread::sleep(PATIENCE);
                    }
                    self.explain(format_args!("the connection broke: {error:#}"));
                    most_received = most_received.max(received);
                    if received > 0 {
                        ask = Ask::Rest;
                    }
                }
            }
        }
    }

    fn first_question(&self) -> Result<Ask> {
        let copy = self.place.copy()?;
        if matches!(copy, Copy::Foreign) && !self.arguments.replace {
            bail!(
                "{}: not what this command has fetched, or changed since; --replace replaces it",
                self.place.file().display(),
            );
        }
        if self.place.part()?.is_some() {
            return Ok(Ask::Rest);
        }
        Ok(match copy {
            Copy::Whole(record) => Ask::WhetherCurrent(record),
            Copy::None | Copy::Foreign => Ask::Whole,
        })
    }

    /// Asks whether FILE is still current.
    fn revalidate(&self, stored: &Record) -> Result<Step> {
        let response = stored.response();
        let validators = [response.validators().clone()];
        let question = Revalidation::new(&validators);
        let mut conditions = HeaderMap::new();
        question.lines().insert_into(&mut conditions);
        let (url, answer) = match self.get(&conditions, &stored.url) {
            Ok(answered) => answered,
            Err(error) => return self.broken(error),
        };
        // Validators are of the URL that they came from, and were not sent to another.
        if conditions.is_empty() || url.as_str() != stored.url {
            return self.receive_whole(&url, answer);
        }
        let read = Answer::new(answer.status().as_u16(), answer.headers());
        match question.answer(&read) {
            Revalidated::Update(selected) => {
                let is_strong = selected.is_strong();
                if !is_strong && validators[0].entity_tag().is_none() {
                    self.explain(format_args!(
                        "304 by a date that is as old as the copy: it may have changed in the same \
                         second, so the whole is asked for"
                    ));
                    return Ok(Step::Ask(Ask::Whole));
                }
                self.unchanged(stored, &answer, is_strong)
            }
            Revalidated::Alone if self.arguments.accept_bare_304 => {
                self.unchanged(stored, &answer, false)
            }
            Revalidated::Alone => {
                self.explain(format_args!(
                    "304 that does not say of which version: the whole is asked for \
                     (--accept-bare-304 takes it for an answer)"
                ));
                Ok(Step::Ask(Ask::Whole))
            }
            Revalidated::AskAgain(refusal) => self.ask_whole(refusal),
            Revalidated::Replace => self.receive_whole(&url, answer),
            Revalidated::Unanswered => self.refused(&answer),
        }
    }

    /// FILE is current: takes down what the 304 says about it.
    fn unchanged(&self, stored: &Record, answer: &Response<Body>, is_strong: bool) -> Result<Step> {
        let update = match is_strong {
            true => FieldUpdate::by(answer.headers()),
            false => FieldUpdate::by(answer.headers()).keeping_date(),
        };
        let lines = answer.headers().iter();
        let lines = lines.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
        let lines: Vec<_> = lines.collect();
        let mut record = stored.clone();
        record.lines = update.merge(stored.lines.clone(), lines).collect();
        self.place.update(&record)?;
        let file = self.place.file();
        let length = file
            .metadata()
            .with_context(|| file.display().to_string())?
            .len();
        let how = match is_strong {
            true => "the same strong validator",
            false => "not proven byte for byte",
        };
        self.explain(format_args!("304: FILE is still current ({how})"));
        Ok(Step::Done(format!(
            "{}: unchanged, {} saved",
            file.display(),
            indicatif::HumanBytes(length)
        )))
    }

    /// Asks for what is missing behind FILE.part.
    fn resume(&self) -> Result<Step> {
        let Some((record, received)) = self.place.part()? else {
            return Ok(Step::Ask(Ask::Whole));
        };
        let first = record.response();
        let overlap = self.arguments.overlap;
        let from = received.saturating_sub(overlap);
        let question = match Resumption::new(&first, received) {
            Err(preconditions::client::ResumptionError::Complete) => {
                return self.finish(record, received);
            }
            Ok(_) if from == 0 && overlap > 0 => {
                self.explain(format_args!("{received} bytes are there, too few to go on"));
                return Ok(Step::Ask(Ask::Whole));
            }
            // With fewer bytes, it cannot fail otherwise than with all of them.
            all => all.and_then(|_| Resumption::new(&first, from)),
        };
        let question = match question {
            Ok(question) => question,
            Err(error) => {
                self.explain(format_args!(
                    "{received} bytes are there, but no use: {error}"
                ));
                return Ok(Step::Ask(Ask::Whole));
            }
        };
        let mut conditions = HeaderMap::new();
        question.lines().insert_into(&mut conditions);
        let (url, answer) = match self.get(&conditions, &record.url) {
            Ok(answered) => answered,
            Err(error) => return self.broken(error),
        };
        if url.as_str() != record.url {
            return self.receive_whole(&url, answer);
        }
        let read = Answer::new(answer.status().as_u16(), answer.headers());
        match question.answer(&read) {
            Resumed::Append(part) => {
                self.explain(format_args!(
                    "206: {} bytes that continue the first {from} of {received} that are there",
                    part.length()
                ));
                let progress = self.progress(received, part.complete_length());
                let tail = self.place.tail(from)?;
                let ended = transfer::append(
                    self.place.append()?,
                    answer.into_body(),
                    Some(part.length()),
                    &tail,
                    &progress,
                )?;
                if ended.differs {
                    return self.ask_whole("one strong validator for two versions");
                }
                let total = received.saturating_add(ended.received);
                match part.complete_length() {
                    Some(length) if length == total => self.finish(record, received),
                    Some(length) if length < total => self.ask_whole("it has become shorter"),
                    length => self.incomplete(ended, length.is_none()),
                }
            }
            Resumed::BeginAnew => {
                self.explain(format_args!(
                    "200: another version, or a server without ranges"
                ));
                self.receive_whole(&url, answer)
            }
            Resumed::AskWhetherCurrent => {
                // The last byte, asked for again, comes with the version and the length of the whole.
                self.explain(format_args!(
                    "416: {received} bytes is how long the current version is, but is this it? \
                     The last byte is asked for again"
                ));
                self.place.cut(received.saturating_sub(1))?;
                Ok(Step::Ask(match received {
                    0 | 1 => Ask::Whole,
                    _ => Ask::Rest,
                }))
            }
            Resumed::AskAgain(refusal) => self.ask_whole(refusal),
            Resumed::Unanswered => self.refused(&answer),
        }
    }

    /// Asks for the whole, without any condition.
    fn whole(&self) -> Result<Step> {
        match self.get(&HeaderMap::new(), "") {
            Ok((url, answer)) => self.receive_whole(&url, answer),
            Err(error) => self.broken(error),
        }
    }

    /// Receives the answer to a request that had no condition that counts.
    fn receive_whole(&self, url: &Url, answer: Response<Body>) -> Result<Step> {
        let status = answer.status().as_u16();
        match status {
            200 | 203 => {}
            304 => bail!("304 to a request without a condition: expected 200"),
            206 => bail!("206 to a request without a range: expected 200"),
            _ => return self.refused(&answer),
        }
        // What 203 says of the content is what 200 says.
        let record = Record::of(url.as_str(), 200, answer.headers());
        if let Some(coding) = answer.headers().get("content-encoding") {
            self.explain(format_args!(
                "the server sends the coding {coding:?}, although it was asked for none: kept as it is"
            ));
        }
        let length = record.response().complete_length();
        let progress = self.progress(0, length);
        let file = self.place.begin(&record)?;
        let ended = transfer::append(file, answer.into_body(), length, &[], &progress)?;
        let is_complete = match length {
            Some(length) => ended.received == length,
            None => ended.error.is_none(),
        };
        match is_complete {
            true => self.finish(record, 0),
            false => self.incomplete(ended, false),
        }
    }

    /// FILE.part is complete.
    fn finish(&self, record: Record, resumed_at: u64) -> Result<Step> {
        let length = self.place.finish(record)?;
        let file = self.place.file().display();
        let saved = match resumed_at {
            0 => String::new(),
            resumed_at => format!(
                ", of which {} were there",
                indicatif::HumanBytes(resumed_at)
            ),
        };
        Ok(Step::Done(format!(
            "{file}: {}{saved}",
            indicatif::HumanBytes(length)
        )))
    }

    /// Something is still missing.
    fn incomplete(&self, ended: Ended, is_length_unknown: bool) -> Result<Step> {
        match ended.error {
            Some(error) => self.broken(error.into()),
            // The part has ended as it should, and nobody says how long the whole is.
            None if is_length_unknown => {
                self.explain(format_args!(
                    "nobody says how long the whole is: it is asked for"
                ));
                Ok(Step::Ask(Ask::Whole))
            }
            None => Ok(Step::Ask(Ask::Rest)),
        }
    }

    /// The connection broke, or there was none; what cannot be otherwise next time is an error.
    fn broken(&self, error: anyhow::Error) -> Result<Step> {
        use ureq::Error;
        match error.downcast_ref() {
            None if error.is::<Fatal>() => Err(error),
            Some(Error::BadUri(_) | Error::Http(_) | Error::Tls(_) | Error::HostNotFound) => {
                Err(error)
            }
            _ => Ok(Step::Broken(error)),
        }
    }

    fn ask_whole(&self, why: impl std::fmt::Display) -> Result<Step> {
        self.explain(format_args!("no use: {why}; the whole is asked for"));
        Ok(Step::Ask(Ask::Whole))
    }

    /// An answer that is no content: FILE and FILE.part stay as they are.
    fn refused(&self, answer: &Response<Body>) -> Result<Step> {
        bail!("the server answers {}", answer.status())
    }

    /// Sends a GET, and follows redirections. The conditions go to the URL that they are for, and to
    /// no other.
    fn get(&self, conditions: &HeaderMap, of: &str) -> Result<(Url, Response<Body>)> {
        const MOST_REDIRECTIONS: u32 = 10;
        let none = HeaderMap::new();
        let mut url = self.arguments.url.clone();
        for _ in 0..=MOST_REDIRECTIONS {
            let conditions = if url.as_str() == of {
                conditions
            } else {
                &none
            };
            self.explain_request(&url, conditions);
            let answer = self.agent.send(Method::GET, &url, conditions, None)?;
            self.explain_answer(&answer);
            let next = match answer.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => answer.headers().get("location"),
                _ => None,
            };
            let Some(next) = next else {
                return Ok((url, answer));
            };
            let next = next.to_str().context("Location is no URL")?;
            let next = url
                .join(next)
                .with_context(|| format!("{next:?} is no URL"))?;
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(Fatal(format!("{url} leads to {next}, which is not https")).into());
            }
            url = next;
        }
        Err(Fatal("more than 10 redirections".into()).into())
    }

    fn progress(&self, received: u64, length: Option<u64>) -> Progress {
        match self.arguments.quiet {
            true => Progress::hidden(),
            false => Progress::shown(received, length),
        }
    }
}

/// What trying again does not mend.
#[derive(Debug)]
struct Fatal(String);

impl std::fmt::Display for Fatal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fatal {}

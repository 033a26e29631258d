//! Runs the checks, and says what they came to.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use super::check::{self, skip, Check, Finding, Level, Stop, Sure};
use super::checks;
use super::site::Site;
use super::transport::Version;

/// So many reads are under way at a time.
const READERS: usize = 4;

/// What one check came to.
#[derive(Debug)]
pub enum Verdict {
    Holds,
    Deviates(Finding),
    /// Deviates, as the file of known deviations says, for this reason.
    Known(Finding, String),
    /// Holds, though the file of known deviations says otherwise.
    Vanished,
    Skipped(String),
    Failed(String),
}

#[derive(Debug)]
pub struct Row {
    pub check: &'static Check,
    pub verdict: Verdict,
    /// The other explanation that there may be.
    pub unless: Option<&'static str>,
}

/// All of a run.
#[derive(Debug)]
pub struct Report {
    pub url: String,
    pub rows: Vec<Row>,
    pub requests: usize,
    pub bytes: usize,
    pub time: Duration,
    /// What makes the whole worthless.
    pub void: Option<String>,
}

impl Report {
    pub fn count(&self, of: fn(&Verdict) -> bool) -> usize {
        self.rows.iter().filter(|row| of(&row.verdict)).count()
    }

    /// Whether something deviates that is worth failing for, or vanished.
    pub fn fails(&self, from: Level) -> bool {
        self.rows.iter().any(|row| match row.verdict {
            Verdict::Deviates(_) => row.check.level >= from,
            Verdict::Vanished => true,
            _ => false,
        })
    }

    /// Whether not all was tried that was to be.
    pub fn is_incomplete(&self) -> bool {
        self.void.is_some() || self.count(|it| matches!(it, Verdict::Failed(_))) > 0
    }
}

/// How long the reads and the writes may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub reads: Duration,
    pub writes: Duration,
}

pub fn run(
    url: String,
    site: &Site<'_>,
    known: &BTreeMap<&'static str, String>,
    times: Times,
    began: Instant,
) -> Report {
    let spent = began.elapsed();
    site.session.allow(times.reads.saturating_sub(spent));
    let reads: Vec<_> = checks::all().filter(|check| !check.writes).collect();
    let mut outcomes = at_once(&reads, site);
    site.session.allow(Duration::from_secs(2));
    let void = match site.change() {
        Ok(None) => None,
        Ok(Some(what)) => Some(format!(
            "the {what} is another than at the beginning: what was found says nothing"
        )),
        Err(stop) => Some(format!("a last GET failed: {}", reason(stop))),
    };
    site.session.allow(times.writes);
    for check in checks::all().filter(|check| check.writes) {
        let outcome = match (&void, site.session.writes()) {
            (None, true) => tried(check, site),
            (None, false) => Err(Stop::Skipped("needs --write".into())),
            (Some(why), _) => Err(Stop::Skipped(why.clone())),
        };
        outcomes.push((check, outcome));
    }
    let cached = site.is_behind_a_cache();
    let rows = outcomes
        .into_iter()
        .map(|(check, outcome)| Row {
            check,
            verdict: verdict(check, outcome, known),
            unless: unless(check, cached),
        })
        .collect();
    let (requests, bytes) = site.session.spent();
    Report {
        url,
        rows,
        requests,
        bytes,
        time: began.elapsed(),
        void,
    }
}

fn tried(check: &Check, site: &Site<'_>) -> check::Outcome {
    match site.session.version() {
        Version::Http2 if check.http1 => Err(skip("not applicable over HTTP/2")),
        Version::Http1 | Version::Http2 => (check.run)(site),
    }
}

fn reason(stop: Stop) -> String {
    match stop {
        Stop::Deviates(finding) => finding.came,
        Stop::Skipped(why) | Stop::Failed(why) => why,
    }
}

type Outcomes = Vec<(&'static Check, Result<(), Stop>)>;

fn at_once(reads: &[&'static Check], site: &Site<'_>) -> Outcomes {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                while let Some(check) = reads.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let outcome = tried(check, site);
                    if let Ok(mut done) = done.lock() {
                        done.push((*check, outcome));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(check, _)| reads.iter().position(|it| it.id == check.id));
    done
}

fn verdict(
    check: &Check,
    outcome: Result<(), Stop>,
    known: &BTreeMap<&'static str, String>,
) -> Verdict {
    match (outcome, known.get(check.id)) {
        (Ok(()), None) => Verdict::Holds,
        (Ok(()), Some(_)) => Verdict::Vanished,
        (Err(Stop::Deviates(mut finding)), known) => {
            finding.due = format!("{}: {}", finding.due, check.rule);
            match known {
                None => Verdict::Deviates(finding),
                Some(reason) => Verdict::Known(finding, reason.clone()),
            }
        }
        (Err(Stop::Skipped(why)), _) => Verdict::Skipped(why),
        (Err(Stop::Failed(why)), _) => Verdict::Failed(why),
    }
}

/// What else may explain a deviation.
fn unless(check: &Check, cached: bool) -> Option<&'static str> {
    let skipped_by_caches = [
        "match/",
        "unmodified-since/",
        "precedence/match",
        "precedence/unmodified",
    ];
    match check.sure {
        Sure::Unless(other) => Some(other),
        Sure::Certain if cached && skipped_by_caches.iter().any(|it| check.id.starts_with(it)) => {
            Some("a cache in front may have answered, which need not look at If-Match and If-Unmodified-Since (RFC 9111 §4.3.2)")
        }
        Sure::Certain => None,
    }
}

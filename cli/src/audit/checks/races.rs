//! Several clients at once: no acknowledged write may be lost (§13.1.1).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::audit::asked::Asked;
use crate::audit::check::{must, skip, Check, Finding, Outcome, Stop};
use crate::audit::site::{line, Line, Site};
use crate::raw_http::Request;

const CLIENTS: usize = 8;
const WRITES: usize = 200;

/// A client that was refused so much more often than writes were performed gives up: each of those
/// refuses it at most once.
const MOST_REFUSED: usize = 20;

/// So long a client waits for the others.
const PATIENCE: Duration = Duration::from_secs(2);

pub const CHECKS: &[Check] = &[
    must(
        "race/one-wins",
        "13.1.1",
        "contract: race/all-permitted-at-once",
        "of eight PUTs at once under one tag one is performed",
        "writes that were acknowledged are lost whenever two people save at once",
        |site| {
            let current = site.current()?;
            let lines = [line("If-Match", current.strong_tag()?)];
            site.scratch()?.varies()?;
            one_wins(site, &site.path, &lines)
        },
    )
    .writing(),
    must(
        "race/creation",
        "13.1.2",
        "contract: race/create-only",
        "of eight PUTs at once under If-None-Match: * one is performed",
        "two clients create the same, and the first is overwritten unseen",
        |site| one_wins(site, site.absent()?, &[line("If-None-Match", "*")]),
    )
    .writing(),
    must(
        "race/lost-updates",
        "13.1.1",
        "contract: race/guarded-increments",
        "of 200 acknowledged writes of eight clients none is lost",
        "writes that were acknowledged are lost whenever two people save at once",
        lost_updates,
    )
    .writing(),
];

/// All send the header, and the content when all have come so far.
fn one_wins(site: &Site<'_>, path: &str, lines: &[Line]) -> Outcome {
    let waiting = AtomicUsize::new(0);
    let all_wait = || {
        waiting.fetch_add(1, Ordering::SeqCst);
        let since = Instant::now();
        while waiting.load(Ordering::SeqCst) < CLIENTS && since.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
    };
    let answers = at_once(|| {
        let request = put(site, path, lines)?;
        let answer = site.session.send_now(request, all_wait);
        Asked::of("PUT", path, lines, answer)
    })?;
    let statuses: Vec<u16> = answers.iter().map(|asked| asked.answer.status).collect();
    let won = statuses
        .iter()
        .filter(|it| (200..300).contains(*it))
        .count();
    match won {
        1 => Ok(()),
        0 if statuses.iter().all(|it| matches!(it, 405 | 501)) => Err(skip("PUT is not allowed")),
        _ => Err(Stop::Deviates(Finding {
            sent: format!(
                "{CLIENTS} times at once: {}",
                answers.first().map_or("PUT", |asked| &asked.sent)
            ),
            came: format!("{won} performed; statuses {statuses:?}"),
            due: "one performed, the others 412 (Precondition Failed)".into(),
        })),
    }
}

/// Each client reads and writes under the tag that it has read. Two writes that were acknowledged
/// under one tag are one too many: the second did not see the first.
fn lost_updates(site: &Site<'_>) -> Outcome {
    site.scratch()?.varies()?;
    site.current()?.strong_tag()?;
    let performed = AtomicUsize::new(0);
    let clients = at_once(|| {
        let mut under: Vec<Vec<u8>> = Vec::new();
        let mut refused = 0;
        while under.len() < WRITES / CLIENTS {
            if refused > performed.load(Ordering::SeqCst) + MOST_REFUSED {
                return Err(skip("hardly any write under the current tag is performed"));
            }
            let current = site.current()?;
            let tag = current.strong_tag()?.as_bytes().to_vec();
            let lines = [line("If-Match", &tag)];
            let request = put(site, &site.path, &lines)?;
            let answer = site.session.send_now(request, || {});
            let asked = Asked::of("PUT", &site.path, &lines, answer)?;
            match asked.answer.status {
                200..=299 => {
                    performed.fetch_add(1, Ordering::SeqCst);
                    under.push(tag);
                }
                409 | 412 => refused += 1,
                _ => return Err(asked.deviates("2xx or 412 (Precondition Failed)")),
            }
        }
        Ok(under)
    })?;
    let mut acknowledged: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for tag in clients.into_iter().flatten() {
        *acknowledged.entry(tag).or_default() += 1;
    }
    let total: usize = acknowledged.values().sum();
    let lost = total - acknowledged.len();
    match lost {
        0 => Ok(()),
        _ => Err(Stop::Deviates(Finding {
            sent: format!(
                "{total} PUTs of {CLIENTS} clients, each with If-Match and the tag it had read"
            ),
            came: format!(
                "{lost} of {total} acknowledged under a tag that another write had replaced"
            ),
            due: "each tag replaced by one write".into(),
        })),
    }
}

fn put<'a>(site: &Site<'_>, path: &'a str, lines: &[Line]) -> Result<Request<'a>, Stop> {
    Ok(Request {
        method: "PUT",
        path,
        lines: lines.to_vec(),
        content: Some(site.scratch()?.next()),
    })
}

fn at_once<T: Send>(client: impl Fn() -> Result<T, Stop> + Sync) -> Result<Vec<T>, Stop> {
    let client = &client;
    thread::scope(|scope| {
        let started: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended
            .map(|it| it.unwrap_or_else(|_| Err(Stop::Failed("a client died".into()))))
            .collect()
    })
}

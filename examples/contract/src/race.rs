//! Several clients at once: no acknowledged write may be lost (§13.1.1).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::wire::{exchange, exchange_after, Answer, Request, Service, Version};

const CLIENTS: usize = 8;
const WRITES_EACH: usize = 25;

/// How long a client waits for the others.
const PATIENCE: Duration = Duration::from_secs(5);

/// What several clients do at once, and how its result differs from what it must be.
type Race = fn(Service) -> Vec<String>;

/// All of them.
pub const RACES: [(&str, Race); 4] = [
    ("race/all-permitted-at-once", all_permitted_at_once),
    ("race/guarded-increments", guarded_increments),
    ("race/create-only", create_only),
    ("race/plain-writes", plain_writes),
];

/// Every client sends the header of a PUT under the current tag, and its content only when all have
/// been told to go on: all conditions held when they were evaluated, yet one write may succeed.
fn all_permitted_at_once(service: Service) -> Vec<String> {
    let waiting = AtomicUsize::new(0);
    let all_wait = || {
        waiting.fetch_add(1, Ordering::SeqCst);
        let since = Instant::now();
        while waiting.load(Ordering::SeqCst) < CLIENTS && since.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
    };
    let answers = at_once(|client| {
        let mut lines = vec![b"If-Match: \"1\"".to_vec()];
        if service.version == Version::Http1 {
            // Over HTTP/2 the content comes in frames of its own, whether it was asked for or not.
            lines.push(b"Expect: 100-continue".to_vec());
        }
        let content = Some(json(client as i64));
        let request = Request {
            method: "PUT",
            path: "/w/1",
            lines,
            content,
        };
        Ok(exchange_after(service, &request, all_wait)?.status)
    });
    once(answers, 204)
}

/// Every client adds one, under If-Match with the tag it has read, until it has been acknowledged
/// 25 times. The value must be the number of acknowledgements.
fn guarded_increments(service: Service) -> Vec<String> {
    let counts = at_once(|_| {
        let mut acknowledged = 0;
        while acknowledged < WRITES_EACH {
            let (value, tag) = read(service)?;
            let if_match = [b"If-Match: ", tag.as_slice()].concat();
            match write(service, "PUT", "/w/1", if_match, value + 1)?.status {
                204 => acknowledged += 1,
                412 => {}
                status => return Err(format!("PUT: {status}, not 204 or 412")),
            }
        }
        Ok(acknowledged)
    });
    let expected = CLIENTS * WRITES_EACH;
    let total = counts.and_then(|counts| Ok((counts.iter().sum::<usize>(), read(service)?.0)));
    match total {
        Ok((sum, value)) if sum == expected && value == expected as i64 => Vec::new(),
        Ok((sum, value)) => vec![format!(
            "acknowledged: {sum}, value: {value}, not {expected}"
        )],
        Err(problem) => vec![problem],
    }
}

/// Every client creates the same resource under `If-None-Match: *`: one is to succeed.
fn create_only(service: Service) -> Vec<String> {
    let answers = at_once(|client| {
        let only = b"If-None-Match: *".to_vec();
        Ok(write(service, "PUT", "/w/once", only, client as i64)?.status)
    });
    once(answers, 201)
}

/// One of the clients has this status, all others 412.
fn once(answers: Result<Vec<u16>, String>, status: u16) -> Vec<String> {
    let count = |statuses: &[u16], status| statuses.iter().filter(|s| **s == status).count();
    match answers {
        Ok(all) if count(&all, status) == 1 && count(&all, 412) == CLIENTS - 1 => Vec::new(),
        Ok(all) => vec![format!(
            "{} times {status} of {CLIENTS}, not once",
            count(&all, status)
        )],
        Err(problem) => vec![problem],
    }
}

/// Writes without a condition are all performed, each as a version of its own.
fn plain_writes(service: Service) -> Vec<String> {
    let answers = at_once(|client| {
        let accept = b"Accept: */*".to_vec();
        Ok(write(service, "POST", "/w/1", accept, client as i64)?.status)
    });
    let expected = format!("\"{}\"", CLIENTS + 1);
    let tag = answers.and_then(
        |statuses| match statuses.iter().find(|status| **status != 204) {
            Some(status) => Err(format!("POST: {status}, not 204")),
            None => read(service),
        },
    );
    match tag {
        Ok((_, tag)) if tag == expected.as_bytes() => Vec::new(),
        Ok((_, tag)) => vec![format!("etag: `{}`, not `{expected}`", tag.escape_ascii())],
        Err(problem) => vec![problem],
    }
}

fn at_once<T: Send>(client: impl Fn(usize) -> Result<T, String> + Sync) -> Result<Vec<T>, String> {
    let client = &client;
    thread::scope(|scope| {
        let started: Vec<_> = (0..CLIENTS)
            .map(|id| scope.spawn(move || client(id)))
            .collect();
        let results = started.into_iter().map(|thread| thread.join());
        results
            .map(|result| result.unwrap_or_else(|_| Err("a client died".into())))
            .collect()
    })
}

fn read(service: Service) -> Result<(i64, Vec<u8>), String> {
    let answer = send(service, "GET", "/w/1", Vec::new(), None)?;
    let content = serde_json::from_slice::<serde_json::Value>(&answer.content).ok();
    let value = content
        .as_ref()
        .and_then(|json| json.get("value")?.as_i64());
    match (value, answer.values("etag").as_slice()) {
        (Some(value), [tag]) => Ok((value, tag.to_vec())),
        _ => Err("GET /w/1 has no value or no ETag".into()),
    }
}

fn write(
    service: Service,
    method: &'static str,
    path: &'static str,
    line: Vec<u8>,
    value: i64,
) -> Result<Answer, String> {
    send(service, method, path, vec![line], Some(json(value)))
}

fn json(value: i64) -> Vec<u8> {
    serde_json::json!({ "value": value })
        .to_string()
        .into_bytes()
}

fn send(
    service: Service,
    method: &'static str,
    path: &'static str,
    lines: Vec<Vec<u8>>,
    content: Option<Vec<u8>>,
) -> Result<Answer, String> {
    exchange(
        service,
        &Request {
            method,
            path,
            lines,
            content,
        },
    )
}

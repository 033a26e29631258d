//! ureq.

// recipe: uses
use std::io::Read;

use http::Request;
use preconditions::client::{Change, Written};
use preconditions::Validators;
use ureq::Agent;
// recipe: end

use crate::{Download, Result, Stored, ATTEMPTS};

// recipe: client
/// Creates a client that leaves to us what conditions depend on: 304 and 412 are answers, and
/// validators are of one URL, and of the bytes that it sends.
pub fn client() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .accept_encoding("identity");
    config
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .into()
}
// recipe: end

// recipe: revalidate
/// Makes a copy the current one.
pub fn revalidate(agent: &Agent, url: &str, stored: &mut Stored) -> Result<()> {
    for conditional in [true, false] {
        let mut request = Request::get(url).body(())?;
        if conditional {
            stored.ask(request.headers_mut());
        }
        let (answer, mut content) = agent.run(request)?.into_parts();
        if stored.receive(answer.status, answer.headers, content.read_to_vec()?)? {
            return Ok(());
        }
    }
    Err("304, though nothing was asked that it could answer".into())
}
// recipe: end

// recipe: change
/// Puts `content` in the place of what was read, and of nothing newer.
pub fn change(agent: &Agent, url: &str, read: &Stored, content: Vec<u8>) -> Result<Written> {
    let validators = Validators::of_response(&read.headers);
    let change = Change::guarded(&validators)?;
    let mut request = Request::put(url).body(content)?;
    change.lines().insert_into(request.headers_mut());
    // Without an answer nobody knows: the server may have read it all.
    let answer = agent.run(request).ok();
    Ok(change.outcome(answer.map(|answer| answer.status().as_u16())))
}
// recipe: end

// recipe: download
/// Downloads a content, and goes on where the connection breaks.
pub fn download(agent: &Agent, url: &str) -> Result<Vec<u8>> {
    let mut download = Download::default();
    let mut buffer = [0; 16 * 1024];
    for _ in 0..ATTEMPTS {
        let mut request = Request::get(url).body(())?;
        download.ask(request.headers_mut());
        let (answer, content) = agent.run(request)?.into_parts();
        if !download.receive(answer.status, &answer.headers)? {
            continue;
        }
        let mut content = content.into_reader();
        // An error is the end of the connection, and what has come before it counts.
        while let Ok(count) = content.read(&mut buffer) {
            match count {
                0 if download.is_complete() => return Ok(download.into_content()),
                0 => break,
                _ => download.append(&buffer[..count]),
            }
        }
    }
    Err("the connection broke too often".into())
}
// recipe: end

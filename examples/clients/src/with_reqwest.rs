//! reqwest.

// recipe: uses
use preconditions::client::{Change, Written};
use preconditions::Validators;
use reqwest::redirect::Policy;
use reqwest::Client;
// recipe: end

use crate::{Download, Result, Stored, ATTEMPTS};

// recipe: client
/// Creates a client that leaves to us what conditions depend on: validators are of one URL, and of the
/// bytes that it sends.
pub fn client() -> Result<Client> {
    let client = Client::builder().redirect(Policy::none());
    Ok(client
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .build()?)
}
// recipe: end

// recipe: revalidate
/// Makes a copy the current one.
pub async fn revalidate(client: &Client, url: &str, stored: &mut Stored) -> Result<()> {
    for conditional in [true, false] {
        let mut request = client.get(url).build()?;
        if conditional {
            stored.ask(request.headers_mut());
        }
        let answer = client.execute(request).await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if stored.receive(status, headers, answer.bytes().await?.into())? {
            return Ok(());
        }
    }
    Err("304, though nothing was asked that it could answer".into())
}
// recipe: end

// recipe: change
/// Puts `content` in the place of what was read, and of nothing newer.
pub async fn change(
    client: &Client,
    url: &str,
    read: &Stored,
    content: Vec<u8>,
) -> Result<Written> {
    let validators = Validators::of_response(&read.headers);
    let change = Change::guarded(&validators)?;
    let mut request = client.put(url).body(content).build()?;
    change.lines().insert_into(request.headers_mut());
    // Without an answer nobody knows: the server may have read it all.
    let answer = client.execute(request).await.ok();
    Ok(change.outcome(answer.map(|answer| answer.status().as_u16())))
}
// recipe: end

// recipe: download
/// Downloads a content, and goes on where the connection breaks.
pub async fn download(client: &Client, url: &str) -> Result<Vec<u8>> {
    let mut download = Download::default();
    for _ in 0..ATTEMPTS {
        let mut request = client.get(url).build()?;
        download.ask(request.headers_mut());
        let mut answer = client.execute(request).await?;
        if !download.receive(answer.status(), answer.headers())? {
            continue;
        }
        // An error is the end of the connection, and what has come before it counts.
        while let Ok(bytes) = answer.chunk().await {
            match bytes {
                Some(bytes) => download.append(&bytes),
                None if download.is_complete() => return Ok(download.into_content()),
                None => break,
            }
        }
    }
    Err("the connection broke too often".into())
}
// recipe: end

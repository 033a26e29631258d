//! hyper, with the pool of connections of hyper-util.

// recipe: uses
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use preconditions::client::{Change, Written};
use preconditions::Validators;
// recipe: end

use crate::{Download, Result, Stored, ATTEMPTS};

// recipe: client
/// A client of hyper does nothing by itself, but for sending a request once more where a connection was
/// closed before; not so here, since a change must not be made twice.
pub type HyperClient = Client<HttpConnector, Full<Bytes>>;

/// Creates the client.
pub fn client() -> HyperClient {
    Client::builder(TokioExecutor::new())
        .retry_canceled_requests(false)
        .build_http()
}
// recipe: end

// recipe: revalidate
/// Makes a copy the current one.
pub async fn revalidate(client: &HyperClient, url: &str, stored: &mut Stored) -> Result<()> {
    for conditional in [true, false] {
        let mut request = Request::get(url).body(Full::default())?;
        if conditional {
            stored.ask(request.headers_mut());
        }
        let (answer, content) = client.request(request).await?.into_parts();
        let content = content.collect().await?.to_bytes();
        if stored.receive(answer.status, answer.headers, content.into())? {
            return Ok(());
        }
    }
    Err("304, though nothing was asked that it could answer".into())
}
// recipe: end

// recipe: change
/// Puts `content` in the place of what was read, and of nothing newer.
pub async fn change(
    client: &HyperClient,
    url: &str,
    read: &Stored,
    content: Vec<u8>,
) -> Result<Written> {
    let validators = Validators::of_response(&read.headers);
    let change = Change::guarded(&validators)?;
    let mut request = Request::put(url).body(Full::from(content))?;
    change.lines().insert_into(request.headers_mut());
    // Without an answer nobody knows: the server may have read it all.
    let answer = client.request(request).await.ok();
    Ok(change.outcome(answer.map(|answer| answer.status().as_u16())))
}
// recipe: end

// recipe: download
/// Downloads a content, and goes on where the connection breaks.
pub async fn download(client: &HyperClient, url: &str) -> Result<Vec<u8>> {
    let mut download = Download::default();
    for _ in 0..ATTEMPTS {
        let mut request = Request::get(url).body(Full::default())?;
        download.ask(request.headers_mut());
        let (answer, mut content) = client.request(request).await?.into_parts();
        if !download.receive(answer.status, &answer.headers)? {
            continue;
        }
        // An error is the end of the connection, and what has come before it counts.
        while let Ok(frame) = content.frame().await.transpose() {
            match frame {
                Some(frame) => frame
                    .data_ref()
                    .into_iter()
                    .for_each(|bytes| download.append(bytes)),
                None if download.is_complete() => return Ok(download.into_content()),
                None => break,
            }
        }
    }
    Err("the connection broke too often".into())
}
// recipe: end

//! The same over HTTP/2 (RFC 9113): one request and its answer, within the same bounds.
//!
//! Frames and the coding of fields are those of the crate `h2`. What HTTP/2 says otherwise is left
//! out here: Host is `:authority`, and there is no Connection.

use std::future::{poll_fn, Future};
use std::io::{Error, ErrorKind};
use std::time::Duration;

use bytes::Bytes;
use h2::client::{self, ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, HeaderValue, Method, Uri, Version};
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Answer, Bounds, Failure, Request};

/// So long a header section is given to leave before its content is held back.
const DEPARTURE: Duration = Duration::from_millis(5);

/// Runs what talks over HTTP/2 on this thread; stops it after this time.
pub fn within<T>(
    time: Duration,
    talk: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Connect)?;
    let talk = async { tokio::time::timeout(time, talk).await };
    let ended = runtime.block_on(talk);
    ended.unwrap_or(Err(Failure::Silent(time)))
}

/// A connection over which requests are sent one after the other.
#[derive(Debug)]
pub struct Client {
    sender: SendRequest<Bytes>,
    scheme: Scheme,
    authority: Authority,
}

impl Client {
    /// Begins HTTP/2 over a stream, with the server known to speak it.
    pub async fn over(
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        scheme: Scheme,
        host: &str,
        bounds: Bounds,
    ) -> Result<Self, Failure> {
        let authority = Authority::try_from(host).map_err(unsendable)?;
        let (sender, connection) = client::Builder::new()
            .enable_push(false)
            .max_header_list_size(u32::try_from(bounds.head).unwrap_or(u32::MAX))
            .handshake(stream)
            .await
            .map_err(failure)?;
        // How it ends is seen by the requests.
        tokio::spawn(connection);
        Ok(Client {
            sender,
            scheme,
            authority,
        })
    }

    /// Sends a request and reads its answer.
    ///
    /// With `Expect: 100-continue` the content is held back until the server asks for it. `pause`, if
    /// there is one, is called between header section and content.
    pub async fn exchange(
        &mut self,
        request: &Request<'_>,
        bounds: Bounds,
        pause: Option<impl FnOnce()>,
    ) -> Result<Answer, Failure> {
        let head = self.head(request)?;
        poll_fn(|context| self.sender.poll_ready(context))
            .await
            .map_err(failure)?;
        let content = request.content.clone().map(Bytes::from);
        let sent = self.sender.send_request(head, content.is_none());
        let (mut coming, body) = sent.map_err(failure)?;
        let mut interim = Interim {
            left: bounds.head,
            continued: false,
        };
        if request.expects_continue() {
            interim.skip(&mut coming, true).await?;
        }
        if let Some(pause) = pause {
            tokio::time::sleep(DEPARTURE).await;
            pause();
        }
        let held_back = request.expects_continue() && !interim.continued;
        let mut taken = true;
        if let Some(content) = content.filter(|_| !held_back) {
            let mut answered = false;
            tokio::select! {
                // Both may be ready: what was taken in time was taken.
                biased;
                sent = send(body, content) => taken = sent,
                skipped = interim.skip(&mut coming, false) => {
                    skipped?;
                    answered = true;
                }
            }
            taken &= !answered;
        }
        interim.skip(&mut coming, false).await?;
        let (head, body) = coming.await.map_err(failure)?.into_parts();
        let has_none = request.method == "HEAD" || matches!(head.status.as_u16(), 204 | 304);
        let mut answer = Answer {
            status: head.status.as_u16(),
            fields: head
                .headers
                .iter()
                .map(|(name, value)| (name.as_str().to_string(), value.as_bytes().to_vec()))
                .collect(),
            content: read(body, bounds.content).await?,
            excess: 0,
            continued: interim.continued,
            taken,
        };
        if has_none {
            answer.excess = std::mem::take(&mut answer.content).len();
        }
        Ok(answer)
    }

    fn head(&self, request: &Request<'_>) -> Result<http::Request<()>, Failure> {
        let path = PathAndQuery::try_from(request.path).map_err(unsendable)?;
        let uri = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build()
            .map_err(unsendable)?;
        let mut head = http::Request::new(());
        *head.method_mut() = Method::from_bytes(request.method.as_bytes()).map_err(unsendable)?;
        *head.uri_mut() = uri;
        *head.version_mut() = Version::HTTP_2;
        for line in &request.lines {
            let colon = line.iter().position(|octet| *octet == b':');
            let (name, value) = line.split_at(colon.unwrap_or(line.len()));
            let name = HeaderName::from_bytes(name).map_err(unsendable)?;
            let value = value.get(1..).unwrap_or_default().trim_ascii();
            let value = HeaderValue::from_bytes(value).map_err(unsendable)?;
            head.headers_mut().append(name, value);
        }
        if let Some(content) = &request.content {
            let length = HeaderValue::from(content.len());
            head.headers_mut().append("content-length", length);
        }
        Ok(head)
    }
}

/// The interim answers, of which there may not be too many.
struct Interim {
    left: usize,
    continued: bool,
}

impl Interim {
    /// Waits for the final answer, or for a 100 (Continue) if that is enough.
    async fn skip(&mut self, coming: &mut ResponseFuture, until_100: bool) -> Result<(), Failure> {
        while let Some(interim) = poll_fn(|context| coming.poll_informational(context)).await {
            let interim = interim.map_err(failure)?;
            let lines = interim.headers().iter();
            let size: usize = lines
                .map(|(name, value)| name.as_str().len() + value.len())
                .sum();
            // As much as HTTP/1.1 would take, at least.
            self.left = match self.left.checked_sub(size + 32) {
                Some(left) => left,
                None => return Err(Failure::LongHead(self.left)),
            };
            if interim.status() == 100 {
                self.continued = true;
                if until_100 {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Sends a content as fast as the server takes it; whether it took all.
async fn send(mut body: SendStream<Bytes>, mut content: Bytes) -> bool {
    while !content.is_empty() {
        body.reserve_capacity(content.len());
        let Some(Ok(granted)) = poll_fn(|context| body.poll_capacity(context)).await else {
            return false;
        };
        let part = content.split_to(granted.min(content.len()));
        if body.send_data(part, false).is_err() {
            return false;
        }
    }
    body.send_data(Bytes::new(), true).is_ok()
}

async fn read(mut body: RecvStream, most: usize) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    while let Some(data) = body.data().await {
        let data = data.map_err(failure)?;
        content.extend_from_slice(&data);
        if content.len() > most {
            return Err(Failure::LongContent(most));
        }
        body.flow_control()
            .release_capacity(data.len())
            .map_err(failure)?;
    }
    Ok(content)
}

fn failure(error: h2::Error) -> Failure {
    if !error.is_io() {
        return Failure::Garbage(format!("over HTTP/2: {error}"));
    }
    let error = error.into_io().unwrap_or(ErrorKind::Other.into());
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Receive(error),
    }
}

fn unsendable(why: impl Into<http::Error>) -> Failure {
    Failure::Unsendable(Error::new(ErrorKind::InvalidInput, why.into()).to_string())
}

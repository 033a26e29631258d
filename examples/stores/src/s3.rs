//! S3, and stores that speak as it does. A version is the ETag that the store gives. "No" is a status
//! code: 412 if the condition is false, 404 if there is nothing that If-Match could match, and 409 if
//! another write was under way, of which nothing follows: ask again.

use std::time::Duration;

use preconditions::{EntityTag, HttpDate, WriteCondition};
use reqwest::header::{CONTENT_LENGTH, ETAG, LAST_MODIFIED};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};

use crate::{Found, Row, Store, StoreError, Written};

/// Notes as objects.
#[derive(Clone, Debug)]
pub struct S3 {
    client: Client,
    bucket: Bucket,
    credentials: Credentials,
}

/// How long a signature is good.
const VALID: Duration = Duration::from_secs(60);

/// How often a write is tried that meets others.
const ATTEMPTS: u32 = 16;

impl S3 {
    /// Uses this bucket of the store at this URL.
    pub fn at(url: &str, bucket: &str, credentials: Credentials) -> Result<Self, StoreError> {
        let url = Url::parse(url)?;
        Ok(S3 {
            client: Client::builder().timeout(Duration::from_secs(30)).build()?,
            bucket: Bucket::new(url, UrlStyle::Path, bucket.to_owned(), "us-east-1")?,
            credentials,
        })
    }

    /// Creates the bucket.
    pub async fn create_bucket(&self) -> Result<(), StoreError> {
        let url = self.bucket.create_bucket(&self.credentials).sign(VALID);
        // S3 wants the length of nothing, too.
        let response = self
            .client
            .put(url)
            .header(CONTENT_LENGTH, 0)
            .send()
            .await?;
        if response.status().is_success() {
            Ok(())
        } else {
            Err(unexpected(response).await)
        }
    }

    /// Signs a request with its condition, so that none is lost or changed on the way.
    fn request(
        &self,
        method: Method,
        id: &str,
        condition: Option<(&'static str, &str)>,
    ) -> RequestBuilder {
        let credentials = Some(&self.credentials);
        let url = match method {
            Method::PUT => sign(self.bucket.put_object(credentials, id), condition),
            Method::DELETE => sign(self.bucket.delete_object(credentials, id), condition),
            _ => sign(self.bucket.get_object(credentials, id), condition),
        };
        let request = self.client.request(method, url);
        match condition {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }
}

fn sign<'a>(mut action: impl S3Action<'a>, condition: Option<(&'static str, &str)>) -> Url {
    if let Some((name, value)) = condition {
        action.headers_mut().insert(name, value.to_owned());
    }
    action.sign(VALID)
}

impl Store for S3 {
    type Version = String;

    fn tag(version: &String) -> EntityTag<'static> {
        // It was decoded, or checked where it was read.
        EntityTag::parse(version.as_bytes()).map_or(UNKNOWN, EntityTag::into_owned)
    }

    // recipe: decode
    /// The tag as it stands in the field: a hash in hexadecimal digits, and behind a hyphen the
    /// number of parts, if it was sent in parts.
    fn decode(tag: &EntityTag<'_>) -> Option<String> {
        let is_of_s3 = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-');
        let is_one = !tag.is_weak() && tag.opaque().iter().all(is_of_s3);
        is_one.then(|| tag.to_string())
    }
    // recipe: end

    // recipe: write
    async fn write(
        &self,
        id: &str,
        text: &str,
        _: Option<i64>,
        condition: &WriteCondition<String>,
    ) -> Result<Written<String>, StoreError> {
        let condition = match condition {
            WriteCondition::None => None,
            WriteCondition::Absent => Some(("if-none-match", "*")),
            // One tag, and no list.
            WriteCondition::OneOf(versions) => match &versions[..] {
                [version] => Some(("if-match", version.as_str())),
                _ => return Ok(Written::Evaluate),
            },
            // A PUT knows no `If-Match: *`, no If-None-Match with a tag and no date.
            WriteCondition::Exists
            | WriteCondition::NoneOf(_)
            | WriteCondition::UnmodifiedSince(_)
            | WriteCondition::Evaluate => return Ok(Written::Evaluate),
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
        };
        for attempt in 0..ATTEMPTS {
            step_aside(attempt).await;
            let request = self
                .request(Method::PUT, id, condition)
                .body(text.to_owned());
            let response = request.send().await?;
            return match response.status() {
                StatusCode::OK => Ok(Written::Done(Some(version(&response)?))),
                StatusCode::PRECONDITION_FAILED => Ok(Written::No(Found::Unknown)),
                StatusCode::NOT_FOUND if condition.is_some() => Ok(Written::No(Found::Nothing)),
                StatusCode::CONFLICT => continue,
                _ => Err(unexpected(response).await),
            };
        }
        Err("S3 answers 409 each time".into())
    }
    // recipe: end

    // recipe: delete
    async fn delete(
        &self,
        id: &str,
        condition: &WriteCondition<String>,
    ) -> Result<Written<String>, StoreError> {
        let version = match condition {
            WriteCondition::OneOf(versions) => match &versions[..] {
                [version] => version,
                _ => return Ok(Written::Evaluate),
            },
            // Without a tag, a DELETE of nothing is answered like one of something.
            WriteCondition::None
            | WriteCondition::Exists
            | WriteCondition::NoneOf(_)
            | WriteCondition::UnmodifiedSince(_)
            | WriteCondition::Evaluate => return Ok(Written::Evaluate),
            // What must not be there cannot be deleted.
            WriteCondition::Absent | WriteCondition::Never(_) => {
                return Ok(Written::No(Found::Unknown));
            }
        };
        for attempt in 0..ATTEMPTS {
            step_aside(attempt).await;
            let condition = Some(("if-match", version.as_str()));
            let response = self.request(Method::DELETE, id, condition).send().await?;
            return match response.status() {
                StatusCode::NO_CONTENT => Ok(Written::Done(Some(version.clone()))),
                StatusCode::PRECONDITION_FAILED => Ok(Written::No(Found::Unknown)),
                StatusCode::NOT_FOUND => Ok(Written::No(Found::Nothing)),
                StatusCode::CONFLICT => continue,
                _ => Err(unexpected(response).await),
            };
        }
        Err("S3 answers 409 each time".into())
    }
    // recipe: end

    // recipe: read
    async fn read(&self, id: &str) -> Result<Option<Row<String>>, StoreError> {
        let response = self.request(Method::GET, id, None).send().await?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Ok(None),
            _ => return Err(unexpected(response).await),
        }
        let date = response.headers().get(LAST_MODIFIED);
        Ok(Some(Row {
            version: version(&response)?,
            modified: date
                .and_then(|date| HttpDate::parse(date.as_bytes()).ok())
                .map(HttpDate::unix_seconds),
            text: response.text().await?,
        }))
    }
    // recipe: end
}

/// A tag that no object has.
const UNKNOWN: EntityTag<'static> = EntityTag::from_static("\"unknown\"");

fn version(response: &Response) -> Result<String, StoreError> {
    let tag = response.headers().get(ETAG).ok_or("S3 gives no ETag")?;
    let tag = EntityTag::parse(tag.as_bytes())?;
    S3::decode(&tag).ok_or_else(|| format!("S3 gives an ETag of another kind: {tag}").into())
}

async fn unexpected(response: Response) -> StoreError {
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    format!("S3 answers {status}: {text}").into()
}

/// Before each attempt but the first, waits at random, longer each time.
async fn step_aside(attempt: u32) {
    if attempt > 0 {
        let milliseconds = rand::random_range(0..1_u64 << attempt.min(6));
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

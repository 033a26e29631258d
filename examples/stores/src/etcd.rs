//! etcd. A version is the ModRevision of the key, which etcd counts by itself and never gives twice.
//! "No" is the other branch of the transaction, which reads what is there in the same round trip.

use std::time::Duration;

use base64::prelude::{Engine, BASE64_STANDARD};
use preconditions::{EntityTag, WriteCondition};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{json, Value};

use crate::{Found, Row, Store, StoreError, Written};

/// Notes as keys.
#[derive(Clone, Debug)]
pub struct Etcd {
    client: Client,
    url: String,
}

impl Etcd {
    /// Uses the server at this URL, for instance `http://127.0.0.1:2379`.
    pub fn at(url: &str) -> Result<Self, StoreError> {
        Ok(Etcd {
            client: Client::builder().timeout(Duration::from_secs(30)).build()?,
            url: url.into(),
        })
    }

    async fn transaction(
        &self,
        compare: Vec<Value>,
        success: Value,
        id: &str,
    ) -> Result<Transaction, StoreError> {
        let read = json!({"request_range": {"key": encoded(id)}});
        let body = json!({"compare": compare, "success": [success], "failure": [read]});
        self.post("/v3/kv/txn", &body).await
    }

    async fn post<T: for<'de> Deserialize<'de>>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, StoreError> {
        let request = self.client.post(format!("{}{path}", self.url)).json(body);
        let response = request.send().await?;
        if !response.status().is_success() {
            let status = response.status();
            return Err(format!("etcd answers {status}: {}", response.text().await?).into());
        }
        Ok(response.json().await?)
    }
}

impl Store for Etcd {
    type Version = i64;

    fn tag(version: &i64) -> EntityTag<'static> {
        EntityTag::from_version(version.unsigned_abs())
    }

    // recipe: decode
    /// No key has the ModRevision 0: to etcd it means "there is none", so that `If-Match: "0"` would
    /// create what is not there.
    fn decode(tag: &EntityTag<'_>) -> Option<i64> {
        i64::try_from(tag.version()?)
            .ok()
            .filter(|version| *version > 0)
    }
    // recipe: end

    // recipe: write
    async fn write(
        &self,
        id: &str,
        text: &str,
        _: Option<i64>,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        let revision = |result, version: i64| {
            json!({"key": encoded(id), "target": "MOD", "result": result,
                "mod_revision": version.to_string()})
        };
        let compare = match condition {
            WriteCondition::None => vec![],
            WriteCondition::Exists => vec![revision("GREATER", 0)],
            WriteCondition::Absent => vec![revision("EQUAL", 0)],
            // All that is compared must hold, so "one of several" cannot be said, and "none" can.
            WriteCondition::OneOf(versions) => match versions[..] {
                [version] => vec![revision("EQUAL", version)],
                _ => return Ok(Written::Evaluate),
            },
            WriteCondition::NoneOf(versions) => versions
                .iter()
                .map(|version| revision("NOT_EQUAL", *version))
                .collect(),
            // A key has no modification date, so the field is ignored (RFC 9110 §13.1.4).
            WriteCondition::UnmodifiedSince(_) => vec![],
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        };
        let put = json!({"request_put": {"key": encoded(id), "value": encoded(text)}});
        let done = self.transaction(compare, put, id).await?;
        if done.succeeded {
            // What a transaction writes has its revision.
            return Ok(Written::Done(Some(done.header.revision.parse()?)));
        }
        Ok(Written::No(done.found()?))
    }
    // recipe: end

    // recipe: delete
    async fn delete(
        &self,
        id: &str,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        let revision = |result, version: i64| {
            json!({"key": encoded(id), "target": "MOD", "result": result,
                "mod_revision": version.to_string()})
        };
        // Without this, deleting nothing would succeed.
        let mut compare = vec![revision("GREATER", 0)];
        match condition {
            WriteCondition::None | WriteCondition::Exists => {}
            // What must not be there cannot be deleted.
            WriteCondition::Absent => return Ok(Written::No(Found::Unknown)),
            WriteCondition::OneOf(versions) => match versions[..] {
                [version] => compare.push(revision("EQUAL", version)),
                _ => return Ok(Written::Evaluate),
            },
            WriteCondition::NoneOf(versions) => {
                compare.extend(
                    versions
                        .iter()
                        .map(|version| revision("NOT_EQUAL", *version)),
                );
            }
            WriteCondition::UnmodifiedSince(_) => {}
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        }
        let delete = json!({"request_delete_range": {"key": encoded(id)}});
        let done = self.transaction(compare, delete, id).await?;
        if done.succeeded {
            return Ok(Written::Done(None));
        }
        Ok(Written::No(done.found()?))
    }
    // recipe: end

    // recipe: read
    async fn read(&self, id: &str) -> Result<Option<Row<i64>>, StoreError> {
        let body = json!({"key": encoded(id)});
        let range: Range = self.post("/v3/kv/range", &body).await?;
        let Some(pair) = range.kvs.first() else {
            return Ok(None);
        };
        Ok(Some(Row {
            text: String::from_utf8(BASE64_STANDARD.decode(&pair.value)?)?,
            version: pair.mod_revision.parse()?,
            modified: None,
        }))
    }
    // recipe: end
}

fn encoded(text: &str) -> String {
    BASE64_STANDARD.encode(text)
}

/// etcd writes 64-bit numbers as texts, and leaves out what is false or empty.
#[derive(Deserialize)]
struct Transaction {
    header: Header,
    #[serde(default)]
    succeeded: bool,
    #[serde(default)]
    responses: Vec<Response>,
}

impl Transaction {
    /// What the other branch has read.
    fn found(&self) -> Result<Found<i64>, StoreError> {
        let read = self
            .responses
            .first()
            .and_then(|response| response.response_range.as_ref());
        Ok(match read.ok_or("etcd did not read")?.kvs.first() {
            Some(pair) => Found::Version(pair.mod_revision.parse()?),
            None => Found::Nothing,
        })
    }
}

#[derive(Deserialize)]
struct Header {
    revision: String,
}

#[derive(Deserialize)]
struct Response {
    response_range: Option<Range>,
}

#[derive(Deserialize)]
struct Range {
    #[serde(default)]
    kvs: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    #[serde(default)]
    value: String,
    mod_revision: String,
}

//! The resources and their representations.

use std::time::{Duration, SystemTime};

use http::{header, HeaderName, HeaderValue};
use preconditions::{EntityTag, HttpDate, Representation, Validators};
use serde_json::json;

use crate::store::Row;

/// The content of all fixed resources: 53 octets.
pub(crate) const TEXT: &str = "Conditional requests: send only what is news to them\n";

/// When they, and `/w/1` after a reset, were last modified: Wed, 21 Oct 2015 07:28:00 GMT.
pub(crate) fn modified() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_480)
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub(crate) enum Resource {
    /// Never changes; `tag` is in wire form.
    Fixed {
        tag: Option<&'static [u8]>,
        modified: Option<SystemTime>,
    },
    /// `/w/{id}`, with the row and the last version that was read.
    Value {
        id: String,
        row: Option<Row>,
        version: u64,
    },
    /// `/__reset`.
    Reset,
}

impl Resource {
    /// The resource at this path; a value is not looked up yet.
    pub fn at(path: &str) -> Option<Self> {
        let date = Some(modified());
        let fraction = Some(modified() + Duration::from_millis(500));
        let fixed = |tag, modified| Some(Resource::Fixed { tag, modified });
        match path {
            "/res" => fixed(Some(b"\"v1\""), date),
            "/comma" => fixed(Some(b"\"a,b\""), date),
            "/weak" => fixed(Some(b"W/\"v1\""), date),
            "/noetag" => fixed(None, date),
            "/nolm" => fixed(Some(b"\"v1\""), None),
            "/obs" => fixed(Some(b"\"caf\xe9\""), date),
            "/frac" => fixed(None, fraction),
            "/__reset" => Some(Resource::Reset),
            _ => {
                let id = path.strip_prefix("/w/")?;
                let named = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
                let valid = (1..=64).contains(&id.len()) && id.bytes().all(named);
                valid.then(|| Resource::Value {
                    id: id.to_owned(),
                    row: None,
                    version: 0,
                })
            }
        }
    }

    /// The methods, as in Allow.
    pub fn allow(&self) -> &'static str {
        match self {
            Resource::Fixed { .. } => "GET, HEAD, OPTIONS",
            Resource::Value { .. } => "GET, HEAD, PUT, POST, DELETE, OPTIONS",
            Resource::Reset => "POST, OPTIONS",
        }
    }

    /// The validators of the current representation; `None` if there is none.
    fn validators(&self) -> Option<Validators<'static>> {
        let (tag, modified) = match self {
            Resource::Fixed { tag, modified } => {
                (tag.and_then(|tag| EntityTag::parse(tag).ok()), *modified)
            }
            Resource::Value {
                row: Some(row),
                version,
                ..
            } => (
                EntityTag::strong(version.to_string()).ok(),
                Some(row.modified),
            ),
            Resource::Value { row: None, .. } | Resource::Reset => return None,
        };
        let modified = modified.and_then(|time| HttpDate::try_from(time).ok());
        let now = HttpDate::try_from(SystemTime::now()).ok();
        Some(
            Validators::new()
                .etag(tag)
                .last_modified(modified)
                .date(now),
        )
    }

    /// The validators, and the fields of a 200 to GET, all but Content-Length.
    pub fn representation(&self, path: &str) -> Representation<'static> {
        let Some(validators) = self.validators() else {
            return Representation::missing();
        };
        let mut representation = Representation::new(validators);
        let fields: &[(HeaderName, &str)] = match self {
            Resource::Fixed { .. } => &[
                (header::CONTENT_TYPE, "text/plain"),
                (header::CONTENT_LANGUAGE, "en"),
                (header::CONTENT_LOCATION, path),
                (header::CACHE_CONTROL, "max-age=60"),
                (header::EXPIRES, "Thu, 01 Jan 2099 00:00:00 GMT"),
                (header::VARY, "Accept"),
                (header::ACCEPT_RANGES, "bytes"),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            ],
            _ => &[
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "no-cache"),
            ],
        };
        for (name, value) in fields {
            let value = HeaderValue::from_str(value).ok();
            let line = value.map(|value| (name.clone(), value));
            representation.fields_mut().extend(line);
        }
        representation
    }

    /// The octets of the current representation.
    pub fn content(&self) -> Option<Vec<u8>> {
        match self {
            Resource::Fixed { .. } => Some(TEXT.into()),
            Resource::Value { row: Some(row), .. } => {
                Some(json!({ "value": row.value }).to_string().into_bytes())
            }
            Resource::Value { row: None, .. } | Resource::Reset => None,
        }
    }
}

/// The value in the content of a PUT or POST; `None` if it is not `{"value": n}`.
pub(crate) fn parse_value(content: &[u8]) -> Option<i64> {
    let content: serde_json::Value = serde_json::from_slice(content).ok()?;
    content.get("value")?.as_i64()
}

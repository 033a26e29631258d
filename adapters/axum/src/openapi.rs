//! What OpenAPI documents say of conditions, once for both crates that make them: the objects of
//! [OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.0), which both read.

#[cfg(feature = "aide")]
mod aide;
#[cfg(feature = "utoipa")]
mod utoipa;

use serde::de::DeserializeOwned;
use serde_json::{json, Map, Value};

/// The request fields, in the order of RFC 9110 §13.2.2.
const FIELDS: [(&str, &str); 4] = [
    (
        "If-Match",
        "The entity-tags of the versions that the client has seen, or `*`. Where none of them is current: 412.",
    ),
    (
        "If-Unmodified-Since",
        "The date of the version that the client has seen, without If-Match. Where it was changed since: 412.",
    ),
    (
        "If-None-Match",
        "The entity-tags of the versions that the client has, or `*`. Where one of them is current: \
         304 to GET and HEAD, else 412.",
    ),
    (
        "If-Modified-Since",
        "The date of the version that the client has, for GET and HEAD without If-None-Match. Where it was \
         not changed since: 304.",
    ),
];

/// The parameters of an operation that evaluates conditions.
fn parameters<T: DeserializeOwned>() -> impl Iterator<Item = T> {
    FIELDS.into_iter().filter_map(|(name, description)| {
        let schema = json!({ "type": "string" });
        let parameter = json!({
            "in": "header", "name": name, "description": description, "required": false, "schema": schema,
        });
        // The tests hold that each is read.
        serde_json::from_value(parameter).ok()
    })
}

/// The answers in place of performing the method, by their status.
fn responses<T: DeserializeOwned>() -> impl Iterator<Item = (u16, T)> {
    let answers = [
        (
            304,
            "Not Modified: the client that asks by GET or HEAD is up to date.",
        ),
        (
            412,
            "Precondition Failed: a condition of the request does not hold.",
        ),
        (
            428,
            "Precondition Required: what changes state is only performed under a condition.",
        ),
    ];
    answers.into_iter().filter_map(|(status, description)| {
        let mut headers = Map::new();
        headers.insert("ETag".into(), header("The current entity-tag."));
        let mut response = json!({ "description": description });
        if status == 304 {
            let policy = "As that of the 200.";
            headers.insert("Cache-Control".into(), header(policy));
            headers.insert("Vary".into(), header(policy));
        } else {
            response["content"] =
                json!({ "application/problem+json": { "schema": problem(status) } });
        }
        if status == 428 {
            headers.insert("Cache-Control".into(), header("`no-store`."));
        }
        response["headers"] = Value::Object(headers);
        Some((status, serde_json::from_value(response).ok()?))
    })
}

fn header(description: &str) -> Value {
    json!({ "description": description, "schema": { "type": "string" } })
}

/// The schema of problem details (RFC 9457).
fn problem(status: u16) -> Value {
    json!({
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": { "type": "string" },
            "status": { "type": "integer", "enum": [status] },
            "field": { "type": "string", "description": "The field that does not hold, in lower case." },
            "detail": { "type": "string", "description": "What the client can do." },
        },
    })
}

//! `/openapi.json`: what each path takes and answers. What conditions add to an operation comes from the
//! companion crate, and the schemas from the types that are read and written.

#![allow(clippy::indexing_slicing)] // It is made once, when the service starts, of members that are named here.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use preconditions::{EntityTag, HttpDate, Permit, TagBuilder, Validators};
use preconditions_axum::{Conditions, Refusal as ConditionsFailed};
use serde_json::{json, Map, Value};
use utoipa::{IntoParams, IntoResponses, PartialSchema};

use crate::answer::{success, Refusal};
use crate::exchange::{Exchange, JSON};
use crate::list::Selection;
use crate::notes::MERGE_PATCH;
use crate::page::Question;
use crate::service::Service;
use crate::store::{Listed, Note};

/// The document, and its tag.
#[derive(Debug)]
pub struct Document {
    tag: EntityTag<'static>,
    content: Bytes,
}

impl Document {
    pub fn new() -> Result<Self, String> {
        let content = document().to_string().into_bytes();
        let tag = TagBuilder::new().bytes(&content).bits(128).finish();
        Ok(Document {
            tag: tag.map_err(|error| error.to_string())?,
            content: content.into(),
        })
    }
}

/// GET and HEAD.
pub async fn get(
    State(service): State<Arc<Service>>,
    exchange: Exchange,
) -> Result<Response, Refusal> {
    let Document { tag, content } = &service.document;
    let current = Validators::new().etag(tag).date(HttpDate::now());
    let mut headers = exchange.headers(HeaderValue::from_static(JSON), &current);
    headers.insert(CONTENT_LENGTH, content.len().into());
    let _: Permit = exchange.permit(current.into(), &headers)?;
    Ok(success(StatusCode::OK, headers, content.clone()))
}

const PROBLEM: &str = "application/problem+json";
const TEXT: &str = "text/plain; charset=utf-8";

fn document() -> Value {
    let note = || reference("Note");
    let list = json!({ "type": "object", "required": ["notes"], "additionalProperties": false,
        "properties": { "notes": { "type": "array", "items": reference("Listed") } } });
    let stored = ["Accept-Ranges", "X-Content-Type-Options"];
    let octets = json!({ "type": "string", "format": "binary" });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "notes",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Keeps notes, and never loses an update: send the ETag of what you have read in \
                If-Match, and a 412 tells that somebody else wrote since.",
        },
        "paths": {
            "/": path(&[read("The page").gives("text/html; charset=utf-8", text())
                .header("Content-Security-Policy").header("Referrer-Policy").header("X-Content-Type-Options")
                .kept(&["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"])], ""),
            "/openapi.json": path(&[read("This document").gives(JSON, object())], ""),
            "/explain": path(&[Operation::new("post", "Explains why a request would be answered as it would be")
                .takes(JSON, reference("Question"))
                .answers(200, "The explanation").gives(JSON, object()).header("Cache-Control")], ""),
            "/notes": path(&[
                read("A page of the list").gives(JSON, list.clone()).header("Link").kept(&["Link"]).at_query(),
                Operation::new("post", "Creates a note under an id of the service").conditional()
                    .takes(JSON, note()).writes()
                    .answers(201, "Created; here it is, under `Location`").gives(JSON, note()).validated()
                    .header("Location").header("Content-Location").kept(&["Link"]),
            ], "QUERY does the same as GET, with the members of its query as JSON; OpenAPI 3.1 has no place for it."),
            "/notes/{id}": of_a_note(path(&[
                read("A note").gives(JSON, note()).header("Last-Modified").may_be_absent(),
                Operation::new("put", "Replaces a note, or creates it").conditional().guarded()
                    .takes(JSON, note()).writes()
                    .answers(204, "Replaced").validated()
                    .also(201, "Created", &["Location", "ETag", "Last-Modified"]).may_be_absent(),
                Operation::new("patch", "Changes a note by a JSON Merge Patch").conditional().guarded()
                    .takes(MERGE_PATCH, object()).takes(JSON, object()).writes()
                    .answers(200, "Changed; here it is").gives(JSON, note()).validated()
                    .header("Content-Location").may_be_absent().also_on(415, "Accept-Patch"),
                Operation::new("delete", "Deletes a note, and its attachment").conditional().guarded()
                    .answers(204, "Deleted").may_be_absent(),
            ], "")),
            "/notes/{id}/attachment": of_a_note(path(&[
                read("The attachment of a note").gives("*/*", octets.clone()).header("Last-Modified")
                    .header("Accept-Ranges").header("Content-Disposition").header("X-Content-Type-Options")
                    .ranged().kept(&stored).may_be_absent(),
                Operation::new("put", "Attaches content to a note").conditional().guarded()
                    .takes("*/*", octets).writes()
                    .answers(204, "Replaced").validated()
                    .also(201, "Attached", &["Location", "ETag", "Last-Modified"]).may_be_absent()
                    .kept(&stored)
                    .fails(409, "The note was deleted and created anew while the content arrived"),
                Operation::new("delete", "Deletes the attachment").conditional().guarded().kept(&stored)
                    .answers(204, "Deleted").may_be_absent(),
            ], "")),
            "/healthz": path(&[plain("The process answers")], ""),
            "/readyz": path(&[plain("The database answers, too")], ""),
            "/metrics": path(&[plain("Counters, in the text format of Prometheus")
                .gives("text/plain; version=0.0.4; charset=utf-8", text())], ""),
        },
        "components": { "schemas": {
            "Note": Note::schema(), "Listed": Listed::schema(), "Question": Question::schema(),
            "Problem": problem(),
        } },
    })
}

/// One method, and what belongs to it.
struct Operation {
    method: &'static str,
    summary: &'static str,
    parameters: Vec<Value>,
    content: Map<String, Value>,
    responses: Map<String, Value>,
    /// The status of the success that is being described.
    success: u16,
}

impl Operation {
    fn new(method: &'static str, summary: &'static str) -> Self {
        let operation = Operation {
            method,
            summary,
            parameters: Vec::new(),
            content: Map::new(),
            responses: Map::new(),
            success: 200,
        };
        let operation = operation
            .fails(
                400,
                "The request, its host or its content is not what it should be",
            )
            .fails(421, "The request is for another host")
            .fails(500, "A fault of the service")
            .fails(
                503,
                "The database is busy or absent, or others keep writing here",
            );
        operation.also_on(503, "Retry-After")
    }

    /// The fields that are conditions, and the answers to those that do not hold.
    fn conditional(mut self) -> Self {
        let parameters = Conditions::into_params(|| None);
        self.parameters
            .extend(parameters.iter().map(|it| json!(it)));
        for (status, response) in ConditionsFailed::responses() {
            self.responses.insert(status, json!(response));
        }
        self.responses.remove("428");
        match self.method {
            "get" => drop(self.responses.remove("412")),
            _ => drop(self.responses.remove("304")),
        }
        self
    }

    /// The service, or the client, may insist on a condition.
    fn guarded(mut self) -> Self {
        let refused = ConditionsFailed::responses().remove("428");
        self.responses.insert("428".to_owned(), json!(refused));
        self.field(
            "Prefer",
            "`handling=strict` asks for a 428 where there is no condition.",
        )
    }

    fn field(mut self, name: &str, description: &str) -> Self {
        self.parameters.push(
            json!({ "in": "header", "name": name, "description": description,
            "required": false, "schema": text() }),
        );
        self
    }

    /// The members of the query of the list.
    fn at_query(mut self) -> Self {
        let schema = json!(Selection::schema());
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            self.parameters
                .push(json!({ "in": "query", "name": name, "required": false,
                "description": schema["description"], "schema": schema }));
        }
        self
    }

    fn ranged(self) -> Self {
        let operation = self
            .field("Range", "The part that is wanted: `bytes=0-99`.")
            .field(
                "If-Range",
                "Where this is not the current entity-tag, Range does not count.",
            )
            .fails(416, "The range lies behind the end")
            .also_on(416, "Content-Range");
        let fields = [
            "ETag",
            "Last-Modified",
            "Cache-Control",
            "Accept-Ranges",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Range",
        ];
        let octets = json!({ "type": "string", "format": "binary" });
        let operation = operation.answers(206, "The part that was asked for");
        let operation = operation.gives("*/*", octets);
        fields
            .iter()
            .fold(operation, |operation, name| operation.header(name))
    }

    fn takes(mut self, media_type: &str, schema: Value) -> Self {
        self.content
            .insert(media_type.to_owned(), json!({ "schema": schema }));
        self
    }

    /// What a content may be refused for.
    fn writes(self) -> Self {
        self.fails(408, "The content took too long to arrive")
            .fails(413, "The content is too large")
            .fails(415, "The content is of another type, or encoded")
            .fails(507, "There is no room for this")
    }

    fn answers(mut self, status: u16, description: &str) -> Self {
        self.success = status;
        self.also(status, description, &[])
    }

    fn also(mut self, status: u16, description: &str, fields: &[&str]) -> Self {
        self.responses
            .insert(status.to_string(), json!({ "description": description }));
        fields
            .iter()
            .fold(self, |operation, field| operation.also_on(status, field))
    }

    fn gives(mut self, media_type: &str, schema: Value) -> Self {
        self.responses[&self.success.to_string()]["content"] =
            json!({ media_type: { "schema": schema } });
        self
    }

    fn validated(self) -> Self {
        self.header("ETag")
            .header("Last-Modified")
            .header("Cache-Control")
    }

    fn header(self, name: &str) -> Self {
        let status = self.success;
        self.also_on(status, name)
    }

    fn also_on(mut self, status: u16, name: &str) -> Self {
        self.responses[&status.to_string()]["headers"][name] = json!({ "schema": text() });
        self
    }

    /// On a 304, 412 or 428, which keep what does not describe the content.
    fn kept(mut self, names: &[&str]) -> Self {
        for status in [304, 412, 428] {
            if self.responses.contains_key(&status.to_string()) {
                self = names.iter().fold(self, |it, name| it.also_on(status, name));
            }
        }
        self
    }

    fn may_be_absent(self) -> Self {
        self.fails(404, "There is nothing here")
    }

    fn fails(mut self, status: u16, description: &str) -> Self {
        let response = json!({ "description": description, "headers": {},
            "content": { PROBLEM: { "schema": reference("Problem") } } });
        self.responses.insert(status.to_string(), response);
        self
    }

    fn to_value(&self, method: &str) -> Value {
        let mut responses = self.responses.clone();
        for response in responses.values_mut() {
            response["headers"]["X-Request-Id"] = json!({ "schema": text(),
                "description": "The one that was sent, if it is short and plain; else a new one." });
            response["headers"]["Precondition-Explanation"] = json!({ "schema": text(),
                "description": "With `--explain`: why the answer is what it is." });
            if method == "head" {
                response
                    .as_object_mut()
                    .map(|response| response.remove("content"));
            }
        }
        let mut operation = json!({ "summary": self.summary, "responses": responses });
        if !self.parameters.is_empty() {
            operation["parameters"] = json!(self.parameters);
        }
        if !self.content.is_empty() {
            operation["requestBody"] = json!({ "required": true, "content": self.content });
        }
        operation
    }
}

/// GET, under conditions.
fn read(summary: &'static str) -> Operation {
    Operation::new("get", summary)
        .conditional()
        .answers(200, "Here it is")
        .header("ETag")
        .header("Cache-Control")
}

/// GET of what is new each time.
fn plain(summary: &'static str) -> Operation {
    Operation::new("get", summary)
        .answers(200, summary)
        .gives(TEXT, text())
        .header("Cache-Control")
}

/// A path: its operations, HEAD where there is GET, and OPTIONS.
fn path(operations: &[Operation], notes: &str) -> Value {
    let mut item = Map::new();
    for operation in operations {
        item.insert(
            operation.method.to_owned(),
            operation.to_value(operation.method),
        );
        if operation.method == "get" {
            item.insert("head".to_owned(), operation.to_value("head"));
        }
    }
    let allowed = Operation::new("options", "Which methods there are")
        .answers(204, "They are in `Allow`")
        .header("Allow");
    item.insert("options".to_owned(), allowed.to_value("options"));
    if !notes.is_empty() {
        item.insert("description".to_owned(), json!(notes));
    }
    item.into()
}

/// The same, with the id that is a part of the path.
fn of_a_note(mut path: Value) -> Value {
    path["parameters"] = json!([{ "in": "path", "name": "id", "required": true,
        "schema": { "type": "string", "pattern": "^[A-Za-z0-9._~-]{1,64}$" } }]);
    path
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn object() -> Value {
    json!({ "type": "object" })
}

/// Problem details (RFC 9457), as every error has them.
fn problem() -> Value {
    json!({ "type": "object", "required": ["title", "status", "detail"],
        "properties": { "title": text(), "status": { "type": "integer" }, "field": text(), "detail": text() } })
}

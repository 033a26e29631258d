//! The description of the service: valid, and true of what the service does.

use serde_json::Value;

use crate::support::{on_each_database, Answer, Server, JSON};

/// The document, from a service.
async fn document(server: &Server) -> Value {
    let answer = server.send("GET", "/openapi.json", &[], "").await;
    answer.expect(200).json()
}

/// Each reference in a document.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_is_valid_and_under_conditions() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let answer = server.send("GET", "/openapi.json", &[], "").await;
    let tag = answer.field("etag").to_owned();
    let whole = document(&server).await;
    let read = oas3::from_json(whole.to_string()).unwrap();
    assert_eq!(read.openapi, "3.1.0");
    assert_eq!(read.paths.unwrap().len(), 9);
    let mut found = Vec::new();
    references(&whole, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(whole.pointer(place).is_some(), "{reference}");
    }
    let again = [("if-none-match", tag.as_str())];
    let answer = server.send("GET", "/openapi.json", &again, "").await;
    assert!(answer.expect(304).content.is_empty());
}

/// OpenAPI 3.1 has no place for QUERY.
#[tokio::test]
async fn every_route_and_method_is_described() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let paths = document(&server).await["paths"].clone();
    let source = include_str!("../../src/service.rs");
    let routes = source.split(".route(\"").skip(1);
    let mut routes: Vec<&str> = routes.map(|rest| rest.split('"').next().unwrap()).collect();
    routes.sort_unstable();
    let described = paths.as_object().unwrap();
    let mut names: Vec<&str> = described.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, routes);
    for (path, item) in described {
        let place = path.replace("{id}", "a");
        let answer = server.send("OPTIONS", &place, &[], "").await.expect(204);
        let allowed = answer.field("allow").split(", ");
        let mut allowed: Vec<String> = allowed.map(str::to_lowercase).collect();
        allowed.retain(|method| method != "query");
        allowed.sort_unstable();
        let members = item.as_object().unwrap().keys();
        let mut methods: Vec<&str> = members
            .map(String::as_str)
            .filter(|name| !matches!(*name, "parameters" | "description"))
            .collect();
        methods.sort_unstable();
        assert_eq!(methods, allowed, "{path}");
    }
}

/// What an answer has that the document does not describe.
fn surprises(document: &Value, method: &str, path: &str, answer: &Answer) -> Vec<String> {
    let operation = &document["paths"][path][method.to_lowercase()];
    let response = &operation["responses"][answer.status.as_str()];
    if response.is_null() {
        return vec![format!("{method} {path}: {}", answer.status)];
    }
    let mut found = Vec::new();
    let described = response["headers"].as_object().unwrap();
    for name in answer.headers.keys().map(|name| name.as_str()) {
        let is_of_the_message = matches!(
            name,
            "date" | "content-length" | "content-type" | "connection" | "transfer-encoding"
        );
        if !is_of_the_message
            && !described
                .keys()
                .any(|known| known.eq_ignore_ascii_case(name))
        {
            found.push(format!("{method} {path}: {}: {name}", answer.status));
        }
    }
    let content = response["content"].as_object();
    let known: Vec<_> = content
        .into_iter()
        .flatten()
        .map(|(kind, _)| kind.as_str())
        .collect();
    let sent = answer.maybe_field("content-type").unwrap_or_default();
    if !answer.content.is_empty() && !known.iter().any(|kind| *kind == sent || *kind == "*/*") {
        found.push(format!("{method} {path}: {}: {sent}", answer.status));
    }
    found
}

#[tokio::test]
async fn every_answer_is_described() {
    on_each_database(&["--require-conditions", "--explain"], async |server| {
        let document = document(server).await;
        let (note, attachment) = ("/notes/{id}", "/notes/{id}/attachment");
        let (any, create) = (("if-match", "*"), ("if-none-match", "*"));
        let (stale, text) = (("if-match", "\"old\""), r#"{"text":"a"}"#);
        let long = ("content-length", "99999999");
        type Case<'a> = (
            u16,
            &'static str,
            &'a str,
            &'a [(&'a str, &'a str)],
            &'static str,
        );
        let cases: &[Case<'_>] = &[
            (201, "PUT", note, &[JSON, create], text),
            (412, "PUT", note, &[JSON, create], text),
            (412, "PUT", note, &[JSON, stale], text),
            (428, "PUT", note, &[JSON], text),
            (204, "PUT", note, &[JSON, any], text),
            (415, "PUT", note, &[any], text),
            (400, "PUT", note, &[JSON, any], "[]"),
            (200, "PATCH", note, &[JSON, any], text),
            (412, "PATCH", note, &[JSON, stale], text),
            (428, "PATCH", note, &[JSON], text),
            (415, "PATCH", note, &[any], text),
            (200, "GET", note, &[], ""),
            (200, "HEAD", note, &[], ""),
            (304, "GET", note, &[create], ""),
            (304, "HEAD", note, &[create], ""),
            (204, "OPTIONS", note, &[], ""),
            (404, "GET", attachment, &[], ""),
            (201, "PUT", attachment, &[create], "octets"),
            (204, "PUT", attachment, &[any], "octets"),
            (412, "PUT", attachment, &[stale], "octets"),
            (428, "PUT", attachment, &[], "octets"),
            (413, "PUT", attachment, &[any, long], ""),
            (200, "GET", attachment, &[], ""),
            (206, "GET", attachment, &[("range", "bytes=0-1")], ""),
            (206, "GET", attachment, &[("range", "bytes=0-0,3-3")], ""),
            (416, "GET", attachment, &[("range", "bytes=9-")], ""),
            (304, "GET", attachment, &[create], ""),
            (200, "HEAD", attachment, &[], ""),
            (428, "DELETE", attachment, &[], ""),
            (412, "DELETE", attachment, &[stale], ""),
            (204, "DELETE", attachment, &[any], ""),
            (404, "DELETE", attachment, &[any], ""),
            (201, "POST", "/notes", &[JSON], text),
            (415, "POST", "/notes", &[], text),
            (412, "POST", "/notes", &[JSON, stale], text),
            (200, "GET", "/notes", &[], ""),
            (200, "GET", "/notes?limit=1", &[], ""),
            (304, "GET", "/notes", &[create], ""),
            (400, "GET", "/notes?limit=0", &[], ""),
            (412, "DELETE", note, &[stale], ""),
            (428, "DELETE", note, &[], ""),
            (204, "DELETE", note, &[any], ""),
            (404, "DELETE", note, &[any], ""),
            (404, "GET", note, &[], ""),
            (200, "GET", "/", &[], ""),
            (304, "GET", "/", &[create], ""),
            (304, "HEAD", "/openapi.json", &[create], ""),
            (200, "POST", "/explain", &[JSON], r#"{"method":"GET"}"#),
            (400, "POST", "/explain", &[JSON], r#"{"method":1}"#),
            (200, "GET", "/healthz", &[], ""),
            (200, "GET", "/readyz", &[], ""),
            (200, "GET", "/metrics", &[], ""),
        ];
        for (status, method, path, headers, content) in cases {
            let place = path.replace("{id}", "a");
            let answer = server.send(method, &place, headers, *content).await;
            let answer = answer.expect(*status);
            let path = path.split('?').next().unwrap();
            let surprises = surprises(&document, method, path, &answer);
            assert!(surprises.is_empty(), "{surprises:?}");
        }
    })
    .await;
}

/// The conditions of every operation that has them, as they are on the wire.
#[tokio::test]
async fn conditions_are_described_where_they_count() {
    let server = Server::start(&["--database", "sqlite::memory:"]);
    let document = document(&server).await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array();
            let names: Vec<&str> = parameters
                .into_iter()
                .flatten()
                .filter_map(|it| it["name"].as_str())
                .collect();
            let has_none = matches!(
                path.as_str(),
                "/healthz" | "/readyz" | "/metrics" | "/explain"
            );
            if has_none || matches!(method.as_str(), "options" | "parameters" | "description") {
                assert!(!names.contains(&"If-Match"), "{method} {path}");
                continue;
            }
            for name in [
                "If-Match",
                "If-None-Match",
                "If-Modified-Since",
                "If-Unmodified-Since",
            ] {
                assert!(names.contains(&name), "{method} {path}: {name}");
            }
            let is_ranged =
                path.ends_with("attachment") && matches!(method.as_str(), "get" | "head");
            assert_eq!(
                names.contains(&"Range") && names.contains(&"If-Range"),
                is_ranged
            );
            let is_read = matches!(method.as_str(), "get" | "head");
            assert_eq!(
                operation["responses"]["304"].is_object(),
                is_read,
                "{method} {path}"
            );
            let is_guarded = path.starts_with("/notes/") && !is_read;
            assert_eq!(
                operation["responses"]["428"].is_object(),
                is_guarded,
                "{method} {path}"
            );
        }
    }
}

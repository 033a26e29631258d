//! What is said of conditions in OpenAPI documents, which a strict reader accepts.

#[allow(dead_code)] // Its `main`.
#[path = "../../examples/openapi.rs"]
mod example;

use std::process::Command;

use axum::body::{to_bytes, Body};
use axum::extract::Request;
use oas3::spec::{ObjectOrReference, Operation, ParameterIn};
use preconditions_axum::{Conditions, Refusal};
use tower::ServiceExt;
use utoipa::OpenApi;

/// The fields of RFC 9110 §13.1 that a request is evaluated by, and the answers of §15.4.5, §15.5.13
/// and RFC 6585 §3 with their fields.
fn says_all_of_it(operation: &Operation, what: &str) {
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| match parameter {
            ObjectOrReference::Object(parameter) => parameter,
            ObjectOrReference::Ref { .. } => panic!("{what}: a reference"),
        })
        .collect();
    let names: Vec<_> = parameters
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "If-Match",
            "If-Unmodified-Since",
            "If-None-Match",
            "If-Modified-Since"
        ],
        "{what}"
    );
    for parameter in parameters {
        assert_eq!(parameter.location, ParameterIn::Header);
        assert!(parameter.schema.is_some());
        assert_ne!(parameter.required, Some(true));
    }
    let responses = operation.responses.as_ref().unwrap();
    for (status, fields, has_content) in [
        ("304", &["Cache-Control", "ETag", "Vary"][..], false),
        ("412", &["ETag"], true),
        ("428", &["Cache-Control", "ETag"], true),
    ] {
        let Some(ObjectOrReference::Object(response)) = responses.get(status) else {
            panic!("{what}: no {status}");
        };
        let mut names: Vec<_> = response.headers.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, fields, "{what}: {status}");
        let media_types: Vec<_> = response.content.keys().map(String::as_str).collect();
        let expected: &[&str] = if has_content {
            &["application/problem+json"]
        } else {
            &[]
        };
        assert_eq!(media_types, expected, "{what}: {status}");
    }
}

/// The document of the example, as it serves it.
async fn document_of_aide() -> String {
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let answer = example::service().oneshot(request).await.unwrap();
    let document = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(document.to_vec()).unwrap()
}

#[tokio::test]
async fn a_document_of_aide_says_it_without_a_line() {
    let document = oas3::from_json(document_of_aide().await).unwrap();
    let paths = document.paths.unwrap();
    let price = &paths["/price"];
    says_all_of_it(price.get.as_ref().unwrap(), "aide, GET");
    says_all_of_it(price.put.as_ref().unwrap(), "aide, PUT");
}

#[utoipa::path(get, path = "/price", params(Conditions), responses((status = 200, description = "The price."), Refusal))]
#[allow(dead_code)] // Only its document is of interest.
async fn read() {}

#[derive(OpenApi)]
#[openapi(paths(read))]
struct Document;

#[test]
fn a_document_of_utoipa_says_it_in_a_line() {
    let document = Document::openapi().to_json().unwrap();
    let document = oas3::from_json(&document).unwrap();
    let operation = document.paths.unwrap()["/price"].get.clone().unwrap();
    says_all_of_it(&operation, "utoipa, GET");
    assert!(operation.responses.unwrap().contains_key("200"));
}

/// What openapi-spec-validator says of a document, by the schema that the OpenAPI Initiative publishes.
fn validate(validator: &str, name: &str, document: &str) -> (bool, String) {
    let name = format!("preconditions-{name}-{}.json", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, document).unwrap();
    let said = Command::new(validator).arg(&path).output().unwrap();
    std::fs::remove_file(path).unwrap();
    let text = [said.stdout, said.stderr].concat();
    (
        said.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// Where a validator is at hand: the step of CI that runs this installs it, and names it.
#[tokio::test]
async fn the_documents_are_valid() {
    let Ok(validator) = std::env::var("OPENAPI_SPEC_VALIDATOR") else {
        println!("SKIPPED: OPENAPI_SPEC_VALIDATOR names no openapi-spec-validator");
        return;
    };
    let of_aide = document_of_aide().await;
    let of_utoipa = Document::openapi().to_json().unwrap();
    for (name, document) in [("aide", &of_aide), ("utoipa", &of_utoipa)] {
        let (is_valid, said) = validate(&validator, name, document);
        assert!(is_valid, "{name}: {said}");
        // The control: a parameter that is nowhere.
        let damaged = document.replace("\"in\":\"header\"", "\"in\":\"nowhere\"");
        assert_ne!(*document, damaged);
        let (is_valid, said) = validate(&validator, name, &damaged);
        assert!(!is_valid, "{name}, damaged: {said}");
    }
}

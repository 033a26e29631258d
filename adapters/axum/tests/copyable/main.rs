//! Every example answers what its line in the README says, and is short enough to copy.

#[allow(dead_code)] // Its `main`.
#[path = "../../examples/crud.rs"]
mod crud;
#[allow(dead_code)]
#[path = "../../examples/openapi.rs"]
mod openapi;
#[allow(dead_code)]
#[path = "../../examples/read_only.rs"]
mod read_only;

use axum::body::Body;
use axum::extract::Request;
use axum::Router;
use tower::ServiceExt;

const README: &str = include_str!("../../README.md");

/// The second column of the line about an example: the requests, each with the status of its answer.
fn promised(example: &str) -> Vec<(&'static str, u16)> {
    let link = format!("(examples/{example}.rs)");
    let line = README
        .lines()
        .find(|line| line.contains(&link))
        .unwrap_or_else(|| panic!("README.md has no {link}"));
    let requests = line.split('|').nth(2).unwrap().trim();
    let pairs = requests.split(", `").map(|pair| {
        let (request, status) = pair.trim_start_matches('`').split_once("` ").unwrap();
        (request, status.parse().unwrap())
    });
    pairs.collect()
}

/// Sends the requests of the line, one after the other. `ETAG` is the last entity-tag that came.
async fn keeps_its_promise(example: &str, service: Router) {
    let promised = promised(example);
    assert!(promised.len() > 2, "{example}: {promised:?}");
    let mut etag = String::new();
    for (request, status) in promised {
        let (line, field) = request.split_once(", ").unwrap_or((request, ""));
        let (method, path) = line.split_once(' ').unwrap();
        let mut sent = Request::builder().method(method).uri(path);
        if let Some((name, value)) = field.split_once(": ") {
            sent = sent.header(name, value.replace("ETAG", &etag));
        }
        let sent = sent
            .header("content-type", "application/json")
            .body(Body::from("{\"cents\": 7}"));
        let answer = service.clone().oneshot(sent.unwrap()).await.unwrap();
        assert_eq!(answer.status(), status, "{example}: {request}, with {etag}");
        if let Some(tag) = answer.headers().get("etag") {
            etag = tag.to_str().unwrap().to_owned();
        }
    }
}

#[tokio::test]
async fn notes_in_a_database() {
    let directory = std::env::temp_dir().join(format!("preconditions-crud-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let database = format!("sqlite:{}/notes.db?mode=rwc", directory.display());
    keeps_its_promise("crud", crud::service(&database).await.unwrap()).await;
    std::fs::remove_dir_all(directory).unwrap();
}

#[tokio::test]
async fn a_service_that_only_reads() {
    keeps_its_promise("read_only", read_only::service()).await;
}

#[tokio::test]
async fn a_service_with_a_document() {
    keeps_its_promise("openapi", openapi::service()).await;
}

#[test]
fn every_example_has_less_than_fifty_lines_of_code() {
    for source in [
        include_str!("../../examples/crud.rs"),
        include_str!("../../examples/openapi.rs"),
        include_str!("../../examples/read_only.rs"),
    ] {
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        let lines = source.lines().filter(is_code).count();
        assert!(lines < 50, "{lines}: {source}");
    }
}

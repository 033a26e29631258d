//! Every example answers what its line in the README says, and is short enough to copy.
#![cfg(feature = "tag")]

#[allow(dead_code)] // Its `main`.
#[path = "../examples/crud.rs"]
mod crud;
#[allow(dead_code)]
#[path = "../examples/read_only.rs"]
mod read_only;

use actix_web::test::{call_service, init_service, TestRequest};
use actix_web::App;

const README: &str = include_str!("../README.md");

/// The second column of the line about an example: the requests, each with the status of its answer.
fn promised(example: &str) -> Vec<(&'static str, u16)> {
    let link = format!("(examples/{example}.rs)");
    let line = README.lines().find(|line| line.contains(&link));
    let line = line.unwrap_or_else(|| panic!("README.md has no {link}"));
    let requests = line.split('|').nth(2).unwrap().trim();
    let pairs = requests.split(", `").map(|pair| {
        let (request, status) = pair.trim_start_matches('`').split_once("` ").unwrap();
        (request, status.parse().unwrap())
    });
    pairs.collect()
}

/// Sends the requests of the line, one after the other. `ETAG` is the last entity-tag that came.
macro_rules! keeps_its_promise {
    ($example:literal, $app:expr) => {
        let service = init_service($app).await;
        let promised = promised($example);
        assert!(promised.len() > 2, "{promised:?}");
        let mut etag = String::new();
        for (request, status) in promised {
            let (line, field) = request.split_once(", ").unwrap_or((request, ""));
            let (method, path) = line.split_once(' ').unwrap();
            let mut sent = TestRequest::with_uri(path).method(method.parse().unwrap());
            if let Some((name, value)) = field.split_once(": ") {
                sent = sent.insert_header((name, value.replace("ETAG", &etag)));
            }
            let sent = sent.set_payload("milk").to_request();
            let answer = call_service(&service, sent).await;
            assert_eq!(answer.status(), status, "{request}, with {etag}");
            if let Some(tag) = answer.headers().get("etag") {
                etag = tag.to_str().unwrap().to_owned();
            }
        }
    };
}

#[actix_web::test]
async fn notes() {
    let app = App::new().app_data(crud::Store::default());
    keeps_its_promise!("crud", app.configure(crud::routes));
}

#[actix_web::test]
async fn a_service_that_only_reads() {
    keeps_its_promise!("read_only", read_only::service());
}

#[test]
fn every_example_has_less_than_fifty_lines_of_code() {
    for source in [
        include_str!("../examples/crud.rs"),
        include_str!("../examples/read_only.rs"),
    ] {
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        let lines = source.lines().filter(is_code).count();
        assert!(lines < 50, "{lines}: {source}");
    }
}

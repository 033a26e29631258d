//! What `--explain` prints: requests, answers, and what each comes to.

use http::{HeaderMap, Response};
use ureq::Body;
use url::Url;

use super::Fetch;
use crate::agent::printable;

impl Fetch<'_> {
    pub(super) fn explain(&self, what: std::fmt::Arguments<'_>) {
        if self.arguments.explain {
            eprintln!("* {what}");
        }
    }

    pub(super) fn explain_request(&self, url: &Url, conditions: &HeaderMap) {
        self.explain_lines('>', format!("GET {url}"), conditions);
    }

    pub(super) fn explain_answer(&self, answer: &Response<Body>) {
        const SHOWN: [&str; 6] = [
            "etag",
            "last-modified",
            "date",
            "content-range",
            "content-length",
            "content-encoding",
        ];
        let mut headers = HeaderMap::new();
        for name in SHOWN {
            for value in answer.headers().get_all(name) {
                headers.append(name, value.clone());
            }
        }
        self.explain_lines('<', answer.status().to_string(), &headers);
    }

    fn explain_lines(&self, mark: char, first: String, headers: &HeaderMap) {
        if self.arguments.explain {
            eprintln!("{mark} {first}");
            for (name, value) in headers {
                eprintln!("{mark} {name}: {}", printable(value));
            }
        }
    }
}

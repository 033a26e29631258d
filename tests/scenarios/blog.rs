//! A blog API: articles with a version and a date, written by several authors at once.

use std::collections::BTreeMap;

use crate::Response;
use preconditions::{evaluate, EntityTag, HttpDate, Target, Validators};

struct Article {
    text: String,
    version: u32,
    changed: HttpDate,
}

impl Article {
    fn validators(&self, now: HttpDate) -> Validators<'static> {
        let tag = EntityTag::strong(format!("v{}", self.version)).unwrap();
        Validators::new()
            .etag(tag)
            .last_modified(self.changed)
            .date(now)
    }
}

/// A blog whose clock stands still unless it is told to go on.
struct Blog {
    articles: BTreeMap<String, Article>,
    now: HttpDate,
}

impl Blog {
    /// With one article, `/first`, which says "hello" and is as old as an hour.
    fn new() -> Self {
        let mut blog = Blog {
            articles: BTreeMap::new(),
            now: date("Sun, 06 Nov 1994 08:49:37 GMT"),
        };
        blog.send("PUT", "/first", &[], "hello");
        blog.pass(3_600);
        blog
    }

    fn pass(&mut self, seconds: i64) {
        self.now = HttpDate::from_unix_seconds(self.now.unix_seconds() + seconds).unwrap();
    }

    fn send(&mut self, method: &str, path: &str, request: &[(&str, &str)], text: &str) -> Response {
        let now = self.now;
        let article = self.articles.get(path);
        let validators = article.map(|article| article.validators(now));
        let fields = validators.as_ref().map(fields).unwrap_or_default();
        let of_the_200: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();

        let outcome = evaluate(method, request, Target::found(validators));
        if let Err(answer) = outcome.into_result() {
            return Response::instead(answer, &of_the_200);
        }
        match (method, article) {
            ("GET", Some(article)) => Response::new(200, &of_the_200, &article.text),
            ("PUT", before) => {
                let version = before.map_or(1, |article| article.version + 1);
                let status = if before.is_some() { 204 } else { 201 };
                let article = Article {
                    text: text.to_owned(),
                    version,
                    changed: now,
                };
                let fields = fields_of(&article, now);
                self.articles.insert(path.to_owned(), article);
                let sent: Vec<_> = fields
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                Response::new(status, &sent, "")
            }
            ("DELETE", Some(_)) => {
                self.articles.remove(path);
                Response::new(204, &[], "")
            }
            _ => Response::new(404, &[], ""),
        }
    }

    fn text(&self, path: &str) -> &str {
        &self.articles[path].text
    }
}

fn fields_of(article: &Article, now: HttpDate) -> Vec<(&'static str, String)> {
    fields(&article.validators(now))
}

fn fields(validators: &Validators<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("etag", validators.entity_tag().unwrap().to_string()),
        (
            "last-modified",
            validators.modification_date().unwrap().to_string(),
        ),
        ("content-type", "text/plain".to_owned()),
    ]
}

fn date(text: &str) -> HttpDate {
    HttpDate::parse(text.as_bytes()).unwrap()
}

#[test]
fn an_article_is_read_once_and_then_revalidated() {
    let mut blog = Blog::new();
    let first = blog.send("GET", "/first", &[], "");
    assert_eq!((first.status, first.content.as_str()), (200, "hello"));
    assert_eq!(first.field("etag"), Some("\"v1\""));
    assert_eq!(
        first.field("last-modified"),
        Some("Sun, 06 Nov 1994 08:49:37 GMT")
    );

    let again = blog.send("GET", "/first", &[("If-None-Match", "\"v1\"")], "");
    assert_eq!((again.status, again.content.as_str()), (304, ""));
    assert_eq!(again.fields, [("etag".to_owned(), "\"v1\"".to_owned())]);

    blog.send("PUT", "/first", &[], "hello, world");
    let changed = blog.send("GET", "/first", &[("If-None-Match", "\"v1\"")], "");
    assert_eq!(
        (changed.status, changed.content.as_str()),
        (200, "hello, world")
    );
    assert_eq!(changed.field("etag"), Some("\"v2\""));
}

#[test]
fn a_client_that_knows_only_dates_revalidates_too() {
    let mut blog = Blog::new();
    let since = [("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")];
    assert_eq!(blog.send("GET", "/first", &since, "").status, 304);
    blog.send("PUT", "/first", &[], "hello, world");
    assert_eq!(blog.send("GET", "/first", &since, "").status, 200);
}

#[test]
fn an_article_is_changed_under_a_condition() {
    let mut blog = Blog::new();
    let changed = blog.send("PUT", "/first", &[("If-Match", "\"v1\"")], "hello, world");
    assert_eq!(changed.status, 204);
    assert_eq!(changed.field("etag"), Some("\"v2\""));
    assert_eq!(blog.text("/first"), "hello, world");
}

#[test]
fn the_second_of_two_authors_overwrites_nothing() {
    let mut blog = Blog::new();
    let ann = blog.send("GET", "/first", &[], "");
    let bob = blog.send("GET", "/first", &[], "");

    let tag = ann.field("etag").unwrap();
    assert_eq!(
        blog.send("PUT", "/first", &[("If-Match", tag)], "by Ann")
            .status,
        204
    );
    let tag = bob.field("etag").unwrap();
    let refused = blog.send("PUT", "/first", &[("If-Match", tag)], "by Bob");
    assert_eq!(refused.status, 412);
    assert_eq!(refused.field("etag"), Some("\"v2\""));
    assert_eq!(
        refused.field("content-type"),
        Some("application/problem+json")
    );
    assert!(refused.content.contains("\"field\":\"if-match\""));
    assert_eq!(blog.text("/first"), "by Ann");

    let bob = blog.send("GET", "/first", &[], "");
    let merged = format!("{} and Bob", bob.content);
    let tag = bob.field("etag").unwrap();
    assert_eq!(
        blog.send("PUT", "/first", &[("If-Match", tag)], &merged)
            .status,
        204
    );
    assert_eq!(blog.text("/first"), "by Ann and Bob");
}

#[test]
fn a_lost_update_is_refused_by_date_as_well() {
    let mut blog = Blog::new();
    let seen = [("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")];
    assert_eq!(blog.send("PUT", "/first", &seen, "by Ann").status, 204);
    let refused = blog.send("PUT", "/first", &seen, "by Bob");
    assert_eq!(refused.status, 412);
    assert!(refused
        .content
        .contains("\"field\":\"if-unmodified-since\""));
    assert_eq!(blog.text("/first"), "by Ann");
}

#[test]
fn an_article_is_created_once() {
    let mut blog = Blog::new();
    let create = [("If-None-Match", "*")];
    assert_eq!(blog.send("PUT", "/second", &create, "by Ann").status, 201);
    let refused = blog.send("PUT", "/second", &create, "by Bob");
    assert_eq!(refused.status, 412);
    assert_eq!(refused.field("etag"), Some("\"v1\""));
    assert!(refused.content.contains("\"field\":\"if-none-match\""));
    assert_eq!(blog.text("/second"), "by Ann");
}

#[test]
fn an_article_that_was_deleted_is_not_written_by_mistake() {
    let mut blog = Blog::new();
    assert_eq!(
        blog.send("DELETE", "/first", &[("If-Match", "\"v1\"")], "")
            .status,
        204
    );
    let late = blog.send("PUT", "/first", &[("If-Match", "\"v1\"")], "late");
    assert_eq!((late.status, late.field("etag")), (412, None));
    assert_eq!(
        blog.send("GET", "/first", &[("If-None-Match", "*")], "")
            .status,
        404
    );
}

#[test]
fn of_tag_and_date_together_the_tag_decides() {
    let mut blog = Blog::new();
    blog.send("PUT", "/first", &[], "changed");
    let old = "Sun, 06 Nov 1994 08:49:37 GMT";
    let new = "Sun, 06 Nov 1994 09:49:37 GMT";

    // The tag is stale and the date is not: it is sent, and it is not overwritten.
    let get = [("If-None-Match", "\"v1\""), ("If-Modified-Since", new)];
    assert_eq!(blog.send("GET", "/first", &get, "").status, 200);
    let put = [("If-Match", "\"v1\""), ("If-Unmodified-Since", new)];
    assert_eq!(blog.send("PUT", "/first", &put, "lost").status, 412);

    // The date is stale and the tag is not.
    let get = [("If-None-Match", "\"v2\""), ("If-Modified-Since", old)];
    assert_eq!(blog.send("GET", "/first", &get, "").status, 304);
    let put = [("If-Match", "\"v2\""), ("If-Unmodified-Since", old)];
    assert_eq!(blog.send("PUT", "/first", &put, "kept").status, 204);
    assert_eq!(blog.text("/first"), "kept");
}

//! What the service answers on the wire. What needs a store is tried on each database there is.

use crate::support::{assert_problem, on_each_database, Database, Server, JSON};

const HELLO: &str = r#"{"title":"","text":"Hello"}"#;
const CREATE: (&str, &str) = ("if-none-match", "*");

/// Creates a note, and gives its tag.
async fn create(server: &Server, path: &str) -> String {
    server
        .send("PUT", path, &[JSON, CREATE], HELLO)
        .await
        .expect(201);
    tag(server, path).await
}

async fn tag(server: &Server, path: &str) -> String {
    server
        .send("GET", path, &[], "")
        .await
        .expect(200)
        .field("etag")
        .to_owned()
}

/// Of a date field, shifted by seconds.
fn shifted(date: &str, seconds: i64) -> String {
    let date = preconditions::HttpDate::parse(date.as_bytes()).unwrap();
    let shifted = preconditions::HttpDate::from_unix_seconds(date.unix_seconds() + seconds);
    shifted.unwrap().to_string()
}

/// RFC 9110 §13.1.2, §15.4.5.
#[tokio::test]
async fn a_note_that_has_not_changed_is_not_sent_again() {
    on_each_database(&[], async |server| {
        let tag = create(server, "/notes/a").await;
        let whole = server.send("GET", "/notes/a", &[], "").await.expect(200);
        assert_eq!(whole.text(), HELLO);
        assert!(!tag.starts_with("W/"));
        let same = server
            .send("GET", "/notes/a", &[("if-none-match", &tag)], "")
            .await
            .expect(304);
        assert_eq!(same.field("etag"), tag);
        assert_eq!(same.field("cache-control"), "no-cache");
        for name in [
            "content-length",
            "content-type",
            "last-modified",
            "transfer-encoding",
        ] {
            assert_eq!(same.maybe_field(name), None);
        }
        let other = ("if-none-match", "\"other\"");
        server
            .send("GET", "/notes/a", &[other], "")
            .await
            .expect(200);

        let date = whole.field("last-modified");
        server
            .send("GET", "/notes/a", &[("if-modified-since", date)], "")
            .await
            .expect(304);
        let before = shifted(date, -1);
        server
            .send("GET", "/notes/a", &[("if-modified-since", &before)], "")
            .await
            .expect(200);
    })
    .await;
}

/// RFC 9110 §9.3.2: the fields of the GET, and no content.
#[tokio::test]
async fn head_is_get_without_content() {
    on_each_database(&[], async |server| {
        let tag = create(server, "/notes/a").await;
        server
            .send("PUT", "/notes/a/attachment", &[CREATE], "0123456789")
            .await
            .expect(201);
        for path in ["/notes", "/notes/a", "/notes/a/attachment"] {
            let get = server.send("GET", path, &[], "").await.expect(200);
            let head = server.send("HEAD", path, &[], "").await.expect(200);
            for name in [
                "etag",
                "last-modified",
                "content-type",
                "content-length",
                "cache-control",
            ] {
                assert_eq!(
                    head.maybe_field(name),
                    get.maybe_field(name),
                    "{name} of {path}"
                );
            }
            assert_eq!(head.field("content-length"), get.content.len().to_string());
            assert!(head.content.is_empty());
        }
        let unchanged = server
            .send("HEAD", "/notes/a", &[("if-none-match", &tag)], "")
            .await
            .expect(304);
        // RFC 9110 §8.6: a length of 0 would say that the note is empty.
        assert_eq!(unchanged.maybe_field("content-length"), None);
    })
    .await;
}

/// RFC 9110 §13.1.1, §15.5.13.
#[tokio::test]
async fn a_write_on_an_outdated_version_is_refused() {
    on_each_database(&[], async |server| {
        let old = create(server, "/notes/a").await;
        let mine = [JSON, ("if-match", old.as_str())];
        server
            .send("PUT", "/notes/a", &mine, r#"{"text":"one"}"#)
            .await
            .expect(204);
        let current = tag(server, "/notes/a").await;
        assert_ne!(current, old);
        for method in ["PUT", "PATCH", "DELETE"] {
            let refused = server
                .send(method, "/notes/a", &mine, r#"{"text":"two"}"#)
                .await
                .expect(412);
            assert_eq!(refused.field("etag"), current);
            assert_problem(&refused, "If-Match");
            assert_eq!(refused.json()["field"], "if-match");
        }
        assert_eq!(tag(server, "/notes/a").await, current);
        // A weak tag never matches here, and a missing note has no tag at all.
        let weak = format!("W/{current}");
        let weak = [JSON, ("if-match", weak.as_str())];
        server
            .send("PUT", "/notes/a", &weak, HELLO)
            .await
            .expect(412);
        let missing = server
            .send("PUT", "/notes/b", &mine, HELLO)
            .await
            .expect(412);
        assert_eq!(missing.maybe_field("etag"), None);
        server
            .send("PUT", "/notes/b", &[JSON, ("if-match", "*")], HELLO)
            .await
            .expect(412);
        server
            .send("PUT", "/notes/a", &[JSON, ("if-match", "*")], HELLO)
            .await
            .expect(204);
    })
    .await;
}

/// RFC 9110 §13.1.4.
#[tokio::test]
async fn a_write_may_be_guarded_by_a_date() {
    on_each_database(&[], async |server| {
        create(server, "/notes/a").await;
        let answer = server.send("GET", "/notes/a", &[], "").await.expect(200);
        let date = answer.field("last-modified");
        let before = shifted(date, -1);
        let condition = [JSON, ("if-unmodified-since", before.as_str())];
        let refused = server
            .send("PUT", "/notes/a", &condition, HELLO)
            .await
            .expect(412);
        assert_eq!(refused.json()["field"], "if-unmodified-since");
        let condition = [JSON, ("if-unmodified-since", date)];
        server
            .send("PUT", "/notes/a", &condition, HELLO)
            .await
            .expect(204);
    })
    .await;
}

/// RFC 9110 §9.3.4: validators in the answer to a PUT say that it was stored as it came.
#[tokio::test]
async fn put_tells_the_tag_only_of_what_it_stored_verbatim() {
    on_each_database(&[], async |server| {
        let created = server
            .send("PUT", "/notes/a", &[JSON, CREATE], HELLO)
            .await
            .expect(201);
        assert_eq!(created.field("location"), "/notes/a");
        assert_eq!(created.field("etag"), tag(server, "/notes/a").await);
        let spaced = r#"{ "text": "Hello" }"#;
        let replaced = server
            .send("PUT", "/notes/a", &[JSON], spaced)
            .await
            .expect(204);
        assert_eq!(
            (
                replaced.maybe_field("etag"),
                replaced.maybe_field("last-modified")
            ),
            (None, None)
        );
        assert!(replaced.content.is_empty());
        let again = server
            .send("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(204);
        assert_eq!(again.field("etag"), tag(server, "/notes/a").await);
        let exists = server
            .send("PUT", "/notes/a", &[JSON, CREATE], HELLO)
            .await
            .expect(412);
        assert_eq!(exists.field("etag"), again.field("etag"));
        assert_problem(&exists, "If-None-Match");
    })
    .await;
}

/// RFC 4918 §8.8: no tag comes back for another content.
#[tokio::test]
async fn a_note_that_is_created_again_has_new_tags() {
    on_each_database(&[], async |server| {
        let first = create(server, "/notes/a").await;
        server
            .send("DELETE", "/notes/a", &[("if-match", &first)], "")
            .await
            .expect(204);
        server.send("GET", "/notes/a", &[], "").await.expect(404);
        let second = create(server, "/notes/a").await;
        assert_ne!(first, second);
        server
            .send("DELETE", "/notes/a", &[("if-match", &first)], "")
            .await
            .expect(412);
    })
    .await;
}

/// RFC 9110 §13.2.1: what would not be 2xx without conditions is not evaluated.
#[tokio::test]
async fn conditions_do_not_hide_other_errors() {
    on_each_database(&[], async |server| {
        let outdated = ("if-match", "\"outdated\"");
        for method in ["GET", "PATCH", "DELETE"] {
            server
                .send(method, "/notes/a", &[JSON, outdated], "{}")
                .await
                .expect(404);
        }
        create(server, "/notes/a").await;
        let plain = ("content-type", "text/plain");
        server
            .send("PUT", "/notes/a", &[plain, outdated], HELLO)
            .await
            .expect(415);
        server
            .send("TRACE", "/notes/a", &[outdated], "")
            .await
            .expect(405);
        server
            .send("OPTIONS", "/notes/a", &[outdated], "")
            .await
            .expect(204);
        // What is wrong inside the content comes after them.
        server
            .send("PUT", "/notes/a", &[JSON, outdated], "{")
            .await
            .expect(412);
    })
    .await;
}

/// RFC 6585 §3.
#[tokio::test]
async fn a_write_without_a_condition_is_refused_where_one_is_required() {
    on_each_database(&["--require-conditions"], async |server| {
        let tag = create(server, "/notes/a").await;
        server
            .send("PUT", "/notes/a/attachment", &[CREATE], "x")
            .await
            .expect(201);
        for (method, path) in [
            ("PUT", "/notes/a"),
            ("PUT", "/notes/new"),
            ("PATCH", "/notes/a"),
            ("DELETE", "/notes/a"),
            ("PUT", "/notes/a/attachment"),
            ("DELETE", "/notes/a/attachment"),
        ] {
            let refused = server.send(method, path, &[JSON], HELLO).await.expect(428);
            assert_eq!(refused.field("cache-control"), "no-store");
            assert_problem(&refused, "If-Match");
            // A date that cannot be read is ignored, so it is no condition.
            let unreadable = ("if-unmodified-since", "yesterday");
            server
                .send(method, path, &[JSON, unreadable], HELLO)
                .await
                .expect(428);
        }
        server.send("GET", "/notes/a", &[], "").await.expect(200);
        server
            .send("POST", "/notes", &[JSON], HELLO)
            .await
            .expect(201);
        server
            .send("PUT", "/notes/a", &[JSON, ("if-match", &tag)], HELLO)
            .await
            .expect(204);
    })
    .await;
}

/// RFC 7240 §4.4: a client may insist for itself.
#[tokio::test]
async fn a_client_may_ask_for_strict_handling() {
    on_each_database(&[], async |server| {
        let tag = create(server, "/notes/a").await;
        let strict = ("prefer", "respond-async, handling=\"strict\"; a=b");
        server
            .send("PUT", "/notes/a", &[JSON, strict], HELLO)
            .await
            .expect(428);
        let guarded = [JSON, strict, ("if-match", tag.as_str())];
        server
            .send("PUT", "/notes/a", &guarded, HELLO)
            .await
            .expect(204);
        server
            .send("PUT", "/notes/a", &[JSON], HELLO)
            .await
            .expect(204);
    })
    .await;
}

/// RFC 5789, RFC 7396.
#[tokio::test]
async fn patch_merges() {
    on_each_database(&[], async |server| {
        let tag = create(server, "/notes/a").await;
        let merge = (
            "content-type",
            "application/merge-patch+json; charset=utf-8",
        );
        let condition = ("if-match", tag.as_str());
        let title = r#"{"title":"A title"}"#;
        let patched = server
            .send("PATCH", "/notes/a", &[merge, condition], title)
            .await
            .expect(200);
        assert_eq!(patched.text(), r#"{"title":"A title","text":"Hello"}"#);
        let got = server.send("GET", "/notes/a", &[], "").await.expect(200);
        assert_eq!(patched.field("etag"), got.field("etag"));
        assert_eq!(patched.text(), got.text());

        server
            .send("PATCH", "/notes/a", &[JSON], r#"{"title":null}"#)
            .await
            .expect(200);
        let got = server.send("GET", "/notes/a", &[], "").await.expect(200);
        assert_eq!(got.text(), HELLO);
        let without_text = r#"{"text":null}"#;
        let refused = server
            .send("PATCH", "/notes/a", &[merge], without_text)
            .await
            .expect(400);
        assert_problem(&refused, "missing field `text`");
        let other = ("content-type", "application/json-patch+json");
        let refused = server
            .send("PATCH", "/notes/a", &[other], "[]")
            .await
            .expect(415);
        assert_eq!(
            refused.field("accept-patch"),
            "application/merge-patch+json"
        );
    })
    .await;
}

#[tokio::test]
async fn post_creates_under_an_id_of_the_service() {
    on_each_database(&[], async |server| {
        let created = server
            .send("POST", "/notes", &[JSON], HELLO)
            .await
            .expect(201);
        let location = created.field("location");
        let got = server.send("GET", location, &[], "").await.expect(200);
        assert_eq!(got.field("etag"), created.field("etag"));
        assert_eq!(got.text(), created.text());
        assert_eq!(created.field("content-location"), location);
    })
    .await;
}

#[tokio::test]
async fn other_methods_and_paths() {
    on_each_database(&[], async |server| {
        let options = server
            .send("OPTIONS", "/notes/a", &[], "")
            .await
            .expect(204);
        assert_eq!(
            options.field("allow"),
            "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"
        );
        let refused = server
            .send("POST", "/notes/a", &[JSON], HELLO)
            .await
            .expect(405);
        assert_eq!(refused.field("allow"), options.field("allow"));
        server.send("get", "/notes/a", &[], "").await.expect(405);
        server.send("GET", "/elsewhere", &[], "").await.expect(404);
    })
    .await;
}

/// Names the condition that was false, in the answer where that is asked for.
#[tokio::test]
async fn verdicts_are_explained() {
    let database = Database::sqlite();
    let url = database.url();
    let mut server = Server::start(&["--database", &url, "--explain"]);
    let tag = create(&server, "/notes/a").await;
    let answer = server
        .send("GET", "/notes/a", &[("if-none-match", &tag)], "")
        .await
        .expect(304);
    let reason = answer.field("precondition-explanation").to_owned();
    assert!(reason.contains("if-none-match"), "{reason}");
    let answer = server.send("GET", "/notes/a", &[], "").await.expect(200);
    assert!(answer.maybe_field("precondition-explanation").is_some());
    let log = server.kill();
    let line = log
        .lines()
        .find(|line| line.contains("status=304"))
        .unwrap();
    assert!(line.contains(&reason), "{line}");

    let silent = Server::start(&["--database", &url]);
    let answer = silent
        .send("GET", "/notes/a", &[("if-none-match", &tag)], "")
        .await
        .expect(304);
    assert_eq!(answer.maybe_field("precondition-explanation"), None);
}

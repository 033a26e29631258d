//! The list on the wire: pages, their tags, and QUERY.

use crate::support::{on_each_database, Client, Server, JSON};

const HELLO: &str = r#"{"title":"","text":"Hello"}"#;

async fn create(server: &Server, path: &str) {
    server.send("PUT", path, &[JSON], HELLO).await.expect(201);
}

#[tokio::test]
async fn the_list_is_tagged_page_by_page() {
    on_each_database(&[], async |server| {
        for path in ["/notes/a", "/notes/b", "/notes/c"] {
            create(server, path).await;
        }
        let all = server.send("GET", "/notes", &[], "").await.expect(200);
        assert_eq!(all.json()["notes"].as_array().unwrap().len(), 3);
        assert_eq!(
            (all.maybe_field("link"), all.maybe_field("last-modified")),
            (None, None)
        );
        let page = server
            .send("GET", "/notes?limit=2", &[], "")
            .await
            .expect(200);
        let next = "</notes?after=b&contains=&limit=2>; rel=\"next\"";
        assert_eq!(page.field("link"), next);
        let last = server
            .send("GET", "/notes?after=b&limit=2", &[], "")
            .await
            .expect(200);
        assert_eq!(last.json()["notes"][0]["id"], "c");
        assert_eq!(last.maybe_field("link"), None);
        // The same items with and without a next page are different answers.
        server.send("DELETE", "/notes/c", &[], "").await.expect(204);
        let alone = server
            .send("GET", "/notes?limit=2", &[], "")
            .await
            .expect(200);
        assert_eq!(alone.content, page.content);
        assert_ne!(alone.field("etag"), page.field("etag"));

        let seen = [("if-none-match", alone.field("etag"))];
        let same = server
            .send("GET", "/notes?limit=2", &seen, "")
            .await
            .expect(304);
        assert_eq!(same.maybe_field("content-length"), None);
        // Its title is the same, its version is not.
        server
            .send("PUT", "/notes/a", &[JSON], r#"{"text":"Bye"}"#)
            .await
            .expect(204);
        let changed = server
            .send("GET", "/notes?limit=2", &seen, "")
            .await
            .expect(200);
        assert_ne!(changed.field("etag"), alone.field("etag"));
        for query in ["limit=0", "limit=501", "limit=x", "other=1", "after=%00"] {
            server
                .send("GET", &format!("/notes?{query}"), &[], "")
                .await
                .expect(400);
        }
    })
    .await;
}

/// An insert cannot be swapped on the list, so its tag is weak and never lets one through.
#[tokio::test]
async fn nothing_is_created_under_the_tag_of_the_list() {
    on_each_database(&[], async |server| {
        create(server, "/notes/a").await;
        let list = server.send("GET", "/notes", &[], "").await.expect(200);
        let list = list.field("etag");
        assert!(list.starts_with("W/"));
        for tag in [list, &list[2..]] {
            server
                .send("POST", "/notes", &[JSON, ("if-match", tag)], HELLO)
                .await
                .expect(412);
        }
        server
            .send("POST", "/notes", &[JSON, ("if-none-match", list)], HELLO)
            .await
            .expect(412);
        server
            .send("POST", "/notes", &[JSON, ("if-match", "*")], HELLO)
            .await
            .expect(201);
    })
    .await;
}

/// RFC 10008 §2.6.
#[tokio::test]
async fn query_searches_and_is_conditional() {
    on_each_database(&[], async |server| {
        create(server, "/notes/a").await;
        server
            .send("PUT", "/notes/b", &[JSON], r#"{"text":"100% of _"}"#)
            .await
            .expect(201);
        let search = r#"{"contains":"0% of _"}"#;
        let found = server
            .send("QUERY", "/notes", &[JSON], search)
            .await
            .expect(200);
        assert_eq!(found.json()["notes"][0]["id"], "b");
        assert_eq!(found.json()["notes"].as_array().unwrap().len(), 1);
        let seen = ("if-none-match", found.field("etag"));
        server
            .send("QUERY", "/notes", &[JSON, seen], search)
            .await
            .expect(304);
        server
            .send("QUERY", "/notes", &[JSON, seen], r#"{"contains":"Hello"}"#)
            .await
            .expect(200);
        let refused = server
            .send("QUERY", "/notes", &[], search)
            .await
            .expect(415);
        assert_eq!(refused.field("accept-query"), "application/json");
        server
            .send("QUERY", "/notes", &[JSON], "{")
            .await
            .expect(400);
        server
            .send("QUERY", "/notes", &[JSON], r#"["","",1]"#)
            .await
            .expect(400);
        // Nothing says another Allow than OPTIONS does.
        assert_eq!(found.maybe_field("allow"), None);
        let refused = server
            .send("PUT", "/notes", &[JSON], HELLO)
            .await
            .expect(405);
        assert_eq!(refused.field("allow"), "GET, HEAD, POST, QUERY, OPTIONS");
    })
    .await;
}

/// 40 notes of half a megabyte: a list shows their titles, so that is all that it takes.
#[tokio::test]
async fn a_list_takes_what_it_shows() {
    on_each_database(&["--log", "warn"], async |server| {
        let mut client = Client::new(server.address);
        let note = format!(r#"{{"title":"large","text":"{}"}}"#, "x".repeat(500_000));
        for number in 0..40 {
            let path = format!("/notes/large-{number:03}");
            let put = client.send("PUT", &path, &[JSON], note.clone()).await;
            put.unwrap().expect(201);
        }
        client
            .send("GET", "/notes?limit=1", &[], "")
            .await
            .unwrap()
            .expect(200);
        let Some(before) = server.memory() else {
            return;
        };
        for _ in 0..3 {
            let list = client.send("GET", "/notes?limit=500", &[], "").await;
            let list = list.unwrap().expect(200);
            assert_eq!(list.json()["notes"].as_array().unwrap().len(), 40);
            let more = client
                .send("POST", "/notes", &[JSON, ("if-match", "*")], HELLO)
                .await;
            let path = more.unwrap().expect(201).field("location").to_owned();
            client
                .send("DELETE", &path, &[], "")
                .await
                .unwrap()
                .expect(204);
        }
        let more = server.memory().unwrap().saturating_sub(before);
        assert!(more < 8 << 20, "{more} octets more than {before}");
    })
    .await;
}

//! What `ConditionalLayer` answers, and what it tells the service inside.

use std::sync::{Arc, Mutex};

use http::Response;
use http_body::Body;
use preconditions::Gateway;
use preconditions_tower::{ConditionalLayer, TaggedContent};
use tower_layer::Layer;

use crate::bodies::{read, Scripted};
use crate::{answering, field, request, send};

fn tagged(tag: &'static str) -> Response<Scripted> {
    Response::builder()
        .header("etag", tag)
        .header("content-type", "text/plain")
        .header("vary", "accept-encoding")
        .header("cache-control", "max-age=60")
        .body(Scripted::new(&["hello"]))
        .unwrap()
}

/// §13.1.2: the client has it; §15.4.5: what a 304 carries.
#[tokio::test]
async fn a_match_is_304_with_the_fields_of_the_200() {
    for method in ["GET", "HEAD", "QUERY"] {
        for list in ["\"7\"", "\"6\", W/\"7\"", "*"] {
            let service = ConditionalLayer::new().layer(answering(|_| tagged("\"7\"")));
            let response = send(service, request(method, &[("if-none-match", list)])).await;
            assert_eq!(response.status(), 304, "{method} {list}");
            assert_eq!(field(&response, "etag"), Some("\"7\""));
            assert_eq!(field(&response, "vary"), Some("accept-encoding"));
            assert_eq!(field(&response, "cache-control"), Some("max-age=60"));
            assert_eq!(field(&response, "content-type"), None);
            // A size of 0 would be sent as the length of the 200 (§8.6).
            assert_eq!(response.body().size_hint().exact(), None);
            assert!(response.body().is_end_stream());
            assert_eq!(read(response.into_body()).await.0, b"");
        }
    }
}

#[tokio::test]
async fn a_miss_is_the_200() {
    let service = ConditionalLayer::new().layer(answering(|_| tagged("\"7\"")));
    let response = send(service, request("GET", &[("if-none-match", "\"6\"")])).await;
    assert_eq!(response.status(), 200);
    assert_eq!(read(response.into_body()).await.0, b"hello");
}

/// §13.1.1: a read that wants another version.
#[tokio::test]
async fn a_read_of_another_version_is_412() {
    let service = ConditionalLayer::new().layer(answering(|_| tagged("\"7\"")));
    let response = send(service, request("GET", &[("if-match", "\"6\"")])).await;
    assert_eq!(response.status(), 412);
    // RFC 9111 §4: the lifetime was that of the 200.
    assert_eq!(field(&response, "cache-control"), None);
    assert_eq!(read(response.into_body()).await.0, b"");
}

/// The handler has run: what a layer would say of a write comes too late.
#[tokio::test]
async fn writes_and_what_is_no_whole_representation_pass() {
    let all = [("if-match", "\"6\""), ("if-none-match", "\"7\"")];
    for method in ["PUT", "PATCH", "DELETE", "POST", "OPTIONS"] {
        let service = ConditionalLayer::new().layer(answering(|_| tagged("\"7\"")));
        let response = send(service, request(method, &all)).await;
        assert_eq!(response.status(), 200, "{method}");
    }
    for status in [201, 203, 206, 404, 500] {
        let service = ConditionalLayer::new().layer(answering(move |_| {
            let mut response = tagged("\"7\"");
            *response.status_mut() = status.try_into().unwrap();
            response
        }));
        let response = send(service, request("GET", &[("if-none-match", "\"7\"")])).await;
        assert_eq!(response.status(), status);
    }
    // RFC 9111 §5.2: names in any case, in lists and in lines; not what only looks like them.
    for (lines, status) in [
        (&["no-store"][..], 200),
        (&["No-Store"], 200),
        (&[" no-store\t"], 200),
        (&["private,no-store"], 200),
        (&["max-age=60 , NO-STORE , private"], 200),
        (&["private", "no-store"], 200),
        (&["no-cache"], 304),
        (&["no-storeX"], 304),
        (&["x=\"no-store\""], 304),
        (&["private"], 304),
        (&[""], 304),
    ] {
        let service = ConditionalLayer::new().layer(answering(move |_| {
            let mut response = tagged("\"7\"");
            response.headers_mut().remove("cache-control");
            for line in lines {
                let line = line.parse().unwrap();
                response.headers_mut().append("cache-control", line);
            }
            response
        }));
        let response = send(service, request("GET", &[("if-none-match", "\"7\"")])).await;
        assert_eq!(response.status(), status, "{lines:?}");
    }
}

/// §8.8.3: a tag that cannot be read is none, and neither are two.
#[tokio::test]
async fn a_tag_that_cannot_be_believed_is_none() {
    for tags in [&["7"][..], &["\"a b\""], &["\"7\"", "\"8\""]] {
        let service = ConditionalLayer::new().layer(answering(move |_| {
            let mut response = Response::new(Scripted::new(&["hello"]));
            for tag in tags {
                response.headers_mut().append("etag", tag.parse().unwrap());
            }
            response
        }));
        let response = send(
            service,
            request("GET", &[("if-none-match", "\"7\", \"8\"")]),
        )
        .await;
        assert_eq!(response.status(), 200, "{tags:?}");
        let kept: Vec<_> = response.headers().get_all("etag").iter().collect();
        assert_eq!(kept, tags);
    }
}

/// §8.8.3.3: the tag was made before the coding, unless its maker says otherwise.
#[tokio::test]
async fn a_tag_under_a_coding_becomes_weak() {
    let coded = |made_for: Option<TaggedContent>| {
        answering(move |_| {
            let mut response = tagged("\"7\"");
            response
                .headers_mut()
                .insert("content-encoding", "gzip".parse().unwrap());
            if let Some(made_for) = made_for.clone() {
                response.extensions_mut().insert(made_for);
            }
            response
        })
    };
    let gzip = || TaggedContent::coded("gzip".parse().unwrap());
    let br = || TaggedContent::coded("br".parse().unwrap());
    for (made_for, tag) in [
        (None, "W/\"7\""),
        (Some(TaggedContent::plain()), "W/\"7\""),
        (Some(br()), "W/\"7\""),
        (Some(gzip()), "\"7\""),
    ] {
        let service = ConditionalLayer::new().layer(coded(made_for.clone()));
        let response = send(service.clone(), request("GET", &[])).await;
        assert_eq!(field(&response, "etag"), Some(tag), "{made_for:?}");
        // The client comes back with what it was given.
        let response = send(service, request("GET", &[("if-none-match", tag)])).await;
        assert_eq!(response.status(), 304);
        assert_eq!(field(&response, "etag"), Some(tag));
    }
}

/// §8.8.3: under a coding, what is no tag and several of them name nothing.
#[tokio::test]
async fn what_is_no_tag_goes_under_a_coding() {
    for tags in [
        &["7"][..],
        &["\"7\"", "\"8\""],
        &["W/\"7\"", "W/\"7\""],
        &[],
    ] {
        let service = ConditionalLayer::new().layer(answering(move |_| {
            let mut response = Response::new(Scripted::new(&["hello"]));
            let headers = response.headers_mut();
            headers.insert("content-encoding", "gzip".parse().unwrap());
            for tag in tags {
                headers.append("etag", tag.parse().unwrap());
            }
            response
        }));
        let condition = [("if-none-match", "W/\"7\", \"8\"")];
        let response = send(service, request("GET", &condition)).await;
        assert_eq!(response.status(), 200, "{tags:?}");
        assert_eq!(field(&response, "etag"), None, "{tags:?}");
    }
}

/// Because it makes tags weak, it says so to the handlers, and keeps what stands further outside.
#[tokio::test]
async fn the_service_inside_is_told_of_the_weakening() {
    for (outside, told) in [
        (None, Gateway::DIRECT.weakens()),
        (Some(Gateway::APACHE), Gateway::APACHE.weakens()),
    ] {
        let seen = Arc::new(Mutex::new(None));
        let keep = seen.clone();
        let service = ConditionalLayer::new().layer(answering(move |request| {
            *keep.lock().unwrap() = request.extensions().get::<Gateway>().copied();
            tagged("\"7\"")
        }));
        let mut request = request("PUT", &[("if-match", "W/\"7\"")]);
        if let Some(outside) = outside {
            request.extensions_mut().insert(outside);
        }
        send(service, request).await;
        assert_eq!(*seen.lock().unwrap(), Some(told));
    }
}

/// Nothing else than If-Match is compared with a weakened tag: the extensions stay as they are.
#[tokio::test]
async fn without_if_match_nothing_is_told() {
    for fields in [
        &[][..],
        &[("if-none-match", "W/\"7\"")],
        &[("if-range", "W/\"7\"")],
    ] {
        let service = ConditionalLayer::new().layer(answering(|request| {
            assert!(request.extensions().is_empty());
            tagged("\"7\"")
        }));
        for method in ["GET", "PUT"] {
            send(service.clone(), request(method, fields)).await;
        }
    }
}

/// §13.1.5: a service that does not look at If-Range never gets a Range beside it.
#[tokio::test]
async fn ranges_are_withheld_as_asked() {
    let layer = ConditionalLayer::new;
    let part = [("range", "bytes=1-")];
    let resumed = [("range", "bytes=1-"), ("if-range", "\"6\"")];
    for (layer, fields, passes, offers) in [
        (layer(), &part[..], true, true),
        (layer(), &resumed, false, true),
        (layer().inner_evaluates_if_range(), &resumed, true, true),
        (layer().without_ranges(), &part, false, false),
    ] {
        let seen = Arc::new(Mutex::new(false));
        let keep = seen.clone();
        let service = layer.clone().layer(answering(move |request| {
            *keep.lock().unwrap() = request.headers().contains_key("range");
            let mut response = tagged("\"7\"");
            response
                .headers_mut()
                .insert("accept-ranges", "bytes".parse().unwrap());
            response
        }));
        let response = send(service, request("GET", fields)).await;
        assert_eq!(*seen.lock().unwrap(), passes, "{layer:?} {fields:?}");
        assert_eq!(
            field(&response, "accept-ranges").is_some(),
            offers,
            "{layer:?}"
        );
    }
}

/// A 304 that the service inside made, with these fields.
fn own_304(fields: &'static [(&'static str, &'static str)]) -> Response<Scripted> {
    let mut response = Response::builder()
        .status(304)
        .header("content-length", "0");
    for (name, value) in fields {
        response = response.header(*name, *value);
    }
    response.body(Scripted::new(&[])).unwrap()
}

/// §8.6: a 304 of the service inside has no length of 0.
#[tokio::test]
async fn a_304_from_inside_says_no_length() {
    for method in ["GET", "PUT"] {
        let service = ConditionalLayer::new().layer(answering(|_| own_304(&[])));
        let response = send(service, request(method, &[])).await;
        assert_eq!(response.status(), 304);
        assert_eq!(field(&response, "content-length"), None);
        assert_eq!(field(&response, "vary"), None);
        assert_eq!(response.body().size_hint().exact(), None);
    }
}

/// RFC 9111 §4.3.4: it has the tag that the client knows, and with a weak one the Vary of its 200.
#[tokio::test]
async fn a_304_from_inside_has_the_tag_that_the_client_knows() {
    for (known, tag, vary) in [
        ("\"7\"", "\"7\"", None),
        ("W/\"7\"", "W/\"7\"", Some("accept-encoding")),
        ("\"6\", W/\"7\"", "W/\"7\"", Some("accept-encoding")),
        ("W/\"7\", \"7\"", "\"7\"", None),
        ("\"7\", W/\"7\"", "\"7\"", None),
        ("W/\"6\"", "\"7\"", None),
        ("*", "\"7\"", None),
        ("W/\"7", "\"7\"", None),
    ] {
        let service = ConditionalLayer::new().layer(answering(|_| own_304(&[("etag", "\"7\"")])));
        let response = send(service, request("GET", &[("if-none-match", known)])).await;
        assert_eq!(field(&response, "etag"), Some(tag), "{known}");
        assert_eq!(field(&response, "vary"), vary, "{known}");
    }
}

/// §15.4.5: what compresses may take the 304 of the service inside for a content, too.
#[tokio::test]
async fn a_304_from_inside_that_was_coded() {
    for (condition, tag) in [
        (("if-none-match", "\"7\""), "\"7\""), // the content of an image, say, was not coded
        (("if-none-match", "W/\"7\""), "W/\"7\""),
        (
            ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"),
            "W/\"7\"",
        ),
    ] {
        let service = ConditionalLayer::new().layer(answering(|_| {
            own_304(&[
                ("etag", "\"7\""),
                ("content-encoding", "gzip"),
                ("vary", "Origin, Accept-Encoding"),
            ])
        }));
        let response = send(service, request("GET", &[condition])).await;
        assert_eq!(field(&response, "etag"), Some(tag), "{condition:?}");
        assert_eq!(field(&response, "content-encoding"), None);
        assert_eq!(field(&response, "vary"), Some("Origin, Accept-Encoding"));
    }
}

/// §15.4.5: the Vary of the 200, which a layer that compresses does not write on a 304.
#[tokio::test]
async fn a_304_from_inside_varies_where_something_inside_compresses() {
    for (fields, vary) in [
        (&[][..], &["accept-encoding"][..]),
        (&[("vary", "origin")], &["origin", "accept-encoding"]),
        (&[("vary", "*")], &["*"]),
    ] {
        let layer = ConditionalLayer::new().without_ranges();
        let service = layer.layer(answering(move |_| own_304(fields)));
        let response = send(service, request("GET", &[("if-none-match", "\"7\"")])).await;
        let lines: Vec<_> = response.headers().get_all("vary").iter().collect();
        assert_eq!(lines, vary, "{fields:?}");
    }
}

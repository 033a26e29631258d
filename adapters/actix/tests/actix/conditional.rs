//! What `ConditionalLayer` answers, and what it leaves alone.

use actix_web::body::{BodySize, MessageBody};
use actix_web::test::{call_service, init_service};
use actix_web::{web, App, HttpRequest, HttpResponse};
use preconditions_actix::{ConditionalLayer, TaggedContent};

use crate::{content, field, request};

/// Answers with the fields that stand in the query, such as `?etag="7"&cache-control=no-store`.
async fn answer(request: HttpRequest) -> HttpResponse {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).unwrap();
    let mut response = HttpResponse::Ok();
    for (name, value) in query.into_inner() {
        match name.as_str() {
            "status" => response
                .status(actix_web::http::StatusCode::from_u16(value.parse().unwrap()).unwrap()),
            "made-for" => {
                let made_for = match value.as_str() {
                    "" => TaggedContent::plain(),
                    coding => TaggedContent::coded(coding.parse().unwrap()),
                };
                response.extensions_mut().insert(made_for);
                &mut response
            }
            _ => response.append_header((name.as_str(), value.as_str())),
        };
    }
    if let Some(range) = request.headers().get("range") {
        response.insert_header(("x-range", range));
    }
    response.body("milk")
}

async fn ask(
    layer: ConditionalLayer,
    method: &str,
    query: &str,
    fields: &[(&str, &str)],
) -> actix_web::dev::ServiceResponse {
    let app = App::new().default_service(web::to(answer)).wrap(layer);
    let path = format!("/?{}", query.replace('"', "%22").replace(' ', "%20"));
    let app = init_service(app).await;
    let response = call_service(&app, request(method, &path, fields).to_request()).await;
    response.map_into_boxed_body()
}

/// Query, condition, and the status that a GET with it has.
#[actix_web::test]
async fn reads_are_evaluated() {
    let layer = ConditionalLayer::new;
    let modified = "last-modified=Wed, 21 Oct 2015 07:28:00 GMT";
    for (query, condition, status) in [
        ("etag=\"7\"", ("if-none-match", "\"7\""), 304),
        ("etag=\"7\"", ("if-none-match", "*"), 304),
        ("etag=\"7\"", ("if-none-match", "\"6\""), 200),
        ("etag=\"7\"", ("if-match", "\"6\""), 412),
        ("etag=\"7\"", ("if-match", "\"7\""), 200),
        (
            modified,
            ("if-modified-since", "Wed, 21 Oct 2015 07:28:00 GMT"),
            304,
        ),
        (
            modified,
            ("if-unmodified-since", "Wed, 21 Oct 2015 07:27:59 GMT"),
            412,
        ),
        // Neither a damaged tag nor two of them name anything.
        ("etag=7", ("if-none-match", "\"7\""), 200),
        ("etag=\"7\"&etag=\"8\"", ("if-none-match", "\"7\""), 200),
        (
            "etag=\"7\"&cache-control=no-store",
            ("if-none-match", "\"7\""),
            200,
        ),
        (
            "etag=\"7\"&status=206&content-range=bytes 0-3/9",
            ("if-none-match", "\"7\""),
            206,
        ),
        ("etag=\"7\"&status=404", ("if-none-match", "\"7\""), 404),
    ] {
        for method in ["GET", "HEAD", "QUERY"] {
            let response = ask(layer(), method, query, &[condition]).await;
            assert_eq!(response.status(), status, "{method} {query} {condition:?}");
        }
        // §13.2.2 is for the handler of a write, which has run.
        for method in ["PUT", "POST", "DELETE", "get"] {
            let response = ask(layer(), method, query, &[condition]).await;
            assert!(
                ![304, 412].contains(&response.status().as_u16()),
                "{method} {query}"
            );
        }
    }
}

/// RFC 9110 §15.4.5, and RFC 9111 §3.2: a cache writes what it gets over what it has.
#[actix_web::test]
async fn the_fields_of_the_answers() {
    let query = "etag=\"7\"&vary=accept&cache-control=max-age%3D60&content-type=text/plain\
        &x-accel-redirect=/file&content-length=4";
    let response = ask(
        ConditionalLayer::new(),
        "GET",
        query,
        &[("if-none-match", "\"7\"")],
    )
    .await;
    assert_eq!(response.status(), 304);
    let names: std::collections::BTreeSet<_> = response
        .headers()
        .keys()
        .map(|name| name.as_str())
        .collect();
    assert_eq!(names, ["cache-control", "etag", "vary"].into());
    assert_eq!(response.response().body().size(), BodySize::None);

    let response = ask(
        ConditionalLayer::new(),
        "GET",
        query,
        &[("if-match", "\"6\"")],
    )
    .await;
    assert_eq!(response.status(), 412);
    assert_eq!(field(&response, "cache-control"), None);
    assert_eq!(response.response().body().size(), BodySize::Sized(0));
}

/// §8.6: a 304 of the handler has no length, since that of the 200 is not known here.
#[actix_web::test]
async fn a_304_of_the_handler() {
    let query = "status=304&etag=\"7\"&content-length=0";
    let response = ask(ConditionalLayer::new(), "GET", query, &[]).await;
    assert_eq!(response.status(), 304);
    assert_eq!(field(&response, "content-length"), None);
    assert_eq!(response.response().body().size(), BodySize::None);
    // RFC 9111 §4.3.4: the tag, and with it the Vary, that the client knows.
    for (known, tag, vary) in [
        ("\"7\"", "\"7\"", None),
        ("W/\"7\"", "W/\"7\"", Some("accept-encoding")),
        ("\"6\", W/\"7\"", "W/\"7\"", Some("accept-encoding")),
        ("W/\"7\", \"7\"", "\"7\"", None),
        ("*", "\"7\"", None),
        ("W/\"6\", \"7\"", "\"7\"", None),
    ] {
        let condition = [("if-none-match", known)];
        let response = ask(ConditionalLayer::new(), "GET", query, &condition).await;
        assert_eq!(field(&response, "etag"), Some(tag), "{known}");
        assert_eq!(field(&response, "vary"), vary, "{known}");
    }
}

/// §15.4.5: what a 304 of the handler keeps of its fields, and what it says where it was coded.
#[actix_web::test]
async fn the_fields_of_a_304_of_the_handler() {
    let plain = "status=304&etag=\"7\"&content-type=text/x-note&cache-control=no-cache&vary=accept";
    let coded = format!("{plain}&content-encoding=gzip");
    let by_tag = ("if-none-match", "\"7\"");
    let both = vec!["accept", "accept-encoding"];
    let already = format!("{plain}&content-encoding=gzip&vary=Accept-Encoding");
    let nothing_of_its_tag = ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (query, condition, tag, vary) in [
        (plain, by_tag, "\"7\"", vec!["accept"]),
        (&coded, by_tag, "\"7\"", vec!["accept"]),
        (&coded, nothing_of_its_tag, "W/\"7\"", both),
        (
            &already,
            nothing_of_its_tag,
            "W/\"7\"",
            vec!["accept", "Accept-Encoding"],
        ),
    ] {
        let response = ask(ConditionalLayer::new(), "GET", query, &[condition]).await;
        assert_eq!(response.status(), 304);
        assert_eq!(field(&response, "etag"), Some(tag), "{query}");
        assert_eq!(field(&response, "cache-control"), Some("no-cache"));
        for gone in ["content-type", "content-encoding", "content-length"] {
            assert_eq!(field(&response, gone), None, "{query}");
        }
        let found = response.headers().get_all("vary");
        let found: Vec<_> = found.map(|line| line.to_str().unwrap()).collect();
        assert_eq!(found, vary, "{query}");
    }
}

/// §8.8.3.3: a strong tag names the bytes that are sent. Coding, the marker, the tag before and after.
#[actix_web::test]
async fn a_coding_over_the_tag() {
    for (query, after) in [
        ("etag=\"7\"", Some("\"7\"")),
        ("etag=\"7\"&content-encoding=gzip", Some("W/\"7\"")),
        ("etag=W/\"7\"&content-encoding=gzip", Some("W/\"7\"")),
        (
            "etag=\"7\"&content-encoding=gzip&made-for=",
            Some("W/\"7\""),
        ),
        (
            "etag=\"7\"&content-encoding=gzip&made-for=gzip",
            Some("\"7\""),
        ),
        (
            "etag=\"7\"&content-encoding=gzip&made-for=br",
            Some("W/\"7\""),
        ),
        ("etag=7&content-encoding=gzip", None),
        ("etag=\"7\"&etag=\"8\"&content-encoding=gzip", None),
    ] {
        let response = ask(ConditionalLayer::new(), "GET", query, &[]).await;
        assert_eq!(field(&response, "etag"), after, "{query}");
        assert_eq!(content(response).await, b"milk");
    }
}

/// §13.1.5: what a service does with a Range beside an If-Range is not known.
#[actix_web::test]
async fn ranges_that_go_in() {
    let range = ("range", "bytes=2-");
    let if_range = ("if-range", "\"7\"");
    let query = "accept-ranges=bytes";
    let layer = ConditionalLayer::new;
    for (layer, fields, goes_in, is_offered) in [
        (layer(), &[range][..], true, true),
        (layer(), &[range, if_range], false, true),
        (
            layer().inner_evaluates_if_range(),
            &[range, if_range],
            true,
            true,
        ),
        (layer().without_ranges(), &[range], false, false),
    ] {
        let response = ask(layer.clone(), "GET", query, fields).await;
        assert_eq!(field(&response, "x-range").is_some(), goes_in, "{layer:?}");
        assert_eq!(
            field(&response, "accept-ranges").is_some(),
            is_offered,
            "{layer:?}"
        );
    }
}

//! The extractor, the refusals, and the parts of a response.

use std::future::Future;

use axum::extract::FromRequestParts;
use axum::http::{header, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use preconditions_axum::{
    Answer, ConditionalLayer, Conditions, EntityTag, Gateway, Refusal, Representation, Success,
    TaggedContent, WriteCondition,
};
use tower_http::compression::CompressionLayer;

use crate::{ask, content, field};

/// A note with a version, a media type and a lifetime.
fn note() -> Representation<'static> {
    Representation::new(EntityTag::from_version(7))
        .with_field(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))
        .with_field(header::VARY, HeaderValue::from_static("accept"))
}

async fn read(conditions: Conditions) -> Result<impl IntoResponse, Refusal> {
    let current = conditions.check(note())?;
    Ok((
        current,
        Json("milk, milk, milk, milk, milk, milk, milk, milk"),
    ))
}

async fn write(conditions: Conditions) -> Result<StatusCode, Refusal> {
    let current = conditions.check(note())?.require_version()?;
    assert!(current.into_permit().is_guarded());
    Ok(StatusCode::NO_CONTENT)
}

fn router() -> Router {
    Router::new().route("/", get(read).put(write))
}

/// RFC 9110 §15.4.5: the 304 has the fields of the 200 that it must have, and neither content nor a
/// length of it.
#[tokio::test]
async fn a_read_is_answered_200_or_304() {
    for method in ["GET", "HEAD"] {
        let whole = ask(&router(), method, "/", &[]).await;
        assert_eq!(whole.status(), 200);
        assert_eq!(field(&whole, "etag"), Some("\"7\""));
        assert_eq!(field(&whole, "content-type"), Some("application/json"));
        assert_eq!(field(&whole, "cache-control"), Some("no-cache"));
        assert_eq!(field(&whole, "vary"), Some("accept"));
        assert_eq!(field(&whole, "content-length"), Some("48"), "{method}");

        let known = ask(&router(), method, "/", &[("if-none-match", "\"6\", \"7\"")]).await;
        assert_eq!(known.status(), 304);
        assert_eq!(field(&known, "etag"), Some("\"7\""));
        assert_eq!(field(&known, "cache-control"), Some("no-cache"));
        assert_eq!(field(&known, "vary"), Some("accept"));
        assert_eq!(field(&known, "content-type"), None);
        assert_eq!(field(&known, "content-length"), None, "§8.6: {method}");
        assert_eq!(content(known).await, "");
    }
}

/// §13.1.1, RFC 6585 §3, RFC 9457.
#[tokio::test]
async fn a_write_is_performed_or_refused_with_details() {
    for (if_match, status) in [("\"7\"", 204), ("\"6\"", 412), ("W/\"7\"", 412), ("*", 428)] {
        let answer = ask(&router(), "PUT", "/", &[("if-match", if_match)]).await;
        assert_eq!(answer.status(), status, "{if_match}");
        if status != 204 {
            assert_eq!(
                field(&answer, "content-type"),
                Some("application/problem+json")
            );
            assert_eq!(field(&answer, "etag"), Some("\"7\""));
            let is_stored = field(&answer, "cache-control");
            assert_eq!(is_stored, (status == 428).then_some("no-store"));
            assert!(content(answer)
                .await
                .contains(&format!("\"status\":{status}")));
        }
    }
    let blind = ask(&router(), "PUT", "/", &[]).await;
    assert_eq!(blind.status(), 428);
}

/// RFC 9457: a client whose tag was changed on the way is told so, by `check` and by `Checked` alike; one
/// that is late gets the advice for that.
#[tokio::test]
async fn the_details_of_a_412_say_what_nearly_matched() {
    for (if_match, said) in [
        ("W/\"7\"", Some("starts with W/")),
        ("\"7-gzip\"", Some("with something appended")),
        ("7", Some("double quotes")),
        ("\"x\"", None),
    ] {
        let answer = ask(&router(), "PUT", "/", &[("if-match", if_match)]).await;
        assert_eq!(answer.status(), 412, "{if_match}");
        let details = content(answer).await;
        assert!(details.contains("\"field\":\"if-match\""), "{details}");
        match said {
            Some(said) => assert!(details.contains(said), "{if_match}: {details}"),
            None => assert!(details.contains("names no current entity-tag"), "{details}"),
        }
    }
    // Other answers say what they always do.
    let answer = ask(&router(), "PUT", "/", &[("if-none-match", "\"7\"")]).await;
    assert!(content(answer)
        .await
        .contains("\"field\":\"if-none-match\""));
}

/// A refusal takes its content off, and takes fields on.
#[tokio::test]
async fn a_refusal_can_be_changed() {
    async fn write(conditions: Conditions) -> Result<StatusCode, Refusal> {
        let _ = conditions.check(note()).map_err(|mut refusal| {
            let headers = refusal.headers_mut();
            headers.insert("x-reason", HeaderValue::from_static("stale"));
            refusal.without_details()
        })?;
        Ok(StatusCode::NO_CONTENT)
    }
    let router = Router::new().route("/", get(read).put(write));
    let answer = ask(&router, "PUT", "/", &[("if-match", "\"6\"")]).await;
    assert_eq!(answer.status(), 412);
    assert_eq!(field(&answer, "x-reason"), Some("stale"));
    assert_eq!(field(&answer, "content-type"), None);
    assert_eq!(content(answer).await, "");
}

/// A refusal goes through `?` into the errors that applications have.
#[tokio::test]
async fn a_refusal_is_an_error() {
    fn boxed(conditions: &Conditions) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let _ = conditions.check(note())?;
        Ok(())
    }
    let (head, ()) = Request::put("/")
        .header("if-match", "\"6\"")
        .body(())
        .unwrap()
        .into_parts();
    let error = boxed(&Conditions::of(&head)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "412 Precondition Failed, because of if-match"
    );
    let refusal = error.downcast::<Refusal>().unwrap();
    assert!(matches!(
        refusal.answer(),
        Answer::PreconditionFailed { .. }
    ));
    assert_eq!(refusal.into_response().status(), 412);
}

/// The store compares: what it cannot is refused at once.
#[tokio::test]
async fn a_store_gets_the_condition() {
    async fn write(conditions: Conditions) -> Result<String, Refusal> {
        Ok(match conditions.write_condition(EntityTag::version) {
            WriteCondition::OneOf(versions) => format!("version IN {versions:?}"),
            WriteCondition::Never(answer) => return Err(answer.into()),
            other => format!("{other:?}"),
        })
    }
    let router = Router::new().route("/", get(read).put(write));
    for (if_match, expected) in [("\"6\", \"7\"", "version IN [6, 7]"), ("*", "Exists")] {
        let answer = ask(&router, "PUT", "/", &[("if-match", if_match)]).await;
        assert_eq!(content(answer).await, expected);
    }
    let never = ask(&router, "PUT", "/", &[("if-match", "\"damaged")]).await;
    assert_eq!(never.status(), 412);
}

/// A gateway in front of the deployment, said once for all handlers; the layers add theirs.
#[tokio::test]
async fn the_gateway_of_the_extensions_counts() {
    let nginx = router().layer(Extension(Gateway::NGINX));
    let apache = router().layer(Extension(Gateway::APACHE));
    let both = router()
        .layer(ConditionalLayer::new())
        .layer(Extension(Gateway::APACHE));
    for (router, if_match, status) in [
        (&nginx, "W/\"7\"", 204),
        (&nginx, "W/\"6\"", 412),
        (&apache, "\"7-gzip\"", 204),
        (&apache, "W/\"7\"", 412),
        (&both, "W/\"7\"", 204),
        (&both, "\"7-gzip\"", 204),
    ] {
        let answer = ask(router, "PUT", "/", &[("if-match", if_match)]).await;
        assert_eq!(answer.status(), status, "{if_match}");
    }
}

/// Issue of every compressing service: what was given compressed can be put back (§8.8.3.3).
#[tokio::test]
async fn what_was_given_compressed_can_be_put() {
    let router = router()
        .layer(CompressionLayer::new())
        .layer(ConditionalLayer::new().without_ranges());
    for (coding, coded, tag) in [
        ("gzip", Some("gzip"), "W/\"7\""),
        ("identity", None, "\"7\""),
    ] {
        let accept = ("accept-encoding", coding);
        let whole = ask(&router, "GET", "/", &[accept]).await;
        assert_eq!(field(&whole, "content-encoding"), coded);
        assert_eq!(field(&whole, "etag"), Some(tag));
        let put = ask(&router, "PUT", "/", &[("if-match", tag)]).await;
        assert_eq!(put.status(), 204);
        // §15.4.5: the 304 of the handler has the tag and the Vary of its 200, and no coding.
        for method in ["GET", "HEAD"] {
            let known = ask(&router, method, "/", &[accept, ("if-none-match", tag)]).await;
            assert_eq!(known.status(), 304);
            assert_eq!(field(&known, "etag"), Some(tag));
            assert_eq!(field(&known, "content-encoding"), None);
            let lines = |answer: &Response| -> Vec<_> {
                answer.headers().get_all("vary").iter().cloned().collect()
            };
            assert_eq!(lines(&known), lines(&whole), "{coding}");
            assert_eq!(content(known).await, "");
        }
    }
}

/// What is too short to be compressed keeps its tag, and so does its 304.
#[tokio::test]
async fn what_is_not_worth_compressing_keeps_its_tag() {
    async fn short(conditions: Conditions) -> Result<impl IntoResponse, Refusal> {
        Ok((conditions.check(note())?, "milk"))
    }
    let router = Router::new()
        .route("/", get(short))
        .layer(CompressionLayer::new())
        .layer(ConditionalLayer::new().without_ranges());
    let accept = ("accept-encoding", "gzip");
    let whole = ask(&router, "GET", "/", &[accept]).await;
    assert_eq!(field(&whole, "content-encoding"), None);
    assert_eq!(field(&whole, "etag"), Some("\"7\""));
    let known = ask(&router, "GET", "/", &[accept, ("if-none-match", "\"7\"")]).await;
    assert_eq!(known.status(), 304);
    assert_eq!(field(&known, "etag"), Some("\"7\""));
    assert_eq!(field(&known, "content-encoding"), None);
}

/// A handler that names a coding has made the tag for it: it stays strong.
#[tokio::test]
async fn a_precompressed_content_keeps_its_tag() {
    async fn read(conditions: Conditions) -> Result<impl IntoResponse, Refusal> {
        let gzip = HeaderValue::from_static("gzip");
        let coded = note().with_field(header::CONTENT_ENCODING, gzip);
        Ok((conditions.check(coded)?, "…"))
    }
    let router = Router::new()
        .route("/", get(read))
        .layer(ConditionalLayer::new());
    let whole = ask(&router, "GET", "/", &[]).await;
    assert_eq!(field(&whole, "etag"), Some("\"7\""));
    let made_for = whole.extensions().get::<TaggedContent>().unwrap();
    assert_eq!(made_for.coding().unwrap(), "gzip");
}

/// RFC 9111 §4.3.4: for a cache in front that knows the content by the gateway's name alone.
#[tokio::test]
async fn a_304_has_the_name_that_matched_where_asked() {
    async fn read(conditions: Conditions) -> Result<impl IntoResponse, Refusal> {
        Ok((conditions.check(note().with_matched_name())?, "milk"))
    }
    let router = Router::new()
        .route("/", get(read))
        .layer(Extension(Gateway::APACHE));
    for (list, named) in [("\"7-gzip\"", "\"7-gzip\""), ("\"7-gzip\", \"7\"", "\"7\"")] {
        let known = ask(&router, "GET", "/", &[("if-none-match", list)]).await;
        assert_eq!(known.status(), 304);
        assert_eq!(field(&known, "etag"), Some(named));
        assert_eq!(field(&known, "vary"), Some("accept"));
    }
}

/// A part of a response replaces what another part says, and keeps several lines of its own.
#[tokio::test]
async fn the_parts_of_a_success() {
    async fn post() -> Response {
        let created = Representation::new(EntityTag::from_version(1))
            .with_field(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/markdown"),
            )
            .with_field(header::VARY, HeaderValue::from_static("accept"))
            .with_field(header::VARY, HeaderValue::from_static("cookie"));
        (StatusCode::CREATED, Success(created), "# Milk").into_response()
    }
    let created = post().await;
    assert_eq!(created.status(), 201);
    assert_eq!(field(&created, "etag"), Some("\"1\""));
    assert_eq!(field(&created, "content-type"), Some("text/markdown"));
    assert_eq!(created.headers().get_all("vary").iter().count(), 2);
}

/// The extractor takes nothing from the heap where there are no conditions, and has nothing to wait for.
#[test]
fn without_conditions_nothing_is_allocated() {
    let extract = |request: http::request::Builder| {
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        head.extensions.insert(Gateway::NGINX);
        allocation_counter::measure(|| {
            let mut extracting = std::pin::pin!(Conditions::from_request_parts(&mut head, &()));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(extracting.as_mut().poll(&mut context).is_ready());
        })
        .count_total
    };
    let browser = || {
        Request::get("/")
            .header("accept", "*/*")
            .header("cookie", "a=b")
    };
    assert_eq!(extract(browser()), 0);
    assert_eq!(extract(browser().header("if-none-match", "\"7\"")), 1);
}

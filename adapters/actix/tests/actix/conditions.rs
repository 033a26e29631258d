//! The extractor, the refusals and the successes.

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{
    HeaderValue, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, SET_COOKIE, VARY,
};
use actix_web::test::{call_service, init_service};
use actix_web::{web, App, HttpResponse, Responder};
use preconditions_actix::{
    Answer, Conditions, EntityTag, Gateway, HttpDate, Refusal, Representation, TaggedContent,
    Validators, WriteCondition,
};

use crate::{content, field, request};

/// The state of all handlers here: version 7, changed in 2015.
fn current() -> Representation<'static> {
    let modified = HttpDate::from_unix_seconds(1_445_412_480);
    let now = HttpDate::from_unix_seconds(1_795_890_000);
    let validators = Validators::new()
        .etag(EntityTag::from_version(7))
        .last_modified(modified)
        .date(now);
    Representation::new(validators)
        .with_field(CACHE_CONTROL, HeaderValue::from_static("no-cache"))
        .with_field(VARY, HeaderValue::from_static("accept"))
        .with_field(VARY, HeaderValue::from_static("accept-language"))
        .with_field(CONTENT_TYPE, HeaderValue::from_static("text/x-note"))
}

async fn get(conditions: Conditions) -> Result<impl Responder, Refusal> {
    let current = conditions.check(current())?;
    Ok(current.with_content("milk"))
}

async fn put(conditions: Conditions, _: String) -> Result<impl Responder, Refusal> {
    let current = conditions.check(current())?.require_version()?;
    let _permit = current.into_permit();
    Ok(HttpResponse::NoContent())
}

async fn replace(conditions: Conditions) -> Result<HttpResponse, Refusal> {
    match conditions.write_condition(EntityTag::version) {
        WriteCondition::OneOf(versions) if versions.contains(&7) => Ok(HttpResponse::Ok().into()),
        WriteCondition::Never(answer) => Err(answer.into()),
        condition => Err(condition
            .refusal()
            .unwrap_or(Answer::PreconditionRequired)
            .into()),
    }
}

macro_rules! app {
    ($($more:tt)*) => {
        init_service(
            App::new()
                .route("/", web::get().to(get))
                .route("/", web::put().to(put))
                .route("/store", web::put().to(replace))
                $($more)*
        ).await
    };
}

/// RFC 9110 §15.4.5: the fields of the 200 that a 304 has, and no content, not even of size 0.
#[actix_web::test]
async fn a_read() {
    let app = app!();
    let response = call_service(&app, request("GET", "/", &[]).to_request()).await;
    assert_eq!(response.status(), 200);
    assert_eq!(field(&response, "etag"), Some("\"7\""));
    let modified = field(&response, "last-modified");
    // The date that Last-Modified was held against (§8.8.2.1).
    assert_eq!(
        field(&response, "date"),
        Some("Sat, 28 Nov 2026 18:20:00 GMT")
    );
    assert_eq!(modified, Some("Wed, 21 Oct 2015 07:28:00 GMT"));
    assert_eq!(field(&response, "content-type"), Some("text/x-note"));
    assert_eq!(response.headers().get_all("vary").count(), 2);
    assert_eq!(content(response).await, b"milk");

    let since = ("if-modified-since", "Wed, 21 Oct 2015 07:28:00 GMT");
    for condition in [("if-none-match", "\"6\", W/\"7\""), since] {
        let response = call_service(&app, request("GET", "/", &[condition]).to_request()).await;
        assert_eq!(response.status(), 304);
        assert_eq!(field(&response, "etag"), Some("\"7\""));
        assert_eq!(field(&response, "cache-control"), Some("no-cache"));
        assert_eq!(response.headers().get_all("vary").count(), 2);
        assert_eq!(field(&response, "last-modified"), None);
        assert_eq!(field(&response, "content-type"), None);
        assert_eq!(response.response().body().size(), BodySize::None);
    }
}

/// 412 with the current tag and problem details, which say what nearly matched; 428 (RFC 6585 §3).
#[actix_web::test]
async fn a_write() {
    let app = app!();
    for (if_match, status, details) in [
        ("\"7\"", 204, ""),
        ("\"6\"", 412, "older"),
        ("W/\"7\"", 412, "starts with W/"),
        ("\"7-gzip\"", 412, "something appended"),
        ("7", 412, "double quotes"),
        ("\"7", 412, ""),
        ("*", 428, "only changed under a condition"),
    ] {
        let sent = request("PUT", "/", &[("if-match", if_match)]).to_request();
        let response = call_service(&app, sent).await;
        assert_eq!(response.status(), status, "{if_match}");
        if status == 204 {
            continue;
        }
        assert_eq!(field(&response, "etag"), Some("\"7\""), "{if_match}");
        let kind = field(&response, "content-type");
        assert_eq!(kind, Some("application/problem+json"), "{if_match}");
        let lifetime = (status == 428).then_some("no-store");
        assert_eq!(field(&response, "cache-control"), lifetime, "{if_match}");
        let said = String::from_utf8(content(response).await).unwrap();
        assert!(said.contains(details), "{if_match}: {said}");
    }
    let response = call_service(&app, request("PUT", "/", &[]).to_request()).await;
    assert_eq!(response.status(), 428);
}

/// A store that compares by itself needs no representation.
#[actix_web::test]
async fn a_write_condition() {
    let app = app!();
    for (field, status) in [
        (("if-match", "\"7\""), 200),
        (("if-match", "\"6\""), 412),
        (("if-match", "nonsense"), 412),
        (("accept", "*/*"), 428),
    ] {
        let response = call_service(&app, request("PUT", "/store", &[field]).to_request()).await;
        assert_eq!(response.status(), status, "{field:?}");
    }
}

/// §13.1.1, and the named deviation of a gateway that is said once for the application.
#[actix_web::test]
async fn a_gateway_of_the_application() {
    let weak = ("if-match", "W/\"7\"");
    let suffixed = ("if-match", "\"7-gzip\"");
    let nginx = app!(.app_data(Gateway::NGINX));
    let apache = app!(.app_data(Gateway::APACHE));
    let status = |response: actix_web::dev::ServiceResponse| response.status().as_u16();
    let put = |field| request("PUT", "/", &[field]).to_request();
    assert_eq!(status(call_service(&nginx, put(weak)).await), 204);
    assert_eq!(status(call_service(&nginx, put(suffixed)).await), 412);
    assert_eq!(status(call_service(&apache, put(suffixed)).await), 204);
    assert_eq!(status(call_service(&apache, put(weak)).await), 412);
}

/// What shows no representation has no tag, and what names a coding has made its tag for it.
#[actix_web::test]
async fn a_success_is_described_and_nothing_else() {
    let request = request("GET", "/", &[]).to_http_request();
    let failed = current().with_content(HttpResponse::InternalServerError());
    let failed = failed.respond_to(&request);
    assert!(failed.headers().get("etag").is_none());

    let mut cookies = HttpResponse::Ok();
    cookies.append_header((SET_COOKIE, "a=1"));
    cookies.append_header((CACHE_CONTROL, "max-age=9"));
    let coded = current().with_field(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    let response = coded.with_content(cookies).respond_to(&request);
    assert_eq!(response.headers().get_all("cache-control").count(), 1);
    assert_eq!(response.headers().get("cache-control").unwrap(), "no-cache");
    assert_eq!(response.headers().get("set-cookie").unwrap(), "a=1");
    let made_for = TaggedContent::coded(HeaderValue::from_static("gzip"));
    assert_eq!(response.extensions().get(), Some(&made_for));
}

/// §8.8.2.1: never later than Date, and never where no date is known to hold it against.
#[actix_web::test]
async fn a_modification_date_in_the_future() {
    let ahead = HttpDate::from_unix_seconds(2_000_000_000);
    let now = HttpDate::from_unix_seconds(1_000_000_000);
    let sent = |validators: Validators<'static>, date: Option<&'static str>| {
        let mut current = Representation::new(validators);
        if let Some(date) = date {
            let date = HeaderValue::from_static(date);
            current
                .fields_mut()
                .insert(actix_web::http::header::DATE, date);
        }
        let headers = current.into_headers();
        let value = headers.get("last-modified")?;
        Some(value.to_str().unwrap().to_owned())
    };
    let validators = Validators::new().last_modified(ahead);
    assert_eq!(sent(validators.clone(), None), None);
    let at_now = Some("Sun, 09 Sep 2001 01:46:40 GMT".to_owned());
    assert_eq!(sent(validators.clone().date(now), None), at_now);
    let earlier = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_eq!(
        sent(validators.clone(), Some(earlier)).as_deref(),
        Some(earlier)
    );
    assert_eq!(
        sent(validators.date(now), Some(earlier)).as_deref(),
        Some(earlier)
    );
}

/// Field lines that are no text, and second lines, are conditions like any other (§13.1.1).
#[actix_web::test]
async fn every_line_and_every_octet_counts() {
    let app = app!();
    let two = request("PUT", "/", &[("if-match", "\"6\""), ("If-Match", "\"7\"")]);
    let response = call_service(&app, two.to_request()).await;
    assert_eq!(response.status(), 204);
    let octets = HeaderValue::from_bytes(b"\"caf\xe9\"").unwrap();
    let obs_text = request("PUT", "/", &[]).insert_header(("if-match", octets));
    let response = call_service(&app, obs_text.to_request()).await;
    assert_eq!(response.status(), 412);
}

/// A refusal on its own: its line for a log, and without details.
#[test]
fn a_refusal_as_a_value() {
    let refusal = Refusal::from(Answer::PreconditionRequired).without_details();
    assert!(refusal.to_string().starts_with("428 Precondition Required"));
    let mut refusal = refusal;
    refusal
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("x"));
    let response = actix_web::ResponseError::error_response(&refusal);
    assert_eq!(response.body().size(), BodySize::Sized(0));
    assert!(response.headers().get("content-type").is_none());
    assert_eq!(response.headers().get("vary").unwrap(), "x");
}

/// RFC 9111 §4.3.4: for a cache in front that knows the content by the gateway's name alone.
#[actix_web::test]
async fn a_304_has_the_name_that_matched_where_asked() {
    async fn read(conditions: Conditions) -> Result<impl Responder, Refusal> {
        Ok(conditions
            .check(current().with_matched_name())?
            .with_content("milk"))
    }
    let app = init_service(
        App::new()
            .app_data(Gateway::APACHE)
            .route("/named", web::get().to(read))
            .route("/", web::get().to(get)),
    )
    .await;
    for (path, list, named) in [
        ("/named", "\"7-gzip\"", "\"7-gzip\""),
        ("/named", "\"7-gzip\", \"7\"", "\"7\""),
        ("/", "\"7-gzip\"", "\"7\""),
    ] {
        let asked = request("GET", path, &[("if-none-match", list)]);
        let known = call_service(&app, asked.to_request()).await;
        assert_eq!(known.status(), 304, "{path}, {list}");
        assert_eq!(field(&known, "etag"), Some(named), "{path}, {list}");
        assert_eq!(field(&known, "cache-control"), Some("no-cache"));
    }
    // By its date alone nothing was named.
    let date = "Wed, 21 Oct 2015 07:28:00 GMT";
    let asked = request("GET", "/named", &[("if-modified-since", date)]);
    let known = call_service(&app, asked.to_request()).await;
    assert_eq!(known.status(), 304);
    assert_eq!(field(&known, "etag"), Some("\"7\""));
}

//! `/`: a page on which two people edit the same note, and `/explain`, which says why a request of
//! theirs is answered as it is.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use base64::prelude::{Engine, BASE64_STANDARD};
use preconditions::{explain as explain_request, Conditions, EntityTag, Gateway, HttpDate, Permit};
use preconditions::{TagBuilder, Target, Validators, WriteCondition};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::answer::{success, Refusal};
use crate::exchange::{read_object, Exchange, JSON};
use crate::service::Service;

const PAGE: &str = include_str!("page.html");

/// The page, and what is known of it from the start.
#[derive(Debug)]
pub struct Page {
    tag: EntityTag<'static>,
    policy: HeaderValue,
}

impl Page {
    /// Its tag and its policy: what is on the page runs, and nothing else, from nowhere else.
    pub fn new() -> Result<Self, String> {
        let hash = |element: &str| {
            let (_, rest) = PAGE.split_once(&format!("<{element}>"))?;
            let (content, _) = rest.split_once(&format!("</{element}>"))?;
            Some(BASE64_STANDARD.encode(Sha256::digest(content)))
        };
        let script = hash("script").ok_or("the page has no script")?;
        let style = hash("style").ok_or("the page has no style")?;
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; \
             connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        );
        let tag = TagBuilder::new().bytes(PAGE.as_bytes()).bits(128).finish();
        Ok(Page {
            tag: tag.map_err(|error| error.to_string())?,
            policy: HeaderValue::try_from(policy).map_err(|error| error.to_string())?,
        })
    }
}

/// GET and HEAD.
pub async fn get(
    State(service): State<Arc<Service>>,
    exchange: Exchange,
) -> Result<Response, Refusal> {
    let page = &service.page;
    let current = Validators::new().etag(&page.tag).date(HttpDate::now());
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let mut headers = exchange.headers(html, &current);
    headers.insert(CONTENT_LENGTH, PAGE.len().into());
    headers.insert(CONTENT_SECURITY_POLICY, page.policy.clone());
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let _: Permit = exchange.permit(current.into(), &headers)?;
    Ok(success(StatusCode::OK, headers, PAGE))
}

/// A request that somebody wants to have explained, and what was current when it came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    method: String,
    #[serde(default)]
    fields: Vec<(String, String)>,
    /// The current tag, as a client was given it; without it, there is nothing.
    #[serde(default)]
    etag: Option<String>,
    #[serde(default)]
    last_modified: Option<String>,
    #[serde(default)]
    date: Option<String>,
}

/// POST: the explanation of a request that is described in JSON, without performing anything.
pub async fn explain(mut exchange: Exchange) -> Result<Response, Refusal> {
    let limit = exchange.service.note_limit;
    exchange.expect_whole_content(limit)?;
    exchange.expect_media_type(&[JSON])?;
    let question: Question = read_object(&exchange.content(limit).await?)?;
    let gateway = exchange.service.gateway;
    let etag = read("etag", &question.etag, |octets| {
        EntityTag::parse(octets).map(|tag| before(gateway, &tag))
    })?;
    let modified = read("last_modified", &question.last_modified, HttpDate::parse)?;
    let date = read("date", &question.date, HttpDate::parse)?;
    let target = match etag.is_some() || modified.is_some() {
        true => Target::Exists(
            Validators::new()
                .etag(etag)
                .last_modified(modified)
                .date(date)
                .behind(gateway),
        ),
        false => Target::Missing,
    };
    let explanation = explain_request(question.method.as_str(), &question.fields, target);
    let steps: Vec<_> = explanation
        .steps()
        .iter()
        .map(|step| {
            json!({
                "field": step.field().name(),
                "judgement": step.judgement().as_str(),
                "reason": step.reason(),
                "section": step.section(),
                "compared": step.compared(),
                "near_miss": step.near_miss().map(|near_miss| near_miss.as_str()),
            })
        })
        .collect();
    let answer = json!({
        "status": explanation.outcome().status(),
        "label": explanation.outcome().label(),
        "summary": explanation.summary(),
        "text": explanation.to_string(),
        "steps": steps,
    });
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(success(StatusCode::OK, headers, answer.to_string()))
}

/// The tag as this service has sent it, before the gateway changed it. No tag of ours is weak where it
/// may stand in If-Match, or ends as those do to which a gateway appends.
fn before(gateway: Gateway, tag: &EntityTag<'_>) -> EntityTag<'static> {
    let fields = [("If-Match", tag.as_bytes())];
    let conditions = Conditions::of("PUT", &fields).behind(gateway);
    let names = conditions.write_condition(|tag| Some(tag.clone().into_owned()));
    let ours = match names {
        WriteCondition::OneOf(tags) => tags.into_iter().min_by_key(|tag| tag.as_bytes().len()),
        _ => None,
    };
    ours.unwrap_or_else(|| tag.clone().into_owned())
}

/// A member that is there and can be read, or none; else a 400 that says why not.
fn read<T, E: std::fmt::Display>(
    name: &str,
    member: &Option<String>,
    reader: impl FnOnce(&[u8]) -> Result<T, E>,
) -> Result<Option<T>, Refusal> {
    let value = member.as_ref().map(|text| reader(text.as_bytes()));
    value.transpose().map_err(|error| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("The member {name}: {error}."),
        )
    })
}

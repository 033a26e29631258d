//! `/notes`: the list, page by page, with GET and HEAD, and with QUERY (RFC 10008).

use axum::http::header::{CONTENT_LENGTH, LINK};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use preconditions::{EntityTag, GenerateError, HttpDate, Permit, TagBuilder, Validators};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::answer::{success, Refusal};
use crate::exchange::{read_object, Exchange, JSON};
use crate::service::others;
use crate::store::{Listed, Store};

const MOST_ITEMS: u16 = 500;

/// GET and HEAD: a page of the list, as the query of the URI says.
pub async fn get(exchange: Exchange) -> Result<Response, Refusal> {
    let query = exchange.head.uri.query().unwrap_or_default();
    let selection = serde_urlencoded::from_str(query).map_err(|error| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("The query of the URI: {error}."),
        )
    })?;
    answer(exchange, selection).await
}

/// QUERY, which axum has no route for: the same, as the content says. Other methods end here too.
pub async fn query_or_other(mut exchange: Exchange) -> Result<Response, Refusal> {
    if exchange.head.method.as_str() != "QUERY" {
        let allowed = "GET, HEAD, POST, QUERY, OPTIONS";
        return Ok(others(exchange.head.method, allowed).await);
    }
    let limit = exchange.service.note_limit;
    let accepted = (
        HeaderName::from_static("accept-query"),
        HeaderValue::from_static(JSON),
    );
    exchange
        .expect_media_type(&[JSON])
        .map_err(|refusal| refusal.with(accepted.0, accepted.1))?;
    let selection = read_object(&exchange.content(limit).await?)?;
    answer(exchange, selection).await
}

/// Which part of the list is wanted.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selection {
    /// Only notes whose id comes after this one.
    after: String,
    /// Only notes with this in their title or text.
    contains: String,
    /// At most so many.
    limit: u16,
}

impl Default for Selection {
    fn default() -> Self {
        Selection {
            after: String::new(),
            contains: String::new(),
            limit: 50,
        }
    }
}

/// A part of the list.
#[derive(Debug)]
pub struct Page {
    items: Vec<Listed>,
    link: Option<HeaderValue>,
    tag: EntityTag<'static>,
}

impl Page {
    /// The one that a GET without a query shows.
    pub async fn first(store: &Store) -> Result<Self, Refusal> {
        Page::select(store, Selection::default()).await
    }

    async fn select(store: &Store, selection: Selection) -> Result<Self, Refusal> {
        let Selection {
            after,
            contains,
            limit,
        } = &selection;
        if !(1..=MOST_ITEMS).contains(limit) {
            let detail = format!("The limit has to be between 1 and {MOST_ITEMS}.");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        }
        if after.contains('\0') || contains.contains('\0') {
            let detail = "No note has the character U+0000.";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        }
        // One more than is shown tells whether there is a next page.
        let mut items = store
            .notes_after(after, contains, limit.saturating_add(1))
            .await?;
        let has_more = items.len() > usize::from(*limit);
        items.truncate(usize::from(*limit));
        let link = match items.last() {
            Some(last) if has_more => Some(next_page(last, selection)?),
            _ => None,
        };
        let tag = tag_of(&items, link.as_ref()).map_err(|_| Refusal::fault())?;
        Ok(Page { items, link, tag })
    }

    /// What the conditions are compared with. There is no modification date: a note that is deleted
    /// changes the list, and takes the time of its last change with it.
    pub fn validators(&self) -> Validators<'_> {
        Validators::new().etag(&self.tag).date(HttpDate::now())
    }

    /// The fields of the 200.
    pub fn headers(&self, exchange: &Exchange) -> HeaderMap {
        let mut headers = exchange.headers(HeaderValue::from_static(JSON), &self.validators());
        headers.extend(self.link.clone().map(|link| (LINK, link)));
        headers
    }

    /// Whether there is no note at all, or no further one.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

async fn answer(exchange: Exchange, selection: Selection) -> Result<Response, Refusal> {
    let page = Page::select(exchange.store(), selection).await?;
    let content = json!({ "notes": page.items }).to_string();
    let mut headers = page.headers(&exchange);
    headers.insert(CONTENT_LENGTH, content.len().into());
    let _: Permit = exchange.permit(page.validators().into(), &headers)?;
    Ok(success(StatusCode::OK, headers, content))
}

/// The tag of a page: of its items and of the field that leads to the next one.
///
/// It is weak on purpose. An INSERT cannot be compared and swapped with a whole list, so nobody may
/// create a note under If-Match with the tag of the list; a weak tag never satisfies If-Match, and
/// does all that If-None-Match needs.
fn tag_of(
    items: &[Listed],
    link: Option<&HeaderValue>,
) -> Result<EntityTag<'static>, GenerateError> {
    let tag = TagBuilder::new().value(items);
    let tag = match link {
        Some(link) => tag.header("link", link),
        None => tag,
    };
    tag.bits(128).weak().finish()
}

fn next_page(last: &Listed, selection: Selection) -> Result<HeaderValue, Refusal> {
    let next = Selection {
        after: last.id.clone(),
        ..selection
    };
    let query = serde_urlencoded::to_string(next).map_err(|_| Refusal::fault())?;
    HeaderValue::try_from(format!("</notes?{query}>; rel=\"next\"")).map_err(|_| Refusal::fault())
}
